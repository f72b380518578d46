#include "rapport/strategy.h"

#include <algorithm>
#include <array>

#include "order.h"

namespace rapport {
namespace {

// Only this many of the best are put in order at once; shops show dozens, not thousands.
constexpr size_t kSortedAtOnce = 128;

void VisitBoard(const Situation& s, const ScoreBoard& board, CandidateVisitor* visitor) {
  std::vector<uint32_t> order(board.products().begin(), board.products().end());
  const auto better = [&board](uint32_t a, uint32_t b) {
    return board.score(a) != board.score(b) ? board.score(a) > board.score(b) : a < b;
  };
  for (auto begin = order.begin(); begin != order.end();) {
    const auto end = begin + std::min<ptrdiff_t>(kSortedAtOnce, order.end() - begin);
    std::partial_sort(begin, end, order.end(), better);
    for (; begin != end; ++begin) {
      if (*begin == s.open_product) continue;
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
    const ProductTrace& trace = *s.profile.Find(product);
    if (trace.cart_quantity > 0 || product == s.open_product) continue;
    if (!visitor->Visit({product, 1, {ReasonKind::kRecent, product}})) return;
  }
}

void RecentlyViewed(const Situation& s, ScoreBoard*, CandidateVisitor* visitor) {
  for (const uint32_t product : s.profile.recent_views) {
    if (product == s.open_product) continue;
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
  AddRelated(s, subject, ReasonKind::kViewed, 1, board);
  VisitBoard(s, *board, visitor);
}

// Companions of the open product, else of what lies in the cart, else of the last order, else of the last
// look.
void BoughtTogether(const Situation& s, ScoreBoard* board, CandidateVisitor* visitor) {
  if (s.open_product != kNoProduct) {
    AddTogether(s, s.open_product, ReasonKind::kViewed, 1, board);
  } else if (s.profile.cart_products > 0) {
    for (const ProductTrace& trace : s.profile.products) {
      if (trace.cart_quantity > 0) AddTogether(s, trace.product, ReasonKind::kCart, 1, board);
    }
  } else if (!s.profile.last_order.empty()) {
    for (const uint32_t product : s.profile.last_order)
      AddTogether(s, product, ReasonKind::kBought, 1, board);
  } else if (!s.profile.recent_views.empty()) {
    AddTogether(s, s.profile.recent_views.front(), ReasonKind::kViewed, 1, board);
  }
  VisitBoard(s, *board, visitor);
}

void VisitList(const Situation& s, const RankedList& list, ReasonKind kind, CandidateVisitor* visitor) {
  for (const RankedList::Entry& entry : list.entries()) {
    if (entry.product == s.open_product) continue;
    if (!visitor->Visit({entry.product, entry.score, {kind, kNoProduct}})) return;
  }
}

void Trending(const Situation& s, ScoreBoard*, CandidateVisitor* visitor) {
  VisitList(s, s.pack.trending(), ReasonKind::kTrending, visitor);
}

void Newest(const Situation& s, ScoreBoard*, CandidateVisitor* visitor) {
  VisitList(s, s.pack.newest(), ReasonKind::kNewest, visitor);
}

// Products are numbered by popularity.
void Popular(const Situation& s, ScoreBoard*, CandidateVisitor* visitor) {
  const uint32_t count = s.pack.catalog().size();
  for (uint32_t product = 0; product < count; ++product) {
    if (product == s.open_product) continue;
    const float score = 1.0f - static_cast<float>(product) / static_cast<float>(count);
    if (!visitor->Visit({product, score, {ReasonKind::kPopular, kNoProduct}})) return;
  }
}

constexpr std::array<Strategy, kStrategyNames.size()> kStrategies = {
    ForYou, Continue, RecentlyViewed, ViewedTogether, BoughtTogether, Trending, Popular, Newest};

}  // namespace

Strategy StrategyOf(StrategyId id) {
  return kStrategies[static_cast<size_t>(id)];
}

}  // namespace rapport
