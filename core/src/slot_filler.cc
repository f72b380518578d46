#include "slot_filler.h"

#include <algorithm>

#include "order.h"
#include "pack_generated.h"
#include "rapport/diverse_order.h"
#include "rapport/product_facts.h"

namespace rapport {
namespace {

const pack::Slot& SpecOf(const PlanInput& input, const PlannedSlot& slot) {
  return *input.situation.pack.plan().slots()->Get(slot.slot);
}

ProductFacts FactsOf(const PlanInput& input, uint32_t product) {
  return {input.situation.pack, input.offer, product, input.situation.now_ms};
}

// Finds what is pinned and where it stands.
class Pinner final : public CandidateVisitor {
 public:
  Pinner(const PlanInput& input, const SlotPins& pins, PageRules* rules, PlanTrace* trace, uint32_t slot)
      : input_(input),
        pins_(pins),
        rules_(*rules),
        trace_(trace),
        slot_(slot),
        found_(pins.pins.size()),
        open_(pins.pins.size(), false) {}

  // At most `most` pins hold, the earlier ones first.
  void PinProducts(size_t most) {
    most_ = most;
    for (size_t i = 0; i < found_.size(); ++i) {
      open_[i] = PinnedId(*pins_.pins[i].pin).empty();
      if (open_[i]) ++open_count_;
      const uint32_t product = pins_.product[i];
      if (product == kNoProduct) continue;
      const Rule rule = taken_ < most_ ? rules_.CheckPinned(product) : Rule::kNoPlace;
      if (rule == Rule::kNone) {
        Keep(i, {false, product, StrategyId::kForYou, 0, {}, pins_.pins[i].number});
      } else if (trace_ != nullptr) {
        trace_->rejections.push_back({slot_, product, StrategyId::kForYou, rule, pins_.pins[i].number});
      }
    }
  }

  // Whether a pin by attribute still looks for its product.
  [[nodiscard]] bool searching() const { return open_count_ > 0 && taken_ < most_; }
  void SetStrategy(StrategyId strategy) { strategy_ = strategy; }

  bool Visit(const Candidate& candidate) override {
    for (size_t i = 0; i < found_.size(); ++i) {
      const pack::Pin& pin = *pins_.pins[i].pin;
      if (!open_[i] || !Holds(input_.situation.pack, pin.where(), FactsOf(input_, candidate.product)))
        continue;
      if (rules_.Check(candidate.product, strategy_) != Rule::kNone) break;
      open_[i] = false;
      --open_count_;
      Keep(i, {false, candidate.product, strategy_, candidate.score, candidate.reason, pins_.pins[i].number});
      break;
    }
    return searching();
  }

  // By place, 0-based: where a pin asks for, else the next free place, else the last free one.
  [[nodiscard]] std::vector<PlannedItem> Places(size_t count) const {
    std::vector<PlannedItem> places(count);
    for (size_t i = 0; i < found_.size(); ++i) {
      if (found_[i].pin == 0) continue;
      size_t place = std::clamp<size_t>(pins_.pins[i].pin->position(), 1, count) - 1;
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
  void Keep(size_t i, const PlannedItem& item) {
    found_[i] = item;
    ++taken_;
    rules_.Take(item.number);
  }

  const PlanInput& input_;
  const SlotPins& pins_;
  PageRules& rules_;
  PlanTrace* trace_;
  const uint32_t slot_;
  std::vector<PlannedItem> found_;  // parallel to the pins; pin 0 = nothing found
  std::vector<bool> open_;
  size_t open_count_ = 0, taken_ = 0, most_ = 0;
  StrategyId strategy_ = StrategyId::kForYou;
};

// Takes what the rules let in until all places are taken.
class Taker final : public CandidateVisitor {
 public:
  Taker(const PlanInput& input, const std::vector<ActiveBoost>& boosts, PageRules* rules, PlanTrace* trace,
        PlannedSlot* slot, size_t count, std::vector<uint32_t> pinned)
      : input_(input),
        boosts_(boosts),
        rules_(*rules),
        trace_(trace),
        slot_(*slot),
        spec_(SpecOf(input, *slot)),
        count_(count),
        pinned_(std::move(pinned)) {}

  [[nodiscard]] bool full() const { return slot_.items.size() >= count_; }

  void Begin(StrategyId strategy) {
    strategy_ = strategy;
    pool_limit_ = spec_.diversity() > 0 ? kDiverseDepth * spec_.count() : 0;
    if (!boosts_.empty()) pool_limit_ = std::max<size_t>(pool_limit_, kBoostedCandidates);
  }

  bool Visit(const Candidate& candidate) override {
    if (const Rule rule = rules_.Check(candidate.product, strategy_); rule != Rule::kNone) {
      Reject(candidate, rule);
    } else if (const uint32_t shown = rules_.Tired(candidate.product, strategy_); shown > 0) {
      tired_.push_back({false, candidate.product, strategy_, candidate.score, candidate.reason});
      if (trace_ != nullptr)
        trace_->notes.push_back(
            {slot_.slot, candidate.product, strategy_, NoteKind::kFatigue, 0, 1, shown, 0});
    } else if (pool_limit_ > 0) {
      pool_.push_back(candidate);
      if (pool_.size() >= pool_limit_) End();
    } else {
      Put(candidate);
    }
    return !full();
  }

  // The strategy has no more, or enough, candidates.
  void End() {
    pool_limit_ = 0;
    if (!boosts_.empty()) Boost();
    size_t next = 0;
    if (spec_.diversity() > 0) next = TakeDiverse();
    for (; next < pool_.size() && !full(); ++next) (void)Take(pool_[next]);
    pool_.clear();
  }

  // What was shown too often comes last.
  void TakeTired() {
    for (const PlannedItem& item : tired_) {
      if (full()) return;
      const Candidate candidate{item.number, item.score, item.reason};
      strategy_ = item.strategy;
      (void)Take(candidate);
    }
  }

 private:
  void Reject(const Candidate& candidate, Rule rule) {
    if (trace_ != nullptr) trace_->rejections.push_back({slot_.slot, candidate.product, strategy_, rule});
  }

  void Put(const Candidate& candidate) {
    rules_.Take(candidate.product);
    slot_.items.push_back({false, candidate.product, strategy_, candidate.score, candidate.reason});
  }

  // What was taken since the candidate was let in may have used up a quota, or be its variant.
  bool Take(const Candidate& candidate) {
    const Rule rule = rules_.Check(candidate.product, strategy_);
    if (rule != Rule::kNone) {
      Reject(candidate, rule);
      return false;
    }
    Put(candidate);
    return true;
  }

  void Boost() {
    std::vector<Keyed> keyed;
    for (uint32_t i = 0; i < pool_.size(); ++i) {
      pool_[i].score *= Factor(pool_[i].product);
      keyed.push_back({pool_[i].score, i});
    }
    std::vector<Candidate> ordered;
    for (const uint32_t i : ByFallingKey(keyed)) ordered.push_back(pool_[i]);
    pool_ = std::move(ordered);
  }

  float Factor(uint32_t product) {
    float product_of_factors = 1;
    for (const ActiveBoost& active : boosts_) {
      if (!Holds(input_.situation.pack, active.boost->where(), FactsOf(input_, product))) continue;
      const float factor = active.boost->factor();
      product_of_factors = std::clamp(product_of_factors * factor, kLeastBoost, kMostBoost);
      if (trace_ != nullptr)
        trace_->notes.push_back(
            {slot_.slot, product, strategy_, NoteKind::kBoosted, active.number, factor, 0, 0});
    }
    return product_of_factors;
  }

  // Returns how many of the pool it dealt with.
  size_t TakeDiverse() {
    const uint32_t depth = kDiverseDepth * spec_.count();
    const size_t head = std::min<size_t>(pool_.size(), depth);
    std::vector<uint32_t> products(head);
    for (size_t i = 0; i < head; ++i) products[i] = pool_[i].product;
    DiverseOrder order(input_.situation.pack.catalog(), spec_.diversity(), depth, std::move(products));
    for (const uint32_t product : pinned_) order.Show(product);
    for (const PlannedItem& item : slot_.items) order.Show(item.number);
    const auto before = static_cast<uint32_t>(slot_.items.size());
    std::vector<uint32_t> refused;
    while (!full()) {
      const uint32_t next = order.Next();
      if (next == DiverseOrder::kNone) break;
      if (!Take(pool_[next])) {
        refused.push_back(next);
        continue;
      }
      order.Show(pool_[next].product);
      const auto ahead =
          std::count_if(refused.begin(), refused.end(), [next](uint32_t r) { return r < next; });
      NoteMove(pool_[next].product, before + next - static_cast<uint32_t>(ahead) + 1);
    }
    return head;
  }

  void NoteMove(uint32_t product, uint32_t from) {
    const auto to = static_cast<uint32_t>(slot_.items.size());
    if (trace_ != nullptr && from != to)
      trace_->notes.push_back({slot_.slot, product, strategy_, NoteKind::kDiversity, 0, 1, from, to});
  }

  const PlanInput& input_;
  const std::vector<ActiveBoost>& boosts_;
  PageRules& rules_;
  PlanTrace* trace_;
  PlannedSlot& slot_;
  const pack::Slot& spec_;
  const size_t count_;
  const std::vector<uint32_t> pinned_;
  std::vector<Candidate> pool_;     // of the strategy, let in, not taken yet
  std::vector<PlannedItem> tired_;  // of all strategies
  size_t pool_limit_ = 0;
  StrategyId strategy_ = StrategyId::kForYou;
};

void Visit(const PlanInput& input, StrategyId strategy, bool with_terms, ScoreBoard* board,
           CandidateVisitor* visitor) {
  board->Reset(input.situation.pack.catalog().size(), with_terms);
  StrategyOf(strategy)(input.situation, board, visitor);
}

// Pinned products at their places, the others around them in order.
void Place(const std::vector<PlannedItem>& places, PlanTrace* trace, PlannedSlot* slot) {
  std::vector<PlannedItem> items;
  auto next = slot->items.begin();
  for (const PlannedItem& place : places) {
    if (place.pin == 0 && next == slot->items.end()) continue;
    items.push_back(place.pin != 0 ? place : *next++);
    if (place.pin != 0 && trace != nullptr)
      trace->notes.push_back({slot->slot, place.number, place.strategy, NoteKind::kPinned, place.pin, 1, 0,
                              static_cast<uint32_t>(items.size())});
  }
  slot->items = std::move(items);
}

}  // namespace

void FillWithProducts(const PlanInput& input, const SlotPins& pins, const std::vector<ActiveBoost>& boosts,
                      PageRules* rules, ScoreBoard* board, PlanTrace* trace, PlannedSlot* slot) {
  const pack::Slot& spec = SpecOf(input, *slot);
  if (spec.strategies() == nullptr || spec.count() == 0) return;
  Pinner pinner(input, pins, rules, trace, slot->slot);
  pinner.PinProducts(spec.count());
  for (const uint8_t number : *spec.strategies()) {
    if (!pinner.searching()) break;
    pinner.SetStrategy(static_cast<StrategyId>(number));
    Visit(input, static_cast<StrategyId>(number), false, board, &pinner);
  }
  const std::vector<PlannedItem> places = pinner.Places(spec.count());
  std::vector<uint32_t> pinned;
  for (const PlannedItem& place : places) {
    if (place.pin != 0) pinned.push_back(place.number);
  }

  const size_t count = spec.count() - pinned.size();
  Taker taker(input, boosts, rules, trace, slot, count, pinned);
  for (const uint8_t number : *spec.strategies()) {
    if (taker.full()) break;
    const auto strategy = static_cast<StrategyId>(number);
    taker.Begin(strategy);
    Visit(input, strategy, trace != nullptr, board, &taker);
    taker.End();
    if (trace == nullptr) continue;
    for (const TermValue& value : board->terms()) trace->terms.push_back({slot->slot, strategy, value});
  }
  taker.TakeTired();
  Place(places, trace, slot);
}

}  // namespace rapport
