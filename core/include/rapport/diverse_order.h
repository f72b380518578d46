// Candidates in an order that weighs how good they are against how like what is shown already they are:
// maximal marginal relevance (Carbonell, Goldstein: The use of MMR, SIGIR 1998), greedy, over ranks instead
// of scores so that it moves products as far in one strategy's list as in another's.
#ifndef RAPPORT_DIVERSE_ORDER_H_
#define RAPPORT_DIVERSE_ORDER_H_

#include <cstdint>
#include <vector>

#include "rapport/catalog.h"

namespace rapport {

// How alike two products are, in tenths: variants of one product 10, else 6 for the same category plus 4 for
// the same brand.
uint32_t LikenessTenths(const Catalog& catalog, uint32_t a, uint32_t b);

// The next of `products` (best first, r = 0, 1, …) is the one with the largest
//   (1 − d) · (1 − r / depth) − d · (largest likeness to a product shown)
// ties by r; d = hundredths / 100. In whole numbers, so that every machine agrees.
class DiverseOrder {
 public:
  // `depth` > 0, at least the number of products; `hundredths` 0..100.
  DiverseOrder(const Catalog& catalog, uint32_t hundredths, uint32_t depth, std::vector<uint32_t> products);

  // A product stands in the slot.
  void Show(uint32_t product);
  // The place in `products` of the next one, each once; kNone when none is left.
  uint32_t Next();

  static constexpr uint32_t kNone = 0xffffffffu;

 private:
  const Catalog& catalog_;
  const int64_t hundredths_;
  const int64_t depth_;
  std::vector<uint32_t> products_;
  std::vector<uint8_t> likeness_;  // the largest yet, tenths
  std::vector<uint8_t> gone_;
};

}  // namespace rapport

#endif  // RAPPORT_DIVERSE_ORDER_H_
