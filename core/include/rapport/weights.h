// What the ranker multiplies its terms by (core/include/rapport/ranker.h). The builder learns them from the
// shop's own history; the defaults stand where that history says too little.
#ifndef RAPPORT_WEIGHTS_H_
#define RAPPORT_WEIGHTS_H_

#include <array>
#include <cstddef>

#include "rapport/pack.h"

namespace rapport {

// All ≥ 0.
struct Weights {
  // The next look.
  float position_decay = 0.45f;  // from one looked-at product to the one before; ≤ 1
  float neighbor_prior = 6.0f;   // evidence at which an anchor counts half
  float distance_scale = 0.35f;  // positions over which a fragment's weight halves; > 0
  float hop = 0.3f;              // of what stands near that which stands near
  float content = 0.3f;          // of what the catalogue says is alike, where shoppers say little
  float revisit = 1.0f;
  float revisit_decay = 0.7f;  // ≤ 1
  float cart = 0.6f;
  // The next order.
  float frequency = 1.2f;
  float again = 1.15f;
  float next = 1.05f;
  float demand = 1.0f;
  float repeats = 1.0f;  // 0: nobody buys a thing twice here, so what she has is not offered
  // Both.
  float other_goal = 0.3f;  // of the terms that serve the other goal
  float category = 0.15f;
  float brand = 0.05f;
  float popularity = 0.02f;

  // The pack's; an entry that is missing, negative or no number keeps the default.
  static Weights Of(const Pack& pack);
};

// In the order in which packs hold them: append only.
inline constexpr std::array<float Weights::*, 17> kStoredWeights = {
    &Weights::position_decay, &Weights::neighbor_prior, &Weights::distance_scale, &Weights::hop,
    &Weights::content,        &Weights::revisit,        &Weights::revisit_decay,  &Weights::cart,
    &Weights::frequency,      &Weights::again,          &Weights::next,           &Weights::demand,
    &Weights::repeats,        &Weights::other_goal,     &Weights::category,       &Weights::brand,
    &Weights::popularity};

}  // namespace rapport

#endif  // RAPPORT_WEIGHTS_H_
