#include "rapport/true_reason.h"

#include <algorithm>

#include "order.h"
#include "rapport/strategy.h"

namespace rapport {
namespace {

// What one more run may cost a page: so many rows folded in all, but so many runs at least and at most.
constexpr size_t kRowsToFold = 8'000;
constexpr size_t kMinRuns = 4;
constexpr size_t kMaxRuns = 32;

// Strategies that give each product its score by its own rows alone: one run tells of all of them.
bool ListsByOwnRows(StrategyId strategy) {
  return strategy == StrategyId::kContinue || strategy == StrategyId::kRecentlyViewed;
}

// Whether the rows of `a` and of `b` may be left out in one run.
bool Together(const PlannedItem& a, const PlannedItem& b) {
  if (a.strategy != b.strategy || a.reason.kind != b.reason.kind) return false;
  return a.reason.anchor == b.reason.anchor || ListsByOwnRows(a.strategy);
}

// A product whose reason is still to be tried, and how many of its terms were found untrue.
struct Open {
  PlannedItem* item;
  size_t untrue = 0;
};

// The scores that one run of a strategy gives. Strategies that list products by themselves leave the board
// empty; of the others the board tells more than they visit.
class Scores final : public CandidateVisitor {
 public:
  Scores(const Situation& situation, StrategyId strategy, bool keep_terms, ScoreBoard* board)
      : board_(*board) {
    board->Reset(situation.pack.catalog().size(), keep_terms);
    StrategyOf(strategy)(situation, board, this);
  }
  bool Visit(const Candidate& candidate) override {
    if (!board_.products().empty()) return false;
    listed_.push_back(candidate);
    return true;
  }
  [[nodiscard]] float Of(uint32_t product) const {
    for (const Candidate& candidate : listed_) {
      if (candidate.product == product) return candidate.score;
    }
    return board_.products().empty() ? 0 : board_.score(product);
  }

 private:
  const ScoreBoard& board_;
  std::vector<Candidate> listed_;
};

class Settler {
 public:
  Settler(const Situation& situation, std::span<const FoldRow* const> rows, ScoreBoard* board)
      : s_(situation), rows_(rows), board_(board) {}

  void Add(PlannedItem* item) {
    const bool of_page = item->reason.kind == ReasonKind::kViewed && item->reason.anchor == s_.open_product &&
                         item->strategy != StrategyId::kForYou;
    if (of_page) item->reason.kind = ReasonKind::kPage;
    const bool of_catalog =
        item->reason.kind == ReasonKind::kSimilar || item->reason.kind == ReasonKind::kComplement;
    if (of_catalog && item->reason.anchor == s_.open_product) return;
    if (NamesEvent(item->reason.kind)) open_.push_back({item});
  }

  void Run(bool measure_all) {
    const size_t affordable = kRowsToFold / std::max<size_t>(1, rows_.size());
    size_t runs = std::clamp(affordable, kMinRuns, kMaxRuns);
    for (; runs > 0 && !open_.empty(); --runs) Try(true);
    while (measure_all && !open_.empty()) Try(false);
  }

 private:
  // Settles the first open product and all that one run tells of. Those whose reason is untrue turn to their
  // next term, or, unless `mend`, are left with it.
  void Try(bool mend) {
    const PlannedItem first = *open_.front().item;
    FoldWithout(first);
    const Situation without{s_.pack, profile_, s_.weights, s_.open_product, s_.now_ms, s_.offer};
    const Scores scores(without, first.strategy, false, board_);
    std::vector<Open*> untrue;
    for (Open& open : open_) {
      if (!Together(*open.item, first)) continue;
      const float effect = open.item->score - scores.Of(open.item->candidate);
      if (effect > 0 || !mend) {
        open.item->effect = effect;
      } else {
        untrue.push_back(&open);
      }
    }
    if (!untrue.empty()) {
      const Scores again(s_, first.strategy, true, board_);
      for (Open* open : untrue) open->item->reason = NextTerm(open->item->candidate, ++open->untrue);
    }
    std::erase_if(open_, [](const Open& open) {
      return open.item->effect.has_value() || !NamesEvent(open.item->reason.kind);
    });
  }

  void FoldWithout(const PlannedItem& first) {
    anchors_.clear();
    for (const Open& open : open_) {
      if (Together(*open.item, first)) anchors_.push_back(open.item->reason.anchor);
    }
    kept_.clear();
    for (const FoldRow* row : rows_) {
      const auto same = [&](uint32_t anchor) { return s_.pack.catalog().Same(anchor, row->product); };
      const bool left_out = MakesReason(first.reason.kind, row->row.kind) &&
                            std::any_of(anchors_.begin(), anchors_.end(), same);
      if (!left_out) kept_.push_back(row);
    }
    FoldRows(kept_, s_.pack.catalog(), s_.now_ms, &profile_);
  }

  // The product's term of the given rank, 0 being the largest; none when there are fewer.
  Term NextTerm(uint32_t product, size_t rank) {
    std::vector<Keyed> values;
    for (uint32_t i = 0; i < board_->terms().size(); ++i) {
      const TermValue& term = board_->terms()[i];
      if (term.product == product) values.push_back({term.value, i});
    }
    const std::vector<uint32_t> falling = ByFallingKey(values);
    return rank < falling.size() ? board_->terms()[falling[rank]].term : Term{};
  }

  const Situation& s_;
  const std::span<const FoldRow* const> rows_;
  ScoreBoard* const board_;
  std::vector<Open> open_;
  std::vector<uint32_t> anchors_;
  std::vector<const FoldRow*> kept_;
  Profile profile_;
};

}  // namespace

bool MakesReason(ReasonKind reason, EventKind event) {
  const bool looks = event == EventKind::kViewItem;
  const bool moves_cart = event == EventKind::kAddToCart || event == EventKind::kRemoveFromCart;
  switch (reason) {
    case ReasonKind::kViewed:
    case ReasonKind::kRecent:
    case ReasonKind::kSimilar:
      return looks;
    case ReasonKind::kCart:
    case ReasonKind::kInCart:
      return looks || moves_cart;
    case ReasonKind::kBought:
    case ReasonKind::kAgain:
    case ReasonKind::kComplement:
      return looks || moves_cart || event == EventKind::kPurchase || event == EventKind::kRefund;
    default:
      return false;
  }
}

bool NamesEvent(ReasonKind reason) {
  return MakesReason(reason, EventKind::kViewItem);
}

bool IsPersonal(ReasonKind reason) {
  return NamesEvent(reason) || reason == ReasonKind::kCategory || reason == ReasonKind::kBrand;
}

void SettleReasons(const Situation& situation, std::span<const FoldRow* const> rows, ScoreBoard* board,
                   bool measure_all, std::vector<PlannedSlot>* slots) {
  Settler settler(situation, rows, board);
  for (PlannedSlot& slot : *slots) {
    for (PlannedItem& item : slot.items) {
      if (!item.is_content) settler.Add(&item);
    }
  }
  settler.Run(measure_all);
}

}  // namespace rapport
