// Orders products for a shopper: a sum of terms, each from one model and one anchor of the profile. What the
// next step probably is (Goal) decides which terms lead.
//
// view(c)  = Σ over the last kMaxAnchors viewed products a, newest first (n = 0, 1, …):
//              position_decay^n · related(a, c)
//          + revisit · revisit_decay^(n−1)          if c is the n-th last viewed product, 1 ≤ n ≤
//          2·kMaxAnchors
// order(c) = frequency · ln(1 + orders that hold c) + again · ln(1 + recency(c))
//          + Σ over the kMaxBoughtAnchors last bought products a:
//              next · recency(a) · bought_next(a, c) / max over products of that sum
// score(c) = view(c) + order(c), the one that does not serve the goal times other_goal,
//          + Σ over products a in the cart: cart · bought_together(a, c)
//          + category · taste share of c's category, brand · …      for products of the shopper's best liked
//          categories
//          + demand · demand(c)                     before an order, for products with any other term and the
//          kBestSellers; before a look popularity · purchase or view share for products with any other term
//
// related(a, c) = (near(a, c) + hop · Σ over the kHopBases products b nearest to a: near(a, b) · near(b, c) /
//                  (max near(b, ·) + neighbor_prior) + content · neighbor_prior · similar(a, c))
//               / (max near(a, ·) + neighbor_prior)
// near(a, c)    = Σ over the places of c in fragments that hold both: exp2(−(d − 1) / distance_scale), d the
// distance
//                 to the nearest a of the fragment; in packs without fragments, and for products in none, the
//                 pack's neighbour tables in kEdgeEvidence parts of evidence.
// recency(c)    = Σ over the orders that hold c: 0.8^(orders since).
//
// The first family is session-based nearest neighbours (Ludewig, Jannach: Evaluation of session-based
// recommendation algorithms, 2018) in an additive form, so that every term belongs to one anchor and the
// reason shown is a true one; the second next-basket prediction from personal frequency and recency (Hu et
// al.: Modeling personalized item frequency information for next-basket recommendation, 2020; Li et al.: A
// next basket recommendation reality check, 2023). docs/models.md explains each term and what leaving it out
// costs.
#ifndef RAPPORT_RANKER_H_
#define RAPPORT_RANKER_H_

#include <cstdint>

#include "rapport/live.h"
#include "rapport/pack.h"
#include "rapport/profile.h"
#include "rapport/score_board.h"
#include "rapport/weights.h"

namespace rapport {

inline constexpr size_t kMaxAnchors = 6;        // viewed products that recommend
inline constexpr size_t kHopAnchors = 3;        // the first of them also by two steps
inline constexpr size_t kHopBases = 5;          // products over which a second step goes
inline constexpr uint32_t kMaxRowsRead = 2000;  // fragments read for one product; of more, evenly spread ones
inline constexpr uint32_t kMaxHopRowsRead = 200;
inline constexpr size_t kMaxBoughtAnchors = 512;  // bought products that recommend, latest first
inline constexpr uint32_t kBestSellers = 200;
inline constexpr size_t kMaxLikedCategories = 3;
inline constexpr size_t kProductsPerCategory = 40;
inline constexpr float kEdgeEvidence = 10;  // what an edge of weight 1 counts beside fragments

// What the shopper probably does next: a customer who has looked at nothing since her last order, or in this
// session, orders again; everybody else looks.
enum class Goal : uint8_t { kNextView, kNextOrder };
Goal GoalOf(const Profile& profile);

// What a strategy reads. Nothing in it may change while it runs.
struct Situation {
  const Pack& pack;
  const Profile& profile;
  const Weights& weights;
  uint32_t open_product = kNoProduct;  // of the page, if it is a product's page
  int64_t now_ms = 0;
  const Offer* offer = nullptr;  // prices and stock as they are now; without it nothing is on sale or back
};

// Terms of `anchor` by `table`, each weight times `scale`; `kind` says why the anchor counts. Its own
// variants get none.
void AddEdges(const Situation& situation, const Neighbors& table, uint32_t anchor, ReasonKind kind,
              float scale, ScoreBoard* board);
// related(anchor, ·) times `scale`, with the second step where `hop`.
void AddRelated(const Situation& situation, uint32_t anchor, ReasonKind kind, float scale, bool hop,
                ScoreBoard* board);
// frequency and again of all bought products, times `scale`.
void AddAgain(const Situation& situation, float scale, ScoreBoard* board);
// The whole sum above.
void AddForYou(const Situation& situation, ScoreBoard* board);

}  // namespace rapport

#endif  // RAPPORT_RANKER_H_
