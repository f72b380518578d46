// The rows of an events file that an experiment is measured by.
#ifndef RAPPORT_BUILDER_SRC_EXPERIMENT_ROWS_H_
#define RAPPORT_BUILDER_SRC_EXPERIMENT_ROWS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "rapport/builder/event_maker.h"
#include "rapport/builder/reporter.h"
#include "rapport/builder/tables.h"

namespace rapport::builder {

struct OutcomeRow {
  int64_t ts_ms = 0;
  EventKind kind = EventKind::kUnknown;  // exposure, click, purchase or refund
  uint32_t shopper = 0;                  // number in ExperimentRows::shoppers
  uint32_t variant = kNone;              // of an exposure
  uint32_t order = kNone;                // of a purchase or refund; kNone without a transaction id
  uint32_t product = kNone;
  uint32_t currency = kNone;
  double amount = 0;  // price of one piece times quantity, major units; meaningful when priced
  bool priced = false;
};

// Keeps exposures to one experiment, clicks, purchases and refunds.
class ExperimentRows final : public RawEventSink {
 public:
  ExperimentRows(std::string experiment, Reporter& reporter)
      : experiment_(std::move(experiment)), reporter_(reporter) {}

  void Add(const RawEvent& raw, int64_t line) override;
  // By time; at one moment exposures come first, else in file order.
  void Sort();

  std::vector<OutcomeRow> rows;
  StringPool shoppers, variants, orders, products, currencies;
  StringPool other_experiments;
  int64_t last_ms = 0;  // of any event

 private:
  void ReadAmount(const RawEvent& raw, int64_t line, OutcomeRow* row);

  std::string experiment_;
  Reporter& reporter_;
};

}  // namespace rapport::builder

#endif  // RAPPORT_BUILDER_SRC_EXPERIMENT_ROWS_H_
