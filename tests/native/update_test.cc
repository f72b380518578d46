#include "rapport/builder/update.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <set>
#include <string>

#include "import_test_files.h"
#include "rapport/builder/build.h"
#include "rapport/overlay.h"
#include "rapport/pack.h"

namespace rapport::builder {
namespace {

using Ids = std::vector<std::string>;

constexpr int64_t kHourMs = 3'600'000;
constexpr int64_t kNowMs = 1'772'625'600'000;
constexpr std::string_view kHeadings = "product,price,list_price,lowest_price_30d,availability,stock_level\n";
constexpr std::string_view kProducts =
    "mug,12.50,15,15,in_stock,9\npot,30,,,in_stock,9\ntea,8,,,in_stock,2\n";

class UpdateTest : public testing::Test {
 protected:
  UpdateTest() {
    build_.products_path = files_.Write("products.csv", std::string(kHeadings) + std::string(kProducts));
    build_.config_path =
        files_.Write("rapport.json", R"({"version": 1, "max_age_hours": 24, "rules": {"min_stock": 3}})");
    build_.out_dir = files_.Path("pack");
    build_.currency = "GBP";
    EXPECT_EQ(Build(build_).status.message, "");
  }
  UpdateResult Updated(std::string_view rows, Ids block = {}, Ids unblock = {}, int64_t now_ms = kNowMs) {
    UpdateOptions options;
    options.pack_dir = build_.out_dir;
    if (!rows.empty())
      options.products_path = files_.Write("now.csv", std::string(kHeadings) + std::string(rows));
    options.block = std::move(block);
    options.unblock = std::move(unblock);
    options.now_ms = now_ms;
    return Update(options);
  }
  // The overlay in force; null without one.
  std::unique_ptr<Overlay> Now() {
    pack_ = std::move(Pack::Open(ReadHead(build_.out_dir, "").value()).value());
    auto bytes = ReadOverlay(build_.out_dir, "");
    EXPECT_TRUE(bytes.ok()) << bytes.status().message;
    if (bytes.value().empty()) return nullptr;
    auto overlay = Overlay::Open(std::move(bytes.value()), *pack_);
    EXPECT_TRUE(overlay.ok()) << overlay.status().message;
    return std::move(overlay.value());
  }
  std::optional<Overlay::Row> Row(std::string_view id) {
    const auto overlay = Now();
    return overlay ? overlay->Find(pack_->catalog().Find(id)) : std::nullopt;
  }
  bool Blocked(std::string_view id) {
    const auto overlay = Now();
    return overlay && overlay->blocked(pack_->catalog().Find(id));
  }
  std::set<std::string> Overlays() const {
    std::set<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(build_.out_dir)) {
      const std::string name = entry.path().filename();
      if (name.starts_with("overlay-")) names.insert(name);
      EXPECT_EQ(name.find(".new-"), std::string::npos);
    }
    return names;
  }

  TestFiles files_;
  BuildOptions build_;
  std::unique_ptr<Pack> pack_;
};

TEST_F(UpdateTest, OnlyWhatDiffersFromThePackIsPublished) {
  const UpdateResult result =
      Updated("mug,9.99,15,12,in_stock,9\npot,30,,,out_of_stock,0\nnew,1,,,in_stock,9\n");
  ASSERT_EQ(result.status.message, "");
  EXPECT_EQ(result.markets[0].changed, 2u);
  EXPECT_EQ(result.markets[0].unknown, 1u);
  EXPECT_EQ(result.markets[0].missing, 1u);
  EXPECT_EQ(Row("mug")->price_minor, 999u);
  EXPECT_EQ(Row("mug")->lowest_price_minor, 1200u);
  EXPECT_EQ(Row("pot")->stock, Stock::kSoldOut);
  EXPECT_FALSE(Row("tea").has_value());
  EXPECT_EQ(result.manifest.version, 2);
}

TEST_F(UpdateTest, TheMinimumStockHoldsForUpdatesTooAndNoLevelIsPublished) {
  ASSERT_TRUE(Updated("mug,12.50,15,15,in_stock,2\ntea,8,,,in_stock,3\n").status.ok());
  EXPECT_EQ(Row("mug")->stock, Stock::kLow);
  EXPECT_EQ(Row("tea")->stock, Stock::kInStock);
  EXPECT_TRUE(pack_->catalog().low_stock(pack_->catalog().Find("tea"))) << "as built";
}

TEST_F(UpdateTest, ALaterFileAddsToAnEarlierOneAndEachPriceKeepsItsAge) {
  ASSERT_TRUE(Updated("mug,9,,,in_stock,9\n").status.ok());
  ASSERT_TRUE(Updated("pot,29,,,in_stock,9\n", {}, {}, kNowMs + 5 * kHourMs).status.ok());
  EXPECT_EQ(Row("mug")->price_minor, 900u);
  EXPECT_EQ(Row("mug")->at_ms, kNowMs);
  EXPECT_EQ(Row("pot")->at_ms, kNowMs + 5 * kHourMs);
}

TEST_F(UpdateTest, AWholeFeedConfirmsWhatDidNotChange) {
  ASSERT_TRUE(Updated("mug,9,,,in_stock,9\n").status.ok());
  EXPECT_EQ(Now()->confirmed_ms(), 0);
  ASSERT_TRUE(Updated(kProducts, {}, {}, kNowMs + kHourMs).status.ok());
  EXPECT_EQ(Now()->confirmed_ms(), kNowMs + kHourMs);
  EXPECT_FALSE(Row("mug").has_value()) << "its price is the pack's again";
}

TEST_F(UpdateTest, WhatIsBlockedStaysSoThroughUpdatesAndBuildsUntilItIsUnblocked) {
  const UpdateResult result = Updated("", {"tea", "not-yet"});
  ASSERT_EQ(result.status.message, "");
  EXPECT_EQ(result.markets[0].unknown_blocked, Ids{"not-yet"});
  ASSERT_TRUE(Updated("mug,9,,,in_stock,9\n").status.ok());
  EXPECT_TRUE(Blocked("tea"));
  ASSERT_EQ(BuildConfigOnly(build_).status.message, "");
  EXPECT_TRUE(Blocked("tea"));
  EXPECT_EQ(Row("mug")->price_minor, 900u) << "the products are the same";
  build_.products_path =
      files_.Write("more.csv", std::string(kHeadings) + "not-yet,1,,,in_stock,9\n" + std::string(kProducts));
  ASSERT_EQ(Build(build_).status.message, "");
  EXPECT_TRUE(Blocked("tea"));
  EXPECT_TRUE(Blocked("not-yet"));
  EXPECT_FALSE(Row("mug").has_value()) << "a build brings prices of its own";
  ASSERT_TRUE(Updated("", {}, {"tea", "not-yet"}).status.ok());
  EXPECT_EQ(Now(), nullptr);
}

TEST_F(UpdateTest, AFailedUpdateLeavesThePackAsItWas) {
  ASSERT_TRUE(Updated("", {"tea"}).status.ok());
  const auto files = Overlays();
  EXPECT_EQ(Updated("", {}, {"mug"}).status.code, StatusCode::kBadInput) << "never blocked";
  EXPECT_EQ(Updated("").status.code, StatusCode::kBadInput) << "nothing to do";
  EXPECT_EQ(Updated(",,,,,\n").status.code, StatusCode::kBadInput) << "no usable product";
  EXPECT_EQ(Overlays(), files);
  EXPECT_TRUE(Blocked("tea"));
}

TEST_F(UpdateTest, AnotherMinimumStockNeedsAWholeBuild) {
  build_.config_path = files_.Write("rapport.json", R"({"version": 1, "max_age_hours": 24})");
  EXPECT_EQ(BuildConfigOnly(build_).status.code, StatusCode::kBadInput);
}

TEST_F(UpdateTest, AHundredChangesTakeAtMostTwoKilobytes) {
  std::string all(kHeadings), changes;
  for (int i = 0; i < 5000; ++i)
    all += "product-" + std::to_string(i) + "," + std::to_string(i % 97 + 1) + ".50,,,in_stock,9\n";
  for (int i = 0; i < 100; ++i) {
    const std::string price = std::to_string(i * 37 % 89 + 1);
    changes += "product-" + std::to_string(i * 7919 % 5000) + "," + price + ".99," + price + "9," + price +
               "9,in_stock,9\n";
  }
  build_.products_path = files_.Write("all.csv", all);
  build_.config_path.clear();
  ASSERT_TRUE(Build(build_).status.ok());
  const UpdateResult result = Updated(changes);
  EXPECT_EQ(result.markets[0].rows, 100u);
  EXPECT_LE(result.markets[0].overlay_brotli_bytes, 2048u);
}

}  // namespace
}  // namespace rapport::builder
