#include <algorithm>
#include <numeric>
#include <utility>

#include "bytes.h"
#include "rapport/builder/train.h"
#include "shoppers.h"

namespace rapport::builder {
namespace {

constexpr float kDistanceScale = 0.35f;  // the prior; the learnt one stands among the weights

constexpr size_t kMostViewsOfAPerson = 1000;  // in one visit; robots see more, and would fill the pack

using Row = std::vector<uint32_t>;

// A session cut where the floor or a sensitive product stands in the way: any two products that one fragment
// can hold have enough shoppers together. A run may begin with the last products of the one before, as
// windows do.
std::vector<Row> AllowedRuns(std::span<const uint32_t> session, const ShopperFloor& floor,
                             const std::vector<bool>& sensitive) {
  std::vector<Row> runs(1);
  for (const uint32_t product : session) {
    if (sensitive[product] || !floor.Allows(product)) {
      if (!runs.back().empty()) runs.emplace_back();  // its neighbours were not consecutive
      continue;
    }
    const Row& run = runs.back();
    if (!run.empty() && run.back() == product) continue;
    const size_t reach = std::min(run.size(), kFragmentWindow - 1);
    for (size_t back = 1; back <= reach; ++back) {
      if (floor.AllowsPair(run[run.size() - back], product)) continue;
      runs.push_back(Row(run.end() - static_cast<ptrdiff_t>(back - 1), run.end()));
      break;
    }
    runs.back().push_back(product);
  }
  return runs;
}

void CutWindows(const Row& run, std::vector<Row>* rows) {
  if (run.size() < 2) return;
  for (size_t begin = 0;; begin += kFragmentStride) {
    const size_t end = std::min(begin + kFragmentWindow, run.size());
    if (end - begin >= 2)
      rows->emplace_back(run.begin() + static_cast<ptrdiff_t>(begin),
                         run.begin() + static_cast<ptrdiff_t>(end));
    if (end == run.size()) return;
  }
}

// Sessions newest first, ties by position.
std::vector<size_t> NewestFirst(const ProductLists& sessions) {
  std::vector<size_t> order(sessions.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](size_t a, size_t b) { return sessions.ts_ms[a] > sessions.ts_ms[b]; });
  return order;
}

}  // namespace

pack::FragmentsT TrainFragments(const ProductLists& sessions, const Numbering& numbering,
                                const std::vector<bool>& sensitive, const TrainOptions& options) {
  pack::FragmentsT table;
  if (options.strict_privacy) return table;
  const ShopperFloor floor(sessions, static_cast<uint32_t>(sensitive.size()), options.min_shoppers);
  std::vector<Row> rows;
  for (const size_t session : NewestFirst(sessions)) {
    if (sessions[session].size() > kMostViewsOfAPerson) continue;
    for (const Row& run : AllowedRuns(sessions[session], floor, sensitive)) CutWindows(run, &rows);
    if (rows.size() >= kMaxFragmentRows) break;
  }
  // Neither direction nor order may tell more than the products do (core/schema/pack.fbs).
  for (Row& row : rows) {
    for (uint32_t& product : row) product = numbering.rank_of[product];
    if (std::lexicographical_compare(row.rbegin(), row.rend(), row.begin(), row.end()))
      std::reverse(row.begin(), row.end());
  }
  std::sort(rows.begin(), rows.end());
  uint32_t first = 0;
  for (const Row& row : rows) {
    table.bytes.push_back(static_cast<uint8_t>(row.size()));
    for (size_t i = 0; i < row.size(); ++i) AppendNumber(i == 0 ? row[i] - first : row[i], &table.bytes);
    first = row.front();
    table.items += static_cast<uint32_t>(row.size());
  }
  table.rows = static_cast<uint32_t>(rows.size());
  table.distance_scale = kDistanceScale;
  return table;
}

}  // namespace rapport::builder
