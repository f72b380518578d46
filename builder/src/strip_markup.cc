#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "rapport/builder/text_clean.h"

namespace rapport::builder {
namespace {

// HTML's names of U+00A0 to U+00FF, in order.
constexpr std::array<std::string_view, 96> kLatinNames = {
    "nbsp",   "iexcl",  "cent",   "pound",  "curren", "yen",    "brvbar", "sect",   "uml",    "copy",
    "ordf",   "laquo",  "not",    "shy",    "reg",    "macr",   "deg",    "plusmn", "sup2",   "sup3",
    "acute",  "micro",  "para",   "middot", "cedil",  "sup1",   "ordm",   "raquo",  "frac14", "frac12",
    "frac34", "iquest", "Agrave", "Aacute", "Acirc",  "Atilde", "Auml",   "Aring",  "AElig",  "Ccedil",
    "Egrave", "Eacute", "Ecirc",  "Euml",   "Igrave", "Iacute", "Icirc",  "Iuml",   "ETH",    "Ntilde",
    "Ograve", "Oacute", "Ocirc",  "Otilde", "Ouml",   "times",  "Oslash", "Ugrave", "Uacute", "Ucirc",
    "Uuml",   "Yacute", "THORN",  "szlig",  "agrave", "aacute", "acirc",  "atilde", "auml",   "aring",
    "aelig",  "ccedil", "egrave", "eacute", "ecirc",  "euml",   "igrave", "iacute", "icirc",  "iuml",
    "eth",    "ntilde", "ograve", "oacute", "ocirc",  "otilde", "ouml",   "divide", "oslash", "ugrave",
    "uacute", "ucirc",  "uuml",   "yacute", "thorn",  "yuml"};

struct NamedCharacter {
  std::string_view name;
  UChar32 c;
};
constexpr std::array kOtherNames = std::to_array<NamedCharacter>({
    {"amp", '&'},       {"lt", '<'},       {"gt", '>'},       {"quot", '"'},      {"apos", '\''},
    {"ndash", 0x2013},  {"mdash", 0x2014}, {"lsquo", 0x2018}, {"rsquo", 0x2019},  {"sbquo", 0x201A},
    {"ldquo", 0x201C},  {"rdquo", 0x201D}, {"bdquo", 0x201E}, {"bull", 0x2022},   {"hellip", 0x2026},
    {"euro", 0x20AC},   {"trade", 0x2122}, {"OElig", 0x0152}, {"oelig", 0x0153},  {"Scaron", 0x0160},
    {"scaron", 0x0161}, {"prime", 0x2032}, {"Prime", 0x2033}, {"lsaquo", 0x2039}, {"rsaquo", 0x203A},
});

// HTML reads numeric references to 0x80..0x9F as Windows-1252.
constexpr std::array<uint16_t, 32> kWindows = {
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

constexpr std::array<std::string_view, 24> kBlocks = {
    "p",  "br", "div", "li", "ul", "ol", "dl", "dt",    "dd",      "tr",      "td",         "th",
    "h1", "h2", "h3",  "h4", "h5", "h6", "hr", "table", "section", "article", "blockquote", "pre"};

std::optional<UChar32> NumericReference(std::string_view digits) {
  int base = 10;
  if (digits.starts_with('x') || digits.starts_with('X')) {
    base = 16;
    digits.remove_prefix(1);
  }
  uint32_t c = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), c, base);
  if (digits.empty() || error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  if (c >= 0x80 && c < 0xA0) c = kWindows[c - 0x80];
  if (c == 0 || c > 0x10FFFF || (c >= 0xD800 && c < 0xE000)) return 0xFFFD;
  return static_cast<UChar32>(c);
}

std::optional<UChar32> Reference(std::string_view name) {
  if (name.starts_with('#')) return NumericReference(name.substr(1));
  const auto latin = std::find(kLatinNames.begin(), kLatinNames.end(), name);
  if (latin != kLatinNames.end()) return static_cast<UChar32>(0xA0 + (latin - kLatinNames.begin()));
  const auto* other = std::find_if(kOtherNames.begin(), kOtherNames.end(),
                                   [&](const NamedCharacter& n) { return n.name == name; });
  if (other != kOtherNames.end()) return other->c;
  return std::nullopt;
}

void AppendCodePoint(UChar32 c, std::string* out) {
  std::array<uint8_t, 4> bytes{};
  int32_t length = 0;
  U8_APPEND_UNSAFE(bytes.data(), length, c);
  out->append(reinterpret_cast<const char*>(bytes.data()), static_cast<size_t>(length));
}

bool IsLetter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

class Stripper {
 public:
  explicit Stripper(std::string_view html) : rest_(html) {}

  std::string Run() {
    while (!rest_.empty()) {
      const size_t plain = std::min(rest_.find_first_of("<&"), rest_.size());
      out_.append(rest_.substr(0, plain));
      rest_.remove_prefix(plain);
      if (rest_.empty()) break;
      if (rest_.front() == '<' ? !TakeTag() : !TakeReference()) {
        out_ += rest_.front();
        rest_.remove_prefix(1);
      }
    }
    return std::move(out_);
  }

 private:
  bool TakeReference() {
    const size_t end = rest_.substr(0, 12).find(';');
    if (end == std::string_view::npos) return false;
    const auto c = Reference(rest_.substr(1, end - 1));
    if (!c) return false;
    AppendCodePoint(*c == 0xA0 ? ' ' : *c, &out_);
    rest_.remove_prefix(end + 1);
    return true;
  }

  // Index of the ">" that ends the tag at the front. Each kind of search fails at most once, so the whole
  // stays linear.
  size_t TagEnd() {
    if (quotes_close_) {
      char quote = 0;
      for (size_t i = 1; i < rest_.size(); ++i) {
        const char c = rest_[i];
        if (quote != 0) {
          if (c == quote) quote = 0;
        } else if (c == '"' || c == '\'') {
          quote = c;
        } else if (c == '>') {
          return i;
        }
      }
      quotes_close_ = false;
    }
    return rest_.find('>');
  }

  bool TakeTag() {
    if (!tags_close_ || rest_.size() < 3) return false;
    if (rest_.starts_with("<!--")) {
      const size_t end = rest_.find("-->", 4);
      rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end + 3);
      return true;
    }
    const bool closing = rest_[1] == '/';
    if (!closing && rest_[1] != '!' && rest_[1] != '?' && !IsLetter(rest_[1])) return false;
    const size_t end = TagEnd();
    if (end == std::string_view::npos) {
      tags_close_ = false;
      return false;
    }
    const std::string_view inner = rest_.substr(closing ? 2 : 1, end - (closing ? 2 : 1));
    const std::string name = ToLower(inner.substr(0, inner.find_first_of(" \t\r\n/>")));
    rest_.remove_prefix(end + 1);
    if (!closing && (name == "script" || name == "style")) SkipTo("</" + name);
    if (std::find(kBlocks.begin(), kBlocks.end(), name) != kBlocks.end()) out_ += ' ';
    return true;
  }

  void SkipTo(const std::string& ending) {
    while (!rest_.empty() && ToLower(rest_.substr(0, ending.size())) != ending) {
      rest_.remove_prefix(std::min(rest_.find('<', 1), rest_.size()));
    }
  }

  std::string_view rest_;
  std::string out_;
  bool quotes_close_ = true;
  bool tags_close_ = true;
};

}  // namespace

std::string StripMarkup(std::string_view html) {
  return Stripper(html).Run();
}

}  // namespace rapport::builder
