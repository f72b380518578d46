#include "rapport/builder/metrics.h"

#include <algorithm>
#include <cmath>
#include <unordered_map>

#include "rapport/builder/random.h"

namespace rapport::builder {
namespace {

constexpr uint64_t kSeed = 1;
constexpr size_t kTail = 24;  // of kResamples sorted values, this one and its mirror image bound 95 %

double Gain(size_t place) {
  return 1 / std::log2(static_cast<double>(place) + 2);
}

// Sums over the queries of one group: every metric of every system, and how many queries.
class GroupSums {
 public:
  GroupSums(std::span<const std::vector<MetricValues>> values, std::span<const std::string> ids)
      : width_(values.size() * kMetricCount) {
    std::unordered_map<std::string_view, size_t> number_of;
    for (size_t query = 0; query < ids.size(); ++query) {
      const auto [at, fresh] = number_of.try_emplace(GroupOf(ids[query]), counts_.size());
      if (fresh) {
        counts_.push_back(0);
        sums_.resize(sums_.size() + width_, 0);
      }
      counts_[at->second] += 1;
      double* const row = &sums_[at->second * width_];
      for (size_t system = 0; system < values.size(); ++system) {
        for (size_t metric = 0; metric < kMetricCount; ++metric)
          row[system * kMetricCount + metric] += values[system][query][metric];
      }
    }
  }

  // Means over all queries of the groups, each group counted `times[group]` times.
  [[nodiscard]] std::vector<double> Means(const std::vector<uint32_t>& times) const {
    std::vector<double> means(width_, 0);
    double queries = 0;
    for (size_t group = 0; group < counts_.size(); ++group) {
      if (times[group] == 0) continue;
      const double weight = times[group];
      queries += weight * counts_[group];
      const double* const row = &sums_[group * width_];
      for (size_t i = 0; i < width_; ++i) means[i] += weight * row[i];
    }
    for (double& mean : means) mean /= queries;
    return means;
  }
  [[nodiscard]] size_t size() const { return counts_.size(); }

 private:
  size_t width_;
  std::vector<double> counts_;
  std::vector<double> sums_;
};

Interval IntervalOf(double mean, std::vector<double> resampled) {
  std::sort(resampled.begin(), resampled.end());
  return {mean, resampled[kTail], resampled[kResamples - 1 - kTail]};
}

}  // namespace

MetricValues ScoreList(std::span<const uint32_t> ranked, std::span<const uint32_t> targets) {
  const size_t length = std::min(ranked.size(), kListTop);
  std::array<bool, kListTop> hit{};
  for (size_t i = 0; i < length; ++i)
    hit[i] = std::find(targets.begin(), targets.end(), ranked[i]) != targets.end();
  MetricValues values{};
  size_t metric = 0;
  for (const size_t k : {size_t{5}, size_t{10}, size_t{20}}) {
    double hits = 0, gain = 0, best = 0;
    for (size_t i = 0; i < k; ++i) {
      if (hit[i]) {
        hits += 1;
        gain += Gain(i);
      }
      if (i < targets.size()) best += Gain(i);
    }
    values[metric++] = hits > 0 ? 1 : 0;
    values[metric++] = hits / static_cast<double>(targets.size());
    values[metric++] = gain / best;
  }
  const auto first = std::find(hit.begin(), hit.end(), true);
  values[metric] = first == hit.end() ? 0 : 1 / static_cast<double>(first - hit.begin() + 1);
  return values;
}

std::string_view GroupOf(std::string_view id) {
  return id.substr(0, id.rfind('.'));
}

std::vector<SystemMetrics> Summarise(std::span<const std::vector<MetricValues>> values,
                                     std::span<const std::string> ids) {
  const GroupSums groups(values, ids);
  std::vector<std::vector<double>> own(values.size() * kMetricCount), lead(own.size());
  Random random(kSeed);
  std::vector<uint32_t> times(groups.size());
  for (int resample = 0; resample < kResamples; ++resample) {
    std::fill(times.begin(), times.end(), 0);
    for (size_t i = 0; i < groups.size(); ++i) ++times[random.Below(groups.size())];
    const std::vector<double> means = groups.Means(times);
    for (size_t i = 0; i < means.size(); ++i) {
      own[i].push_back(means[i]);
      lead[i].push_back(means[i % kMetricCount] - means[i]);
    }
  }
  const std::vector<double> means = groups.Means(std::vector<uint32_t>(groups.size(), 1));
  std::vector<SystemMetrics> summary(values.size());
  for (size_t i = 0; i < means.size(); ++i) {
    SystemMetrics& system = summary[i / kMetricCount];
    const size_t metric = i % kMetricCount;
    system.own[metric] = IntervalOf(means[i], std::move(own[i]));
    system.lead[metric] = IntervalOf(means[metric] - means[i], std::move(lead[i]));
  }
  return summary;
}

}  // namespace rapport::builder
