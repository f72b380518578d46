#include "rapport/builder/template_compiler.h"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "diagnostics.h"
#include "html_context.h"
#include "mustache.h"

namespace rapport::builder {
namespace {

using Kind = MustachePart::Kind;

constexpr size_t kMaxTemplateMistakes = 50;
constexpr size_t kMaxSectionDepth = 16;

enum class Scope : uint8_t { kSlot, kProducts, kContent };

std::string_view ScopeName(Scope scope) {
  return scope == Scope::kSlot ? "a slot" : scope == Scope::kProducts ? "{{#products}}" : "{{#content}}";
}

struct OpenSection {
  std::string_view name;
  int line = 0;
  size_t op = 0;
  bool loop = false;
  bool implied = false;  // the loop around a template that has none
  Scope outer = Scope::kSlot;
  bool counted = false;  // of the enclosing loop
  HtmlContext context;   // where it began; of the second of two alternatives, where the first one ended
  bool inverted = false;
};

// {{#field}}…{{/field}} directly before {{^field}}: the second one begins where the first one began, for only
// one of the two is ever written.
struct Alternative {
  std::string_view name;
  bool inverted = false;
  HtmlContext before, after;
};

class Compiler {
 public:
  Compiler(const TemplateSource& source, TemplateUse use, const std::vector<std::string>& content_fields,
           std::vector<uint8_t>& literals)
      : source_(source), use_(use), content_fields_(content_fields), literals_(literals) {}

  TemplateResult Compile() {
    std::vector<MustacheMistake> mistakes;
    const std::vector<MustachePart> parts = SplitMustache(source_.text, mistakes);
    for (MustacheMistake& found : mistakes) Report(found.line, std::move(found.mistake));
    const bool has_loop = std::any_of(parts.begin(), parts.end(), [](const MustachePart& part) {
      return part.kind == Kind::kSection && (part.text == "products" || part.text == "content");
    });
    if (!has_loop) {
      OpenLoop(use_ == TemplateUse::kProducts ? "products" : "content", 0);
      sections_.back().implied = true;
    }
    for (const MustachePart& part : parts) CompilePart(part);
    Finish();
    return std::move(result_);
  }

 private:
  void CompilePart(const MustachePart& part) {
    switch (part.kind) {
      case Kind::kText:
        return CompileText(part);
      case Kind::kField:
        return CompileField(part);
      case Kind::kClose:
        return CloseSection(part);
      case Kind::kSection:
      case Kind::kInverted:
        return OpenSectionPart(part);
    }
  }

  // A content item's own fields may hold whatever the shop means them to.
  [[nodiscard]] bool IsAddress(std::string_view name) const {
    if (name == "url" || name == "image") return true;
    return scope_ == Scope::kContent && name != "id" && name != "title" && name != "text" && name != "label";
  }

  void CompileText(const MustachePart& part) {
    if (!part.text.empty()) alternative_.reset();
    int line = part.line;
    HtmlContext::Mistakes mistakes;
    for (const char c : part.text) {
      context_.Feed(c, mistakes);
      ReportAll(line, mistakes);
      if (c == '\n') ++line;
    }
    last_line_ = line;
    const uint32_t begin = AddLiteral(part.text);
    Emit(TemplateOpCode::kLiteral, Escape::kText, 0, begin, begin + static_cast<uint32_t>(part.text.size()));
  }

  void CompileField(const MustachePart& part) {
    const std::optional<uint16_t> field = FindField(part);
    if (field == static_cast<uint16_t>(Field::kNew) && scope_ == Scope::kProducts) {
      return Report(part.line, {"{{new}} has no text of its own", "write {{#new}}New{{/new}}"});
    }
    if (field == static_cast<uint16_t>(Field::kPersonal) && scope_ == Scope::kProducts) {
      return Report(part.line, {"{{personal}} has no text of its own",
                                "write {{#personal}}what rests on her own visits{{/personal}}"});
    }
    HtmlContext::Mistakes mistakes;
    const std::optional<Escape> escape = context_.PlaceField(mistakes);
    ReportAll(part.line, mistakes);
    if (!part.text.empty()) alternative_.reset();
    if (!field || !escape) return;
    if (*escape == Escape::kUrl && !IsAddress(part.text)) {
      return Report(part.line,
                    {"{{" + std::string(part.text) + "}} is no address, and here it would begin one",
                     "write what stands before it, as in /p/{{" + std::string(part.text) + "}} or ./{{" +
                         std::string(part.text) + "}}, or use {{url}}"});
    }
    const std::string_view counting =
        scope_ == Scope::kContent ? "data-rapport-content" : "data-rapport-product";
    if (*field == static_cast<uint16_t>(Field::kId) && context_.attribute() == counting) counted_ = true;
    Emit(TemplateOpCode::kField, *escape, *field, 0, 0);
  }

  void OpenSectionPart(const MustachePart& part) {
    if (sections_.size() >= kMaxSectionDepth) {
      Report(part.line, {"sections are nested more than " + std::to_string(kMaxSectionDepth) + " deep",
                         "write it flatter"});
    }
    if (part.text == "products" || part.text == "content") {
      if (part.kind == Kind::kInverted) {
        Report(part.line, {"{{^" + std::string(part.text) + "}} cannot be asked for",
                           "leave it out: an empty slot keeps the shop's own content"});
      } else if (scope_ != Scope::kSlot) {
        Report(part.line, {"a loop may not stand inside another", "close the outer one first"});
      }
      Boundary(part.line);
      return OpenLoop(part.text, part.line);
    }
    const std::optional<uint16_t> field = FindField(part);
    Boundary(part.line);
    const bool inverted = part.kind == Kind::kInverted;
    OpenSection section{part.text, part.line, result_.ops.size(), false, false, scope_, counted_, context_};
    section.inverted = inverted;
    if (alternative_ && alternative_->name == part.text && alternative_->inverted != inverted) {
      section.context = alternative_->after;
      context_ = alternative_->before;
    }
    alternative_.reset();
    sections_.push_back(std::move(section));
    const auto code = part.kind == Kind::kSection ? TemplateOpCode::kSection : TemplateOpCode::kInverted;
    Emit(code, Escape::kText, field.value_or(0), 0, 0);
  }

  void OpenLoop(std::string_view name, int line) {
    const bool products = name == "products";
    sections_.push_back({name, line, result_.ops.size(), true, false, scope_, counted_, context_});
    scope_ = products ? Scope::kProducts : Scope::kContent;
    counted_ = false;
    (products ? has_products_ : has_content_) = true;
    Emit(products ? TemplateOpCode::kProducts : TemplateOpCode::kContent, Escape::kText, 0, 0, 0);
  }

  void CloseSection(const MustachePart& part) {
    const bool open = !sections_.empty() && !sections_.back().implied;
    if (!open || sections_.back().name != part.text) {
      Report(part.line, {"{{/" + Cut(part.text) + "}} closes no section",
                         open ? "write {{/" + Cut(sections_.back().name) + "}}" : "remove it"});
      return;
    }
    Boundary(part.line);
    CloseLast(part.line);
  }

  void CloseLast(int line) {
    OpenSection section = std::move(sections_.back());
    sections_.pop_back();
    const pack::TemplateOp& op = result_.ops[section.op];
    result_.ops[section.op] =
        pack::TemplateOp(op.op(), op.escape(), op.field(), static_cast<uint32_t>(result_.ops.size()), 0);
    const std::string tag = "{{#" + Cut(section.name) + "}}";
    if (section.loop) {
      if (!context_.Repeats(section.context)) {
        Report(line, {"one turn of " + tag + " ends in " + context_.Where() + " but began in " +
                          section.context.Where(),
                      "let it hold whole elements"});
      }
      if (!counted_) WarnUncounted(section);
      scope_ = section.outer;
      counted_ = section.counted;
      return;
    }
    Alternative alternative{section.name, section.inverted, section.context, context_};
    if (context_.Merge(section.context)) {
      alternative_ = std::move(alternative);
    } else {
      Report(line, {tag + " begins in " + section.context.Where() + " and ends in " + context_.Where(),
                    "let it hold whole tags, attributes or words"});
      context_ = section.context;
    }
  }

  void Finish() {
    if (!sections_.empty() && sections_.back().implied) CloseLast(last_line_);
    if (!sections_.empty()) {
      const OpenSection& section = sections_.back();
      Report(section.line, {"{{#" + Cut(section.name) + "}} is never closed",
                            "write {{/" + Cut(section.name) + "}} after it"});
    }
    if (!context_.AtRest()) Report(last_line_, {"the template ends in " + context_.Where(), "close it"});
    if (use_ == TemplateUse::kContent && !has_content_) {
      Report(0, {"a slot with content uses this template, but it has no {{#content}}",
                 "repeat the items with {{#content}}…{{/content}}"});
    }
    if (use_ == TemplateUse::kProducts && !has_products_) {
      Report(0, {"a slot with products uses this template, but it has no {{#products}}",
                 "repeat the items with {{#products}}…{{/products}}"});
    }
  }

  void WarnUncounted(const OpenSection& loop) {
    const std::string kind = loop.name == "products" ? "product" : "content";
    result_.warnings.push_back(
        {source_.file, FileLine(loop.line), source_.path,
         "no element of an item has data-rapport-" + kind + ", so nobody sees its impressions and clicks",
         "write data-rapport-" + kind + "=\"{{id}}\" on the item's outermost element"});
  }

  std::optional<uint16_t> FindField(const MustachePart& part) {
    const std::string_view name = part.text;
    std::vector<std::string_view> names;
    if (scope_ == Scope::kSlot) {
      if (name == "title") return static_cast<uint16_t>(Field::kSlotTitle);
      if (name == "name") return static_cast<uint16_t>(Field::kSlotName);
      names = {"title", "name"};
    } else if (scope_ == Scope::kProducts) {
      for (const FieldName& field : kProductFields) {
        if (field.name == name) return static_cast<uint16_t>(field.field);
        names.push_back(field.name);
      }
    } else {
      if (name == "id") return static_cast<uint16_t>(Field::kId);
      names.push_back("id");
      for (size_t i = 0; i < content_fields_.size(); ++i) {
        if (content_fields_[i] == name) return static_cast<uint16_t>(kContentField + i);
        names.push_back(content_fields_[i]);
      }
    }
    const std::string_view nearest = Nearest(name, names);
    Report(part.line, {"there is no field " + Quoted(name) + " in " + std::string(ScopeName(scope_)),
                       (nearest.empty() ? "" : "did you mean " + Quoted(nearest) + "? ") +
                           "the fields are: " + Join(names)});
    return std::nullopt;
  }

  uint32_t AddLiteral(std::string_view text) {
    const auto [entry, added] = literal_begins_.try_emplace(text, static_cast<uint32_t>(literals_.size()));
    if (added) literals_.insert(literals_.end(), text.begin(), text.end());
    return entry->second;
  }

  void Boundary(int line) {
    HtmlContext::Mistakes mistakes;
    context_.PlaceBoundary(mistakes);
    ReportAll(line, mistakes);
  }

  void Emit(TemplateOpCode code, Escape escape, uint16_t field, uint32_t begin, uint32_t end) {
    result_.ops.emplace_back(static_cast<uint8_t>(code), static_cast<uint8_t>(escape), field, begin, end);
  }

  void ReportAll(int line, HtmlContext::Mistakes& mistakes) {
    for (HtmlMistake& mistake : mistakes) Report(line, std::move(mistake));
    mistakes.clear();
  }

  void Report(int line, HtmlMistake mistake) {
    if (result_.errors.size() >= kMaxTemplateMistakes) return;
    result_.errors.push_back(
        {source_.file, FileLine(line), source_.path, std::move(mistake.problem), std::move(mistake.instead)});
  }

  [[nodiscard]] int FileLine(int line) const {
    if (source_.lines.empty()) return line + 1;
    return source_.lines[std::min(static_cast<size_t>(line), source_.lines.size() - 1)];
  }

  static std::string Cut(std::string_view name) { return std::string(name.substr(0, 60)); }

  const TemplateSource& source_;
  TemplateUse use_;
  const std::vector<std::string>& content_fields_;
  std::vector<uint8_t>& literals_;
  TemplateResult result_;
  std::map<std::string_view, uint32_t> literal_begins_;
  HtmlContext context_;
  std::vector<OpenSection> sections_;
  std::optional<Alternative> alternative_;
  Scope scope_ = Scope::kSlot;
  bool counted_ = false;  // the item's id stands where impressions are counted by
  bool has_products_ = false;
  bool has_content_ = false;
  int last_line_ = 0;
};

}  // namespace

TemplateResult CompileTemplate(const TemplateSource& source, TemplateUse use,
                               const std::vector<std::string>& content_fields,
                               std::vector<uint8_t>& literals) {
  TemplateResult refused;
  const int line = source.lines.empty() ? 1 : source.lines.front();
  if (source.text.size() > kMaxTemplateBytes) {
    refused.errors.push_back({source.file, line, source.path,
                              "this template has " + std::to_string(source.text.size()) + " bytes",
                              "write at most " + std::to_string(kMaxTemplateBytes)});
    return refused;
  }
  if (!IsCleanText(source.text)) {
    refused.errors.push_back({source.file, line, source.path,
                              "this template is not UTF-8 or holds control characters",
                              "save it as UTF-8 text"});
    return refused;
  }
  return Compiler(source, use, content_fields, literals).Compile();
}

}  // namespace rapport::builder
