#include "near.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <span>

namespace rapport {
namespace {

int DistanceTo(std::span<const uint32_t> row, int position, uint32_t anchor) {
  int nearest = kMaxFragmentItems;
  for (int i = 0; i < static_cast<int>(row.size()); ++i) {
    if (row[i] == anchor) nearest = std::min(nearest, std::abs(i - position));
  }
  return nearest;
}

void SumEdges(const Neighbors& table, uint32_t anchor, SparseSum* sum) {
  for (const Neighbors::Edge& edge : table.Of(anchor)) {
    if (edge.product != anchor) sum->Add(edge.product, edge.weight * kEdgeEvidence);
  }
}

}  // namespace

Nearness::Nearness(const Situation& situation) : pack_(situation.pack) {
  // A fragment holds distances of 1 to 4.
  for (int distance = 1; distance < kMaxFragmentItems; ++distance) {
    of_distance_[distance] = static_cast<float>(
        std::exp2(-(distance - 1) / static_cast<double>(situation.weights.distance_scale)));
  }
}

void Nearness::Sum(uint32_t anchor, uint32_t max_rows, SparseSum* sum) const {
  const Fragments& fragments = pack_.fragments();
  const std::span<const uint32_t> holders = fragments.RowsOf(anchor);
  const size_t read = std::min<size_t>(holders.size(), max_rows);
  for (size_t at = 0; at < read; ++at) {
    const std::span<const uint32_t> row = fragments.Row(holders[at * holders.size() / read]);
    for (int i = 0; i < static_cast<int>(row.size()); ++i) {
      if (row[i] != anchor) sum->Add(row[i], of_distance_[DistanceTo(row, i, anchor)]);
    }
  }
  if (!holders.empty()) return;
  const bool seen = !pack_.viewed_together().Of(anchor).empty();
  if (seen) return SumEdges(pack_.viewed_together(), anchor, sum);
  SumEdges(pack_.bought_together(), anchor, sum);
  SumEdges(pack_.bought_next(), anchor, sum);
}

}  // namespace rapport
