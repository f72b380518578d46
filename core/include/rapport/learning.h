// Which strategy leads a slot, learnt from what one shopper saw and clicked in the slots of this device: a
// pure fold of her history, her seed and the number of her visit, so that a reload shows the same order and
// any page can be replayed.
//
// Thompson sampling (W. R. Thompson, Biometrika 25, 1933; O. Chapelle, L. Li, NIPS 2011). For each strategy
// of the slot a click rate is drawn from its posterior, and the highest draw leads. A posterior is Beta(a, b)
// with
//   a = κ m + clicks,   b = κ (1 − m) + impressions − clicks
// of items that the strategy brought into this slot, in visits before the present one, each counting
// 2^(−age / 30 days). m is what the strategy did in all slots, so that slots share what they learn:
//   m = (20 · 0.05 + all clicks) / (20 + all impressions),   κ = 20.
// A Beta draw is G(a) / (G(a) + G(b)) with Gamma draws by the cube-root rule of E. B. Wilson and M. M.
// Hilferty (PNAS 17, 1931), G(a) = a · max(0, 1 − 1/(9a) + z/(3√a))³, z normal.
//
// Bounded: with a chance of 5 % for each strategy the leader is drawn evenly instead, so that none leads less
// often than that, whatever the evidence; clicks count at most once an impression.
#ifndef RAPPORT_LEARNING_H_
#define RAPPORT_LEARNING_H_

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "rapport/history.h"
#include "rapport/strategy_names.h"

namespace rapport {

inline constexpr double kEvidenceHalfLifeMs = 30.0 * 24 * 60 * 60 * 1000;
inline constexpr uint32_t kLeastLeadPercent = 5;  // of visits, for each strategy of a slot

// Decayed counts.
struct Evidence {
  double impressions = 0, clicks = 0;
};

struct Posterior {
  double a = 1, b = 1;
  [[nodiscard]] double mean() const { return a / (a + b); }
};

class Learning {
 public:
  // Keeps views into the history, which must outlive it.
  Learning(const History& history, uint64_t seed, int64_t now_ms);
  Learning(History&& history, uint64_t seed, int64_t now_ms) = delete;

  // In one slot, or with "" in all.
  [[nodiscard]] Evidence Seen(std::string_view slot, StrategyId strategy) const;
  [[nodiscard]] Posterior Of(std::string_view slot, StrategyId strategy) const;
  // Place in `strategies` (at least one, all known) of the one that leads at this visit.
  [[nodiscard]] uint32_t Lead(std::string_view slot, std::span<const uint8_t> strategies) const;

 private:
  uint64_t seed_;
  int64_t now_ms_;
  std::vector<HistoryRow> rows_;  // of earlier visits
  uint32_t visit_ = 0;            // how many of those there were
};

}  // namespace rapport

#endif  // RAPPORT_LEARNING_H_
