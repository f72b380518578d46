// Comparing two groups of shoppers while their numbers still grow: intervals that hold at every look
// together, not only at one planned end.
//
// Source: I. Waudby-Smith, D. Arbour, R. Sinha, E. H. Kennedy, A. Ramdas, "Time-uniform central limit theory
// and asymptotic confidence sequences", Annals of Statistics 52(6), 2024 (arXiv:2103.06476): the
// Gaussian-mixture asymptotic confidence sequence of a mean of t observations with standard deviation s,
//
//   mean ± s √( 2 (t ρ² + 1) / (t² ρ²) · ln( √(t ρ² + 1) / α ) ),
//
// applied, as in its section on randomised experiments, to the difference of the groups' means: t counts the
// shoppers of both, and s/√t is the standard error √(v₁/n₁ + v₀/n₀). ρ is fixed beforehand so that the
// interval is narrowest at t* = `expected_shoppers`: with x = t*ρ², x = ln(1 + x) − 2 ln α.
//
// Relative lift θ = m₁/m₀ − 1: all θ for which the interval of m₁ − (1 + θ) m₀ holds 0 (Fieller 1954). So it
// holds as long as the other one does, and excludes 0 exactly when the other one does.
#ifndef RAPPORT_BUILDER_SEQUENTIAL_H_
#define RAPPORT_BUILDER_SEQUENTIAL_H_

#include <cstdint>
#include <optional>
#include <span>

namespace rapport::builder {

// Mean and variance of one value a shopper, gathered one by one (Welford 1962).
class Sample {
 public:
  void Add(double value);
  [[nodiscard]] uint64_t count() const { return count_; }
  [[nodiscard]] double mean() const { return mean_; }
  // Unbiased; 0 with fewer than two.
  [[nodiscard]] double variance() const;

 private:
  uint64_t count_ = 0;
  double mean_ = 0, squares_ = 0;
};

struct SequentialOptions {
  double alpha = 0.05;                // chance, over all looks, that an interval ever misses; in (0, 0.5]
  double expected_shoppers = 10'000;  // of both groups together; > 0, chosen before looking
};

// How many standard errors the interval reaches to each side at `shoppers`.
double SequentialFactor(double shoppers, const SequentialOptions& options);

struct ConfidenceInterval {
  double low = 0, high = 0;
};

struct Lift {
  double absolute = 0;  // variant less control
  ConfidenceInterval absolute_within;
  // Nothing where the control's mean is 0 or not told apart from 0.
  std::optional<double> relative;  // 0.1 = 10 % more
  std::optional<ConfidenceInterval> relative_within;
  [[nodiscard]] bool shown() const { return absolute_within.low > 0 || absolute_within.high < 0; }
};

inline constexpr uint64_t kLeastShoppers = 50;  // of each group; with fewer nothing is said

// Nothing with fewer than kLeastShoppers in a group or when no value differs from any other.
std::optional<Lift> CompareMeans(const Sample& control, const Sample& variant,
                                 const SequentialOptions& options);

// Pearson's chi-square test of counts against weights: the probability of counts this far off if shoppers
// were assigned by the weights. Both of one length, at least two, weights > 0. 1 without any counts.
double SampleRatioProbability(std::span<const uint64_t> counts, std::span<const double> weights);

// Below it the sample ratio counts as mismatched: rare enough for a look a day over an experiment.
inline constexpr double kMismatchProbability = 0.001;

}  // namespace rapport::builder

#endif  // RAPPORT_BUILDER_SEQUENTIAL_H_
