// Test queries → ranked lists: by the shipped core as a page would rank, or by whatever it is compared with.
#ifndef RAPPORT_BUILDER_RANK_QUERIES_H_
#define RAPPORT_BUILDER_RANK_QUERIES_H_

#include <cstdint>
#include <functional>
#include <vector>

#include "rapport/builder/query_set.h"
#include "rapport/status.h"

namespace rapport::builder {

class Recommender;

// lists[query], numbers in QuerySet::products, best first, at most kListTop.
using RankedLists = std::vector<std::vector<uint32_t>>;
using Ticker = std::function<void(size_t done, size_t total)>;  // called from one thread; may be empty

struct RankPlan {
  unsigned threads = 2;  // the lists do not depend on it
  Ticker tick;
};

// `head` is a pack's head whose every product set.products names. Strategy for_you, set.exclude.
Result<RankedLists> RankWithCore(const std::vector<uint8_t>& head, const QuerySet& set, const RankPlan& plan);

// `offered[number]`: products that the pack knows. Of the rest nothing is current, as in the core.
RankedLists RankWith(const Recommender& recommender, const QuerySet& set, const std::vector<bool>& offered,
                     const RankPlan& plan);

}  // namespace rapport::builder

#endif  // RAPPORT_BUILDER_RANK_QUERIES_H_
