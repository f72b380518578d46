// The trained tables of a pack, unpacked for scoring. Read-only; own their memory.
#ifndef RAPPORT_MODELS_H_
#define RAPPORT_MODELS_H_

#include <cstdint>
#include <span>
#include <vector>

#include "rapport/status.h"

namespace rapport {

namespace pack {
struct Fragments;
struct Neighbors;
struct RankedList;
}  // namespace pack

inline constexpr int kMaxFragmentItems = 5;

// Session fragments and, rebuilt here, the rows that hold each product.
class Fragments {
 public:
  // An absent table is an empty model. kCorrupt for rows of the wrong size or products out of range.
  static Result<Fragments> Open(const pack::Fragments* table, uint32_t product_count);

  [[nodiscard]] uint32_t rows() const {
    return row_begins_.empty() ? 0 : static_cast<uint32_t>(row_begins_.size() - 1);
  }
  [[nodiscard]] std::span<const uint32_t> Row(uint32_t row) const {
    return {items_.data() + row_begins_[row], row_begins_[row + 1] - row_begins_[row]};
  }
  // Ascending; a row that holds the product twice is named once.
  [[nodiscard]] std::span<const uint32_t> RowsOf(uint32_t product) const {
    if (holder_begins_.empty()) return {};
    return {holders_.data() + holder_begins_[product], holder_begins_[product + 1] - holder_begins_[product]};
  }
  [[nodiscard]] float distance_scale() const { return distance_scale_; }

 private:
  void Invert(uint32_t product_count);

  std::vector<uint32_t> row_begins_, items_;
  std::vector<uint32_t> holder_begins_, holders_;
  float distance_scale_ = 1;
};

// Directed weighted edges from each product.
class Neighbors {
 public:
  static Result<Neighbors> Open(const pack::Neighbors* table, uint32_t product_count);

  struct Edge {
    uint32_t product;
    float weight;  // [0, row scale]
  };
  [[nodiscard]] std::span<const Edge> Of(uint32_t product) const {
    if (begins_.empty()) return {};
    return {edges_.data() + begins_[product], begins_[product + 1] - begins_[product]};
  }
  [[nodiscard]] bool empty() const { return edges_.empty(); }

 private:
  std::vector<uint32_t> begins_;
  std::vector<Edge> edges_;
};

// Products best first with scores in [0, 1].
class RankedList {
 public:
  static Result<RankedList> Open(const pack::RankedList* table, uint32_t product_count);

  struct Entry {
    uint32_t product;
    float score;
  };
  [[nodiscard]] std::span<const Entry> entries() const { return entries_; }

 private:
  std::vector<Entry> entries_;
};

}  // namespace rapport

#endif  // RAPPORT_MODELS_H_
