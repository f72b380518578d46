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
inline constexpr size_t kFragmentStride = 3;         // products from one fragment's begin to the next one's
inline constexpr size_t kMaxFragmentRows = 400'000;  // the newest sessions go first into the pack
// Edges a product. Twice as many of bought_next add under 1 % to what is found of next orders
// (docs/models.md).
inline constexpr size_t kTogetherKept = 6;
inline constexpr size_t kFewCompanions =
    3;  // with fewer of them, what the feed names as complements is added
inline constexpr size_t kNextKept = 14;
inline constexpr size_t kViewedKept = 15;
inline constexpr size_t kSimilarKept = 8;       // of products that few shoppers know
inline constexpr size_t kSimilarKeptKnown = 2;  // of others
inline constexpr size_t kListLength = 100;      // of trending and newest

// `sensitive[position]` products never stand among rows learnt from shoppers. Returned tables use pack
// numbers.
pack::FragmentsT TrainFragments(const ProductLists& sessions, const Numbering& numbering,
                                const std::vector<bool>& sensitive, const TrainOptions& options);

// Bought in one order: companions. weight(a, c) = orders with both, an order of n products counting n^-.5;
// damped by orders(a)^.5 · orders(c)^.5, scaled so that the mean of the rows' largest weights is 1; so are
// the tables below.
pack::NeighborsT TrainBoughtTogether(const ProductLists& orders, const Numbering& numbering,
                                     const std::vector<bool>& sensitive, const TrainOptions& options);

// What the feed says goes with a product, in the feed's order, for products of which `bought_together` tells
// fewer than kFewCompanions. Complements are named by id, SKU, GTIN or group; those of one variant hold for
// all.
pack::NeighborsT ListComplements(const ProductTable& products, const Numbering& numbering,
                                 const pack::NeighborsT& bought_together);

// Bought in a later order by those who bought: for an order's product a, products c of the kLaterOrders
// following orders of the same shopper, fading by kLaterOrderDecay an order and by half every
// kPairHalfLifeDays of age.
pack::NeighborsT TrainBoughtNext(const PreparedEvents& prepared, const Numbering& numbering,
                                 const std::vector<bool>& sensitive, const TrainOptions& options);

// Looked at near one another within a list; only in packs without fragments.
pack::NeighborsT TrainViewedTogether(const ProductLists& sessions, const Numbering& numbering,
                                     const std::vector<bool>& sensitive, const TrainOptions& options);

// Share of the last weeks' shoppers above the last months': recent / (long + prior), weighted by recent.
pack::RankedListT TrainTrending(const PreparedEvents& prepared, const Numbering& numbering);

// How sought after each product is among those who order, by pack number: .9 · ln(1 + recent orders) over its
// maximum
// + .65 · ln(recent orders / what the longer run let expect), less the least such value. Recent: half-life
// kTrendHalfLifeDays; longer: kPopularityHalfLifeDays. Empty without orders.
struct Demand {
  std::vector<uint8_t> values;  // 255 = scale
  float scale = 0;
};
Demand TrainDemand(const PreparedEvents& prepared, const Numbering& numbering);

// What the catalogue says is alike: cosine of tf-idf over words of the title, tags, category path, brand and
// price band (Salton, Buckley: Term-weighting approaches in automatic text retrieval, 1988). Needs no
// shopper.
pack::NeighborsT TrainSimilar(const ProductTable& products, const PreparedEvents& prepared,
                              const Numbering& numbering);

// By first-seen day, latest first; `first_seen_ms[position]` 0 = unknown, then the product is not listed.
pack::RankedListT ListNewest(const std::vector<int64_t>& first_seen_ms, const Numbering& numbering);

// ln(1 + count) over its maximum, in 255ths, by pack number.
std::vector<uint8_t> LogShares(const std::vector<float>& counts, const Numbering& numbering);

// All of the above: what a pack knows of products and of shoppers together. `first_seen_ms[position]` as
// above. Fragments where visits hold several products; else, and under strict privacy, viewed_together.
pack::ModelsT TrainModels(const PreparedEvents& prepared, const ProductTable& products,
                          const Numbering& numbering, const std::vector<int64_t>& first_seen_ms,
                          const std::vector<bool>& sensitive, const TrainOptions& options);

}  // namespace rapport::builder

#endif  // RAPPORT_BUILDER_TRAIN_H_
