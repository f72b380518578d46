#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "import_test_files.h"
#include "rapport/builder/build.h"
#include "rapport/pack.h"

namespace rapport::builder {
namespace {

constexpr int64_t kDayMs = 86'400'000;
constexpr int64_t kDay0Ms = 1'764'547'200'000;  // 2025-12-01 UTC

constexpr std::string_view kProducts =
    "product,title,price,category\nmug,Mug,12.50,Mugs\npot,Pot,30,Pots\ntea,Tea,8,Tea\nrare,Rare,1,Tea\ntest,"
    "Test,2,Pregnancy tests\n";

std::string Row(int64_t day, std::string_view visitor, std::string_view event, std::string_view product) {
  return std::to_string(kDay0Ms + day * kDayMs) + "," + std::string(visitor) + ",s-" + std::string(visitor) +
         "," + std::string(event) + "," + std::string(product) + ",1,\n";
}

// Three shoppers look at mug and pot, two buy both; one looks at what nobody else does, one at what is
// nobody's business.
std::string Events() {
  std::string rows = "ts_ms,visitor,session,event,product,quantity,price\n";
  for (const char* visitor : {"v1", "v2", "v3"}) {
    rows += Row(1, visitor, "view_item", "mug") + Row(1, visitor, "view_item", "pot") +
            Row(1, visitor, "view_item", "tea");
  }
  for (const char* visitor : {"v1", "v2"})
    rows += Row(2, visitor, "purchase", "mug") + Row(2, visitor, "purchase", "pot");
  rows += Row(3, "v4", "view_item", "mug") + Row(3, "v4", "view_item", "rare");
  rows += Row(3, "v5", "view_item", "test") + Row(3, "v5", "view_item", "mug") +
          Row(3, "v5", "view_item", "test");
  return rows;
}

class BuildTest : public testing::Test {
 protected:
  BuildTest() {
    options_.events_path = files_.Write("events.csv", Events());
    options_.products_path = files_.Write("products.csv", kProducts);
    options_.out_dir = files_.Path("pack");
    options_.currency = "GBP";
  }
  std::vector<uint8_t> Built() { return BuiltIn(""); }
  std::vector<uint8_t> BuiltIn(std::string_view market) {
    const BuildResult result = Build(options_);
    EXPECT_EQ(result.status.message, "");
    for (const ConfigError& error : result.config_errors) ADD_FAILURE() << error.path << " " << error.problem;
    auto head = ReadHead(options_.out_dir, market);
    EXPECT_TRUE(head.ok()) << head.status().message;
    return head.ok() ? head.value() : std::vector<uint8_t>();
  }
  std::unique_ptr<Pack> Opened() {
    auto opened = Pack::Open(Built());
    return opened.ok() ? std::move(opened.value()) : nullptr;
  }
  // All files of the pack but the manifest, whose version rises with every build, with their bytes.
  std::map<std::string, std::string> Snapshot() const {
    std::map<std::string, std::string> snapshot;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(options_.out_dir)) {
      std::ifstream file(entry.path(), std::ios::binary);
      snapshot[entry.path().filename()] = {std::istreambuf_iterator<char>(file), {}};
    }
    return snapshot;
  }
  static std::set<std::string> InFragments(const Pack& pack) {
    std::set<std::string> ids;
    for (uint32_t row = 0; row < pack.fragments().rows(); ++row) {
      for (const uint32_t product : pack.fragments().Row(row)) ids.emplace(pack.catalog().id(product));
    }
    return ids;
  }
  static std::set<std::string> InNeighbors(const Pack& pack, const Neighbors& neighbors) {
    std::set<std::string> ids;
    for (uint32_t from = 0; from < pack.catalog().size(); ++from) {
      for (const auto& edge : neighbors.Of(from))
        ids.insert({std::string(pack.catalog().id(from)), std::string(pack.catalog().id(edge.product))});
    }
    return ids;
  }

  TestFiles files_;
  BuildOptions options_;
};

TEST_F(BuildTest, EventsFromTheFutureLeaveNoTraceAndAreReported) {
  const std::vector<uint8_t> expected = Built();
  options_.now_ms = kDay0Ms + 4 * kDayMs;
  options_.events_path = files_.Write("late.csv", Events() + Row(400, "v9", "view_item", "rare"));
  const BuildResult result = Build(options_);
  EXPECT_EQ(result.summary.events.dropped, 1);
  EXPECT_EQ(ReadHead(options_.out_dir, "").value(), expected);
}

TEST_F(BuildTest, TheSameFilesGiveTheSameBytes) {
  const auto first = Built();
  EXPECT_EQ(Built(), first);
}

TEST_F(BuildTest, EventsFromTheEndOnNeverReachThePack) {
  const auto without = Built();
  files_.Write("events.csv", Events() + Row(10, "v9", "view_item", "rare") +
                                 Row(10, "v9", "view_item", "tea") + Row(11, "v9", "purchase", "rare"));
  EXPECT_NE(Built(), without);
  options_.until_ms = kDay0Ms + 10 * kDayMs;
  const auto cut = Built();
  files_.Write("events.csv", Events());
  EXPECT_EQ(Built(), cut);
}

TEST_F(BuildTest, WhatFewerShoppersTouchedStaysOutOfFragmentsAndNeighbours) {
  const auto all = Opened();
  EXPECT_EQ(InFragments(*all).count("rare"), 1u);
  options_.train.min_shoppers = 2;
  const auto floored = Opened();
  EXPECT_EQ(InFragments(*floored), (std::set<std::string>{"mug", "pot", "tea"}));
  EXPECT_EQ(InNeighbors(*floored, floored->bought_together()), (std::set<std::string>{"mug", "pot"}));
  options_.train.min_shoppers = 3;
  const auto high = Opened();
  EXPECT_TRUE(InNeighbors(*high, high->bought_together()).empty());
}

TEST_F(BuildTest, StrictPrivacyShipsNoFragments) {
  options_.train.strict_privacy = true;
  EXPECT_EQ(Opened()->fragments().rows(), 0u);
}

TEST_F(BuildTest, SensitiveProductsNeverStandAmongRowsLearntFromShoppers) {
  const auto pack = Opened();
  ASSERT_NE(pack->catalog().Find("test"), kNoProduct);
  EXPECT_EQ(InFragments(*pack).count("test"), 0u);
  EXPECT_EQ(InNeighbors(*pack, pack->bought_together()).count("test"), 0u);
}

TEST_F(BuildTest, ADirectoryThatIsNoPackIsNotReplaced) {
  std::filesystem::create_directory(options_.out_dir);
  files_.Write("pack/letters.txt", "dear");
  EXPECT_EQ(Build(options_).status.code, StatusCode::kBadInput);
  EXPECT_EQ(Snapshot(), (std::map<std::string, std::string>{{"letters.txt", "dear"}}));
}

TEST_F(BuildTest, AFailedBuildLeavesTheOldPack) {
  Built();
  const auto before = Snapshot();
  options_.config_path = files_.Write("rapport.json", "{ \"version\": 1, \"slots\": [{}] }");
  EXPECT_FALSE(Build(options_).status.ok());
  EXPECT_EQ(Snapshot(), before);
}

TEST_F(BuildTest, ANewConfigurationAloneKeepsProductsAndModels) {
  const auto config = [&](std::string_view title) {
    return files_.Write("rapport.json",
                        "{\"version\":1,\"currency\":\"GBP\",\"slots\":[{\"name\":\"s\",\"title\":\"" +
                            std::string(title) + "\",\"strategies\":[\"popular\"]}]}");
  };
  options_.config_path = config("Before");
  const auto before = Opened();
  options_.config_path = config("After");
  const BuildResult result = BuildConfigOnly(options_);
  ASSERT_EQ(result.status.message, "");
  const auto after = std::move(Pack::Open(ReadHead(options_.out_dir, "").value()).value());
  EXPECT_EQ(after->plan().slots()->Get(0)->title()->str(), "After");
  EXPECT_EQ(InFragments(*after), InFragments(*before));
  EXPECT_EQ(after->fragments().rows(), before->fragments().rows());
  EXPECT_EQ(after->catalog().size(), before->catalog().size());
}

TEST_F(BuildTest, EventsOfOtherIdsThanTheProductsAreAnErrorThatNamesTheKey) {
  files_.Write("products.csv", "product,title\nA-1,Mug\nA-2,Pot\n");
  const BuildResult result = Build(options_);
  EXPECT_EQ(result.status.code, StatusCode::kBadInput);
  EXPECT_NE(result.status.message.find("the likely key is"), std::string::npos) << result.status.message;
}

TEST_F(BuildTest, ProductsThatTheFeedDoesNotKnowAreDropped) {
  files_.Write("events.csv", Events() + Row(4, "v6", "view_item", "gone") + Row(4, "v6", "view_item", "mug"));
  const auto pack = Opened();
  EXPECT_EQ(pack->catalog().Find("gone"), kNoProduct);
  EXPECT_EQ(pack->catalog().size(), 5u);
}

TEST_F(BuildTest, EachMarketHasItsOwnHeadWithItsOwnTitlesAndCurrency) {
  options_.config_path = files_.Write(
      "rapport.json",
      R"({"version":1,"currency":"GBP","slots":[{"name":"s","title":"Popular","strategies":["popular"]}],
          "markets":[{"name":"uk"},{"name":"de","locale":"de-DE","currency":"EUR","titles":{"s":"Beliebt"}}]})");
  const auto german = Pack::Open(BuiltIn("de"));
  ASSERT_TRUE(german.ok());
  EXPECT_EQ(german.value()->head().currency()->str(), "EUR");
  EXPECT_EQ(german.value()->plan().slots()->Get(0)->title()->str(), "Beliebt");
  const auto british = Pack::Open(BuiltIn("uk"));
  EXPECT_EQ(british.value()->plan().slots()->Get(0)->title()->str(), "Popular");
  EXPECT_FALSE(ReadHead(options_.out_dir, "fr").ok());
}

}  // namespace
}  // namespace rapport::builder
