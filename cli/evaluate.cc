#include "rapport/builder/evaluate.h"

#include <chrono>
#include <memory>
#include <string>

#include "commands.h"
#include "evaluation_output.h"
#include "output.h"
#include "progress_bar.h"
#include "rapport/builder/evaluation_report.h"
#include "rapport/builder/time_parse.h"

namespace rapport::cli {
namespace {

struct EvaluateArguments {
  builder::EvaluateOptions options;
  std::string protocol, until, privacy, split_dir, report;
  bool json = false;
};

// The progress bar may stand on the terminal until here.
builder::Evaluation RunWithProgress(const EvaluateArguments& arguments) {
  ProgressBar bar;
  builder::EvaluateOptions options = arguments.options;
  if (!arguments.json) {
    options.progress = [&bar](const std::string& stage, size_t done, size_t total) {
      bar.Show(stage, done, total);
    };
  }
  return builder::Evaluate(options);
}

int Evaluate(EvaluateArguments* arguments) {
  builder::EvaluateOptions& options = arguments->options;
  for (const builder::Protocol protocol :
       {builder::Protocol::kNextView, builder::Protocol::kNextOrder, builder::Protocol::kLeaveOneOut}) {
    if (arguments->protocol == builder::ProtocolName(protocol)) options.split.protocol = protocol;
  }
  if (!arguments->until.empty()) {
    const std::optional<int64_t> until_ms = builder::ParseIsoTimeMs(arguments->until);
    if (!until_ms.has_value() || *until_ms <= 0) {
      Say("--until: " + arguments->until + " is not a date; write 2011-06-01");
      return kUsage;
    }
    options.build.until_ms = *until_ms;
  }
  if (options.queries_path.empty() != options.truth_path.empty()) {
    Say("--queries and --truth belong together: name both or none");
    return kUsage;
  }
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  options.build.now_ms = std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
  options.build.train.strict_privacy = arguments->privacy == "strict";

  const builder::Evaluation evaluation = RunWithProgress(*arguments);
  if (!arguments->json) {
    SayFindings(evaluation.product_rows);
    SayFindings(evaluation.event_rows);
  }
  for (const builder::ConfigError& error : evaluation.config_errors) Say(builder::ToText(error));
  if (!evaluation.status.ok()) return Fail(evaluation.status);
  if (!arguments->split_dir.empty()) {
    if (Status status = builder::WriteSplit(evaluation, arguments->split_dir); !status.ok())
      return Fail(status);
  }
  if (!arguments->report.empty()) {
    Out report(arguments->report);
    report.Line(builder::EvaluationReport(evaluation));
    if (Status status = report.Close(); !status.ok()) return Fail(status);
  }
  Out out("");
  out.Line(arguments->json
               ? EvaluationJson(evaluation).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace)
               : EvaluationText(evaluation));
  if (Status status = out.Close(); !status.ok()) return Fail(status);
  return kDone;
}

}  // namespace

void AddEvaluate(CLI::App* app, int* exit_code) {
  CLI::App* verb = app->add_subcommand(
      "evaluate", "Tells how well Rapport would have foretold what shoppers did, beside other systems");
  auto arguments = std::make_shared<EvaluateArguments>();
  builder::EvaluateOptions& options = arguments->options;
  options.split.max_queries = 10'000;
  verb->add_option("--events", options.build.events_path, "Events as CSV or NDJSON, plain or gzipped")
      ->required();
  verb->add_option("--products", options.build.products_path,
                   "Products as CSV, plain or gzipped; default: the products of the training events");
  verb->add_option("--config", options.build.config_path, "rapport.json; default: built in");
  verb->add_option("--protocol", arguments->protocol, "What is to be foretold")
      ->required()
      ->check(CLI::IsMember({"next-view", "next-order", "leave-one-out"}));
  verb->add_option(
      "--until", arguments->until,
      "Train on events before this UTC date and test on what follows; default: the latest midnight "
      "that leaves a tenth for testing. leave-one-out: events from it on are not used");
  verb->add_option("--queries", options.queries_path, "Query lines of a split made elsewhere, with --truth");
  verb->add_option("--truth", options.truth_path, "TSV: query id, products separated by commas");
  verb->add_option("--write-split", arguments->split_dir,
                   "Directory for queries.ndjson, truth.tsv and every system's ranked-NAME.ndjson");
  verb->add_option("--report", arguments->report, "HTML file with tables and plots");
  verb->add_option("--max-queries", options.split.max_queries, "Test at most so many, chosen by hash; 0: all")
      ->capture_default_str();
  verb->add_option("--min-orders", options.split.min_orders,
                   "next-order: test customers with at least so many orders before the cut")
      ->check(CLI::Range(1u, 1'000u))
      ->capture_default_str();
  verb->add_option("--locale", options.build.locale, "BCP 47, where the configuration names none");
  verb->add_option("--currency", options.build.currency, "ISO 4217, where the configuration names none");
  verb->add_option("--market", options.market, "Market of the configuration; default: its first");
  verb->add_option("--min-shoppers", options.build.train.min_shoppers,
                   "Build the pack as `build --min-shoppers` would")
      ->check(CLI::Range(1u, 1'000'000u))
      ->capture_default_str();
  verb->add_option("--privacy", arguments->privacy,
                   "strict: build the pack as `build --privacy strict` would")
      ->check(CLI::IsMember({"default", "strict"}));
  verb->add_flag("--json", arguments->json, "Print the results as JSON");
  verb->callback([arguments, exit_code] { *exit_code = Evaluate(arguments.get()); });
}

}  // namespace rapport::cli
