// Made-up shoppers and catalogues: to prove scale and try journeys, never to judge relevance.
#ifndef RAPPORT_BUILDER_SIMULATE_H_
#define RAPPORT_BUILDER_SIMULATE_H_

#include <cstddef>
#include <cstdint>

#include "rapport/builder/tables.h"

namespace rapport::builder {

inline constexpr int64_t kSimulatedEndMs = 1'767'225'600'000;  // 2026-01-01 UTC

struct SimulateOptions {
  int64_t shoppers = 1000;
  uint64_t seed = 1;
  int days = 180;                    // how long before end_ms the events begin, 1..3650
  int64_t end_ms = kSimulatedEndMs;  // events are before it
};

// What `shoppers` shoppers did, sorted by time: about 14 events each. Every shopper favours a few categories,
// a brand and a price level; sessions wander among what goes together; carts become orders with companions;
// consumables are bought again at intervals of their own; days, hours and months have their seasons;
// popularity is heavy-tailed; no product is seen before its first_seen_ms. The same catalogue and options
// give the same events on every system.
EventTable Simulate(const ProductTable& products, const SimulateOptions& options);

// A catalogue of `size` products with categories, brands, prices, tags, ratings and dates.
ProductTable SimulateCatalog(size_t size, uint64_t seed);

}  // namespace rapport::builder

#endif  // RAPPORT_BUILDER_SIMULATE_H_
