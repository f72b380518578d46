#include "vmis_knn.h"

#include <cmath>
#include <map>
#include <unordered_map>

namespace rapport::builder {
namespace {

struct Shared {
  double places = 0;    // Σ ω over the shared products
  uint32_t latest = 0;  // max ω
};
using Candidates = std::map<uint32_t, Shared>;  // by basket number, so the most recent come first

// The last `length` products in order, oldest first.
std::vector<uint32_t> SessionEnd(const Question& question, BasketKind kind, uint32_t length) {
  std::vector<uint32_t> end;
  for (size_t i = question.rows.size(); i-- > 0 && end.size() < length;) {
    if (IsOfKind(question.rows[i], kind)) end.push_back(question.rows[i].product);
  }
  std::reverse(end.begin(), end.end());
  return end;
}

}  // namespace

std::vector<uint32_t> VmisKnn::Rank(const Question& question) const {
  const std::vector<uint32_t> end = SessionEnd(question, baskets_.kind(), options_.session_end);
  const auto length = static_cast<uint32_t>(end.size());
  Candidates candidates;
  for (uint32_t place = 1; place <= length; ++place) {
    const uint32_t product = end[place - 1];
    if (product >= baskets_.product_count()) continue;
    // A product that stands twice counts at its later place.
    if (std::find(end.begin() + place, end.end(), product) != end.end()) continue;
    // No more than the `sample` most recent sessions of one product can be among those of all.
    uint32_t taken = 0;
    for (const uint32_t basket : baskets_.Holding(product)) {
      if (taken++ == options_.sample) break;
      Shared& shared = candidates[basket];
      shared.places += place;
      shared.latest = place;
    }
  }
  struct Neighbor {
    uint32_t basket;
    double weight;  // r_h, then λ · r_h
    uint32_t latest;
  };
  std::vector<Neighbor> neighbors;
  for (const auto& [basket, shared] : candidates) {
    if (neighbors.size() == options_.sample) break;
    neighbors.push_back({basket, shared.places / length, shared.latest});
  }
  std::stable_sort(neighbors.begin(), neighbors.end(),
                   [](const Neighbor& a, const Neighbor& b) { return a.weight > b.weight; });
  neighbors.resize(std::min<size_t>(neighbors.size(), options_.neighbors));

  std::unordered_map<uint32_t, double> weights;
  for (const Neighbor& neighbor : neighbors) {
    const double match = std::max(0.0, 1 - 0.1 * (length - neighbor.latest));
    for (const uint32_t product : baskets_.Products(neighbor.basket))
      weights[product] += match * neighbor.weight;
  }
  std::vector<ScoredProduct> scored;
  for (const auto& [product, weight] : weights) {
    const double rarity = std::log(static_cast<double>(baskets_.size()) / baskets_.Count(product));
    scored.push_back({product, weight * rarity});
  }
  return BestOf(question, std::move(scored), baskets_.Popular());
}

}  // namespace rapport::builder
