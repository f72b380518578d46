// Text as shops write it → text as Rapport keeps it: valid UTF-8 on one line, without control characters.
#ifndef RAPPORT_BUILDER_TEXT_CLEAN_H_
#define RAPPORT_BUILDER_TEXT_CLEAN_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace rapport::builder {

struct CleanedText {
  std::string text;
  bool had_control = false;  // control characters or null bytes were removed
  bool was_cut = false;      // it was longer than asked for
};

// Collapses white space (line ends and tabs too) to single spaces, trims, removes other control characters
// and cuts after `max_code_points`. `text` must be valid UTF-8; bytes that are not are removed as control
// characters are.
CleanedText CleanText(std::string_view text, size_t max_code_points);

// HTML → its words: tags, comments and the content of script and style go, block elements separate words,
// character references are resolved once. A lone "<" or "&" stays. The result is plain text that still has to
// be escaped.
std::string StripMarkup(std::string_view html);

// ASCII letters to lower case; other bytes stay.
std::string ToLower(std::string_view text);

// Without ASCII white space at both ends.
std::string_view Trim(std::string_view text);

// The parts of `text` between separators, trimmed; empty ones are left out.
std::vector<std::string_view> SplitList(std::string_view text, std::string_view separator);

// At most kMaxFindingValueBytes of `value`, cleaned, with "…" where it was cut.
std::string ShortValue(std::string_view value);

}  // namespace rapport::builder

#endif  // RAPPORT_BUILDER_TEXT_CLEAN_H_
