// Prepared events → the models of a pack. Deterministic: no clock, seeds are constants, ties are broken by
// number.
#ifndef RAPPORT_BUILDER_TRAIN_H_
#define RAPPORT_BUILDER_TRAIN_H_

#include <cstdint>
#include <vector>

#include "pack_generated.h"
#include "rapport/builder/prepare.h"

namespace rapport::builder {

struct TrainOptions {
  uint32_t min_shoppers =
      1;  // products and pairs with fewer distinct shoppers stay out of what is learnt of shoppers
  bool strict_privacy = false;  // aggregates alone: no fragments
};

// Products numbered as the pack numbers them: `rank_of[position]` for catalogue positions.
struct Numbering {
  std::vector<uint32_t> rank_of;
  std::vector<uint32_t> position_of;  // the inverse
};

// Most popular first: buyers count kBuyerWeight times a viewer; ties by catalogue position.
Numbering NumberByPopularity(const PreparedEvents& prepared);

inline constexpr float kBuyerWeight = 4;
inline constexpr size_t kFragmentWindow = 5;         // products a fragment
inline constexpr size_t kFragmentStride = 2;         // products from one fragment's begin to the next one's
inline constexpr size_t kMaxFragmentRows = 400'000;  // the newest sessions go first into the pack
inline constexpr size_t kNeighborsKept = 15;         // edges a product
inline constexpr size_t kListLength = 100;           // of trending and newest

// `sensitive[position]` products never stand among rows learnt from shoppers. Returned tables use pack
// numbers.
pack::FragmentsT TrainFragments(const PreparedEvents& prepared, const Numbering& numbering,
                                const std::vector<bool>& sensitive, const TrainOptions& options);

// Bought after or with one another: for an order's product a, products c of the same order and, fading by
// kLaterOrderDecay an order, of the kLaterOrders following ones; damped by count(a)^.5 · count(c)^.3,
// scaled so that the mean of the rows' largest weights is 1.
pack::NeighborsT TrainBoughtTogether(const PreparedEvents& prepared, const Numbering& numbering,
                                     const std::vector<bool>& sensitive, const TrainOptions& options);

// Looked at near one another within sessions; only in packs without fragments.
pack::NeighborsT TrainViewedTogether(const PreparedEvents& prepared, const Numbering& numbering,
                                     const std::vector<bool>& sensitive, const TrainOptions& options);

// Share of the last week's shoppers above the last months': recent / (long + prior), weighted by recent.
pack::RankedListT TrainTrending(const PreparedEvents& prepared, const Numbering& numbering);

// By first-seen day, latest first; `first_seen_ms[position]` 0 = unknown, then the product is not listed.
pack::RankedListT ListNewest(const std::vector<int64_t>& first_seen_ms, const Numbering& numbering);

// ln(1 + count) over its maximum, in 255ths, by pack number.
std::vector<uint8_t> LogShares(const std::vector<float>& counts, const Numbering& numbering);

}  // namespace rapport::builder

#endif  // RAPPORT_BUILDER_TRAIN_H_
