// An HTML tokenizer (https://html.spec.whatwg.org/#tokenization) that is fed a template's literal bytes and
// says for each placeholder where it stands. Elements that switch the tree builder's mode in ways a tokenizer
// cannot see (foreign content, scripts) are limited by html_policy.h, so that browser and builder agree on
// the state.
#ifndef RAPPORT_BUILDER_CONFIG_HTML_CONTEXT_H_
#define RAPPORT_BUILDER_CONFIG_HTML_CONTEXT_H_

#include <optional>
#include <string>
#include <vector>

#include "rapport/template_ops.h"
#include "url_context.h"

namespace rapport::builder {

class HtmlContext {
 public:
  using Mistakes = std::vector<HtmlMistake>;

  // The next literal byte.
  void Feed(char c, Mistakes& mistakes);

  // A placeholder: how its value is escaped here, or none after a mistake.
  std::optional<Escape> PlaceField(Mistakes& mistakes);

  // A section's begin or end. False after a mistake.
  bool PlaceBoundary(Mistakes& mistakes);

  // Becomes what is known when either this or `other` was reached. False if no placeholder after could be
  // judged.
  bool Merge(const HtmlContext& other);

  // Whether repeating what led from `start` to here is safe any number of times.
  [[nodiscard]] bool Repeats(const HtmlContext& start) const;

  // Outside of any tag, comment, raw text and <svg>.
  [[nodiscard]] bool AtRest() const { return state_ == State::kData && svg_depth_ == 0; }

  // The attribute whose value is being written, or "".
  [[nodiscard]] const std::string& attribute() const { return attribute_; }

  // Where this is, for messages: "text", "the attribute href of <a>", "a comment".
  [[nodiscard]] std::string Where() const;

 private:
  enum class State : uint8_t {
    kData,
    kRaw,  // RCDATA, RAWTEXT, script data, PLAINTEXT
    kTagOpen,
    kEndTagOpen,
    kTagName,
    kBeforeAttributeName,  // also "after attribute value (quoted)", which treats every byte alike
    kNameEnded,            // a section began or ended right after a name: only space, / or > may follow
    kAttributeName,
    kAfterAttributeName,
    kBeforeAttributeValue,
    kDoubleQuoted,
    kSingleQuoted,
    kUnquoted,
    kSelfClosing,
    kMarkupDeclaration,
    kCommentDash,  // "<!-" read
    kCommentStart,
    kCommentStartDash,
    kComment,
    kCommentEndDash,
    kCommentEnd,
    kCommentEndBang,
    kBogusComment,
  };

  void FeedData(char c);
  void FeedRaw(char c, Mistakes& mistakes);
  void FeedTagOpen(char c, Mistakes& mistakes);
  void FeedEndTagOpen(char c);
  void FeedTagName(char c, Mistakes& mistakes);
  void FeedBeforeAttributeName(char c, Mistakes& mistakes);
  void FeedAttributeName(char c, Mistakes& mistakes);
  void FeedAfterAttributeName(char c, Mistakes& mistakes);
  void FeedBeforeAttributeValue(char c, Mistakes& mistakes);
  void FeedValue(char c, Mistakes& mistakes);
  void FeedMarkup(char c, Mistakes& mistakes);
  void FeedComment(char c);
  void CheckElement(Mistakes& mistakes) const;
  void CheckAttribute(Mistakes& mistakes) const;
  void EndTag(Mistakes& mistakes);  // at ">"
  [[nodiscard]] bool InValue() const {
    return state_ == State::kDoubleQuoted || state_ == State::kSingleQuoted;
  }
  [[nodiscard]] bool SameButUrl(const HtmlContext& other) const;

  State state_ = State::kData;
  bool end_tag_ = false;
  bool self_closing_ = false;
  bool reference_ = false;  // an unfinished "&…" was just read
  int svg_depth_ = 0;
  size_t matched_ = 0;     // bytes of "</name" read in raw text
  std::string tag_;        // lower case, of the tag being read or, in raw text, of its element
  std::string attribute_;  // lower case
  UrlContext url_;
};

}  // namespace rapport::builder

#endif  // RAPPORT_BUILDER_CONFIG_HTML_CONTEXT_H_
