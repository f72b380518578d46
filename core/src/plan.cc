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
    slot->items.push_back({.is_content = true, .number = number});
  }
}

// Keeps what is pinned by its id for the slot it is pinned in.
void ReservePinned(const PlanInput& input, uint32_t slot, PageRules* rules) {
  const Pack& pack = input.situation.pack;
  for (const uint32_t pin : PinsInForce(pack, input.facts, input.situation.now_ms, slot)) {
    const uint32_t product = pack.catalog().Find(PinnedId(*pack.plan().pins()->Get(pin)));
    if (product == kNoProduct) continue;
    rules->OpenSlot(slot, *input.slots[slot].slot);
    if (rules->CheckPinned(rules->PinnedVariant(product)) == Rule::kNone) rules->Reserve(product, slot);
  }
}

}  // namespace

std::vector<PlannedSlot> PlanPage(const PlanInput& input, std::span<const uint32_t> wanted, ScoreBoard* board,
                                  PlanTrace* trace) {
  const Pack& pack = input.situation.pack;
  std::vector<uint32_t> order(wanted.begin(), wanted.end());
  std::sort(order.begin(), order.end());
  order.erase(std::unique(order.begin(), order.end()), order.end());

  PageRules rules(pack, input.situation.profile, input.offer, input.situation.now_ms);
  for (const uint32_t number : order) {
    if (Holds(pack, input.slots[number].slot->when(), input.facts)) ReservePinned(input, number, &rules);
  }
  std::vector<bool> shown_content(pack.plan().content() ? pack.plan().content()->size() : 0, false);
  std::vector<PlannedSlot> page;
  for (const uint32_t number : order) {
    const pack::Slot& spec = *input.slots[number].slot;
    PlannedSlot& slot = page.emplace_back();
    slot.slot = number;
    slot.spec = &spec;
    if (!Holds(pack, spec.when(), input.facts)) continue;
    slot.considered = true;
    if (spec.content()) {
      FillWithContent(input, spec, shown_content, &slot);
    } else {
      rules.OpenSlot(number, spec);
      FillWithProducts(input, &rules, board, trace, &slot);
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
