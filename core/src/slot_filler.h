// Fills one slot with products: pins, boosts, diversity, fatigue, one strategy after the other.
#ifndef RAPPORT_SLOT_FILLER_H_
#define RAPPORT_SLOT_FILLER_H_

#include "rapport/merchandising.h"
#include "rapport/plan.h"

namespace rapport {

// Of each strategy this many of the best candidates are put in order anew by diversity, times the slot's
// count …
inline constexpr uint32_t kDiverseDepth = 5;
// … and so many by boosts; those behind them follow as the strategy has them.
inline constexpr uint32_t kBoostedCandidates = 1000;

// `rules` must have the slot open. `trace` may be null.
void FillWithProducts(const PlanInput& input, PageRules* rules, ScoreBoard* board, PlanTrace* trace,
                      PlannedSlot* slot);

}  // namespace rapport

#endif  // RAPPORT_SLOT_FILLER_H_
