#include "rapport/escape.h"

#include <array>

namespace rapport {
namespace {

std::string_view Entity(char c, bool in_attribute) {
  switch (c) {
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '"':
      return in_attribute ? "&quot;" : std::string_view();
    case '\'':
      return in_attribute ? "&#39;" : std::string_view();
    default:
      return {};
  }
}

void AppendHtml(std::string_view value, bool in_attribute, std::string* out) {
  for (const char c : value) {
    if (c == '\0') continue;
    const std::string_view entity = Entity(c, in_attribute);
    if (entity.empty()) {
      out->push_back(c);
    } else {
      out->append(entity);
    }
  }
}

bool IsUnreserved(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
         c == '_' || c == '~';
}

char Lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

}  // namespace

void AppendPercentEncoded(std::string_view value, std::string* out) {
  constexpr char kHex[] = "0123456789ABCDEF";
  for (const char c : value) {
    if (c == '\0') continue;
    if (IsUnreserved(c)) {
      out->push_back(c);
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    out->push_back('%');
    out->push_back(kHex[byte >> 4]);
    out->push_back(kHex[byte & 15]);
  }
}

bool IsSafeUrl(std::string_view url) {
  // Browsers drop control characters while they look for the scheme, so the check does too.
  std::string scheme;
  for (const char c : url) {
    if (static_cast<unsigned char>(c) <= ' ' || c == 0x7f) continue;
    if (c == '/' || c == '?' || c == '#') return true;  // no scheme before the path
    if (c == ':') return scheme == "http" || scheme == "https" || scheme == "mailto";
    if (c == '&') return false;  // might be an entity that spells a colon
    scheme.push_back(Lower(c));
  }
  return true;
}

void AppendEscaped(std::string_view value, Escape escape, std::string* out) {
  switch (escape) {
    case Escape::kText:
      AppendHtml(value, false, out);
      break;
    case Escape::kAttribute:
      AppendHtml(value, true, out);
      break;
    case Escape::kUrl:
      if (IsSafeUrl(value)) AppendHtml(value, true, out);
      break;
    case Escape::kUrlPart:
      AppendPercentEncoded(value, out);
      break;
  }
}

}  // namespace rapport
