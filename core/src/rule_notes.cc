#include <algorithm>
#include <array>
#include <cmath>

#include "pack_generated.h"
#include "rapport/numbers.h"
#include "rapport/plan.h"

namespace rapport {
namespace {

std::string ValueText(const RuleNote& note) {
  std::string text;
  switch (note.kind) {
    case NoteKind::kPinned:
      return std::to_string(note.to);
    case NoteKind::kBoosted:
      AppendNumber(std::llround(static_cast<double>(note.factor) * 1e6), 6, nullptr, &text);
      return text;
    case NoteKind::kDiversity:
      return std::to_string(note.from) + " to " + std::to_string(note.to);
    case NoteKind::kFatigue:
      return std::to_string(note.from);
  }
  return text;
}

bool Shown(const PlannedSlot& slot, uint32_t product) {
  return std::any_of(slot.items.begin(), slot.items.end(), [product](const PlannedItem& item) {
    return !item.is_content && item.number == product;
  });
}

}  // namespace

std::string_view ItemSource(const PlannedItem& item) {
  if (item.is_content) return "content";
  return item.pin != 0 ? std::string_view("pinned") : kStrategyNames[static_cast<size_t>(item.strategy)];
}

void AppendRuleNotes(const Pack& pack, const PlanTrace& trace, const PlannedSlot& slot, std::string* out) {
  constexpr std::array<std::string_view, 4> kKinds = {"pinned", "boosted", "diversity", "fatigue"};
  const auto* name = pack.plan().slots()->Get(slot.slot)->name();
  for (const RuleNote& note : trace.notes) {
    if (note.slot != slot.slot) continue;
    if (note.kind == NoteKind::kBoosted && note.factor >= 1 && !Shown(slot, note.product)) continue;
    const std::string_view source = note.kind == NoteKind::kPinned
                                        ? std::string_view("pinned")
                                        : kStrategyNames[static_cast<size_t>(note.strategy)];
    out->append("rule\t").append(name->c_str(), name->size()).append("\t");
    for (const char c : pack.catalog().id(note.product)) out->push_back(c == '\t' || c == '\n' ? ' ' : c);
    out->append("\t").append(source).append("\t").append(kKinds[static_cast<size_t>(note.kind)]).append("\t");
    if (note.number != 0) out->append(std::to_string(note.number));
    out->append("\t").append(ValueText(note)).append("\n");
  }
}

}  // namespace rapport
