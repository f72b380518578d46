// Which elements and attributes a template may hold, and where a placeholder may stand.
#ifndef RAPPORT_BUILDER_CONFIG_HTML_POLICY_H_
#define RAPPORT_BUILDER_CONFIG_HTML_POLICY_H_

#include <cstdint>
#include <string_view>

namespace rapport::builder {

enum class AttributeKind : uint8_t {
  kPlain,    // takes any text
  kUrl,      // takes an address
  kLiteral,  // may be written, but without placeholders
  kRefused,  // may not be written at all
};

// Names are lower case.
AttributeKind KindOfAttribute(std::string_view name);

// Why an element may not stand in a template, or "" if it may.
std::string_view ElementAdvice(std::string_view name);

// Whether the tokenizer reads the element's content as text up to its end tag.
bool IsRawElement(std::string_view name);

// Whether the element may stand within <svg>.
bool IsSvgElement(std::string_view name);

// Schemes a written address may have; "data" for images only.
bool IsAllowedScheme(std::string_view scheme);

}  // namespace rapport::builder

#endif  // RAPPORT_BUILDER_CONFIG_HTML_POLICY_H_
