#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <string>
#include <vector>

#include "core_engine_builder.h"
#include "core_history_builder.h"
#include "core_pack_builder.h"
#include "rapport/strategy.h"

namespace rapport {
namespace {

using test::kHourMs;
using test::kNowMs;
using test::Random;
using test::TestHistory;
using test::TestPack;

using Numbers = std::vector<uint32_t>;

class Collector final : public CandidateVisitor {
 public:
  explicit Collector(size_t limit) : limit_(limit) {}
  bool Visit(const Candidate& candidate) override {
    candidates.push_back(candidate);
    return candidates.size() < limit_;
  }
  std::vector<Candidate> candidates;

 private:
  size_t limit_;
};

std::vector<Candidate> Candidates(StrategyId id, TestPack* shop, const TestHistory& rows,
                                  uint32_t open = kNoProduct, size_t limit = 1'000'000) {
  const auto pack = shop->Open();
  Profile profile;
  Fold(rows.Fold(), pack->catalog(), kNowMs, &profile);
  const Weights weights = Weights::Of(*pack);
  ScoreBoard board;
  board.Reset(pack->catalog().size(), false);
  Collector collector(limit);
  StrategyOf(id)({*pack, profile, weights, open, kNowMs}, &board, &collector);
  return collector.candidates;
}

Numbers Listed(StrategyId id, TestPack* shop, const TestHistory& rows = {}, uint32_t open = kNoProduct) {
  Numbers products;
  for (const Candidate& candidate : Candidates(id, shop, rows, open)) products.push_back(candidate.product);
  return products;
}

TestPack Shop() {
  TestPack shop;
  shop.Products(6).Session({"p0", "p2"}).Session({"p0", "p2"}).Session({"p0", "p1"}).Session({"p3", "p4"});
  shop.BoughtTogether("p0", {{5, 100}, {4, 200}})
      .BoughtTogether("p1", {{3, 255}})
      .Trending({"p5", "p1"})
      .Newest({"p4", "p0"});
  return shop;
}

TEST(Strategy, PopularListsEveryProductOnceBestSellersFirst) {
  TestPack shop = Shop();
  EXPECT_EQ(Listed(StrategyId::kPopular, &shop), (Numbers{0, 1, 2, 3, 4, 5}));
}

TEST(Strategy, TrendingAndNewestListThePacksLists) {
  TestPack shop = Shop();
  EXPECT_EQ(Listed(StrategyId::kTrending, &shop), (Numbers{5, 1}));
  EXPECT_EQ(Listed(StrategyId::kNewest, &shop), (Numbers{4, 0}));
}

TEST(Strategy, TheOpenProductIsNotRecommendedOnItsOwnPage) {
  TestPack shop = Shop();
  const TestHistory rows = TestHistory().View(kNowMs, "p0").View(kNowMs, "p1");
  for (size_t id = 0; id < kStrategyNames.size(); ++id) {
    const Numbers listed = Listed(static_cast<StrategyId>(id), &shop, rows, 1);
    EXPECT_EQ(std::count(listed.begin(), listed.end(), 1u), 0) << kStrategyNames[id];
  }
}

TEST(Strategy, RecentlyViewedListsViewsLatestFirst) {
  TestPack shop = Shop();
  const TestHistory rows =
      TestHistory().View(kNowMs - 3, "p3").View(kNowMs - 2, "p1").View(kNowMs - 1, "p3").View(kNowMs, "p2");
  EXPECT_EQ(Listed(StrategyId::kRecentlyViewed, &shop, rows), (Numbers{2, 3, 1}));
}

TEST(Strategy, ContinueListsTheCartLatestFirstThenViews) {
  TestPack shop = Shop();
  TestHistory rows;
  rows.Cart(kNowMs - 5, "p3")
      .View(kNowMs - 4, "p0")
      .Cart(kNowMs - 3, "p4")
      .View(kNowMs - 2, "p1")
      .View(kNowMs - 1, "p3");
  EXPECT_EQ(Listed(StrategyId::kContinue, &shop, rows), (Numbers{4, 3, 1, 0}));
  const auto candidates = Candidates(StrategyId::kContinue, &shop, rows);
  EXPECT_EQ(candidates[0].reason.kind, ReasonKind::kInCart);
  EXPECT_EQ(candidates[2].reason.kind, ReasonKind::kRecent);
}

TEST(Strategy, ViewedTogetherIsAboutTheOpenProductElseTheLastLook) {
  TestPack shop = Shop();
  const TestHistory rows = TestHistory().View(kNowMs - 1, "p0").View(kNowMs, "p3");
  EXPECT_EQ(Listed(StrategyId::kViewedTogether, &shop, rows), (Numbers{4}));
  EXPECT_EQ(Listed(StrategyId::kViewedTogether, &shop, rows, 0), (Numbers{2, 1}));
  EXPECT_EQ(Listed(StrategyId::kViewedTogether, &shop), Numbers{});
}

TEST(Strategy, BoughtTogetherIsAboutTheOpenProductThenCartThenLastOrderThenLastLook) {
  TestPack shop = Shop();
  TestHistory rows = TestHistory().View(kNowMs - 3, "p0");
  EXPECT_EQ(Listed(StrategyId::kBoughtTogether, &shop, rows), (Numbers{4, 5}));
  rows.Buy(kNowMs - 2, "p1", "T1");
  EXPECT_EQ(Listed(StrategyId::kBoughtTogether, &shop, rows), (Numbers{3}));
  rows.Cart(kNowMs - 1, "p0");
  EXPECT_EQ(Listed(StrategyId::kBoughtTogether, &shop, rows), (Numbers{4, 5}));
  EXPECT_EQ(Listed(StrategyId::kBoughtTogether, &shop, rows, 1), (Numbers{3}));
  EXPECT_EQ(Listed(StrategyId::kBoughtTogether, &shop), Numbers{});
}

TEST(Strategy, ForYouHasNothingToSayToAStranger) {
  TestPack shop = Shop();
  EXPECT_EQ(Listed(StrategyId::kForYou, &shop), Numbers{});
  EXPECT_EQ(Listed(StrategyId::kForYou, &shop, TestHistory().View(kNowMs, "p0")).front(), 2u);
}

TEST(Strategy, TiesAreBrokenByProductNumber) {
  TestPack shop;
  shop.Products(5).BoughtTogether("p0", {{4, 9}, {2, 9}, {3, 9}, {1, 9}});
  EXPECT_EQ(Listed(StrategyId::kBoughtTogether, &shop, TestHistory().View(kNowMs, "p0")),
            (Numbers{1, 2, 3, 4}));
}

TEST(Strategy, AVisitorThatHasEnoughIsNotVisitedAgain) {
  TestPack shop = Shop();
  shop.Similar("p3", {{0, 255}, {1, 100}});
  TestHistory rows;
  rows.Buy(kNowMs - 3, "p0", "T1").Buy(kNowMs - 2, "p1", "T2");
  rows.Cart(kNowMs - 1, "p1").Cart(kNowMs, "p0").View(kNowMs, "p2").View(kNowMs, "p3");
  for (size_t id = 0; id <= static_cast<size_t>(StrategyId::kSimilar); ++id) {
    EXPECT_EQ(Candidates(static_cast<StrategyId>(id), &shop, rows, kNoProduct, 1).size(), 1u)
        << kStrategyNames[id];
  }
}

TEST(Strategy, WhatSheBuysMostAndLatestComesFirstToBuyAgain) {
  TestPack shop;
  shop.Products(4);
  TestHistory rows;
  rows.Buy(kNowMs - 3 * kHourMs, "p2", "T1")
      .Buy(kNowMs - 2 * kHourMs, "p1", "T2")
      .Buy(kNowMs - kHourMs, "p1", "T3");
  const auto candidates = Candidates(StrategyId::kBuyAgain, &shop, rows);
  ASSERT_EQ(candidates.size(), 2u);
  EXPECT_EQ(candidates[0].product, 1u);
  EXPECT_EQ(candidates[0].reason.kind, ReasonKind::kAgain);
}

TEST(Strategy, APriceDropIsAStruckPriceAndWhatIsBackWasSoldOutWhenThePackWasBuilt) {
  TestPack shop;
  shop.Product("dear").Price(1000).Product("less").Price(800).ListPrice(1000).Product("gone").SoldOut();
  shop.plan().strike_list_price = true;
  shop.Slot("drop", {.strategies = {StrategyId::kPriceDrop}})
      .Slot("back", {.strategies = {StrategyId::kBackInStock}});
  test::TestEngine engine(&shop);
  const auto ids = [&](const char* slot) {
    std::vector<std::string> shown;
    const auto decided = engine.Decide({slot});
    for (const RenderedItem& item : decided[0].items) shown.emplace_back(item.id);
    return shown;
  };
  EXPECT_EQ(ids("drop"), (std::vector<std::string>{"less"}));
  EXPECT_TRUE(ids("back").empty());
  BlockWriter live;
  Record in_stock;
  in_stock.kind = 1;
  in_stock.text = live.Text("gone");
  in_stock.value = std::nan("");
  in_stock.quantity = -1;
  live.Add(in_stock);
  ASSERT_TRUE(engine.engine.SetProducts(test::OwnedBlock(live.Finish()).block()).ok());
  EXPECT_EQ(ids("back"), (std::vector<std::string>{"gone"}));
}

TEST(Strategy, CandidatesFallInScoreAndNeverRepeat) {
  Random random(71);
  for (int round = 0; round < 15; ++round) {
    constexpr uint32_t kProducts = 400;  // more than are put in order at once
    TestPack shop;
    for (uint32_t i = 0; i < kProducts; ++i)
      shop.Product("p" + std::to_string(i)).Category("c" + std::to_string(i % 2));
    for (int i = 0; i < 500; ++i)
      shop.Fragment({random.Below(5), random.Below(kProducts), random.Below(kProducts)});
    TestHistory rows;
    for (int i = 0; i < 8; ++i) rows.View(kNowMs - i, "p" + std::to_string(random.Below(5)));
    for (const StrategyId id : {StrategyId::kForYou, StrategyId::kViewedTogether}) {
      const auto candidates = Candidates(id, &shop, rows);
      std::set<uint32_t> distinct;
      for (size_t i = 0; i < candidates.size(); ++i) {
        distinct.insert(candidates[i].product);
        if (i == 0) continue;
        const Candidate &a = candidates[i - 1], &b = candidates[i];
        ASSERT_TRUE(a.score > b.score || (a.score == b.score && a.product < b.product));
      }
      EXPECT_EQ(distinct.size(), candidates.size());
    }
  }
}

TEST(Strategy, NamesAreParsedBack) {
  for (size_t id = 0; id < kStrategyNames.size(); ++id)
    EXPECT_EQ(ParseStrategy(kStrategyNames[id]), static_cast<StrategyId>(id));
  EXPECT_EQ(ParseStrategy(""), std::nullopt);
  EXPECT_EQ(ParseStrategy("For_You"), std::nullopt);
}

}  // namespace
}  // namespace rapport
