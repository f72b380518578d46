#include "url_context.h"

#include "html_policy.h"

namespace rapport::builder {
namespace {

char Lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

bool IsDelimiter(char c) {
  return c == ':' || c == '/' || c == '?' || c == '#';
}

// No scheme is longer; keeps a long address from being looked through once a byte.
constexpr size_t kMaxPrefixBytes = 64;

}  // namespace

UrlContext::Reach UrlContext::Classify() const {
  if (prefix_.empty()) return Reach::kEmpty;
  std::string_view rest = prefix_;
  const size_t first = rest.find_first_of(":/?#");
  if (first == std::string_view::npos) return Reach::kUndecided;
  bool has_host = rest.starts_with("//");
  if (rest[first] == ':') {
    const std::string_view scheme = rest.substr(0, first);
    if (value_first_ || !IsAllowedScheme(scheme)) return Reach::kBadScheme;
    if (scheme == "data") return Reach::kLiteralOnly;
    has_host = scheme == "http" || scheme == "https";
    rest.remove_prefix(first + 1);
  }
  if (!has_host) return Reach::kDecided;
  while (rest.starts_with('/')) rest.remove_prefix(1);
  return rest.find_first_of("/?#") == std::string_view::npos ? Reach::kHost : Reach::kDecided;
}

std::optional<HtmlMistake> UrlContext::FeedSlash(bool slash) {
  const bool written = prefix_ == "/" && !placed_ && !uncertain_ && !differing_;
  const bool server = slash && may_be_slash_ && !written;
  may_be_slash_ = slash && may_be_empty_;
  may_be_empty_ = false;
  if (!server) return std::nullopt;
  settled_ = true;
  return HtmlMistake{
      "where what stands before is empty or / alone, this slash makes what follows a server",
      "begin the address with a folder's name, as in /p/{{id}}/, or write ? after the placeholder"};
}

std::optional<HtmlMistake> UrlContext::Feed(char c, bool image) {
  if (settled_ || static_cast<unsigned char>(c) <= ' ') return std::nullopt;
  if (c == '&') {
    return HtmlMistake{"an address may not begin with a character reference",
                       "write the characters themselves"};
  }
  if (auto mistake = FeedSlash(c == '/' || c == '\\')) return mistake;
  if (differing_) {
    if (c == ':')
      return HtmlMistake{"a section decides what stands before this colon",
                         "write the scheme outside the section"};
    settled_ = c == '?' || c == '#';
    return std::nullopt;
  }
  const char seen = c == '\\' ? '/' : Lower(c);
  if (prefix_.size() >= kMaxPrefixBytes && !IsDelimiter(seen)) return std::nullopt;
  prefix_ += seen;
  const Reach reach = Classify();
  if (reach == Reach::kBadScheme || (reach == Reach::kLiteralOnly && !image)) {
    settled_ = true;
    return HtmlMistake{"an address may not begin with \"" + prefix_ + "\"",
                       "begin it with /, https:, mailto: or a placeholder alone"};
  }
  // After a single slash a second one may still follow and begin a host.
  settled_ = reach == Reach::kDecided && prefix_ != "/";
  if (settled_) prefix_.clear();
  return std::nullopt;
}

std::optional<Escape> UrlContext::Place(HtmlMistake& mistake) {
  placed_ = true;
  if (settled_) return Escape::kUrlPart;
  const Reach reach = Classify();
  if (uncertain_) {
    mistake = {"a section decides whether this placeholder begins the address",
               "put the whole attribute into the section"};
    return std::nullopt;
  }
  if (reach == Reach::kHost || reach == Reach::kLiteralOnly) {
    mistake = {"this placeholder would decide which server or data the address means",
               "write the server's name, or use a field that holds the whole address"};
    return std::nullopt;
  }
  if (reach == Reach::kUndecided && !value_first_) {
    mistake = {"this placeholder could turn \"" + prefix_ + "\" into another kind of address",
               "begin the address with ./, / or https:"};
    return std::nullopt;
  }
  if (reach == Reach::kEmpty && !value_first_) {
    value_first_ = true;
    may_be_slash_ = true;
    return Escape::kUrl;
  }
  return Escape::kUrlPart;
}

void UrlContext::Merge(const UrlContext& other) {
  if (*this == other) return;
  placed_ = placed_ || other.placed_;
  may_be_empty_ = may_be_empty_ || other.may_be_empty_;
  may_be_slash_ = may_be_slash_ || other.may_be_slash_;
  if (settled_ && other.settled_) return;
  uncertain_ = true;
  differing_ = differing_ || other.differing_ || (!settled_ && !other.settled_ && prefix_ != other.prefix_);
  if (settled_) prefix_ = other.prefix_;
  if (differing_) prefix_.clear();
  value_first_ = value_first_ || other.value_first_;
  settled_ = false;
}

}  // namespace rapport::builder
