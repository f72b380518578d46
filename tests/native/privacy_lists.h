// Small shops as lists of products, for tests of what a pack tells of shoppers.
#ifndef RAPPORT_TESTS_NATIVE_PRIVACY_LISTS_H_
#define RAPPORT_TESTS_NATIVE_PRIVACY_LISTS_H_

#include <cstdint>
#include <random>
#include <vector>

#include "rapport/builder/train.h"

namespace rapport::builder {

// The last product has number 0 in the pack, so that positions and pack numbers are not mistaken for one
// another.
inline Numbering Backwards(uint32_t products) {
  Numbering numbering;
  for (uint32_t i = 0; i < products; ++i) {
    numbering.rank_of.push_back(products - 1 - i);
    numbering.position_of.push_back(products - 1 - i);
  }
  return numbering;
}

inline void AddList(ProductLists* lists, uint32_t visitor, const std::vector<uint32_t>& products) {
  lists->items.insert(lists->items.end(), products.begin(), products.end());
  lists->Close(visitor, static_cast<int64_t>(lists->size()));
}

// Each visitor has one to three lists of up to nine products; immediate repeats once. `distinct`: no repeats
// at all.
inline ProductLists RandomLists(std::mt19937* random, uint32_t visitors, uint32_t products, bool distinct) {
  ProductLists lists;
  for (uint32_t visitor = 0; visitor < visitors; ++visitor) {
    for (size_t n = 1 + (*random)() % 3; n > 0; --n) {
      std::vector<uint32_t> items;
      std::vector<bool> had(products);
      for (size_t i = 0, length = 1 + (*random)() % 9; i < length; ++i) {
        const auto product = static_cast<uint32_t>((*random)() % products);
        if (distinct ? had[product] : !items.empty() && items.back() == product) continue;
        had[product] = true;
        items.push_back(product);
      }
      AddList(&lists, visitor, items);
    }
  }
  return lists;
}

}  // namespace rapport::builder

#endif  // RAPPORT_TESTS_NATIVE_PRIVACY_LISTS_H_
