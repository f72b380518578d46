#include "rapport/ranker.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <span>
#include <vector>

#include "order.h"
#include "pack_generated.h"

namespace rapport {
namespace {

// exp2(−(d − 1) / scale) for d = 1 … 4, the distances a fragment can hold.
std::array<float, kMaxFragmentItems> DistanceWeights(float scale) {
  std::array<float, kMaxFragmentItems> weights{};
  for (int distance = 1; distance < kMaxFragmentItems; ++distance) {
    weights[distance] = static_cast<float>(std::exp2(-(distance - 1) / static_cast<double>(scale)));
  }
  return weights;
}

void AddEdges(const Neighbors& neighbors, uint32_t anchor, ReasonKind kind, float scale, ScoreBoard* board) {
  board->Begin({kind, anchor});
  for (const Neighbors::Edge& edge : neighbors.Of(anchor)) board->Add(edge.product, edge.weight);
  board->End(scale);
}

int DistanceTo(std::span<const uint32_t> row, int position, uint32_t anchor) {
  int nearest = kMaxFragmentItems;
  for (int i = 0; i < static_cast<int>(row.size()); ++i) {
    if (row[i] == anchor) nearest = std::min(nearest, std::abs(i - position));
  }
  return nearest;
}

void AddViewed(const Situation& s, ScoreBoard* board) {
  float near = 1;
  float revisit = s.weights.revisit;
  const size_t count = std::min(s.profile.recent_views.size(), kMaxAnchors);
  for (size_t n = 0; n < count; ++n) {
    const uint32_t anchor = s.profile.recent_views[n];
    AddRelated(s, anchor, ReasonKind::kViewed, near, board);
    near *= s.weights.position_decay;
  }
  for (size_t n = 1; n < s.profile.recent_views.size() && n <= 2 * kMaxAnchors; ++n) {
    board->Begin({ReasonKind::kRecent, s.profile.recent_views[n]});
    board->Add(s.profile.recent_views[n], 1);
    board->End(revisit);
    revisit *= s.weights.revisit_decay;
  }
}

void AddCart(const Situation& s, ScoreBoard* board) {
  for (const ProductTrace& trace : s.profile.products) {
    if (trace.cart_quantity > 0) AddTogether(s, trace.product, ReasonKind::kCart, s.weights.cart, board);
  }
}

void AddBought(const Situation& s, ScoreBoard* board) {
  std::vector<Keyed> traces;
  for (uint32_t i = 0; i < s.profile.products.size(); ++i) {
    const ProductTrace& trace = s.profile.products[i];
    if (trace.orders > 0) traces.push_back({static_cast<double>(trace.last_order_ms), i});
  }
  std::vector<uint32_t> bought = ByFallingKey(traces);
  if (bought.size() > kMaxBoughtAnchors) bought.resize(kMaxBoughtAnchors);
  // Many purchases must not drown what she does today.
  const float scale = s.weights.bought /
                      static_cast<float>(std::sqrt(static_cast<double>(std::max<size_t>(1, bought.size()))));
  for (const uint32_t i : bought) {
    const ProductTrace& trace = s.profile.products[i];
    AddTogether(s, trace.product, ReasonKind::kBought, scale, board);
    board->Begin({ReasonKind::kAgain, trace.product});
    board->Add(trace.product, static_cast<float>(std::log(1.0 + trace.orders)));
    board->End(s.weights.again);
  }
}

// The numbers of the best liked categories, best first; ties by number.
std::vector<uint32_t> LikedCategories(const Profile& profile) {
  std::vector<Keyed> tastes;
  for (uint32_t number = 1; number < profile.category_taste.size(); ++number) {
    if (profile.category_taste[number] > 0) tastes.push_back({profile.category_taste[number], number});
  }
  std::vector<uint32_t> liked = ByFallingKey(tastes);
  if (liked.size() > kMaxLikedCategories) liked.resize(kMaxLikedCategories);
  return liked;
}

float Sum(const std::vector<float>& values) {
  float sum = 0;
  for (const float value : values) sum += value;
  return sum;
}

void AddTaste(const Situation& s, ScoreBoard* board) {
  const Catalog& catalog = s.pack.catalog();
  const float categories = Sum(s.profile.category_taste);
  for (const uint32_t number : LikedCategories(s.profile)) {
    const auto category = static_cast<uint16_t>(number);
    board->Begin({ReasonKind::kCategory, category});
    const std::span<const uint32_t> products = catalog.OfCategory(category);
    for (const uint32_t product : products.first(std::min(products.size(), kProductsPerCategory)))
      board->Add(product, 1);
    for (const uint32_t product : board->products()) {
      if (catalog.category(product) == category) board->AddOnce(product, 1);
    }
    board->End(s.weights.category * s.profile.category_taste[category] / categories);
  }
  const float brands = Sum(s.profile.brand_taste);
  if (!(brands > s.profile.brand_taste[0])) return;
  std::vector<Keyed> branded;
  for (const uint32_t product : board->products())
    branded.push_back({-static_cast<double>(catalog.brand(product)), product});
  const std::vector<uint32_t> scored = ByFallingKey(branded);
  for (size_t i = 0; i < scored.size();) {
    const uint16_t brand = catalog.brand(scored[i]);
    board->Begin({ReasonKind::kBrand, brand});
    for (; i < scored.size() && catalog.brand(scored[i]) == brand; ++i) board->Add(scored[i], 1);
    board->End(brand == 0 ? 0 : s.weights.brand * s.profile.brand_taste[brand] / brands);
  }
}

void AddPopularity(const Situation& s, ScoreBoard* board) {
  board->Begin({ReasonKind::kPopular, kNoProduct});
  for (const uint32_t product : board->products()) {
    board->Add(product, std::max(s.pack.view_share(product), s.pack.purchase_share(product)));
  }
  board->End(s.weights.popularity);
}

}  // namespace

Weights Weights::Of(const Pack& pack) {
  Weights weights;
  const auto* stored = pack.head().models()->weights();
  float* const members[] = {&weights.position_decay, &weights.neighbor_prior, &weights.revisit,
                            &weights.revisit_decay,  &weights.cart,           &weights.bought,
                            &weights.again,          &weights.category,       &weights.brand,
                            &weights.popularity};
  for (size_t i = 0; stored != nullptr && i < stored->size() && i < std::size(members); ++i) {
    const float weight = stored->Get(static_cast<flatbuffers::uoffset_t>(i));
    if (std::isfinite(weight) && weight >= 0) *members[i] = weight;
  }
  return weights;
}

void AddNear(const Situation& s, uint32_t anchor, ReasonKind kind, float scale, ScoreBoard* board) {
  const Fragments& fragments = s.pack.fragments();
  const auto weights = DistanceWeights(fragments.distance_scale());
  board->Begin({kind, anchor});
  for (const uint32_t number : fragments.RowsOf(anchor)) {
    const std::span<const uint32_t> row = fragments.Row(number);
    for (int i = 0; i < static_cast<int>(row.size()); ++i) {
      if (row[i] != anchor) board->Add(row[i], weights[DistanceTo(row, i, anchor)]);
    }
  }
  board->End(scale / (board->OpenMax() + s.weights.neighbor_prior));
  if (fragments.rows() == 0) AddEdges(s.pack.viewed_together(), anchor, kind, scale, board);
}

void AddRelated(const Situation& s, uint32_t anchor, ReasonKind kind, float scale, ScoreBoard* board) {
  const bool looked_at_by_others =
      !s.pack.fragments().RowsOf(anchor).empty() || !s.pack.viewed_together().Of(anchor).empty();
  if (looked_at_by_others) {
    AddNear(s, anchor, kind, scale, board);
  } else {
    AddTogether(s, anchor, kind, scale, board);
  }
}

void AddTogether(const Situation& s, uint32_t anchor, ReasonKind kind, float scale, ScoreBoard* board) {
  AddEdges(s.pack.bought_together(), anchor, kind, scale, board);
}

void AddForYou(const Situation& s, ScoreBoard* board) {
  AddViewed(s, board);
  AddCart(s, board);
  AddBought(s, board);
  AddTaste(s, board);
  AddPopularity(s, board);
}

}  // namespace rapport
