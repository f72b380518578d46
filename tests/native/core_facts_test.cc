#include <gtest/gtest.h>

#include <limits>
#include <optional>
#include <string>

#include "core_history_builder.h"
#include "core_pack_builder.h"
#include "rapport/facts.h"

namespace rapport {
namespace {

using test::kHourMs;
using test::kMinuteMs;
using test::kNowMs;
using test::kOneDayMs;
using test::OwnedBlock;
using test::TestHistory;
using test::TestPack;

// The number of a built-in fact, none where the shopper has none.
std::optional<double> NumberOf(BuiltInFactNumber fact, const TestHistory& rows, int64_t now_ms = kNowMs,
                               int offset = 0) {
  const auto pack = TestPack().Products(3).Open();
  Profile profile;
  Fold(rows.Fold(), pack->catalog(), now_ms, &profile);
  const FactTable facts(*pack, profile, {}, ConsentLevel::kNone, now_ms, offset);
  return facts[fact].has_value() ? std::optional<double>(facts[fact]->number) : std::nullopt;
}

TEST(Facts, CountsStartAtZeroAndSessionsAtOne) {
  EXPECT_EQ(NumberOf(kFactOrders, {}), 0);
  EXPECT_EQ(NumberOf(kFactViews, {}), 0);
  EXPECT_EQ(NumberOf(kFactSessions, {}), 1);
  EXPECT_EQ(NumberOf(kFactCartItems, {}), 0);
}

TEST(Facts, CountsCountOrdersViewsSessionsAndProductsInTheCart) {
  TestHistory rows;
  rows.View(kNowMs - kOneDayMs, "p0").View(kNowMs - kOneDayMs, "p0").Buy(kNowMs - kHourMs, "p1", "T1");
  rows.Buy(kNowMs - kHourMs, "p2", "T1").Cart(kNowMs, "p0", 5).Cart(kNowMs, "p1");
  EXPECT_EQ(NumberOf(kFactOrders, rows), 1);
  EXPECT_EQ(NumberOf(kFactViews, rows), 2);
  EXPECT_EQ(NumberOf(kFactSessions, rows), 3);
  EXPECT_EQ(NumberOf(kFactCartItems, rows), 2);
}

TEST(Facts, DaysSinceVisitCountWholeDaysFromTheSessionBefore) {
  EXPECT_EQ(NumberOf(kFactDaysSinceVisit, {}), std::nullopt);
  EXPECT_EQ(NumberOf(kFactDaysSinceVisit, TestHistory().View(kNowMs - kMinuteMs, "p0")), std::nullopt)
      << "the first visit";
  const TestHistory once = TestHistory().View(kNowMs - 2 * kOneDayMs, "p0");
  EXPECT_EQ(NumberOf(kFactDaysSinceVisit, once, kNowMs - 1), 1);
  EXPECT_EQ(NumberOf(kFactDaysSinceVisit, once, kNowMs), 2);
  EXPECT_EQ(
      NumberOf(kFactDaysSinceVisit, TestHistory().View(kNowMs - 2 * kOneDayMs, "p0").View(kNowMs, "p1")), 2);
}

TEST(Facts, DaysSinceOrderAndFirstVisitCountWholeDays) {
  EXPECT_EQ(NumberOf(kFactDaysSinceOrder, TestHistory().View(1, "p0"), 2), std::nullopt);
  EXPECT_EQ(NumberOf(kFactDaysSinceFirstVisit, {}), std::nullopt);
  const TestHistory rows =
      TestHistory().View(kNowMs - 9 * kOneDayMs, "p0").Buy(kNowMs - 3 * kOneDayMs, "p1", "T1");
  EXPECT_EQ(NumberOf(kFactDaysSinceOrder, rows, kNowMs - 1), 2);
  EXPECT_EQ(NumberOf(kFactDaysSinceOrder, rows), 3);
  EXPECT_EQ(NumberOf(kFactDaysSinceFirstVisit, rows), 9);
  EXPECT_EQ(NumberOf(kFactDaysSinceFirstVisit, TestHistory().View(kNowMs, "p0")), 0);
}

TEST(Facts, AClockSetBackGivesNoNegativeDays) {
  EXPECT_EQ(NumberOf(kFactDaysSinceOrder, TestHistory().Buy(kNowMs + 5 * kOneDayMs, "p0", "T1")), 0);
}

// 2026-03-04 is a Wednesday.
TEST(Facts, HourAndWeekdayAreLocal) {
  EXPECT_EQ(NumberOf(kFactHour, {}), 12);
  EXPECT_EQ(NumberOf(kFactWeekday, {}), 3);
  EXPECT_EQ(NumberOf(kFactHour, {}, kNowMs, 330), 17) << "12:00 UTC is 17:30 in India";
  EXPECT_EQ(NumberOf(kFactHour, {}, kNowMs, -13 * 60), 23);
  EXPECT_EQ(NumberOf(kFactWeekday, {}, kNowMs, -13 * 60), 2) << "still Tuesday";
  EXPECT_EQ(NumberOf(kFactWeekday, {}, kNowMs, 12 * 60), 4) << "midnight belongs to the new day";
  EXPECT_EQ(NumberOf(kFactHour, {}, kNowMs, 12 * 60), 0);
  EXPECT_EQ(NumberOf(kFactHour, {}, kNowMs, 12 * 60 - 1), 23);
}

TEST(Facts, SundayIsZeroAndWeeksGoRound) {
  for (int day = 0; day < 14; ++day)
    EXPECT_EQ(NumberOf(kFactWeekday, {}, kNowMs + day * kOneDayMs), (3 + day) % 7);
}

TEST(Facts, BeforeNineteenSeventyHoursAndWeekdaysAreStillInRange) {
  EXPECT_EQ(NumberOf(kFactHour, {}, 0, -60), 23);
  EXPECT_EQ(NumberOf(kFactWeekday, {}, 0, -60), 3) << "the Wednesday before the first Thursday";
  EXPECT_EQ(NumberOf(kFactHour, {}, 0, std::numeric_limits<int>::min()), 0)
      << "offsets beyond a day are a day";
}

TEST(Facts, ConsentLevelAndStageAreTexts) {
  const auto pack = TestPack().Products(1).Open();
  Profile profile;
  Fold(TestHistory().Buy(kNowMs, "p0", "T").Fold(), pack->catalog(), kNowMs, &profile);
  for (const auto& [level, name] :
       {std::pair{ConsentLevel::kNone, "none"}, std::pair{ConsentLevel::kPersonalise, "personalise"},
        std::pair{ConsentLevel::kMeasure, "measure"}}) {
    const FactTable facts(*pack, profile, {}, level, kNowMs, 0);
    EXPECT_EQ(facts[kFactLevel]->text, name);
    EXPECT_EQ(facts[kFactStage]->text, "customer");
  }
}

TEST(Facts, ADeclaredFactOfAnotherTypeIsLeftOut) {
  const auto pack = TestPack().Fact("tier", FactType::kString).Fact("age", FactType::kNumber).Open();
  const std::vector<ToldFact> told = {{"tier", FactType::kNumber, 3, ""},
                                      {"age", FactType::kNumber, 40, ""},
                                      {"else", FactType::kNumber, 1, ""}};
  const FactTable facts(*pack, Profile(), told, ConsentLevel::kNone, kNowMs, 0);
  EXPECT_FALSE(facts[kBuiltInFacts.size()].has_value());
  EXPECT_EQ(facts[kBuiltInFacts.size() + 1]->number, 40);
}

TEST(Facts, ThePageSaysWhoIsAnAdvocate) {
  const auto pack = TestPack().Products(1).Fact("advocate", FactType::kBoolean).Open();
  Profile profile;
  profile.orders = 1;
  const auto stage = [&](const std::vector<ToldFact>& told) {
    return std::string(FactTable(*pack, profile, told, ConsentLevel::kNone, kNowMs, 0)[kFactStage]->text);
  };
  EXPECT_EQ(stage({{"advocate", FactType::kBoolean, 1, ""}}), "advocate");
  EXPECT_EQ(stage({{"advocate", FactType::kBoolean, 0, ""}}), "customer");
  EXPECT_EQ(stage({{"advocate", FactType::kNumber, 1, ""}}), "customer");
}

StatusCode ParseCode(uint32_t kind, double value, std::string_view name) {
  BlockWriter writer;
  Record record;
  record.kind = kind;
  record.value = value;
  record.text = writer.Text(name);
  writer.Add(record);
  const OwnedBlock owned(writer.Finish());
  return ParseFacts(owned.block()).status().code;
}

TEST(Facts, AFactWithoutNameOfUnknownTypeOrWithoutFiniteNumberIsRefused) {
  EXPECT_EQ(ParseCode(0, 1, "age"), StatusCode::kOk);
  EXPECT_EQ(ParseCode(0, 1, ""), StatusCode::kBadInput);
  EXPECT_EQ(ParseCode(3, 1, "age"), StatusCode::kBadInput);
  EXPECT_EQ(ParseCode(0, std::nan(""), "age"), StatusCode::kBadInput);
  EXPECT_EQ(ParseCode(0, std::numeric_limits<double>::infinity(), "age"), StatusCode::kBadInput);
}

}  // namespace
}  // namespace rapport
