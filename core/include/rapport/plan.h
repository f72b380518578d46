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
  Term reason;
  std::optional<float> effect;  // of the event the reason names (core/include/rapport/true_reason.h)
};

struct PlannedSlot {
  uint32_t slot = 0;  // number in the pack
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
};

struct PlanInput {
  const Situation& situation;
  const Offer& offer;
  const FactTable& facts;
};

// Plans the slots numbered in `wanted` in the pack's order: an earlier slot chooses first. Within a slot the
// first strategy leads and each next one fills up. The result has one entry for each distinct number, in the
// pack's order.
std::vector<PlannedSlot> PlanPage(const PlanInput& input, std::span<const uint32_t> wanted, ScoreBoard* board,
                                  PlanTrace* trace);

}  // namespace rapport

#endif  // RAPPORT_PLAN_H_
