// Where placeholders and sections may stand: the questions asked of HtmlContext.
#include "html_context.h"
#include "html_policy.h"

namespace rapport::builder {

std::string HtmlContext::Where() const {
  switch (state_) {
    case State::kData:
      return svg_depth_ > 0 ? "<svg>" : "text";
    case State::kRaw:
      return "<" + tag_ + ">";
    case State::kTagOpen:
    case State::kEndTagOpen:
    case State::kTagName:
      return "an element's name";
    case State::kBeforeAttributeName:
    case State::kNameEnded:
    case State::kAttributeName:
    case State::kAfterAttributeName:
    case State::kSelfClosing:
      return "a tag, where an attribute's name belongs";
    case State::kBeforeAttributeValue:
    case State::kUnquoted:
      return "the unquoted attribute " + attribute_;
    case State::kDoubleQuoted:
    case State::kSingleQuoted:
      return "the attribute " + attribute_ + " of <" + tag_ + ">";
    default:
      return "a comment";
  }
}

std::optional<Escape> HtmlContext::PlaceField(Mistakes& mistakes) {
  if (reference_) {
    mistakes.push_back({"the & before this placeholder could become part of a character reference",
                        "write &amp; and a space"});
    return std::nullopt;
  }
  if (svg_depth_ > 0) {
    mistakes.push_back({"a placeholder may not stand inside <svg>", "put it before or after the picture"});
    return std::nullopt;
  }
  if (state_ == State::kData) return Escape::kText;
  if (!InValue()) {
    const bool unquoted = state_ == State::kBeforeAttributeValue || state_ == State::kUnquoted;
    mistakes.push_back({"a placeholder may not stand in " + Where(),
                        unquoted ? "write " + attribute_ + "=\"…\" with quotes"
                                 : "put it into text or into a quoted attribute"});
    return std::nullopt;
  }
  const AttributeKind kind = KindOfAttribute(attribute_);
  if (kind == AttributeKind::kPlain) return Escape::kAttribute;
  if (kind == AttributeKind::kUrl) {
    HtmlMistake mistake;
    const std::optional<Escape> escape = url_.Place(mistake);
    if (!escape) mistakes.push_back(std::move(mistake));
    return escape;
  }
  mistakes.push_back(
      {"a placeholder may not stand in " + Where(), "put it into text, an aria- or a data- attribute"});
  return std::nullopt;
}

bool HtmlContext::PlaceBoundary(Mistakes& mistakes) {
  if (reference_) {
    mistakes.push_back({"a section may not begin or end within a character reference", "write &amp; for &"});
    return false;
  }
  switch (state_) {
    case State::kData:
    case State::kDoubleQuoted:
    case State::kSingleQuoted:
    case State::kBeforeAttributeName:
    case State::kNameEnded:
      return true;
    case State::kTagName:
      CheckElement(mistakes);
      state_ = State::kNameEnded;
      return true;
    case State::kAttributeName:
      CheckAttribute(mistakes);
      attribute_.clear();
      state_ = State::kNameEnded;
      return true;
    case State::kAfterAttributeName:
      attribute_.clear();
      state_ = State::kBeforeAttributeName;
      return true;
    default:
      mistakes.push_back(
          {"a section may not begin or end in " + Where(), "let it hold whole tags or whole attributes"});
      return false;
  }
}

bool HtmlContext::SameButUrl(const HtmlContext& other) const {
  return state_ == other.state_ && end_tag_ == other.end_tag_ && svg_depth_ == other.svg_depth_ &&
         tag_ == other.tag_ && attribute_ == other.attribute_;
}

bool HtmlContext::Merge(const HtmlContext& other) {
  const bool inside_tag = (state_ == State::kNameEnded || state_ == State::kBeforeAttributeName) &&
                          (other.state_ == State::kNameEnded || other.state_ == State::kBeforeAttributeName);
  HtmlContext compared = other;
  if (inside_tag && state_ != other.state_) state_ = compared.state_ = State::kNameEnded;
  if (!SameButUrl(compared)) return false;
  url_.Merge(other.url_);
  return true;
}

bool HtmlContext::Repeats(const HtmlContext& start) const {
  return (state_ == State::kData || InValue()) && SameButUrl(start) && url_ == start.url_;
}

}  // namespace rapport::builder
