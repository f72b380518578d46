#include "rapport/builder/experiment_report.h"

#include <algorithm>
#include <limits>
#include <map>
#include <set>
#include <utility>

#include "experiment_rows.h"
#include "rapport/experiment.h"
#include "read_event_rows.h"

namespace rapport::builder {
namespace {

constexpr double kMsPerDay = 86'400'000;
constexpr uint32_t kTwoVariants = kNone - 1;

Status Bad(std::string what) {
  return Status::Error(StatusCode::kBadInput, std::move(what));
}

std::string Listed(const StringPool& names) {
  std::string text;
  for (uint32_t i = 0; i < names.size(); ++i) text += (i > 0 ? ", " : "") + names[i];
  return text;
}

// What one shopper did since she first saw a variant.
struct Shopper {
  uint32_t variant = kNone;
  int64_t first_ms = 0;
  std::array<double, kOutcomeNames.size()> values{};
  int64_t unnamed_order_ms = -1;

  double& operator[](Metric metric) { return values[static_cast<size_t>(metric)]; }
};

class Measurer {
 public:
  Measurer(const ExperimentOptions& options, const ExperimentRows& rows, uint32_t currency)
      : options_(options), rows_(rows), currency_(currency), shoppers_(rows.shoppers.size()) {}

  void Run(ExperimentNumbers* numbers) {
    for (const OutcomeRow& row : rows_.rows) {
      Shopper& shopper = shoppers_[row.shopper];
      if (row.kind == EventKind::kExperienceImpression) {
        Expose(row, &shopper);
      } else if (shopper.variant != kNone && InWindow(row.ts_ms, shopper)) {
        Count(row, &shopper);
      }
    }
    numbers->other_currency_lines = other_currency_lines_;
    Gather(numbers);
  }

 private:
  [[nodiscard]] double WindowMs() const {
    return options_.window_days > 0 ? options_.window_days * kMsPerDay
                                    : std::numeric_limits<double>::infinity();
  }
  [[nodiscard]] bool InWindow(int64_t ts_ms, const Shopper& shopper) const {
    return static_cast<double>(ts_ms - shopper.first_ms) < WindowMs();
  }

  static void Expose(const OutcomeRow& row, Shopper* shopper) {
    if (shopper->variant == kNone) {
      shopper->variant = row.variant;
      shopper->first_ms = row.ts_ms;
    } else if (shopper->variant != row.variant) {
      shopper->variant = kTwoVariants;
    }
  }

  void Count(const OutcomeRow& row, Shopper* shopper) {
    if (row.kind == EventKind::kPurchase) return CountPurchase(row, shopper);
    if (row.kind == EventKind::kRefund) return CountRefund(row, shopper);
    (*shopper)[Metric::kClicks] += 1;
  }

  // Lines of one transaction id, or without one of one moment, are one order; the same line told twice counts
  // once.
  void CountPurchase(const OutcomeRow& row, Shopper* shopper) {
    bool counts = true;
    if (row.order == kNone) {
      if (shopper->unnamed_order_ms != row.ts_ms) (*shopper)[Metric::kOrders] += 1;
      shopper->unnamed_order_ms = row.ts_ms;
    } else {
      if (orders_.emplace(row.shopper, row.order).second) (*shopper)[Metric::kOrders] += 1;
      counts = lines_.emplace(Order(row.shopper, row.order), row.product).second;
    }
    if (!counts || !row.priced) return;
    if (row.currency != kNone && row.currency != currency_) {
      ++other_currency_lines_;
      return;
    }
    (*shopper)[Metric::kRevenue] += row.amount;
    if (row.order != kNone) amounts_[{{row.shopper, row.order}, row.product}] = row.amount;
  }

  // Never more than was paid, and nothing for what was bought before.
  void CountRefund(const OutcomeRow& row, Shopper* shopper) {
    const auto paid = amounts_.find({{row.shopper, row.order}, row.product});
    if (row.order == kNone || paid == amounts_.end()) return;
    const double back = row.priced ? std::min(row.amount, paid->second) : paid->second;
    (*shopper)[Metric::kRevenue] -= back;
    paid->second -= back;
  }

  void Gather(ExperimentNumbers* numbers) {
    std::vector<double> largest(numbers->arms.size(), 0);
    for (const Shopper& shopper : shoppers_) {
      if (shopper.variant == kNone) continue;
      if (shopper.variant == kTwoVariants) {
        ++numbers->in_two_variants;
        continue;
      }
      const auto arm = std::find_if(numbers->arms.begin(), numbers->arms.end(), [&](const ArmNumbers& each) {
        return each.name == rows_.variants[shopper.variant];
      });
      if (arm == numbers->arms.end()) {
        ++numbers->in_unknown_variants;
      } else if (options_.window_days > 0 && InWindow(rows_.last_ms, shopper)) {
        ++numbers->window_open;
      } else {
        Add(shopper, &*arm, &largest[static_cast<size_t>(arm - numbers->arms.begin())]);
      }
    }
    for (size_t i = 0; i < largest.size(); ++i) {
      ArmNumbers& arm = numbers->arms[i];
      const double revenue =
          arm.per_shopper[static_cast<size_t>(Metric::kRevenue)].mean() * static_cast<double>(arm.shoppers);
      if (revenue > 0) arm.largest_share = largest[i] / revenue;
    }
  }

  static void Add(const Shopper& shopper, ArmNumbers* arm, double* largest) {
    ++arm->shoppers;
    for (size_t metric = 0; metric < kOutcomeNames.size(); ++metric) {
      arm->per_shopper[metric].Add(shopper.values[metric]);
      if (shopper.values[metric] > 0) ++arm->shoppers_with[metric];
    }
    *largest = std::max(*largest, shopper.values[static_cast<size_t>(Metric::kRevenue)]);
  }

  using Order = std::pair<uint32_t, uint32_t>;  // shopper and transaction id
  const ExperimentOptions& options_;
  const ExperimentRows& rows_;
  const uint32_t currency_;
  std::vector<Shopper> shoppers_;
  std::set<Order> orders_;
  std::set<std::pair<Order, uint32_t>> lines_;
  std::map<std::pair<Order, uint32_t>, double> amounts_;  // paid for a product of an order, not refunded
  uint64_t other_currency_lines_ = 0;
};

Result<uint32_t> ChooseCurrency(const ExperimentRows& rows, const std::string& wanted) {
  if (!wanted.empty()) return rows.currencies.Find(wanted).value_or(kNone);
  if (rows.currencies.size() > 1) {
    return Bad("revenue is in " + Listed(rows.currencies) + ": choose one with --currency");
  }
  return rows.currencies.size() == 1 ? 0 : kNone;
}

void SetArms(const ExperimentOptions& options, const ExperimentRows& rows, ExperimentNumbers* numbers) {
  std::vector<std::string> names;
  for (const Arm& arm : options.arms) names.push_back(arm.name);
  if (names.empty()) {
    for (uint32_t i = 0; i < rows.variants.size(); ++i) names.push_back(rows.variants[i]);
    std::sort(names.begin(), names.end(), [](const std::string& a, const std::string& b) {
      return std::pair(a != kHeldOut, a) < std::pair(b != kHeldOut, b);
    });
  }
  for (std::string& name : names) numbers->arms.emplace_back().name = std::move(name);
}

void Compare(const ExperimentOptions& options, ExperimentNumbers* numbers) {
  std::vector<uint64_t> counts;
  std::vector<double> weights;
  for (const Arm& arm : options.arms) weights.push_back(arm.weight);
  for (const ArmNumbers& arm : numbers->arms) counts.push_back(arm.shoppers);
  const bool known = std::all_of(weights.begin(), weights.end(), [](double weight) { return weight > 0; });
  if (weights.size() > 1 && known)
    numbers->sample_ratio_probability = SampleRatioProbability(counts, weights);
  const ArmNumbers& control = numbers->arms[0];
  for (size_t i = 1; i < numbers->arms.size(); ++i) {
    auto& lifts = numbers->lifts.emplace_back();
    for (size_t metric = 0; metric < kOutcomeNames.size(); ++metric) {
      lifts[metric] =
          CompareMeans(control.per_shopper[metric], numbers->arms[i].per_shopper[metric], options.sequential);
    }
  }
}

}  // namespace

Result<ExperimentNumbers> MeasureExperiment(const ExperimentOptions& options, ReadReport* report) {
  Reporter reporter(options.events_path, report);
  ExperimentRows rows(options.experiment, reporter);
  if (Status read = ReadEventRows(options.events_path, {}, reporter, rows); !read.ok()) return read;
  if (rows.variants.size() == 0) {
    return Bad(options.events_path + ": nobody saw the experiment " + options.experiment +
               (rows.other_experiments.size() > 0 ? "; there are " + Listed(rows.other_experiments) : ""));
  }
  const Result<uint32_t> currency = ChooseCurrency(rows, options.currency);
  if (!currency.ok()) return currency.status();
  rows.Sort();
  ExperimentNumbers numbers;
  numbers.currency = currency.value() != kNone ? rows.currencies[currency.value()] : options.currency;
  SetArms(options, rows, &numbers);
  Measurer(options, rows, currency.value()).Run(&numbers);
  Compare(options, &numbers);
  return numbers;
}

Result<std::vector<Arm>> ArmsOf(const CompiledConfig& config, std::string_view experiment) {
  const pack::PlanT& plan = config.markets[0].plan;
  std::vector<Arm> arms;
  if (experiment == kHoldout && plan.holdout_share > 0) {
    arms.push_back({std::string(kHeldOut), static_cast<double>(plan.holdout_share)});
    arms.push_back({std::string(kNotHeldOut), static_cast<double>(kWholeShare - plan.holdout_share)});
    return arms;
  }
  std::string names = plan.holdout_share > 0 ? std::string(kHoldout) : "";
  for (const auto& known : plan.experiments) {
    names += (names.empty() ? "" : ", ") + known->name;
    if (known->name != experiment) continue;
    for (size_t i = 0; i < known->variants.size(); ++i)
      arms.push_back({known->variants[i]->name, static_cast<double>(known->weights[i])});
    return arms;
  }
  return Status::Error(StatusCode::kUnknownName, "the configuration has no experiment " +
                                                     std::string(experiment) +
                                                     (names.empty() ? "" : "; there are: " + names));
}

}  // namespace rapport::builder
