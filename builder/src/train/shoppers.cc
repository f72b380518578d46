#include "shoppers.h"

namespace rapport::builder {

ShopperFloor::ShopperFloor(const ProductLists& lists, uint32_t product_count, uint32_t floor)
    : floor_(floor) {
  if (floor_ <= 1) return;
  products_.resize(product_count);
  for (size_t i = 0; i < lists.size(); ++i) {
    const auto list = lists[i];
    for (size_t j = 0; j < list.size(); ++j) {
      See(lists.visitors[i], &products_[list[j]]);
      if (j > 0) See(lists.visitors[i], &pairs_[Key(list[j - 1], list[j])]);
    }
  }
}

// Lists of one visitor stand together, so remembering the last visitor counts distinct ones.
void ShopperFloor::See(uint32_t visitor, Count* count) {
  if (count->last_visitor == visitor) return;
  count->last_visitor = visitor;
  ++count->shoppers;
}

bool ShopperFloor::AllowsPair(uint32_t a, uint32_t b) const {
  if (floor_ <= 1) return true;
  const auto found = pairs_.find(Key(a, b));
  return found != pairs_.end() && found->second.shoppers >= floor_;
}

}  // namespace rapport::builder
