// An experiment's numbers as a person reads them, and as JSON.
#ifndef RAPPORT_BUILDER_EXPERIMENT_WORDS_H_
#define RAPPORT_BUILDER_EXPERIMENT_WORDS_H_

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "rapport/builder/experiment_report.h"

namespace rapport::builder {

// Whom all numbers leave out; printed with every result.
inline constexpr std::string_view kMeasuredShoppersOnly =
    "These numbers speak of measured shoppers only: those who agreed to be measured. Who refuses, or shops "
    "with "
    "a browser that forgets, may behave otherwise; the lift over all shoppers may be smaller or larger.";

// Everything amiss with the numbers, a sentence each: mismatched ratio, one shopper with much of the revenue,
// shoppers left out.
std::vector<std::string> ExperimentWarnings(const ExperimentNumbers& numbers);

// Clicks count in Rapport's slots alone, so they tell nothing of shoppers who see the shop's own content.
bool Comparable(const std::string& experiment, Metric metric);

// A table of the arms, a line for each comparison, warnings, and whom it leaves out.
std::string DescribeExperiment(const ExperimentOptions& options, const ExperimentNumbers& numbers,
                               const std::vector<Metric>& metrics);

nlohmann::ordered_json ExperimentJson(const ExperimentOptions& options, const ExperimentNumbers& numbers,
                                      const std::vector<Metric>& metrics);

}  // namespace rapport::builder

#endif  // RAPPORT_BUILDER_EXPERIMENT_WORDS_H_
