// Any bytes as a template: refused, or compiled into ops that hold their invariants and that no value can
// break out of.
#include <cstdio>
#include <cstdlib>
#include <string>

#include "../native/template_reference.h"
#include "rapport/builder/template_compiler.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using rapport::builder::TemplateUse;
  if (size == 0) return 0;
  rapport::builder::TemplateSource source;
  source.name = "fuzz";
  source.file = "fuzz.html";
  source.text.assign(reinterpret_cast<const char*>(data) + 1, size - 1);
  const std::vector<std::string> fields = {"title", "text", "url", "image"};
  const auto use = (data[0] & 1) != 0 ? TemplateUse::kContent : TemplateUse::kProducts;
  std::vector<uint8_t> literals;
  const auto result = rapport::builder::CompileTemplate(source, use, fields, literals);
  if (!result.errors.empty()) return 0;
  const std::string fault = rapport::reference::FindFault(result.ops, literals, fields.size());
  if (fault.empty()) return 0;
  std::fprintf(stderr, "%s\n", fault.c_str());
  std::abort();
}
