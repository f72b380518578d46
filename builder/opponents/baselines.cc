#include "baselines.h"

#include <unordered_map>

namespace rapport::builder {

std::vector<uint32_t> PopularBaseline::Rank(const Question& question) const {
  ListMaker list(question);
  list.Fill(recently_ ? baskets_.RecentlyPopular() : baskets_.Popular());
  return list.Take();
}

std::vector<uint32_t> OwnLatestBaseline::Rank(const Question& question) const {
  ListMaker list(question);
  for (size_t i = question.rows.size(); i-- > 0;) {
    if (IsOfKind(question.rows[i], BasketKind::kVisitor)) list.Add(question.rows[i].product);
  }
  list.Fill(baskets_.Popular());
  return list.Take();
}

std::vector<uint32_t> TogetherBaseline::Rank(const Question& question) const {
  std::unordered_map<uint32_t, uint32_t> together;
  for (size_t i = question.rows.size(); i-- > 0;) {
    if (!IsOfKind(question.rows[i], BasketKind::kVisitor)) continue;
    const uint32_t last = question.rows[i].product;
    if (last >= baskets_.product_count()) break;
    for (const uint32_t basket : baskets_.Holding(last)) {
      for (const uint32_t product : baskets_.Products(basket)) together[product] += product == last ? 0 : 1;
    }
    together.erase(last);
    break;
  }
  std::vector<ScoredProduct> scored;
  for (const auto& [product, count] : together) scored.push_back({product, static_cast<double>(count)});
  return BestOf(question, std::move(scored), baskets_.Popular());
}

}  // namespace rapport::builder
