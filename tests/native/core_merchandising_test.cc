// Pins, boosts, diversity and fatigue: what each does alone.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "core_engine_builder.h"
#include "rapport/diverse_order.h"
#include "rapport/merchandising.h"
#include "rapport/product_facts.h"

namespace rapport {
namespace {

using test::Condition;
using test::kNowMs;
using test::kOneDayMs;
using test::NumberIs;
using test::TestEngine;
using test::TestHistory;
using test::TestPack;
using test::TextIs;

Condition BrandIs(TestPack* shop, std::string_view brand) {
  return {TextIs(ConditionOpCode::kEq, kAttributeBrand, shop->Text(brand))};
}

TestPack Shop() {
  TestPack shop;
  for (const char* id : {"a", "b", "c"}) shop.Product(id).Brand("Ada").Category("X");
  for (const char* id : {"d", "e", "f"}) shop.Product(id).Brand("Bo").Category("Y");
  return shop;
}

TEST(Merchandising, APinStandsAtItsPlaceAndTheOthersAroundIt) {
  TestPack shop = Shop();
  shop.Slot("s", {.count = 4}).Pin({.position = 3, .product = "f"});
  TestEngine engine(&shop);
  EXPECT_EQ(engine.Html("s"), "[a][b][f][c]");
  EXPECT_EQ(engine.Decide({"s"})[0].items[2].strategy, "pinned");
}

TEST(Merchandising, APinPastTheLastProductComesLast) {
  TestPack shop;
  shop.Products(3).Slot("s", {.count = 8}).Pin({.position = 8, .product = "p0"});
  EXPECT_EQ(TestEngine(&shop).Html("s"), "[p1][p2][p0]");
}

TEST(Merchandising, OfTwoPinsForOnePlaceTheEarlierHasItAndTheLaterTheNext) {
  TestPack shop = Shop();
  shop.Slot("s", {.count = 3}).Pin({.position = 2, .product = "f"}).Pin({.position = 2, .product = "e"});
  EXPECT_EQ(TestEngine(&shop).Html("s"), "[a][f][e]");
  shop.Pin({.position = 3, .product = "d"}).Pin({.product = "c"});
  EXPECT_EQ(TestEngine(&shop).Html("s"), "[d][f][e]") << "without a next place an earlier free one";
  EXPECT_NE(TestEngine(&shop).Explain({"s"}).find("rejected\ts\tc\tpinned\tno_place\t"), std::string::npos);
}

TEST(Merchandising, APinByAttributeTakesTheBestCandidateThatFits) {
  TestPack shop = Shop();
  shop.Slot("s", {.count = 3}).Pin({.where = BrandIs(&shop, "Bo")}).Pin({.where = BrandIs(&shop, "Bo")});
  EXPECT_EQ(TestEngine(&shop).Html("s"), "[d][e][a]");
}

TEST(Merchandising, APinByAttributeLooksInLaterStrategiesWhenTheFirstHasNone) {
  TestPack shop = Shop();
  shop.Trending({"b", "a"})
      .Slot("s", {.strategies = {StrategyId::kTrending, StrategyId::kPopular}, .count = 2})
      .Pin({.where = BrandIs(&shop, "Bo")});
  EXPECT_EQ(TestEngine(&shop).Html("s"), "[d][b]");
}

TEST(Merchandising, APinByAttributePassesOverWhatLiesInTheCartAndOneByProductDoesNot) {
  TestPack shop = Shop();
  shop.plan().hide_in_cart = true;
  shop.Slot("s", {.count = 2}).Pin({.where = BrandIs(&shop, "Bo")});
  const TestHistory cart = TestHistory().Cart(kNowMs, "d");
  EXPECT_EQ(TestEngine(&shop, cart).Html("s"), "[e][a]");
  shop.Pin({.position = 2, .product = "d"});
  EXPECT_EQ(TestEngine(&shop, cart).Html("s"), "[e][d]");
}

TEST(Merchandising, ABlockedFilteredOrSoldOutProductIsNotPinned) {
  TestPack shop = Shop();
  shop.Product("g").SoldOut();
  shop.plan().hide_out_of_stock = true;
  shop.plan().block = {"f"};
  shop.Slot("s", {.count = 2, .filter = BrandIs(&shop, "Ada")});
  for (const char* id : {"d", "f", "g", "unknown"}) shop.Pin({.product = id});
  TestEngine engine(&shop);
  EXPECT_EQ(engine.Html("s"), "[a][b]");
  const std::string lines = engine.Explain({"s"});
  for (const char* line : {"\td\tpinned\tfiltered\t", "\tf\tpinned\tblocked\t", "\tg\tpinned\tsold_out\t"})
    EXPECT_NE(lines.find(line), std::string::npos) << line;
}

TEST(Merchandising, AnEarlierSlotLeavesAProductToTheSlotItIsPinnedIn) {
  TestPack shop;
  shop.Products(3).Slot("first", {.count = 2}).Slot("second", {.count = 1}).Pin({.slot = 1, .product = "p0"});
  EXPECT_EQ(TestEngine(&shop).Page({"first", "second"}), "[p1][p2] [p0]");
  EXPECT_EQ(TestEngine(&shop).Page({"first"}), "[p0][p1]") << "a slot that is not on the page keeps nothing";
}

TEST(Merchandising, PinsAndBoostsHoldFromTheirBeginningUntilJustBeforeTheirEndAndOnTheirCondition) {
  TestPack shop = Shop();
  const Condition never = {NumberIs(ConditionOpCode::kGt, kFactOrders, 99)};
  shop.Slot("s", {.count = 2})
      .Pin({.product = "f", .from_ms = 1000, .until_ms = 2000})
      .Pin({.product = "e", .when = never})
      .Boost({.factor = 100, .where = BrandIs(&shop, "Bo"), .from_ms = 2000, .until_ms = 3000})
      .Boost({.factor = 100, .when = never});
  TestEngine engine(&shop);
  const auto at = [&](int64_t now_ms) {
    engine.moment.now_ms = now_ms;
    return engine.Html("s");
  };
  EXPECT_EQ(at(999), "[a][b]");
  EXPECT_EQ(at(1000), "[f][a]");
  EXPECT_EQ(at(2000), "[d][e]");
  EXPECT_EQ(at(3000), "[a][b]");
}

TEST(Merchandising, BoostsMultiplyLiftAndBuryAndAreExplained) {
  TestPack shop = Shop();
  shop.Slot("s", {.count = 3})
      .Boost({.factor = 1.5f, .where = BrandIs(&shop, "Bo")})
      .Boost({.factor = 2, .where = {TextIs(ConditionOpCode::kEq, kAttributeId, shop.Text("f"))}})
      .Boost({.factor = 0.1f, .where = {TextIs(ConditionOpCode::kEq, kAttributeId, shop.Text("a"))}});
  TestEngine engine(&shop);
  // Popular scores 1, 5/6, 4/6, 3/6, 2/6, 1/6; then f is 3/6, d 3/4, e 1/2, a 1/10.
  EXPECT_EQ(engine.Html("s"), "[b][d][c]");
  const std::string lines = engine.Explain({"s"});
  EXPECT_NE(lines.find("rule\ts\td\tpopular\tboosted\t1\t1.500000\n"), std::string::npos) << lines;
  EXPECT_NE(lines.find("rule\ts\ta\tpopular\tboosted\t3\t0.100000\n"), std::string::npos) << "why a is gone";
  EXPECT_EQ(lines.find("boosted\t2"), std::string::npos) << "f is not shown and was lifted";
}

TEST(Merchandising, ABoostOfOneSlotLeavesTheOthersAlone) {
  TestPack shop = Shop();
  shop.Slot("s", {.count = 1, .repeat = true}).Slot("t", {.count = 1, .repeat = true});
  shop.Boost({.factor = 100, .where = BrandIs(&shop, "Bo"), .slots = {1}});
  EXPECT_EQ(TestEngine(&shop).Page({"s", "t"}), "[a] [d]");
}

TEST(Merchandising, ScoresStayFiniteAndOrderedUnderManyBoosts) {
  TestPack shop = Shop();
  shop.Slot("s", {.count = 6});
  for (int i = 0; i < 40; ++i) shop.Boost({.factor = 100, .where = BrandIs(&shop, "Bo")});
  EXPECT_EQ(TestEngine(&shop).Html("s"), "[d][e][f][a][b][c]");
}

TEST(Merchandising, DiversityMixesWhatIsAlikeAndSaysHowFarItMovedAProduct) {
  TestPack shop = Shop();
  shop.Slot("s", {.count = 4, .diversity = 50});
  TestEngine engine(&shop);
  EXPECT_EQ(engine.Html("s"), "[a][d][b][c]");
  EXPECT_NE(engine.Explain({"s"}).find("rule\ts\td\tpopular\tdiversity\t\t4 to 2\n"), std::string::npos);
}

TEST(Merchandising, WithoutDiversityOrBoostsTheStrategysOrderStands) {
  TestPack shop = Shop();
  shop.Slot("s", {.count = 6});
  EXPECT_EQ(TestEngine(&shop).Html("s"), "[a][b][c][d][e][f]");
}

TEST(Merchandising, WhatSheIgnoredComesAfterEverythingElseAndIsNotRemoved) {
  TestPack shop = Shop();
  shop.plan().tired_shown = 2;
  shop.plan().tired_within_ms = 14 * kOneDayMs;
  shop.Trending({"a", "b"})
      .Slot("s", {.strategies = {StrategyId::kTrending, StrategyId::kPopular}, .count = 8});
  const TestHistory rows = TestHistory().Impression(kNowMs - 9, "a").Impression(kNowMs - 8, "a");
  TestEngine engine(&shop, rows);
  EXPECT_EQ(engine.Html("s"), "[b][c][d][e][f][a]");
  EXPECT_NE(engine.Explain({"s"}).find("rule\ts\ta\ttrending\tfatigue\t\t2\n"), std::string::npos);
}

TEST(Merchandising, APinIsNeverTired) {
  TestPack shop = Shop();
  shop.plan().tired_shown = 1;
  shop.plan().tired_within_ms = kOneDayMs;
  shop.Slot("s", {.count = 2}).Pin({.product = "a"});
  EXPECT_EQ(TestEngine(&shop, TestHistory().Impression(kNowMs, "a")).Html("s"), "[a][b]");
}

TEST(Merchandising, RankKnowsNoRulesButBlockAndSoldOut) {
  TestPack shop = Shop();
  shop.Slot("s").Pin({.product = "f"}).Boost({.factor = 100, .where = BrandIs(&shop, "Bo")});
  shop.plan().filter = BrandIs(&shop, "Bo");
  shop.plan().block = {"b"};
  EXPECT_EQ(TestEngine(&shop).Rank({StrategyId::kPopular, kNowMs, 3}),
            (std::vector<std::string>{"a", "c", "d"}));
}

TEST(Merchandising, RulesThatNameWhatIsNotThereAreRefusedWithThePack) {
  const auto code = [](const auto& breaks) {
    TestPack shop = Shop();
    shop.Slot("s").Pin({.product = "a"}).Boost({});
    breaks(&shop.plan());
    return Pack::Open(shop.Bytes()).status().code;
  };
  const pack::ConditionOp beyond =
      NumberIs(ConditionOpCode::kEq, static_cast<uint16_t>(kProductAttributes.size()), 1);
  EXPECT_EQ(code([](pack::PlanT*) {}), StatusCode::kOk);
  EXPECT_EQ(code([](pack::PlanT* plan) { plan->pins[0]->slot = 1; }), StatusCode::kCorrupt);
  EXPECT_EQ(code([&](pack::PlanT* plan) { plan->pins[0]->where = {beyond}; }), StatusCode::kCorrupt);
  EXPECT_EQ(code([&](pack::PlanT* plan) { plan->filter = {beyond}; }), StatusCode::kCorrupt);
  EXPECT_EQ(code([&](pack::PlanT* plan) { plan->slots[0]->filter = {beyond}; }), StatusCode::kCorrupt);
  for (const float factor : {0.0f, -1.0f, std::nanf(""), std::numeric_limits<float>::infinity()})
    EXPECT_EQ(code([&](pack::PlanT* plan) { plan->boosts[0]->factor = factor; }), StatusCode::kCorrupt);
}

TEST(ProductFacts, SayWhatIsKnownAndNothingElse) {
  TestPack shop;
  shop.Product("a").Category("X").Brand("Ada").Price(1999).LowestPrice(2500).PriceBand(2).Rating(45, 3);
  shop.FirstSeen(static_cast<uint16_t>(kNowMs / kOneDayMs - 7)).Product("b").SoldOut();
  const auto pack = shop.Open();
  const LiveProducts live;
  const Offer offer(*pack, live, kNowMs);
  const ProductFacts a(*pack, offer, 0, kNowMs);
  EXPECT_EQ(a.Value(kAttributeId)->text, "a");
  EXPECT_EQ(a.Value(kAttributeCategory)->text, "X");
  EXPECT_EQ(a.Value(kAttributeBrand)->text, "Ada");
  EXPECT_EQ(a.Value(kAttributePrice)->number, 19.99);
  EXPECT_EQ(a.Value(kAttributePriceBand)->number, 2);
  EXPECT_EQ(a.Value(kAttributeRating)->number, 4.5);
  EXPECT_EQ(a.Value(kAttributeInStock)->number, 1);
  EXPECT_EQ(a.Value(kAttributeAgeDays)->number, 7);
  EXPECT_EQ(a.Value(kAttributeOnSale)->number, 1);
  const ProductFacts b(*pack, offer, 1, kNowMs);
  for (uint16_t number = kAttributeCategory; number <= kAttributeRating; ++number)
    EXPECT_FALSE(b.Value(number).has_value()) << number;
  EXPECT_FALSE(b.Value(kAttributeAgeDays).has_value());
  EXPECT_EQ(b.Value(kAttributeInStock)->number, 0);
  EXPECT_EQ(b.Value(kAttributeOnSale)->number, 0);
}

}  // namespace
}  // namespace rapport
