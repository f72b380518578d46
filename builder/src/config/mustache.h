// Splits a template into literal text and {{tags}}.
#ifndef RAPPORT_BUILDER_CONFIG_MUSTACHE_H_
#define RAPPORT_BUILDER_CONFIG_MUSTACHE_H_

#include <string>
#include <string_view>
#include <vector>

#include "url_context.h"

namespace rapport::builder {

struct MustachePart {
  enum class Kind { kText, kField, kSection, kInverted, kClose };
  Kind kind = Kind::kText;
  std::string_view text;  // literal bytes, or the tag's name
  int line = 0;           // line of the template, 0-based
};

struct MustacheMistake {
  int line = 0;  // as above
  HtmlMistake mistake;
};

// The parts view `text`. Comments are dropped; a section's tag or a comment alone on its line takes the line
// with it.
std::vector<MustachePart> SplitMustache(std::string_view text, std::vector<MustacheMistake>& mistakes);

}  // namespace rapport::builder

#endif  // RAPPORT_BUILDER_CONFIG_MUSTACHE_H_
