#include "gp_top_freq.h"

#include <unordered_map>

#include "rapport/profile.h"

namespace rapport::builder {

std::vector<uint32_t> GpTopFreq::Rank(const Question& question) const {
  struct Own {
    uint32_t baskets = 0;
    uint32_t last_basket = 0;
  };
  std::unordered_map<uint32_t, Own> own;
  uint32_t basket = 0;
  const QueryRow* previous = nullptr;
  for (const QueryRow& row : question.rows) {
    if (!IsOfKind(row, baskets_.kind())) continue;
    const int64_t apart_ms = row.kind == EventKind::kViewItem ? kSessionIdleMs : 1;
    if (previous == nullptr || row.ts_ms - previous->ts_ms >= apart_ms) ++basket;
    previous = &row;
    Own& product = own[row.product];
    if (product.last_basket == basket) continue;
    product.last_basket = basket;
    ++product.baskets;
  }
  std::vector<ScoredProduct> scored;
  for (const auto& [product, count] : own) {
    if (product >= baskets_.product_count()) continue;
    const double share = static_cast<double>(baskets_.Count(product)) / (baskets_.size() + 1.0);
    scored.push_back({product, count.baskets + share});
  }
  return BestOf(question, std::move(scored), baskets_.Popular());
}

}  // namespace rapport::builder
