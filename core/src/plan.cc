#include "rapport/plan.h"

#include <algorithm>

#include "order.h"
#include "pack_generated.h"
#include "slot_filler.h"

namespace rapport {
namespace {

bool Names(const flatbuffers::Vector<uint16_t>* slots, uint32_t slot) {
  return slots != nullptr && std::find(slots->begin(), slots->end(), slot) != slots->end();
}

// Content of higher priority first, ties in the order written. One item stands once on a page.
void FillWithContent(const PlanInput& input, const pack::Slot& spec, const std::vector<bool>& shown,
                     PlannedSlot* slot) {
  const auto* all = input.situation.pack.plan().content();
  std::vector<Keyed> fitting;
  for (uint32_t i = 0; all != nullptr && i < all->size(); ++i) {
    const pack::Content& content = *all->Get(i);
    if (shown[i] || !Names(content.slots(), slot->slot) ||
        !InForce(content.from_ms(), content.until_ms(), input.situation.now_ms))
      continue;
    if (Holds(input.situation.pack, content.when(), input.facts))
      fitting.push_back({static_cast<double>(content.priority()), i});
  }
  for (const uint32_t number : ByFallingKey(fitting)) {
    if (slot->items.size() >= spec.count()) return;
    slot->items.push_back({true, number, StrategyId::kForYou, 0, {}});
  }
}

// The pins in force of every slot wanted, by slot number; their products are kept for them.
std::vector<SlotPins> FindPins(const PlanInput& input, const Merchandising& merchandising,
                               const std::vector<uint32_t>& wanted, PageRules* rules) {
  const Pack& pack = input.situation.pack;
  std::vector<SlotPins> by_slot(pack.plan().slots() ? pack.plan().slots()->size() : 0);
  for (const uint32_t number : wanted) {
    if (!Holds(pack, pack.plan().slots()->Get(number)->when(), input.facts)) continue;
    SlotPins& pins = by_slot[number];
    pins.pins = merchandising.Pins(number);
    for (const ActivePin& active : pins.pins) {
      const uint32_t product = pack.catalog().Find(PinnedId(*active.pin));
      pins.product.push_back(product);
      if (product == kNoProduct) continue;
      rules->OpenSlot(number);
      if (rules->CheckPinned(product) == Rule::kNone) rules->Reserve(product, number);
    }
  }
  return by_slot;
}

}  // namespace

std::vector<PlannedSlot> PlanPage(const PlanInput& input, std::span<const uint32_t> wanted, ScoreBoard* board,
                                  PlanTrace* trace) {
  const Pack& pack = input.situation.pack;
  std::vector<uint32_t> order(wanted.begin(), wanted.end());
  std::sort(order.begin(), order.end());
  order.erase(std::unique(order.begin(), order.end()), order.end());

  PageRules rules(pack, input.situation.profile, input.offer, input.situation.now_ms);
  const Merchandising merchandising(pack, input.facts, input.situation.now_ms);
  const std::vector<SlotPins> pins = FindPins(input, merchandising, order, &rules);
  std::vector<bool> shown_content(pack.plan().content() ? pack.plan().content()->size() : 0, false);
  std::vector<PlannedSlot> page;
  for (const uint32_t number : order) {
    const pack::Slot& spec = *pack.plan().slots()->Get(number);
    PlannedSlot& slot = page.emplace_back();
    slot.slot = number;
    if (!Holds(pack, spec.when(), input.facts)) continue;
    if (spec.content()) {
      FillWithContent(input, spec, shown_content, &slot);
    } else {
      rules.OpenSlot(number);
      FillWithProducts(input, pins[number], merchandising.Boosts(number), &rules, board, trace, &slot);
    }
    slot.filled = !slot.items.empty() && slot.items.size() >= spec.min();
    rules.CloseSlot(slot.filled && !spec.content());
    for (const PlannedItem& item : slot.items) {
      if (item.is_content && slot.filled) shown_content[item.number] = true;
    }
  }
  return page;
}

}  // namespace rapport
