// Decides what every slot of a page shows, all at once, so that no product stands on a page twice.
#ifndef RAPPORT_PLAN_H_
#define RAPPORT_PLAN_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "rapport/facts.h"
#include "rapport/live.h"
#include "rapport/ranker.h"
#include "rapport/rules.h"
#include "rapport/strategy.h"

namespace rapport {

// A product or a content item in a slot.
struct PlannedItem {
  bool is_content = false;
  uint32_t number = 0;  // of the product, or of the content item in the pack
  StrategyId strategy = StrategyId::kForYou;
  float score = 0;
  Term reason{};
  std::optional<float> effect{};  // of the event the reason names (core/include/rapport/true_reason.h)
  uint16_t pin = 0;             // number of the pin that put it there, from 1 in the order written; 0 = none
  uint32_t candidate = number;  // the variant of the product that the strategy proposed
};

// A slot of the pack as one shopper has it: as written, or as the variant of an experiment has it.
struct ChosenSlot {
  const pack::Slot* slot = nullptr;
  uint8_t exposure = 0;  // position + 1 in Assignments::all of the experiment that varies it; 0 = none
  uint32_t lead = 0;     // place of the strategy that leads; the others follow in their order
};
// "content", "pinned" or the strategy's name.
std::string_view ItemSource(const PlannedItem& item);

struct PlannedSlot {
  uint32_t slot = 0;                 // number in the pack
  const pack::Slot* spec = nullptr;  // as this shopper has it
  std::vector<PlannedItem> items;
  bool considered = false;  // its condition holds
  bool filled =
      false;  // false: fewer than `min` items, or its condition does not hold; the shop's own content stays
};

// A product that a rule kept out of a slot, for Explain.
struct Rejection {
  uint32_t slot;
  uint32_t product;
  StrategyId strategy;
  Rule rule;
  uint16_t pin = 0;  // the pin that named it; 0 = a strategy did
};

enum class NoteKind : uint8_t { kPinned, kBoosted, kDiversity, kFatigue };

// What a rule did to a product that it did not keep out, for Explain.
struct RuleNote {
  NoteKind kind;
  StrategyId strategy = StrategyId::kForYou;
  uint32_t slot = 0;
  uint32_t product = kNoProduct;
  uint32_t number = 0;        // of the pin or boost, from 1 in the order written
  float factor = 1;           // of the boost
  uint32_t from = 0, to = 0;  // places by score and by diversity; `to` of a pin its place; `from` of fatigue
                              // how often it was shown
};

// What Explain wants to know beside the plan. Null when nobody asks.
struct PlanTrace {
  struct SlotTerm {
    uint32_t slot;
    StrategyId strategy;
    TermValue value;
  };
  std::vector<SlotTerm> terms;
  std::vector<Rejection> rejections;
  std::vector<RuleNote> notes;
};

// Lines of tab-separated "rule" slot id strategy kind number value, for the products of `slot` that a rule
// moved:
//   pinned     number of the pin, place
//   boosted    number of the boost, factor with six decimals; for products not shown only if below 1
//   diversity  "", "2 to 5": place by score and place taken, pins not counted
//   fatigue    "", how often it was shown without a touch
void AppendRuleNotes(const Pack& pack, const PlanTrace& trace, const PlannedSlot& slot, std::string* out);

struct PlanInput {
  const Situation& situation;
  const Offer& offer;
  const FactTable& facts;
  std::span<const ChosenSlot> slots;  // by number in the pack
};

// Plans the slots numbered in `wanted` in the pack's order: an earlier slot chooses first. Within a slot:
// filters and block, pins by product, pins by attribute, boosts, diversity, fatigue, then the next strategy.
// The result has one entry for each distinct number, in the pack's order.
std::vector<PlannedSlot> PlanPage(const PlanInput& input, std::span<const uint32_t> wanted, ScoreBoard* board,
                                  PlanTrace* trace);

}  // namespace rapport

#endif  // RAPPORT_PLAN_H_
