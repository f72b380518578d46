#include "rapport/builder/experiment_report.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "config_contains.h"
#include "rapport/builder/experiment_words.h"
#include "rapport/builder/random.h"
#include "rapport/builder/readers.h"

namespace rapport::builder {
namespace {

constexpr size_t kClicks = 0, kOrders = 1, kRevenue = 2;
const char* const kHeading =
    "ts_ms,visitor,session,event,product,quantity,price,transaction_id,slot,currency,experiment,variant\n";

class ExperimentReportTest : public ::testing::Test {
 public:
  void TearDown() override { std::filesystem::remove(path_); }

  // Times count seconds of one day.
  ExperimentReportTest& Row(int second, const std::string& visitor, const std::string& rest) {
    csv_ += std::to_string(1'700'000'000'000 + int64_t{second} * 1000) + "," + visitor + ",s," + rest + "\n";
    return *this;
  }
  ExperimentReportTest& Sees(int second, const std::string& visitor, const std::string& variant,
                             const std::string& experiment = "shelf") {
    return Row(second, visitor, "experience_impression,,,,,,," + experiment + "," + variant);
  }
  ExperimentReportTest& Clicks(int second, const std::string& visitor) {
    return Row(second, visitor, "select_item,mug,1,,,for-you,,,");
  }
  ExperimentReportTest& Buys(int second, const std::string& visitor, const std::string& product,
                             const std::string& price, const std::string& order,
                             const std::string& currency = "GBP") {
    return Row(second, visitor, "purchase," + product + ",2," + price + "," + order + ",," + currency + ",,");
  }
  std::string File() {
    std::ofstream(path_, std::ios::binary) << kHeading << csv_;
    return path_;
  }
  Result<ExperimentNumbers> Measure() {
    options_.events_path = File();
    options_.experiment = "shelf";
    return MeasureExperiment(options_, nullptr);
  }
  ExperimentNumbers Numbers() {
    auto measured = Measure();
    EXPECT_TRUE(measured.ok()) << measured.status().message;
    return measured.ok() ? std::move(measured.value()) : ExperimentNumbers{};
  }
  static double Total(const ArmNumbers& arm, size_t metric) {
    return arm.per_shopper[metric].mean() * static_cast<double>(arm.shoppers);
  }

  ExperimentOptions options_;

 private:
  std::string csv_;
  std::string path_ =
      (std::filesystem::path(::testing::TempDir()) /
       ("experiment_" + std::string(::testing::UnitTest::GetInstance()->current_test_info()->name()) +
        ".csv"))
          .string();
};

TEST_F(ExperimentReportTest, OnlyWhatAShopperDidAfterSheFirstSawAVariantCounts) {
  Clicks(1, "ann").Buys(2, "ann", "mug", "5", "T0");
  Sees(10, "ann", "b")
      .Clicks(11, "ann")
      .Sees(12, "ann", "b")
      .Clicks(13, "ann")
      .Buys(14, "ann", "pot", "7.25", "T1");
  Sees(10, "ben", "control");
  Clicks(20, "cy").Buys(21, "cy", "mug", "5", "T2");  // saw nothing
  Sees(5, "dan", "b", "another");
  const ExperimentNumbers numbers = Numbers();
  ASSERT_EQ(numbers.arms.size(), 2u);
  EXPECT_EQ(numbers.arms[0].name + "," + numbers.arms[1].name, "control,b");
  EXPECT_EQ(numbers.arms[0].shoppers, 1u);
  EXPECT_EQ(numbers.arms[1].shoppers, 1u);
  EXPECT_EQ(Total(numbers.arms[1], kClicks), 2);
  EXPECT_EQ(Total(numbers.arms[1], kOrders), 1);
  EXPECT_EQ(Total(numbers.arms[1], kRevenue), 14.5);
  EXPECT_EQ(Total(numbers.arms[0], kClicks), 0);
  EXPECT_EQ(numbers.currency, "GBP");
}

TEST_F(ExperimentReportTest, RowsMayComeInAnyOrder) {
  Clicks(11, "ann").Sees(10, "ann", "b").Clicks(9, "ann").Sees(3, "ben", "control");
  EXPECT_EQ(Total(Numbers().arms[1], kClicks), 1);
}

TEST_F(ExperimentReportTest, AnOrderIsOneOrderHoweverManyLinesAndToldHoweverOften) {
  Sees(1, "ann", "b").Sees(1, "ben", "control");
  Buys(2, "ann", "mug", "5", "T1").Buys(2, "ann", "pot", "1", "T1").Buys(9, "ann", "mug", "5", "T1");
  Buys(20, "ann", "mug", "3", "").Buys(20, "ann", "pot", "3", "").Buys(30, "ann", "pot", "3", "");
  Buys(2, "ben", "mug", "5", "T1");
  const ExperimentNumbers numbers = Numbers();
  EXPECT_EQ(Total(numbers.arms[1], kOrders), 3);
  EXPECT_EQ(Total(numbers.arms[1], kRevenue), 12 + 18);
  EXPECT_EQ(Total(numbers.arms[0], kOrders), 1) << "order numbers of two shoppers are two orders";
}

TEST_F(ExperimentReportTest, RefundsTakeBackWhatWasPaidAndNoMore) {
  Buys(0, "ann", "cup", "4", "T0");
  Sees(1, "ann", "b").Sees(1, "ben", "control");
  Buys(2, "ann", "mug", "5", "T1").Buys(2, "ann", "pot", "1", "T1");
  Row(3, "ann", "refund,mug,1,3,T1,,GBP,,");
  Row(4, "ann", "refund,mug,9,5,T1,,GBP,,");
  Row(5, "ann", "refund,pot,,,T1,,,,");
  Row(6, "ann", "refund,cup,1,4,T0,,GBP,,");
  const ExperimentNumbers numbers = Numbers();
  EXPECT_EQ(Total(numbers.arms[1], kRevenue), 0);
  EXPECT_EQ(Total(numbers.arms[1], kOrders), 1);
}

TEST_F(ExperimentReportTest, WhoSawTwoVariantsIsLeftOutAndCounted) {
  Sees(1, "ann", "b").Sees(2, "ann", "control").Sees(3, "ann", "b").Clicks(4, "ann");
  Sees(1, "ben", "b").Sees(1, "cy", "control").Sees(1, "dan", "c");
  options_.arms = {{"control", 1}, {"b", 1}};
  const ExperimentNumbers numbers = Numbers();
  EXPECT_EQ(numbers.in_two_variants, 1u);
  EXPECT_EQ(numbers.in_unknown_variants, 1u);
  EXPECT_EQ(numbers.arms[1].shoppers, 1u);
  EXPECT_EQ(Total(numbers.arms[1], kClicks), 0);
}

TEST_F(ExperimentReportTest, RevenueIsInOneCurrency) {
  Sees(1, "ann", "b").Sees(1, "ben", "control");
  Buys(2, "ann", "mug", "5", "T1")
      .Buys(3, "ann", "mug", "5", "T2", "EUR")
      .Buys(4, "ann", "mug", "5", "T3", "");
  EXPECT_TRUE(Contains(Measure().status().message, "GBP, EUR: choose one with --currency"));
  options_.currency = "EUR";
  const ExperimentNumbers numbers = Numbers();
  EXPECT_EQ(Total(numbers.arms[1], kRevenue), 20) << "a price without a currency is in the one asked for";
  EXPECT_EQ(numbers.other_currency_lines, 1u);
  EXPECT_EQ(Total(numbers.arms[1], kOrders), 3) << "orders count in any currency";
}

TEST_F(ExperimentReportTest, AWindowCountsOnlyShoppersWhoseDaysAreOver) {
  constexpr int kDay = 86'400;
  Sees(0, "ann", "b").Clicks(kDay - 1, "ann").Clicks(kDay, "ann");
  Sees(0, "ben", "control").Sees(kDay, "cy", "b").Clicks(2 * kDay - 1, "cy");
  options_.window_days = 1;
  const ExperimentNumbers numbers = Numbers();
  EXPECT_EQ(numbers.window_open, 1u);
  EXPECT_EQ(numbers.arms[1].shoppers, 1u);
  EXPECT_EQ(Total(numbers.arms[1], kClicks), 1);
}

TEST_F(ExperimentReportTest, AnExperimentNobodySawIsAMistakeThatNamesThoseSeen) {
  Sees(1, "ann", "b", "other");
  EXPECT_TRUE(Contains(Measure().status().message, "nobody saw the experiment shelf; there are other"));
}

TEST_F(ExperimentReportTest, TheWordsNameDifferencesWarningsAndWhoIsMeasured) {
  Random random(5);
  for (int i = 0; i < 900; ++i) {
    const std::string who = "v" + std::to_string(i);
    const bool variant = i % 3 == 0;  // against weights of 1 : 1
    Sees(i, who, variant ? "b" : "control");
    if (random.Chance(variant ? 0.9 : 0.1)) Clicks(i + 1, who);
  }
  Buys(5'000, "v0", "mug", "50", "T1");
  options_.arms = {{"control", 1}, {"b", 1}};
  const ExperimentNumbers numbers = Numbers();
  const std::string text =
      DescribeExperiment(options_, numbers, {Metric::kClicks, Metric::kOrders, Metric::kRevenue});
  EXPECT_TRUE(Contains(text, "b has more clicks than control"));
  EXPECT_TRUE(Contains(text, "orders"));
  EXPECT_TRUE(Contains(text, "no difference shown yet"));
  EXPECT_TRUE(Contains(text, "warning: sample-ratio mismatch"));
  EXPECT_TRUE(Contains(text, "one shopper carries 100 % of the revenue of b"));
  EXPECT_TRUE(Contains(text, "measured shoppers only"));
  EXPECT_EQ(text.find("p-value"), std::string::npos);
  const auto json = ExperimentJson(options_, numbers, {Metric::kClicks});
  EXPECT_EQ(json["lifts"][0]["clicks"]["difference_shown"], true);
  EXPECT_EQ(json["sample_ratio"]["mismatch"], true);
  EXPECT_FALSE(json["lifts"][0].contains("orders"));
}

TEST_F(ExperimentReportTest, ClicksAreNotComparedWithShoppersWhoSeeNoRapportSlots) {
  EXPECT_FALSE(Comparable("holdout", Metric::kClicks));
  EXPECT_TRUE(Comparable("holdout", Metric::kRevenue));
  EXPECT_TRUE(Comparable("shelf", Metric::kClicks));
}

TEST_F(ExperimentReportTest, ExposuresSayNothingToABuild) {
  Sees(1, "ann", "b").Clicks(2, "ann");
  ReadReport report;
  const auto events = ReadEvents(File(), {}, &report);
  ASSERT_TRUE(events.ok());
  EXPECT_EQ(events.value().events.size(), 1u);
  EXPECT_EQ(report.dropped, 0);
  EXPECT_EQ(report.skipped, 1);
}

}  // namespace
}  // namespace rapport::builder
