#include <gtest/gtest.h>

#include <memory>

#include "core_history_builder.h"
#include "core_pack_builder.h"
#include "rapport/product_facts.h"
#include "rapport/rules.h"

namespace rapport {
namespace {

using test::kHourMs;
using test::kNowMs;
using test::kOneDayMs;
using test::OwnedBlock;
using test::TestHistory;
using test::TestPack;

TestPack Shop() {
  TestPack shop;
  shop.Product("a")
      .Category("X")
      .Product("b")
      .Category("X")
      .Product("c")
      .Category("Y")
      .Product("d")
      .Group(1)
      .Product("e")
      .Group(1);
  shop.plan().hide_out_of_stock = true;
  shop.plan().hide_in_cart = true;
  shop.plan().hide_viewed = true;
  shop.plan().hide_bought_ms = 30 * kOneDayMs;
  return shop;
}

// The rules of a page on which nothing is shown yet, with a slot open.
struct Page {
  // The last two slots added may hold `per_category` of a category; the very last may repeat.
  Page(TestPack* shop, const TestHistory& rows, uint8_t per_category = 0)
      : pack(shop->Slot("s", {.per_category = per_category})
                 .Slot("repeats", {.per_category = per_category, .repeat = true})
                 .Open()) {
    Fold(rows.Fold(), pack->catalog(), kNowMs, &profile);
    offer = std::make_unique<Offer>(*pack, live, kNowMs);
    rules = std::make_unique<PageRules>(*pack, profile, *offer, kNowMs);
    Open();
  }
  void OpenNumber(uint32_t slot) { rules->OpenSlot(slot, *pack->plan().slots()->Get(slot)); }
  void Open(bool repeat = false) { OpenNumber(pack->plan().slots()->size() - (repeat ? 1 : 2)); }
  [[nodiscard]] Rule Check(uint32_t product, StrategyId strategy = StrategyId::kForYou) const {
    return rules->Check(product, strategy);
  }

  std::unique_ptr<Pack> pack;
  Profile profile;
  LiveProducts live;
  std::unique_ptr<Offer> offer;
  std::unique_ptr<PageRules> rules;
};

TEST(Rules, WhatIsSoldOutIsHidden) {
  TestPack shop = Shop();
  shop.Product("f").SoldOut();
  EXPECT_EQ(Page(&shop, {}).Check(5), Rule::kSoldOut);
  EXPECT_EQ(Page(&shop, {}).Check(0), Rule::kNone);
  shop.plan().hide_out_of_stock = false;
  EXPECT_EQ(Page(&shop, {}).Check(5), Rule::kNone);
}

TEST(Rules, WhatLiesInTheCartIsHiddenFromAllButContinue) {
  TestPack shop = Shop();
  const TestHistory rows = TestHistory().Cart(kNowMs, "a");
  EXPECT_EQ(Page(&shop, rows).Check(0), Rule::kInCart);
  EXPECT_EQ(Page(&shop, rows).Check(0, StrategyId::kRecentlyViewed), Rule::kInCart);
  EXPECT_EQ(Page(&shop, rows).Check(0, StrategyId::kContinue), Rule::kNone);
  shop.plan().hide_in_cart = false;
  EXPECT_EQ(Page(&shop, rows).Check(0), Rule::kNone);
}

TEST(Rules, WhatWasBoughtIsHiddenForThirtyDaysHalfOpen) {
  TestPack shop = Shop();
  const auto bought_before = [&](int64_t age_ms) {
    return Page(&shop, TestHistory().Buy(kNowMs - age_ms, "a", "T")).Check(0);
  };
  EXPECT_EQ(bought_before(0), Rule::kJustBought);
  EXPECT_EQ(bought_before(30 * kOneDayMs - 1), Rule::kJustBought);
  EXPECT_EQ(bought_before(30 * kOneDayMs), Rule::kNone);
  shop.plan().hide_bought_ms = 0;
  EXPECT_EQ(bought_before(0), Rule::kNone);
}

TEST(Rules, WhatWasRefundedIsNotBought) {
  TestPack shop = Shop();
  EXPECT_EQ(Page(&shop, TestHistory().Buy(kNowMs - 9, "a", "T").Refund(kNowMs, "a", "T")).Check(0),
            Rule::kNone);
}

TEST(Rules, WhatSheSawInThisSessionIsHiddenFromAllButContinueAndRecentlyViewed) {
  TestPack shop = Shop();
  const TestHistory rows = TestHistory().View(kNowMs - kHourMs, "b").View(kNowMs, "a");
  EXPECT_EQ(Page(&shop, rows).Check(0), Rule::kSeenThisSession);
  EXPECT_EQ(Page(&shop, rows).Check(1), Rule::kNone) << "an hour ago was another session";
  EXPECT_EQ(Page(&shop, rows).Check(0, StrategyId::kContinue), Rule::kNone);
  EXPECT_EQ(Page(&shop, rows).Check(0, StrategyId::kRecentlyViewed), Rule::kNone);
  shop.plan().hide_viewed = false;
  EXPECT_EQ(Page(&shop, rows).Check(0), Rule::kNone);
}

TEST(Rules, AProductStandsOnAPageOnceUnlessTheSlotMayRepeat) {
  TestPack shop = Shop();
  Page page(&shop, {});
  page.rules->Take(0);
  EXPECT_EQ(page.Check(0), Rule::kShownOnPage);
  page.rules->CloseSlot(true);
  page.Open();
  EXPECT_EQ(page.Check(0), Rule::kShownOnPage);
  page.Open(true);
  EXPECT_EQ(page.Check(0), Rule::kNone);
  page.rules->Take(0);
  EXPECT_EQ(page.Check(0), Rule::kShownOnPage) << "within one slot nothing repeats";
}

TEST(Rules, ASlotThatIsNotFilledGivesItsProductsBack) {
  TestPack shop = Shop();
  Page page(&shop, {});
  page.rules->Take(0);
  page.rules->CloseSlot(false);
  page.Open();
  EXPECT_EQ(page.Check(0), Rule::kNone);
}

TEST(Rules, VariantsOfOneProductStandOnAPageOnce) {
  TestPack shop = Shop();
  Page page(&shop, {});
  page.rules->Take(3);
  EXPECT_EQ(page.Check(4), Rule::kShownOnPage);
  page.rules->CloseSlot(true);
  page.Open();
  EXPECT_EQ(page.Check(4), Rule::kShownOnPage);
  EXPECT_EQ(page.Check(0), Rule::kNone) << "products of no group have nothing in common";
}

TEST(Rules, AGroupsNumberIsNotTakenForAProducts) {
  TestPack shop = Shop();
  Page page(&shop, {});
  page.rules->Take(3);  // of group 1
  EXPECT_EQ(page.Check(1), Rule::kNone);
}

TEST(Rules, ACategoryFillsNoMoreThanItsQuotaOfASlot) {
  TestPack shop = Shop();
  Page page(&shop, {}, 1);
  page.rules->Take(0);
  EXPECT_EQ(page.Check(1), Rule::kCategoryQuota);
  EXPECT_EQ(page.Check(2), Rule::kNone);
  page.rules->CloseSlot(true);
  page.Open();
  EXPECT_EQ(page.Check(1), Rule::kNone) << "each slot counts anew";
}

TEST(Rules, WithoutCategoryThereIsNoQuota) {
  TestPack shop;
  shop.Products(3);
  Page page(&shop, {}, 1);
  page.rules->Take(0);
  EXPECT_EQ(page.Check(1), Rule::kNone);
}

TEST(Rules, TheFirstRuleThatHoldsIsTheOneNamed) {
  TestPack shop;
  shop.Product("a").Category("X").SoldOut();
  shop.plan().hide_out_of_stock = shop.plan().hide_in_cart = shop.plan().hide_viewed = true;
  shop.plan().hide_bought_ms = kOneDayMs;
  TestHistory rows = TestHistory().Buy(kNowMs, "a", "T").View(kNowMs, "a").Cart(kNowMs, "a");
  const auto named = [&](const TestHistory& history) {
    Page page(&shop, history, 1);
    page.rules->Take(0);
    return page.Check(0);
  };
  EXPECT_EQ(named(rows), Rule::kSoldOut);
  shop.plan().hide_out_of_stock = false;
  EXPECT_EQ(named(rows), Rule::kInCart);
  shop.plan().hide_in_cart = false;
  EXPECT_EQ(named(rows), Rule::kJustBought);
  shop.plan().hide_bought_ms = 0;
  EXPECT_EQ(named(rows), Rule::kSeenThisSession);
  shop.plan().hide_viewed = false;
  EXPECT_EQ(named(rows), Rule::kShownOnPage);
}

TEST(Rules, WhatWasGivenBackIsHiddenUntilItIsBoughtAgain) {
  TestPack shop = Shop();
  shop.plan().hide_bought_ms = 0;
  shop.plan().hide_returned_ms = 90 * kOneDayMs;
  const TestHistory back =
      TestHistory().Buy(kNowMs - 9 * kOneDayMs, "a", "T").Refund(kNowMs - kOneDayMs, "a", "T");
  EXPECT_EQ(Page(&shop, back).Check(0), Rule::kReturned);
  EXPECT_EQ(Page(&shop, TestHistory(back).Buy(kNowMs, "a", "U")).Check(0), Rule::kNone);
  shop.plan().hide_returned_ms = kOneDayMs;
  EXPECT_EQ(Page(&shop, back).Check(0), Rule::kNone) << "half-open";
}

TEST(Rules, WhatIsBlockedIsNamedSoEvenWhenItIsSoldOut) {
  TestPack shop = Shop();
  shop.Product("f").SoldOut();
  shop.plan().block = {"f", "b", "unknown"};
  EXPECT_EQ(Page(&shop, {}).Check(5), Rule::kBlocked);
  EXPECT_EQ(Page(&shop, {}).Check(1, StrategyId::kContinue), Rule::kBlocked);
  EXPECT_EQ(Page(&shop, {}).Check(0), Rule::kNone);
}

TEST(Rules, WhatIsAlmostSoldOutShowsOnlyWhereItLiesInTheCart) {
  TestPack shop = Shop();
  shop.Product("f").LowStock();
  EXPECT_EQ(Page(&shop, {}).Check(5), Rule::kLowStock);
  EXPECT_EQ(Page(&shop, {}).Check(5, StrategyId::kContinue), Rule::kNone);
}

TEST(Rules, AFilterLetsInOnlyWhatItDescribes) {
  TestPack shop = Shop();
  const uint32_t x = shop.Text("X");
  shop.plan().filter = {test::TextIs(ConditionOpCode::kEq, kAttributeCategory, x)};
  EXPECT_EQ(Page(&shop, {}).Check(0), Rule::kNone);
  EXPECT_EQ(Page(&shop, {}).Check(2), Rule::kFiltered);
  EXPECT_EQ(Page(&shop, {}).Check(3), Rule::kFiltered) << "no category is not that category";
}

TEST(Rules, AProductPinnedElsewhereIsLeftToThatSlot) {
  TestPack shop = Shop();
  Page page(&shop, {});
  page.rules->Reserve(3, 7);
  EXPECT_EQ(page.Check(3), Rule::kPinnedElsewhere);
  EXPECT_EQ(page.Check(4), Rule::kPinnedElsewhere) << "its variant";
  page.Open(true);
  EXPECT_EQ(page.Check(3), Rule::kNone);
}

TEST(Rules, WhatWasShownOftenWithoutATouchIsTiredVariantsTogether) {
  TestPack shop = Shop();
  shop.plan().tired_shown = 3;
  shop.plan().tired_within_ms = 14 * kOneDayMs;
  const auto shown = [&](const TestHistory& rows, StrategyId strategy = StrategyId::kForYou) {
    return Page(&shop, rows).rules->Tired(3, strategy);
  };
  const auto seen = [](int64_t days_ago, const char* id) {
    return std::pair(kNowMs - days_ago * kOneDayMs, id);
  };
  TestHistory rows;
  for (const auto& [at_ms, id] : {seen(15, "d"), seen(14, "d"), seen(3, "e")}) rows.Impression(at_ms, id);
  EXPECT_EQ(shown(rows), 0u) << "the first lies too far back";
  rows.Impression(kNowMs, "d");
  EXPECT_EQ(shown(rows), 3u);
  EXPECT_EQ(shown(rows, StrategyId::kContinue), 0u);
  EXPECT_EQ(shown(TestHistory(rows).View(kNowMs, "d")), 0u) << "only the variant's one is left";
  shop.plan().tired_shown = 0;
  EXPECT_EQ(shown(rows), 0u);
}

TEST(Rules, ABrandFillsNoMoreThanItsQuotaOfASlot) {
  TestPack shop;
  shop.Product("a").Brand("Ada").Product("b").Brand("Ada").Product("c");
  Page page(&shop.Slot("one", {.per_brand = 1}), {});
  page.OpenNumber(0);
  page.rules->Take(0);
  EXPECT_EQ(page.Check(1), Rule::kBrandQuota);
  EXPECT_EQ(page.Check(2), Rule::kNone);
}

TEST(Rules, EveryRuleHasItsName) {
  EXPECT_EQ(RuleName(Rule::kNone), "none");
  EXPECT_EQ(RuleName(Rule::kSoldOut), "sold_out");
  EXPECT_EQ(RuleName(Rule::kInCart), "in_cart");
  EXPECT_EQ(RuleName(Rule::kJustBought), "just_bought");
  EXPECT_EQ(RuleName(Rule::kSeenThisSession), "seen_this_session");
  EXPECT_EQ(RuleName(Rule::kShownOnPage), "shown_on_page");
  EXPECT_EQ(RuleName(Rule::kCategoryQuota), "category_quota");
  EXPECT_EQ(RuleName(Rule::kBlocked), "blocked");
  EXPECT_EQ(RuleName(Rule::kLowStock), "low_stock");
  EXPECT_EQ(RuleName(Rule::kFiltered), "filtered");
  EXPECT_EQ(RuleName(Rule::kReturned), "returned");
  EXPECT_EQ(RuleName(Rule::kPinnedElsewhere), "pinned_elsewhere");
  EXPECT_EQ(RuleName(Rule::kBrandQuota), "brand_quota");
  EXPECT_EQ(RuleName(Rule::kNoPlace), "no_place");
}

TEST(Rules, WhatSheDismissedIsKeptOutWithItsVariantsOfAllButContinue) {
  TestPack shop = Shop();
  const TestHistory rows =
      TestHistory().View(kNowMs - kHourMs, "d").Event(kNowMs, EventKind::kDismissItem, "d");
  EXPECT_EQ(Page(&shop, rows).Check(3), Rule::kDismissed);
  EXPECT_EQ(Page(&shop, rows).Check(4), Rule::kDismissed) << "the other colour of the same thing";
  EXPECT_EQ(Page(&shop, rows).Check(3, StrategyId::kRecentlyViewed), Rule::kDismissed);
  EXPECT_EQ(Page(&shop, rows).Check(3, StrategyId::kContinue), Rule::kNone);
  EXPECT_EQ(Page(&shop, rows).Check(0), Rule::kNone);
  EXPECT_EQ(RuleName(Rule::kDismissed), "dismissed");
}

}  // namespace
}  // namespace rapport
