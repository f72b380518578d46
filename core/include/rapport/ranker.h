// Orders products for a shopper: a sum of terms, each from one model and one anchor of the profile.
//
// score(c) = Σ over the last kMaxAnchors viewed products a, newest first (n = 0, 1, …):
//              position_decay^n · near(a, c) / (max near(a, ·) + neighbor_prior)
//          + revisit · revisit_decay^(n−1)                          if c is the n-th last viewed product, 1 ≤
//          n ≤ 2·kMaxAnchors
//          + Σ over products a in the cart: cart · together(a, c)
//          + Σ over the n bought products a: bought / √n · together(a, c)   together: the pack's
//          bought_together weights
//          + again · ln(1 + orders that hold c)
//          + category · taste share of c's category, brand · …      for products of the shopper's best liked
//          categories
//          + popularity · purchase or view share                    for products with any other term
// near(a, c) = Σ over the places of c in fragments that hold both: exp2(−(d − 1) / distance_scale), d the
// distance to the nearest a of the fragment. Where no fragment holds a, its term is position_decay^n ·
// together(a, c). The family is session-based nearest neighbours (Ludewig, Jannach: Evaluation of
// session-based recommendation algorithms, 2018) in its additive form: every term belongs to one event, so
// the reason shown is a true one.
#ifndef RAPPORT_RANKER_H_
#define RAPPORT_RANKER_H_

#include <cstdint>

#include "rapport/pack.h"
#include "rapport/profile.h"
#include "rapport/score_board.h"

namespace rapport {

inline constexpr size_t kMaxAnchors = 6;          // viewed products that recommend
inline constexpr size_t kMaxBoughtAnchors = 512;  // bought products that recommend, latest first
inline constexpr size_t kMaxLikedCategories = 3;
inline constexpr size_t kProductsPerCategory = 40;

// Order of Models.weights in a pack; missing entries keep the default.
struct Weights {
  float position_decay = 0.5f;
  float neighbor_prior = 4.0f;
  float revisit = 0.9f;
  float revisit_decay = 0.7f;
  float cart = 0.8f;
  float bought = 0.1f;
  float again = 1.0f;
  float category = 0.15f;
  float brand = 0.05f;
  float popularity = 0.1f;

  static Weights Of(const Pack& pack);
};

// What a strategy reads. Nothing in it may change while it runs.
struct Situation {
  const Pack& pack;
  const Profile& profile;
  const Weights& weights;
  uint32_t open_product = kNoProduct;  // of the page, if it is a product's page
  int64_t now_ms = 0;
};

// Terms of `anchor` by the session fragments, each at most `scale`; `kind` says why the anchor counts.
void AddNear(const Situation& situation, uint32_t anchor, ReasonKind kind, float scale, ScoreBoard* board);
// Terms of `anchor` by the bought_together table.
void AddTogether(const Situation& situation, uint32_t anchor, ReasonKind kind, float scale,
                 ScoreBoard* board);
// AddNear, or AddTogether for an anchor that no shopper's looking says anything of: shops may know orders
// alone.
void AddRelated(const Situation& situation, uint32_t anchor, ReasonKind kind, float scale, ScoreBoard* board);
// The whole sum above.
void AddForYou(const Situation& situation, ScoreBoard* board);

}  // namespace rapport

#endif  // RAPPORT_RANKER_H_
