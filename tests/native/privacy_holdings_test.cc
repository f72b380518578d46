#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <set>

#include "privacy_lists.h"
#include "rapport/builder/privacy.h"
#include "rapport/models.h"

namespace rapport::builder {
namespace {

constexpr uint32_t kProducts = 12;
using Row = std::vector<uint32_t>;

// Distinct visitors of lists that `holds`.
size_t Shoppers(const ProductLists& lists, const std::function<bool(size_t list)>& holds) {
  std::set<uint32_t> visitors;
  for (size_t i = 0; i < lists.size(); ++i) {
    if (holds(i)) visitors.insert(lists.visitors[i]);
  }
  return visitors.size();
}

bool Has(const ProductLists& lists, size_t list, uint32_t product) {
  const auto items = lists[list];
  return std::find(items.begin(), items.end(), product) != items.end();
}

bool Near(std::span<const uint32_t> items, uint32_t a, uint32_t b) {
  for (size_t i = 0; i < items.size(); ++i) {
    for (size_t j = 0; j < items.size(); ++j) {
      if (items[i] == a && items[j] == b && (i > j ? i - j : j - i) < kFragmentWindow) return true;
    }
  }
  return false;
}

bool HasRun(std::span<const uint32_t> items, const Row& run) {
  return std::search(items.begin(), items.end(), run.begin(), run.end()) != items.end() ||
         std::search(items.begin(), items.end(), run.rbegin(), run.rend()) != items.end();
}

std::vector<Row> Rows(const pack::FragmentsT& table, const Numbering& numbering) {
  flatbuffers::FlatBufferBuilder buffer;
  buffer.Finish(pack::Fragments::Pack(buffer, &table));
  const auto opened =
      Fragments::Open(flatbuffers::GetRoot<pack::Fragments>(buffer.GetBufferPointer()), kProducts);
  EXPECT_TRUE(opened.ok()) << opened.status().message;
  std::vector<Row> rows;
  for (uint32_t i = 0; opened.ok() && i < opened.value().rows(); ++i) {
    rows.emplace_back();
    for (const uint32_t rank : opened.value().Row(i)) rows.back().push_back(numbering.position_of[rank]);
  }
  return rows;
}

TEST(MinShoppers, LeavesNoFragmentWithAProductOrAPairOfFewer) {
  std::mt19937 random(7);
  const Numbering numbering = Backwards(kProducts);
  for (int round = 0; round < 60; ++round) {
    const uint32_t floor = 2 + static_cast<uint32_t>(round % 4);
    const ProductLists lists = RandomLists(&random, 25, kProducts, false);
    std::vector<bool> sensitive(kProducts);
    sensitive[random() % kProducts] = true;
    const auto rows = Rows(TrainFragments(lists, numbering, sensitive, {floor, false}), numbering);
    ASSERT_FALSE(rows.empty());
    for (const Row& row : rows) {
      for (const uint32_t a : row) {
        EXPECT_FALSE(sensitive[a]);
        EXPECT_GE(Shoppers(lists, [&](size_t i) { return Has(lists, i, a); }), floor);
        for (const uint32_t b : row) {
          if (a == b) continue;
          EXPECT_GE(Shoppers(lists, [&](size_t i) { return Near(lists[i], a, b); }), floor);
        }
      }
    }
  }
}

TEST(MinShoppers, KeepsEveryPairOfNeighboursThatEnoughShoppersHave) {
  std::mt19937 random(8);
  const Numbering numbering = Backwards(kProducts);
  for (int round = 0; round < 30; ++round) {
    const uint32_t floor = 1 + static_cast<uint32_t>(round % 4);
    const ProductLists lists = RandomLists(&random, 25, kProducts, false);
    const auto rows =
        Rows(TrainFragments(lists, numbering, std::vector<bool>(kProducts), {floor, false}), numbering);
    for (size_t list = 0; list < lists.size(); ++list) {
      for (size_t i = 1; i < lists[list].size(); ++i) {
        const Row pair = {lists[list][i - 1], lists[list][i]};
        if (Shoppers(lists, [&](size_t k) { return Near(lists[k], pair[0], pair[1]); }) < floor) continue;
        EXPECT_TRUE(std::any_of(rows.begin(), rows.end(), [&](const Row& row) { return HasRun(row, pair); }));
      }
    }
  }
}

// The least and the number of ones.
struct Told {
  uint64_t entries = 0, of_one = 0, fewest = 0;
  void Add(size_t shoppers) {
    fewest = entries == 0 ? shoppers : std::min<uint64_t>(fewest, shoppers);
    ++entries;
    of_one += shoppers == 1 ? 1 : 0;
  }
};

void ExpectTold(const Holdings& holdings, const std::string& name, const Told& told) {
  for (const HeldTable& table : holdings.tables) {
    if (table.name != name) continue;
    EXPECT_EQ(table.entries, told.entries) << name;
    EXPECT_EQ(table.of_shoppers[0], told.of_one) << name;
    EXPECT_EQ(table.fewest_shoppers, told.fewest) << name;
    return;
  }
  ADD_FAILURE() << name << " is missing";
}

// Pack edges as pairs of positions.
std::vector<std::pair<uint32_t, uint32_t>> Edges(const pack::NeighborsT& table, const Numbering& numbering) {
  flatbuffers::FlatBufferBuilder buffer;
  buffer.Finish(pack::Neighbors::Pack(buffer, &table));
  const auto opened =
      Neighbors::Open(flatbuffers::GetRoot<pack::Neighbors>(buffer.GetBufferPointer()), kProducts);
  std::vector<std::pair<uint32_t, uint32_t>> edges;
  for (uint32_t from = 0; from < kProducts; ++from) {
    for (const auto& edge : opened.value().Of(from))
      edges.emplace_back(numbering.position_of[from], numbering.position_of[edge.product]);
  }
  return edges;
}

TEST(Holdings, CountTheShoppersBehindEachEntryAsReadingAllListsDoes) {
  std::mt19937 random(9);
  const Numbering numbering = Backwards(kProducts);
  const std::vector<bool> sensitive(kProducts);
  for (int round = 0; round < 20; ++round) {
    PreparedEvents prepared;
    prepared.sessions = RandomLists(&random, 12, kProducts, false);
    prepared.orders = RandomLists(&random, 12, kProducts, true);
    prepared.end_ms = 100;
    pack::ModelsT models;
    models.fragments =
        std::make_unique<pack::FragmentsT>(TrainFragments(prepared.sessions, numbering, sensitive, {}));
    models.bought_together =
        std::make_unique<pack::NeighborsT>(TrainBoughtTogether(prepared.orders, numbering, sensitive, {}));
    models.bought_next =
        std::make_unique<pack::NeighborsT>(TrainBoughtNext(prepared, numbering, sensitive, {}));
    const Holdings holdings = HoldingsOf(models, prepared, numbering);
    const ProductLists &sessions = prepared.sessions, &orders = prepared.orders;
    Told fragments, together, next;
    for (const Row& row : Rows(*models.fragments, numbering))
      fragments.Add(Shoppers(sessions, [&](size_t i) { return HasRun(sessions[i], row); }));
    for (const auto& [a, b] : Edges(*models.bought_together, numbering)) {
      together.Add(
          Shoppers(orders, [&, a = a, b = b](size_t i) { return Has(orders, i, a) && Has(orders, i, b); }));
    }
    for (const auto& [a, b] : Edges(*models.bought_next, numbering)) {
      next.Add(Shoppers(orders, [&, a = a, b = b](size_t i) {
        bool later = false;
        for (size_t j = i + 1; j < orders.size() && orders.visitors[j] == orders.visitors[i]; ++j)
          later |= Has(orders, j, b);
        return later && Has(orders, i, a);
      }));
    }
    ExpectTold(holdings, "fragments", fragments);
    ExpectTold(holdings, "bought_together", together);
    ExpectTold(holdings, "bought_next", next);
  }
}

}  // namespace
}  // namespace rapport::builder
