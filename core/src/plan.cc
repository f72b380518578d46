#include "rapport/plan.h"

#include <algorithm>

#include "order.h"
#include "pack_generated.h"

namespace rapport {
namespace {

// Takes what the rules let in until the slot is full.
class SlotFiller final : public CandidateVisitor {
 public:
  SlotFiller(size_t count, PageRules* rules, PlannedSlot* slot, PlanTrace* trace)
      : count_(count), rules_(*rules), slot_(*slot), trace_(trace) {}

  void SetStrategy(StrategyId strategy) { strategy_ = strategy; }
  [[nodiscard]] bool full() const { return slot_.items.size() >= count_; }

  bool Visit(const Candidate& candidate) override {
    const Rule rule = rules_.Check(candidate.product, strategy_);
    if (rule == Rule::kNone) {
      rules_.Take(candidate.product);
      slot_.items.push_back({false, candidate.product, strategy_, candidate.score, candidate.reason, {}});
    } else if (trace_ != nullptr) {
      trace_->rejections.push_back({slot_.slot, candidate.product, strategy_, rule});
    }
    return !full();
  }

 private:
  const size_t count_;
  PageRules& rules_;
  PlannedSlot& slot_;
  PlanTrace* trace_;
  StrategyId strategy_ = StrategyId::kForYou;
};

void FillWithProducts(const PlanInput& input, const pack::Slot& spec, PageRules* rules, ScoreBoard* board,
                      PlanTrace* trace, PlannedSlot* slot) {
  SlotFiller filler(spec.count(), rules, slot, trace);
  if (spec.strategies() == nullptr || spec.count() == 0) return;
  for (const uint8_t number : *spec.strategies()) {
    if (filler.full()) return;
    const auto strategy = static_cast<StrategyId>(number);
    filler.SetStrategy(strategy);
    board->Reset(input.situation.pack.catalog().size(), trace != nullptr);
    StrategyOf(strategy)(input.situation, board, &filler);
    if (trace == nullptr) continue;
    for (const TermValue& value : board->terms()) trace->terms.push_back({slot->slot, strategy, value});
  }
}

bool InForce(const pack::Content& content, int64_t now_ms) {
  return (content.from_ms() == 0 || now_ms >= content.from_ms()) &&
         (content.until_ms() == 0 || now_ms < content.until_ms());
}

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
    if (shown[i] || !Names(content.slots(), slot->slot) || !InForce(content, input.situation.now_ms))
      continue;
    if (Holds(input.situation.pack, content.when(), input.facts))
      fitting.push_back({static_cast<double>(content.priority()), i});
  }
  for (const uint32_t number : ByFallingKey(fitting)) {
    if (slot->items.size() >= spec.count()) return;
    slot->items.push_back({true, number, StrategyId::kForYou, 0, {}, {}});
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
  std::vector<bool> shown_content(pack.plan().content() ? pack.plan().content()->size() : 0, false);
  std::vector<PlannedSlot> page;
  for (const uint32_t number : order) {
    const pack::Slot& spec = *pack.plan().slots()->Get(number);
    PlannedSlot& slot = page.emplace_back();
    slot.slot = number;
    if (!Holds(pack, spec.when(), input.facts)) continue;
    slot.considered = true;
    if (spec.content()) {
      FillWithContent(input, spec, shown_content, &slot);
    } else {
      rules.OpenSlot(spec.per_category(), spec.repeat());
      FillWithProducts(input, spec, &rules, board, trace, &slot);
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
