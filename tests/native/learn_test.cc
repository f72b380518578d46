#include "rapport/builder/learn.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "rapport/profile.h"

namespace rapport::builder {
namespace {

constexpr uint32_t kProducts = 60;

struct TestShop {
  TestShop() {
    for (uint32_t i = 0; i < kProducts; ++i) {
      Product product;
      product.id = "p" + std::to_string(i);
      products.products.push_back(product);
      product_of.push_back(events.products.Add(product.id));
    }
  }
  void Add(int64_t ts_ms, uint32_t visitor, const std::string& session, EventKind kind, uint32_t product) {
    Event event;
    event.ts_ms = ts_ms;
    event.visitor = events.visitors.Add("v" + std::to_string(visitor));
    event.session = events.sessions.Add(session);
    event.kind = kind;
    event.product = product;
    events.events.push_back(event);
  }
  // Every day `a_day` shoppers walk from a random product to the next ones; nobody goes back.
  void Walks(int days, int a_day, int steps) {
    std::mt19937 random(3);
    for (int day = 0; day < days; ++day) {
      for (int i = 0; i < a_day; ++i) {
        const uint32_t visitor = static_cast<uint32_t>(day * a_day + i);
        const uint32_t from = static_cast<uint32_t>(random() % kProducts);
        for (int step = 0; step < steps; ++step) {
          Add((day + 1) * kDayMs + i * 60'000 + step * 1000, visitor, "s" + std::to_string(visitor),
              EventKind::kViewItem, (from + static_cast<uint32_t>(step)) % kProducts);
        }
      }
    }
  }
  Learnt Learn() const {
    EventTable sorted = events;
    std::stable_sort(sorted.events.begin(), sorted.events.end(),
                     [](const Event& a, const Event& b) { return a.ts_ms < b.ts_ms; });
    for (uint32_t i = 0; i < sorted.events.size(); ++i) sorted.events[i].row = i;
    return LearnWeights(sorted, product_of, products, std::vector<bool>(kProducts), {});
  }

  EventTable events;
  ProductTable products;
  std::vector<uint32_t> product_of;
};

TEST(Learn, AThinHistoryLeavesTheWeightsAsTheyAre) {
  TestShop shop;
  shop.Walks(5, 4, 3);
  const Learnt learnt = shop.Learn();
  EXPECT_TRUE(learnt.lessons.empty());
  for (float Weights::*weight : kStoredWeights) EXPECT_EQ(learnt.weights.*weight, Weights().*weight);
}

TEST(Learn, WhereNobodyGoesBackReturningWeighsLess) {
  TestShop shop;
  shop.Walks(20, 60, 4);
  const Learnt learnt = shop.Learn();
  ASSERT_EQ(learnt.lessons.size(), 1u);
  EXPECT_EQ(learnt.lessons[0].protocol, "next-view");
  EXPECT_GE(learnt.lessons[0].queries, kFewestLessons);
  EXPECT_GT(learnt.lessons[0].after, learnt.lessons[0].before);
  EXPECT_LT(learnt.weights.revisit, Weights().revisit);
}

TEST(Learn, TheSameEventsTeachTheSame) {
  TestShop shop;
  shop.Walks(20, 40, 4);
  const Learnt first = shop.Learn(), second = shop.Learn();
  for (float Weights::*weight : kStoredWeights) EXPECT_EQ(first.weights.*weight, second.weights.*weight);
}

TEST(Learn, WhereNobodyOrdersAThingTwiceWhatSheHasIsNotOffered) {
  const auto learnt = [](bool again) {
    TestShop shop;
    std::mt19937 random(4);
    for (uint32_t visitor = 0; visitor < 300; ++visitor) {
      for (uint32_t order = 0; order < 4; ++order) {
        const uint32_t product = again ? visitor % kProducts : (visitor + order * 7) % kProducts;
        shop.Add((order * 10 + 1 + static_cast<int64_t>(random() % 9)) * kDayMs, visitor,
                 "o" + std::to_string(visitor * 10 + order), EventKind::kPurchase, product);
      }
    }
    return shop.Learn().weights;
  };
  EXPECT_EQ(learnt(false).repeats, 0);
  EXPECT_EQ(learnt(true).repeats, 1);
}

}  // namespace
}  // namespace rapport::builder
