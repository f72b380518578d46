#include <algorithm>
#include <cmath>
#include <set>

#include "condition_tree.h"
#include "config_keys.h"
#include "plan_parts.h"
#include "rapport/strategy_names.h"

namespace rapport::builder {
namespace {

constexpr int64_t kMaxCount = 48;
constexpr int64_t kDefaultCount = 8;
constexpr uint8_t kDefaultDiversity = 10;  // hundredths, where the slot guesses what she likes

void CompileStrategies(const ObjectReader& reader, pack::SlotT& slot, Diagnostics& diagnostics) {
  for (const Place& place : reader.List("strategies", kStrategyNames.size())) {
    const std::optional<std::string> name = ReadText(place, kMaxNameBytes, diagnostics);
    if (!name) continue;
    const std::optional<StrategyId> id = ParseStrategy(*name);
    if (!id) {
      diagnostics.Error(place.line(), place.path, "there is no strategy " + Quoted(*name),
                        DidYouMean(*name, {kStrategyNames.begin(), kStrategyNames.end()}));
      continue;
    }
    const auto number = static_cast<uint8_t>(*id);
    if (std::find(slot.strategies.begin(), slot.strategies.end(), number) != slot.strategies.end()) {
      diagnostics.Error(place.line(), place.path, "the strategy " + Quoted(*name) + " is named twice",
                        "keep the first");
      continue;
    }
    slot.strategies.push_back(number);
  }
}

// What a slot shows: products by its strategies, or content.
void CompileOffer(const ObjectReader& reader, pack::SlotT& slot, Diagnostics& diagnostics) {
  slot.content = reader.Boolean("content", false);
  const std::optional<Place> strategies = reader.Find("strategies");
  CompileStrategies(reader, slot, diagnostics);
  if (slot.content && strategies) {
    diagnostics.Error(strategies->line(), strategies->path, "a slot with content has no strategies",
                      "remove \"strategies\", or \"content\": true");
  } else if (!slot.content && reader.is_object() &&
             (!strategies ||
              (strategies->value->kind == JsonKind::kArray && strategies->value->items.empty()))) {
    diagnostics.Error(reader.place().line(), reader.place().path, "this slot names no strategy",
                      "write \"strategies\": [\"for_you\", \"popular\"], or \"content\": true");
  }
}

void CompileName(const ObjectReader& reader, std::set<std::string>& names, pack::SlotT& slot,
                 Diagnostics& diagnostics) {
  const std::optional<Place> place = reader.Require("name", "write \"name\": \"for-you\"");
  if (!place) return;
  const std::optional<std::string> name = ReadText(*place, kMaxNameBytes, diagnostics);
  if (!name) return;
  slot.name = *name;
  if (!IsSlotName(*name)) {
    diagnostics.Error(place->line(), place->path, Quoted(*name) + " cannot be a slot's name",
                      "use small letters, digits and -");
  } else if (!names.insert(*name).second) {
    diagnostics.Error(place->line(), place->path, "there are two slots named " + Quoted(*name),
                      "give one another name");
  }
}

void CompileDiversity(const ObjectReader& reader, pack::SlotT& slot, Diagnostics& diagnostics) {
  const bool guesses =
      !slot.strategies.empty() && slot.strategies.front() == static_cast<uint8_t>(StrategyId::kForYou);
  slot.diversity = guesses ? kDefaultDiversity : 0;
  const std::optional<double> wanted = ReadNumber(reader, "diversity", 0, 1, diagnostics);
  if (wanted) slot.diversity = static_cast<uint8_t>(std::lround(*wanted * 100));
}

struct CompiledSlot {
  std::unique_ptr<pack::SlotT> slot;
  SlotTemplate wanted;
};

CompiledSlot CompileSlot(const Place& place, std::set<std::string>& names, PlanDraft& draft,
                         Diagnostics& diagnostics) {
  const ObjectReader reader(place, kSlotKeys, diagnostics);
  auto slot = std::make_unique<pack::SlotT>();
  CompileName(reader, names, *slot, diagnostics);
  slot->title = reader.Text("title", kMaxTitleBytes).value_or("");
  CompileOffer(reader, *slot, diagnostics);
  const int64_t count = reader.Integer("count", 1, kMaxCount, kDefaultCount);
  const int64_t min = reader.Integer("min", 1, kMaxCount, 1);
  if (min > count) {
    diagnostics.Error(place.line(), place.path,
                      "\"min\" is " + std::to_string(min) + ", but \"count\" is " + std::to_string(count),
                      "write a \"min\" of at most " + std::to_string(count));
  }
  slot->count = static_cast<uint8_t>(count);
  slot->min = static_cast<uint8_t>(min);
  slot->per_category = static_cast<uint8_t>(reader.Integer("per_category", 0, kMaxCount, 0));
  slot->per_brand = static_cast<uint8_t>(reader.Integer("per_brand", 0, kMaxCount, 0));
  CompileDiversity(reader, *slot, diagnostics);
  if (const std::optional<Place> filter = reader.Find("filter")) {
    slot->filter = CompileExpressionTree(*filter, draft.plan.texts, diagnostics);
  }
  slot->repeat = reader.Boolean("repeat", false);
  slot->learn = reader.Boolean("learn", false);
  if (slot->learn && slot->strategies.size() < 2) {
    const Place learn = *reader.Find("learn");
    diagnostics.Error(learn.line(), learn.path, "there is nothing to learn with fewer than two strategies",
                      "name at least two strategies, or remove \"learn\"");
  }
  if (const std::optional<Place> when = reader.Find("when")) {
    slot->when = CompileConditionTree(*when, draft.facts, draft.plan.texts, diagnostics);
  }
  SlotTemplate wanted{slot->content ? "banner" : "cards",
                      slot->content ? TemplateUse::kContent : TemplateUse::kProducts, place};
  if (const std::optional<Place> named = reader.Find("template")) {
    wanted.place = *named;
    wanted.name = ReadText(*named, kMaxNameBytes, diagnostics).value_or(wanted.name);
  }
  return {std::move(slot), std::move(wanted)};
}

}  // namespace

bool IsSlotName(std::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  });
}

bool IsFieldName(std::string_view name) {
  return !name.empty() && name.front() >= 'a' && name.front() <= 'z' &&
         std::all_of(name.begin(), name.end(),
                     [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; });
}

void CompileSlots(const std::vector<Place>& slots, PlanDraft& draft, Diagnostics& diagnostics) {
  std::set<std::string> names;
  for (const Place& place : slots) {
    CompiledSlot compiled = CompileSlot(place, names, draft, diagnostics);
    draft.slot_templates.push_back(std::move(compiled.wanted));
    draft.slot_places.push_back(place);
    draft.plan.slots.push_back(std::move(compiled.slot));
  }
}

std::unique_ptr<pack::SlotT> CompileVariedSlot(const Place& base, const Place& changes, PlanDraft& draft,
                                               Diagnostics& diagnostics) {
  JsonValue& merged = draft.varied_slots.emplace_back(*base.value);
  merged.line = changes.line();
  for (size_t i = 0; i < changes.value->keys.size(); ++i) {
    const std::string& key = changes.value->keys[i];
    const auto known = std::find(merged.keys.begin(), merged.keys.end(), key);
    if (known != merged.keys.end()) {
      merged.items[static_cast<size_t>(known - merged.keys.begin())] = changes.value->items[i];
    } else {
      merged.keys.push_back(key);
      merged.items.push_back(changes.value->items[i]);
    }
  }
  std::set<std::string> no_names;
  CompiledSlot compiled = CompileSlot({&merged, changes.path}, no_names, draft, diagnostics);
  draft.varied_templates.emplace_back(compiled.slot.get(), std::move(compiled.wanted));
  return std::move(compiled.slot);
}

}  // namespace rapport::builder
