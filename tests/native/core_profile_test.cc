#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <string>
#include <vector>

#include "core_history_builder.h"
#include "core_pack_builder.h"
#include "rapport/profile.h"

namespace rapport {
namespace {

using test::kMinuteMs;
using test::kNowMs;
using test::kOneDayMs;
using test::Random;
using test::TestHistory;
using test::TestPack;

TestPack Shop() {
  TestPack pack;
  pack.Product("a")
      .Category("Mugs")
      .Brand("Ada")
      .PriceBand(2)
      .Product("b")
      .Category("Mugs")
      .Product("c")
      .Category("Tea");
  return pack;
}

Profile ProfileOf(const TestHistory& rows, int64_t now_ms = kNowMs) {
  const auto pack = Shop().Open();
  Profile profile;
  Fold(rows.Fold(), pack->catalog(), now_ms, &profile);
  return profile;
}

TEST(Profile, AShopperWithoutHistoryIsInHerFirstSession) {
  const Profile profile = ProfileOf(TestHistory());
  EXPECT_EQ(profile.sessions, 1u);
  EXPECT_EQ(profile.session_rows, 0u);
  EXPECT_EQ(profile.last_product, kNoProduct);
  EXPECT_TRUE(profile.products.empty());
}

TEST(Profile, ASessionEndsAfterExactlyThirtyMinutesWithoutAnEvent) {
  const int64_t first_ms = kNowMs - 60 * kMinuteMs;
  const auto sessions = [&](int64_t gap_ms) {
    return ProfileOf(TestHistory().View(first_ms, "a").View(first_ms + gap_ms, "b"), first_ms + gap_ms)
        .sessions;
  };
  EXPECT_EQ(sessions(kSessionIdleMs - 1), 1u);
  EXPECT_EQ(sessions(kSessionIdleMs), 2u);
}

TEST(Profile, TheSessionThatNowLiesInCounts) {
  const TestHistory rows = TestHistory().View(kNowMs, "a");
  EXPECT_EQ(ProfileOf(rows, kNowMs + kSessionIdleMs - 1).sessions, 1u);
  const Profile back = ProfileOf(rows, kNowMs + kSessionIdleMs);
  EXPECT_EQ(back.sessions, 2u);
  EXPECT_EQ(back.session_rows, 0u);
  EXPECT_EQ(back.previous_session_ms, kNowMs);
  EXPECT_FALSE(back.Find(0)->viewed_this_session);
}

TEST(Profile, WhatSheLooksAtIsKnownLatestFirst) {
  const Profile profile = ProfileOf(TestHistory().View(1, "a").View(2, "b").View(2, "c").View(3, "a"), 4);
  EXPECT_EQ(profile.recent_views, (std::vector<uint32_t>{0, 2, 1}));
  EXPECT_EQ(profile.views, 4u);
  EXPECT_EQ(profile.Find(0)->views, 2u);
  EXPECT_EQ(profile.Find(0)->last_view_ms, 3);
  EXPECT_TRUE(profile.Find(0)->viewed_this_session);
}

TEST(Profile, TheCartAddsRemovesAndNeverGoesBelowZero) {
  TestHistory rows;
  rows.Cart(1, "a", 2).Cart(2, "a").Uncart(3, "a").Cart(4, "b").Uncart(5, "b", 9).Cart(6, "b", 0);
  const Profile profile = ProfileOf(rows, 7);
  EXPECT_EQ(profile.Find(0)->cart_quantity, 2);
  EXPECT_EQ(profile.Find(1)->cart_quantity, 1) << "what went below zero is forgotten; no quantity means one";
  EXPECT_EQ(profile.cart_products, 2u);
}

TEST(Profile, BuyingEmptiesTheProductFromTheCart) {
  const Profile profile = ProfileOf(TestHistory().Cart(1, "a", 3).Cart(1, "b").Buy(2, "a", "T1"), 3);
  EXPECT_EQ(profile.Find(0)->cart_quantity, 0);
  EXPECT_EQ(profile.cart_products, 1u);
}

TEST(Profile, HugeQuantitiesDoNotOverflow) {
  TestHistory rows;
  for (int i = 0; i < 4; ++i) rows.Cart(i, "a", 2'147'483'647);
  rows.Uncart(5, "b", -2'147'483'647 - 1);
  EXPECT_GT(ProfileOf(rows, 6).Find(0)->cart_quantity, 0);
}

TEST(Profile, LinesOfOneTransactionAreOneOrder) {
  const Profile profile = ProfileOf(TestHistory().Buy(1, "a", "T1").Buy(1, "b", "T1").Buy(5, "a", "T2"), 6);
  EXPECT_EQ(profile.orders, 2u);
  EXPECT_EQ(profile.Find(0)->orders, 2u);
  EXPECT_EQ(profile.last_order, (std::vector<uint32_t>{0}));
  EXPECT_EQ(profile.last_order_ms, 5);
}

TEST(Profile, WithoutTransactionIdLinesOfOneMomentAreOneOrder) {
  const Profile profile = ProfileOf(TestHistory().Buy(1, "a").Buy(1, "b").Buy(1, "a").Buy(2, "a"), 6);
  EXPECT_EQ(profile.orders, 2u);
  EXPECT_EQ(profile.Find(0)->orders, 2u);
}

// The device records an order as it is made, the server tells its lines again later, with another order
// between them.
TEST(Profile, AnOrderWhoseLinesAreTornApartCountsOnce) {
  const Profile profile = ProfileOf(TestHistory().Buy(1, "a", "T1").Buy(2, "b", "T2").Buy(3, "c", "T1"), 6);
  EXPECT_EQ(profile.orders, 2u);
  EXPECT_EQ(profile.last_order, (std::vector<uint32_t>{1}));
  EXPECT_EQ(profile.Find(2)->orders, 1u);
}

TEST(Profile, ARefundTakesTheOrderFromTheProduct) {
  const Profile profile =
      ProfileOf(TestHistory().Buy(1, "a", "T1").Refund(2, "a", "T1").Refund(3, "b", "T9"), 6);
  EXPECT_EQ(profile.Find(0)->orders, 0u);
  EXPECT_EQ(profile.Find(1)->orders, 0u);
}

TEST(Profile, ImpressionsAndClicksAreCountedPerProduct) {
  TestHistory rows;
  rows.Impression(1, "a").Impression(2, "a").Event(3, EventKind::kSelectItem, "a");
  const Profile profile = ProfileOf(rows, 4);
  EXPECT_EQ(profile.Find(0)->shown, 2u);
  EXPECT_EQ(profile.Find(0)->clicked, 1u);
  EXPECT_NEAR(profile.Find(0)->interest, 1.0f, 1e-6);
}

TEST(Profile, EventsAfterNowCountAsHappeningNow) {
  const Profile profile = ProfileOf(TestHistory()
                                        .View(kNowMs - kOneDayMs, "a")
                                        .View(kNowMs + 400 * kOneDayMs, "b")
                                        .Buy(kNowMs + kOneDayMs, "c", "T1"));
  EXPECT_EQ(profile.Find(1)->last_view_ms, kNowMs);
  EXPECT_EQ(profile.last_order_ms, kNowMs);
  EXPECT_EQ(profile.Find(1)->interest, 1.0f);
  EXPECT_EQ(profile.sessions, 2u);
}

TEST(Profile, AProductTheCatalogueDoesNotKnowLeavesOnlyTheVisit) {
  const Profile profile = ProfileOf(TestHistory().View(kNowMs - kOneDayMs, "a").View(kNowMs, "gone"));
  EXPECT_EQ(profile.sessions, 2u);
  EXPECT_EQ(profile.products.size(), 1u);
  EXPECT_EQ(profile.last_product, 0u);
}

// A search for "b" is a text, and content may be called like a product: neither is an event about product b.
TEST(Profile, TextsThatAreNoProductIdsTouchNoProduct) {
  for (const EventKind kind : {EventKind::kSearch, EventKind::kViewPromotion, EventKind::kSelectPromotion}) {
    const Profile profile = ProfileOf(TestHistory().View(1, "a").Event(2, kind, "b"), 3);
    EXPECT_EQ(profile.last_product, 0u) << EventKindName(kind);
    EXPECT_EQ(profile.Find(1), nullptr) << EventKindName(kind);
  }
}

TEST(Profile, OnlyWhatLivesIsFolded) {
  EXPECT_EQ(ProfileOf(TestHistory().View(kNowMs - kMaxHistoryAgeMs - 1, "a")).views, 0u);
}

double WeightOf(EventKind kind) {
  switch (kind) {
    case EventKind::kViewItem:
    case EventKind::kSelectItem:
      return 1;
    case EventKind::kAddToWishlist:
      return 2;
    case EventKind::kAddToCart:
      return 3;
    case EventKind::kPurchase:
      return 4;
    default:
      return 0;
  }
}

// A look, a wish, a cart, an order or a restoring after it takes a dismissal back; the last word counts.
struct LastWord {
  int64_t at_ms = 0;
  bool dismissed = false;
  void Hear(int64_t ts_ms, EventKind kind) {
    if (ts_ms < at_ms) return;
    const bool back = kind == EventKind::kViewItem || kind == EventKind::kAddToWishlist ||
                      kind == EventKind::kAddToCart || kind == EventKind::kPurchase ||
                      kind == EventKind::kRestoreItem;
    if (!back && kind != EventKind::kDismissItem) return;
    at_ms = ts_ms;
    dismissed = !back;
  }
};

TEST(Profile, InterestAndTasteAreDecayedSumsLessWhatDismissalsTake) {
  Random random(3);
  const auto pack = Shop().Open();
  const Catalog& catalog = pack->catalog();
  for (int round = 0; round < 30; ++round) {
    TestHistory rows;
    std::map<uint32_t, double> interest, category, brand, band;
    std::map<uint32_t, LastWord> words;
    for (int i = 0; i < 60; ++i) {
      const auto kind = static_cast<EventKind>(1 + random.Below(kEventKinds - 1));
      const uint32_t product = random.Below(catalog.size());
      const int64_t age_ms = random.Below(4'000'000) * int64_t{5000};
      rows.Event(static_cast<double>(kNowMs - age_ms), kind, catalog.id(product));
      words[product].Hear(kNowMs - age_ms, kind);
      const double age = static_cast<double>(age_ms);
      const double taste = WeightOf(kind) * std::pow(0.5, age / (30.0 * kOneDayMs));
      interest[product] += WeightOf(kind) * std::pow(0.5, age / (7.0 * kOneDayMs));
      category[catalog.category(product)] += taste;
      brand[catalog.brand(product)] += taste;
      band[catalog.price_band(product)] += taste;
    }
    for (const auto& [product, word] : words) {
      const int64_t age_ms = kNowMs - word.at_ms;
      if (!word.dismissed || age_ms >= 180 * kOneDayMs) continue;
      const double taste = 2 * std::pow(0.5, static_cast<double>(age_ms) / (30.0 * kOneDayMs));
      if (catalog.category(product) != 0) category[catalog.category(product)] -= taste;
      if (catalog.brand(product) != 0) brand[catalog.brand(product)] -= taste;
    }
    for (auto& [number, taste] : category) taste = std::max(0.0, taste);
    for (auto& [number, taste] : brand) taste = std::max(0.0, taste);
    Profile profile;
    Fold(rows.Fold(), catalog, kNowMs, &profile);
    for (const ProductTrace& trace : profile.products) {
      EXPECT_NEAR(trace.interest, interest[trace.product], 1e-4 * (1 + interest[trace.product]));
    }
    for (const auto& [number, taste] : category)
      EXPECT_NEAR(profile.category_taste[number], taste, 1e-4 * (1 + taste));
    for (const auto& [number, taste] : brand)
      EXPECT_NEAR(profile.brand_taste[number], taste, 1e-4 * (1 + taste));
    for (const auto& [number, taste] : band)
      EXPECT_NEAR(profile.price_taste[number], taste, 1e-4 * (1 + taste));
  }
}

std::string Print(const Profile& p) {
  std::string out;
  const auto add = [&out](double value) { out += std::to_string(value) + ' '; };
  for (const ProductTrace& t : p.products) {
    for (const double value : {double(t.product), double(t.interest), double(t.views), double(t.orders),
                               double(t.cart_quantity), double(t.last_view_ms), double(t.last_order_ms)}) {
      add(value);
    }
  }
  for (const uint32_t product : p.recent_views) add(product);
  for (const uint32_t product : p.last_order) add(product);
  for (const float taste : p.category_taste) add(double(taste));
  for (const uint32_t count :
       {p.orders, p.views, p.sessions, p.cart_products, p.session_rows, p.last_product})
    add(count);
  return out;
}

TEST(Profile, TheFoldDependsOnTimesNotOnTheOrderOfRowsNorOnWhatWasFoldedBefore) {
  Random random(5);
  const auto pack = Shop().Open();
  Profile reused;
  for (int round = 0; round < 20; ++round) {
    struct Row {
      int64_t at_ms;
      EventKind kind;
      std::string product, order;
    };
    std::vector<Row> given;
    for (int i = 0; i < 40; ++i) {
      given.push_back(
          {kNowMs - i * int64_t{7'000'000}, static_cast<EventKind>(1 + random.Below(kEventKinds - 1)),
           std::string(1, static_cast<char>('a' + random.Below(4))), random.Chance(50) ? "T1" : ""});
    }
    std::string first;
    for (int shuffle = 0; shuffle < 2; ++shuffle) {
      TestHistory rows;
      for (const Row& row : given)
        rows.Event(static_cast<double>(row.at_ms), row.kind, row.product, row.order);
      Profile fresh;
      Fold(rows.Fold(), pack->catalog(), kNowMs, &fresh);
      Fold(rows.Fold(), pack->catalog(), kNowMs, &reused);
      EXPECT_EQ(Print(fresh), Print(reused));
      if (shuffle == 0) first = Print(fresh);
      EXPECT_EQ(Print(fresh), first);
      for (size_t i = given.size(); i > 1; --i)
        std::swap(given[i - 1], given[random.Below(static_cast<uint32_t>(i))]);
    }
  }
}

// "Less like this".
TestHistory& Dismiss(TestHistory* rows, int64_t at_ms, std::string_view product) {
  return rows->Event(static_cast<double>(at_ms), EventKind::kDismissItem, product);
}

TEST(Profile, WhatSheDismissedIsListedLatestFirst) {
  TestHistory rows;
  Dismiss(&rows, kNowMs - 2, "a");
  Dismiss(&rows, kNowMs - 1, "c");
  const Profile profile = ProfileOf(rows);
  EXPECT_EQ(profile.dismissed, (std::vector<uint32_t>{2, 0}));
  EXPECT_EQ(profile.Find(0)->dismissed_ms, kNowMs - 2);
  EXPECT_EQ(profile.last_product, kNoProduct) << "she looked at neither";
}

TEST(Profile, ADismissalEndsAfterItsDaysAndWhenSheTurnsBackOrRestoresIt) {
  TestHistory old;
  Dismiss(&old, kNowMs - kDismissedDays * kOneDayMs, "a");
  EXPECT_TRUE(ProfileOf(old).dismissed.empty());
  EXPECT_EQ(ProfileOf(old, kNowMs - 1).dismissed.size(), 1u);
  for (const EventKind kind : {EventKind::kViewItem, EventKind::kAddToCart, EventKind::kAddToWishlist,
                               EventKind::kPurchase, EventKind::kRestoreItem}) {
    TestHistory rows;
    Dismiss(&rows, kNowMs - 2, "a").Event(static_cast<double>(kNowMs - 1), kind, "a");
    EXPECT_TRUE(ProfileOf(rows).dismissed.empty()) << EventKindName(kind);
    EXPECT_EQ(ProfileOf(Dismiss(&rows, kNowMs, "a")).dismissed.size(), 1u) << "said once more";
  }
  TestHistory seen;
  Dismiss(&seen, kNowMs - 2, "a").Impression(kNowMs - 1, "a").View(kNowMs, "b");
  EXPECT_EQ(ProfileOf(seen).dismissed.size(), 1u);
}

TEST(Profile, ADismissalTakesTwoLooksFromTheTasteOfItsCategoryAndBrandAndNeverMore) {
  TestHistory rows;
  for (int i = 0; i < 3; ++i) rows.View(kNowMs, "a");
  EXPECT_FLOAT_EQ(ProfileOf(rows).category_taste[1], 3);
  Dismiss(&rows, kNowMs, "a");
  EXPECT_FLOAT_EQ(ProfileOf(rows).category_taste[1], 1);
  EXPECT_FLOAT_EQ(ProfileOf(rows).brand_taste[1], 1);
  Dismiss(&rows, kNowMs, "b");
  EXPECT_FLOAT_EQ(ProfileOf(rows).category_taste[1], 0) << "not −1";
  EXPECT_FLOAT_EQ(ProfileOf(rows).Find(0)->interest, 3) << "what she did stays true";
}

TEST(Profile, RestoringLeavesTheProfileAsIfNothingHadBeenDismissed) {
  Random random(77);
  for (int round = 0; round < 100; ++round) {
    TestHistory plain, undone;
    for (int i = 0; i < 12; ++i) {
      const int64_t at_ms = kNowMs - random.Below(100) * kOneDayMs;
      const char* const products[] = {"a", "b", "c"};
      const char* product = products[random.Below(3)];
      plain.View(at_ms, product);
      undone.View(at_ms, product);
    }
    Dismiss(&undone, kNowMs - 2, "a").Event(static_cast<double>(kNowMs - 1), EventKind::kRestoreItem, "a");
    const Profile before = ProfileOf(plain), after = ProfileOf(undone);
    EXPECT_EQ(before.category_taste, after.category_taste);
    EXPECT_EQ(before.brand_taste, after.brand_taste);
    EXPECT_EQ(before.recent_views, after.recent_views);
    EXPECT_EQ(before.last_product, after.last_product);
  }
}

}  // namespace
}  // namespace rapport
