// The attacker's side: what a pack's tables name next to products he knows.
#ifndef RAPPORT_BUILDER_SRC_PRIVACY_GUESSERS_H_
#define RAPPORT_BUILDER_SRC_PRIVACY_GUESSERS_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <span>

#include "pack_generated.h"
#include "rapport/builder/train.h"

namespace rapport::builder {

// From known products, as catalogue positions, at least one, to the one product the table leaves (privacy.h:
// Singling).
using Guesser = std::function<std::optional<uint32_t>(std::span<const uint32_t> known)>;

// `numbering` outlives the guesser.
Guesser FragmentGuesser(const pack::FragmentsT& table, const Numbering& numbering);
Guesser PairGuesser(const pack::NeighborsT& table, const Numbering& numbering);

}  // namespace rapport::builder

#endif  // RAPPORT_BUILDER_SRC_PRIVACY_GUESSERS_H_
