#include "neighbors.h"

#include <algorithm>
#include <cmath>
#include <thread>

#include "bytes.h"

namespace rapport::builder {
namespace {

constexpr int kWeightSteps = 15;

// Eighths of octaves around 1 (core/schema/pack.fbs).
uint8_t ScaleCode(double scale) {
  return static_cast<uint8_t>(std::clamp(std::lround(200 + 8 * std::log2(scale)), 1L, 255L));
}

// The mean of the rows' largest weights; 0 without any.
double MeanLargest(const NeighborRows& rows) {
  double sum = 0;
  size_t filled = 0;
  for (const auto& row : rows) {
    if (row.empty()) continue;
    sum += row.front().weight;
    ++filled;
  }
  return filled == 0 ? 0 : sum / static_cast<double>(filled);
}

void AppendRow(std::vector<WeightedEdge> row, pack::NeighborsT* table) {
  const float largest = row.front().weight;
  std::sort(row.begin(), row.end(),
            [](const WeightedEdge& a, const WeightedEdge& b) { return a.product < b.product; });
  uint32_t from = 0;
  for (const WeightedEdge& edge : row) {
    AppendNumber(edge.product - from, &table->bytes);
    from = edge.product + 1;
    const long step = std::clamp(std::lround(kWeightSteps * edge.weight / largest), 1L, long{kWeightSteps});
    table->weights.push_back(static_cast<uint8_t>(step * (255 / kWeightSteps)));
  }
  table->edges += static_cast<uint32_t>(row.size());
}

}  // namespace

void KeepHeaviest(size_t kept, std::vector<WeightedEdge>* edges) {
  kept = std::min(edges->size(), kept);
  std::partial_sort(edges->begin(), edges->begin() + static_cast<ptrdiff_t>(kept), edges->end(),
                    [](const WeightedEdge& a, const WeightedEdge& b) {
                      return a.weight != b.weight ? a.weight > b.weight : a.product < b.product;
                    });
  edges->resize(kept);
}

pack::NeighborsT EncodeNeighbors(const NeighborRows& rows, const Numbering& numbering) {
  pack::NeighborsT table;
  const double mean = MeanLargest(rows);
  if (mean == 0) return table;
  table.rows = static_cast<uint32_t>(rows.size());
  for (uint32_t rank = 0; rank < rows.size(); ++rank) {
    const auto& row = rows[numbering.position_of[rank]];
    table.row_scale.push_back(row.empty() ? 0 : ScaleCode(row.front().weight / mean));
    table.bytes.push_back(static_cast<uint8_t>(row.size()));
    if (!row.empty()) AppendRow(row, &table);
  }
  return table;
}

void OnAllCores(const std::function<void(unsigned worker, unsigned workers)>& work) {
  const unsigned workers = std::clamp(std::thread::hardware_concurrency(), 1u, 8u);
  std::vector<std::thread> threads;
  for (unsigned worker = 1; worker < workers; ++worker) threads.emplace_back(work, worker, workers);
  work(0, workers);
  for (std::thread& thread : threads) thread.join();
}

}  // namespace rapport::builder
