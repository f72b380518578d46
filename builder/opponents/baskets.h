// What baselines and opponents learn from: lists of products that belong together.
#ifndef RAPPORT_BUILDER_OPPONENTS_BASKETS_H_
#define RAPPORT_BUILDER_OPPONENTS_BASKETS_H_

#include <cstdint>
#include <span>
#include <vector>

#include "rapport/builder/tables.h"

namespace rapport::builder {

enum class BasketKind : uint8_t {
  kSession,  // products looked at in one session
  kOrder,    // products of one order
  kVisitor,  // everything one visitor looked at or bought
};

inline constexpr int64_t kRecentDays = 14;  // of RecentlyPopular, back from the last training event

// Baskets hold distinct products in order of first appearance and are numbered from the newest (by last
// event) to the oldest.
class Baskets {
 public:
  // `number_of` maps products of the training events to numbers below `product_count`, kNone = not offered.
  Baskets(const EventTable& training, BasketKind kind, std::span<const uint32_t> number_of,
          uint32_t product_count);

  [[nodiscard]] BasketKind kind() const { return kind_; }
  [[nodiscard]] uint32_t size() const { return static_cast<uint32_t>(begins_.size() - 1); }
  [[nodiscard]] std::span<const uint32_t> Products(uint32_t basket) const {
    return {items_.data() + begins_[basket], begins_[basket + 1] - begins_[basket]};
  }
  // The baskets that hold a product, newest first.
  [[nodiscard]] std::span<const uint32_t> Holding(uint32_t product) const {
    return {holders_.data() + holder_begins_[product], holder_begins_[product + 1] - holder_begins_[product]};
  }
  // In how many baskets a product stands.
  [[nodiscard]] uint32_t Count(uint32_t product) const {
    return holder_begins_[product + 1] - holder_begins_[product];
  }
  [[nodiscard]] uint32_t product_count() const { return static_cast<uint32_t>(holder_begins_.size() - 1); }
  // Products in some basket, by falling Count, ties by number.
  [[nodiscard]] const std::vector<uint32_t>& Popular() const { return popular_; }
  // The same, counting baskets of the last kRecentDays; then the others of Popular.
  [[nodiscard]] const std::vector<uint32_t>& RecentlyPopular() const { return recently_popular_; }

 private:
  void Index(uint32_t product_count);

  BasketKind kind_;
  std::vector<uint32_t> begins_{0}, items_;
  std::vector<uint32_t> holder_begins_, holders_;
  std::vector<uint32_t> popular_, recently_popular_;
};

}  // namespace rapport::builder

#endif  // RAPPORT_BUILDER_OPPONENTS_BASKETS_H_
