#include "rapport/builder/update.h"

#include <chrono>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "commands.h"
#include "output.h"
#include "report_json.h"

namespace rapport::cli {
namespace {

using Json = nlohmann::ordered_json;

struct UpdateArguments {
  builder::UpdateOptions options;
  bool json = false;
};

Json UpdateJson(const builder::UpdateResult& result) {
  Json markets = Json::array();
  for (const builder::MarketUpdate& market : result.markets) {
    markets.push_back({{"name", market.name},
                       {"rows", market.rows},
                       {"changed", market.changed},
                       {"unknown", market.unknown},
                       {"missing", market.missing},
                       {"blocked", market.blocked},
                       {"unknown_blocked", market.unknown_blocked},
                       {"overlay_bytes", market.overlay_bytes},
                       {"overlay_brotli_bytes", market.overlay_brotli_bytes}});
  }
  return {{"ok", result.status.ok()},
          {"message", result.status.message},
          {"version", result.manifest.version},
          {"markets", markets},
          {"product_rows", ToJson(result.products)}};
}

void SayUpdate(const builder::UpdateResult& result, bool with_products) {
  for (const builder::MarketUpdate& market : result.markets) {
    Say("market " + market.name + ": " + std::to_string(market.rows) + " products differ from the pack, " +
        std::to_string(market.blocked.size()) + " blocked, overlay " + std::to_string(market.overlay_bytes) +
        " bytes (" + std::to_string(market.overlay_brotli_bytes) + " with brotli)");
    if (with_products && market.unknown > 0)
      Say(std::to_string(market.unknown) + " products are not in the pack: they show after the next build");
    if (with_products && market.missing > 0)
      Say(std::to_string(market.missing) +
          " products of the pack are not in the file: they stay as they are");
    for (const std::string& id : market.unknown_blocked)
      Say("blocked, though the pack of market " + market.name + " holds no " + id);
  }
}

int Run(UpdateArguments* arguments) {
  builder::UpdateOptions& options = arguments->options;
  if (options.now_ms == 0) {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    options.now_ms = std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
  }
  const builder::UpdateResult result = builder::Update(options);
  if (arguments->json) {
    std::printf("%s\n", UpdateJson(result).dump(-1, ' ', false, Json::error_handler_t::replace).c_str());
  } else {
    SayFindings(result.products);
  }
  if (!result.status.ok()) return Fail(result.status);
  if (!arguments->json) SayUpdate(result, !options.products_path.empty());
  return kDone;
}

}  // namespace

void AddUpdate(CLI::App* app, int* exit_code) {
  CLI::App* verb = app->add_subcommand(
      "update", "Publishes prices, stock and blocked products over a pack, without training, in seconds");
  auto arguments = std::make_shared<UpdateArguments>();
  builder::UpdateOptions& options = arguments->options;
  verb->add_option("--pack", options.pack_dir, "Pack directory")->required();
  verb->add_option("--products", options.products_path, "The whole feed or what changed, plain or gzipped");
  verb->add_option("--block", options.block, "Ids that no slot may show from now on");
  verb->add_option("--unblock", options.unblock, "Ids that an earlier --block named");
  verb->add_option("--market", options.market, "Market of the pack; default: all");
  verb->add_flag("--allow-losses", options.allow_losses,
                 "Go on although over 30 % of the file's rows cannot be used");
  verb->add_option("--now-ms", options.now_ms,
                   "Moment the prices are of, ms since 1970-01-01 UTC; default: now");
  verb->add_flag("--json", arguments->json, "Print the report as JSON");
  verb->callback([arguments, exit_code] { *exit_code = Run(arguments.get()); });
}

}  // namespace rapport::cli
