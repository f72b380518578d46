// Seeded simulations: the promises of the intervals are promises about many experiments.
#include "rapport/builder/sequential.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <functional>
#include <vector>

#include "rapport/builder/random.h"

namespace rapport::builder {
namespace {

constexpr int kRuns = 400;
constexpr int kPeekEvery = 100;  // shoppers of both groups
constexpr int kShoppers = 4'000;
// Of 400 runs, 20 may err; 3 standard deviations above.
constexpr int kMostErrors = 33;

using Draw = std::function<double(Random&)>;

double Normal(Random& random) {
  return std::sqrt(random.Exponential(2)) * std::cos(2 * M_PI * random.Unit());
}
double Clicks(Random& random) {
  int count = 0;
  for (double left = random.Exponential(1); left < 0.6; left += random.Exponential(1)) ++count;
  return count;
}
double Orders(Random& random) {
  return random.Chance(0.04) ? 1 : 0;
}
// One in twenty-five buys, for 30 in the median and now and then for hundreds.
double Revenue(Random& random) {
  return random.Chance(0.04) ? 30 * std::exp(Normal(random)) : 0;
}

struct Peeks {
  int ever_shown = 0;         // runs in which the interval left out 0 at some look
  int ever_missed = 0;        // runs in which it left out the true difference
  int ever_missed_ratio = 0;  // runs in which it left out the true ratio
  int ever_significant = 0;   // runs in which a test made for a single look was below 5 % at some look
  int shown_at_end = 0;
};

// Runs experiments in which the variant's shoppers do `lift` times what the control's do.
Peeks Simulate(const Draw& draw, double mean, double lift, uint64_t seed) {
  Peeks peeks;
  for (uint64_t run = 0; run < kRuns; ++run) {
    Random random(seed, run);
    Sample control, variant;
    bool shown = false, missed = false, missed_ratio = false, significant = false, last = false;
    for (int shopper = 1; shopper <= kShoppers; ++shopper) {
      if (random.Chance(0.5))
        control.Add(draw(random));
      else
        variant.Add(draw(random) * lift);
      if (shopper % kPeekEvery != 0) continue;
      const auto found = CompareMeans(control, variant, {});
      if (!found) continue;
      const ConfidenceInterval& within = found->absolute_within;
      const double truth = mean * (lift - 1);
      shown |= last = found->shown();
      missed |= within.low > truth || within.high < truth;
      if (found->relative_within)
        missed_ratio |= found->relative_within->low > lift - 1 || found->relative_within->high < lift - 1;
      const double error = (within.high - within.low) / 2 / SequentialFactor(shopper, {});
      significant |= std::abs(found->absolute) > 1.96 * error;
    }
    peeks.ever_shown += shown;
    peeks.ever_missed += missed;
    peeks.ever_missed_ratio += missed_ratio;
    peeks.ever_significant += significant;
    peeks.shown_at_end += last;
  }
  return peeks;
}

TEST(Sequential, WithoutADifferenceOneIsRarelyShownHoweverOftenOneLooks) {
  const std::array<Draw, 3> metrics = {Clicks, Orders, Revenue};
  for (size_t i = 0; i < metrics.size(); ++i) {
    const Peeks peeks = Simulate(metrics[i], 0, 1, 100 + i);
    EXPECT_LE(peeks.ever_shown, kMostErrors) << i;
    EXPECT_GT(peeks.ever_significant, kRuns / 6) << i << ": the same looks fool a test made for one look";
  }
}

TEST(Sequential, TheTrueDifferenceAndRatioStayWithinTheIntervalsAtEveryLook) {
  const Peeks clicks = Simulate(Clicks, 0.6, 1.3, 7);
  EXPECT_LE(clicks.ever_missed, kMostErrors);
  EXPECT_LE(clicks.ever_missed_ratio, kMostErrors);
  EXPECT_GT(clicks.shown_at_end, kRuns * 9 / 10) << "a large difference is shown";
  const Peeks revenue = Simulate(Revenue, 0.04 * 30 * std::exp(0.5), 1.2, 8);
  EXPECT_LE(revenue.ever_missed, kMostErrors);
  EXPECT_LE(revenue.ever_missed_ratio, kMostErrors);
}

// Shoppers come over thirty days, a third at once, and click on each later day: at each look, what earlier
// ones did has grown as well.
TEST(Sequential, LooksWhileShoppersStillShopDoNotRaiseFalseAlarms) {
  constexpr int kDays = 30, kCrowd = 900;
  int ever_shown = 0;
  for (uint64_t run = 0; run < kRuns; ++run) {
    Random random(55, run);
    std::vector<double> values(kCrowd, 0), rates(kCrowd);
    std::vector<int> first_day(kCrowd);
    std::vector<bool> in_variant(kCrowd);
    for (int i = 0; i < kCrowd; ++i) {
      rates[i] = random.Exponential(0.1);
      first_day[i] = i % 3 == 0 ? 0 : static_cast<int>(random.Below(kDays));
      in_variant[i] = random.Chance(0.5);
    }
    bool shown = false;
    for (int day = 0; day < kDays; ++day) {
      Sample control, variant;
      for (int i = 0; i < kCrowd; ++i) {
        if (first_day[i] > day) continue;
        if (random.Chance(std::min(rates[i], 0.9))) ++values[i];
        (in_variant[i] ? variant : control).Add(values[i]);
      }
      const auto found = CompareMeans(control, variant, {0.05, kCrowd});
      shown |= found && found->shown();
    }
    ever_shown += shown;
  }
  EXPECT_LE(ever_shown, kMostErrors);
}

TEST(Sequential, TheIntervalIsNarrowestWhereShoppersAreExpected) {
  const SequentialOptions options{0.05, 5'000};
  const auto width = [&](double t, const SequentialOptions& of) { return SequentialFactor(t, of); };
  // At t* the choice of ρ is best: expecting fewer or more shoppers gives wider intervals there.
  for (const double other : {500.0, 2'500.0, 10'000.0, 50'000.0})
    EXPECT_LT(width(5'000, options), width(5'000, {0.05, other})) << other;
  EXPECT_GT(width(5'000, options), 1.96) << "what looking often costs";
  EXPECT_LT(width(5'000, options), 3.1);
}

TEST(Sequential, RelativeAndAbsoluteIntervalsAgreeOnWhetherThereIsADifference) {
  Random random(3);
  int shown = 0;
  for (int run = 0; run < 300; ++run) {
    Sample control, variant;
    const double lift = 1 + random.Unit();
    for (int i = 0; i < 600; ++i) control.Add(Clicks(random));
    for (int i = 0; i < 600; ++i) variant.Add(Clicks(random) * lift);
    const auto found = CompareMeans(control, variant, {});
    ASSERT_TRUE(found && found->relative_within);
    EXPECT_EQ(found->shown(), found->relative_within->low > 0 || found->relative_within->high < 0);
    EXPECT_LT(found->relative_within->low, *found->relative);
    EXPECT_GT(found->relative_within->high, *found->relative);
    shown += found->shown();
  }
  EXPECT_GT(shown, 30);
  EXPECT_LT(shown, 270);
}

TEST(Sequential, OfFewShoppersOrWhereNobodyDidAnythingNothingIsSaid) {
  Sample few, many, idle;
  for (uint64_t i = 0; i < kLeastShoppers; ++i) {
    if (i > 0) few.Add(static_cast<double>(i % 2));
    many.Add(static_cast<double>(i % 2));
    idle.Add(0);
  }
  EXPECT_FALSE(CompareMeans(few, many, {}));
  EXPECT_FALSE(CompareMeans(idle, idle, {}));
  EXPECT_TRUE(CompareMeans(many, many, {}));
  const auto against_nothing = CompareMeans(idle, many, {});
  ASSERT_TRUE(against_nothing);
  EXPECT_FALSE(against_nothing->relative);
  EXPECT_FALSE(against_nothing->relative_within);
}

TEST(SampleRatio, ATenthOfOneGroupLostIsFoundAndLuckIsNot) {
  const std::array<double, 2> halves = {1, 1};
  int found = 0, false_alarms = 0;
  for (uint64_t run = 0; run < 1'000; ++run) {
    Random random(21, run);
    std::array<uint64_t, 2> whole{}, torn{};
    for (int i = 0; i < 20'000; ++i) {
      const uint64_t group = random.Below(2);
      ++whole[group];
      if (group == 0 || !random.Chance(0.1)) ++torn[group];
    }
    false_alarms += SampleRatioProbability(whole, halves) < kMismatchProbability;
    found += SampleRatioProbability(torn, halves) < kMismatchProbability;
  }
  EXPECT_EQ(found, 1'000);
  EXPECT_LE(false_alarms, 5);
}

TEST(SampleRatio, AgreesWithTheTables) {
  // One degree of freedom: 3.841 and 10.828 are the 95 % and 99.9 % points.
  const std::array<double, 2> halves = {1, 1};
  const auto at = [&](double statistic) {
    const double n = 1e8, off = std::sqrt(statistic * n / 4);
    const std::array<uint64_t, 2> counts = {static_cast<uint64_t>(n / 2 + off),
                                            static_cast<uint64_t>(n / 2 - off)};
    return SampleRatioProbability(counts, halves);
  };
  EXPECT_NEAR(at(3.841459), 0.05, 1e-5);
  EXPECT_NEAR(at(10.827566), 0.001, 1e-6);
  const std::array<uint64_t, 3> exact = {10, 20, 30};
  EXPECT_DOUBLE_EQ(SampleRatioProbability(exact, std::array<double, 3>{1, 2, 3}), 1);
}

}  // namespace
}  // namespace rapport::builder
