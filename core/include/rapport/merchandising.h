// Pins and boosts: which of the plan's are in force for a slot.
#ifndef RAPPORT_MERCHANDISING_H_
#define RAPPORT_MERCHANDISING_H_

#include <cstdint>
#include <string_view>
#include <vector>

#include "rapport/condition.h"
#include "rapport/pack.h"

namespace rapport {

namespace pack {
struct Pin;
}  // namespace pack

inline constexpr float kLeastBoost = 1e-6f;  // products of factors stay between these
inline constexpr float kMostBoost = 1e6f;

// Whether `now_ms` lies in the half-open [from_ms, until_ms); 0 = open end.
constexpr bool InForce(int64_t from_ms, int64_t until_ms, int64_t now_ms) {
  return (from_ms == 0 || now_ms >= from_ms) && (until_ms == 0 || now_ms < until_ms);
}

// The id of the product that a pin names; "" for one by attribute.
std::string_view PinnedId(const pack::Pin& pin);

// Positions in the plan's pins (boosts), in the order written, of those that concern the slot and whose time
// and condition hold.
std::vector<uint32_t> PinsInForce(const Pack& pack, const FactSource& facts, int64_t now_ms, uint32_t slot);
std::vector<uint32_t> BoostsInForce(const Pack& pack, const FactSource& facts, int64_t now_ms, uint32_t slot);

}  // namespace rapport

#endif  // RAPPORT_MERCHANDISING_H_
