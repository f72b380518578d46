#include "rapport/ranker.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>
#include <vector>

#include "near.h"
#include "order.h"

namespace rapport {
namespace {

struct Base {
  uint32_t product = kNoProduct;
  float weight = 0;
};

// The kHopBases products of the largest sums, largest first, ties by number.
std::array<Base, kHopBases> BestBases(const SparseSum& sum) {
  std::array<Base, kHopBases> best;
  const auto before = [](const Base& a, const Base& b) {
    return a.weight != b.weight ? a.weight > b.weight : a.product < b.product;
  };
  for (const uint32_t product : sum.touched()) {
    Base base{product, sum[product]};
    for (Base& place : best) {
      if (place.product == base.product) break;
      if (before(base, place)) std::swap(base, place);
    }
  }
  return best;
}

// A product is no companion of its own variants, nor of itself.
void ForgetVariants(const Catalog& catalog, uint32_t product, SparseSum* sum) {
  (void)sum->Take(product);
  if (catalog.group(product) == 0) return;
  for (const uint32_t variant : catalog.OfGroup(catalog.group(product))) (void)sum->Take(variant);
}

// Adds to the open term of `anchor` what stands near that which stands near it.
void AddHop(const Situation& s, const Nearness& nearness, uint32_t anchor, ScoreBoard* board) {
  for (const Base& base : BestBases(board->open())) {
    if (!(base.weight > 0)) return;
    SparseSum& second = board->aside();
    nearness.Sum(base.product, kMaxHopRowsRead, &second);
    const float scale = s.weights.hop * base.weight / (second.Max() + s.weights.neighbor_prior);
    for (const uint32_t product : second.touched()) {
      const float value = second.Take(product);
      if (product != anchor && value > 0) board->Add(product, scale * value);
    }
    second.Clear();
  }
}

void AddViewed(const Situation& s, float scale, ScoreBoard* board) {
  const std::vector<uint32_t>& views = s.profile.recent_views;
  float related = scale;
  for (size_t n = 0; n < views.size() && n < kMaxAnchors; ++n) {
    AddRelated(s, views[n], ReasonKind::kViewed, related, n < kHopAnchors, board);
    related *= s.weights.position_decay;
  }
  float revisit = scale * s.weights.revisit;
  for (size_t n = 1; n < views.size() && n <= 2 * kMaxAnchors; ++n) {
    board->Begin({ReasonKind::kRecent, views[n]});
    board->Add(views[n], 1);
    board->End(revisit);
    revisit *= s.weights.revisit_decay;
  }
}

void AddCart(const Situation& s, ScoreBoard* board) {
  for (const ProductTrace& trace : s.profile.products) {
    if (trace.cart_quantity > 0)
      AddEdges(s, s.pack.bought_together(), trace.product, ReasonKind::kCart, s.weights.cart, board);
  }
}

// Traces of bought products, latest first.
std::vector<const ProductTrace*> Bought(const Profile& profile) {
  std::vector<Keyed> dated;
  for (uint32_t i = 0; i < profile.products.size(); ++i) {
    const ProductTrace& trace = profile.products[i];
    if (trace.orders > 0) dated.push_back({static_cast<double>(trace.last_order_ms), i});
  }
  std::vector<const ProductTrace*> bought;
  for (const uint32_t i : ByFallingKey(dated)) bought.push_back(&profile.products[i]);
  return bought;
}

void AddNext(const Situation& s, float scale, ScoreBoard* board) {
  const Neighbors& table = s.pack.bought_next();
  std::vector<const ProductTrace*> bought = Bought(s.profile);
  if (bought.size() > kMaxBoughtAnchors) bought.resize(kMaxBoughtAnchors);
  SparseSum& sum = board->aside();
  for (const ProductTrace* trace : bought) {
    for (const Neighbors::Edge& edge : table.Of(trace->product))
      sum.Add(edge.product, trace->order_recency * edge.weight);
  }
  const float largest = sum.Max();
  sum.Clear();
  if (!(largest > 0)) return;
  for (const ProductTrace* trace : bought) {
    AddEdges(s, table, trace->product, ReasonKind::kBought,
             scale * s.weights.next * trace->order_recency / largest, board);
  }
}

// Products that nobody bought are in demand too, by the scale's zero; but that is no reason to be shown.
void AddDemand(const Situation& s, ScoreBoard* board) {
  std::vector<uint32_t> products(board->products().begin(), board->products().end());
  const uint32_t best_sellers = std::min(kBestSellers, s.pack.catalog().size());
  for (uint32_t product = 0; product < best_sellers; ++product) {
    if (board->score(product) == 0.0f) products.push_back(product);
  }
  for (const bool popular : {true, false}) {
    board->Begin({popular ? ReasonKind::kPopular : ReasonKind::kNone, kNoProduct});
    for (const uint32_t product : products) {
      if (s.pack.HasShoppers(product) == popular) board->AddOnce(product, s.pack.demand(product));
    }
    board->End(s.weights.demand);
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

void AddCategories(const Situation& s, ScoreBoard* board) {
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
}

void AddBrands(const Situation& s, ScoreBoard* board) {
  const Catalog& catalog = s.pack.catalog();
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

Goal GoalOf(const Profile& profile) {
  const bool looks_now = profile.session_rows > 0 && !profile.recent_views.empty() && !profile.ordered_last;
  return profile.orders > 0 && !looks_now ? Goal::kNextOrder : Goal::kNextView;
}

void AddEdges(const Situation& s, const Neighbors& table, uint32_t anchor, ReasonKind kind, float scale,
              ScoreBoard* board) {
  board->Begin({kind, anchor});
  for (const Neighbors::Edge& edge : table.Of(anchor)) {
    if (!s.pack.catalog().Same(edge.product, anchor)) board->Add(edge.product, edge.weight);
  }
  board->End(scale);
}

void AddRelated(const Situation& s, uint32_t anchor, ReasonKind kind, float scale, bool hop,
                ScoreBoard* board) {
  const Nearness nearness(s);
  board->Begin({kind, anchor});
  nearness.Sum(anchor, kMaxRowsRead, &board->open());
  ForgetVariants(s.pack.catalog(), anchor, &board->open());
  const float evidence = board->open().Max() + s.weights.neighbor_prior;
  if (hop && s.weights.hop > 0) AddHop(s, nearness, anchor, board);
  for (const Neighbors::Edge& edge : s.pack.similar().Of(anchor))
    board->Add(edge.product, s.weights.content * s.weights.neighbor_prior * edge.weight);
  ForgetVariants(s.pack.catalog(), anchor, &board->open());
  board->End(evidence > 0 ? scale / evidence : 0);
}

void AddAgain(const Situation& s, float scale, ScoreBoard* board) {
  for (const ProductTrace& trace : s.profile.products) {
    if (trace.orders == 0) continue;
    board->Begin({ReasonKind::kAgain, trace.product});
    const double habit = s.weights.frequency * std::log(1.0 + trace.orders) +
                         s.weights.again * std::log(1.0 + static_cast<double>(trace.order_recency));
    board->Add(trace.product, static_cast<float>(habit));
    board->End(scale);
  }
}

void AddForYou(const Situation& s, ScoreBoard* board) {
  const bool order_next = GoalOf(s.profile) == Goal::kNextOrder;
  AddViewed(s, order_next ? s.weights.other_goal : 1, board);
  AddCart(s, board);
  const float order_scale = order_next ? 1 : s.weights.other_goal;
  if (s.profile.orders > 0) {
    AddAgain(s, order_scale, board);
    AddNext(s, order_scale, board);
  }
  AddCategories(s, board);
  AddBrands(s, board);
  order_next ? AddDemand(s, board) : AddPopularity(s, board);
  if (s.weights.repeats > 0) return;
  for (const ProductTrace& trace : s.profile.products) {
    if (trace.orders == 0) continue;
    board->Remove(trace.product);
    const uint32_t group = s.pack.catalog().group(trace.product);
    if (group == 0) continue;
    for (const uint32_t variant : s.pack.catalog().OfGroup(group)) board->Remove(variant);
  }
}

}  // namespace rapport
