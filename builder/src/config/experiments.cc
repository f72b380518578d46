#include <cmath>
#include <set>

#include "config_keys.h"
#include "plan_parts.h"
#include "rapport/experiment.h"

namespace rapport::builder {
namespace {

constexpr size_t kMaxVariants = 16;
constexpr size_t kMaxSaltBytes = 128;
constexpr int64_t kMaxWeight = 10'000;

// Hundredths of the percentage that the member names.
uint16_t ReadShare(const ObjectReader& reader, uint16_t when_absent, Diagnostics& diagnostics) {
  const std::optional<Place> place = reader.Find("percent");
  if (!place) return when_absent;
  const double hundredths = place->value->number * 100;
  const bool fits = place->value->kind == JsonKind::kNumber && hundredths >= 0 && hundredths <= kWholeShare &&
                    std::abs(hundredths - std::round(hundredths)) < 1e-6;
  if (!fits) {
    diagnostics.Error(place->line(), place->path, "this is no percentage",
                      "write a number from 0 to 100 with at most two decimals, such as 5 or 12.5");
    return when_absent;
  }
  return static_cast<uint16_t>(std::lround(hundredths));
}

class ExperimentCompiler {
 public:
  ExperimentCompiler(PlanDraft& draft, Diagnostics& diagnostics) : draft_(draft), diagnostics_(diagnostics) {
    for (const std::string_view key : kSlotKeys) {
      if (key != "name" && key != "content") slot_keys_.push_back(key);
    }
  }

  void Compile(const Place& place) {
    const ObjectReader reader(place, kExperimentKeys, diagnostics_);
    if (!reader.is_object()) return;
    auto experiment = std::make_unique<pack::ExperimentT>();
    experiment->name = Name(reader, names_, "an experiment", "write \"name\": \"bigger-shelf\"");
    if (experiment->name == kHoldout) {
      Mistake(*reader.Find("name"), "\"holdout\" is the name under which the holdout is measured",
              "give the experiment another name");
    }
    experiment->salt = reader.Text("salt", kMaxSaltBytes).value_or("");
    experiment->share = ReadShare(reader, kWholeShare, diagnostics_);
    const Schedule schedule = ReadSchedule(reader, "this experiment", diagnostics_);
    experiment->from_ms = schedule.from_ms;
    experiment->until_ms = schedule.until_ms;
    CompileVariants(reader, *experiment);
    draft_.plan.experiments.push_back(std::move(experiment));
  }

 private:
  std::string Name(const ObjectReader& reader, std::set<std::string>& taken, const std::string& what,
                   std::string_view instead) {
    const std::optional<Place> place = reader.Require("name", instead);
    if (!place) return {};
    const std::optional<std::string> name = ReadText(*place, kMaxNameBytes, diagnostics_);
    if (!name) return {};
    if (!IsSlotName(*name)) {
      Mistake(*place, Quoted(*name) + " cannot be the name of " + what, "use small letters, digits and -");
    } else if (!taken.insert(*name).second) {
      Mistake(*place, "the name " + Quoted(*name) + " is taken", "give one another name");
    }
    return *name;
  }

  void CompileVariants(const ObjectReader& reader, pack::ExperimentT& experiment) {
    constexpr const char* kExample =
        "write \"variants\": [{ \"name\": \"control\" }, { \"name\": \"b\", \"slots\": { … } }]";
    const std::optional<Place> list = reader.Require("variants", kExample);
    if (!list) return;
    std::set<std::string> names;
    bool varies = false;
    for (const Place& place : reader.List("variants", kMaxVariants)) {
      const ObjectReader variant(place, kVariantKeys, diagnostics_);
      if (!variant.is_object()) return;
      auto made = std::make_unique<pack::VariantT>();
      made->name = Name(variant, names, "a variant", "write \"name\": \"b\"");
      experiment.weights.push_back(static_cast<uint16_t>(variant.Integer("weight", 1, kMaxWeight, 1)));
      const std::optional<Place> slots = variant.Find("slots");
      if (slots && experiment.variants.empty()) {
        Mistake(*slots, "the first variant is the control: it shows the slots as they are written",
                "move \"slots\" to another variant");
      } else if (slots) {
        CompileSlots(*slots, experiment, *made);
      }
      varies = varies || slots;
      experiment.variants.push_back(std::move(made));
    }
    if (list->value->kind != JsonKind::kArray) return;
    if (experiment.variants.size() < 2) {
      Mistake(*list, "an experiment needs at least two variants", kExample);
    } else if (!varies) {
      Mistake(*list, "no variant changes a slot", "write \"slots\" in a variant after the first");
    }
  }

  void CompileSlots(const Place& place, const pack::ExperimentT& experiment, pack::VariantT& variant) {
    const ObjectReader reader(place, {}, diagnostics_);
    const std::vector<Place> members = reader.Members();
    for (size_t i = 0; i < members.size(); ++i) {
      const std::optional<uint16_t> number = FindSlot(members[i], reader.key(i));
      if (!number) continue;
      CheckOverlap(members[i], *number, experiment);
      const ObjectReader changes(members[i], slot_keys_, diagnostics_);
      // What a slot inherits was reported where it is written.
      if (!changes.is_object() || !diagnostics_.ok()) continue;
      variant.places.push_back(*number);
      variant.slots.push_back(
          CompileVariedSlot(draft_.slot_places[*number], members[i], draft_, diagnostics_));
    }
  }

  std::optional<uint16_t> FindSlot(const Place& place, const std::string& name) {
    std::vector<std::string_view> known;
    for (size_t i = 0; i < draft_.plan.slots.size(); ++i) {
      if (draft_.plan.slots[i]->name == name) return static_cast<uint16_t>(i);
      known.push_back(draft_.plan.slots[i]->name);
    }
    Mistake(place, "there is no slot " + Quoted(name), DidYouMean(name, known));
    return std::nullopt;
  }

  // Who wins would depend on an order that nobody reads out of a result.
  void CheckOverlap(const Place& place, uint16_t slot, const pack::ExperimentT& experiment) {
    const auto begins_before_end = [](int64_t from_ms, int64_t until_ms) {
      return until_ms == 0 || from_ms < until_ms;
    };
    for (const auto& other : draft_.plan.experiments) {
      if (!begins_before_end(experiment.from_ms, other->until_ms) ||
          !begins_before_end(other->from_ms, experiment.until_ms))
        continue;
      for (const auto& variant : other->variants) {
        for (const uint16_t place_of_other : variant->places) {
          if (place_of_other != slot) continue;
          return Mistake(place,
                         "the experiment " + Quoted(other->name) + " varies this slot at the same time",
                         "vary another slot, or let one end (\"until\") before the other begins (\"from\")");
        }
      }
    }
  }

  void Mistake(const Place& place, std::string problem, std::string instead) {
    diagnostics_.Error(place.line(), place.path, std::move(problem), std::move(instead));
  }

  PlanDraft& draft_;
  Diagnostics& diagnostics_;
  std::vector<std::string_view> slot_keys_;
  std::set<std::string> names_;
};

}  // namespace

void CompileExperiments(const ObjectReader& top, PlanDraft& draft, Diagnostics& diagnostics) {
  if (const std::optional<Place> place = top.Find("holdout")) {
    const ObjectReader reader(*place, kHoldoutKeys, diagnostics);
    draft.plan.holdout_share = ReadShare(reader, 0, diagnostics);
    draft.plan.holdout_salt = reader.Text("salt", kMaxSaltBytes).value_or("");
  }
  ExperimentCompiler compiler(draft, diagnostics);
  for (const Place& place : top.List("experiments", kMaxExperiments)) compiler.Compile(place);
}

void SetVariedTitle(std::string_view slot, const std::string& title, pack::PlanT& plan) {
  for (auto& experiment : plan.experiments) {
    for (auto& variant : experiment->variants) {
      for (size_t i = 0; i < variant->slots.size(); ++i) {
        const pack::SlotT& written = *plan.slots[variant->places[i]];
        if (written.name == slot && variant->slots[i]->title == written.title)
          variant->slots[i]->title = title;
      }
    }
  }
}

}  // namespace rapport::builder
