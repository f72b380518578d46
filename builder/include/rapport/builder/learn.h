// Learns what the ranker's terms weigh from what the shop's own shoppers did next: models are trained on the
// earlier part of the events, the later part asks. Deterministic; tries the shipped ranker itself.
#ifndef RAPPORT_BUILDER_LEARN_H_
#define RAPPORT_BUILDER_LEARN_H_

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "rapport/builder/tables.h"
#include "rapport/builder/train.h"
#include "rapport/weights.h"

namespace rapport::builder {

// With fewer queries of a goal its weights stay as they are: so few shoppers say nothing certain.
inline constexpr size_t kFewestLessons = 100;
inline constexpr size_t kMostLessons = 800;

// What was learnt from one kind of next step.
struct Lesson {
  std::string protocol;  // ProtocolName
  size_t queries = 0;
  double before = 0, after = 0;  // mean NDCG (views @20, orders @10) with the default and the learnt weights
};

struct Learnt {
  Weights weights;
  std::vector<Lesson> lessons;
};

// Coordinate search from the defaults: a weight changes only if the lessons' mean gain is above twice its
// standard error. `events` are all that the pack may know; `product_of` maps their products to positions of
// `products`.
Learnt LearnWeights(const EventTable& events, std::span<const uint32_t> product_of,
                    const ProductTable& products, const std::vector<bool>& sensitive,
                    const TrainOptions& options);

}  // namespace rapport::builder

#endif  // RAPPORT_BUILDER_LEARN_H_
