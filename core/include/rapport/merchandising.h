// Pins and boosts: which of the plan's are in force for a page, and what they say of a product.
#ifndef RAPPORT_MERCHANDISING_H_
#define RAPPORT_MERCHANDISING_H_

#include <cstdint>
#include <string_view>
#include <vector>

#include "rapport/condition.h"
#include "rapport/pack.h"

namespace rapport {

namespace pack {
struct Boost;
struct Pin;
}  // namespace pack

inline constexpr float kLeastBoost = 1e-6f;  // products of factors stay between these
inline constexpr float kMostBoost = 1e6f;

// Whether `now_ms` lies in the half-open [from_ms, until_ms); 0 = open end.
constexpr bool InForce(int64_t from_ms, int64_t until_ms, int64_t now_ms) {
  return (from_ms == 0 || now_ms >= from_ms) && (until_ms == 0 || now_ms < until_ms);
}

// `number` counts from 1 in the order written.
struct ActivePin {
  uint16_t number;
  const pack::Pin* pin;
};
struct ActiveBoost {
  uint16_t number;
  const pack::Boost* boost;
};

// The id of the product that a pin names; "" for one by attribute.
std::string_view PinnedId(const pack::Pin& pin);

// In the order written; those whose time and condition hold. Views into the pack.
class Merchandising {
 public:
  Merchandising(const Pack& pack, const FactSource& facts, int64_t now_ms);

  [[nodiscard]] std::vector<ActivePin> Pins(uint32_t slot) const;
  [[nodiscard]] std::vector<ActiveBoost> Boosts(uint32_t slot) const;

 private:
  std::vector<ActivePin> pins_;
  std::vector<ActiveBoost> boosts_;
};

}  // namespace rapport

#endif  // RAPPORT_MERCHANDISING_H_
