#include <memory>
#include <sstream>
#include <string>

#include "commands.h"
#include "output.h"
#include "pack_generated.h"
#include "queries.h"
#include "rapport/builder/file_input.h"

namespace rapport::cli {
namespace {

using Json = nlohmann::ordered_json;

// What render and explain share: one history, one moment, some slots.
struct PageArguments {
  std::string pack, history, facts, slots, open_product, level, out, market;
  int64_t now_ms = 0;
  int utc_offset_minutes = 0;
  uint64_t seed = 0;
  bool cold = false;
  bool json = false;
};

ConsentLevel ToLevel(const PageArguments& arguments) {
  if (arguments.cold || arguments.level == "none") return ConsentLevel::kNone;
  return arguments.level == "measure" ? ConsentLevel::kMeasure : ConsentLevel::kPersonalise;
}

std::vector<uint8_t> PageBlock(const Engine& engine, const PageArguments& arguments) {
  BlockWriter block;
  const auto add = [&block](uint32_t kind, std::string_view text) {
    Record record;
    record.kind = kind;
    record.text = block.Text(text);
    block.Add(record);
  };
  if (arguments.slots.empty()) {
    const auto* slots = engine.pack()->plan().slots();
    for (uint32_t i = 0; slots != nullptr && i < slots->size(); ++i)
      add(0, slots->Get(i)->name()->string_view());
  } else {
    std::stringstream names(arguments.slots);
    for (std::string name; std::getline(names, name, ',');) add(0, name);
  }
  if (!arguments.open_product.empty()) add(1, arguments.open_product);
  return block.Finish();
}

// The history file's first non-empty line.
Result<Query> ReadHistory(const PageArguments& arguments) {
  if (arguments.cold) {
    Query empty;
    empty.history = BlockWriter().Finish();
    return empty;
  }
  std::optional<Query> first;
  const Status status = ForEachQuery(arguments.history, [&first](const Query& query) {
    if (!first.has_value()) first = query;
    return Status::Ok();
  });
  if (!status.ok()) return status;
  if (!first.has_value())
    return Status::Error(StatusCode::kBadInput, arguments.history + ": holds no history line");
  return *first;
}

template <typename Decide>
int OnPage(const PageArguments& arguments, Decide decide) {
  Result<Engine> engine = OpenEngine(arguments.pack, arguments.market);
  if (!engine.ok()) return Fail(engine.status());
  const Result<Query> history = ReadHistory(arguments);
  if (!history.ok()) return Fail(history.status());
  const Result<Block> rows = Block::Parse(history.value().history);
  if (!rows.ok()) return Fail(rows.status());
  if (Status set = engine.value().SetHistory(rows.value()); !set.ok()) return Fail(set);
  if (!arguments.facts.empty()) {
    const Result<std::vector<uint8_t>> facts = ReadFacts(arguments.facts);
    if (!facts.ok()) return Fail(facts.status());
    const Result<Block> block = Block::Parse(facts.value());
    if (!block.ok()) return Fail(block.status());
    if (Status set = engine.value().SetFacts(block.value()); !set.ok()) return Fail(set);
  }
  const std::vector<uint8_t> page_bytes = PageBlock(engine.value(), arguments);
  const Result<Block> page = Block::Parse(page_bytes);
  if (!page.ok()) return Fail(page.status());
  const Moment moment{arguments.now_ms, arguments.utc_offset_minutes, arguments.seed, ToLevel(arguments)};
  Out out(arguments.out);
  if (const int code = decide(engine.value(), page.value(), moment, &out); code != kDone) return code;
  if (Status closed = out.Close(); !closed.ok()) return Fail(closed);
  return kDone;
}

int Render(Engine& engine, const Block& page, const Moment& moment, Out* out) {
  const auto slots = engine.Decide(page, moment);
  if (!slots.ok()) return Fail(slots.status());
  Json result = {{"slots", Json::array()}};
  for (const RenderedSlot& slot : slots.value()) {
    Json products = Json::array();
    Json reasons = Json::array();
    for (const RenderedItem& item : slot.items) {
      products.push_back(std::string(item.id));
      reasons.push_back(item.reason);
    }
    Json rendered = {{"name", slot.name},
                     {"html", slot.html},
                     {"products", products},
                     {"reasons", reasons},
                     {"filled", slot.filled}};
    for (const Exposure& exposure : slot.exposures) {
      rendered["exposures"].push_back(
          {{"experiment", std::string(exposure.experiment)}, {"variant", std::string(exposure.variant)}});
    }
    result["slots"].push_back(rendered);
  }
  out->Line(result.dump(-1, ' ', false, Json::error_handler_t::replace));
  return kDone;
}

// The core's lines as JSON objects, one a line.
int Explain(Engine& engine, const Block& page, const Moment& moment, Out* out) {
  const auto lines = engine.Explain(page, moment);
  if (!lines.ok()) return Fail(lines.status());
  static const std::map<std::string, std::vector<const char*>> kColumns = {
      {"assigned", {"experiment", "variant"}},
      {"learnt", {"slot", "strategy", "leads", "impressions", "clicks", "rate"}},
      {"shown", {"slot", "id", "strategy", "position", "score", "reason", "anchor", "effect", "title"}},
      {"term", {"slot", "id", "strategy", "term", "anchor", "value"}},
      {"rule", {"slot", "id", "strategy", "kind", "number", "value"}},
      {"rejected", {"slot", "id", "strategy", "rule", "title"}},
      {"slot", {"slot", "state", "items", "min", "count"}}};
  std::stringstream stream(lines.value());
  for (std::string line; std::getline(stream, line);) {
    std::stringstream cells(line);
    std::string cell;
    std::getline(cells, cell, '\t');
    Json object = {{"line", cell}};
    for (const char* column : kColumns.at(cell)) {
      std::string value;
      std::getline(cells, value, '\t');
      object[column] = value;
    }
    out->Line(object.dump(-1, ' ', false, Json::error_handler_t::replace));
  }
  return kDone;
}

std::shared_ptr<PageArguments> AddPageOptions(CLI::App* verb) {
  auto arguments = std::make_shared<PageArguments>();
  verb->add_option("--pack", arguments->pack, "Pack directory")->required();
  auto* history =
      verb->add_option("--history", arguments->history, "One line in the query format, plain or gzipped");
  auto* cold = verb->add_flag("--cold", arguments->cold, "Without any history, for the shop's own HTML");
  history->excludes(cold);
  verb->add_option("--now-ms", arguments->now_ms, "The moment, ms since 1970-01-01 UTC")->required();
  verb->add_option("--utc-offset-minutes", arguments->utc_offset_minutes, "Local time less UTC")
      ->check(CLI::Range(-1440, 1440));
  verb->add_option("--facts", arguments->facts, "JSON object of what the page would tell by identify()");
  verb->add_option("--seed", arguments->seed, "Seed of choices by chance");
  verb->add_option("--slots", arguments->slots, "Names, separated by commas; default: all of the pack");
  verb->add_option("--open-product", arguments->open_product, "Product whose page this is");
  verb->add_option("--level", arguments->level, "Consent level of the page")
      ->check(CLI::IsMember({"none", "personalise", "measure"}));
  verb->add_option("--market", arguments->market, "Market of the pack; default: its first");
  verb->add_option("--out", arguments->out, "File for the result; default: standard output");
  verb->add_flag("--json", arguments->json, "Accepted for uniformity: the result is JSON anyway");
  verb->callback([arguments] {
    if (!arguments->cold && arguments->history.empty()) throw CLI::RequiredError("--history or --cold");
  });
  return arguments;
}

}  // namespace

void AddRender(CLI::App* app, int* exit_code) {
  CLI::App* verb = app->add_subcommand(
      "render", "Renders slots for one history at one moment: the bytes a page would show");
  auto arguments = AddPageOptions(verb);
  verb->final_callback([arguments, exit_code] { *exit_code = OnPage(*arguments, Render); });
}

void AddExplain(CLI::App* app, int* exit_code) {
  CLI::App* verb =
      app->add_subcommand("explain", "Tells why: every shown product's score terms, every rejection's rule");
  auto arguments = AddPageOptions(verb);
  verb->final_callback([arguments, exit_code] { *exit_code = OnPage(*arguments, Explain); });
}

}  // namespace rapport::cli
