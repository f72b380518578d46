#include <unicode/locid.h>
#include <unicode/numberformatter.h>
#include <unicode/uchar.h>
#include <unicode/ucurr.h>
#include <unicode/uenum.h>

#include <algorithm>
#include <array>
#include <map>
#include <vector>

#include "locale_names.h"
#include "rapport/builder/config.h"

namespace rapport::builder {
namespace {

// CLDR shows these without the minor unit that ISO 4217 gives them and that feeds and payment providers count
// in.
struct IsoExponent {
  std::string_view currency;
  int exponent;
};
constexpr std::array<IsoExponent, 14> kIsoExponents = {{{"AFN", 2},
                                                        {"ALL", 2},
                                                        {"IQD", 3},
                                                        {"IRR", 2},
                                                        {"KPW", 2},
                                                        {"LAK", 2},
                                                        {"LBP", 2},
                                                        {"MGA", 2},
                                                        {"MMK", 2},
                                                        {"RSD", 2},
                                                        {"SLL", 2},
                                                        {"SOS", 2},
                                                        {"SYP", 2},
                                                        {"YER", 2}}};

struct Part {
  int32_t begin = 0;
  int32_t end = 0;
};

// One amount as ICU writes it, and where its parts lie.
struct Written {
  icu::UnicodeString text;
  Part integer;
  Part fraction;  // empty without one
  std::vector<Part> groups;
  Part decimal;
};

std::string ToUtf8(const icu::UnicodeString& text) {
  std::string utf8;
  text.toUTF8String(utf8);
  return utf8;
}

std::string Piece(const Written& written, int32_t begin, int32_t end) {
  return begin < end ? ToUtf8(written.text.tempSubStringBetween(begin, end)) : std::string();
}

std::optional<Written> Write(const icu::number::LocalizedNumberFormatter& formatter,
                             std::string_view amount) {
  UErrorCode error = U_ZERO_ERROR;
  const icu::number::FormattedNumber formatted =
      formatter.formatDecimal(icu::StringPiece(amount.data(), static_cast<int32_t>(amount.size())), error);
  Written written;
  written.text = formatted.toString(error);
  icu::ConstrainedFieldPosition field;
  field.constrainCategory(UFIELD_CATEGORY_NUMBER);
  while (formatted.nextPosition(field, error) && U_SUCCESS(error)) {
    const Part part{field.getStart(), field.getLimit()};
    switch (field.getField()) {
      case UNUM_INTEGER_FIELD:
        written.integer = part;
        break;
      case UNUM_FRACTION_FIELD:
        written.fraction = part;
        break;
      case UNUM_DECIMAL_SEPARATOR_FIELD:
        written.decimal = part;
        break;
      case UNUM_GROUPING_SEPARATOR_FIELD:
        written.groups.push_back(part);
        break;
      default:
        break;
    }
  }
  if (U_FAILURE(error) || written.integer.begin >= written.integer.end) return std::nullopt;
  return written;
}

icu::number::LocalizedNumberFormatter MoneyFormatter(const std::string& locale, const std::string& currency,
                                                     int exponent, UErrorCode& error) {
  const std::u16string code(currency.begin(), currency.end());
  return icu::number::NumberFormatter::withLocale(icu::Locale::forLanguageTag(locale, error))
      .unit(icu::CurrencyUnit(icu::ConstChar16Ptr(code.c_str()), error))
      .precision(icu::number::Precision::fixedFraction(exponent));
}

Status Unreadable(const std::string& locale, const std::string& currency) {
  return Status::Error(StatusCode::kBadInput, "money of " + currency + " cannot be written in " + locale);
}

}  // namespace

bool IsKnownLocale(const std::string& locale) {
  UErrorCode error = U_ZERO_ERROR;
  const icu::Locale parsed = icu::Locale::forLanguageTag(locale, error);
  if (U_FAILURE(error) || parsed.isBogus() || *parsed.getLanguage() == '\0') return false;
  int32_t count = 0;
  const icu::Locale* known = icu::Locale::getAvailableLocales(count);
  return std::any_of(known, known + count, [&](const icu::Locale& one) {
    return std::string_view(one.getLanguage()) == parsed.getLanguage();
  });
}

Result<int> CurrencyExponent(const std::string& currency) {
  static const std::map<std::string, int, std::less<>> kExponents = [] {
    std::map<std::string, int, std::less<>> exponents;
    UErrorCode error = U_ZERO_ERROR;
    UEnumeration* codes = ucurr_openISOCurrencies(UCURR_COMMON | UCURR_NON_DEPRECATED, &error);
    for (const char* code = uenum_next(codes, nullptr, &error); code != nullptr;
         code = uenum_next(codes, nullptr, &error)) {
      const std::u16string wide(code, code + std::char_traits<char>::length(code));
      exponents[code] = ucurr_getDefaultFractionDigits(wide.c_str(), &error);
    }
    uenum_close(codes);
    for (const IsoExponent& iso : kIsoExponents) exponents[std::string(iso.currency)] = iso.exponent;
    return exponents;
  }();
  const auto found = kExponents.find(currency);
  if (found != kExponents.end()) return found->second;
  return Status::Error(StatusCode::kBadInput,
                       "there is no currency \"" + currency + "\"; write an ISO 4217 code such as GBP");
}

Result<std::unique_ptr<pack::FormatsT>> CompileFormats(const std::string& locale,
                                                       const std::string& currency) {
  const Result<int> exponent = CurrencyExponent(currency);
  if (!exponent.ok()) return exponent.status();
  if (!IsKnownLocale(locale)) {
    return Status::Error(StatusCode::kBadInput,
                         "there is no locale \"" + locale + "\"; write one such as en-GB");
  }
  UErrorCode error = U_ZERO_ERROR;
  const auto money = MoneyFormatter(locale, currency, exponent.value(), error);
  // The separators come from an amount with a fraction, so that a locale's are known even where its currency
  // has none.
  const auto precise = MoneyFormatter(locale, currency, 2, error);
  const std::optional<Written> large = Write(precise, "1234567890.12");
  const std::optional<Written> small = Write(precise, "1234.12");
  const std::optional<Written> plain = Write(money, "1");
  if (U_FAILURE(error) || !large || !small || !plain) return Unreadable(locale, currency);

  auto formats = std::make_unique<pack::FormatsT>();
  formats->decimal = Piece(*large, large->decimal.begin, large->decimal.end);
  formats->zero_digit = static_cast<uint32_t>(plain->text.char32At(plain->integer.begin)) - 1;
  formats->min_grouping = small->groups.empty() ? 2 : 1;
  if (!large->groups.empty()) {
    const Part last = large->groups.back();
    const auto digits = [&](int32_t begin, int32_t end) {
      return static_cast<uint8_t>(large->text.countChar32(begin, end - begin));
    };
    formats->group = Piece(*large, last.begin, last.end);
    formats->primary_group = digits(last.end, large->integer.end);
    formats->secondary_group = formats->primary_group;
    if (large->groups.size() > 1)
      formats->secondary_group = digits(large->groups[large->groups.size() - 2].end, last.begin);
  }
  const int32_t amount_end = plain->fraction.end > 0 ? plain->fraction.end : plain->integer.end;
  formats->money_before = Piece(*plain, 0, plain->integer.begin);
  formats->money_after = Piece(*plain, amount_end, plain->text.length());
  return formats;
}

}  // namespace rapport::builder
