#include "rapport/builder/experiment_words.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdarg>
#include <cstdio>

#include "rapport/experiment.h"

namespace rapport::builder {
namespace {

using Json = nlohmann::ordered_json;

constexpr double kMuchRevenue = 0.1;

[[gnu::format(printf, 1, 2)]] std::string Format(const char* pattern, ...) {
  std::array<char, 512> text{};
  va_list arguments;
  va_start(arguments, pattern);
  std::vsnprintf(text.data(), text.size(), pattern, arguments);
  va_end(arguments);
  return text.data();
}

std::string Percent(double share) {
  return Format("%+.1f %%", share * 100);
}

std::string Amount(double value, Metric metric, const std::string& currency) {
  if (metric != Metric::kRevenue) return Format("%+.4f", value);
  return Format("%+.2f", value) + (currency.empty() ? "" : " " + currency);
}

std::string Verdict(const Lift& lift, const std::string& name, const std::string& control,
                    std::string_view metric) {
  if (!lift.shown()) return "no difference shown yet";
  return name + (lift.absolute > 0 ? " has more " : " has fewer ") + std::string(metric) + " than " + control;
}

std::string LiftLine(const ExperimentNumbers& numbers, const ArmNumbers& arm, Metric metric,
                     const std::optional<Lift>& lift) {
  const std::string_view name = kOutcomeNames[static_cast<size_t>(metric)];
  std::string line = Format("  %-8s ", std::string(name).c_str());
  if (!lift) return line + "too few shoppers, or none who did it: nothing can be said yet\n";
  if (lift->relative) line += Percent(*lift->relative);
  if (lift->relative_within) {
    line += " (between " + Percent(lift->relative_within->low) + " and " +
            Percent(lift->relative_within->high) + ")";
  }
  line += "; " + Amount(lift->absolute, metric, numbers.currency) + " a shopper (between " +
          Amount(lift->absolute_within.low, metric, numbers.currency) + " and " +
          Amount(lift->absolute_within.high, metric, numbers.currency) + "): ";
  return line + Verdict(*lift, arm.name, numbers.arms[0].name, name) + "\n";
}

std::string Table(const ExperimentNumbers& numbers, const std::vector<Metric>& metrics) {
  size_t width = 8;
  for (const ArmNumbers& arm : numbers.arms) width = std::max(width, arm.name.size());
  const int columns = static_cast<int>(width);
  std::string table = Format("%-*s %10s", columns, "variant", "shoppers");
  for (const Metric metric : metrics)
    table += Format(" %20s", (std::string(kOutcomeNames[static_cast<size_t>(metric)]) + "/shopper").c_str());
  for (const ArmNumbers& arm : numbers.arms) {
    table +=
        Format("\n%-*s %10llu", columns, arm.name.c_str(), static_cast<unsigned long long>(arm.shoppers));
    for (const Metric metric : metrics) {
      const double mean = arm.per_shopper[static_cast<size_t>(metric)].mean();
      table += metric == Metric::kRevenue
                   ? Format(" %20s", (Format("%.2f ", mean) + numbers.currency).c_str())
                   : Format(" %20.4f", mean);
    }
  }
  return table + "\n";
}

Json IntervalJson(const std::optional<ConfidenceInterval>& interval) {
  return interval ? Json{interval->low, interval->high} : Json(nullptr);
}

Json LiftJson(const std::optional<Lift>& lift) {
  if (!lift) return nullptr;
  return {{"absolute", lift->absolute},
          {"absolute_within", IntervalJson(lift->absolute_within)},
          {"relative", lift->relative ? Json(*lift->relative) : Json(nullptr)},
          {"relative_within", IntervalJson(lift->relative_within)},
          {"difference_shown", lift->shown()}};
}

Json ArmJson(const ArmNumbers& arm, const std::vector<Metric>& metrics) {
  Json json = {{"name", arm.name}, {"shoppers", arm.shoppers}};
  for (const Metric metric : metrics) {
    const auto i = static_cast<size_t>(metric);
    json[std::string(kOutcomeNames[i])] = {
        {"per_shopper", arm.per_shopper[i].mean()},
        {"total", arm.per_shopper[i].mean() * static_cast<double>(arm.shoppers)},
        {"standard_deviation", std::sqrt(arm.per_shopper[i].variance())},
        {"shoppers_with", arm.shoppers_with[i]}};
  }
  json["largest_shopper_share_of_revenue"] = arm.largest_share;
  return json;
}

}  // namespace

bool Comparable(const std::string& experiment, Metric metric) {
  return experiment != kHoldout || metric != Metric::kClicks;
}

std::vector<std::string> ExperimentWarnings(const ExperimentNumbers& numbers) {
  std::vector<std::string> warnings;
  if (numbers.mismatch()) {
    warnings.push_back(Format(
        "sample-ratio mismatch: the variants' shoppers do not stand in the ratio of their weights (chance of "
        "this by luck: %.2g). Some of one variant are lost before they are counted, so do not trust the "
        "lift; "
        "look for a variant that breaks, loads late, or drives shoppers away.",
        *numbers.sample_ratio_probability));
  }
  for (const ArmNumbers& arm : numbers.arms) {
    if (arm.largest_share <= kMuchRevenue) continue;
    warnings.push_back(
        Format("one shopper carries %.0f %% of the revenue of %s: take its lift in revenue "
               "with care until more have bought",
               arm.largest_share * 100, arm.name.c_str()));
  }
  const auto left_out = [&warnings](uint64_t count, const char* why) {
    if (count > 0) warnings.push_back(Format("%llu %s", static_cast<unsigned long long>(count), why));
  };
  left_out(numbers.in_two_variants, "shoppers saw two variants and are left out");
  left_out(numbers.in_unknown_variants,
           "shoppers saw variants that the configuration does not name, and are left out");
  left_out(numbers.window_open, "shoppers are left out because their days are not over");
  left_out(numbers.other_currency_lines, "order lines in another currency are not in the revenue");
  if (!numbers.sample_ratio_probability)
    warnings.emplace_back(
        "the variants' weights are unknown, so the ratio of their shoppers is not checked: "
        "add --config rapport.json");
  return warnings;
}

std::string DescribeExperiment(const ExperimentOptions& options, const ExperimentNumbers& numbers,
                               const std::vector<Metric>& metrics) {
  std::string text = "experiment " + options.experiment + "\n\n" + Table(numbers, metrics);
  for (size_t i = 0; i < numbers.lifts.size(); ++i) {
    const ArmNumbers& arm = numbers.arms[i + 1];
    text += "\n" + arm.name + " against " + numbers.arms[0].name + "\n";
    for (const Metric metric : metrics) {
      if (Comparable(options.experiment, metric))
        text += LiftLine(numbers, arm, metric, numbers.lifts[i][static_cast<size_t>(metric)]);
      else
        text += "  clicks   cannot be compared: they are counted in Rapport's slots alone\n";
    }
  }
  text += Format(
      "\nThe intervals may be looked at as often as you like: each line is wrong at any look with a "
      "chance of at most about %g %%.\n",
      options.sequential.alpha * 100);
  for (const std::string& warning : ExperimentWarnings(numbers)) text += "warning: " + warning + "\n";
  return text + std::string(kMeasuredShoppersOnly) + "\n";
}

Json ExperimentJson(const ExperimentOptions& options, const ExperimentNumbers& numbers,
                    const std::vector<Metric>& metrics) {
  Json json = {{"experiment", options.experiment},
               {"alpha", options.sequential.alpha},
               {"expected_shoppers", options.sequential.expected_shoppers},
               {"currency", numbers.currency},
               {"arms", Json::array()},
               {"lifts", Json::array()}};
  for (const ArmNumbers& arm : numbers.arms) json["arms"].push_back(ArmJson(arm, metrics));
  for (size_t i = 0; i < numbers.lifts.size(); ++i) {
    Json lift = {{"variant", numbers.arms[i + 1].name}, {"control", numbers.arms[0].name}};
    for (const Metric metric : metrics) {
      const auto at = static_cast<size_t>(metric);
      lift[std::string(kOutcomeNames[at])] =
          Comparable(options.experiment, metric) ? LiftJson(numbers.lifts[i][at]) : Json(nullptr);
    }
    json["lifts"].push_back(lift);
  }
  json["sample_ratio"] = {
      {"probability",
       numbers.sample_ratio_probability ? Json(*numbers.sample_ratio_probability) : Json(nullptr)},
      {"mismatch", numbers.mismatch()}};
  json["shoppers_in_two_variants"] = numbers.in_two_variants;
  json["shoppers_in_unknown_variants"] = numbers.in_unknown_variants;
  json["shoppers_with_open_window"] = numbers.window_open;
  json["order_lines_in_another_currency"] = numbers.other_currency_lines;
  json["warnings"] = ExperimentWarnings(numbers);
  json["measured"] = kMeasuredShoppersOnly;
  return json;
}

}  // namespace rapport::builder
