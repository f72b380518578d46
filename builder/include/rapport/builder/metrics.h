// How good ranked lists are, with how sure one can be of it.
#ifndef RAPPORT_BUILDER_METRICS_H_
#define RAPPORT_BUILDER_METRICS_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace rapport::builder {

inline constexpr size_t kMetricCount = 10;
inline constexpr size_t kListTop = 20;  // products of a list that count
inline constexpr std::array<std::string_view, kMetricCount> kMetricNames = {
    "HR@5", "R@5", "NDCG@5", "HR@10", "R@10", "NDCG@10", "HR@20", "R@20", "NDCG@20", "MRR@20"};
inline constexpr size_t kHr20 = 6, kNdcg10 = 5, kMrr20 = 9;

// All in [0, 1], in the order of kMetricNames.
using MetricValues = std::array<double, kMetricCount>;

// HR@k: 1 if any of the first k is a target. R@k: share of the targets among the first k. NDCG@k: Σ 1 /
// log2(i + 2) over hits at places i = 0, 1, …, k − 1, divided by the same sum over min(k, targets) hits at
// the top. MRR@20: 1 / (i + 1) of the first hit. An empty list is a miss. Source: Järvelin, Kekäläinen:
// Cumulated gain-based evaluation of IR techniques, 2002 (binary gains). `ranked` names nothing twice,
// `targets` are distinct, ≥ 1.
MetricValues ScoreList(std::span<const uint32_t> ranked, std::span<const uint32_t> targets);

struct Interval {
  double mean = 0;
  double low = 0, high = 0;  // 95 %
};
using MetricIntervals = std::array<Interval, kMetricCount>;

// The part of a query's id before its last '.', the whole id where there is none: queries of one session
// stand or fall together.
std::string_view GroupOf(std::string_view id);

struct SystemMetrics {
  MetricIntervals own;
  MetricIntervals lead;  // of the first system over this one; zero for the first itself
};

inline constexpr int kResamples = 1000;

// Means over queries, and percentile bootstrap intervals from kResamples seeded resamples of whole groups
// (Efron, Tibshirani: An introduction to the bootstrap, 1993, ch. 13), the same ones for all systems, so that
// `lead` is a paired difference. values[system][query]; `ids` name the queries, of which there is at least
// one.
std::vector<SystemMetrics> Summarise(std::span<const std::vector<MetricValues>> values,
                                     std::span<const std::string> ids);

}  // namespace rapport::builder

#endif  // RAPPORT_BUILDER_METRICS_H_
