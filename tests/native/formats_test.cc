#include <gtest/gtest.h>
#include <unicode/locid.h>
#include <unicode/numberformatter.h>

#include <string>

#include "rapport/builder/config.h"

namespace rapport::builder {
namespace {

void AppendUtf8(uint32_t point, std::string& out) {
  icu::UnicodeString(static_cast<UChar32>(point)).toUTF8String(out);
}

std::string Digits(std::string_view ascii, uint32_t zero) {
  std::string out;
  for (const char c : ascii) AppendUtf8(zero + static_cast<uint32_t>(c - '0'), out);
  return out;
}

// Writes money from nothing but the compiled formats, as a reader of the pack does.
std::string WriteMoney(const pack::FormatsT& formats, int64_t minor, int exponent) {
  std::string all = std::to_string(minor);
  if (all.size() <= static_cast<size_t>(exponent))
    all.insert(0, static_cast<size_t>(exponent) + 1 - all.size(), '0');
  const std::string whole = all.substr(0, all.size() - static_cast<size_t>(exponent));
  const std::string fraction = all.substr(whole.size());
  const size_t primary = formats.primary_group;
  const bool grouped = primary > 0 && whole.size() >= primary + formats.min_grouping;
  std::string out = formats.money_before;
  for (size_t i = 0; i < whole.size(); ++i) {
    const size_t left = whole.size() - i;
    const bool boundary =
        left == primary || (left > primary && (left - primary) % formats.secondary_group == 0);
    if (grouped && i > 0 && boundary) out += formats.group;
    out += Digits(whole.substr(i, 1), formats.zero_digit);
  }
  if (exponent > 0) out += formats.decimal + Digits(fraction, formats.zero_digit);
  return out + formats.money_after;
}

std::string WriteWithIcu(const std::string& locale, const std::string& currency, int64_t minor,
                         int exponent) {
  UErrorCode error = U_ZERO_ERROR;
  std::string amount = std::to_string(minor) + "E-" + std::to_string(exponent);
  const std::u16string code(currency.begin(), currency.end());
  std::string out;
  icu::number::NumberFormatter::withLocale(icu::Locale::forLanguageTag(locale, error))
      .unit(icu::CurrencyUnit(icu::ConstChar16Ptr(code.c_str()), error))
      .precision(icu::number::Precision::fixedFraction(exponent))
      .formatDecimal(amount, error)
      .toString(error)
      .toUTF8String(out);
  EXPECT_TRUE(U_SUCCESS(error));
  return out;
}

TEST(Formats, MoneyIsWrittenAsIcuWritesIt) {
  const char* locales[] = {"en-GB", "en-US", "en-IN", "hi-IN", "de-DE", "de-AT", "de-CH", "fr-FR", "fr-CH",
                           "it-CH", "es-ES", "es-MX", "pt-PT", "pt-BR", "pl-PL", "sv-SE", "nb-NO", "da-DK",
                           "fi-FI", "nl-NL", "cs-CZ", "hu-HU", "bg-BG", "el-GR", "tr-TR", "ru-RU", "uk-UA",
                           "ro-RO", "sr-RS", "hr-HR", "he-IL", "ar-EG", "ar-SA", "fa-IR", "ja-JP", "zh-CN",
                           "ko-KR", "th-TH", "bn-BD", "my-MM", "ta-IN", "lt-LT", "et-EE", "is-IS"};
  const char* currencies[] = {"EUR", "GBP", "JPY", "INR", "BHD", "CHF", "PLN", "EGP", "SEK", "CLP"};
  for (const char* locale : locales) {
    for (const char* currency : currencies) {
      const Result<int> exponent = CurrencyExponent(currency);
      ASSERT_TRUE(exponent.ok());
      const auto formats = CompileFormats(locale, currency);
      ASSERT_TRUE(formats.ok()) << locale << " " << formats.status().message;
      for (const int64_t minor : {0LL, 5LL, 99LL, 100LL, 12345LL, 99999LL, 129900LL, 1234567LL, 12345678LL,
                                  123456789LL, 4294967295LL, 1234567890123LL}) {
        EXPECT_EQ(WriteMoney(*formats.value(), minor, exponent.value()),
                  WriteWithIcu(locale, currency, minor, exponent.value()))
            << locale << " " << currency << " " << minor;
      }
    }
  }
}

TEST(Formats, HoldWhatShoppersOfALocaleExpect) {
  EXPECT_EQ(WriteMoney(*CompileFormats("en-GB", "GBP").value(), 129900, 2), "£1,299.00");
  EXPECT_EQ(WriteMoney(*CompileFormats("de-DE", "EUR").value(), 129900, 2), "1.299,00\u00A0€");
  EXPECT_EQ(WriteMoney(*CompileFormats("en-IN", "INR").value(), 123456789, 2), "₹12,34,567.89");
  EXPECT_EQ(WriteMoney(*CompileFormats("pl-PL", "PLN").value(), 129900, 2), "1299,00\u00A0zł");
  EXPECT_EQ(WriteMoney(*CompileFormats("ja-JP", "JPY").value(), 1299, 0), "￥1,299");
}

TEST(Formats, CountMinorUnitsByIso4217) {
  for (const auto& [code, exponent] : {std::pair("GBP", 2), std::pair("JPY", 0), std::pair("BHD", 3),
                                       std::pair("IQD", 3), std::pair("LBP", 2)}) {
    EXPECT_EQ(CurrencyExponent(code).value(), exponent) << code;
  }
  for (const char* code : {"", "gbp", "GB", "GBPX", "ZZZ", "DEM", "€"})
    EXPECT_FALSE(CurrencyExponent(code).ok()) << code;
}

TEST(Formats, UnknownLocalesAndCurrenciesAreRefused) {
  for (const char* locale : {"", "english", "xx-YY", "en_GB!", "-", "qqq"}) {
    EXPECT_EQ(CompileFormats(locale, "GBP").status().code, StatusCode::kBadInput) << locale;
  }
  EXPECT_EQ(CompileFormats("en-GB", "ZZZ").status().code, StatusCode::kBadInput);
  EXPECT_TRUE(CompileFormats("en-NL", "EUR").ok());
}

}  // namespace
}  // namespace rapport::builder
