#include <gtest/gtest.h>

#include <limits>
#include <string>

#include "pack_generated.h"
#include "rapport/numbers.h"

namespace rapport {
namespace {

struct Style {
  const char* decimal = ".";
  const char* group = ",";
  uint8_t primary = 3;
  uint8_t secondary = 3;
  uint8_t min_grouping = 1;
  uint32_t zero_digit = '0';
  const char* before = "";
  const char* after = "";
};

template <typename Append>
std::string With(const Style& style, Append append) {
  pack::FormatsT formats;
  formats.decimal = style.decimal;
  formats.group = style.group;
  formats.primary_group = style.primary;
  formats.secondary_group = style.secondary;
  formats.min_grouping = style.min_grouping;
  formats.zero_digit = style.zero_digit;
  formats.money_before = style.before;
  formats.money_after = style.after;
  flatbuffers::FlatBufferBuilder builder;
  builder.Finish(pack::Formats::Pack(builder, &formats));
  std::string out;
  append(flatbuffers::GetRoot<pack::Formats>(builder.GetBufferPointer()), &out);
  return out;
}

std::string Number(int64_t value, int decimals, const Style& style = {}) {
  return With(style, [&](const pack::Formats* formats, std::string* out) {
    AppendNumber(value, decimals, formats, out);
  });
}

std::string Plain(int64_t value, int decimals) {
  std::string out;
  AppendNumber(value, decimals, nullptr, &out);
  return out;
}

TEST(Numbers, ThousandsAreGroupedByThree) {
  EXPECT_EQ(Number(999, 0), "999");
  EXPECT_EQ(Number(1000, 0), "1,000");
  EXPECT_EQ(Number(1234567, 0), "1,234,567");
  EXPECT_EQ(Number(12345678, 2), "123,456.78") << "only whole digits are grouped";
}

TEST(Numbers, IndianGroupsAreThreeThenTwos) {
  const Style hindi = {.secondary = 2};
  EXPECT_EQ(Number(99999, 0, hindi), "99,999");
  EXPECT_EQ(Number(100000, 0, hindi), "1,00,000");
  EXPECT_EQ(Number(1234567890, 0, hindi), "1,23,45,67,890");
}

TEST(Numbers, MinimumGroupingLeavesFourDigitsAlone) {
  const Style spanish = {.decimal = ",", .group = ".", .min_grouping = 2};
  EXPECT_EQ(Number(1234, 0, spanish), "1234");
  EXPECT_EQ(Number(12345, 0, spanish), "12.345");
}

TEST(Numbers, WithoutGroupSizeNothingIsGrouped) {
  EXPECT_EQ(Number(1234567, 0, {.primary = 0}), "1234567");
}

TEST(Numbers, DigitsOfOtherScriptsAreWritten) {
  EXPECT_EQ(Number(1290, 1, {.decimal = "٫", .zero_digit = 0x660}), "١٢٩٫٠");
  EXPECT_EQ(Number(10, 0, {.zero_digit = 0x1e950}), "\U0001e951\U0001e950")
      << "Adlam lies beyond the basic plane";
}

TEST(Numbers, EveryExponentWritesAllItsDecimals) {
  EXPECT_EQ(Plain(5, 0), "5");
  EXPECT_EQ(Plain(5, 1), "0.5");
  EXPECT_EQ(Plain(5, 2), "0.05");
  EXPECT_EQ(Plain(5, 3), "0.005");
  EXPECT_EQ(Plain(5, 4), "0.0005");
  EXPECT_EQ(Plain(123450, 2), "1234.50");
  EXPECT_EQ(Plain(0, 2), "0.00");
}

TEST(Numbers, NegativeNumbersCarryOneSign) {
  EXPECT_EQ(Number(-1234567, 2), "-12,345.67");
  EXPECT_EQ(Plain(-5, 2), "-0.05");
}

TEST(Numbers, TheSmallestAndLargestNumbersAreWritten) {
  EXPECT_EQ(Plain(std::numeric_limits<int64_t>::min(), 0), "-9223372036854775808");
  EXPECT_EQ(Number(std::numeric_limits<int64_t>::max(), 2), "92,233,720,368,547,758.07");
}

TEST(Numbers, MoneyStandsBetweenItsSigns) {
  const auto money = [](int64_t minor, int exponent, const Style& style) {
    return With(style, [&](const pack::Formats* formats, std::string* out) {
      AppendMoney(minor, exponent, formats, out);
    });
  };
  EXPECT_EQ(money(129900, 2, {.before = "£"}), "£1,299.00");
  EXPECT_EQ(money(129900, 2, {.decimal = ",", .group = ".", .after = " €"}), "1.299,00 €");
  EXPECT_EQ(money(1299, 0, {.before = "¥"}), "¥1,299");
  std::string out;
  AppendMoney(1250, 2, nullptr, &out);
  EXPECT_EQ(out, "12.50");
}

}  // namespace
}  // namespace rapport
