#include "rapport/builder/build.h"

#include <sys/resource.h>

#include <chrono>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "commands.h"
#include "output.h"
#include "privacy_output.h"
#include "rapport/builder/assemble.h"
#include "rapport/builder/time_parse.h"
#include "report_json.h"

namespace rapport::cli {
namespace {

using Json = nlohmann::ordered_json;

struct BuildArguments {
  builder::BuildOptions options;
  std::string until, privacy;
  bool config_only = false;
  bool json = false;
};

// Linux counts in KiB (getrusage(2)).
int64_t PeakMemoryBytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return int64_t{usage.ru_maxrss} * 1024;
}

Json BuildJson(const builder::BuildResult& result) {
  Json markets = Json::array();
  for (const builder::MarketSummary& market : result.summary.markets) {
    markets.push_back({{"name", market.name},
                       {"locale", market.locale},
                       {"currency", market.currency},
                       {"products", market.products},
                       {"fragment_rows", market.fragment_rows},
                       {"fragment_items", market.fragment_items},
                       {"bought_edges", market.bought_edges},
                       {"sensitive_products", market.sensitive_products},
                       {"match_rate", market.match_rate},
                       {"match_key", market.match_key},
                       {"head_bytes", market.head_bytes}});
  }
  Json errors = Json::array();
  for (const builder::ConfigError& error : result.config_errors) {
    errors.push_back({{"file", error.file},
                      {"line", error.line},
                      {"path", error.path},
                      {"problem", error.problem},
                      {"instead", error.instead}});
  }
  return {{"ok", result.status.ok()},
          {"message", result.status.message},
          {"version", result.summary.manifest.version},
          {"peak_memory_bytes", PeakMemoryBytes()},
          {"events", result.summary.event_count},
          {"shoppers", result.summary.visitor_count},
          {"markets", markets},
          {"event_rows", ToJson(result.summary.events)},
          {"product_rows", ToJson(result.summary.products)},
          {"privacy", builder::PrivacyJson(result.summary)},
          {"config_errors", errors}};
}

void SaySummary(const builder::BuildSummary& summary) {
  for (const builder::MarketSummary& market : summary.markets) {
    Say("market " + market.name + " (" + market.locale + ", " + market.currency +
        "): " + std::to_string(market.products) + " products, " + std::to_string(market.fragment_rows) +
        " fragments, " + std::to_string(market.bought_edges) + " bought-together pairs, " +
        std::to_string(market.sensitive_products) + " sensitive products kept out, head " +
        std::to_string(market.head_bytes / 1024) + " KB");
    if (market.currency == builder::kNoCurrency)
      Say("no currency is named, so no prices will be shown: add --currency, or \"currency\" to the "
          "configuration");
    if (summary.event_count > 0)
      Say("events matched to products by " + market.match_key + ": " +
          std::to_string(static_cast<int>(market.match_rate * 1000) / 10) + " %");
  }
}

int Run(BuildArguments* arguments) {
  builder::BuildOptions& options = arguments->options;
  if (!arguments->until.empty()) {
    const std::optional<int64_t> until_ms = builder::ParseIsoTimeMs(arguments->until);
    if (!until_ms.has_value()) {
      Say("--until: " + arguments->until + " is not a date; write 2011-06-01");
      return kUsage;
    }
    options.until_ms = *until_ms;
  }
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  options.now_ms = std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
  options.train.strict_privacy = arguments->privacy == "strict";
  if (!arguments->json) options.progress = [](const std::string& step) { Say(step + " …"); };
  const builder::BuildResult result =
      arguments->config_only ? builder::BuildConfigOnly(options) : builder::Build(options);
  if (arguments->json) {
    std::printf("%s\n", BuildJson(result).dump(-1, ' ', false, Json::error_handler_t::replace).c_str());
  } else {
    SayFindings(result.summary.products);
    SayFindings(result.summary.events);
    for (const builder::ConfigError& warning : result.summary.warnings)
      Say("warning: " + builder::ToText(warning));
    for (const builder::ConfigError& error : result.config_errors) Say(builder::ToText(error));
  }
  if (!result.status.ok()) return Fail(result.status);
  if (!arguments->json) {
    SaySummary(result.summary);
    PrintPrivacy(builder::PrivacyJson(result.summary), stderr);
  }
  return kDone;
}

}  // namespace

void AddBuild(CLI::App* app, int* exit_code) {
  CLI::App* verb = app->add_subcommand("build", "Builds a pack from events, products and a configuration");
  auto arguments = std::make_shared<BuildArguments>();
  builder::BuildOptions& options = arguments->options;
  verb->add_option("--events", options.events_path, "Events as CSV or NDJSON, plain or gzipped");
  verb->add_option("--products", options.products_path,
                   "Products as CSV, plain or gzipped; default: the products of the events");
  verb->add_option("--config", options.config_path, "rapport.json; default: every slot, built in");
  verb->add_option("--out", options.out_dir, "Pack directory, replaced as a whole")->required();
  verb->add_option("--until", arguments->until, "Use events before this UTC date only");
  verb->add_option("--locale", options.locale, "BCP 47, where the configuration names none");
  verb->add_option("--currency", options.currency, "ISO 4217, where the configuration names none");
  verb->add_option("--min-shoppers", options.train.min_shoppers,
                   "Keep products and neighbouring pairs with fewer shoppers out of the models")
      ->check(CLI::Range(1u, 1'000'000u))
      ->capture_default_str();
  verb->add_option("--privacy", arguments->privacy, "strict: aggregates alone, no session fragments")
      ->check(CLI::IsMember({"default", "strict"}));
  verb->add_flag("!--no-privacy-report", options.privacy_report,
                 "Leave out what the pack tells of shoppers and what stricter settings would cost");
  verb->add_flag("--allow-losses", options.allow_losses,
                 "Go on although over 30 % of a file's rows cannot be used");
  verb->add_flag(
      "--force", options.force,
      "Replace the live pack although it holds over 30 % more products, or knows shoppers of them");
  verb->add_flag("--config-only", arguments->config_only,
                 "Compile the configuration anew into the existing pack");
  verb->add_flag("--json", arguments->json, "Print the report as JSON");
  verb->callback([arguments, exit_code] { *exit_code = Run(arguments.get()); });
}

}  // namespace rapport::cli
