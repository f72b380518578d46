#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "import_test_files.h"
#include "rapport/builder/build.h"
#include "rapport/engine.h"

namespace rapport::builder {
namespace {

constexpr std::string_view kProducts =
    "product,group_id,sku,title,price,complements\n"
    "tee,,TEE,Tee,20,BELT|scarf|nowhere\n"
    "tee-s,tee,TEE-S,Tee S,20,\n"
    "belt,,BELT,Belt,15,tee\n"
    "scarf,,,Scarf,15,\n"
    "hat,,,Hat,15,belt\n"
    "glove,,,Glove,5,\n"
    "sock,,,Sock,5,\n"
    "boot,,,Boot,5,\n";

class ComplementsTest : public testing::Test {
 protected:
  // What bought_together shows in its built-in slot on the page of `product`, with reasons.
  std::vector<std::string> Beside(std::string_view product, std::string_view events = "") {
    BuildOptions options;
    options.products_path = files_.Write("products.csv", kProducts);
    if (!events.empty()) options.events_path = files_.Write("events.csv", events);
    options.out_dir = files_.Path("pack");
    options.currency = "GBP";
    const BuildResult result = Build(options);
    EXPECT_EQ(result.status.message, "");
    Engine engine;
    EXPECT_TRUE(engine.Feed("head", ReadHead(options.out_dir, "").value()).ok());
    BlockWriter page;
    Record record;
    record.text = page.Text("bought-together");
    page.Add(record);
    record.kind = 1;
    record.text = page.Text(product);
    page.Add(record);
    const std::vector<uint8_t> bytes = page.Finish();
    const auto decided = engine.Decide(Block::Parse(bytes).value(), {.now_ms = 1'772'625'600'000});
    std::vector<std::string> shown;
    for (const RenderedItem& item : decided.value()[0].items) {
      if (item.strategy == "bought_together") shown.push_back(std::string(item.id) + ": " + item.reason);
    }
    return shown;
  }

  TestFiles files_;
};

using Shown = std::vector<std::string>;

TEST_F(ComplementsTest, TheShopsOwnWordCountsWhereNobodyBought) {
  EXPECT_EQ(Beside("tee"), (Shown{"belt: Goes with Tee", "scarf: Goes with Tee"}));
  EXPECT_EQ(Beside("scarf"), Shown());
}

TEST_F(ComplementsTest, TheyHoldForAllVariantsAndMayNameTheParent) {
  EXPECT_EQ(Beside("tee-s"), (Shown{"belt: Goes with Tee S", "scarf: Goes with Tee S"}));
  EXPECT_EQ(Beside("belt"), (Shown{"tee: Goes with Belt"}));
}

TEST_F(ComplementsTest, WhatShoppersBoughtComesFirstAndIsEnoughByItself) {
  std::string events = "ts_ms,visitor,session,event,product,quantity,price\n";
  const auto order = [&](int shopper, std::initializer_list<const char*> products) {
    for (const char* product : products)
      events += "1772500000000,v" + std::to_string(shopper) + ",s" + std::to_string(shopper) + ",purchase," +
                product + ",1,\n";
  };
  order(1, {"hat", "sock"});
  const Shown first = Beside("hat", events);
  ASSERT_EQ(first.size(), 2u);
  EXPECT_EQ(first[0], "sock: Goes with Hat");
  EXPECT_EQ(first[1], "belt: Goes with Hat");
  order(2, {"hat", "glove", "boot"});
  EXPECT_EQ(Beside("hat", events).size(), 3u) << "sock, glove and boot, without belt";
}

}  // namespace
}  // namespace rapport::builder
