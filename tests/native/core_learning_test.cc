#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "../../core/src/chance.h"
#include "core_engine_builder.h"
#include "rapport/learning.h"

namespace rapport {
namespace {

using test::kHourMs;
using test::kNowMs;
using test::kOneDayMs;
using test::OwnedBlock;
using test::TestEngine;
using test::TestHistory;
using test::TestPack;

constexpr StrategyId kFirst = StrategyId::kForYou, kSecond = StrategyId::kTrending,
                     kThird = StrategyId::kNewest;
const std::vector<uint8_t> kThree = {static_cast<uint8_t>(kFirst), static_cast<uint8_t>(kSecond),
                                     static_cast<uint8_t>(kThird)};

// Impressions and clicks in slots.
class Seen {
 public:
  Seen& Row(int64_t at_ms, EventKind kind, std::string_view slot, std::string_view strategy, int times = 1) {
    Record record;
    record.at = static_cast<double>(at_ms);
    record.value = std::nan("");
    record.kind = static_cast<uint32_t>(kind);
    record.text = writer_.Text("p");
    record.slot = writer_.Text(slot);
    record.ref = writer_.Text(strategy);
    for (int i = 0; i < times; ++i) writer_.Add(record);
    return *this;
  }
  Seen& Shown(int64_t at_ms, StrategyId strategy, int times, std::string_view slot = "s") {
    return Row(at_ms, EventKind::kViewItemList, slot, kStrategyNames[static_cast<size_t>(strategy)], times);
  }
  Seen& Clicked(int64_t at_ms, StrategyId strategy, int times, std::string_view slot = "s") {
    return Row(at_ms, EventKind::kSelectItem, slot, kStrategyNames[static_cast<size_t>(strategy)], times);
  }
  History Fold() const { return std::move(History::FromBlock(OwnedBlock(writer_.Finish()).block()).value()); }
  std::vector<uint8_t> Bytes() const { return writer_.Finish(); }

 private:
  BlockWriter writer_;
};

// What is learnt from a history of its own.
struct Learnt {
  Learnt(const Seen& seen, uint64_t seed, int64_t now_ms)
      : history(seen.Fold()), learning(history, seed, now_ms) {}
  const Learning* operator->() const { return &learning; }
  History history;
  Learning learning;
};

// How often each strategy leads over many seeds, in percent.
std::vector<double> Leads(const History& history, int seeds = 2'000) {
  std::vector<double> leads(kThree.size(), 0);
  for (int seed = 1; seed <= seeds; ++seed)
    leads[Learning(history, static_cast<uint64_t>(seed), kNowMs).Lead("s", kThree)] += 100.0 / seeds;
  return leads;
}

// One shopper's visits: five items of the leading strategy seen at each, clicked at its rate. The regret is
// what the best strategy would have been clicked more often in expectation; `best` always leads with the best
// one.
struct Replay {
  double regret = 0, clicks = 0;
};
Replay ReplayVisits(const std::vector<double>& rates, uint64_t seed, int impressions) {
  constexpr int kItems = 5;
  const double best = *std::max_element(rates.begin(), rates.end());
  std::vector<uint8_t> strategies(rates.size());
  for (size_t i = 0; i < rates.size(); ++i) strategies[i] = static_cast<uint8_t>(i);
  Replay replay;
  Seen seen;
  Chance chance(MixBits(seed));
  int64_t at_ms = kNowMs;
  for (int shown = 0; shown < impressions; shown += kItems, at_ms += 6 * kHourMs) {
    const uint32_t lead = Learnt(seen, seed, at_ms)->Lead("s", strategies);
    replay.regret += kItems * (best - rates[lead]);
    seen.Shown(at_ms, static_cast<StrategyId>(lead), kItems);
    for (int i = 0; i < kItems; ++i) {
      if (chance.Next() >= rates[lead] * 4294967296.0) continue;
      seen.Clicked(at_ms, static_cast<StrategyId>(lead), 1);
      ++replay.clicks;
    }
  }
  return replay;
}

TEST(Learning, ItHalvesTheRegretOfAnEvenChoiceWithinFiveHundredImpressions) {
  constexpr int kSeeds = 24, kImpressions = 500;
  const std::vector<std::vector<double>> shops = {
      {0.15, 0.05}, {0.04, 0.12, 0.04}, {0.02, 0.05, 0.15, 0.05}, {0.3, 0.1, 0.1, 0.1}};
  for (const std::vector<double>& rates : shops) {
    double even = 0, learnt = 0;
    for (const double rate : rates)
      even += kImpressions * (*std::max_element(rates.begin(), rates.end()) - rate) /
              static_cast<double>(rates.size());
    for (uint64_t seed = 1; seed <= kSeeds; ++seed)
      learnt += ReplayVisits(rates, seed, kImpressions).regret / kSeeds;
    RecordProperty("regret_of_even_" + std::to_string(rates.size()), std::to_string(learnt / even));
    EXPECT_LE(learnt, even / 2) << rates.size() << " strategies: " << learnt << " of " << even;
  }
}

TEST(Learning, WhereAllAreEqualItLosesNothing) {
  constexpr int kSeeds = 50, kImpressions = 500;
  double clicks = 0;
  for (uint64_t seed = 1; seed <= kSeeds; ++seed) {
    const Replay replay = ReplayVisits({0.2, 0.2, 0.2}, seed, kImpressions);
    EXPECT_EQ(replay.regret, 0);
    clicks += replay.clicks / kSeeds;
  }
  EXPECT_GE(clicks, 0.98 * 0.2 * kImpressions);
}

TEST(Learning, KnowingNothingItLetsAllLeadAlikeAndWithEvidenceNoneLessThanAgreed) {
  for (const double share : Leads(Seen().Fold())) EXPECT_NEAR(share, 100.0 / 3, 3);
  const int64_t before = kNowMs - kHourMs;
  const auto leads = Leads(Seen()
                               .Shown(before, kFirst, 900)
                               .Clicked(before, kFirst, 500)
                               .Shown(before, kSecond, 400)
                               .Shown(before, kThird, 400)
                               .Fold());
  EXPECT_NEAR(leads[0], 90, 2);
  EXPECT_NEAR(leads[1], kLeastLeadPercent, 1.5);
  EXPECT_NEAR(leads[2], kLeastLeadPercent, 1.5);
}

TEST(Learning, OneVisitHasOneOrderAndAnotherVisitMayHaveAnother) {
  Seen seen;
  seen.Shown(kNowMs - kOneDayMs, kFirst, 20)
      .Clicked(kNowMs - kOneDayMs, kSecond, 1)
      .Shown(kNowMs - kOneDayMs, kSecond, 20);
  int changed = 0;
  for (uint64_t seed = 1; seed <= 50; ++seed) {
    const uint32_t lead = Learnt(seen, seed, kNowMs)->Lead("s", kThree);
    Seen later = seen;
    for (int minute = 0; minute < 60; minute += 10) {
      later.Shown(kNowMs + minute * 60'000, kThird, 5).Clicked(kNowMs + minute * 60'000, kThird, 5);
      EXPECT_EQ(Learnt(later, seed, kNowMs + minute * 60'000 + 1)->Lead("s", kThree), lead);
    }
    changed += Learnt(seen, seed, kNowMs)->Lead("other", kThree) != lead;
  }
  EXPECT_GT(changed, 10) << "slots draw on their own";
}

TEST(Learning, EvidenceHalvesInThirtyDays) {
  const auto at = [](int days) {
    const int64_t then = kNowMs - days * kOneDayMs;
    return Learnt(Seen().Shown(then, kFirst, 64).Clicked(then, kFirst, 16), 1, kNowMs)->Seen("s", kFirst);
  };
  EXPECT_DOUBLE_EQ(at(30).impressions, 32);
  EXPECT_DOUBLE_EQ(at(60).clicks, 4);
}

TEST(Learning, SlotsShareWhatTheyLearntAndKeepTheirOwn) {
  const int64_t before = kNowMs - kHourMs;
  const Learnt learning(Seen()
                            .Shown(before, kFirst, 100, "elsewhere")
                            .Clicked(before, kFirst, 40, "elsewhere")
                            .Shown(before, kSecond, 100, "elsewhere")
                            .Shown(before, kFirst, 200, "s"),
                        1, kNowMs);
  EXPECT_GT(learning->Of("new", kFirst).mean(), 2 * learning->Of("new", kThird).mean());
  EXPECT_LT(learning->Of("new", kSecond).mean(), learning->Of("new", kThird).mean());
  EXPECT_LT(learning->Of("s", kFirst).mean(), learning->Of("elsewhere", kFirst).mean() / 4);
}

TEST(Learning, RowsOfUnknownStrategyAndMoreClicksThanImpressionsDoNoHarm) {
  const int64_t before = kNowMs - kHourMs;
  const Learnt unknown(Seen()
                           .Row(before, EventKind::kViewItemList, "s", "", 50)
                           .Row(before, EventKind::kSelectItem, "s", "pinned", 50)
                           .Row(before, EventKind::kSelectItem, "s", "of_a_later_core", 50)
                           .Row(before, EventKind::kViewItem, "s", "for_you", 50),
                       1, kNowMs);
  EXPECT_EQ(unknown->Seen("s", kFirst).impressions, 0);
  EXPECT_EQ(unknown->Seen("s", kFirst).clicks, 0);
  const Learnt wild(Seen().Clicked(before, kFirst, 500), 1, kNowMs);
  EXPECT_LE(wild->Of("s", kFirst).mean(), 0.06);
}

TEST(Learning, ThePageLeadsWithTheLearntStrategyWhereTheSlotLearnsAndConsentAllows) {
  TestPack shop;
  shop.Products(3).Trending({"p2"});
  shop.Slot("s", {.strategies = {StrategyId::kPopular, StrategyId::kTrending}, .count = 1});
  shop.plan().slots[0]->learn = true;
  TestEngine engine(&shop);
  const int64_t before = kNowMs - kHourMs;
  const auto rows = Seen()
                        .Shown(before, kSecond, 900)
                        .Clicked(before, kSecond, 600)
                        .Shown(before, StrategyId::kPopular, 900)
                        .Bytes();
  ASSERT_TRUE(engine.engine.SetHistory(OwnedBlock(rows).block()).ok());
  int learnt = 0;
  for (uint64_t seed = 1; seed <= 40; ++seed) {
    engine.moment.seed = seed;
    learnt += engine.Html("s") == "[p2]";
  }
  EXPECT_GE(learnt, 30);
  EXPECT_LT(learnt, 40) << "the other one leads now and then";
  engine.moment.seed = 1;
  EXPECT_NE(engine.Explain({"s"}).find("learnt\ts\ttrending\t"), std::string::npos);
  engine.moment.level = ConsentLevel::kNone;
  EXPECT_EQ(engine.Html("s"), "[p0]");
  EXPECT_EQ(engine.Explain({"s"}).find("learnt"), std::string::npos);
}

// The same draws natively and in WebAssembly, and in every version: devices replay them.
TEST(Learning, DrawsAreTheSameOnEveryMachine) {
  const History history =
      Seen().Shown(kNowMs - kOneDayMs, kFirst, 30).Clicked(kNowMs - kOneDayMs, kFirst, 3).Fold();
  std::string leads;
  for (uint64_t seed = 1; seed <= 24; ++seed)
    leads += std::to_string(Learning(history, seed, kNowMs).Lead("s", kThree));
  EXPECT_EQ(leads, "020022200000000202201002");
  Chance chance(1);
  double sum = 0, squares = 0;
  for (int i = 0; i < 20'000; ++i) {
    const double z = chance.Normal();
    sum += z / 20'000;
    squares += z * z / 20'000;
  }
  EXPECT_NEAR(sum, 0, 0.03);
  EXPECT_NEAR(squares, 1, 0.04);
}

}  // namespace
}  // namespace rapport
