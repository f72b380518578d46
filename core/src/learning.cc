#include "rapport/learning.h"

#include <algorithm>
#include <cmath>

#include "chance.h"
#include "rapport/profile.h"

namespace rapport {
namespace {

constexpr double kPriorRate = 0.05;
constexpr double kPriorImpressions = 20;

double GammaDraw(double a, Chance* chance) {
  const double root = std::max(0.0, 1 - 1 / (9 * a) + chance->Normal() / (3 * std::sqrt(a)));
  return a * root * root * root;
}

double BetaDraw(const Posterior& posterior, Chance* chance) {
  const double hit = GammaDraw(posterior.a, chance), miss = GammaDraw(posterior.b, chance);
  return hit + miss > 0 ? hit / (hit + miss) : 0;
}

}  // namespace

Learning::Learning(const History& history, uint64_t seed, int64_t now_ms)
    : seed_(seed), now_ms_(now_ms), rows_(history.Living(now_ms)) {
  // Rows of the present visit say nothing yet: the order must not change under her hands.
  size_t earlier = 0;
  for (size_t i = 1; i <= rows_.size(); ++i) {
    const int64_t at_ms = i < rows_.size() ? std::min(rows_[i].ts_ms, now_ms) : now_ms;
    if (at_ms - std::min(rows_[i - 1].ts_ms, now_ms) < kSessionIdleMs) continue;
    earlier = i;
    ++visit_;
  }
  rows_.erase(rows_.begin() + static_cast<std::ptrdiff_t>(earlier), rows_.end());
}

Evidence Learning::Seen(std::string_view slot, StrategyId strategy) const {
  Evidence seen;
  for (const HistoryRow& row : rows_) {
    if (row.strategy != static_cast<uint8_t>(strategy) + 1 || (!slot.empty() && row.slot != slot)) continue;
    const double age_ms = static_cast<double>(std::max<int64_t>(0, now_ms_ - row.ts_ms));
    const double weight = std::exp2(-age_ms / kEvidenceHalfLifeMs);
    if (row.kind == EventKind::kViewItemList) seen.impressions += weight;
    if (row.kind == EventKind::kSelectItem) seen.clicks += weight;
  }
  return seen;
}

Posterior Learning::Of(std::string_view slot, StrategyId strategy) const {
  const Evidence all = Seen({}, strategy);
  const double rate = (kPriorImpressions * kPriorRate + std::min(all.clicks, all.impressions)) /
                      (kPriorImpressions + all.impressions);
  const Evidence here = Seen(slot, strategy);
  const double clicks = std::min(here.clicks, here.impressions);
  return {kPriorImpressions * rate + clicks, kPriorImpressions * (1 - rate) + here.impressions - clicks};
}

uint32_t Learning::Lead(std::string_view slot, std::span<const uint8_t> strategies) const {
  Chance chance(HashOf(HashOf(seed_, "learn", slot), "visit", {}) + visit_);
  const auto count = static_cast<uint32_t>(strategies.size());
  if (chance.Below(100) < kLeastLeadPercent * count) return chance.Below(count);
  uint32_t lead = 0;
  double best = -1;
  for (uint32_t i = 0; i < count; ++i) {
    const double drawn = BetaDraw(Of(slot, static_cast<StrategyId>(strategies[i])), &chance);
    if (drawn > best) {
      best = drawn;
      lead = i;
    }
  }
  return lead;
}

}  // namespace rapport
