#include "guessers.h"

#include <algorithm>
#include <vector>

#include "read_tables.h"

namespace rapport::builder {
namespace {

// Products named one by one: the only one, if there is one.
class OnlyOne {
 public:
  void Name(uint32_t product) {
    several_ |= named_.has_value() && *named_ != product;
    named_ = product;
  }
  [[nodiscard]] bool several() const { return several_; }
  [[nodiscard]] std::optional<uint32_t> Product(const Numbering& numbering) const {
    if (several_ || !named_.has_value()) return std::nullopt;
    return numbering.position_of[*named_];
  }

 private:
  std::optional<uint32_t> named_;
  bool several_ = false;
};

std::vector<uint32_t> Ranks(std::span<const uint32_t> products, const Numbering& numbering) {
  std::vector<uint32_t> ranks;
  for (const uint32_t product : products) ranks.push_back(numbering.rank_of[product]);
  return ranks;
}

bool Names(std::span<const Neighbors::Edge> edges, uint32_t product) {
  return std::any_of(edges.begin(), edges.end(),
                     [&](const Neighbors::Edge& edge) { return edge.product == product; });
}

}  // namespace

Guesser FragmentGuesser(const pack::FragmentsT& table, const Numbering& numbering) {
  return [&numbering, fragments = OpenFragments(table, static_cast<uint32_t>(numbering.rank_of.size()))](
             std::span<const uint32_t> known) {
    const std::vector<uint32_t> ranks = Ranks(known, numbering);
    OnlyOne next;
    for (const uint32_t row : fragments.RowsOf(ranks.back())) {
      const std::span<const uint32_t> items = fragments.Row(row);
      for (size_t at = 0; at + ranks.size() < items.size(); ++at) {
        const auto begin = items.begin() + static_cast<ptrdiff_t>(at);
        if (std::equal(ranks.begin(), ranks.end(), begin)) next.Name(items[at + ranks.size()]);
        if (std::equal(ranks.rbegin(), ranks.rend(), begin + 1)) next.Name(items[at]);
      }
      if (next.several()) break;
    }
    return next.Product(numbering);
  };
}

Guesser PairGuesser(const pack::NeighborsT& table, const Numbering& numbering) {
  return [&numbering, neighbors = OpenNeighbors(table, static_cast<uint32_t>(numbering.rank_of.size()))](
             std::span<const uint32_t> known) {
    const std::vector<uint32_t> ranks = Ranks(known, numbering);
    OnlyOne common;
    for (const Neighbors::Edge& edge : neighbors.Of(ranks.front())) {
      if (std::all_of(ranks.begin(), ranks.end(), [&](uint32_t rank) {
            return rank != edge.product && Names(neighbors.Of(rank), edge.product);
          }))
        common.Name(edge.product);
    }
    return common.Product(numbering);
  };
}

}  // namespace rapport::builder
