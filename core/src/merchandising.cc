#include "rapport/merchandising.h"

#include <algorithm>

#include "pack_generated.h"

namespace rapport {
namespace {

bool Concerns(const pack::Pin& pin, uint32_t slot) {
  return pin.slot() == slot;
}

bool Concerns(const pack::Boost& boost, uint32_t slot) {
  const auto* slots = boost.slots();
  return slots == nullptr || slots->size() == 0 ||
         std::find(slots->begin(), slots->end(), slot) != slots->end();
}

template <typename Rules>
std::vector<uint32_t> Holding(const Pack& pack, const Rules* rules, const FactSource& facts, int64_t now_ms,
                              uint32_t slot) {
  std::vector<uint32_t> holding;
  for (uint32_t i = 0; rules != nullptr && i < rules->size(); ++i) {
    const auto& rule = *rules->Get(i);
    if (Concerns(rule, slot) && InForce(rule.from_ms(), rule.until_ms(), now_ms) &&
        Holds(pack, rule.when(), facts))
      holding.push_back(i);
  }
  return holding;
}

}  // namespace

std::string_view PinnedId(const pack::Pin& pin) {
  return pin.product() != nullptr ? pin.product()->string_view() : std::string_view();
}

std::vector<uint32_t> PinsInForce(const Pack& pack, const FactSource& facts, int64_t now_ms, uint32_t slot) {
  return Holding(pack, pack.plan().pins(), facts, now_ms, slot);
}

std::vector<uint32_t> BoostsInForce(const Pack& pack, const FactSource& facts, int64_t now_ms,
                                    uint32_t slot) {
  return Holding(pack, pack.plan().boosts(), facts, now_ms, slot);
}

}  // namespace rapport
