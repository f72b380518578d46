// Events → the tables that training reads. Kept apart from training so that very large histories can be
// prepared elsewhere into the same tables.
#ifndef RAPPORT_BUILDER_PREPARE_H_
#define RAPPORT_BUILDER_PREPARE_H_

#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "rapport/builder/tables.h"

namespace rapport::builder {

// Lists of products laid end to end; list i is items[begins[i] .. begins[i + 1]).
struct ProductLists {
  std::vector<uint32_t> begins{0};
  std::vector<uint32_t> items;
  std::vector<uint32_t> visitors;  // whose list it is; lists of one visitor stand together, oldest first
  std::vector<int64_t> ts_ms;      // of the first event of the list

  [[nodiscard]] size_t size() const { return visitors.size(); }
  [[nodiscard]] std::span<const uint32_t> operator[](size_t list) const {
    return {items.data() + begins[list], begins[list + 1] - begins[list]};
  }
  void Close(uint32_t visitor, int64_t first_ms);
};

struct PreparedEvents {
  ProductLists
      sessions;  // products looked at, in order, immediate repeats once; sessions of one product included
  ProductLists orders;                 // distinct products of one order, in row order
  std::vector<float> viewers, buyers;  // per product: visits (orders) that hold it, decayed by age
  std::vector<float> recent_viewers, recent_buyers;  // the same with the short half-life
  std::vector<int64_t> first_event_ms;               // per product, 0 = none
  int64_t begin_ms = 0, end_ms = 0;                  // of all events, half-open
  uint32_t visitor_count = 0;
};

inline constexpr double kPopularityHalfLifeDays = 60;
inline constexpr double kTrendHalfLifeDays = 14;

// `product_of` maps the events' product numbers to catalogue positions below `product_count`, kNone =
// unknown. A row without a session belongs to the visitor's session by 30 minutes of idleness; without a
// visitor its session is the visitor; without both it counts for popularity alone. Purchases of one session
// are one order. Events from `until_ms` on are as if they were not there.
PreparedEvents Prepare(const EventTable& events, std::span<const uint32_t> product_of, uint32_t product_count,
                       int64_t until_ms = std::numeric_limits<int64_t>::max());

}  // namespace rapport::builder

#endif  // RAPPORT_BUILDER_PREPARE_H_
