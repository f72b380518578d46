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

// What a browser reads: it drops control characters, and spaces at both ends.
std::string AsBrowsersRead(std::string_view url) {
  std::string read;
  for (const char c : url) {
    if (static_cast<unsigned char>(c) < ' ' || c == 0x7f || (c == ' ' && read.empty())) continue;
    read.push_back(c);
  }
  while (!read.empty() && read.back() == ' ') read.pop_back();
  return read;
}

bool IsSlash(char c) {
  return c == '/' || c == '\\';
}

// Addresses that name a server do it as "//server" or "https://server"; a browser also takes "\\server",
// "/\server" and "https:server" for such, which nobody writes who means well.
enum class Server { kNone, kNamed, kDisguised };

Server ServerOf(std::string_view url, size_t* begin) {
  const size_t colon = url.find_first_of(":/\\?#");
  const bool scheme = colon != std::string_view::npos && url[colon] == ':';
  if (scheme && (url.size() - colon < 2 || Lower(url[0]) == 'm')) {
    return Lower(url[0]) == 'm' ? Server::kNone : Server::kDisguised;
  }
  *begin = scheme ? colon + 1 : 0;
  const std::string_view rest = url.substr(*begin);
  size_t slashes = 0;
  while (slashes < rest.size() && IsSlash(rest[slashes])) ++slashes;
  if (!scheme && slashes < 2) return slashes == 1 && rest[0] == '\\' ? Server::kDisguised : Server::kNone;
  *begin += 2;
  const bool server = slashes == 2 && rest.starts_with("//") && rest.size() > 2 &&
                      std::string_view("?#:@").find(rest[2]) == std::string_view::npos;
  return server ? Server::kNamed : Server::kDisguised;
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

namespace {

// A template may go on after the value: a server's name must have ended before.
void AppendUrl(std::string_view value, std::string* out) {
  const std::string url = AsBrowsersRead(value);
  if (!IsSafeUrl(url)) return;
  size_t begin = 0;
  const Server server = ServerOf(url, &begin);
  if (server == Server::kDisguised) return;
  AppendHtml(url, true, out);
  if (server == Server::kNamed && url.find_first_of("/\\?#", begin) == std::string::npos) out->push_back('/');
}

}  // namespace

void AppendEscaped(std::string_view value, Escape escape, std::string* out) {
  switch (escape) {
    case Escape::kText:
      AppendHtml(value, false, out);
      break;
    case Escape::kAttribute:
      AppendHtml(value, true, out);
      break;
    case Escape::kUrl:
      AppendUrl(value, out);
      break;
    case Escape::kUrlPart:
      AppendPercentEncoded(value, out);
      break;
  }
}

}  // namespace rapport
