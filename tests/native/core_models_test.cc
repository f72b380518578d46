#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "core_history_builder.h"
#include "core_pack_builder.h"
#include "rapport/models.h"

namespace rapport {
namespace {

using test::Random;
using test::TestPack;

constexpr uint32_t kProducts = 300;  // numbers from 128 on take two bytes

template <typename Damage>
StatusCode CodeAfter(Damage&& damage) {
  TestPack shop;
  shop.Products(kProducts).Session({"p1", "p200"}).BoughtTogether("p0", {{299, 128}}).Trending({"p3", "p1"});
  shop.Bytes();
  damage(*shop.head().models);
  return Pack::Open(shop.Pack()).status().code;
}

TEST(Models, FragmentsAreReadAsWrittenAndFoundByTheirProducts) {
  Random random(51);
  for (int round = 0; round < 20; ++round) {
    TestPack shop;
    shop.Products(kProducts);
    std::vector<std::vector<uint32_t>> rows(1 + random.Below(40));
    for (auto& row : rows) {
      row.resize(2 + random.Below(kMaxFragmentItems - 1));
      for (uint32_t& product : row) product = random.Below(round % 2 == 0 ? kProducts : 4);
      shop.Fragment(row);
    }
    const auto pack = shop.Open();
    std::stable_sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) { return a[0] < b[0]; });
    const Fragments& fragments = pack->fragments();
    ASSERT_EQ(fragments.rows(), rows.size());
    for (uint32_t i = 0; i < rows.size(); ++i) {
      EXPECT_EQ(std::vector<uint32_t>(fragments.Row(i).begin(), fragments.Row(i).end()), rows[i]);
    }
    for (uint32_t product = 0; product < kProducts; ++product) {
      std::vector<uint32_t> holders;
      for (uint32_t i = 0; i < rows.size(); ++i) {
        if (std::count(rows[i].begin(), rows[i].end(), product) > 0) holders.push_back(i);
      }
      const auto found = fragments.RowsOf(product);
      EXPECT_EQ(std::vector<uint32_t>(found.begin(), found.end()), holders);
    }
  }
}

TEST(Models, NeighboursAreReadWithTheirScaledWeights) {
  TestPack shop;
  shop.Products(kProducts)
      .BoughtTogether("p0", {{299, 255}, {1, 51}}, TestPack::kScaleOne - 8)
      .BoughtTogether("p299", {{0, 255}}, TestPack::kScaleOne + 4);
  const auto pack = shop.Open();
  const auto edges = pack->bought_together().Of(0);
  ASSERT_EQ(edges.size(), 2u);
  EXPECT_EQ(edges[0].product, 1u);
  EXPECT_FLOAT_EQ(edges[0].weight, 0.1f) << "half of a fifth";
  EXPECT_EQ(edges[1].product, 299u);
  EXPECT_FLOAT_EQ(edges[1].weight, 0.5f);
  EXPECT_TRUE(pack->bought_together().Of(5).empty());
  EXPECT_FLOAT_EQ(pack->bought_together().Of(299)[0].weight, static_cast<float>(std::sqrt(2.0)));
}

TEST(Models, AbsentTablesAreEmptyModels) {
  const auto pack = TestPack().Products(2).Open();
  EXPECT_EQ(pack->fragments().rows(), 0u);
  EXPECT_TRUE(pack->fragments().RowsOf(1).empty());
  EXPECT_TRUE(pack->bought_together().empty());
  EXPECT_TRUE(pack->viewed_together().Of(1).empty());
  EXPECT_TRUE(pack->trending().entries().empty());
}

TEST(Models, TruncatedNumbersAreCorrupt) {
  EXPECT_EQ(CodeAfter([](pack::ModelsT&) {}), StatusCode::kOk);
  EXPECT_EQ(CodeAfter([](pack::ModelsT& m) { m.fragments->bytes.pop_back(); }), StatusCode::kCorrupt);
  EXPECT_EQ(CodeAfter([](pack::ModelsT& m) { m.fragments->bytes.back() |= 0x80; }), StatusCode::kCorrupt);
  EXPECT_EQ(CodeAfter([](pack::ModelsT& m) { m.bought_together->bytes.pop_back(); }), StatusCode::kCorrupt);
}

void SetRow(pack::ModelsT& m, std::vector<uint8_t> bytes) {
  m.fragments->bytes = std::move(bytes);
  m.fragments->rows = 1;
  m.fragments->items = 2;
}

TEST(Models, OverlongNumbersAreCorrupt) {
  EXPECT_EQ(CodeAfter([](pack::ModelsT& m) { SetRow(m, {2, 1, 2}); }), StatusCode::kOk);
  EXPECT_EQ(CodeAfter([](pack::ModelsT& m) { SetRow(m, {2, 1, 0x82, 0}); }), StatusCode::kCorrupt);
  EXPECT_EQ(CodeAfter([](pack::ModelsT& m) {
              SetRow(m, {2, 1, 0x80, 0x80, 0x80, 0x80, 0x80, 1});
            }),
            StatusCode::kCorrupt);
}

// The bits beyond the thirty-second once fell off, and 2^32 became product 0.
TEST(Models, NumbersBeyondThirtyTwoBitsDoNotWrapRound) {
  EXPECT_EQ(CodeAfter([](pack::ModelsT& m) {
              SetRow(m, {2, 1, 0x80, 0x80, 0x80, 0x80, 0x10});
            }),
            StatusCode::kCorrupt);
  EXPECT_EQ(CodeAfter([](pack::ModelsT& m) {
              SetRow(m, {2, 1, 0x81, 0x80, 0x80, 0x80, 0x70});
            }),
            StatusCode::kCorrupt);
}

TEST(Models, RowsOfTheWrongSizeAreCorrupt) {
  EXPECT_EQ(CodeAfter([](pack::ModelsT& m) { SetRow(m, {1, 1, 2}); }), StatusCode::kCorrupt);
  EXPECT_EQ(CodeAfter([](pack::ModelsT& m) { SetRow(m, {6, 1, 2, 3, 4, 5, 6}); }), StatusCode::kCorrupt);
  EXPECT_EQ(CodeAfter([](pack::ModelsT& m) {
              SetRow(m, {2, 1, 2, 3});
            }),
            StatusCode::kCorrupt)
      << "a byte too many";
  EXPECT_EQ(CodeAfter([](pack::ModelsT& m) { m.fragments->items = 1; }), StatusCode::kCorrupt);
  EXPECT_EQ(CodeAfter([](pack::ModelsT& m) { m.fragments->rows = 0xffffffffu; }), StatusCode::kCorrupt);
}

TEST(Models, ProductsOutOfRangeAreCorrupt) {
  EXPECT_EQ(CodeAfter([](pack::ModelsT& m) {
              SetRow(m, {2, 1, 0xac, 2});
            }),
            StatusCode::kCorrupt)
      << "300 of 300";
  EXPECT_EQ(CodeAfter([](pack::ModelsT& m) { m.bought_together->bytes[1] = 0xac; }), StatusCode::kCorrupt);
  EXPECT_EQ(CodeAfter([](pack::ModelsT& m) { m.trending->products[0] = kProducts; }), StatusCode::kCorrupt);
}

TEST(Models, ScalesThatAreNoScalesAreCorrupt) {
  for (const float scale : {0.0f, -1.0f, std::nanf(""), std::numeric_limits<float>::infinity()}) {
    EXPECT_EQ(CodeAfter([&](pack::ModelsT& m) { m.fragments->distance_scale = scale; }), StatusCode::kCorrupt)
        << scale;
  }
  for (const float scale : {-1.0f, std::nanf(""), std::numeric_limits<float>::infinity()}) {
    EXPECT_EQ(CodeAfter([&](pack::ModelsT& m) { m.demand_scale = scale; }), StatusCode::kCorrupt) << scale;
  }
  EXPECT_EQ(CodeAfter([](pack::ModelsT& m) { m.bought_together->weights.pop_back(); }), StatusCode::kCorrupt);
  EXPECT_EQ(CodeAfter([](pack::ModelsT& m) { m.bought_together->row_scale.pop_back(); }),
            StatusCode::kCorrupt);
}

TEST(Models, ARankedListNamesEachProductOnceAndScoresIt) {
  EXPECT_EQ(CodeAfter([](pack::ModelsT& m) { m.trending->products[1] = 3; }), StatusCode::kCorrupt);
  EXPECT_EQ(CodeAfter([](pack::ModelsT& m) { m.trending->scores.pop_back(); }), StatusCode::kCorrupt);
}

}  // namespace
}  // namespace rapport
