#include "slot_filler.h"

#include <algorithm>

#include "order.h"
#include "pack_generated.h"
#include "rapport/diverse_order.h"
#include "rapport/product_facts.h"

namespace rapport {
namespace {

// The slot's strategies, the one that leads for this shopper first.
std::vector<StrategyId> StrategiesOf(const ChosenSlot& chosen) {
  std::vector<StrategyId> order;
  const auto* written = chosen.slot->strategies();
  for (uint32_t i = 0; written != nullptr && i < written->size(); ++i) {
    const auto strategy = static_cast<StrategyId>(written->Get(i));
    order.insert(i == chosen.lead ? order.begin() : order.end(), strategy);
  }
  return order;
}

ProductFacts FactsOf(const PlanInput& input, uint32_t product) {
  return {input.situation.pack, input.offer, product, input.situation.now_ms};
}

// The candidate as its variant `shown`.
PlannedItem ItemOf(const Candidate& candidate, StrategyId strategy, uint32_t shown) {
  return {.number = shown,
          .strategy = strategy,
          .score = candidate.score,
          .reason = candidate.reason,
          .candidate = candidate.product};
}

// What Explain hears of one slot; nothing where nobody asks.
class Tracer {
 public:
  Tracer(PlanTrace* trace, uint32_t slot) : trace_(trace), slot_(slot) {}

  void Reject(const PlannedItem& item, Rule rule) const {
    if (trace_ != nullptr) trace_->rejections.push_back({slot_, item.number, item.strategy, rule, item.pin});
  }
  void Note(const PlannedItem& item, const RuleNote& note) const {
    if (trace_ == nullptr) return;
    trace_->notes.push_back(note);
    trace_->notes.back().slot = slot_;
    trace_->notes.back().product = item.number;
    trace_->notes.back().strategy = item.strategy;
  }

 private:
  PlanTrace* trace_;
  uint32_t slot_;
};

// Finds what is pinned and where it stands.
class Pinner final : public CandidateVisitor {
 public:
  Pinner(const PlanInput& input, PageRules* rules, const Tracer& tracer, uint32_t slot)
      : input_(input),
        pins_(PinsInForce(input.situation.pack, input.facts, input.situation.now_ms, slot)),
        rules_(*rules),
        tracer_(tracer),
        found_(pins_.size()) {}

  // At most `most` pins hold, the earlier ones first.
  void PinProducts(size_t most) {
    most_ = most;
    for (size_t i = 0; i < pins_.size(); ++i) {
      const std::string_view id = PinnedId(PinAt(i));
      if (id.empty()) ++open_;
      const uint32_t named = input_.situation.pack.catalog().Find(id);
      if (named == kNoProduct) continue;
      const uint32_t product = rules_.PinnedVariant(named);
      const Rule rule = taken_ < most_ ? rules_.CheckPinned(product) : Rule::kNoPlace;
      const PlannedItem item{.number = product, .pin = Number(i), .candidate = named};
      if (rule == Rule::kNone) {
        Keep(i, item);
      } else {
        tracer_.Reject(item, rule);
      }
    }
  }

  // Whether a pin by attribute still looks for its product.
  [[nodiscard]] bool searching() const { return open_ > 0 && taken_ < most_; }
  void SetStrategy(StrategyId strategy) { strategy_ = strategy; }

  bool Visit(const Candidate& candidate) override {
    const uint32_t shown = rules_.ShownVariant(candidate, strategy_);
    for (size_t i = 0; i < pins_.size(); ++i) {
      const bool open = found_[i].pin == 0 && PinnedId(PinAt(i)).empty();
      if (!open || !Holds(input_.situation.pack, PinAt(i).where(), FactsOf(input_, shown))) continue;
      if (rules_.Check(shown, strategy_) != Rule::kNone) break;
      --open_;
      PlannedItem item = ItemOf(candidate, strategy_, shown);
      item.pin = Number(i);
      Keep(i, item);
      break;
    }
    return searching();
  }

  // By place, 0-based: where a pin asks for, else the next free place, else the last free one.
  [[nodiscard]] std::vector<PlannedItem> Places(size_t count) const {
    std::vector<PlannedItem> places(count);
    for (size_t i = 0; i < found_.size(); ++i) {
      if (found_[i].pin == 0) continue;
      size_t place = std::clamp<size_t>(PinAt(i).position(), 1, count) - 1;
      while (place < count && places[place].pin != 0) ++place;
      if (place == count) {
        do --place;
        while (places[place].pin != 0);
      }
      places[place] = found_[i];
    }
    return places;
  }

 private:
  [[nodiscard]] const pack::Pin& PinAt(size_t i) const {
    return *input_.situation.pack.plan().pins()->Get(pins_[i]);
  }
  [[nodiscard]] uint16_t Number(size_t i) const { return static_cast<uint16_t>(pins_[i] + 1); }
  void Keep(size_t i, const PlannedItem& item) {
    found_[i] = item;
    ++taken_;
    rules_.Take(item.number);
  }

  const PlanInput& input_;
  const std::vector<uint32_t> pins_;  // positions in the plan's
  PageRules& rules_;
  const Tracer& tracer_;
  std::vector<PlannedItem> found_;  // parallel to pins_; pin 0 = nothing found
  size_t open_ = 0, taken_ = 0, most_ = 0;
  StrategyId strategy_ = StrategyId::kForYou;
};

// Takes what the rules let in until all places are taken.
class Taker final : public CandidateVisitor {
 public:
  // `places` says which are pinned already.
  Taker(const PlanInput& input, PageRules* rules, const Tracer& tracer,
        const std::vector<PlannedItem>& places, PlannedSlot* slot)
      : input_(input),
        boosts_(BoostsInForce(input.situation.pack, input.facts, input.situation.now_ms, slot->slot)),
        rules_(*rules),
        tracer_(tracer),
        places_(places),
        slot_(*slot),
        spec_(*slot->spec) {
    for (const PlannedItem& place : places) free_ += place.pin == 0 ? 1 : 0;
  }

  [[nodiscard]] bool full() const { return slot_.items.size() >= free_; }

  void Begin(StrategyId strategy) {
    strategy_ = strategy;
    pool_limit_ = spec_.diversity() > 0 ? kDiverseDepth * spec_.count() : 0;
    if (!boosts_.empty()) pool_limit_ = std::max<size_t>(pool_limit_, kBoostedCandidates);
  }

  bool Visit(const Candidate& candidate) override {
    const PlannedItem item = ItemOf(candidate, strategy_, rules_.ShownVariant(candidate, strategy_));
    if (const Rule rule = rules_.Check(item.number, strategy_); rule != Rule::kNone) {
      tracer_.Reject(item, rule);
    } else if (const uint32_t shown = rules_.Tired(item.number, strategy_); shown > 0) {
      tired_.push_back(item);
      RuleNote note{NoteKind::kFatigue};
      note.from = shown;
      tracer_.Note(item, note);
    } else if (pool_limit_ > 0) {
      pool_.push_back(item);
      if (pool_.size() >= pool_limit_) End();
    } else {
      Put(item);
    }
    return !full();
  }

  // The strategy has no more, or enough, candidates.
  void End() {
    pool_limit_ = 0;
    if (!boosts_.empty()) Boost();
    TakeAll(pool_, spec_.diversity() > 0 ? TakeDiverse() : 0);
    pool_.clear();
  }

  // What was shown too often comes last.
  void TakeTired() { TakeAll(tired_, 0); }

 private:
  void Put(const PlannedItem& item) {
    rules_.Take(item.number);
    slot_.items.push_back(item);
  }

  // What was taken since the candidate was let in may have used up a quota, or be its variant.
  bool Take(const PlannedItem& item) {
    const Rule rule = rules_.Check(item.number, item.strategy);
    if (rule == Rule::kNone) {
      Put(item);
    } else {
      tracer_.Reject(item, rule);
    }
    return rule == Rule::kNone;
  }

  void TakeAll(const std::vector<PlannedItem>& items, size_t begin) {
    for (size_t i = begin; i < items.size() && !full(); ++i) (void)Take(items[i]);
  }

  void Boost() {
    std::vector<Keyed> keyed;
    for (uint32_t i = 0; i < pool_.size(); ++i) {
      keyed.push_back({static_cast<double>(pool_[i].score) * Factor(pool_[i]), i});
    }
    std::vector<PlannedItem> ordered;
    for (const uint32_t i : ByFallingKey(keyed)) ordered.push_back(pool_[i]);
    pool_.swap(ordered);
  }

  [[nodiscard]] float Factor(const PlannedItem& item) const {
    float factor = 1;
    for (const uint32_t number : boosts_) {
      const pack::Boost& boost = *input_.situation.pack.plan().boosts()->Get(number);
      if (!Holds(input_.situation.pack, boost.where(), FactsOf(input_, item.number))) continue;
      factor = std::clamp(factor * boost.factor(), kLeastBoost, kMostBoost);
      RuleNote note{NoteKind::kBoosted};
      note.number = number + 1;
      note.factor = boost.factor();
      tracer_.Note(item, note);
    }
    return factor;
  }

  // Returns how many of the pool it dealt with.
  size_t TakeDiverse() {
    const uint32_t depth = kDiverseDepth * spec_.count();
    const size_t head = std::min<size_t>(pool_.size(), depth);
    std::vector<uint32_t> products;
    for (size_t i = 0; i < head; ++i) products.push_back(pool_[i].number);
    DiverseOrder order(input_.situation.pack.catalog(), spec_.diversity(), depth, std::move(products));
    for (const PlannedItem& place : places_) {
      if (place.pin != 0) order.Show(place.number);
    }
    for (const PlannedItem& item : slot_.items) order.Show(item.number);
    const size_t before = slot_.items.size();
    std::vector<uint32_t> refused;
    while (!full()) {
      const uint32_t next = order.Next();
      if (next == DiverseOrder::kNone) break;
      if (!Take(pool_[next])) {
        refused.push_back(next);
        continue;
      }
      order.Show(pool_[next].number);
      size_t from = before + next + 1;
      for (const uint32_t place : refused) from -= place < next ? 1 : 0;
      NoteMove(pool_[next], from);
    }
    return head;
  }

  void NoteMove(const PlannedItem& item, size_t from) const {
    RuleNote note{NoteKind::kDiversity};
    note.from = static_cast<uint32_t>(from);
    note.to = static_cast<uint32_t>(slot_.items.size());
    if (note.from != note.to) tracer_.Note(item, note);
  }

  const PlanInput& input_;
  const std::vector<uint32_t> boosts_;  // positions in the plan's
  PageRules& rules_;
  const Tracer& tracer_;
  const std::vector<PlannedItem>& places_;
  PlannedSlot& slot_;
  const pack::Slot& spec_;
  std::vector<PlannedItem> pool_;   // of the strategy, let in, not taken yet
  std::vector<PlannedItem> tired_;  // of all strategies
  size_t free_ = 0, pool_limit_ = 0;
  StrategyId strategy_ = StrategyId::kForYou;
};

void Visit(const PlanInput& input, StrategyId strategy, bool with_terms, ScoreBoard* board,
           CandidateVisitor* visitor) {
  board->Reset(input.situation.pack.catalog().size(), with_terms);
  StrategyOf(strategy)(input.situation, board, visitor);
}

// Pinned products at their places, the others around them in order.
void Place(const std::vector<PlannedItem>& places, const Tracer& tracer, PlannedSlot* slot) {
  std::vector<PlannedItem> items;
  size_t next = 0;
  for (const PlannedItem& place : places) {
    if (place.pin == 0 && next == slot->items.size()) continue;
    items.push_back(place.pin != 0 ? place : slot->items[next++]);
    if (place.pin == 0) continue;
    RuleNote note{NoteKind::kPinned};
    note.number = place.pin;
    note.to = static_cast<uint32_t>(items.size());
    tracer.Note(place, note);
  }
  slot->items.swap(items);
}

}  // namespace

void FillWithProducts(const PlanInput& input, PageRules* rules, ScoreBoard* board, PlanTrace* trace,
                      PlannedSlot* slot) {
  const pack::Slot& spec = *slot->spec;
  if (spec.count() == 0) return;
  const std::vector<StrategyId> strategies = StrategiesOf(input.slots[slot->slot]);
  const Tracer tracer(trace, slot->slot);
  Pinner pinner(input, rules, tracer, slot->slot);
  pinner.PinProducts(spec.count());
  for (const StrategyId strategy : strategies) {
    if (!pinner.searching()) break;
    pinner.SetStrategy(strategy);
    Visit(input, strategy, false, board, &pinner);
  }
  const std::vector<PlannedItem> places = pinner.Places(spec.count());
  Taker taker(input, rules, tracer, places, slot);
  for (const StrategyId strategy : strategies) {
    if (taker.full()) break;
    taker.Begin(strategy);
    Visit(input, strategy, trace != nullptr, board, &taker);
    taker.End();
    if (trace == nullptr) continue;
    for (const TermValue& value : board->terms()) trace->terms.push_back({slot->slot, strategy, value});
  }
  taker.TakeTired();
  Place(places, tracer, slot);
}

}  // namespace rapport
