#include "rapport/builder/text_clean.h"

#include <unicode/utf8.h>

#include "rapport/builder/tables.h"

namespace rapport::builder {
namespace {

bool IsAsciiSpace(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}

bool IsControl(UChar32 c) {
  return c < 0x20 || (c >= 0x7f && c <= 0x9f);
}

bool IsPlainAscii(std::string_view text) {
  char before = ' ';
  for (const char c : text) {
    if (c < 0x20 || c == 0x7f || (c == ' ' && before == ' ')) return false;
    before = c;
  }
  return text.empty() || before != ' ';
}

}  // namespace

CleanedText CleanText(std::string_view text, size_t max_code_points) {
  CleanedText out;
  if (text.size() <= max_code_points && IsPlainAscii(text)) {
    out.text = text;
    return out;
  }
  const auto* bytes = reinterpret_cast<const uint8_t*>(text.data());
  const auto length = static_cast<int64_t>(text.size());
  size_t written = 0;
  bool space = false;
  for (int64_t at = 0; at < length;) {
    const int64_t from = at;
    UChar32 c = 0;
    U8_NEXT(bytes, at, length, c);
    if (c >= 0 && c < 0x80 && IsAsciiSpace(static_cast<char>(c))) {
      space = written > 0;
      continue;
    }
    if (c < 0 || IsControl(c)) {
      out.had_control = true;
      continue;
    }
    const size_t needed = space ? 2 : 1;
    if (written + needed > max_code_points) {
      out.was_cut = true;
      break;
    }
    if (space) out.text += ' ';
    out.text.append(text.substr(static_cast<size_t>(from), static_cast<size_t>(at - from)));
    written += needed;
    space = false;
  }
  return out;
}

std::string ToLower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

std::string_view Trim(std::string_view text) {
  while (!text.empty() && IsAsciiSpace(text.front())) text.remove_prefix(1);
  while (!text.empty() && IsAsciiSpace(text.back())) text.remove_suffix(1);
  return text;
}

std::vector<std::string_view> SplitList(std::string_view text, std::string_view separator) {
  std::vector<std::string_view> parts;
  while (!text.empty()) {
    const size_t end = text.find(separator);
    const std::string_view part = Trim(text.substr(0, end));
    if (!part.empty()) parts.push_back(part);
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + separator.size());
  }
  return parts;
}

std::string ShortValue(std::string_view value) {
  // Every code point takes at most four bytes, and the mark three.
  if (value.size() <= kMaxFindingValueBytes - 3) return CleanText(value, kMaxFindingValueBytes).text;
  std::string_view start = value.substr(0, kMaxFindingValueBytes - 3);
  int64_t end = static_cast<int64_t>(start.size());
  U8_SET_CP_LIMIT(reinterpret_cast<const uint8_t*>(value.data()), 0, end, static_cast<int64_t>(value.size()));
  if (end > static_cast<int64_t>(start.size())) {
    while (!start.empty() && U8_IS_TRAIL(static_cast<uint8_t>(start.back()))) start.remove_suffix(1);
    if (!start.empty()) start.remove_suffix(1);
  }
  return CleanText(start, kMaxFindingValueBytes).text + "…";
}

}  // namespace rapport::builder
