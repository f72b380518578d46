#include "rapport/builder/metrics.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "rapport/builder/random.h"

namespace rapport::builder {
namespace {

enum Place { kHr5, kR5, kNdcg5, kHr10, kR10, kNdcgAt10, kHrAt20, kR20, kNdcg20, kMrr };

MetricValues Scored(const std::vector<uint32_t>& ranked, const std::vector<uint32_t>& targets) {
  return ScoreList(ranked, targets);
}

TEST(Metrics, OneTargetAtTheTopIsFullMarks) {
  for (const double value : Scored({7, 1, 2}, {7})) EXPECT_DOUBLE_EQ(value, 1);
}

TEST(Metrics, AnEmptyListIsAMissInEveryMetric) {
  for (const double value : Scored({}, {7})) EXPECT_EQ(value, 0);
}

TEST(Metrics, HitsBelowTheCutDoNotCount) {
  const MetricValues values = Scored({1, 2, 3, 4, 5, 7}, {7});
  EXPECT_EQ(values[kHr5], 0);
  EXPECT_EQ(values[kNdcg5], 0);
  EXPECT_EQ(values[kHr10], 1);
  EXPECT_DOUBLE_EQ(values[kNdcgAt10], 1 / std::log2(7));
  EXPECT_DOUBLE_EQ(values[kMrr], 1.0 / 6);
}

TEST(Metrics, SeveralTargetsShareRecallAndTheIdealGain) {
  const MetricValues values = Scored({10, 1, 11, 2, 3}, {10, 11, 12});
  EXPECT_DOUBLE_EQ(values[kR5], 2.0 / 3);
  EXPECT_DOUBLE_EQ(values[kNdcg5], (1 + 0.5) / (1 + 1 / std::log2(3) + 0.5));
  EXPECT_DOUBLE_EQ(values[kMrr], 1);
}

TEST(Metrics, TheIdealHoldsNoMoreHitsThanTheListHasPlaces) {
  EXPECT_DOUBLE_EQ(Scored({1, 2, 3, 4, 5}, {1, 2, 3, 4, 5, 6, 7, 8})[kNdcg5], 1);
}

TEST(Metrics, OnlyTheFirstTwentyPlacesCount) {
  std::vector<uint32_t> ranked(21);
  for (uint32_t i = 0; i < ranked.size(); ++i) ranked[i] = i;
  EXPECT_EQ(Scored(ranked, {20})[kMrr], 0);
}

TEST(Metrics, QueriesOfOneSessionShareTheirIdUpToTheLastDot) {
  EXPECT_EQ(GroupOf("s.1.12"), "s.1");
  EXPECT_EQ(GroupOf("c12347"), "c12347");
}

struct Made {
  std::vector<std::vector<MetricValues>> values{2};
  std::vector<std::string> ids;
};

// `gain` is added to the first system; groups of `size` queries, all alike.
Made Generated(size_t groups, size_t size, double gain) {
  Random random(3);
  Made made;
  for (size_t group = 0; group < groups; ++group) {
    const double level = random.Unit() * 0.5;
    for (size_t i = 0; i < size; ++i) {
      MetricValues values;
      values.fill(level);
      made.values[1].push_back(values);
      values.fill(level + gain);
      made.values[0].push_back(values);
      made.ids.push_back("g" + std::to_string(group) + "." + std::to_string(i));
    }
  }
  return made;
}

TEST(Metrics, IntervalsAreAsWideAsTheSpreadOfGroupsAllows) {
  constexpr size_t kGroups = 400;
  const Made made = Generated(kGroups, 1, 0);
  const Interval own = Summarise(made.values, made.ids)[0].own[kMrr];
  double square = 0;
  for (const MetricValues& values : made.values[0]) square += std::pow(values[kMrr] - own.mean, 2);
  const double half = 1.96 * std::sqrt(square / kGroups / kGroups);
  EXPECT_NEAR(own.high - own.mean, half, 0.15 * half);
  EXPECT_NEAR(own.mean - own.low, half, 0.15 * half);
}

TEST(Metrics, QueriesOfOneGroupDoNotMakeTheIntervalNarrower) {
  const Made single = Generated(100, 1, 0), many = Generated(100, 10, 0);
  const Interval a = Summarise(single.values, single.ids)[0].own[kMrr];
  const Interval b = Summarise(many.values, many.ids)[0].own[kMrr];
  EXPECT_NEAR(a.low, b.low, 1e-12);
  EXPECT_NEAR(a.high, b.high, 1e-12);
}

TEST(Metrics, ALeadIsPairedSoWhatBothShareDoesNotBlurIt) {
  const Made made = Generated(50, 2, 0.01);
  const Interval lead = Summarise(made.values, made.ids)[1].lead[kMrr];
  EXPECT_NEAR(lead.low, 0.01, 1e-9);
  EXPECT_NEAR(lead.high, 0.01, 1e-9);
}

TEST(Metrics, OneQueryGivesAnIntervalOfNoWidthRatherThanNoNumber) {
  const Made made = Generated(1, 1, 0);
  const Interval own = Summarise(made.values, made.ids)[0].own[kMrr];
  EXPECT_EQ(own.low, own.mean);
  EXPECT_EQ(own.high, own.mean);
}

}  // namespace
}  // namespace rapport::builder
