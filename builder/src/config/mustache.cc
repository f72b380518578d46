#include "mustache.h"

#include <algorithm>
#include <optional>

namespace rapport::builder {
namespace {

using Kind = MustachePart::Kind;

bool IsBlank(char c) {
  return c == ' ' || c == '\t';
}

std::string_view Trim(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n";
  const size_t begin = text.find_first_not_of(kSpace);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kSpace) - begin + 1);
}

struct Span {
  size_t begin = 0;
  size_t end = 0;
};

// The whole line around a tag, if nothing but blanks stands beside it.
Span WithItsLine(std::string_view text, Span tag) {
  size_t begin = tag.begin;
  while (begin > 0 && IsBlank(text[begin - 1])) --begin;
  if (begin > 0 && text[begin - 1] != '\n') return tag;
  size_t end = tag.end;
  while (end < text.size() && IsBlank(text[end])) ++end;
  if (end == text.size()) return {begin, end};
  if (text.substr(end).starts_with("\r\n")) return {begin, end + 2};
  return text[end] == '\n' ? Span{begin, end + 1} : tag;
}

bool IsName(std::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == '.';
  });
}

// Mustache tags that Rapport does not have, by their first character.
std::optional<HtmlMistake> RefusedTag(std::string_view inside) {
  switch (inside.empty() ? ' ' : inside.front()) {
    case '{':
    case '&':
      return HtmlMistake{"there are no unescaped placeholders",
                         "write {{field}}: it is escaped for its place"};
    case '>':
      return HtmlMistake{"there are no partial templates", "write the content here"};
    case '=':
      return HtmlMistake{"the delimiters cannot be changed", "keep {{ and }}"};
    default:
      return std::nullopt;
  }
}

class Splitter {
 public:
  Splitter(std::string_view text, std::vector<MustacheMistake>& mistakes)
      : text_(text), mistakes_(mistakes) {}

  std::vector<MustachePart> Split() {
    size_t literal = 0;
    for (size_t open = text_.find("{{"); open != std::string_view::npos; open = text_.find("{{", literal)) {
      const std::optional<Span> tag = ReadTag(open);
      if (!tag) {
        literal = text_.size();
        break;
      }
      AddText({literal, std::max(literal, tag->begin)});
      if (pending_) parts_.push_back(*pending_);
      literal = tag->end;
    }
    AddText({literal, text_.size()});
    return std::move(parts_);
  }

 private:
  // Reads the tag at `open` into pending_ and returns what it takes from the text; none if it never ends.
  std::optional<Span> ReadTag(size_t open) {
    pending_.reset();
    const int line = LineOf(open);
    const size_t close = text_.find("}}", open + 2);
    if (close == std::string_view::npos) {
      mistakes_.push_back({line, {"this {{ is never closed", "write }} after the field's name"}});
      return std::nullopt;
    }
    const std::string_view inside = Trim(text_.substr(open + 2, close - open - 2));
    Span tag{open, close + 2};
    if (auto refused = RefusedTag(inside)) {
      mistakes_.push_back({line, std::move(*refused)});
      if (inside.front() == '{' && text_.substr(tag.end).starts_with("}")) ++tag.end;
      return tag;
    }
    if (inside.starts_with('!')) return WithItsLine(text_, tag);
    const Kind kind = inside.starts_with('#')   ? Kind::kSection
                      : inside.starts_with('^') ? Kind::kInverted
                      : inside.starts_with('/') ? Kind::kClose
                                                : Kind::kField;
    const std::string_view name = kind == Kind::kField ? inside : Trim(inside.substr(1));
    if (!IsName(name)) {
      mistakes_.push_back(
          {line, {"this is not a field's name", "write {{field}} with letters, digits and _"}});
      return tag;
    }
    pending_ = MustachePart{kind, name, line};
    return kind == Kind::kField ? tag : WithItsLine(text_, tag);
  }

  void AddText(Span span) {
    if (span.begin >= span.end) return;
    parts_.push_back({Kind::kText, text_.substr(span.begin, span.end - span.begin), LineOf(span.begin)});
  }

  // Offsets are asked for in rising order but for a tag's own line, so counting goes on from the last one.
  int LineOf(size_t offset) {
    if (offset < counted_) {
      return line_ -
             static_cast<int>(std::count(text_.begin() + static_cast<std::ptrdiff_t>(offset),
                                         text_.begin() + static_cast<std::ptrdiff_t>(counted_), '\n'));
    }
    line_ += static_cast<int>(std::count(text_.begin() + static_cast<std::ptrdiff_t>(counted_),
                                         text_.begin() + static_cast<std::ptrdiff_t>(offset), '\n'));
    counted_ = offset;
    return line_;
  }

  std::string_view text_;
  std::vector<MustacheMistake>& mistakes_;
  std::vector<MustachePart> parts_;
  std::optional<MustachePart> pending_;
  size_t counted_ = 0;
  int line_ = 0;
};

}  // namespace

std::vector<MustachePart> SplitMustache(std::string_view text, std::vector<MustacheMistake>& mistakes) {
  return Splitter(text, mistakes).Split();
}

}  // namespace rapport::builder
