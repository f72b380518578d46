#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>

#include "config_keys.h"
#include "plan_parts.h"

namespace rapport::builder {
namespace {

// Known in {{#content}} even before an item has them; the built-in banner uses them.
constexpr auto kCommonContentFields =
    std::to_array<std::string_view>({"title", "text", "url", "image", "label"});

struct NamedTemplate {
  TemplateSource source;
  Place place;
  bool used = false;
};

class TemplateCompiler {
 public:
  TemplateCompiler(std::string base_dir, PlanDraft& draft, Diagnostics& diagnostics)
      : base_dir_(std::move(base_dir)), draft_(draft), diagnostics_(diagnostics) {}

  void Load(const ObjectReader& reader) {
    const std::vector<Place> members = reader.Members();
    if (members.size() > kMaxTemplates) {
      diagnostics_.Error(reader.place().line(), reader.place().path,
                         "there are " + std::to_string(members.size()) + " templates",
                         "write at most " + std::to_string(kMaxTemplates));
      return;
    }
    for (size_t i = 0; i < members.size(); ++i) LoadOne(reader.key(i), members[i]);
  }

  void CompileForSlots() {
    for (size_t i = 0; i < draft_.slot_templates.size(); ++i) {
      draft_.plan.slots[i]->template_ = Find(draft_.slot_templates[i]);
    }
    for (const auto& [slot, wanted] : draft_.varied_templates) slot->template_ = Find(wanted);
    // A template no slot uses is not in the pack, yet its mistakes should not wait for the day one does.
    for (const auto& [name, loaded] : templates_) {
      if (!loaded.used) CheckUnused(loaded);
    }
  }

 private:
  void LoadOne(const std::string& name, const Place& place) {
    if (!IsSlotName(name) || name.size() > kMaxNameBytes) {
      diagnostics_.Error(place.line(), place.path, Quoted(name) + " cannot be a template's name",
                         "use small letters, digits and -");
      return;
    }
    NamedTemplate loaded;
    loaded.source.name = name;
    loaded.source.file = diagnostics_.file();
    loaded.source.path = place.path;
    loaded.place = place;
    bool read = false;
    if (place.value->kind == JsonKind::kString) {
      loaded.source.text = place.value->text;
      loaded.source.lines = {place.line()};
      read = true;
    } else if (place.value->kind == JsonKind::kArray) {
      read = ReadLines(place, loaded.source);
    } else if (place.value->kind == JsonKind::kObject) {
      read = ReadFile(place, loaded.source);
    } else {
      WrongType(place, "a text, a list of lines or {\"file\": \"templates/" + name + ".html\"}",
                diagnostics_);
    }
    if (!read) known_bad_.push_back(name);
    if (read) templates_.emplace(name, std::move(loaded));
  }

  bool ReadLines(const Place& place, TemplateSource& source) {
    for (size_t i = 0; i < place.value->items.size(); ++i) {
      const std::optional<std::string> line = ReadText(place.Item(i), kMaxTemplateBytes, diagnostics_);
      if (!line) return false;
      source.text += *line + "\n";
      const auto line_ends = 1 + std::count(line->begin(), line->end(), '\n');
      source.lines.insert(source.lines.end(), static_cast<size_t>(line_ends), place.Item(i).line());
    }
    if (source.lines.empty()) source.lines = {place.line()};
    return true;
  }

  bool ReadFile(const Place& place, TemplateSource& source) {
    const ObjectReader reader(place, kTemplateFileKeys, diagnostics_);
    const std::optional<Place> named = reader.Require("file", "write {\"file\": \"templates/cards.html\"}");
    if (!named) return false;
    const std::optional<std::string> name = ReadText(*named, 1000, diagnostics_);
    if (!name) return false;
    // A configuration may come from another person than the one who builds: it reads nothing outside its
    // folder.
    const std::filesystem::path relative = std::filesystem::path(*name).lexically_normal();
    if (name->empty() || relative.is_absolute() || *relative.begin() == "..") {
      diagnostics_.Error(named->line(), named->path, Quoted(*name) + " is not in the configuration's folder",
                         "name a file in it or in a folder below it");
      return false;
    }
    const std::filesystem::path full = std::filesystem::path(base_dir_) / relative;
    std::error_code error;
    if (!std::filesystem::is_regular_file(full, error)) {
      diagnostics_.Error(named->line(), named->path, "there is no file " + full.string(),
                         "correct the name or create the file");
      return false;
    }
    std::ifstream stream(full, std::ios::binary);
    source.text.resize(kMaxTemplateBytes + 1);
    stream.read(source.text.data(), static_cast<std::streamsize>(source.text.size()));
    source.text.resize(static_cast<size_t>(stream.gcount()));
    if (source.text.starts_with("\xEF\xBB\xBF")) source.text.erase(0, 3);
    source.file = full.string();
    source.path.clear();
    return true;
  }

  // The number of the template `wanted`, compiled for what the slot shows.
  uint16_t Find(const SlotTemplate& wanted) {
    const auto done = compiled_.find({wanted.name, wanted.use});
    if (done != compiled_.end()) return done->second;
    auto loaded = templates_.find(wanted.name);
    if (loaded == templates_.end()) {
      const std::string_view built_in = BuiltInTemplate(wanted.name);
      if (built_in.empty()) return ReportUnknown(wanted), uint16_t{0};
      NamedTemplate made;
      made.source = {wanted.name, std::string(built_in), "built-in template " + wanted.name, "", {}};
      loaded = templates_.emplace(wanted.name, std::move(made)).first;
    }
    loaded->second.used = true;
    TemplateResult result =
        CompileTemplate(loaded->second.source, wanted.use, draft_.plan.content_fields, draft_.plan.literals);
    for (ConfigError& error : result.errors) diagnostics_.Add(std::move(error));
    for (ConfigError& warning : result.warnings) diagnostics_.AddWarning(std::move(warning));
    auto compiled = std::make_unique<pack::TemplateT>();
    compiled->name = wanted.name;
    compiled->ops = std::move(result.ops);
    draft_.plan.templates.push_back(std::move(compiled));
    const auto number = static_cast<uint16_t>(draft_.plan.templates.size() - 1);
    compiled_.emplace(std::pair(wanted.name, wanted.use), number);
    return number;
  }

  void ReportUnknown(const SlotTemplate& wanted) {
    if (std::find(known_bad_.begin(), known_bad_.end(), wanted.name) != known_bad_.end()) return;
    std::vector<std::string_view> names = {"cards", "banner"};
    for (const auto& [name, loaded] : templates_) {
      if (BuiltInTemplate(name).empty()) names.push_back(name);
    }
    diagnostics_.Error(wanted.place.line(), wanted.place.path, "there is no template " + Quoted(wanted.name),
                       DidYouMean(wanted.name, names));
  }

  void CheckUnused(const NamedTemplate& loaded) {
    std::vector<uint8_t> literals;
    TemplateResult result =
        CompileTemplate(loaded.source, TemplateUse::kProducts, draft_.plan.content_fields, literals);
    if (!result.errors.empty()) {
      TemplateResult content =
          CompileTemplate(loaded.source, TemplateUse::kContent, draft_.plan.content_fields, literals);
      if (content.errors.size() < result.errors.size()) result = std::move(content);
    }
    for (ConfigError& error : result.errors) diagnostics_.Add(std::move(error));
    diagnostics_.Warn(loaded.place.line(), loaded.place.path, "no slot uses this template",
                      "name it in a slot, or remove it");
  }

  std::string base_dir_;
  PlanDraft& draft_;
  Diagnostics& diagnostics_;
  std::map<std::string, NamedTemplate, std::less<>> templates_;
  std::vector<std::string> known_bad_;
  std::map<std::pair<std::string, TemplateUse>, uint16_t> compiled_;
};

}  // namespace

void CompileTemplates(const ObjectReader& top, const std::string& base_dir, PlanDraft& draft,
                      Diagnostics& diagnostics) {
  std::vector<std::string>& fields = draft.plan.content_fields;
  const bool has_content = std::any_of(draft.plan.slots.begin(), draft.plan.slots.end(),
                                       [](const auto& slot) { return slot->content; });
  for (const std::string_view name : kCommonContentFields) {
    if (has_content && std::find(fields.begin(), fields.end(), name) == fields.end())
      fields.emplace_back(name);
  }
  TemplateCompiler compiler(base_dir, draft, diagnostics);
  if (const std::optional<Place> templates = top.Find("templates")) {
    compiler.Load(ObjectReader(*templates, {}, diagnostics));
  }
  compiler.CompileForSlots();
}

}  // namespace rapport::builder
