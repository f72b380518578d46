// Sums by product in a dense array of which few places are in use at a time.
#ifndef RAPPORT_SPARSE_SUM_H_
#define RAPPORT_SPARSE_SUM_H_

#include <cstdint>
#include <span>
#include <vector>

namespace rapport {

class SparseSum {
 public:
  // Room for `product_count` products, all 0.
  void Resize(uint32_t product_count) {
    Clear();
    if (values_.size() != product_count) values_.assign(product_count, 0.0f);
  }
  // `value` must be ≥ 0 and finite; `product` below the count.
  void Add(uint32_t product, float value) {
    if (values_[product] == 0.0f) touched_.push_back(product);
    values_[product] += value;
  }
  [[nodiscard]] float operator[](uint32_t product) const { return values_[product]; }
  // In order of first addition. A product to which only zeros were added may stand here more than once.
  [[nodiscard]] std::span<const uint32_t> touched() const { return touched_; }
  [[nodiscard]] float Max() const {
    float largest = 0;
    for (const uint32_t product : touched_) {
      if (values_[product] > largest) largest = values_[product];
    }
    return largest;
  }
  // The value, which then is 0.
  float Take(uint32_t product) {
    const float value = values_[product];
    values_[product] = 0;
    return value;
  }
  void Clear() {
    for (const uint32_t product : touched_) values_[product] = 0;
    touched_.clear();
  }

 private:
  std::vector<float> values_;
  std::vector<uint32_t> touched_;
};

}  // namespace rapport

#endif  // RAPPORT_SPARSE_SUM_H_
