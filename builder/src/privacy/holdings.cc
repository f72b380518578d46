#include <algorithm>
#include <functional>
#include <utility>

#include "rapport/builder/privacy.h"
#include "rapport/models.h"
#include "read_tables.h"
#include "supports.h"

namespace rapport::builder {
namespace {

// As TrainBoughtNext and TrainBoughtTogether read orders (train.h).
constexpr uint32_t kLaterOrders = 8;
constexpr size_t kMaxOrderItems = 200;

ProductLists Capped(const ProductLists& lists) {
  ProductLists capped;
  for (size_t i = 0; i < lists.size(); ++i) {
    const auto items = lists[i].first(std::min(lists[i].size(), kMaxOrderItems));
    capped.items.insert(capped.items.end(), items.begin(), items.end());
    capped.Close(lists.visitors[i], lists.ts_ms[i]);
  }
  return capped;
}

class Holder {
 public:
  Holder(const PreparedEvents& prepared, const Numbering& numbering)
      : prepared_(prepared), numbering_(numbering), stands_(numbering.rank_of.size()) {}

  Holdings Run(const pack::ModelsT& models) {
    if (models.fragments) AddFragments(*models.fragments);
    if (prepared_.orders.size() > 0) AddBought(models);
    if (models.viewed_together) AddViewed(*models.viewed_together);
    AddProducts();
    return std::move(out_);
  }

 private:
  [[nodiscard]] uint32_t Count() const { return static_cast<uint32_t>(stands_.size()); }

  void AddEntry(uint32_t shoppers, HeldTable* table) {
    table->fewest_shoppers = table->entries == 0 ? shoppers : std::min(table->fewest_shoppers, shoppers);
    ++table->entries;
    ++table->of_shoppers[std::clamp<size_t>(shoppers, 1, table->of_shoppers.size()) - 1];
  }

  void AddFragments(const pack::FragmentsT& packed) {
    std::vector<std::vector<uint32_t>> rows = FragmentRows(packed, numbering_);
    RunShoppers shoppers;
    for (const auto& row : rows) shoppers.Ask(row);
    shoppers.Count(prepared_.sessions);
    HeldTable table{"fragments"};
    for (const auto& row : rows) {
      AddEntry(shoppers.Of(row), &table);
      table.items += row.size();
      for (const uint32_t product : row) stands_[product] = true;
    }
    out_.tables.push_back(std::move(table));
  }

  void AddPairs(std::string name, const pack::NeighborsT* packed,
                const std::function<uint32_t(uint32_t, uint32_t)>& shoppers_of) {
    if (packed == nullptr) return;
    HeldTable table{std::move(name)};
    for (const auto& [from, to] : NeighborPairs(*packed, numbering_)) {
      AddEntry(shoppers_of(from, to), &table);
      stands_[from] = stands_[to] = true;
    }
    table.items = 2 * table.entries;
    out_.tables.push_back(std::move(table));
  }

  void AddBought(const pack::ModelsT& models) {
    const ProductLists orders = Capped(prepared_.orders);
    const Places places(orders, Count());
    AddPairs("bought_together", models.bought_together.get(),
             [&](uint32_t a, uint32_t c) { return ShoppersWithBoth(orders, places, a, c); });
    AddPairs("bought_next", models.bought_next.get(),
             [&](uint32_t a, uint32_t c) { return ShoppersWithLater(orders, places, a, c, kLaterOrders); });
  }

  // The shoppers of a pair of journeys are at least those of its visits.
  void AddViewed(const pack::NeighborsT& packed) {
    const ProductLists journeys = Journeys(prepared_.sessions);
    const Places places(journeys, Count());
    AddPairs("viewed_together", &packed, [&](uint32_t a, uint32_t c) {
      return ShoppersWithNear(journeys, places, a, c, kFragmentWindow);
    });
  }

  void AddProducts() {
    std::vector<uint32_t> shoppers(stands_.size(), 0), last_visitor(stands_.size(), kNone);
    // Visitors are numbered through both kinds of lists, and each kind is in their order.
    const ProductLists* kinds[] = {&prepared_.sessions, &prepared_.orders};
    size_t at[] = {0, 0};
    for (uint32_t visitor; (visitor = NextVisitor(at)) != kNone;) {
      for (int kind = 0; kind < 2; ++kind) {
        for (; at[kind] < kinds[kind]->size() && kinds[kind]->visitors[at[kind]] == visitor; ++at[kind]) {
          for (const uint32_t product : (*kinds[kind])[at[kind]]) {
            if (last_visitor[product] == visitor) continue;
            last_visitor[product] = visitor;
            ++shoppers[product];
          }
        }
      }
    }
    for (size_t product = 0; product < stands_.size(); ++product) {
      if (!stands_[product]) continue;
      out_.product_fewest_shoppers =
          out_.products == 0 ? shoppers[product] : std::min(out_.product_fewest_shoppers, shoppers[product]);
      ++out_.products;
      out_.products_of_one_shopper += shoppers[product] <= 1 ? 1 : 0;
    }
  }

  [[nodiscard]] uint32_t NextVisitor(const size_t at[2]) const {
    uint32_t next = kNone;
    if (at[0] < prepared_.sessions.size()) next = prepared_.sessions.visitors[at[0]];
    if (at[1] < prepared_.orders.size()) next = std::min(next, prepared_.orders.visitors[at[1]]);
    return next;
  }

  const PreparedEvents& prepared_;
  const Numbering& numbering_;
  std::vector<bool> stands_;
  Holdings out_;
};

}  // namespace

Holdings HoldingsOf(const pack::ModelsT& models, const PreparedEvents& prepared, const Numbering& numbering) {
  return Holder(prepared, numbering).Run(models);
}

}  // namespace rapport::builder
