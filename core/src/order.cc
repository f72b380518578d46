#include "order.h"

#include <algorithm>

namespace rapport {

std::vector<uint32_t> ByFallingKey(const std::vector<Keyed>& items) {
  std::vector<uint32_t> order(items.size());
  for (uint32_t i = 0; i < order.size(); ++i) order[i] = i;
  std::sort(order.begin(), order.end(), [&items](uint32_t a, uint32_t b) {
    return items[a].key != items[b].key ? items[a].key > items[b].key : a < b;
  });
  for (uint32_t& place : order) place = items[place].item;
  return order;
}

}  // namespace rapport
