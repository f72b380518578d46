#include "html_context.h"

#include "html_policy.h"

namespace rapport::builder {
namespace {

bool IsSpace(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}
char Lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}
bool IsAlpha(char c) {
  return Lower(c) >= 'a' && Lower(c) <= 'z';
}
bool ContinuesReference(char c) {
  return IsAlpha(c) || (c >= '0' && c <= '9') || c == '#';
}

// No name that matters is longer; messages stay short.
void AppendName(std::string& name, char c) {
  constexpr size_t kMaxNameBytes = 64;
  if (name.size() < kMaxNameBytes) name += Lower(c);
}

// Where a data: address can only be a picture, never a document.
bool TakesDataImage(const std::string& tag, const std::string& attribute) {
  return (tag == "img" && attribute == "src") || (tag == "video" && attribute == "poster");
}

}  // namespace

void HtmlContext::Feed(char c, Mistakes& mistakes) {
  switch (state_) {
    case State::kData:
      return FeedData(c);
    case State::kRaw:
      return FeedRaw(c, mistakes);
    case State::kTagOpen:
      return FeedTagOpen(c, mistakes);
    case State::kEndTagOpen:
      return FeedEndTagOpen(c);
    case State::kTagName:
      return FeedTagName(c, mistakes);
    case State::kNameEnded:
      if (!IsSpace(c) && c != '/' && c != '>') {
        mistakes.push_back({"a name may not go on after a section", "put a space between them"});
      }
      state_ = State::kBeforeAttributeName;
      return FeedBeforeAttributeName(c, mistakes);
    case State::kBeforeAttributeName:
      return FeedBeforeAttributeName(c, mistakes);
    case State::kAttributeName:
      return FeedAttributeName(c, mistakes);
    case State::kAfterAttributeName:
      return FeedAfterAttributeName(c, mistakes);
    case State::kBeforeAttributeValue:
      return FeedBeforeAttributeValue(c, mistakes);
    case State::kDoubleQuoted:
    case State::kSingleQuoted:
    case State::kUnquoted:
      return FeedValue(c, mistakes);
    case State::kSelfClosing:
      self_closing_ = c == '>';
      if (c == '>') return EndTag(mistakes);
      state_ = State::kBeforeAttributeName;
      return FeedBeforeAttributeName(c, mistakes);
    case State::kMarkupDeclaration:
    case State::kCommentDash:
    case State::kBogusComment:
      return FeedMarkup(c, mistakes);
    default:
      return FeedComment(c);
  }
}

void HtmlContext::FeedData(char c) {
  reference_ = c == '&' || (reference_ && ContinuesReference(c));
  if (c == '<') state_ = State::kTagOpen;
}

void HtmlContext::FeedRaw(char c, Mistakes& mistakes) {
  if (tag_ == "plaintext") return;
  const std::string end = "</" + tag_;
  if (matched_ == end.size() && (IsSpace(c) || c == '/' || c == '>')) {
    matched_ = 0;
    end_tag_ = true;
    state_ = c == '/' ? State::kSelfClosing : State::kBeforeAttributeName;
    if (c == '>') EndTag(mistakes);
    return;
  }
  if (matched_ < end.size() && Lower(c) == end[matched_]) {
    ++matched_;
    return;
  }
  if (matched_ > 0 && ElementAdvice(tag_).empty()) {
    mistakes.push_back({"there is a < inside <" + tag_ + ">", "leave its content empty or write &lt;"});
  }
  matched_ = c == '<' ? 1 : 0;
}

void HtmlContext::FeedTagOpen(char c, Mistakes& mistakes) {
  tag_.clear();
  attribute_.clear();
  self_closing_ = false;
  end_tag_ = false;
  if (c == '!') {
    state_ = State::kMarkupDeclaration;
  } else if (c == '/') {
    state_ = State::kEndTagOpen;
  } else if (IsAlpha(c)) {
    state_ = State::kTagName;
    FeedTagName(c, mistakes);
  } else if (c == '?') {
    mistakes.push_back({"<? begins a comment nobody wants", "write {{! a comment }}"});
    state_ = State::kBogusComment;
  } else {
    state_ = State::kData;
    FeedData(c);
  }
}

void HtmlContext::FeedEndTagOpen(char c) {
  if (IsAlpha(c)) {
    end_tag_ = true;
    state_ = State::kTagName;
    tag_ += Lower(c);
  } else {
    state_ = c == '>' ? State::kData : State::kBogusComment;
  }
}

void HtmlContext::FeedTagName(char c, Mistakes& mistakes) {
  if (!IsSpace(c) && c != '/' && c != '>') {
    AppendName(tag_, c);
    return;
  }
  CheckElement(mistakes);
  state_ = c == '/' ? State::kSelfClosing : State::kBeforeAttributeName;
  if (c == '>') EndTag(mistakes);
}

void HtmlContext::FeedBeforeAttributeName(char c, Mistakes& mistakes) {
  if (IsSpace(c)) return;
  attribute_.clear();
  if (c == '/') {
    state_ = State::kSelfClosing;
  } else if (c == '>') {
    EndTag(mistakes);
  } else {
    // A browser might take the "=" for the value of an attribute that a section left here.
    if (c == '=')
      mistakes.push_back({"an attribute's name is missing before =", "write name=\"value\" without spaces"});
    state_ = State::kAttributeName;
    attribute_ += Lower(c);
  }
}

void HtmlContext::FeedAttributeName(char c, Mistakes& mistakes) {
  if (!IsSpace(c) && c != '/' && c != '>' && c != '=') {
    if (c == '<' || c == '"' || c == '\'') {
      mistakes.push_back({std::string("there is a ") + c + " in an attribute's name",
                          "close the tag or the quotes before it"});
    }
    AppendName(attribute_, c);
    return;
  }
  CheckAttribute(mistakes);
  if (c == '=') {
    state_ = State::kBeforeAttributeValue;
    url_ = UrlContext();
  } else {
    state_ = State::kAfterAttributeName;
    FeedAfterAttributeName(c, mistakes);
  }
}

void HtmlContext::FeedAfterAttributeName(char c, Mistakes& mistakes) {
  if (IsSpace(c)) return;
  if (c == '=') {
    state_ = State::kBeforeAttributeValue;
    url_ = UrlContext();
    return;
  }
  state_ = State::kBeforeAttributeName;
  FeedBeforeAttributeName(c, mistakes);
}

void HtmlContext::FeedBeforeAttributeValue(char c, Mistakes& mistakes) {
  if (IsSpace(c)) return;
  reference_ = false;
  if (c == '"') {
    state_ = State::kDoubleQuoted;
  } else if (c == '\'') {
    state_ = State::kSingleQuoted;
  } else if (c == '>') {
    EndTag(mistakes);
  } else {
    state_ = State::kUnquoted;
    FeedValue(c, mistakes);
  }
}

void HtmlContext::FeedValue(char c, Mistakes& mistakes) {
  const bool ends = state_ == State::kDoubleQuoted   ? c == '"'
                    : state_ == State::kSingleQuoted ? c == '\''
                                                     : IsSpace(c) || c == '>';
  if (ends) {
    state_ = State::kBeforeAttributeName;
    attribute_.clear();
    reference_ = false;
    url_ = UrlContext();
    if (c == '>') EndTag(mistakes);
    return;
  }
  reference_ = c == '&' || (reference_ && ContinuesReference(c));
  if (KindOfAttribute(attribute_) != AttributeKind::kUrl) return;
  if (auto mistake = url_.Feed(c, TakesDataImage(tag_, attribute_))) mistakes.push_back(std::move(*mistake));
}

void HtmlContext::FeedMarkup(char c, Mistakes& mistakes) {
  if (state_ == State::kBogusComment) {
    if (c == '>') state_ = State::kData;
    return;
  }
  if (c == '-') {
    state_ = state_ == State::kCommentDash ? State::kCommentStart : State::kCommentDash;
    return;
  }
  mistakes.push_back(
      {"<! here begins neither a comment nor an element", "leave out <!DOCTYPE and <![CDATA["});
  state_ = c == '>' ? State::kData : State::kBogusComment;
}

void HtmlContext::FeedComment(char c) {
  switch (state_) {
    case State::kCommentStart:
      state_ = c == '-' ? State::kCommentStartDash : c == '>' ? State::kData : State::kComment;
      break;
    case State::kCommentStartDash:
      state_ = c == '-' ? State::kCommentEnd : c == '>' ? State::kData : State::kComment;
      break;
    case State::kCommentEndDash:
      state_ = c == '-' ? State::kCommentEnd : State::kComment;
      break;
    case State::kCommentEnd:
      if (c == '-') break;
      state_ = c == '>' ? State::kData : c == '!' ? State::kCommentEndBang : State::kComment;
      break;
    case State::kCommentEndBang:
      state_ = c == '-' ? State::kCommentEndDash : c == '>' ? State::kData : State::kComment;
      break;
    default:
      if (c == '-') state_ = State::kCommentEndDash;
  }
}

void HtmlContext::CheckElement(Mistakes& mistakes) const {
  if (end_tag_) return;
  if (svg_depth_ > 0) {
    if (!IsSvgElement(tag_)) {
      mistakes.push_back({"<" + tag_ + "> may not stand inside <svg>",
                          "draw with shapes, and name the picture with aria-label on <svg>"});
    }
    return;
  }
  if (const std::string_view advice = ElementAdvice(tag_); !advice.empty()) {
    mistakes.push_back({"<" + tag_ + "> may not stand in a template", std::string(advice)});
  }
}

void HtmlContext::CheckAttribute(Mistakes& mistakes) const {
  if (KindOfAttribute(attribute_) != AttributeKind::kRefused) return;
  std::string instead = "write the content into the template";
  if (attribute_ == "style") instead = "use class=\"…\": the page's policy drops style attributes";
  if (attribute_ == "autofocus") instead = "leave it out: a slot that is filled must not move the page";
  if (attribute_ == "data-rapport-state") instead = "leave it out: the script writes it on slots";
  if (attribute_.starts_with("on"))
    instead = "listen from the shop's own script, for example to a data- attribute";
  mistakes.push_back({"the attribute " + attribute_ + " may not stand in a template", std::move(instead)});
}

void HtmlContext::EndTag(Mistakes& mistakes) {
  state_ = State::kData;
  attribute_.clear();
  reference_ = false;
  url_ = UrlContext();
  matched_ = 0;
  if (end_tag_) {
    if (svg_depth_ > 0 && tag_ == "svg") {
      --svg_depth_;
    } else if (svg_depth_ > 0 && !IsSvgElement(tag_)) {
      mistakes.push_back({"</" + tag_ + "> may not stand inside <svg>", "write </svg> before it"});
    }
  } else if (tag_ == "svg") {
    if (!self_closing_) ++svg_depth_;
  } else if (IsRawElement(tag_)) {
    state_ = State::kRaw;
    return;
  }
  tag_.clear();
  end_tag_ = self_closing_ = false;
}

}  // namespace rapport::builder
