#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "core_engine_builder.h"
#include "core_history_builder.h"
#include "core_pack_builder.h"

namespace rapport {
namespace {

using test::kHourMs;
using test::kMinuteMs;
using test::kNowMs;
using test::kOneDayMs;
using test::TestEngine;
using test::TestHistory;
using test::TestPack;

using Ids = std::vector<std::string>;

// A tee in three sizes, whose best seller is M, and a mug.
TestPack Shop() {
  TestPack shop;
  shop.Product("M").Group(1).Product("S").Group(1).Product("mug").Product("L").Group(1);
  shop.GroupIds({"tee"});
  shop.plan().hide_out_of_stock = true;
  shop.plan().hide_in_cart = true;
  shop.plan().hide_bought_ms = 30 * kOneDayMs;
  shop.plan().hide_returned_ms = 30 * kOneDayMs;
  return shop;
}

std::string Popular(TestPack shop, const TestHistory& rows) {
  shop.Slot("s", {.strategies = {StrategyId::kPopular}});
  return TestEngine(&shop, rows).Html("s");
}

TEST(Variants, WhatHappenedToOneKeepsAllOut) {
  const int64_t then_ms = kNowMs - kHourMs;
  EXPECT_EQ(Popular(Shop(), TestHistory()), "[M][mug]");
  EXPECT_EQ(Popular(Shop(), TestHistory().Cart(then_ms, "S")), "[mug]") << "in the cart";
  EXPECT_EQ(Popular(Shop(), TestHistory().Buy(then_ms, "S")), "[mug]") << "bought";
  EXPECT_EQ(Popular(Shop(), TestHistory().Buy(then_ms, "S").Refund(then_ms + 1, "S")), "[mug]")
      << "given back";
  const auto dismissed = TestHistory().Event(static_cast<double>(then_ms), EventKind::kDismissItem, "S");
  EXPECT_EQ(Popular(Shop(), dismissed), "[mug]");
  TestPack strict = Shop();
  strict.plan().hide_viewed = true;
  EXPECT_EQ(Popular(std::move(strict), TestHistory().View(kNowMs - kMinuteMs, "S")), "[mug]") << "looked at";
}

TEST(Variants, WhatIsBoughtAgainAfterAReturnIsNotGivenBack) {
  TestPack shop = Shop();
  shop.plan().hide_bought_ms = 0;
  const auto exchanged =
      TestHistory().Buy(kNowMs - 3, "S", "1").Refund(kNowMs - 2, "S", "1").Buy(kNowMs - 1, "M", "2");
  EXPECT_EQ(Popular(std::move(shop), exchanged), "[M][mug]");
}

TEST(Variants, TurningToAnotherVariantTakesADismissalBack) {
  const auto dismissed = [] {
    return TestHistory().Event(static_cast<double>(kNowMs - kOneDayMs), EventKind::kDismissItem, "S");
  };
  EXPECT_EQ(Popular(Shop(), dismissed().View(kNowMs - kHourMs, "L")), "[L][mug]");
}

TEST(Variants, ImpressionsOfAllTireTheProductAndATouchOfOneWakesIt) {
  TestPack shop = Shop();
  shop.plan().tired_shown = 2;
  shop.plan().tired_within_ms = kOneDayMs;
  const auto shown = [] {
    return TestHistory().Impression(kNowMs - kHourMs, "M").Impression(kNowMs - kHourMs, "S");
  };
  EXPECT_EQ(Popular(shop, shown()), "[mug][M]");
  EXPECT_EQ(Popular(shop, shown().View(kNowMs - kMinuteMs, "L")), "[L][mug]");
}

TEST(Variants, TheOneSheLookedAtIsShown) {
  const auto looked = TestHistory().View(kNowMs - kOneDayMs, "S").View(kNowMs - kOneDayMs + 1, "L");
  EXPECT_EQ(Popular(Shop(), looked), "[L][mug]");
}

TEST(Variants, AnotherStandsInForOneThatIsSoldOut) {
  const auto looked = TestHistory().View(kNowMs - kOneDayMs, "L");
  TestPack sold_out = Shop();
  sold_out.SoldOut();  // L
  EXPECT_EQ(Popular(sold_out, looked), "[M][mug]");
  sold_out.plan().block.emplace_back("M");
  EXPECT_EQ(Popular(sold_out, looked), "[S][mug]");
  sold_out.plan().block.emplace_back("S");
  EXPECT_EQ(Popular(sold_out, looked), "[mug]");
}

TEST(Variants, WhatThePageSaysOfStockChoosesToo) {
  TestPack shop = Shop();
  shop.Slot("s", {.strategies = {StrategyId::kPopular}});
  TestEngine engine(&shop);
  EXPECT_EQ(engine.Live("M", std::nan(""), "", 2).Html("s"), "[S][mug]");
  EXPECT_EQ(engine.Live("tee", std::nan(""), "", 2).Html("s"), "[mug]") << "all of them";
  EXPECT_EQ(engine.Live("tee", 100, "GBP", 1).Html("s"), "[M][mug]") << "which of them, and whose price?";
}

TEST(Variants, WhatLiesInTheCartStaysTheVariantThatLiesThere) {
  TestPack shop = Shop();
  shop.Slot("s", {.strategies = {StrategyId::kContinue}});
  const auto rows = TestHistory().Cart(kNowMs - 2, "S").View(kNowMs - 1, "L");
  EXPECT_EQ(TestEngine(&shop, rows).Html("s"), "[S]") << "and the look at another size adds nothing";
}

TEST(Variants, LooksAtSeveralAreOneLook) {
  TestPack shop = Shop();
  shop.Slot("s", {.strategies = {StrategyId::kRecentlyViewed}});
  const auto rows = TestHistory().View(kNowMs - 3, "S").View(kNowMs - 2, "mug").View(kNowMs - 1, "L");
  TestEngine engine(&shop, rows);
  EXPECT_EQ(engine.Html("s"), "[L][mug]");
  EXPECT_EQ(engine.Decide({"s"}, "M")[0].html, "[mug]") << "on a page of another size";
}

TEST(Variants, SeveralSlotsOfAPageShowTheProductOnce) {
  TestPack shop = Shop();
  shop.Slot("a", {.strategies = {StrategyId::kRecentlyViewed}})
      .Slot("b", {.strategies = {StrategyId::kPopular}});
  EXPECT_EQ(TestEngine(&shop, TestHistory().View(kNowMs - 1, "S")).Page({"a", "b"}), "[S] [mug]");
}

TEST(Variants, APinKeepsItsVariantUnlessThatCannotBeSold) {
  TestPack shop = Shop();
  shop.Slot("s", {.strategies = {StrategyId::kPopular}}).Pin({.position = 2, .product = "S"});
  EXPECT_EQ(TestEngine(&shop, TestHistory().View(kNowMs - 1, "L")).Html("s"), "[mug][S]");
  shop.plan().block.emplace_back("S");
  EXPECT_EQ(TestEngine(&shop).Html("s"), "[mug][M]");
}

TEST(Variants, AProductIsNoCompanionOfItself) {
  TestPack shop = Shop();
  shop.Session({"S", "M", "mug"}).Session({"S", "M"}).Similar("S", {{3, 255}, {2, 10}});
  shop.BoughtTogether("S", {{0, 255}, {2, 10}});
  for (const StrategyId strategy :
       {StrategyId::kViewedTogether, StrategyId::kSimilar, StrategyId::kBoughtTogether})
    shop.Slot("s" + std::to_string(static_cast<int>(strategy)), {.strategies = {strategy}, .repeat = true});
  EXPECT_EQ(TestEngine(&shop, TestHistory().View(kNowMs - 1, "S")).Page({"s3", "s9", "s4"}),
            "[mug] [mug] [mug]");
}

TEST(Variants, AListOfRankHoldsEachProductOnceAndExcludesAllItsVariants) {
  TestPack shop = Shop();
  TestEngine engine(&shop);
  const auto ranked = [&](Exclude exclude) {
    return engine.Rank({.strategy = StrategyId::kPopular, .now_ms = kNowMs, .top = 9, .exclude = exclude});
  };
  engine.History(TestHistory().View(kNowMs - 2, "S").View(kNowMs - 1, "mug"));
  EXPECT_EQ(ranked(Exclude::kNone), (Ids{"S", "mug"}));
  EXPECT_EQ(ranked(Exclude::kCurrent), (Ids{"S"}));
  EXPECT_EQ(ranked(Exclude::kHistory), Ids());
  engine.History(TestHistory().View(kNowMs - 1, "S"));
  EXPECT_EQ(ranked(Exclude::kCurrent), (Ids{"mug"}));
}

TEST(Variants, FactsAndOrdersCountThemOnce) {
  const auto pack = Shop().Open();
  const auto rows = TestHistory()
                        .Buy(kNowMs - 9, "S", "1")
                        .Buy(kNowMs - 9, "M", "1")
                        .Cart(kNowMs - 1, "S")
                        .Cart(kNowMs - 1, "L");
  Profile profile;
  Fold(rows.Fold(), pack->catalog(), kNowMs, &profile);
  EXPECT_EQ(profile.cart_products, 1u);
  EXPECT_EQ(profile.last_order, std::vector<uint32_t>{1});
}

TEST(Variants, AReasonIsMeasuredWithoutTheLooksAtAllOfThem) {
  TestPack shop = Shop();
  shop.Session({"S", "mug"}).Session({"L", "mug"}).Reason(ReasonKind::kViewed, "viewed ", "", true);
  shop.Slot("s", {.strategies = {StrategyId::kViewedTogether}});
  TestEngine engine(&shop, TestHistory().View(kNowMs - 2, "S").View(kNowMs - 1, "L"));
  EXPECT_EQ(engine.Decide({"s"})[0].items[0].reason, "viewed L");
}

}  // namespace
}  // namespace rapport
