// Distinct shoppers a product and a pair of neighbouring products: the floor of --min-shoppers.
#ifndef RAPPORT_BUILDER_SHOPPERS_H_
#define RAPPORT_BUILDER_SHOPPERS_H_

#include <cstdint>
#include <span>
#include <unordered_map>
#include <vector>

#include "rapport/builder/prepare.h"

namespace rapport::builder {

// Counts over the given lists. With a floor of 1 it counts nothing and lets everything in.
class ShopperFloor {
 public:
  ShopperFloor(const ProductLists& lists, uint32_t product_count, uint32_t floor);

  [[nodiscard]] bool Allows(uint32_t product) const {
    return floor_ <= 1 || products_[product].shoppers >= floor_;
  }
  // Of products that stand next to each other in some list, either way round.
  [[nodiscard]] bool AllowsPair(uint32_t a, uint32_t b) const;

 private:
  struct Count {
    uint32_t shoppers = 0;
    uint32_t last_visitor = kNone;
  };
  static uint64_t Key(uint32_t a, uint32_t b) {
    return a < b ? uint64_t{a} << 32 | b : uint64_t{b} << 32 | a;
  }
  static void See(uint32_t visitor, Count* count);

  uint32_t floor_;
  std::vector<Count> products_;
  std::unordered_map<uint64_t, Count> pairs_;
};

}  // namespace rapport::builder

#endif  // RAPPORT_BUILDER_SHOPPERS_H_
