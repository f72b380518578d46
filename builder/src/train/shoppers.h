// Distinct shoppers of a product and of a pair of products that stand within one fragment's reach: the floor
// of
// --min-shoppers.
#ifndef RAPPORT_BUILDER_SHOPPERS_H_
#define RAPPORT_BUILDER_SHOPPERS_H_

#include <cstdint>
#include <unordered_set>
#include <vector>

#include "rapport/builder/prepare.h"

namespace rapport::builder {

// Counts over the given lists. With a floor of 1 it counts nothing and lets everything in.
class ShopperFloor {
 public:
  ShopperFloor(const ProductLists& lists, uint32_t product_count, uint32_t floor);

  [[nodiscard]] bool Allows(uint32_t product) const { return floor_ <= 1 || allowed_[product]; }
  // Of products that enough shoppers had within kFragmentWindow consecutive places of a list, either way
  // round. Of a product and itself: as Allows.
  [[nodiscard]] bool AllowsPair(uint32_t a, uint32_t b) const;

 private:
  void CountProducts(const ProductLists& lists, uint32_t product_count);
  void CountPairs(const ProductLists& lists);

  uint32_t floor_;
  std::vector<bool> allowed_;
  std::unordered_set<uint64_t> allowed_pairs_;
};

}  // namespace rapport::builder

#endif  // RAPPORT_BUILDER_SHOPPERS_H_
