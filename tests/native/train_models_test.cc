#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "rapport/builder/train.h"
#include "rapport/models.h"
#include "rapport/profile.h"

namespace rapport::builder {
namespace {

using Lists = std::vector<std::vector<uint32_t>>;
using Edges = std::map<std::pair<uint32_t, uint32_t>, double>;

Numbering AsGiven(uint32_t products) {
  Numbering numbering;
  for (uint32_t i = 0; i < products; ++i) {
    numbering.rank_of.push_back(i);
    numbering.position_of.push_back(i);
  }
  return numbering;
}

// `visitors[i]` has list i, at day i.
ProductLists Listed(const Lists& lists, const std::vector<uint32_t>& visitors) {
  ProductLists listed;
  for (size_t i = 0; i < lists.size(); ++i) {
    listed.items.insert(listed.items.end(), lists[i].begin(), lists[i].end());
    listed.Close(visitors[i], static_cast<int64_t>(i) * kDayMs);
  }
  return listed;
}

PreparedEvents Shop(uint32_t products) {
  PreparedEvents prepared;
  for (auto* counts :
       {&prepared.viewers, &prepared.buyers, &prepared.recent_viewers, &prepared.recent_buyers})
    counts->assign(products, 0);
  prepared.first_event_ms.assign(products, 0);
  return prepared;
}

Edges Opened(const pack::NeighborsT& table, uint32_t products) {
  flatbuffers::FlatBufferBuilder builder;
  builder.Finish(pack::Neighbors::Pack(builder, &table));
  const auto opened =
      Neighbors::Open(flatbuffers::GetRoot<pack::Neighbors>(builder.GetBufferPointer()), products);
  EXPECT_TRUE(opened.ok()) << opened.status().message;
  Edges edges;
  for (uint32_t from = 0; opened.ok() && from < products; ++from) {
    for (const auto& edge : opened.value().Of(from)) edges[{from, edge.product}] = edge.weight;
  }
  return edges;
}

std::vector<std::vector<uint32_t>> RowsOf(const pack::FragmentsT& table, uint32_t products) {
  flatbuffers::FlatBufferBuilder builder;
  builder.Finish(pack::Fragments::Pack(builder, &table));
  const auto opened =
      Fragments::Open(flatbuffers::GetRoot<pack::Fragments>(builder.GetBufferPointer()), products);
  EXPECT_TRUE(opened.ok()) << opened.status().message;
  std::vector<std::vector<uint32_t>> rows;
  for (uint32_t row = 0; row < opened.value().rows(); ++row) {
    const auto items = opened.value().Row(row);
    rows.emplace_back(items.begin(), items.end());
  }
  return rows;
}

TEST(BoughtNext, WhatIsBoughtLaterCountsByDistanceAgeAndSizeOfTheOrder) {
  PreparedEvents prepared = Shop(4);
  prepared.orders = Listed({{0}, {1, 2}, {3}, {0}}, {7, 7, 7, 8});
  prepared.end_ms = 120 * kDayMs;
  const Edges edges = Opened(TrainBoughtNext(prepared, AsGiven(4), std::vector<bool>(4), {}), 4);
  // The first order is 120 days old: half. Product 0 stands in two orders, the others in one.
  const double to_1 = 0.5 / std::sqrt(2.0) / std::sqrt(2.0), to_3 = 0.5 * 0.8 / std::sqrt(2.0);
  EXPECT_NEAR(edges.at({0, 1}) / edges.at({0, 3}), to_1 / to_3, 0.07);
  EXPECT_FALSE(edges.count({3, 0})) << "the order of another shopper";
  EXPECT_FALSE(edges.count({1, 2})) << "of one order";
}

TEST(Fragments, TellNeitherDirectionNorOrderOfSessions) {
  const std::vector<bool> sensitive(6);
  const Lists there = {{0, 1, 2}, {5, 3}, {4, 0, 4, 1, 5}};
  Lists back = there;
  for (auto& session : back) std::reverse(session.begin(), session.end());
  std::reverse(back.begin(), back.end());
  const auto rows = RowsOf(TrainFragments(Listed(there, {1, 2, 3}), AsGiven(6), sensitive, {}), 6);
  EXPECT_EQ(rows, RowsOf(TrainFragments(Listed(back, {3, 2, 1}), AsGiven(6), sensitive, {}), 6));
  EXPECT_EQ(rows.size(), 3u);
  EXPECT_TRUE(std::is_sorted(rows.begin(), rows.end()));
}

TEST(Fragments, ARobotsVisitLeavesNone) {
  std::vector<uint32_t> robot(5000);
  for (uint32_t i = 0; i < robot.size(); ++i) robot[i] = i % 6;
  const auto rows =
      RowsOf(TrainFragments(Listed({robot, {1, 2}}, {1, 2}), AsGiven(6), std::vector<bool>(6), {}), 6);
  EXPECT_EQ(rows, (std::vector<std::vector<uint32_t>>{{1, 2}}));
}

TEST(Similar, AlikeIsWhatSharesRareWordsAndNoShopperIsNeeded) {
  ProductTable products;
  for (const char* title :
       {"Red retrospot mug", "Blue retrospot mug", "Garden chair", "Garden table", "Red lamp"}) {
    Product product;
    product.id = std::to_string(products.products.size());
    product.title = title;
    products.products.push_back(product);
  }
  const Edges edges = Opened(TrainSimilar(products, Shop(5), AsGiven(5)), 5);
  EXPECT_GT(edges.at({0, 1}), edges.at({0, 4})) << "two words in common, not one";
  EXPECT_TRUE(edges.count({2, 3}));
  EXPECT_FALSE(edges.count({0, 2}));
}

TEST(Similar, VariantsOfOneProductAreNotOffered) {
  ProductTable products;
  for (const char* id : {"s", "m", "other"}) {
    Product product;
    product.id = id;
    product.title = "Striped shirt";
    product.group_id = product.id == "other" ? "" : "shirt";
    products.products.push_back(product);
  }
  const Edges edges = Opened(TrainSimilar(products, Shop(3), AsGiven(3)), 3);
  EXPECT_FALSE(edges.count({0, 1}));
  EXPECT_TRUE(edges.count({0, 2}));
}

TEST(Demand, AProductOnTheRiseIsSoughtMoreThanOneThatFades) {
  PreparedEvents prepared = Shop(3);
  prepared.buyers = {50, 50, 0};
  prepared.recent_buyers = {30, 5, 0};
  const Demand demand = TrainDemand(prepared, AsGiven(3));
  ASSERT_EQ(demand.values.size(), 3u);
  EXPECT_EQ(demand.values[0], 255);
  EXPECT_GT(demand.values[0], demand.values[1]);
  EXPECT_TRUE(TrainDemand(Shop(3), AsGiven(3)).values.empty()) << "without orders";
}

TEST(Models, WhereEveryVisitHasOneLookThePackHoldsAggregatesAlone) {
  PreparedEvents prepared = Shop(3);
  prepared.sessions = Listed({{0}, {1}, {0}, {1}, {2}}, {1, 1, 2, 2, 2});
  const pack::ModelsT models = TrainModels(prepared, ProductTable{std::vector<Product>(3)}, AsGiven(3),
                                           {0, 0, 0}, std::vector<bool>(3), {});
  EXPECT_EQ(models.fragments, nullptr);
  EXPECT_TRUE(Opened(*models.viewed_together, 3).count({0, 1}));
}

TEST(Models, UnderStrictPrivacyThereAreNoFragments) {
  PreparedEvents prepared = Shop(3);
  prepared.sessions = Listed({{0, 1}, {0, 1, 2}}, {1, 2});
  TrainOptions strict;
  strict.strict_privacy = true;
  const auto train = [&](const TrainOptions& options) {
    return TrainModels(prepared, ProductTable{std::vector<Product>(3)}, AsGiven(3), {0, 0, 0},
                       std::vector<bool>(3), options);
  };
  EXPECT_EQ(train({}).fragments->rows, 2u);
  EXPECT_EQ(train(strict).fragments, nullptr);
  EXPECT_GT(train(strict).viewed_together->edges, 0u);
}

}  // namespace
}  // namespace rapport::builder
