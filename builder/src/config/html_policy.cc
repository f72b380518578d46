#include "html_policy.h"

#include <algorithm>
#include <array>

namespace rapport::builder {
namespace {

template <size_t N>
bool Contains(const std::array<std::string_view, N>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

constexpr std::array<std::string_view, 5> kUrlAttributes = {"href", "src", "action", "cite", "poster"};

// Attributes whose value is only ever text to a browser. What is not listed takes no placeholder: new
// attributes that run code, load files or steer the page appear with every browser release.
constexpr auto kPlainAttributes = std::to_array<std::string_view>(
    {"abbr",     "alt",     "class",     "colspan", "datetime",    "dir",      "for",
     "headers",  "height",  "hidden",    "high",    "id",          "itemprop", "itemtype",
     "label",    "lang",    "low",       "max",     "maxlength",   "min",      "minlength",
     "name",     "optimum", "part",      "pattern", "placeholder", "property", "role",
     "rowspan",  "scope",   "size",      "slot",    "span",        "start",    "step",
     "tabindex", "title",   "translate", "value",   "width",       "loading",  "content"});

constexpr auto kSvgElements = std::to_array<std::string_view>(
    {"circle", "clippath", "defs", "ellipse", "g", "line", "lineargradient", "mask", "path", "polygon",
     "polyline", "radialgradient", "rect", "stop", "svg", "symbol", "text", "tspan", "use"});

constexpr auto kRawElements =
    std::to_array<std::string_view>({"iframe", "noembed", "noframes", "noscript", "plaintext", "script",
                                     "style", "textarea", "title", "xmp"});

constexpr auto kPageElements = std::to_array<std::string_view>(
    {"base", "body", "frame", "frameset", "head", "html", "link", "meta", "title"});

constexpr auto kOldElements = std::to_array<std::string_view>(
    {"applet", "embed", "noembed", "noframes", "object", "param", "plaintext", "xmp"});

}  // namespace

AttributeKind KindOfAttribute(std::string_view name) {
  if (name.starts_with("on") || name == "style" || name == "srcdoc" || name == "autofocus" ||
      name == "data-rapport-state")
    return AttributeKind::kRefused;
  if (Contains(kUrlAttributes, name)) return AttributeKind::kUrl;
  if (name.starts_with("data-") || name.starts_with("aria-")) return AttributeKind::kPlain;
  return Contains(kPlainAttributes, name) ? AttributeKind::kPlain : AttributeKind::kLiteral;
}

std::string_view ElementAdvice(std::string_view name) {
  if (name.starts_with("rapport-"))
    return "slots cannot stand in one another: write the inner one into the page, beside this slot";
  if (name == "script")
    return "keep scripts in the shop's own files: the page's policy would not run this one";
  if (name == "style") return "put rules into the shop's style sheet and use class=\"…\" here";
  if (name == "noscript") return "put it into the slot's own content: that is what shows without scripts";
  if (name == "math") return "write it as text or as an image";
  if (name == "template") return "write its content as it is to appear";
  if (Contains(kPageElements, name))
    return "a template is a part of the body: write only what is to appear there";
  if (Contains(kOldElements, name)) return "use <img>, <video>, <audio>, <iframe> or <pre>";
  return {};
}

bool IsRawElement(std::string_view name) {
  return Contains(kRawElements, name);
}

bool IsSvgElement(std::string_view name) {
  return Contains(kSvgElements, name);
}

bool IsAllowedScheme(std::string_view scheme) {
  return scheme == "http" || scheme == "https" || scheme == "mailto" || scheme == "tel" || scheme == "data";
}

}  // namespace rapport::builder
