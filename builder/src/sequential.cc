#include "rapport/builder/sequential.h"

#include <algorithm>
#include <boost/math/distributions/chi_squared.hpp>
#include <cmath>

namespace rapport::builder {

void Sample::Add(double value) {
  ++count_;
  const double off = value - mean_;
  mean_ += off / static_cast<double>(count_);
  squares_ += off * (value - mean_);
}

double Sample::variance() const {
  return count_ < 2 ? 0 : squares_ / static_cast<double>(count_ - 1);
}

double SequentialFactor(double shoppers, const SequentialOptions& options) {
  constexpr int kRounds = 60;  // the error falls by a factor above 8 each
  double x = 0;
  for (int i = 0; i < kRounds; ++i) x = std::log1p(x) - 2 * std::log(options.alpha);
  const double t = shoppers * x / options.expected_shoppers;  // tρ²
  return std::sqrt((t + 1) / t * (std::log1p(t) - 2 * std::log(options.alpha)));
}

std::optional<Lift> CompareMeans(const Sample& control, const Sample& variant,
                                 const SequentialOptions& options) {
  if (std::min(control.count(), variant.count()) < kLeastShoppers) return std::nullopt;
  const auto n0 = static_cast<double>(control.count()), n1 = static_cast<double>(variant.count());
  const double m0 = control.mean(), m1 = variant.mean();
  const double factor = SequentialFactor(n0 + n1, options);
  const double s0 = factor * factor * control.variance() / n0, s1 = factor * factor * variant.variance() / n1;
  if (s0 + s1 <= 0) return std::nullopt;
  Lift lift;
  lift.absolute = m1 - m0;
  const double half = std::sqrt(s0 + s1);
  lift.absolute_within = {lift.absolute - half, lift.absolute + half};
  if (m0 > 0) lift.relative = m1 / m0 - 1;
  // (m1 − r m0)² ≤ s1 + r² s0, a quadratic in r.
  const double a = m0 * m0 - s0;
  const double root = m1 * m1 * m0 * m0 - a * (m1 * m1 - s1);
  if (m0 > 0 && a > 0 && root >= 0) {
    lift.relative_within = {(m1 * m0 - std::sqrt(root)) / a - 1, (m1 * m0 + std::sqrt(root)) / a - 1};
  }
  return lift;
}

double SampleRatioProbability(std::span<const uint64_t> counts, std::span<const double> weights) {
  double total = 0, weight = 0;
  for (const uint64_t count : counts) total += static_cast<double>(count);
  for (const double each : weights) weight += each;
  if (total == 0) return 1;
  double statistic = 0;
  for (size_t i = 0; i < counts.size(); ++i) {
    const double expected = total * weights[i] / weight;
    const double off = static_cast<double>(counts[i]) - expected;
    statistic += off * off / expected;
  }
  const boost::math::chi_squared_distribution<double> law(static_cast<double>(counts.size() - 1));
  return boost::math::cdf(boost::math::complement(law, statistic));
}

}  // namespace rapport::builder
