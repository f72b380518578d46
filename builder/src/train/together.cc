#include <algorithm>
#include <cmath>
#include <span>

#include "neighbors.h"
#include "rapport/builder/train.h"
#include "rapport/profile.h"

namespace rapport::builder {
namespace {

constexpr size_t kLaterOrders = 8;
constexpr float kLaterOrderDecay = 0.8f;
constexpr double kPairHalfLifeDays = 120;
constexpr size_t kMaxListItems =
    200;  // of a longer list the first ones count: a wholesaler's order says little of pairs
constexpr float kViewDistanceDecay = 0.6f;

// Which lists hold a product, as positions within them.
struct Occurrences {
  std::vector<uint32_t> begins, lists, places;

  Occurrences(const ProductLists& source, uint32_t product_count) : begins(product_count + 1, 0) {
    const auto each = [&](auto&& visit) {
      for (uint32_t list = 0; list < source.size(); ++list) {
        const auto items = source[list];
        const auto count = static_cast<uint32_t>(std::min(items.size(), kMaxListItems));
        for (uint32_t place = 0; place < count; ++place) visit(items[place], list, place);
      }
    };
    each([&](uint32_t product, uint32_t, uint32_t) { ++begins[product + 1]; });
    for (uint32_t i = 0; i < product_count; ++i) begins[i + 1] += begins[i];
    lists.resize(begins.back());
    places.resize(begins.back());
    std::vector<uint32_t> next(begins.begin(), begins.end() - 1);
    each([&](uint32_t product, uint32_t list, uint32_t place) {
      const uint32_t at = next[product]++;
      lists[at] = list;
      places[at] = place;
    });
  }
  [[nodiscard]] uint32_t Count(uint32_t product) const { return begins[product + 1] - begins[product]; }
};

// Weights of one product's partners, added up in a dense array that is cleared by what was touched.
class Accumulator {
 public:
  explicit Accumulator(uint32_t product_count)
      : weight_(product_count, 0), shoppers_(product_count, 0), last_visitor_(product_count, kNone) {}

  void Add(uint32_t product, float weight, uint32_t visitor) {
    if (weight_[product] == 0) touched_.push_back(product);
    weight_[product] += weight;
    if (last_visitor_[product] != visitor) {
      last_visitor_[product] = visitor;
      ++shoppers_[product];
    }
  }

  // The partners of `product` that enough shoppers know, damped; then forgets everything.
  std::vector<WeightedEdge> Take(uint32_t product, const Occurrences& occurrences, const Numbering& numbering,
                                 const std::vector<bool>& sensitive, uint32_t min_shoppers) {
    std::vector<WeightedEdge> edges;
    for (const uint32_t other : touched_) {
      if (other != product && !sensitive[other] && shoppers_[other] >= min_shoppers) {
        const double damping = std::sqrt(static_cast<double>(occurrences.Count(product)) *
                                         std::max(1u, occurrences.Count(other)));
        edges.push_back({numbering.rank_of[other], static_cast<float>(weight_[other] / damping)});
      }
      weight_[other] = 0;
      shoppers_[other] = 0;
      last_visitor_[other] = kNone;
    }
    touched_.clear();
    std::erase_if(edges, [](const WeightedEdge& edge) { return !(edge.weight > 0); });
    return edges;
  }

 private:
  std::vector<float> weight_;
  std::vector<uint32_t> shoppers_, last_visitor_, touched_;
};

std::span<const uint32_t> Capped(const ProductLists& lists, size_t list) {
  return lists[list].first(std::min(lists[list].size(), kMaxListItems));
}

// What one of n products of an order says of the others.
float ShareOfOrder(std::span<const uint32_t> items) {
  return static_cast<float>(1 / std::sqrt(static_cast<double>(std::max<size_t>(1, items.size()))));
}

void AddOrder(const ProductLists& orders, uint32_t list, Accumulator* sums) {
  const std::span<const uint32_t> items = Capped(orders, list);
  for (const uint32_t product : items) sums->Add(product, ShareOfOrder(items), orders.visitors[list]);
}

void AddLaterOrders(const PreparedEvents& prepared, uint32_t list, Accumulator* sums) {
  const ProductLists& orders = prepared.orders;
  const uint32_t visitor = orders.visitors[list];
  const double age_days = static_cast<double>(prepared.end_ms - orders.ts_ms[list]) / kDayMs;
  auto weight = static_cast<float>(std::exp2(-age_days / kPairHalfLifeDays));
  const size_t end = std::min(orders.size(), size_t{list} + 1 + kLaterOrders);
  for (size_t later = size_t{list} + 1; later < end && orders.visitors[later] == visitor; ++later) {
    const std::span<const uint32_t> items = Capped(orders, later);
    for (const uint32_t product : items) sums->Add(product, weight * ShareOfOrder(items), visitor);
    weight *= kLaterOrderDecay;
  }
}

void AddSession(const ProductLists& sessions, uint32_t list, uint32_t place, Accumulator* sums) {
  const auto items = sessions[list];
  const auto reach = static_cast<uint32_t>(kFragmentWindow - 1);
  const uint32_t begin = place > reach ? place - reach : 0;
  const auto end = static_cast<uint32_t>(std::min<size_t>(items.size(), size_t{place} + reach + 1));
  for (uint32_t i = begin; i < end; ++i) {
    if (i == place) continue;
    float weight = 1;
    for (uint32_t d = 1; d < (i > place ? i - place : place - i); ++d) weight *= kViewDistanceDecay;
    sums->Add(items[i], weight, sessions.visitors[list]);
  }
}

template <typename AddList>
pack::NeighborsT Train(const ProductLists& lists, size_t kept, const Numbering& numbering,
                       const std::vector<bool>& sensitive, const TrainOptions& options, AddList add_list) {
  const auto product_count = static_cast<uint32_t>(sensitive.size());
  const Occurrences occurrences(lists, product_count);
  NeighborRows rows(product_count);
  OnAllCores([&](unsigned worker, unsigned workers) {
    Accumulator sums(product_count);
    for (uint32_t product = worker; product < product_count; product += workers) {
      if (sensitive[product]) continue;
      for (uint32_t at = occurrences.begins[product]; at < occurrences.begins[product + 1]; ++at) {
        add_list(occurrences.lists[at], occurrences.places[at], &sums);
      }
      rows[product] = sums.Take(product, occurrences, numbering, sensitive, options.min_shoppers);
      KeepHeaviest(kept, &rows[product]);
    }
  });
  return EncodeNeighbors(rows, numbering);
}

}  // namespace

pack::NeighborsT TrainBoughtTogether(const ProductLists& orders, const Numbering& numbering,
                                     const std::vector<bool>& sensitive, const TrainOptions& options) {
  return Train(orders, kTogetherKept, numbering, sensitive, options,
               [&](uint32_t list, uint32_t, Accumulator* sums) { AddOrder(orders, list, sums); });
}

pack::NeighborsT TrainBoughtNext(const PreparedEvents& prepared, const Numbering& numbering,
                                 const std::vector<bool>& sensitive, const TrainOptions& options) {
  return Train(prepared.orders, kNextKept, numbering, sensitive, options,
               [&](uint32_t list, uint32_t, Accumulator* sums) { AddLaterOrders(prepared, list, sums); });
}

pack::NeighborsT TrainViewedTogether(const ProductLists& sessions, const Numbering& numbering,
                                     const std::vector<bool>& sensitive, const TrainOptions& options) {
  return Train(
      sessions, kViewedKept, numbering, sensitive, options,
      [&](uint32_t list, uint32_t place, Accumulator* sums) { AddSession(sessions, list, place, sums); });
}

}  // namespace rapport::builder
