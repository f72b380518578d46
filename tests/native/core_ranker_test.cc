#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core_history_builder.h"
#include "core_pack_builder.h"
#include "rapport/ranker.h"

namespace rapport {
namespace {

using test::kHourMs;
using test::kNowMs;
using test::Random;
using test::TestHistory;
using test::TestPack;

// A shop and a shopper, scored.
struct Scored {
  Scored(TestPack* shop, const TestHistory& rows) : pack(shop->Open()), weights(Weights::Of(*pack)) {
    Fold(rows.Fold(), pack->catalog(), kNowMs, &profile);
    board.Reset(pack->catalog().size(), true);
  }
  [[nodiscard]] Situation situation() const { return {*pack, profile, weights, kNoProduct, kNowMs}; }

  std::unique_ptr<Pack> pack;
  Weights weights;
  Profile profile;
  ScoreBoard board;
};

using Rows = std::vector<std::vector<uint32_t>>;

// near(a, c) of ranker.h, place by place.
double Near(const Rows& rows, uint32_t a, uint32_t c, double scale) {
  double near = 0;
  for (const auto& row : rows) {
    for (size_t i = 0; i < row.size(); ++i) {
      int nearest = 99;
      for (size_t j = 0; j < row.size(); ++j) {
        if (row[j] == a) nearest = std::min(nearest, std::abs(static_cast<int>(i) - static_cast<int>(j)));
      }
      if (row[i] == c && nearest < 99) near += std::pow(2.0, -(nearest - 1) / scale);
    }
  }
  return near;
}

Rows RandomRows(Random* random, TestPack* shop, uint32_t products) {
  Rows rows(1 + random->Below(60));
  for (auto& row : rows) {
    row.resize(2 + random->Below(4));
    for (uint32_t& product : row) product = random->Below(products);
    shop->Fragment(row);
  }
  return rows;
}

TEST(Ranker, NearFollowsItsFormula) {
  Random random(61);
  for (int round = 0; round < 60; ++round) {
    constexpr uint32_t kProducts = 12;
    const float scale = 0.3f + static_cast<float>(random.Below(30)) / 10;
    TestPack shop;
    shop.Products(kProducts);
    const Rows rows = RandomRows(&random, &shop, kProducts);
    Scored scored(&shop.DistanceScale(scale), {});
    const uint32_t anchor = random.Below(kProducts);
    AddNear(scored.situation(), anchor, ReasonKind::kViewed, 0.5f, &scored.board);
    double largest = 0;
    for (uint32_t c = 0; c < kProducts; ++c) {
      if (c != anchor) largest = std::max(largest, Near(rows, anchor, c, scale));
    }
    for (uint32_t c = 0; c < kProducts; ++c) {
      const double expected =
          c == anchor ? 0 : 0.5 * Near(rows, anchor, c, scale) / (largest + scored.weights.neighbor_prior);
      EXPECT_NEAR(scored.board.score(c), expected, 1e-5) << round;
    }
  }
}

TEST(Ranker, WithoutFragmentsNeighbourProductsStandIn) {
  TestPack shop;
  shop.Products(3).ViewedTogether("p0", {{2, 255}}, 0.5f);
  Scored scored(&shop, {});
  AddNear(scored.situation(), 0, ReasonKind::kViewed, 1, &scored.board);
  EXPECT_FLOAT_EQ(scored.board.score(2), 0.5f);
}

TEST(Ranker, TermsOfAProductSumToItsScore) {
  Random random(62);
  for (int round = 0; round < 30; ++round) {
    TestPack shop;
    for (int i = 0; i < 12; ++i) {
      shop.Product("p" + std::to_string(i))
          .Category("c" + std::to_string(i % 3))
          .Brand("b" + std::to_string(i % 2));
      shop.Viewed(static_cast<uint8_t>(255 - 20 * i));
    }
    RandomRows(&random, &shop, 12);
    shop.BoughtTogether("p1", {{3, 200}, {4, 100}}).BoughtTogether("p2", {{5, 255}});
    TestHistory rows;
    for (int i = 0; i < 12; ++i) {
      const EventKind kinds[] = {EventKind::kViewItem, EventKind::kAddToCart, EventKind::kPurchase};
      rows.Event(static_cast<double>(kNowMs - i * kHourMs), kinds[random.Below(3)],
                 "p" + std::to_string(random.Below(12)));
    }
    Scored scored(&shop, rows);
    AddForYou(scored.situation(), &scored.board);
    std::map<uint32_t, double> sum;
    std::map<uint32_t, float> largest;
    for (const TermValue& term : scored.board.terms()) {
      EXPECT_GT(term.value, 0);
      sum[term.product] += term.value;
      largest[term.product] = std::max(largest[term.product], term.value);
    }
    for (const uint32_t product : scored.board.products()) {
      EXPECT_NEAR(scored.board.score(product), sum[product], 1e-5);
      const Term told = scored.board.largest_term(product);
      EXPECT_TRUE(std::any_of(scored.board.terms().begin(), scored.board.terms().end(),
                              [&](const TermValue& term) {
                                return term.product == product && term.value == largest[product] &&
                                       term.term.kind == told.kind && term.term.anchor == told.anchor;
                              }))
          << "the reason told is the largest term";
    }
  }
}

// The whole formula of ranker.h, product by product, for a shopper with views, cart, orders and tastes.
TEST(Ranker, ForYouFollowsItsFormula) {
  TestPack shop;
  shop.Product("p0").Category("X").Brand("B").Viewed(255).Product("p1").Category("X").Viewed(51).Bought(102);
  shop.Product("p2").Category("Y").Brand("B").Product("p3").Product("p4").Product("p5").Category("Z").Viewed(
      255);
  shop.Session({"p0", "p1"}).Session({"p0", "p1", "p2"}).DistanceScale(1);
  shop.BoughtTogether("p3", {{4, 255}}).BoughtTogether("p2", {{4, 51}, {1, 255}}, 0.5f);
  TestHistory rows;
  rows.View(kNowMs, "p0").Cart(kNowMs, "p3").Buy(kNowMs, "p2", "T1").View(kNowMs, "p2");
  Scored scored(&shop, rows);
  AddForYou(scored.situation(), &scored.board);

  const Weights w;
  // Anchors: p2 looked at last (near p1 by 1, p0 by 2 positions), then p0 (near p1 twice, p2 once two
  // positions away).
  const double near_p2 = 1 / (1 + w.neighbor_prior);
  const double near_p0 = w.position_decay / (2 + w.neighbor_prior);
  const double n = 1;  // bought products
  // Taste: p0 1, p3 3 (no category), p2 4 + 1; brand B 6 of 9.
  const double x = w.category * 1.0 / 9, y = w.category * 5.0 / 9, b = w.brand * 6.0 / 9;
  const std::map<uint32_t, double> expected = {
      {0, near_p2 * 0.5 + w.revisit + x + b + w.popularity * 1},
      {1, near_p2 + near_p0 * 2 + w.bought / std::sqrt(n) * 0.5 + x + w.popularity * 0.4},
      {2, near_p0 * 0.5 + w.again * std::log(2.0) + y + b},
      {3, 0},
      {4, w.cart + w.bought / std::sqrt(n) * 0.1},
      {5, 0}};
  for (const auto& [product, score] : expected)
    EXPECT_NEAR(scored.board.score(product), score, 1e-5) << product;
}

TEST(Ranker, WithoutAnAnchorsViewsAProductLosesExactlyThatAnchorsTerm) {
  Random random(63);
  for (int round = 0; round < 30; ++round) {
    constexpr uint32_t kProducts = 15;
    TestPack shop;
    shop.Products(kProducts);
    RandomRows(&random, &shop, kProducts);
    TestHistory with, without;
    for (uint32_t i = 0; i < 4; ++i) {
      const std::string product = "p" + std::to_string(i);
      if (i > 0) without.View(kNowMs - kHourMs + i, product);
      with.View(kNowMs - kHourMs + i, product);  // p0 is the oldest: the others keep their positions
    }
    Scored all(&shop, with), fewer(&shop, without);
    AddForYou(all.situation(), &all.board);
    AddForYou(fewer.situation(), &fewer.board);
    for (uint32_t product = 1; product < kProducts; ++product) {
      double term = 0;
      for (const TermValue& value : all.board.terms()) {
        if (value.product == product && value.term.kind == ReasonKind::kViewed && value.term.anchor == 0)
          term += value.value;
      }
      EXPECT_NEAR(all.board.score(product) - fewer.board.score(product), term, 1e-5);
    }
  }
}

TEST(Ranker, OnlyTheLastSixViewedProductsRecommend) {
  TestPack shop;
  shop.Products(9).Session({"p0", "p8"});
  TestHistory rows;
  for (int i = 0; i < 6; ++i) rows.View(kNowMs - kHourMs + i, "p" + std::to_string(i));
  Scored six(&shop, rows);
  AddForYou(six.situation(), &six.board);
  EXPECT_GT(six.board.score(8), 0);
  Scored seven(&shop, rows.View(kNowMs, "p6"));
  AddForYou(seven.situation(), &seven.board);
  EXPECT_EQ(seven.board.score(8), 0);
}

TEST(Ranker, WeightsOfThePackCountAndWhatIsNoWeightKeepsTheDefault) {
  const Weights standard;
  const auto pack =
      TestPack().Weights({0.25f, -1, std::nanf(""), std::numeric_limits<float>::infinity(), 0}).Open();
  const Weights weights = Weights::Of(*pack);
  EXPECT_EQ(weights.position_decay, 0.25f);
  EXPECT_EQ(weights.neighbor_prior, standard.neighbor_prior);
  EXPECT_EQ(weights.revisit, standard.revisit);
  EXPECT_EQ(weights.revisit_decay, standard.revisit_decay);
  EXPECT_EQ(weights.cart, 0);
  EXPECT_EQ(weights.popularity, standard.popularity);
}

}  // namespace
}  // namespace rapport
