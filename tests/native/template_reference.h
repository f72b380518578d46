// Slow, obvious checks of compiled templates, shared by tests and fuzzer: a renderer, and an HTML reader
// written apart from the builder's, which says what elements and attributes a browser would see.
#ifndef RAPPORT_TESTS_NATIVE_TEMPLATE_REFERENCE_H_
#define RAPPORT_TESTS_NATIVE_TEMPLATE_REFERENCE_H_

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "pack_generated.h"
#include "rapport/template_ops.h"

namespace rapport::reference {

struct Rendering {
  std::function<std::string(uint16_t field, Escape escape)> value;  // unescaped
  std::function<bool(size_t op)> has_value;                         // of the section that begins at op
  int items = 2;                                                    // of every loop
};

inline std::string EscapeFor(Escape escape, std::string_view value) {
  std::string out;
  for (const char c : value) {
    const bool unreserved = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                            c == '-' || c == '.' || c == '_' || c == '~';
    if (escape == Escape::kUrlPart && !unreserved) {
      constexpr char kHex[] = "0123456789ABCDEF";
      const auto byte = static_cast<unsigned char>(c);
      out += {'%', kHex[byte >> 4], kHex[byte & 15]};
    } else if (c == '&') {
      out += "&amp;";
    } else if (c == '<') {
      out += "&lt;";
    } else if (c == '>') {
      out += "&gt;";
    } else if (escape != Escape::kText && c == '"') {
      out += "&quot;";
    } else if (escape != Escape::kText && c == '\'') {
      out += "&#39;";
    } else {
      out += c;
    }
  }
  return out;
}

inline void RenderRange(const std::vector<pack::TemplateOp>& ops, size_t from, size_t to,
                        const std::vector<uint8_t>& literals, const Rendering& how, std::string& out) {
  for (size_t i = from; i < to;) {
    const pack::TemplateOp& op = ops[i];
    const auto code = static_cast<TemplateOpCode>(op.op());
    if (code == TemplateOpCode::kLiteral) {
      out.append(literals.begin() + op.begin(), literals.begin() + op.end());
    } else if (code == TemplateOpCode::kField) {
      const auto escape = static_cast<Escape>(op.escape());
      out += EscapeFor(escape, how.value(op.field(), escape));
    } else if (code == TemplateOpCode::kProducts || code == TemplateOpCode::kContent) {
      for (int item = 0; item < how.items; ++item) RenderRange(ops, i + 1, op.begin(), literals, how, out);
      i = op.begin();
      continue;
    } else if (how.has_value(i) != (code == TemplateOpCode::kSection)) {
      i = op.begin();
      continue;
    }
    ++i;
  }
}

inline std::string Render(const std::vector<pack::TemplateOp>& ops, const std::vector<uint8_t>& literals,
                          const Rendering& how) {
  std::string out;
  RenderRange(ops, 0, ops.size(), literals, how, out);
  return out;
}

struct SeenTag {
  std::string name;  // with "/" before it for an end tag, "!" for a comment
  std::vector<std::pair<std::string, std::string>> attributes;  // values undecoded
};

// What a browser's tokenizer would see. Sets `complete` to false if the text ends inside a tag, comment or
// raw element.
class HtmlReader {
 public:
  explicit HtmlReader(std::string_view text) : text_(text) {}

  std::vector<SeenTag> Read() {
    while (at_ < text_.size()) {
      const size_t open = text_.find('<', at_);
      if (open == std::string_view::npos) break;
      at_ = open + 1;
      if (Peek() == '!') {
        ReadComment();
      } else if (Peek() == '?' || (Peek() == '/' && !IsAlpha(Peek(1)) && Peek(1) != '>')) {
        SkipPast(">");
      } else if (IsAlpha(Peek()) || (Peek() == '/' && IsAlpha(Peek(1)))) {
        ReadTag();
      }
    }
    return std::move(tags_);
  }

  [[nodiscard]] bool complete() const { return complete_; }

 private:
  static bool IsAlpha(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
  static bool IsSpace(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f'; }
  static std::string Lower(std::string_view text) {
    std::string lower(text);
    for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    return lower;
  }
  [[nodiscard]] char Peek(size_t ahead = 0) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }

  void SkipPast(std::string_view end) {
    const size_t found = text_.find(end, at_);
    complete_ = complete_ && found != std::string_view::npos;
    at_ = found == std::string_view::npos ? text_.size() : found + end.size();
  }

  void ReadComment() {
    tags_.push_back({"!", {}});
    if (text_.substr(at_, 3) != "!--") return SkipPast(">");
    at_ += 3;
    if (Peek() == '>') return void(at_ += 1);
    if (Peek() == '-' && Peek(1) == '>') return void(at_ += 2);
    const size_t plain = text_.find("-->", at_);
    const size_t bang = text_.find("--!>", at_);
    if (plain < bang) return void(at_ = plain + 3);
    SkipPast("--!>");
  }

  std::string TakeUntil(std::string_view stops) {
    const size_t end = std::min(text_.find_first_of(stops, at_), text_.size());
    const std::string_view taken = text_.substr(at_, end - at_);
    at_ = end;
    return std::string(taken);
  }

  void ReadTag() {
    SeenTag tag;
    if (Peek() == '/') {
      tag.name = "/";
      ++at_;
    }
    tag.name += Lower(TakeUntil("\t\n\r\f />"));
    while (true) {
      while (IsSpace(Peek()) || Peek() == '/') ++at_;
      if (at_ >= text_.size()) return void(complete_ = false);
      if (Peek() == '>') break;
      const size_t start = at_++;
      TakeUntil("\t\n\r\f />=");
      std::string name = Lower(text_.substr(start, at_ - start));
      while (IsSpace(Peek())) ++at_;
      if (Peek() != '=') {
        tag.attributes.emplace_back(std::move(name), "");
        continue;
      }
      ++at_;
      while (IsSpace(Peek())) ++at_;
      tag.attributes.emplace_back(std::move(name), ReadValue());
    }
    ++at_;
    tags_.push_back(tag);
    for (const char* raw :
         {"script", "style", "textarea", "title", "iframe", "xmp", "noembed", "noframes", "noscript"}) {
      if (tag.name == raw) return SkipRaw(tag.name);
    }
  }

  std::string ReadValue() {
    if (Peek() != '"' && Peek() != '\'') return TakeUntil("\t\n\r\f >");
    const char quote = text_[at_++];
    std::string value = TakeUntil(std::string_view(&quote, 1));
    if (at_ >= text_.size()) complete_ = false;
    ++at_;
    return value;
  }

  void SkipRaw(const std::string& name) {
    for (; at_ < text_.size(); ++at_) {
      if (Lower(text_.substr(at_, name.size() + 2)) != "</" + name) continue;
      const char next = Peek(name.size() + 2);
      if (IsSpace(next) || next == '/' || next == '>') return;
    }
    complete_ = false;
  }

  std::string_view text_;
  size_t at_ = 0;
  bool complete_ = true;
  std::vector<SeenTag> tags_;
};

// Elements and attribute names in order; equal for two texts of one structure.
inline std::string Structure(const std::vector<SeenTag>& tags) {
  std::string structure;
  for (const SeenTag& tag : tags) {
    structure += "<" + tag.name;
    for (const auto& attribute : tag.attributes) structure += " " + attribute.first;
    structure += ">";
  }
  return structure;
}

// An attribute's value as a URL parser would take it: references decoded, blanks and line ends dropped,
// \ read as /.
inline std::string NormalUrl(std::string_view value) {
  static const std::pair<std::string_view, char> kNames[] = {
      {"&amp;", '&'}, {"&lt;", '<'},   {"&gt;", '>'},       {"&quot;", '"'}, {"&colon;", ':'},
      {"&sol;", '/'}, {"&Tab;", '\t'}, {"&NewLine;", '\n'}, {"&bsol;", '\\'}};
  std::string url;
  for (size_t i = 0; i < value.size(); ++i) {
    char c = value[i];
    for (const auto& [name, meant] : kNames) {
      if (value.substr(i).starts_with(name)) {
        c = meant;
        i += name.size() - 1;
      }
    }
    if (value.substr(i).starts_with("&#")) {
      const bool hex = i + 2 < value.size() && (value[i + 2] == 'x' || value[i + 2] == 'X');
      const std::string digits(value.substr(i + (hex ? 3 : 2), 8));
      char* end = nullptr;
      c = static_cast<char>(std::strtoul(digits.c_str(), &end, hex ? 16 : 10));
      i += (hex ? 2 : 1) + static_cast<size_t>(end - digits.c_str());
      if (i + 1 < value.size() && value[i + 1] == ';') ++i;
    }
    if (c == '\t' || c == '\n' || c == '\r' || (url.empty() && static_cast<unsigned char>(c) <= ' '))
      continue;
    url += c == '\\' ? '/' : (c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c);
  }
  return url;
}

// The scheme before the first ":" of a normal URL, or "" for a relative one.
inline std::string SchemeOf(std::string_view url) {
  const size_t stop = url.find_first_of(":/?#");
  return stop != std::string_view::npos && url[stop] == ':' ? std::string(url.substr(0, stop))
                                                            : std::string();
}

// The host a normal URL names itself, or "".
inline std::string HostOf(std::string_view url) {
  const std::string scheme = SchemeOf(url);
  if (scheme == "http" || scheme == "https") {
    url.remove_prefix(scheme.size() + 1);
  } else if (!url.starts_with("//")) {
    return {};
  }
  while (url.starts_with('/')) url.remove_prefix(1);
  return std::string(url.substr(0, url.find_first_of("/?#")));
}

// Empty if `ops` are well-formed and no value can change what a browser sees; else what is wrong.
inline std::string FindFault(const std::vector<pack::TemplateOp>& ops, const std::vector<uint8_t>& literals,
                             size_t content_fields) {
  std::vector<size_t> ends = {ops.size()};
  for (size_t i = 0; i < ops.size(); ++i) {
    while (ends.back() == i && ends.size() > 1) ends.pop_back();
    const pack::TemplateOp& op = ops[i];
    if (op.op() > 5 || op.escape() > 3) return "unknown op";
    const auto code = static_cast<TemplateOpCode>(op.op());
    if (code == TemplateOpCode::kLiteral && (op.begin() >= op.end() || op.end() > literals.size()))
      return "literal out of range";
    if (code >= TemplateOpCode::kSection) {
      if (op.begin() <= i || op.begin() > ends.back()) return "jump out of its section";
      ends.push_back(op.begin());
    }
    if (code >= TemplateOpCode::kField && code <= TemplateOpCode::kInverted && op.field() > 14 &&
        (op.field() < kContentField || op.field() >= kContentField + content_fields)) {
      return "unknown field";
    }
  }
  for (uint32_t choice = 0; choice < 6; ++choice) {
    Rendering how;
    how.has_value = [choice](size_t op) {
      if (choice < 2) return choice == 1;
      return (((static_cast<uint32_t>(op) + 1) * 2654435761u) >> (8 + choice) & 1) != 0;
    };
    std::string expected;
    for (const std::string_view hostile :
         {"x", "", "javascript", "evil.example",
          "\"'<>&` =/x onerror=y\n-->]]></script></textarea></iframe><script>", "javascript:alert(1)//",
          "//evil.example/"}) {
      // A renderer refuses a whole address of a foreign scheme and encodes a part.
      how.value = [hostile](uint16_t, Escape escape) {
        const bool address = escape == Escape::kUrl;
        if (address &&
            (hostile.find(':') != std::string_view::npos || hostile.find("evil") != std::string_view::npos))
          return std::string();
        return std::string(hostile);
      };
      const std::string html = Render(ops, literals, how);
      HtmlReader reader(html);
      const std::vector<SeenTag> tags = reader.Read();
      if (!reader.complete()) return "the output ends inside a tag: " + html;
      const std::string structure = Structure(tags);
      if (hostile == "x") expected = structure;
      if (structure != expected) return "a value changed the structure: " + html;
      for (const SeenTag& tag : tags) {
        for (const char* name : {"script", "style", "base", "object", "embed", "meta", "link"}) {
          if (tag.name == name) return "a refused element came through: " + html;
        }
        for (const auto& [name, value] : tag.attributes) {
          if (tag.name.starts_with('/')) continue;
          if (name.starts_with("on") || name == "style" || name == "srcdoc")
            return "a refused attribute came through: " + html;
          if (name != "href" && name != "src" && name != "action" && name != "cite" && name != "poster")
            continue;
          const std::string url = NormalUrl(value);
          const std::string scheme = SchemeOf(url);
          if (scheme.find("script") != std::string::npos) return "a script address came through: " + html;
          if (HostOf(url).find("evil") != std::string::npos) return "a value chose the host: " + html;
        }
      }
    }
  }
  return {};
}

}  // namespace rapport::reference

#endif  // RAPPORT_TESTS_NATIVE_TEMPLATE_REFERENCE_H_
