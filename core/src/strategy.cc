#include "rapport/strategy.h"

#include <algorithm>
#include <array>

#include "order.h"

namespace rapport {
namespace {

// Only this many of the best are put in order at once; shops show dozens, not thousands.
constexpr size_t kSortedAtOnce = 128;

// Whether it is the product whose page is open, in any variant.
bool IsOpen(const Situation& s, uint32_t product) {
  return s.pack.catalog().Same(product, s.open_product);
}

void VisitBoard(const Situation& s, const ScoreBoard& board, CandidateVisitor* visitor) {
  std::vector<uint32_t> order(board.products().begin(), board.products().end());
  const auto better = [&board](uint32_t a, uint32_t b) {
    return board.score(a) != board.score(b) ? board.score(a) > board.score(b) : a < b;
  };
  for (auto begin = order.begin(); begin != order.end();) {
    const auto end = begin + std::min<ptrdiff_t>(kSortedAtOnce, order.end() - begin);
    std::partial_sort(begin, end, order.end(), better);
    for (; begin != end; ++begin) {
      if (IsOpen(s, *begin) || !(board.score(*begin) > 0)) continue;
      if (!visitor->Visit({*begin, board.score(*begin), board.largest_term(*begin)})) return;
    }
  }
}

void ForYou(const Situation& s, ScoreBoard* board, CandidateVisitor* visitor) {
  AddForYou(s, board);
  VisitBoard(s, *board, visitor);
}

// What lies in the cart, latest first, then what was looked at last.
void Continue(const Situation& s, ScoreBoard*, CandidateVisitor* visitor) {
  std::vector<Keyed> cart;
  for (const ProductTrace& trace : s.profile.products) {
    if (trace.cart_quantity > 0) cart.push_back({static_cast<double>(trace.cart_ms), trace.product});
  }
  for (const uint32_t product : ByFallingKey(cart)) {
    if (!visitor->Visit({product, 2, {ReasonKind::kInCart, product}})) return;
  }
  for (const uint32_t product : s.profile.recent_views) {
    const bool in_cart = s.profile.FindAnyVariant(s.pack.catalog(), product)->cart_quantity > 0;
    if (in_cart || IsOpen(s, product)) continue;
    if (!visitor->Visit({product, 1, {ReasonKind::kRecent, product}})) return;
  }
}

void RecentlyViewed(const Situation& s, ScoreBoard*, CandidateVisitor* visitor) {
  for (const uint32_t product : s.profile.recent_views) {
    if (IsOpen(s, product)) continue;
    if (!visitor->Visit({product, 1, {ReasonKind::kRecent, product}})) return;
  }
}

// The product the page or, elsewhere, the shopper's last look is about.
uint32_t Subject(const Situation& s) {
  if (s.open_product != kNoProduct) return s.open_product;
  return s.profile.recent_views.empty() ? kNoProduct : s.profile.recent_views.front();
}

void ViewedTogether(const Situation& s, ScoreBoard* board, CandidateVisitor* visitor) {
  const uint32_t subject = Subject(s);
  if (subject == kNoProduct) return;
  AddRelated(s, subject, ReasonKind::kViewed, 1, true, board);
  VisitBoard(s, *board, visitor);
}

// What the catalogue says is like the subject, most alike first.
void Similar(const Situation& s, ScoreBoard* board, CandidateVisitor* visitor) {
  const uint32_t subject = Subject(s);
  if (subject == kNoProduct) return;
  AddEdges(s, s.pack.similar(), subject, ReasonKind::kSimilar, 1, board);
  VisitBoard(s, *board, visitor);
}

// Below what shoppers buy together.
constexpr float kComplementScale = 0.05f;

// Companions of the open product, else of what lies in the cart, else of the last order, else of the last
// look: what shoppers bought with it, then what the shop says goes with it.
void BoughtTogether(const Situation& s, ScoreBoard* board, CandidateVisitor* visitor) {
  const auto add = [&](uint32_t anchor, ReasonKind kind) {
    AddEdges(s, s.pack.bought_together(), anchor, kind, 1, board);
    AddEdges(s, s.pack.complements(), anchor, ReasonKind::kComplement, kComplementScale, board);
  };
  if (s.open_product != kNoProduct) {
    add(s.open_product, ReasonKind::kViewed);
  } else if (s.profile.cart_products > 0) {
    for (const ProductTrace& trace : s.profile.products) {
      if (trace.cart_quantity > 0) add(trace.product, ReasonKind::kCart);
    }
  } else if (!s.profile.last_order.empty()) {
    for (const uint32_t product : s.profile.last_order) add(product, ReasonKind::kBought);
  } else if (!s.profile.recent_views.empty()) {
    add(s.profile.recent_views.front(), ReasonKind::kViewed);
  }
  VisitBoard(s, *board, visitor);
}

// What she buys again and again, and lately.
void BuyAgain(const Situation& s, ScoreBoard* board, CandidateVisitor* visitor) {
  AddAgain(s, 1, board);
  VisitBoard(s, *board, visitor);
}

// Lists of products that share an occasion, those first that suit her best.
class OccasionVisitor final : public CandidateVisitor {
 public:
  OccasionVisitor(const std::vector<uint32_t>& products, uint32_t count, CandidateVisitor* next)
      : member_(count, false), next_(next) {
    for (const uint32_t product : products) member_[product] = true;
  }
  bool Visit(const Candidate& candidate) override {
    return !member_[candidate.product] || next_->Visit(candidate);
  }

 private:
  std::vector<bool> member_;
  CandidateVisitor* next_;
};

void VisitOccasion(const Situation& s, const std::vector<uint32_t>& products, ReasonKind kind,
                   ScoreBoard* board, CandidateVisitor* visitor) {
  if (products.empty()) return;
  AddForYou(s, board);
  board->Begin({kind, kNoProduct});
  for (const uint32_t product : products) board->Add(product, 1);
  board->End(1);
  OccasionVisitor members(products, s.pack.catalog().size(), visitor);
  VisitBoard(s, *board, &members);
}

void PriceDrop(const Situation& s, ScoreBoard* board, CandidateVisitor* visitor) {
  std::vector<uint32_t> reduced;
  for (uint32_t product = 0; s.offer != nullptr && product < s.pack.catalog().size(); ++product) {
    if (s.offer->ListPriceMinor(product) > s.offer->PriceMinor(product)) reduced.push_back(product);
  }
  VisitOccasion(s, reduced, ReasonKind::kPriceDrop, board, visitor);
}

// Sold out when the pack was built, to be had now.
void BackInStock(const Situation& s, ScoreBoard* board, CandidateVisitor* visitor) {
  std::vector<uint32_t> back;
  for (uint32_t product = 0; s.offer != nullptr && product < s.pack.catalog().size(); ++product) {
    if (!s.pack.catalog().in_stock(product) && s.offer->InStock(product)) back.push_back(product);
  }
  VisitOccasion(s, back, ReasonKind::kBackInStock, board, visitor);
}

void Trending(const Situation& s, ScoreBoard*, CandidateVisitor* visitor) {
  for (const RankedList::Entry& entry : s.pack.trending().entries()) {
    if (IsOpen(s, entry.product)) continue;
    if (!visitor->Visit({entry.product, entry.score, {ReasonKind::kTrending, kNoProduct}})) return;
  }
}

// The newest of a shop may be years old: only for so long is a product called new.
constexpr int64_t kNewDays = 365;

void Newest(const Situation& s, ScoreBoard*, CandidateVisitor* visitor) {
  for (const RankedList::Entry& entry : s.pack.newest().entries()) {
    if (IsOpen(s, entry.product)) continue;
    const bool is_new = s.now_ms / kDayMs - s.pack.catalog().first_seen_day(entry.product) < kNewDays;
    const Term reason = is_new ? Term{ReasonKind::kNewest, kNoProduct} : Term{};
    if (!visitor->Visit({entry.product, entry.score, reason})) return;
  }
}

// Products are numbered by popularity; those that nobody viewed or bought come last, in the feed's order, and
// are not called popular.
void Popular(const Situation& s, ScoreBoard*, CandidateVisitor* visitor) {
  const uint32_t count = s.pack.catalog().size();
  for (uint32_t product = 0; product < count; ++product) {
    if (IsOpen(s, product)) continue;
    const float score = 1.0f - static_cast<float>(product) / static_cast<float>(count);
    const Term reason = s.pack.HasShoppers(product) ? Term{ReasonKind::kPopular, kNoProduct} : Term{};
    if (!visitor->Visit({product, score, reason})) return;
  }
}

constexpr std::array<Strategy, kStrategyNames.size()> kStrategies = {
    ForYou,  Continue, RecentlyViewed, ViewedTogether, BoughtTogether, Trending,
    Popular, Newest,   BuyAgain,       Similar,        PriceDrop,      BackInStock};

}  // namespace

Strategy StrategyOf(StrategyId id) {
  return kStrategies[static_cast<size_t>(id)];
}

}  // namespace rapport
