#include "rapport/numbers.h"

#include <algorithm>
#include <string_view>

#include "pack_generated.h"

namespace rapport {
namespace {

std::string_view View(const flatbuffers::String* text) {
  return text != nullptr ? std::string_view(text->c_str(), text->size()) : std::string_view();
}

void AppendCodePoint(uint32_t point, std::string* out) {
  if (point < 0x80) {
    out->push_back(static_cast<char>(point));
  } else if (point < 0x800) {
    out->push_back(static_cast<char>(0xc0 | (point >> 6)));
    out->push_back(static_cast<char>(0x80 | (point & 0x3f)));
  } else if (point < 0x10000) {
    out->push_back(static_cast<char>(0xe0 | (point >> 12)));
    out->push_back(static_cast<char>(0x80 | ((point >> 6) & 0x3f)));
    out->push_back(static_cast<char>(0x80 | (point & 0x3f)));
  } else {
    out->push_back(static_cast<char>(0xf0 | ((point >> 18) & 7)));
    out->push_back(static_cast<char>(0x80 | ((point >> 12) & 0x3f)));
    out->push_back(static_cast<char>(0x80 | ((point >> 6) & 0x3f)));
    out->push_back(static_cast<char>(0x80 | (point & 0x3f)));
  }
}

// Whether a group separator stands before the digit that has `following` digits to its right, itself
// included.
bool GroupsBefore(int following, int digits, const pack::Formats* formats) {
  const int primary = formats->primary_group();
  if (primary == 0 || following < primary || digits < primary + std::max<int>(1, formats->min_grouping()))
    return false;
  if (following == primary) return true;
  const int secondary = formats->secondary_group() != 0 ? formats->secondary_group() : primary;
  return (following - primary) % secondary == 0;
}

}  // namespace

void AppendNumber(int64_t value, int decimals, const pack::Formats* formats, std::string* out) {
  std::string digits =
      std::to_string(value < 0 ? -static_cast<uint64_t>(value) : static_cast<uint64_t>(value));
  if (digits.size() <= static_cast<size_t>(decimals))
    digits.insert(0, static_cast<size_t>(decimals) + 1 - digits.size(), '0');
  if (value < 0) out->push_back('-');
  const uint32_t zero = formats != nullptr && formats->zero_digit() != 0 ? formats->zero_digit() : '0';
  const int whole = static_cast<int>(digits.size()) - decimals;
  for (int i = 0; i < static_cast<int>(digits.size()); ++i) {
    if (i == whole) out->append(formats != nullptr ? View(formats->decimal()) : ".");
    if (i > 0 && i < whole && formats != nullptr && GroupsBefore(whole - i, whole, formats))
      out->append(View(formats->group()));
    AppendCodePoint(zero + static_cast<uint32_t>(digits[static_cast<size_t>(i)] - '0'), out);
  }
}

void AppendMoney(int64_t minor, int exponent, const pack::Formats* formats, std::string* out) {
  if (formats != nullptr) out->append(View(formats->money_before()));
  AppendNumber(minor, exponent, formats, out);
  if (formats != nullptr) out->append(View(formats->money_after()));
}

}  // namespace rapport
