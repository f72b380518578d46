// What docs/templates.md shows must be true.
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "rapport/builder/template_compiler.h"

namespace rapport::builder {
namespace {

std::string Page() {
  std::stringstream text;
  text << std::ifstream(std::string(RAPPORT_SOURCE_DIR) + "/docs/templates.md").rdbuf();
  return text.str();
}

bool Compiles(const std::string& text) {
  std::vector<uint8_t> literals;
  return CompileTemplate({"t", text, "t.html", "", {}}, TemplateUse::kProducts, {}, literals).errors.empty();
}

TEST(TemplateDocs, EveryHtmlExampleCompiles) {
  const std::string page = Page();
  int examples = 0;
  for (size_t at = page.find("```html\n"); at != std::string::npos; at = page.find("```html\n", at + 8)) {
    const std::string example = page.substr(at + 8, page.find("```", at + 8) - at - 8);
    EXPECT_TRUE(Compiles(example)) << example;
    ++examples;
  }
  EXPECT_EQ(examples, 2);
}

TEST(TemplateDocs, TheAddressesNamedThereAreRefusedAndAccepted) {
  const std::string page = Page();
  for (const auto& [address, accepted] :
       {std::pair("{{url}}.html", true), std::pair("https://{{brand}}/", false),
        std::pair("java{{brand}}", false), std::pair("/{{category}}/{{id}}", false),
        std::pair("./{{brand}}", true), std::pair("/c/{{category}}/{{id}}", true),
        std::pair("/brand/{{brand}}?from={{id}}", true)}) {
    EXPECT_NE(page.find(address), std::string::npos) << address;
    EXPECT_EQ(Compiles("<a href=\"" + std::string(address) + "\">a</a>"), accepted) << address;
  }
}

}  // namespace
}  // namespace rapport::builder
