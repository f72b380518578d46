// Templates (a Mustache subset in HTML) → programs (core/include/rapport/template_ops.h). See
// docs/templates.md.
#ifndef RAPPORT_BUILDER_TEMPLATE_COMPILER_H_
#define RAPPORT_BUILDER_TEMPLATE_COMPILER_H_

#include <cstdint>
#include <string>
#include <vector>

#include "pack_generated.h"
#include "rapport/builder/config.h"
#include "rapport/template_ops.h"

namespace rapport::builder {

inline constexpr size_t kMaxTemplateBytes = 64u << 10;

struct TemplateSource {
  std::string name;
  std::string text;        // UTF-8
  std::string file;        // whose lines errors name
  std::string path;        // JSON pointer of the template; "" in a file of its own
  std::vector<int> lines;  // file line of each line of text, the last one for all further; empty = 1, 2, 3, …
};

// What the slots show that use the template.
enum class TemplateUse : uint8_t { kProducts, kContent };

struct TemplateResult {
  std::vector<pack::TemplateOp> ops;
  std::vector<ConfigError> errors;  // empty = ops are valid
  std::vector<ConfigError> warnings;
};

// Compiles one template. Outside of loops, title and name are the slot's; a template without {{#products}} or
// {{#content}} is one item's and is repeated for each. `content_fields` is Plan.content_fields; literal bytes
// are appended to `literals` (Plan.literals), equal ones of one template once.
TemplateResult CompileTemplate(const TemplateSource& source, TemplateUse use,
                               const std::vector<std::string>& content_fields,
                               std::vector<uint8_t>& literals);

// Templates that need no file: "cards" for products, "banner" for content; "" for any other name.
std::string_view BuiltInTemplate(std::string_view name);

}  // namespace rapport::builder

#endif  // RAPPORT_BUILDER_TEMPLATE_COMPILER_H_
