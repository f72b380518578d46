#include "rapport/weights.h"

#include <algorithm>
#include <cmath>

#include "pack_generated.h"

namespace rapport {

Weights Weights::Of(const Pack& pack) {
  constexpr float kLeastDistance = 0.05f;
  Weights weights;
  if (pack.fragments().rows() > 0) weights.distance_scale = pack.fragments().distance_scale();
  const auto* stored = pack.head().models()->weights();
  const size_t count = stored == nullptr ? 0 : std::min<size_t>(stored->size(), kStoredWeights.size());
  for (size_t i = 0; i < count; ++i) {
    const float weight = stored->Get(static_cast<flatbuffers::uoffset_t>(i));
    if (std::isfinite(weight) && weight >= 0) weights.*kStoredWeights[i] = std::min(weight, 1e6f);
  }
  weights.position_decay = std::min(weights.position_decay, 1.0f);
  weights.revisit_decay = std::min(weights.revisit_decay, 1.0f);
  weights.distance_scale = std::max(weights.distance_scale, kLeastDistance);
  return weights;
}

}  // namespace rapport
