#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <random>
#include <set>
#include <utility>
#include <vector>

#include "rapport/builder/train.h"
#include "rapport/models.h"

namespace rapport::builder {
namespace {

constexpr uint32_t kProducts = 7;  // so that kTogetherKept keeps all

using Orders = std::vector<std::vector<uint32_t>>;

// Each order is another shopper's, so none follows another.
PreparedEvents Prepared(const Orders& orders) {
  PreparedEvents prepared;
  for (uint32_t i = 0; i < orders.size(); ++i) {
    prepared.orders.items.insert(prepared.orders.items.end(), orders[i].begin(), orders[i].end());
    prepared.orders.Close(i, i);
  }
  prepared.visitor_count = static_cast<uint32_t>(orders.size());
  return prepared;
}

Numbering AsGiven() {
  Numbering numbering;
  for (uint32_t i = 0; i < kProducts; ++i) {
    numbering.rank_of.push_back(i);
    numbering.position_of.push_back(i);
  }
  return numbering;
}

std::map<std::pair<uint32_t, uint32_t>, double> Trained(
    const Orders& orders, const TrainOptions& options = {},
    const std::vector<bool>& sensitive = std::vector<bool>(kProducts)) {
  const pack::NeighborsT table = TrainBoughtTogether(Prepared(orders).orders, AsGiven(), sensitive, options);
  flatbuffers::FlatBufferBuilder builder;
  builder.Finish(pack::Neighbors::Pack(builder, &table));
  const auto opened =
      Neighbors::Open(flatbuffers::GetRoot<pack::Neighbors>(builder.GetBufferPointer()), kProducts);
  EXPECT_TRUE(opened.ok()) << opened.status().message;
  std::map<std::pair<uint32_t, uint32_t>, double> edges;
  for (uint32_t from = 0; opened.ok() && from < kProducts; ++from) {
    for (const auto& edge : opened.value().Of(from)) edges[{from, edge.product}] = edge.weight;
  }
  return edges;
}

// train.h, pair by pair: orders that hold both, less for long ones, damped by both counts, scaled to a mean
// largest weight of 1, and of each product the kTogetherKept heaviest.
std::map<std::pair<uint32_t, uint32_t>, double> Expected(const Orders& orders) {
  std::vector<double> count(kProducts, 0);
  std::map<std::pair<uint32_t, uint32_t>, double> edges;
  for (const auto& order : orders) {
    for (const uint32_t a : order) {
      ++count[a];
      for (const uint32_t c : order) {
        if (a != c) edges[{a, c}] += 1 / std::sqrt(static_cast<double>(order.size()));
      }
    }
  }
  std::map<uint32_t, double> largest;
  for (auto& [pair, weight] : edges) {
    weight /= std::sqrt(count[pair.first] * count[pair.second]);
    largest[pair.first] = std::max(largest[pair.first], weight);
  }
  double mean = 0;
  for (const auto& [from, weight] : largest) mean += weight / static_cast<double>(largest.size());
  for (auto& [pair, weight] : edges) weight /= mean;
  return edges;
}

TEST(BoughtTogether, WeightsFollowTheFormula) {
  std::mt19937 random(5);
  for (int round = 0; round < 20; ++round) {
    Orders orders(3 + random() % 10);
    for (auto& order : orders) {
      std::set<uint32_t> distinct;
      for (size_t i = 0, n = 1 + random() % 4; i < n; ++i)
        distinct.insert(static_cast<uint32_t>(random() % kProducts));
      order.assign(distinct.begin(), distinct.end());
    }
    const auto trained = Trained(orders);
    const auto expected = Expected(orders);
    ASSERT_EQ(trained.size(), expected.size()) << round;
    for (const auto& [pair, weight] : expected) {
      ASSERT_TRUE(trained.count(pair)) << round;
      EXPECT_NEAR(trained.at(pair), weight, 0.09 * (1 + weight))
          << "15 steps of a scale in eighths of octaves";
    }
  }
}

TEST(BoughtTogether, PairsOfTooFewShoppersAndSensitiveProductsHaveNoWeight) {
  const Orders orders = {{0, 1}, {0, 1}, {0, 2}, {1, 3}, {1, 3}};
  TrainOptions two;
  two.min_shoppers = 2;
  std::set<std::pair<uint32_t, uint32_t>> pairs;
  for (const auto& [pair, weight] : Trained(orders, two)) pairs.insert(pair);
  EXPECT_EQ(pairs, (std::set<std::pair<uint32_t, uint32_t>>{{0, 1}, {1, 0}, {1, 3}, {3, 1}}));
  std::vector<bool> sensitive(kProducts);
  sensitive[1] = true;
  pairs.clear();
  for (const auto& [pair, weight] : Trained(orders, {}, sensitive)) pairs.insert(pair);
  EXPECT_EQ(pairs, (std::set<std::pair<uint32_t, uint32_t>>{{0, 2}, {2, 0}}));
}

}  // namespace
}  // namespace rapport::builder
