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

// related(a, ·) of ranker.h by its formula, of an anchor that fragments hold.
std::map<uint32_t, double> Related(const Rows& rows, uint32_t products, uint32_t a, const Weights& w,
                                   bool hop) {
  const auto largest = [&](uint32_t from) {
    double most = 0;
    for (uint32_t c = 0; c < products; ++c) {
      if (c != from) most = std::max(most, Near(rows, from, c, w.distance_scale));
    }
    return most;
  };
  std::vector<std::pair<double, uint32_t>> nearest;
  for (uint32_t c = 0; c < products; ++c) {
    if (c != a) nearest.emplace_back(-static_cast<float>(Near(rows, a, c, w.distance_scale)), c);
  }
  std::sort(nearest.begin(), nearest.end());
  std::map<uint32_t, double> related;
  for (uint32_t c = 0; c < products; ++c) {
    if (c == a) continue;
    double sum = Near(rows, a, c, w.distance_scale);
    for (size_t i = 0; hop && i < std::min(kHopBases, nearest.size()); ++i) {
      const uint32_t b = nearest[i].second;
      if (c == b) continue;
      sum += w.hop * Near(rows, a, b, w.distance_scale) * Near(rows, b, c, w.distance_scale) /
             (largest(b) + w.neighbor_prior);
    }
    related[c] = sum / (largest(a) + w.neighbor_prior);
  }
  return related;
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

TEST(Ranker, WhatIsNearAndTwoStepsAwayFollowsItsFormula) {
  Random random(61);
  for (int round = 0; round < 60; ++round) {
    constexpr uint32_t kProducts = 12;
    TestPack shop;
    shop.Products(kProducts);
    const Rows rows = RandomRows(&random, &shop, kProducts);
    Scored scored(&shop, {});
    scored.weights.distance_scale = 0.3f + static_cast<float>(random.Below(30)) / 10;
    const uint32_t anchor = random.Below(kProducts);
    const bool hop = round % 2 == 0;
    if (scored.pack->fragments().RowsOf(anchor).empty()) continue;
    AddRelated(scored.situation(), anchor, ReasonKind::kViewed, 0.5f, hop, &scored.board);
    const auto related = Related(rows, kProducts, anchor, scored.weights, hop);
    for (uint32_t c = 0; c < kProducts; ++c) {
      EXPECT_NEAR(scored.board.score(c), c == anchor ? 0 : 0.5 * related.at(c), 1e-5) << round;
    }
  }
}

TEST(Ranker, WithoutFragmentsNeighbourProductsStandIn) {
  TestPack shop;
  shop.Products(3).ViewedTogether("p0", {{2, 255}});
  Scored scored(&shop, {});
  AddRelated(scored.situation(), 0, ReasonKind::kViewed, 1, false, &scored.board);
  EXPECT_FLOAT_EQ(scored.board.score(2), kEdgeEvidence / (kEdgeEvidence + scored.weights.neighbor_prior));
}

TEST(Ranker, AProductThatNobodyHasSeenYetLeadsToWhatTheCatalogueSaysIsAlike) {
  TestPack shop;
  shop.Products(3).Similar("p0", {{2, 255}});
  TestHistory rows;
  Scored scored(&shop, rows.View(kNowMs, "p0"));
  AddForYou(scored.situation(), &scored.board);
  EXPECT_FLOAT_EQ(scored.board.score(2), scored.weights.content);
}

TEST(Ranker, ACustomersNextOrderIsMeantUntilSheLooksAtSomethingInThisSession) {
  TestPack shop;
  shop.Products(2);
  const auto goal = [&](const TestHistory& rows) { return GoalOf(Scored(&shop, rows).profile); };
  EXPECT_EQ(goal(TestHistory()), Goal::kNextView);
  EXPECT_EQ(goal(TestHistory().Buy(kNowMs - 9, "p0", "T1").View(kNowMs, "p1")), Goal::kNextView);
  EXPECT_EQ(goal(TestHistory().View(kNowMs - 9, "p1").Buy(kNowMs, "p0", "T1")), Goal::kNextOrder);
  EXPECT_EQ(goal(TestHistory().Buy(kNowMs - 9 * kHourMs, "p0", "T1").View(kNowMs - kHourMs, "p1")),
            Goal::kNextOrder);
  EXPECT_EQ(goal(TestHistory().View(kNowMs - kHourMs, "p1")), Goal::kNextView);
}

TEST(Ranker, NextOrdersFollowTheirFormula) {
  TestPack shop;
  shop.Products(5).BoughtNext("p0", {{2, 255}, {3, 51}}).BoughtNext("p1", {{2, 102}, {4, 255}});
  shop.Demand({0, 255, 0, 51, 0}, 2);
  TestHistory rows;
  rows.Buy(kNowMs - 3 * kHourMs, "p0", "T1")
      .Buy(kNowMs - 2 * kHourMs, "p1", "T2")
      .Buy(kNowMs - kHourMs, "p1", "T3");
  Scored scored(&shop, rows);
  AddForYou(scored.situation(), &scored.board);
  const Weights w;
  const double recency_0 = 0.8 * 0.8, recency_1 = 0.8 + 1;
  const double largest = std::max(recency_0 + recency_1 * 0.4, recency_1);
  const std::vector<double> expected = {
      w.frequency * std::log(2.0) + w.again * std::log(1 + recency_0),
      w.frequency * std::log(3.0) + w.again * std::log(1 + recency_1) + w.demand * 2,
      w.next * (recency_0 + recency_1 * 0.4) / largest, w.next * recency_0 * 0.2 / largest + w.demand * 0.4,
      w.next * recency_1 / largest};
  for (uint32_t product = 0; product < expected.size(); ++product)
    EXPECT_NEAR(scored.board.score(product), expected[product], 1e-5) << product;
}

TEST(Ranker, WhereNobodyBuysAThingTwiceWhatSheHasIsNotOffered) {
  TestPack shop;
  Weights never;
  never.repeats = 0;
  std::vector<float> stored;
  for (float Weights::*weight : kStoredWeights) stored.push_back(never.*weight);
  shop.Products(3).BoughtNext("p0", {{1, 255}}).Weights(stored);
  TestHistory rows;
  Scored scored(&shop, rows.Buy(kNowMs, "p0", "T1"));
  AddForYou(scored.situation(), &scored.board);
  EXPECT_EQ(scored.board.score(0), 0);
  EXPECT_GT(scored.board.score(1), 0);
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
  shop.BoughtTogether("p3", {{4, 255}}).BoughtNext("p2", {{4, 51}, {1, 255}});
  TestHistory rows;
  rows.View(kNowMs, "p0").Cart(kNowMs, "p3").Buy(kNowMs, "p2", "T1").View(kNowMs, "p2");
  Scored scored(&shop, rows);
  AddForYou(scored.situation(), &scored.board);

  const Weights w;
  // Anchors: p2 looked at last (near p1 by 1, p0 by 2 positions), then p0 (near p1 twice, p2 once two
  // positions away); two steps lead from p2 over p1 to p0 and so on.
  const Rows fragments = {{0, 1}, {0, 1, 2}};
  Weights stored = w;
  stored.distance_scale = 1;
  const auto from_2 = Related(fragments, 6, 2, stored, true);
  const auto from_0 = Related(fragments, 6, 0, stored, true);
  const double habit = w.frequency * std::log(2.0) + w.again * std::log(2.0);
  // Taste: p0 1, p3 3 (no category), p2 4 + 1; brand B 6 of 9.
  const double x = w.category * 1.0 / 9, y = w.category * 5.0 / 9, b = w.brand * 6.0 / 9;
  const std::map<uint32_t, double> expected = {
      {0, from_2.at(0) + w.revisit + x + b + w.popularity * 1},
      {1, from_2.at(1) + w.position_decay * from_0.at(1) + w.other_goal * w.next + x + w.popularity * 0.4},
      {2, w.position_decay * from_0.at(2) + w.other_goal * habit + y + b},
      {3, 0},
      {4, w.cart + w.other_goal * w.next * 0.2},
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
  EXPECT_EQ(weights.distance_scale, standard.distance_scale);
  EXPECT_EQ(weights.hop, standard.hop);
  EXPECT_EQ(weights.content, 0);
  EXPECT_EQ(weights.popularity, standard.popularity);
}

}  // namespace
}  // namespace rapport
