#include "evaluation_output.h"

#include <algorithm>
#include <cstdio>

#include "rapport/builder/evaluation_report.h"
#include "report_json.h"

namespace rapport::cli {
namespace {

using builder::EvaluatedSystem;
using builder::Evaluation;
using builder::Interval;
using builder::kMetricCount;
using builder::kMetricNames;
using Json = nlohmann::ordered_json;

std::string Padded(const std::string& text, size_t width, bool left = false) {
  const std::string blanks(width > text.size() ? width - text.size() : 0, ' ');
  return left ? text + blanks : blanks + text;
}

std::string Number(const char* format, double value) {
  char text[32];
  std::snprintf(text, sizeof(text), format, value);
  return text;
}

std::string WithInterval(const char* format, const Interval& interval) {
  return Number(format, interval.mean) + " [" + Number(format, interval.low) + ", " +
         Number(format, interval.high) + "]";
}

Json ToJson(const Interval& interval) {
  return {{"mean", interval.mean}, {"low", interval.low}, {"high", interval.high}};
}

const char* ExcludeName(Exclude exclude) {
  switch (exclude) {
    case Exclude::kNone:
      return "none";
    case Exclude::kCurrent:
      return "current";
    case Exclude::kHistory:
      break;
  }
  return "history";
}

const char* RoleName(builder::SystemRole role) {
  switch (role) {
    case builder::SystemRole::kRapport:
      return "rapport";
    case builder::SystemRole::kBaseline:
      return "baseline";
    case builder::SystemRole::kOpponent:
      break;
  }
  return "opponent";
}

}  // namespace

std::string EvaluationText(const Evaluation& evaluation) {
  constexpr size_t kName = 24, kMean = 9, kWide = 28;
  std::string text;
  for (const std::string& sentence : builder::DescribeEvaluation(evaluation)) text += sentence + "\n";

  text += "\n" + Padded("means", kName, true);
  for (const std::string_view metric : kMetricNames) text += Padded(std::string(metric), kMean);
  text += "\n";
  for (const EvaluatedSystem& system : evaluation.systems) {
    text += Padded(system.name, kName, true);
    for (const Interval& own : system.metrics.own) text += Padded(Number("%.4f", own.mean), kMean);
    text += "\n";
  }
  text += "\n" + Padded("with 95 % intervals", kName, true) + Padded("Rapport", kWide);
  for (const EvaluatedSystem& system : evaluation.systems) {
    if (system.role == builder::SystemRole::kOpponent) text += Padded("lead over " + system.name, kWide + 2);
  }
  text += "\n";
  for (size_t metric = 0; metric < kMetricCount; ++metric) {
    text += Padded(std::string(kMetricNames[metric]), kName, true) +
            Padded(WithInterval("%.4f", evaluation.systems.front().metrics.own[metric]), kWide);
    for (const EvaluatedSystem& system : evaluation.systems) {
      if (system.role == builder::SystemRole::kOpponent)
        text += Padded(WithInterval("%+.4f", system.metrics.lead[metric]), kWide + 2);
    }
    text += "\n";
  }
  const std::vector<std::string> verdicts = builder::JudgeEvaluation(evaluation);
  for (const std::string& verdict : verdicts) text += "\n" + verdict;
  return text;
}

Json EvaluationJson(const Evaluation& evaluation) {
  Json systems = Json::array();
  for (const EvaluatedSystem& system : evaluation.systems) {
    Json metrics = Json::object(), lead = Json::object();
    for (size_t metric = 0; metric < kMetricCount; ++metric) {
      const std::string name(kMetricNames[metric]);
      metrics[name] = ToJson(system.metrics.own[metric]);
      lead[name] = ToJson(system.metrics.lead[metric]);
    }
    Json entry = {{"key", system.key},
                  {"name", system.name},
                  {"about", system.about},
                  {"role", RoleName(system.role)},
                  {"metrics", std::move(metrics)},
                  {"distinct@20", system.distinct_products}};
    if (system.role != builder::SystemRole::kRapport) entry["rapport_lead"] = std::move(lead);
    systems.push_back(std::move(entry));
  }
  const builder::Split& split = evaluation.split;
  return {{"protocol", builder::ProtocolName(split.protocol)},
          {"cut_ms", split.cut_ms},
          {"cut_found", split.cut_found},
          {"ready_split", evaluation.ready_split},
          {"exclude", ExcludeName(split.exclude)},
          {"queries", evaluation.queries.queries.size()},
          {"cases", evaluation.ready_split ? evaluation.queries.queries.size() : split.cases},
          {"groups", evaluation.groups},
          {"training_events", evaluation.training_events},
          {"training_shoppers", evaluation.training_shoppers},
          {"catalog_products", evaluation.catalog_products},
          {"head_bytes", evaluation.head_bytes},
          {"targets", evaluation.all_targets},
          {"unknown_targets", evaluation.unknown_targets},
          {"resamples", builder::kResamples},
          {"systems", std::move(systems)},
          {"event_rows", ToJson(evaluation.event_rows)},
          {"product_rows", ToJson(evaluation.product_rows)}};
}

}  // namespace rapport::cli
