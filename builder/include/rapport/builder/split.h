// Events → what a pack may be trained on, and test queries with what the shoppers did next. A pure function
// of the table: no clock, no chance; the same events in another file order give the same queries.
#ifndef RAPPORT_BUILDER_SPLIT_H_
#define RAPPORT_BUILDER_SPLIT_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "rapport/builder/tables.h"
#include "rapport/engine.h"
#include "rapport/status.h"

namespace rapport::builder {

enum class Protocol : uint8_t {
  kNextView,     // the next product looked at, at every step of the sessions that begin at or after the cut
  kNextOrder,    // all products of each customer's first order at or after the cut
  kLeaveOneOut,  // each visitor's last product
};

// "next-view", "next-order", "leave-one-out".
const char* ProtocolName(Protocol protocol);

struct SplitOptions {
  Protocol protocol = Protocol::kNextView;
  // Training uses events before this moment only. 0 = found: the latest UTC midnight that leaves at least
  // a tenth of the sessions (orders) for testing. Leave-one-out: events from here on are not used at all;
  // 0 = all are.
  int64_t cut_ms = 0;
  // At most so many queries, 0 = all: whole sessions (visitors) in the order of a hash of their names, the
  // last one's first steps only where it would be too many.
  size_t max_queries = 0;
  // Next-order: customers with fewer orders before the cut are not tested. Of a single order nobody can
  // tell what the customer buys again.
  uint32_t min_orders = 2;
};

// Leave-one-out: visitors with fewer views and purchases only train.
inline constexpr uint32_t kMinLeaveOneOutEvents = 3;
// Leave-one-out: where fewer of the training events repeat a product of their visitor's, none is expected to.
inline constexpr double kNoRepeatsShare = 0.001;

// Spans are views into Split::rows and Split::targets.
struct TestQuery {
  std::string id;  // unique; next-view: session.position, else the visitor
  int64_t now_ms = 0;
  uint32_t rows_begin = 0, rows_end = 0;        // at least one row
  uint32_t targets_begin = 0, targets_end = 0;  // at least one
};

struct Split {
  Protocol protocol = Protocol::kNextView;
  int64_t cut_ms = 0;                   // 0 for leave-one-out without one
  bool cut_found = false;               // true: not asked for
  Exclude exclude = Exclude::kCurrent;  // what lists must leave out
  double repeat_share = 0;              // leave-one-out: of the training events
  size_t train_end = 0;                 // training events are events[0, train_end) …
  std::vector<uint32_t> held_out;       // … but these, ascending
  std::vector<TestQuery> queries;       // by the name of session or visitor, then by position
  std::vector<uint32_t> rows;           // event numbers; a query's stand in order of time
  std::vector<uint32_t> targets;        // product numbers of the table, distinct within a query
  size_t cases = 0;                     // queries there were before max_queries
  size_t groups = 0;                    // sessions or visitors among `queries`

  // The events that the shopper's device would hold at now_ms, all of them before the target; at most the
  // latest kMaxHistoryRows.
  [[nodiscard]] std::span<const uint32_t> Rows(const TestQuery& query) const {
    return {rows.data() + query.rows_begin, query.rows_end - query.rows_begin};
  }
  [[nodiscard]] std::span<const uint32_t> Targets(const TestQuery& query) const {
    return {targets.data() + query.targets_begin, query.targets_end - query.targets_begin};
  }
};

// Sessions and orders are cut as Prepare cuts them (prepare.h). Time and memory are linear in the events;
// rows of the queries come on top. kBadInput with advice when there are no events, none to train on or
// nothing to test.
//   next-view: of a session's views, immediate repeats once; position i ≥ 1 is a query, its target the i-th
//     product, its rows all events of the visitor before that view; now_ms a second after the last of them.
//   next-order: rows are all events before the cut, now_ms is the order's moment.
//   leave-one-out: the target is the last view or purchase, of several at one moment one by hash; what
//   follows of
//     the same visitor is held out with it.
Result<Split> SplitEvents(const EventTable& events, const SplitOptions& options);

// Of the views and purchases, the share that repeat a product of the same visitor's earlier ones.
double RepeatShare(const EventTable& events);

// What leave-one-out lists leave out: the whole history where no repeats are to be expected, else nothing.
Exclude ExcludeFor(double repeat_share);

// The training events as a table of their own, as if the rest had never been in the file: its pools hold only
// names that stand in training rows, numbered by file order.
EventTable TrainingEvents(const EventTable& events, const Split& split);

}  // namespace rapport::builder

#endif  // RAPPORT_BUILDER_SPLIT_H_
