#include <algorithm>
#include <cmath>
#include <thread>

#include "bytes.h"
#include "rapport/builder/train.h"

namespace rapport::builder {
namespace {

constexpr size_t kLaterOrders = 3;
constexpr float kLaterOrderDecay = 0.7f;
constexpr size_t kMaxListItems =
    200;  // of a longer list the first ones count: a wholesaler's order says little of pairs
constexpr float kViewDistanceDecay = 0.6f;

struct Edge {
  uint32_t product;  // pack number
  float weight;
};
using Rows = std::vector<std::vector<Edge>>;  // by catalogue position

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

  // The strongest kNeighborsKept partners of `product`, damped; then forgets everything.
  std::vector<Edge> Take(uint32_t product, const Occurrences& occurrences, const Numbering& numbering,
                         const std::vector<bool>& sensitive, uint32_t min_shoppers) {
    std::vector<Edge> edges;
    const double own = std::sqrt(static_cast<double>(occurrences.Count(product)));
    for (const uint32_t other : touched_) {
      if (other != product && !sensitive[other] && shoppers_[other] >= min_shoppers) {
        const double damping =
            own * std::exp2(0.3 * std::log2(static_cast<double>(std::max(1u, occurrences.Count(other)))));
        edges.push_back({numbering.rank_of[other], static_cast<float>(weight_[other] / damping)});
      }
      weight_[other] = 0;
      shoppers_[other] = 0;
      last_visitor_[other] = kNone;
    }
    touched_.clear();
    const size_t kept = std::min(edges.size(), kNeighborsKept);
    std::partial_sort(edges.begin(), edges.begin() + static_cast<ptrdiff_t>(kept), edges.end(),
                      [](const Edge& a, const Edge& b) {
                        return a.weight != b.weight ? a.weight > b.weight : a.product < b.product;
                      });
    edges.resize(kept);
    return edges;
  }

 private:
  std::vector<float> weight_;
  std::vector<uint32_t> shoppers_, last_visitor_, touched_;
};

void AddOrders(const ProductLists& orders, uint32_t list, Accumulator* sums) {
  const uint32_t visitor = orders.visitors[list];
  float weight = 1;
  for (size_t later = 0; later <= kLaterOrders && list + later < orders.size(); ++later) {
    if (orders.visitors[list + later] != visitor) return;
    const auto items = orders[list + later];
    for (const uint32_t product : items.first(std::min(items.size(), kMaxListItems)))
      sums->Add(product, weight, visitor);
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
Rows AllRows(const ProductLists& lists, const Numbering& numbering, const std::vector<bool>& sensitive,
             uint32_t min_shoppers, AddList add_list) {
  const auto product_count = static_cast<uint32_t>(sensitive.size());
  const Occurrences occurrences(lists, product_count);
  Rows rows(product_count);
  const unsigned workers = std::clamp(std::thread::hardware_concurrency(), 1u, 8u);
  // Each row is one worker's own, so the result does not depend on how many there are.
  const auto work = [&](unsigned worker) {
    Accumulator sums(product_count);
    for (uint32_t product = worker; product < product_count; product += workers) {
      if (sensitive[product]) continue;
      for (uint32_t at = occurrences.begins[product]; at < occurrences.begins[product + 1]; ++at) {
        add_list(occurrences.lists[at], occurrences.places[at], &sums);
      }
      rows[product] = sums.Take(product, occurrences, numbering, sensitive, min_shoppers);
    }
  };
  std::vector<std::thread> threads;
  for (unsigned worker = 1; worker < workers; ++worker) threads.emplace_back(work, worker);
  work(0);
  for (std::thread& thread : threads) thread.join();
  return rows;
}

pack::NeighborsT Encode(const Rows& rows, const Numbering& numbering) {
  pack::NeighborsT table;
  double sum = 0;
  size_t filled = 0;
  for (const auto& row : rows) {
    if (row.empty()) continue;
    sum += row.front().weight;
    ++filled;
  }
  if (filled == 0) return table;
  const double mean = sum / static_cast<double>(filled);
  table.rows = static_cast<uint32_t>(rows.size());
  for (uint32_t rank = 0; rank < rows.size(); ++rank) {
    const auto& row = rows[numbering.position_of[rank]];
    const float largest = row.empty() ? 0 : row.front().weight;
    table.row_scale.push_back(static_cast<float>(largest / mean));
    table.bytes.push_back(static_cast<uint8_t>(row.size()));
    for (const Edge& edge : row) {
      AppendNumber(edge.product, &table.bytes);
      table.bytes.push_back(
          static_cast<uint8_t>(std::clamp(std::lround(255.0 * edge.weight / largest), 1L, 255L)));
    }
    table.edges += static_cast<uint32_t>(row.size());
  }
  return table;
}

}  // namespace

pack::NeighborsT TrainBoughtTogether(const PreparedEvents& prepared, const Numbering& numbering,
                                     const std::vector<bool>& sensitive, const TrainOptions& options) {
  const auto add = [&](uint32_t list, uint32_t, Accumulator* sums) {
    AddOrders(prepared.orders, list, sums);
  };
  return Encode(AllRows(prepared.orders, numbering, sensitive, options.min_shoppers, add), numbering);
}

pack::NeighborsT TrainViewedTogether(const PreparedEvents& prepared, const Numbering& numbering,
                                     const std::vector<bool>& sensitive, const TrainOptions& options) {
  const auto add = [&](uint32_t list, uint32_t place, Accumulator* sums) {
    AddSession(prepared.sessions, list, place, sums);
  };
  return Encode(AllRows(prepared.sessions, numbering, sensitive, options.min_shoppers, add), numbering);
}

}  // namespace rapport::builder
