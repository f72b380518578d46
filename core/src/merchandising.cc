#include "rapport/merchandising.h"

#include <algorithm>

#include "pack_generated.h"

namespace rapport {
namespace {

template <typename Rule>
bool Holding(const Pack& pack, const Rule& rule, const FactSource& facts, int64_t now_ms) {
  return InForce(rule.from_ms(), rule.until_ms(), now_ms) && Holds(pack, rule.when(), facts);
}

}  // namespace

std::string_view PinnedId(const pack::Pin& pin) {
  return pin.product() != nullptr ? pin.product()->string_view() : std::string_view();
}

Merchandising::Merchandising(const Pack& pack, const FactSource& facts, int64_t now_ms) {
  const auto* pins = pack.plan().pins();
  for (uint32_t i = 0; pins != nullptr && i < pins->size(); ++i) {
    if (Holding(pack, *pins->Get(i), facts, now_ms))
      pins_.push_back({static_cast<uint16_t>(i + 1), pins->Get(i)});
  }
  const auto* boosts = pack.plan().boosts();
  for (uint32_t i = 0; boosts != nullptr && i < boosts->size(); ++i) {
    if (Holding(pack, *boosts->Get(i), facts, now_ms))
      boosts_.push_back({static_cast<uint16_t>(i + 1), boosts->Get(i)});
  }
}

std::vector<ActivePin> Merchandising::Pins(uint32_t slot) const {
  std::vector<ActivePin> pins;
  for (const ActivePin& active : pins_) {
    if (active.pin->slot() == slot) pins.push_back(active);
  }
  return pins;
}

std::vector<ActiveBoost> Merchandising::Boosts(uint32_t slot) const {
  std::vector<ActiveBoost> boosts;
  for (const ActiveBoost& active : boosts_) {
    const auto* slots = active.boost->slots();
    if (slots == nullptr || slots->size() == 0 ||
        std::find(slots->begin(), slots->end(), slot) != slots->end())
      boosts.push_back(active);
  }
  return boosts;
}

}  // namespace rapport
