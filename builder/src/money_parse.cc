#include "rapport/builder/money_parse.h"

#include <algorithm>
#include <array>
#include <vector>

#include "rapport/builder/text_clean.h"

namespace rapport::builder {
namespace {

constexpr size_t kMostDigits = 12;

struct CurrencySign {
  std::string_view text;
  std::string_view currency;  // "": several currencies share the sign
};

// Longer signs before those they contain.
constexpr std::array kSigns = std::to_array<CurrencySign>({
    {"US$", "USD"}, {"AU$", "AUD"}, {"CA$", "CAD"}, {"NZ$", "NZD"}, {"HK$", "HKD"}, {"NT$", "TWD"},
    {"MX$", "MXN"}, {"A$", "AUD"},  {"C$", "CAD"},  {"R$", "BRL"},  {"S$", "SGD"},  {"£", "GBP"},
    {"€", "EUR"},   {"$", ""},      {"¥", ""},      {"￥", ""},     {"₹", "INR"},   {"₽", "RUB"},
    {"₴", "UAH"},   {"₺", "TRY"},   {"₩", "KRW"},   {"₪", "ILS"},   {"฿", "THB"},   {"₫", "VND"},
    {"₱", "PHP"},   {"₦", "NGN"},   {"₸", "KZT"},   {"zł", "PLN"},  {"Kč", "CZK"},  {"Ft", "HUF"},
    {"лв.", "BGN"}, {"лв", "BGN"},  {"円", "JPY"},  {"元", "CNY"},  {"kr.", ""},    {"kr", ""},
    {"Kr.", ""},    {"Kr", ""},     {"Rs.", ""},    {"Rs", ""},     {"Fr.", ""},    {"Fr", ""},
    {"lei", "RON"}, {"TL", "TRY"},  {"R", "ZAR"},
});

struct Replacement {
  std::string_view from, to;
};
// Signs that stand for a plain one: kinds of space, apostrophe and minus.
constexpr std::array kLookalikes = std::to_array<Replacement>({
    {"\u00A0", " "},
    {"\u202F", " "},
    {"\u2009", " "},
    {"\u2007", " "},
    {"\t", " "},
    {"\u2019", "'"},
    {"\u2212", "-"},
    {"\u2013", "-"},
    {"\u2014", "-"},
});

std::string Plain(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const auto* found = std::find_if(kLookalikes.begin(), kLookalikes.end(),
                                     [&](const Replacement& r) { return text.starts_with(r.from); });
    if (found != kLookalikes.end()) {
      out += found->to;
      text.remove_prefix(found->from.size());
    } else {
      out += text.front();
      text.remove_prefix(1);
    }
  }
  return out;
}

bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}
bool IsLetter(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

bool IsCode(std::string_view text) {
  return text.size() == 3 && std::all_of(text.begin(), text.end(), IsLetter);
}

std::string Upper(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
  return out;
}

// Takes a currency from the front (or the back) of *text.
std::optional<std::string> TakeCurrency(std::string_view* text, bool front) {
  const auto take = [&](size_t size) {
    front ? text->remove_prefix(size) : text->remove_suffix(size);
    *text = Trim(*text);
  };
  const auto next = [&](size_t size) {
    return front ? text->substr(0, size) : text->substr(text->size() - size);
  };
  // A code must not be a part of a longer word.
  if (text->size() >= 3 && IsCode(next(3)) &&
      (text->size() == 3 || !IsLetter(front ? (*text)[3] : (*text)[text->size() - 4]))) {
    std::string code = Upper(next(3));
    take(3);
    return code;
  }
  for (const auto& [sign, currency] : kSigns) {
    if (text->size() < sign.size() || next(sign.size()) != sign) continue;
    take(sign.size());
    return std::string(currency);
  }
  return std::nullopt;
}

// Digits between separators, and the separators: parts.size() == separators.size() + 1.
struct Pieces {
  std::vector<std::string_view> parts;
  std::string separators;
};

std::optional<Pieces> CutAtSeparators(std::string_view number) {
  Pieces pieces;
  size_t from = 0;
  for (size_t i = 0; i <= number.size(); ++i) {
    if (i < number.size() && IsDigit(number[i])) continue;
    pieces.parts.push_back(number.substr(from, i - from));
    from = i + 1;
    if (i == number.size()) break;
    if (std::string_view(".,' ").find(number[i]) == std::string_view::npos) return std::nullopt;
    pieces.separators += number[i];
  }
  return pieces;
}

// Groups are of three digits; before the last one also of two, as in India.
bool AreGroups(const std::vector<std::string_view>& parts, size_t count) {
  if (count < 2) return true;
  if (parts[0].empty() || parts[0].size() > 3 || parts[count - 1].size() != 3) return false;
  return std::all_of(parts.begin() + 1, parts.begin() + static_cast<ptrdiff_t>(count - 1),
                     [](std::string_view part) { return part.size() == 3 || part.size() == 2; });
}

enum class LastSeparator { kDecimal, kGroup, kUnclear };

LastSeparator Judge(const Pieces& pieces, int exponent) {
  const char last = pieces.separators.back();
  if (last == ' ' || last == '\'') return LastSeparator::kGroup;
  if (std::count(pieces.separators.begin(), pieces.separators.end(), last) > 1) return LastSeparator::kGroup;
  if (pieces.separators.size() > 1) return LastSeparator::kDecimal;
  const std::string_view before = pieces.parts[0];
  if (pieces.parts[1].size() != 3 || before.empty() || before.size() > 3 || before[0] == '0') {
    return LastSeparator::kDecimal;
  }
  if (last == ',' || exponent == 0) return LastSeparator::kGroup;
  return exponent == 3 ? LastSeparator::kDecimal : LastSeparator::kUnclear;
}

Status Bad(const char* reason) {
  return Status::Error(StatusCode::kBadInput, reason);
}

std::optional<int64_t> ToMinor(std::string_view whole, std::string_view fraction, int exponent) {
  int64_t minor = 0;
  size_t digits = 0;
  for (const char c : whole) {
    if (!IsDigit(c)) return std::nullopt;
    minor = minor * 10 + (c - '0');
    digits += minor > 0 ? 1 : 0;
    if (digits > kMostDigits) return std::nullopt;
  }
  for (size_t i = 0; i < static_cast<size_t>(exponent); ++i) {
    minor = minor * 10 + (i < fraction.size() ? fraction[i] - '0' : 0);
  }
  const auto places = static_cast<size_t>(exponent);
  return minor + (fraction.size() > places && fraction[places] >= '5' ? 1 : 0);
}

Result<int64_t> ParseNumber(std::string_view number, int exponent) {
  if (number.empty()) return Bad("there is no number");
  for (const std::string_view ending : {",--", ".--", ",-", ".-"}) {  // "12,-" is 12 in several countries
    if (number.size() > ending.size() && number.ends_with(ending)) {
      number.remove_suffix(ending.size());
      break;
    }
  }
  const bool bracketed = number.front() == '(' && number.back() == ')';
  if (number.front() == '-' || number.back() == '-' || bracketed) return Bad("the amount is negative");
  if (number.front() == '+') number.remove_prefix(1);
  const auto pieces = CutAtSeparators(Trim(number));
  if (!pieces) return Bad("it is not an amount");
  const size_t parts = pieces->parts.size();
  LastSeparator last = LastSeparator::kGroup;
  if (parts > 1) last = Judge(*pieces, exponent);
  if (last == LastSeparator::kUnclear) {
    return Bad("three digits after a single point can be thousands or decimals; write 1299.00 or 1.30");
  }
  const size_t groups = last == LastSeparator::kDecimal ? parts - 1 : parts;
  const std::string grouping = pieces->separators.substr(0, groups - 1);
  if (grouping.find_first_not_of(grouping.empty() ? ' ' : grouping[0]) != std::string::npos ||
      !AreGroups(pieces->parts, groups)) {
    return Bad("its digits are not grouped as an amount's");
  }
  std::string whole;
  for (size_t i = 0; i < groups; ++i) whole += pieces->parts[i];
  const std::string_view fraction = groups < parts ? pieces->parts.back() : std::string_view();
  if (whole.empty() && fraction.empty()) return Bad("there is no number");
  const auto minor = ToMinor(whole, fraction, exponent);
  if (!minor) return Bad("the amount is too large");
  return *minor;
}

std::string TakeCurrencies(std::string_view* text) {
  std::string currency;
  for (const bool front : {true, false, true}) {  // also "R$ 15,00 BRL" and "USD $15"
    if (text->empty()) break;
    const auto taken = TakeCurrency(text, front);
    if (taken && currency.empty()) currency = *taken;
  }
  return currency;
}

}  // namespace

Result<Money> ParseMoney(std::string_view text, int exponent) {
  const std::string plain = Plain(text);
  std::string_view rest = Trim(plain);
  const bool negative = rest.starts_with('-');
  if (negative) rest = Trim(rest.substr(1));
  std::string currency = TakeCurrencies(&rest);
  const auto minor = ParseNumber(rest, exponent);
  if (!minor.ok()) return minor.status();
  if (negative) return Bad("the amount is negative");
  return Money{minor.value(), std::move(currency)};
}

std::optional<int64_t> ParseDecimalMinor(std::string_view text, int exponent) {
  const size_t point = text.find('.');
  const std::string_view whole = text.substr(0, point);
  const std::string_view fraction =
      point == std::string_view::npos ? std::string_view() : text.substr(point + 1);
  if (whole.empty() && fraction.empty()) return std::nullopt;
  if (!std::all_of(fraction.begin(), fraction.end(), IsDigit)) return std::nullopt;
  return ToMinor(whole, fraction, exponent);
}

std::string FindCurrency(std::string_view text) {
  const std::string plain = Plain(text);
  std::string_view rest = Trim(plain);
  return TakeCurrencies(&rest);
}

}  // namespace rapport::builder
