// The strategies a slot may name. Numbers stand in packs: append only, never renumber.
#ifndef RAPPORT_STRATEGY_NAMES_H_
#define RAPPORT_STRATEGY_NAMES_H_

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace rapport {

enum class StrategyId : uint8_t {
  kForYou = 0,
  kContinue = 1,
  kRecentlyViewed = 2,
  kViewedTogether = 3,
  kBoughtTogether = 4,
  kTrending = 5,
  kPopular = 6,
  kNewest = 7,
  kBuyAgain = 8,
  kSimilar = 9,
  kPriceDrop = 10,
  kBackInStock = 11,
};

inline constexpr std::array<std::string_view, 12> kStrategyNames = {
    "for_you", "continue", "recently_viewed", "viewed_together", "bought_together", "trending",
    "popular", "newest",   "buy_again",       "similar",         "price_drop",      "back_in_stock"};

constexpr std::optional<StrategyId> ParseStrategy(std::string_view name) {
  for (size_t i = 0; i < kStrategyNames.size(); ++i) {
    if (kStrategyNames[i] == name) return static_cast<StrategyId>(i);
  }
  return std::nullopt;
}

}  // namespace rapport

#endif  // RAPPORT_STRATEGY_NAMES_H_
