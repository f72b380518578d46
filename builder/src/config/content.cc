#include <algorithm>
#include <set>

#include "condition_tree.h"
#include "config_keys.h"
#include "plan_parts.h"

namespace rapport::builder {
namespace {

constexpr size_t kMaxIdBytes = 128;
constexpr size_t kMaxFieldBytes = 8000;
constexpr size_t kMaxFieldsOfItem = 32;
constexpr int64_t kMaxPriority = 1'000'000;

class ContentCompiler {
 public:
  ContentCompiler(PlanDraft& draft, Diagnostics& diagnostics) : draft_(draft), diagnostics_(diagnostics) {}

  void Compile(const Place& place) {
    const ObjectReader reader(place, kContentKeys, diagnostics_);
    auto item = std::make_unique<pack::ContentT>();
    CompileId(reader, *item);
    CompileSlotNames(reader, *item);
    item->priority = static_cast<int32_t>(reader.Integer("priority", -kMaxPriority, kMaxPriority, 0));
    const Schedule schedule = ReadSchedule(reader, "this item", diagnostics_);
    item->from_ms = schedule.from_ms;
    item->until_ms = schedule.until_ms;
    if (const std::optional<Place> when = reader.Find("when")) {
      item->when = CompileConditionTree(*when, draft_.facts, draft_.plan.texts, diagnostics_);
    }
    if (const std::optional<Place> fields =
            reader.Require("fields", "write \"fields\": { \"title\": \"…\" }")) {
      CompileFields(*fields, *item);
    }
    draft_.plan.content.push_back(std::move(item));
  }

 private:
  void CompileId(const ObjectReader& reader, pack::ContentT& item) {
    const std::optional<Place> place = reader.Require("id", "write \"id\": \"welcome-back\"");
    if (!place) return;
    const std::optional<std::string> id = ReadText(*place, kMaxIdBytes, diagnostics_);
    if (!id) return;
    item.id = *id;
    if (id->empty()) return Mistake(*place, "this id is empty", "write a name for the item");
    if (!ids_.insert(*id).second)
      Mistake(*place, "there are two content items with the id " + Quoted(*id), "give one another id");
  }

  void CompileSlotNames(const ObjectReader& reader, pack::ContentT& item) {
    const std::optional<Place> list = reader.Require("slots", "write \"slots\": [\"hero\"]");
    if (!list) return;
    if (list->value->kind == JsonKind::kArray && list->value->items.empty()) {
      Mistake(*list, "this item stands in no slot", "name at least one slot");
    }
    for (const Place& place : reader.List("slots", kMaxSlots)) {
      const std::optional<std::string> name = ReadText(place, kMaxNameBytes, diagnostics_);
      if (name) AddSlot(place, *name, item);
    }
  }

  void AddSlot(const Place& place, const std::string& name, pack::ContentT& item) {
    std::vector<std::string_view> with_content;
    const auto& slots = draft_.plan.slots;
    for (size_t i = 0; i < slots.size(); ++i) {
      if (slots[i]->content) with_content.push_back(slots[i]->name);
      if (slots[i]->name != name) continue;
      if (!slots[i]->content) {
        return Mistake(place, "the slot " + Quoted(name) + " shows products",
                       "write \"content\": true in that slot, or name another one");
      }
      const auto number = static_cast<uint16_t>(i);
      if (std::find(item.slots.begin(), item.slots.end(), number) != item.slots.end()) {
        return Mistake(place, "the slot " + Quoted(name) + " is named twice", "keep the first");
      }
      return item.slots.push_back(number);
    }
    Mistake(place, "there is no slot " + Quoted(name),
            with_content.empty() ? "add a slot with \"content\": true" : DidYouMean(name, with_content));
  }

  void CompileFields(const Place& place, pack::ContentT& item) {
    const ObjectReader reader(place, {}, diagnostics_);
    if (place.value->items.size() > kMaxFieldsOfItem) {
      return Mistake(place, "this item has " + std::to_string(place.value->items.size()) + " fields",
                     "write at most " + std::to_string(kMaxFieldsOfItem));
    }
    const std::vector<Place> members = reader.Members();
    for (size_t i = 0; i < members.size(); ++i) {
      const std::string& name = reader.key(i);
      const std::optional<std::string> value = ReadText(members[i], kMaxFieldBytes, diagnostics_);
      if (name == "id" || name == "products" || name == "content") {
        Mistake(members[i], Quoted(name) + " means something else in templates",
                "give the field another name");
      } else if (!IsFieldName(name) || name.size() > kMaxNameBytes) {
        Mistake(members[i], Quoted(name) + " cannot be a field's name", "use small letters, digits and _");
      } else if (value) {
        AddField(members[i], name, *value, item);
      }
    }
  }

  void AddField(const Place& place, const std::string& name, const std::string& value, pack::ContentT& item) {
    std::vector<std::string>& names = draft_.plan.content_fields;
    const auto found = std::find(names.begin(), names.end(), name);
    if (found == names.end() && names.size() >= kMaxContentFields) {
      return Mistake(
          place,
          "the content items have more than " + std::to_string(kMaxContentFields) + " different fields",
          "use the same names in all items");
    }
    auto field = std::make_unique<pack::ContentFieldT>();
    field->name = static_cast<uint16_t>(found - names.begin());
    field->value = value;
    if (found == names.end()) names.push_back(name);
    item.fields.push_back(std::move(field));
  }

  void Mistake(const Place& place, std::string problem, std::string instead) {
    diagnostics_.Error(place.line(), place.path, std::move(problem), std::move(instead));
  }

  PlanDraft& draft_;
  Diagnostics& diagnostics_;
  std::set<std::string> ids_;
};

}  // namespace

void CompileContent(const ObjectReader& top, PlanDraft& draft, Diagnostics& diagnostics) {
  ContentCompiler compiler(draft, diagnostics);
  for (const Place& place : top.List("content", kMaxContent)) compiler.Compile(place);
}

}  // namespace rapport::builder
