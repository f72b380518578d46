#include <map>
#include <memory>
#include <string>

#include "commands.h"
#include "output.h"
#include "queries.h"

namespace rapport::cli {
namespace {

struct RankArguments {
  std::string pack, queries, out, market;
  std::string strategy = "for_you";
  std::string exclude = "current";
  uint32_t top = 20;
  bool json = false;
};

int Rank(const RankArguments& arguments) {
  Result<Engine> opened = OpenEngine(arguments.pack, arguments.market);
  if (!opened.ok()) return Fail(opened.status());
  Engine& engine = opened.value();
  RankRequest request;
  request.strategy = *ParseStrategy(arguments.strategy);
  request.top = arguments.top;
  request.exclude = arguments.exclude == "none"      ? Exclude::kNone
                    : arguments.exclude == "history" ? Exclude::kHistory
                                                     : Exclude::kCurrent;

  Out out(arguments.out);
  const Status status = ForEachQuery(arguments.queries, [&](const Query& query) {
    const Result<Block> block = Block::Parse(query.history);
    if (!block.ok()) return block.status();
    if (Status set = engine.SetHistory(block.value()); !set.ok()) return set;
    request.now_ms = query.now_ms;
    const auto ranked = engine.Rank(request);
    if (!ranked.ok()) return ranked.status();
    nlohmann::ordered_json line = {{"id", query.id}, {"products", nlohmann::json::array()}};
    for (const std::string_view product : ranked.value()) line["products"].push_back(std::string(product));
    out.Line(line.dump());
    return Status::Ok();
  });
  if (!status.ok()) return Fail(status);
  if (Status closed = out.Close(); !closed.ok()) return Fail(closed);
  return kDone;
}

}  // namespace

void AddRank(CLI::App* app, int* exit_code) {
  CLI::App* verb = app->add_subcommand("rank", "Ranks products for each query line, as a page would");
  auto arguments = std::make_shared<RankArguments>();
  const std::vector<std::string> strategies(kStrategyNames.begin(), kStrategyNames.end());
  verb->add_option("--pack", arguments->pack, "Pack directory")->required();
  verb->add_option("--queries", arguments->queries,
                   "NDJSON, plain or gzipped: {\"id\",\"now_ms\",\"events\":[…]} a line")
      ->required();
  verb->add_option("--top", arguments->top, "Products a query")
      ->check(CLI::Range(0u, kMaxRankTop))
      ->capture_default_str();
  verb->add_option("--exclude", arguments->exclude,
                   "Leave out the product of the last event, all of the history, or none")
      ->check(CLI::IsMember({"current", "history", "none"}))
      ->capture_default_str();
  verb->add_option("--strategy", arguments->strategy, "Which strategy leads")
      ->check(CLI::IsMember(strategies))
      ->capture_default_str();
  verb->add_option("--market", arguments->market, "Market of the pack; default: its first");
  verb->add_option("--out", arguments->out, "File for the result; default: standard output");
  verb->add_flag("--json", arguments->json, "Accepted for uniformity: the result is NDJSON anyway");
  verb->callback([arguments, exit_code] { *exit_code = Rank(*arguments); });
}

}  // namespace rapport::cli
