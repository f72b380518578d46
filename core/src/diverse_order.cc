#include "rapport/diverse_order.h"

#include <algorithm>

namespace rapport {

uint32_t LikenessTenths(const Catalog& catalog, uint32_t a, uint32_t b) {
  if (catalog.group(a) != 0 && catalog.group(a) == catalog.group(b)) return 10;
  uint32_t tenths = 0;
  if (catalog.category(a) != 0 && catalog.category(a) == catalog.category(b)) tenths += 6;
  if (catalog.brand(a) != 0 && catalog.brand(a) == catalog.brand(b)) tenths += 4;
  return tenths;
}

DiverseOrder::DiverseOrder(const Catalog& catalog, uint32_t hundredths, uint32_t depth,
                           std::vector<uint32_t> products)
    : catalog_(catalog),
      hundredths_(std::min(hundredths, 100u)),
      depth_(depth),
      products_(std::move(products)),
      likeness_(products_.size(), 0),
      gone_(products_.size(), 0) {}

void DiverseOrder::Show(uint32_t product) {
  for (size_t i = 0; i < products_.size(); ++i) {
    likeness_[i] =
        std::max(likeness_[i], static_cast<uint8_t>(LikenessTenths(catalog_, products_[i], product)));
  }
}

uint32_t DiverseOrder::Next() {
  uint32_t best = kNone;
  int64_t best_value = 0;
  for (uint32_t i = 0; i < products_.size(); ++i) {
    if (gone_[i] != 0) continue;
    const int64_t value =
        (100 - hundredths_) * 10 * (depth_ - int64_t{i}) - hundredths_ * likeness_[i] * depth_;
    if (best != kNone && value <= best_value) continue;
    best = i;
    best_value = value;
  }
  if (best != kNone) gone_[best] = 1;
  return best;
}

}  // namespace rapport
