#include "recommender.h"

#include "baselines.h"
#include "gp_top_freq.h"
#include "rapport/builder/metrics.h"
#include "vmis_knn.h"

namespace rapport::builder {

void ListMaker::Add(uint32_t product) {
  if (list_.size() >= kListTop || product >= question_.forbidden.size() || question_.forbidden[product])
    return;
  if (std::find(list_.begin(), list_.end(), product) == list_.end()) list_.push_back(product);
}

void ListMaker::Fill(const std::vector<uint32_t>& products) {
  for (const uint32_t product : products) {
    if (list_.size() >= kListTop) return;
    Add(product);
  }
}

bool IsOfKind(const QueryRow& row, BasketKind kind) {
  if (row.product == kNone) return false;
  const bool view = row.kind == EventKind::kViewItem, purchase = row.kind == EventKind::kPurchase;
  return (view && kind != BasketKind::kOrder) || (purchase && kind != BasketKind::kSession);
}

std::vector<uint32_t> BestOf(const Question& question, std::vector<ScoredProduct> scored,
                             const std::vector<uint32_t>& then) {
  std::sort(scored.begin(), scored.end(), [](const ScoredProduct& a, const ScoredProduct& b) {
    return a.score != b.score ? a.score > b.score : a.product < b.product;
  });
  ListMaker list(question);
  for (const ScoredProduct& candidate : scored) list.Add(candidate.product);
  list.Fill(then);
  return list.Take();
}

std::vector<Contestant> Contestants(const Baskets& baskets) {
  const std::string recent = std::to_string(kRecentDays);
  std::vector<Contestant> all;
  all.push_back({"popular", "popular", "the same best sellers of all times for everybody", false,
                 std::make_unique<PopularBaseline>(baskets, false)});
  all.push_back({"popular-recent", "recently popular",
                 "the same best sellers of the last " + recent + " days for everybody", false,
                 std::make_unique<PopularBaseline>(baskets, true)});
  all.push_back({"own-latest", "own latest",
                 "what she looked at or bought herself, latest first; then popular", false,
                 std::make_unique<OwnLatestBaseline>(baskets)});
  all.push_back({"together", "together with the last",
                 "what stands most often beside her last product; then popular", false,
                 std::make_unique<TogetherBaseline>(baskets)});
  all.push_back({"vmis-knn", "VMIS-kNN",
                 "sessions like hers (Kersbergen et al., SIGMOD 2022; m 500, k 50, last 2)", true,
                 std::make_unique<VmisKnn>(baskets)});
  all.push_back({"gp-topfreq", "GP-TopFreq",
                 "her most frequent products, then everybody's (Li et al., TOIS 2023)", true,
                 std::make_unique<GpTopFreq>(baskets)});
  return all;
}

}  // namespace rapport::builder
