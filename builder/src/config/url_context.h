// Follows an address in a URL attribute as far as its beginning decides what placeholders may do to it.
#ifndef RAPPORT_BUILDER_CONFIG_URL_CONTEXT_H_
#define RAPPORT_BUILDER_CONFIG_URL_CONTEXT_H_

#include <optional>
#include <string>
#include <string_view>

#include "rapport/template_ops.h"

namespace rapport::builder {

// A mistake in a template, without its place.
struct HtmlMistake {
  std::string problem;
  std::string instead;
};

// The browser reads an address after dropping tabs and line ends and taking \ for /; so does this class.
class UrlContext {
 public:
  // The next byte the template's writer wrote.
  std::optional<HtmlMistake> Feed(char c, bool image);

  // A placeholder stands here: kUrl, kUrlPart, or none with `mistake` set.
  std::optional<Escape> Place(HtmlMistake& mistake);

  // What is known after either of two paths.
  void Merge(const UrlContext& other);

  bool operator==(const UrlContext&) const = default;

 private:
  enum class Reach { kEmpty, kUndecided, kHost, kDecided, kLiteralOnly, kBadScheme };
  [[nodiscard]] Reach Classify() const;
  std::optional<HtmlMistake> FeedSlash(bool slash);

  std::string prefix_;        // literal bytes until the rest cannot change the address's meaning
  bool settled_ = false;      // scheme and host are fixed
  bool value_first_ = false;  // a placeholder began the address
  bool placed_ = false;       // a placeholder stands in the address
  bool uncertain_ = false;    // a section may have begun it
  bool differing_ = false;    // … with different literal bytes on its two paths
  // With some values or sections, the address so far may be nothing, or a slash alone: another slash would
  // make what follows a server's name.
  bool may_be_empty_ = true;
  bool may_be_slash_ = false;
};

}  // namespace rapport::builder

#endif  // RAPPORT_BUILDER_CONFIG_URL_CONTEXT_H_
