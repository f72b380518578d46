// Small event tables for tests of splitting and evaluating.
#ifndef RAPPORT_TESTS_NATIVE_EVALUATE_EVENTS_H_
#define RAPPORT_TESTS_NATIVE_EVALUATE_EVENTS_H_

#include <algorithm>
#include <string>
#include <string_view>

#include "rapport/builder/tables.h"

namespace rapport::builder {

inline constexpr int64_t kDay = 86'400'000;
inline constexpr int64_t kBegin = 1'764'547'200'000;  // 2025-12-01 UTC

// Rows in file order; Sorted() is what the reader makes of them.
class EventRows {
 public:
  EventRows& Add(int64_t ts_ms, std::string_view visitor, std::string_view session, EventKind kind,
                 std::string_view product) {
    Event event;
    event.ts_ms = ts_ms;
    if (!product.empty()) event.product = table_.products.Add(product);
    if (!visitor.empty()) event.visitor = table_.visitors.Add(visitor);
    if (!session.empty()) event.session = table_.sessions.Add(session);
    event.kind = kind;
    event.row = static_cast<uint32_t>(table_.events.size());
    table_.events.push_back(event);
    return *this;
  }
  EventRows& View(int64_t ts_ms, std::string_view visitor, std::string_view session,
                  std::string_view product) {
    return Add(ts_ms, visitor, session, EventKind::kViewItem, product);
  }
  EventRows& Buy(int64_t ts_ms, std::string_view visitor, std::string_view order, std::string_view product) {
    return Add(ts_ms, visitor, order, EventKind::kPurchase, product);
  }
  [[nodiscard]] EventTable Sorted() const {
    EventTable table = table_;
    std::stable_sort(table.events.begin(), table.events.end(),
                     [](const Event& a, const Event& b) { return a.ts_ms < b.ts_ms; });
    return table;
  }

 private:
  EventTable table_;
};

}  // namespace rapport::builder

#endif  // RAPPORT_TESTS_NATIVE_EVALUATE_EVENTS_H_
