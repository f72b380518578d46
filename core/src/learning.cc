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

void Count(const HistoryRow& row, double weight, Evidence* evidence) {
  (row.kind == EventKind::kSelectItem ? evidence->clicks : evidence->impressions) += weight;
}

}  // namespace

Learning::Learning(const History& history, uint64_t seed, int64_t now_ms) : seed_(seed) {
  const std::vector<HistoryRow> rows = history.Living(now_ms);
  // Rows of the present visit say nothing yet: the order must not change under her hands.
  size_t known = 0;
  for (size_t i = 0; i <= rows.size() && !rows.empty(); ++i) {
    const int64_t at_ms = i < rows.size() ? std::min(rows[i].ts_ms, now_ms) : now_ms;
    if (i == 0 || at_ms - std::min(rows[i - 1].ts_ms, now_ms) < kSessionIdleMs) continue;
    known = i;
    ++visit_;
  }
  for (size_t i = 0; i < known; ++i) {
    const HistoryRow& row = rows[i];
    const bool counts = row.kind == EventKind::kViewItemList || row.kind == EventKind::kSelectItem;
    if (!counts || row.strategy == 0 || row.strategy > kStrategyNames.size()) continue;
    const double age_ms = static_cast<double>(std::max<int64_t>(0, now_ms - row.ts_ms));
    const double weight = std::exp2(-age_ms / kEvidenceHalfLifeMs);
    Count(row, weight, &Slot(row.slot)[row.strategy - 1u]);
    Count(row, weight, &all_[row.strategy - 1u]);
  }
}

Learning::ByStrategy& Learning::Slot(std::string_view slot) {
  for (SlotEvidence& known : slots_) {
    if (known.slot == slot) return known.by_strategy;
  }
  slots_.push_back({slot, {}});
  return slots_.back().by_strategy;
}

Evidence Learning::Seen(std::string_view slot, StrategyId strategy) const {
  for (const SlotEvidence& known : slots_) {
    if (known.slot == slot) return known.by_strategy[static_cast<size_t>(strategy)];
  }
  return {};
}

Posterior Learning::Of(std::string_view slot, StrategyId strategy) const {
  const Evidence& all = all_[static_cast<size_t>(strategy)];
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
