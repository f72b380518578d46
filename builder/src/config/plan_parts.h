// The parts of a plan, each compiled from its part of rapport.json. All report to the same diagnostics.
#ifndef RAPPORT_BUILDER_CONFIG_PLAN_PARTS_H_
#define RAPPORT_BUILDER_CONFIG_PLAN_PARTS_H_

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "diagnostics.h"
#include "json_tree.h"
#include "object_reader.h"
#include "pack_generated.h"
#include "rapport/builder/condition_compiler.h"
#include "rapport/builder/template_compiler.h"

namespace rapport::builder {

inline constexpr size_t kMaxSlots = 64;
inline constexpr size_t kMaxContent = 1000;
inline constexpr size_t kMaxContentFields = 256;  // distinct names over all items
inline constexpr size_t kMaxFacts = 64;
inline constexpr size_t kMaxMarkets = 16;
inline constexpr size_t kMaxTemplates = 256;
inline constexpr size_t kMaxTitleBytes = 500;
inline constexpr size_t kMaxNameBytes = 64;

inline constexpr int64_t kHourMs = 3'600'000;
inline constexpr int64_t kDayMs = 24 * kHourMs;

// Which template a slot asks for; filled in once templates are compiled.
struct SlotTemplate {
  std::string name;
  TemplateUse use = TemplateUse::kProducts;
  Place place;  // for messages
};

struct PlanDraft {
  pack::PlanT plan;
  std::vector<DeclaredFact> facts;
  std::vector<SlotTemplate> slot_templates;  // parallel to plan.slots
  std::vector<Place> slot_places;            // likewise
  // Slots as variants of experiments have them.
  std::vector<std::pair<pack::SlotT*, SlotTemplate>> varied_templates;
  std::deque<JsonValue> varied_slots;  // what the places in varied_templates point into
};

// "[a-z0-9-]+"
bool IsSlotName(std::string_view name);
// "[a-z][a-z0-9_]*"
bool IsFieldName(std::string_view name);

void CompileFacts(const ObjectReader& top, PlanDraft& draft, Diagnostics& diagnostics);
void CompileSlots(const std::vector<Place>& slots, PlanDraft& draft, Diagnostics& diagnostics);
// The slot written at `base` with the members of `changes` in the place of its own.
std::unique_ptr<pack::SlotT> CompileVariedSlot(const Place& base, const Place& changes, PlanDraft& draft,
                                               Diagnostics& diagnostics);
void CompileContent(const ObjectReader& top, PlanDraft& draft, Diagnostics& diagnostics);
// "holdout" and "experiments"; after the slots.
void CompileExperiments(const ObjectReader& top, PlanDraft& draft, Diagnostics& diagnostics);
// Gives `title` to the variants of a slot that keep its title; before the slot itself gets it.
void SetVariedTitle(std::string_view slot, const std::string& title, pack::PlanT& plan);
void CompileTemplates(const ObjectReader& top, const std::string& base_dir, PlanDraft& draft,
                      Diagnostics& diagnostics);
// Filter, block, pins and boosts; after the slots.
void CompileMerchandising(const ObjectReader& top, PlanDraft& draft, Diagnostics& diagnostics);
void CompileRules(const ObjectReader& top, pack::PlanT& plan, Diagnostics& diagnostics);

// English sentences in the order of kReasonTexts.
void SetDefaultReasons(pack::PlanT& plan);
// Overrides those that the member "reasons" of `object` names.
void CompileReasons(const ObjectReader& object, pack::PlanT& plan, Diagnostics& diagnostics);

// "/product/{id}" → before and after.
void CompileProductUrl(const ObjectReader& object, pack::PlanT& plan, Diagnostics& diagnostics);

// The members "from" and "until" of `object` in milliseconds since 1970 in UTC; 0 = open end. `what` it is
// that never shows where they exclude each other: "this item".
struct Schedule {
  int64_t from_ms = 0, until_ms = 0;
};
Schedule ReadSchedule(const ObjectReader& object, std::string_view what, Diagnostics& diagnostics);

// The member `key` of `object`, none after reporting anything but a number in [least, most].
std::optional<double> ReadNumber(const ObjectReader& object, std::string_view key, double least, double most,
                                 Diagnostics& diagnostics);

}  // namespace rapport::builder

#endif  // RAPPORT_BUILDER_CONFIG_PLAN_PARTS_H_
