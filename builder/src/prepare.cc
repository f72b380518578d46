#include "rapport/builder/prepare.h"

#include <algorithm>
#include <cmath>

#include "rapport/profile.h"

namespace rapport::builder {
namespace {

constexpr double kMsADay = 86'400'000.0;

struct Row {
  uint32_t visitor;
  uint32_t session;
  int64_t ts_ms;
  uint32_t product;
  bool purchase;
};

// Visitors numbered densely: named ones first, then sessions that stand for themselves, then rows of nobody.
std::vector<Row> RelevantRows(const EventTable& events, std::span<const uint32_t> product_of,
                              std::span<const Event> used) {
  const auto visitors = static_cast<uint32_t>(events.visitors.size());
  const auto sessions = static_cast<uint32_t>(events.sessions.size());
  std::vector<Row> rows;
  rows.reserve(used.size());
  uint32_t nobody = visitors + sessions;
  for (const Event& event : used) {
    const bool purchase = event.kind == EventKind::kPurchase;
    if (!purchase && event.kind != EventKind::kViewItem) continue;
    if (event.product == kNone || product_of[event.product] == kNone) continue;
    uint32_t visitor = event.visitor;
    if (visitor == kNone) visitor = event.session != kNone ? visitors + event.session : nobody++;
    rows.push_back({visitor, event.session, event.ts_ms, product_of[event.product], purchase});
  }
  std::stable_sort(rows.begin(), rows.end(),
                   [](const Row& a, const Row& b) { return a.visitor < b.visitor; });
  return rows;
}

bool SameVisit(const Row& a, const Row& b) {
  if (a.visitor != b.visitor) return false;
  if (a.session != kNone || b.session != kNone) return a.session == b.session;
  if (a.purchase != b.purchase) return true;
  return b.ts_ms - a.ts_ms < kSessionIdleMs;
}

// One pass over a visitor's rows; views and orders are cut separately, because a purchase often carries an
// order number where views carry a session's.
class Preparer {
 public:
  Preparer(PreparedEvents* out, uint32_t product_count) : out_(*out), last_list_(product_count, 0) {}

  void Lists(std::span<const Row> rows, bool purchases, ProductLists* lists, std::vector<float>* long_counts,
             std::vector<float>* short_counts) {
    const Row* previous = nullptr;
    int64_t first_ms = 0;
    for (const Row& row : rows) {
      if (row.purchase != purchases) continue;
      if (previous == nullptr || !SameVisit(*previous, row)) {
        if (previous != nullptr) lists->Close(previous->visitor, first_ms);
        first_ms = row.ts_ms;
        ++list_;
      }
      Add(row, purchases, lists, long_counts, short_counts);
      previous = &row;
    }
    if (previous != nullptr) lists->Close(previous->visitor, first_ms);
  }

 private:
  void Add(const Row& row, bool distinct, ProductLists* lists, std::vector<float>* long_counts,
           std::vector<float>* short_counts) {
    const bool repeated = last_list_[row.product] == list_;
    if (!repeated) {
      last_list_[row.product] = list_;
      const double age_days = static_cast<double>(out_.end_ms - row.ts_ms) / kMsADay;
      (*long_counts)[row.product] += static_cast<float>(std::exp2(-age_days / kPopularityHalfLifeDays));
      (*short_counts)[row.product] += static_cast<float>(std::exp2(-age_days / kTrendHalfLifeDays));
    }
    const bool open_list_empty = lists->items.size() == lists->begins.back();
    if (distinct ? repeated : !open_list_empty && lists->items.back() == row.product) return;
    lists->items.push_back(row.product);
  }

  PreparedEvents& out_;
  std::vector<uint32_t> last_list_;  // the list that held the product last
  uint32_t list_ = 0;
};

}  // namespace

void ProductLists::Close(uint32_t visitor, int64_t first_ms) {
  begins.push_back(static_cast<uint32_t>(items.size()));
  visitors.push_back(visitor);
  ts_ms.push_back(first_ms);
}

PreparedEvents Prepare(const EventTable& events, std::span<const uint32_t> product_of, uint32_t product_count,
                       int64_t until_ms) {
  PreparedEvents out;
  for (auto* counts : {&out.viewers, &out.buyers, &out.recent_viewers, &out.recent_buyers})
    counts->assign(product_count, 0);
  out.first_event_ms.assign(product_count, 0);
  const auto end = std::partition_point(events.events.begin(), events.events.end(),
                                        [until_ms](const Event& event) { return event.ts_ms < until_ms; });
  const std::span<const Event> used(events.events.data(), static_cast<size_t>(end - events.events.begin()));
  if (used.empty()) return out;
  out.begin_ms = used.front().ts_ms;
  out.end_ms = used.back().ts_ms + 1;

  std::vector<Row> rows = RelevantRows(events, product_of, used);
  Preparer preparer(&out, product_count);
  for (size_t begin = 0; begin < rows.size();) {
    size_t next = begin;
    while (next < rows.size() && rows[next].visitor == rows[begin].visitor) ++next;
    const std::span<Row> visitor(rows.data() + begin, next - begin);
    preparer.Lists(visitor, false, &out.sessions, &out.viewers, &out.recent_viewers);
    preparer.Lists(visitor, true, &out.orders, &out.buyers, &out.recent_buyers);
    for (const Row& row : visitor) {
      int64_t& first_ms = out.first_event_ms[row.product];
      if (first_ms == 0 || row.ts_ms < first_ms) first_ms = row.ts_ms;
    }
    ++out.visitor_count;
    begin = next;
  }
  return out;
}

}  // namespace rapport::builder
