// Exported events → what an experiment did, variant by variant.
//
// A shopper counts under the variant whose slot she first saw (an experience_impression), and with what she
// did from that moment on: clicks in slots, orders, and revenue in one currency less what was refunded of it.
// One who saw two variants of one experiment is left out of all numbers and counted. All of it speaks of
// shoppers who consented to measuring, and of nobody else.
#ifndef RAPPORT_BUILDER_EXPERIMENT_REPORT_H_
#define RAPPORT_BUILDER_EXPERIMENT_REPORT_H_

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rapport/builder/config.h"
#include "rapport/builder/sequential.h"
#include "rapport/builder/tables.h"
#include "rapport/status.h"

namespace rapport::builder {

enum class Metric : uint8_t { kClicks = 0, kOrders = 1, kRevenue = 2 };
inline constexpr std::array<std::string_view, 3> kOutcomeNames = {"clicks", "orders", "revenue"};

struct Arm {
  std::string name;
  double weight = 1;  // its part of the shoppers beside the other arms' weights
};

struct ExperimentOptions {
  std::string events_path;  // CSV or NDJSON, plain or gzipped
  std::string experiment;
  std::vector<Arm> arms;  // the control first; none: those found, of unknown weights, "control" first
  SequentialOptions sequential;
  std::string currency;    // ISO 4217 of the revenue; "" = the only one there is
  double window_days = 0;  // > 0: only shoppers first exposed that long before the last event, and of each
                           // only so many days
};

struct ArmNumbers {
  std::string name;
  uint64_t shoppers = 0;
  std::array<Sample, kOutcomeNames.size()> per_shopper;        // by Metric; revenue in major units
  std::array<uint64_t, kOutcomeNames.size()> shoppers_with{};  // of whom the value is above 0
  double largest_share = 0;  // of the arm's revenue, that one shopper carries; 0 without revenue
};

struct ExperimentNumbers {
  std::vector<ArmNumbers> arms;  // the control first
  // By arm after the control and metric.
  std::vector<std::array<std::optional<Lift>, kOutcomeNames.size()>> lifts;
  std::string currency;  // "" where no price named one
  uint64_t in_two_variants = 0;
  uint64_t in_unknown_variants = 0;  // the configuration does not name them
  uint64_t window_open = 0;          // left out for options.window_days
  uint64_t other_currency_lines = 0;
  std::optional<double> sample_ratio_probability;  // where the weights are known
  [[nodiscard]] bool mismatch() const { return sample_ratio_probability.value_or(1) < kMismatchProbability; }
};

// Reads the events once. kBadInput for a file that cannot be read, one without an exposure to the experiment,
// or prices of several currencies and none asked for.
Result<ExperimentNumbers> MeasureExperiment(const ExperimentOptions& options, ReadReport* report);

// The arms of an experiment, or of the holdout, as a configuration sets them up. kUnknownName, naming those
// there are, for any other.
Result<std::vector<Arm>> ArmsOf(const CompiledConfig& config, std::string_view experiment);

}  // namespace rapport::builder

#endif  // RAPPORT_BUILDER_EXPERIMENT_REPORT_H_
