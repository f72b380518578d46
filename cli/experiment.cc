#include <filesystem>
#include <memory>
#include <string>

#include "commands.h"
#include "output.h"
#include "rapport/builder/experiment_words.h"
#include "rapport/builder/file_input.h"

namespace rapport::cli {
namespace {

struct ExperimentArguments {
  builder::ExperimentOptions options;
  std::string config, metric, out;
  bool json = false;
};

Result<std::vector<builder::Arm>> ReadArms(const ExperimentArguments& arguments) {
  builder::Reporter reporter(arguments.config, nullptr);
  const Result<std::string> text = builder::ReadWholeFile(arguments.config, reporter);
  if (!text.ok()) return text.status();
  const std::string folder = std::filesystem::path(arguments.config).parent_path().string();
  const builder::ConfigResult compiled = builder::CompileConfig(text.value(), arguments.config, folder, {});
  for (const builder::ConfigError& error : compiled.errors) Say(builder::ToText(error));
  if (!compiled.config) {
    return Status::Error(StatusCode::kBadInput, arguments.config + " has mistakes");
  }
  return builder::ArmsOf(*compiled.config, arguments.options.experiment);
}

int Run(ExperimentArguments* arguments) {
  builder::ExperimentOptions& options = arguments->options;
  if (!arguments->config.empty()) {
    Result<std::vector<builder::Arm>> arms = ReadArms(*arguments);
    if (!arms.ok()) return Fail(arms.status());
    options.arms = std::move(arms.value());
  }
  std::vector<builder::Metric> metrics;
  for (size_t i = 0; i < builder::kOutcomeNames.size(); ++i) {
    if (arguments->metric.empty() || arguments->metric == builder::kOutcomeNames[i])
      metrics.push_back(static_cast<builder::Metric>(i));
  }
  builder::ReadReport report;
  const Result<builder::ExperimentNumbers> numbers = builder::MeasureExperiment(options, &report);
  if (!arguments->json) SayFindings(report);
  if (!numbers.ok()) return Fail(numbers.status());
  Out out(arguments->out);
  if (arguments->json) {
    const auto json = builder::ExperimentJson(options, numbers.value(), metrics);
    out.Line(json.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace));
  } else {
    std::string text = builder::DescribeExperiment(options, numbers.value(), metrics);
    text.pop_back();
    out.Line(text);
  }
  if (Status closed = out.Close(); !closed.ok()) return Fail(closed);
  return kDone;
}

}  // namespace

void AddExperiment(CLI::App* app, int* exit_code) {
  CLI::App* verb = app->add_subcommand(
      "experiment",
      "What an experiment, or the holdout, did to clicks, orders and revenue, by exported events");
  auto arguments = std::make_shared<ExperimentArguments>();
  builder::ExperimentOptions& options = arguments->options;
  verb->add_option("--events", options.events_path, "The collector's export, CSV or NDJSON, plain or gzipped")
      ->required();
  verb->add_option("--experiment", options.experiment, "Its name in rapport.json, or holdout")->required();
  verb->add_option("--config", arguments->config,
                   "rapport.json: names the control and the weights, by which the sample ratio is checked");
  verb->add_option("--metric", arguments->metric, "Only clicks, orders or revenue")
      ->check(CLI::IsMember({"clicks", "orders", "revenue"}));
  verb->add_option("--alpha", options.sequential.alpha, "Chance that an interval ever misses")
      ->check(CLI::Range(0.0001, 0.5))
      ->capture_default_str();
  verb->add_option("--expect", options.sequential.expected_shoppers,
                   "Shoppers of two variants at which intervals are narrowest; choose it before looking")
      ->check(CLI::Range(100.0, 1e9))
      ->capture_default_str();
  verb->add_option("--currency", options.currency, "ISO 4217 of the revenue, where there are several");
  verb->add_option("--window-days", options.window_days,
                   "Count each shopper for so many days, and only once they are over; default: all she did")
      ->check(CLI::Range(0.0, 400.0));
  verb->add_option("--out", arguments->out, "File for the result; default: standard output");
  verb->add_flag("--json", arguments->json, "Print the result as JSON");
  verb->callback([arguments, exit_code] { *exit_code = Run(arguments.get()); });
}

}  // namespace rapport::cli
