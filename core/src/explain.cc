// Engine::Explain: the plan of a page as lines for staff.
#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <optional>

#include "pack_generated.h"
#include "rapport/engine.h"
#include "rapport/numbers.h"

namespace rapport {
namespace {

std::string_view KindName(ReasonKind kind) {
  for (const ReasonText& text : kReasonTexts) {
    if (text.kind == kind) return text.key;
  }
  return "none";
}

std::string_view AnchorText(const Catalog& catalog, const Term& term) {
  const auto number = static_cast<uint16_t>(term.anchor);
  if (term.kind == ReasonKind::kCategory) return catalog.category_name(number);
  if (term.kind == ReasonKind::kBrand) return catalog.brand_name(number);
  return term.anchor < catalog.size() ? catalog.id(term.anchor) : std::string_view();
}

// Without printf, which would cost the module more than all of this file.
std::string SixDecimals(float value) {
  constexpr double kLargest = 9e12;  // of a pack with absurd weights; its millionths still fit
  std::string text(value < 0 ? "-" : "");
  const double size = std::min(std::abs(static_cast<double>(value)), kLargest);
  AppendNumber(std::llround(size * 1e6), 6, nullptr, &text);
  return text;
}

std::string_view StrategyName(StrategyId strategy) {
  return kStrategyNames[static_cast<size_t>(strategy)];
}

std::string_view View(const flatbuffers::String* text) {
  return {text->c_str(), text->size()};
}

void AppendLine(std::initializer_list<std::string_view> cells, std::string* out) {
  bool first = true;
  for (const std::string_view cell : cells) {
    if (!first) out->push_back('\t');
    first = false;
    for (const char c : cell) out->push_back(c == '\t' || c == '\n' ? ' ' : c);
  }
  out->push_back('\n');
}

// By which strategy of a slot that learns leads.
void AppendLearnt(const Learning& learning, const ChosenSlot& chosen, std::string* out) {
  const auto* strategies = chosen.slot->strategies();
  if (!chosen.slot->learn() || strategies == nullptr) return;
  const std::string_view name = View(chosen.slot->name());
  for (uint32_t i = 0; i < strategies->size(); ++i) {
    const auto strategy = static_cast<StrategyId>(strategies->Get(i));
    const Evidence seen = learning.Seen(name, strategy);
    AppendLine(
        {"learnt", name, StrategyName(strategy), i == chosen.lead ? "1" : "0",
         SixDecimals(static_cast<float>(seen.impressions)), SixDecimals(static_cast<float>(seen.clicks)),
         SixDecimals(static_cast<float>(learning.Of(name, strategy).mean()))},
        out);
  }
}

// Writes the lines of one slot.
class SlotLines {
 public:
  SlotLines(const Pack& pack, const PlanTrace& trace, const PlannedSlot& slot, std::string* out)
      : pack_(pack), trace_(trace), slot_(slot), spec_(*slot.spec), out_(*out) {}

  void Write() {
    for (size_t i = 0; i < slot_.items.size(); ++i) {
      const PlannedItem& item = slot_.items[i];
      const std::string position = std::to_string(i + 1);
      if (item.is_content) {
        Line({"shown", Name(), View(pack_.plan().content()->Get(item.number)->id()), "content", position, "",
              "", "", "", ""});
      } else {
        Product(item, position);
      }
    }
    AppendRuleNotes(pack_, trace_, slot_, &out_);
    for (const Rejection& rejection : trace_.rejections) {
      if (rejection.slot != slot_.slot) continue;
      Line({"rejected", Name(), catalog().id(rejection.product),
            rejection.pin != 0 ? "pinned" : StrategyName(rejection.strategy), RuleName(rejection.rule),
            catalog().title(rejection.product)});
    }
    const bool too_few = slot_.considered && !slot_.filled;
    Line({"slot", Name(),
          slot_.filled ? "filled"
          : too_few    ? "too_few"
                       : "condition",
          std::to_string(slot_.items.size()), std::to_string(spec_.min()), std::to_string(spec_.count())});
  }

 private:
  void Product(const PlannedItem& item, std::string_view position) {
    Line({"shown", Name(), catalog().id(item.number), ItemSource(item), position, SixDecimals(item.score),
          KindName(item.reason.kind), AnchorText(catalog(), item.reason),
          item.effect ? SixDecimals(*item.effect) : std::string(), catalog().title(item.number)});
    bool summed = false;
    for (const PlanTrace::SlotTerm& term : trace_.terms) {
      if (term.slot != slot_.slot || term.strategy != item.strategy || term.value.product != item.candidate)
        continue;
      TermLine(item, term.value.term, term.value.value);
      summed = true;
    }
    // Lists give a product its score in one piece.
    if (!summed && item.score > 0) TermLine(item, item.reason, item.score);
  }

  void TermLine(const PlannedItem& item, const Term& term, float value) {
    Line({"term", Name(), catalog().id(item.number), ItemSource(item), KindName(term.kind),
          AnchorText(catalog(), term), SixDecimals(value)});
  }

  void Line(std::initializer_list<std::string_view> cells) { AppendLine(cells, &out_); }

  [[nodiscard]] std::string_view Name() const { return View(spec_.name()); }
  [[nodiscard]] const Catalog& catalog() const { return pack_.catalog(); }

  const Pack& pack_;
  const PlanTrace& trace_;
  const PlannedSlot& slot_;
  const pack::Slot& spec_;
  std::string& out_;
};

}  // namespace

Result<std::string> Engine::Explain(const Block& page, const Moment& at) {
  if (Status status = Ready(); !status.ok()) return status;
  Result<PageRequest> request = ParsePage(page);
  if (!request.ok()) return request.status();
  Moment moment = at;
  moment.now_ms = SaneTime(at.now_ms);
  const Planned planned = PlanRequest(request.value(), moment, true);
  std::string out;
  for (const Exposure& exposure : planned.assignments.all())
    AppendLine({"assigned", exposure.experiment, exposure.variant}, &out);
  if (planned.learning) {
    for (const ChosenSlot& chosen : planned.assignments.slots())
      AppendLearnt(*planned.learning, chosen, &out);
  }
  for (const PlannedSlot& slot : planned.slots) SlotLines(*pack_, planned.trace, slot, &out).Write();
  return out;
}

}  // namespace rapport
