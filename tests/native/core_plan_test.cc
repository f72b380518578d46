#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "core_engine_builder.h"
#include "rapport/experiment.h"
#include "rapport/plan.h"

namespace rapport {
namespace {

using test::kNowMs;
using test::NumberIs;
using test::TestEngine;
using test::TestHistory;
using test::TestPack;

const test::Condition& Never() {
  static const auto* const never = new test::Condition{NumberIs(ConditionOpCode::kGt, kFactViews, 1e9)};
  return *never;
}

TEST(Plan, TheEarlierSlotOfThePackChoosesFirstWhateverThePageAsksFirst) {
  TestPack shop;
  shop.Products(4).Slot("first", {.count = 2}).Slot("second", {.count = 2});
  TestEngine engine(&shop);
  EXPECT_EQ(engine.Page({"second", "first"}), "[p2][p3] [p0][p1]");
}

TEST(Plan, ASlotThatThePageDoesNotShowTakesNothing) {
  TestPack shop;
  shop.Products(4).Slot("first", {.count = 2}).Slot("second", {.count = 2});
  EXPECT_EQ(TestEngine(&shop).Page({"second"}), "[p0][p1]");
}

TEST(Plan, NamesThatThePackDoesNotKnowAreNotFilled) {
  TestPack shop;
  shop.Products(1).Slot("first");
  EXPECT_EQ(TestEngine(&shop).Page({"", "First", "first"}), "- - [p0]");
}

TEST(Plan, WithFewerThanItsLeastTheShopsOwnContentStaysAndLaterSlotsMayShowTheProducts) {
  TestPack shop;
  shop.Products(3).Slot("big", {.count = 8, .min = 4}).Slot("small", {.count = 8, .min = 3});
  EXPECT_EQ(TestEngine(&shop).Page({"big", "small"}), "- [p0][p1][p2]");
}

TEST(Plan, TheFirstStrategyLeadsAndTheOthersFillUp) {
  TestPack shop;
  shop.Products(4)
      .Trending({"p3", "p1"})
      .Slot("s", {.strategies = {StrategyId::kTrending, StrategyId::kPopular}, .count = 3});
  TestEngine engine(&shop);
  EXPECT_EQ(engine.Html("s"), "[p3][p1][p0]");
  const auto items = engine.Decide({"s"})[0].items;
  EXPECT_EQ(items[1].strategy, "trending");
  EXPECT_EQ(items[2].strategy, "popular");
}

TEST(Plan, WithoutItsConditionASlotIsNotFilledAndTakesNothing) {
  TestPack shop;
  shop.Products(2).Slot("never", {.when = Never()}).Slot("always");
  EXPECT_EQ(TestEngine(&shop).Page({"never", "always"}), "- [p0][p1]");
}

TEST(Plan, RulesLeaveOutAndTheNextCandidateMovesUp) {
  TestPack shop;
  shop.Product("a").Category("X").Product("b").Category("X").Product("c").Category("Y").Product("d").Category(
      "Y");
  shop.Slot("s", {.count = 3, .per_category = 1});
  EXPECT_EQ(TestEngine(&shop).Html("s"), "[a][c]");
}

TEST(Plan, ASlotThatMayRepeatShowsWhatStandsElsewhere) {
  TestPack shop;
  shop.Products(2).Slot("first").Slot("again", {.repeat = true});
  EXPECT_EQ(TestEngine(&shop).Page({"first", "again"}), "[p0][p1] [p0][p1]");
}

TEST(Plan, ContentOfHigherPriorityShowsFirstTiesAsWritten) {
  TestPack shop;
  shop.Slot("hero", {.count = 3, .content = true});
  shop.Content("low", {.priority = -5})
      .Content("b", {.priority = 1})
      .Content("a", {.priority = 1})
      .Content("top", {.priority = 7});
  EXPECT_EQ(TestEngine(&shop).Html("hero"), "<top><b><a>");
}

TEST(Plan, ContentShowsFromItsBeginningUntilJustBeforeItsEnd) {
  TestPack shop;
  shop.Slot("hero", {.content = true}).Content("sale", {.from_ms = 1000, .until_ms = 2000}).Content("ever");
  TestEngine engine(&shop);
  const auto at = [&](int64_t now_ms) {
    engine.moment.now_ms = now_ms;
    return engine.Html("hero");
  };
  EXPECT_EQ(at(999), "<ever>");
  EXPECT_EQ(at(1000), "<sale><ever>");
  EXPECT_EQ(at(1999), "<sale><ever>");
  EXPECT_EQ(at(2000), "<ever>");
}

TEST(Plan, ContentShowsOnlyWhereItsConditionHoldsAndInTheSlotsItNames) {
  TestPack shop;
  shop.Slot("hero", {.content = true}).Slot("side", {.content = true});
  shop.Content("never", {.slots = {0, 1}, .when = Never()})
      .Content("h", {.slots = {0}})
      .Content("s", {.slots = {1}});
  EXPECT_EQ(TestEngine(&shop).Page({"hero", "side"}), "<h> <s>");
}

TEST(Plan, AContentItemStandsOnAPageOnceUnlessItsSlotWasNotFilled) {
  TestPack shop;
  shop.Slot("hero", {.count = 1, .content = true})
      .Slot("side", {.content = true})
      .Content("x", {.slots = {0, 1}});
  EXPECT_EQ(TestEngine(&shop).Page({"hero", "side"}), "<x> -");
  TestPack picky;
  picky.Slot("hero", {.min = 2, .content = true})
      .Slot("side", {.content = true})
      .Content("x", {.slots = {0, 1}});
  EXPECT_EQ(TestEngine(&picky).Page({"hero", "side"}), "- <x>");
}

TEST(Plan, AContentSlotBetweenProductSlotsGivesNoProductBack) {
  TestPack shop;
  shop.Products(2).Slot("a", {.count = 1}).Slot("hero", {.content = true}).Slot("b", {.count = 8});
  shop.Content("x", {.slots = {1}});
  EXPECT_EQ(TestEngine(&shop).Page({"a", "hero", "b"}), "[p0] <x> [p1]");
}

TEST(Plan, EachSlotIsPlannedOnceInThePacksOrder) {
  TestPack shop;
  shop.Products(3).Slot("a", {.count = 1}).Slot("b", {.count = 1});
  const auto pack = shop.Open();
  Profile profile;
  Fold(TestHistory().Fold(), pack->catalog(), kNowMs, &profile);
  const Weights weights;
  const LiveProducts live;
  const Offer offer(*pack, live, kNowMs);
  const FactTable facts(*pack, profile, {}, ConsentLevel::kNone, kNowMs, 0);
  const Situation situation{*pack, profile, weights, kNoProduct, kNowMs};
  ScoreBoard board;
  const std::vector<uint32_t> wanted = {1, 0, 1};
  const Assignments nobody(*pack, 0, ConsentLevel::kNone, kNowMs);
  const auto page = PlanPage({situation, offer, facts, nobody.slots()}, wanted, &board, nullptr);
  ASSERT_EQ(page.size(), 2u);
  EXPECT_EQ(page[0].slot, 0u);
  EXPECT_EQ(page[1].slot, 1u);
  EXPECT_EQ(page[1].items[0].number, 1u);
}

}  // namespace
}  // namespace rapport
