#include "rapport/builder/import.h"

#include <chrono>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "commands.h"
#include "output.h"
#include "report_json.h"

namespace rapport::cli {
namespace {

struct ImportArguments {
  builder::ImportOptions options;
  std::vector<std::string> maps;
  bool json = false;
};

Status ReadMaps(ImportArguments* arguments) {
  for (const std::string& map : arguments->maps) {
    const size_t equals = map.find('=');
    if (equals == std::string::npos || equals == 0 || equals + 1 == map.size()) {
      return Status::Error(StatusCode::kBadInput,
                           "--map: " + map + " is not name=COLUMN, e.g. title=\"Product name\"");
    }
    arguments->options.columns[map.substr(0, equals)] = map.substr(equals + 1);
  }
  return Status::Ok();
}

int Import(ImportArguments* arguments) {
  if (Status status = ReadMaps(arguments); !status.ok()) {
    Say(status.message);
    return kUsage;
  }
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  arguments->options.now_ms = std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
  const Result<builder::ImportSummary> imported = builder::Import(arguments->options);
  if (!imported.ok()) return Fail(imported.status());
  const builder::ImportSummary& summary = imported.value();
  if (arguments->json) {
    const nlohmann::ordered_json result = {{"products", summary.products},
                                           {"events", summary.events},
                                           {"orders", summary.orders},
                                           {"visitors", summary.visitors},
                                           {"currency", summary.currency},
                                           {"match_rate", summary.match_rate},
                                           {"match_key", summary.match_key},
                                           {"product_rows", ToJson(summary.products_report)},
                                           {"event_rows", ToJson(summary.events_report)}};
    std::printf("%s\n",
                result.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace).c_str());
    return kDone;
  }
  SayFindings(summary.products_report);
  SayFindings(summary.events_report);
  Say(std::to_string(summary.products) + " products, " + std::to_string(summary.events) + " events of " +
      std::to_string(summary.orders) + " orders by " + std::to_string(summary.visitors) + " shoppers");
  if (summary.events > 0 && summary.products > 0) {
    Say("events matched to products by " + summary.match_key + ": " +
        std::to_string(static_cast<int>(summary.match_rate * 100)) + " %");
  }
  return kDone;
}

}  // namespace

void AddImport(CLI::App* app, int* exit_code) {
  CLI::App* verb = app->add_subcommand(
      "import", "Turns product feeds and order exports into a products file and an events file");
  auto arguments = std::make_shared<ImportArguments>();
  builder::ImportOptions& options = arguments->options;
  auto* products = verb->add_option("--products-from", options.products_from,
                                    "Feeds: Google Merchant XML or TSV, Shopify or WooCommerce CSV, any CSV");
  auto* orders =
      verb->add_option("--orders-from", options.orders_from,
                       "Orders: Shopify or WooCommerce exports, GA4 BigQuery rows as NDJSON, any CSV");
  auto* products_out = verb->add_option("--products-out", options.products_out,
                                        "Products file to write, gzipped if its name ends in .gz");
  auto* events_out = verb->add_option("--events-out", options.events_out, "Events file to write, likewise");
  verb->add_option("--products-format", options.products_format,
                   "Forces the feeds' format; default: found out");
  verb->add_option("--orders-format", options.orders_format, "Forces the orders' format; default: found out");
  verb->add_option("--map", arguments->maps, "name=COLUMN: our name and the file's heading; may be repeated");
  verb->add_option("--currency", options.currency, "ISO 4217 of prices that name none");
  verb->add_flag("--json", arguments->json, "Print the report as JSON");
  verb->callback([=] {
    if (products->count() == 0 && orders->count() == 0)
      throw CLI::RequiredError("--products-from or --orders-from");
    if (products->count() > 0 && products_out->count() == 0) throw CLI::RequiredError("--products-out");
    if (orders->count() > 0 && events_out->count() == 0) throw CLI::RequiredError("--events-out");
    *exit_code = Import(arguments.get());
  });
}

}  // namespace rapport::cli
