#include <flatbuffers/flatbuffers.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "commands.h"
#include "output.h"
#include "pack_generated.h"
#include "privacy_output.h"
#include "rapport/builder/pack_dir.h"
#include "rapport/pack.h"

namespace rapport::cli {
namespace {

using Json = nlohmann::ordered_json;

// Bytes a table takes in the file when it stands alone: its share of the head.
template <typename Table, typename Object>
uint64_t PackedBytes(const Object* object) {
  if (object == nullptr) return 0;
  flatbuffers::FlatBufferBuilder buffer;
  buffer.Finish(Table::Pack(buffer, object));
  return buffer.GetSize();
}

Json Tables(const pack::HeadT& head) {
  return {{"products", PackedBytes<pack::Products>(head.products.get())},
          {"fragments", PackedBytes<pack::Fragments>(head.models->fragments.get())},
          {"bought_together", PackedBytes<pack::Neighbors>(head.models->bought_together.get())},
          {"viewed_together", PackedBytes<pack::Neighbors>(head.models->viewed_together.get())},
          {"bought_next", PackedBytes<pack::Neighbors>(head.models->bought_next.get())},
          {"similar", PackedBytes<pack::Neighbors>(head.models->similar.get())},
          {"complements", PackedBytes<pack::Neighbors>(head.models->complements.get())},
          {"trending", PackedBytes<pack::RankedList>(head.models->trending.get())},
          {"newest", PackedBytes<pack::RankedList>(head.models->newest.get())},
          {"plan", PackedBytes<pack::Plan>(head.plan.get())}};
}

// What the pack holds of other shoppers.
Json Privacy(const pack::HeadT& head) {
  const auto* fragments = head.models->fragments.get();
  uint64_t pairs = 0;
  for (const auto* table : {head.models->bought_together.get(), head.models->bought_next.get(),
                            head.models->viewed_together.get()})
    pairs += table ? table->edges : 0;
  return {{"fragment_rows", fragments ? fragments->rows : 0},
          {"fragment_items", fragments ? fragments->items : 0},
          {"longest_fragment", kMaxFragmentItems},
          {"aggregate_pairs", pairs},
          {"identities", 0},
          {"times", 0}};
}

Json OverlayJson(const std::string& dir, const builder::ManifestMarket& market) {
  if (!market.overlay.has_value()) return nullptr;
  const Result<std::vector<uint8_t>> bytes = builder::ReadOverlay(dir, market.name);
  return {{"file", market.overlay->file},
          {"bytes", market.overlay->bytes},
          {"brotli_bytes", bytes.ok() ? builder::BrotliSize(bytes.value()) : 0},
          {"integrity", market.overlay->integrity}};
}

int Inspect(const std::string& dir, bool as_json) {
  const Result<builder::Manifest> manifest = builder::ReadManifest(dir);
  if (!manifest.ok()) return Fail(manifest.status());
  Json result = {{"version", manifest.value().version},
                 {"enabled", manifest.value().enabled},
                 {"markets", Json::array()}};
  for (const builder::ManifestMarket& market : manifest.value().markets) {
    const Result<std::vector<uint8_t>> bytes = builder::ReadHead(dir, market.name);
    if (!bytes.ok()) return Fail(bytes.status());
    if (const auto opened = Pack::Open(bytes.value()); !opened.ok())
      return Fail(dir + "/" + market.head.file + ": " + opened.status().message);
    const std::unique_ptr<pack::HeadT> head = pack::UnPackHead(bytes.value().data());
    Json slots = Json::array();
    for (const auto& slot : head->plan->slots) slots.push_back(slot->name);
    result["markets"].push_back({{"name", market.name},
                                 {"locale", market.locale},
                                 {"currency", market.currency},
                                 {"file", market.head.file},
                                 {"bytes", market.head.bytes},
                                 {"brotli_bytes", builder::BrotliSize(bytes.value())},
                                 {"integrity", market.head.integrity},
                                 {"overlay", OverlayJson(dir, market)},
                                 {"products", head->products->count},
                                 {"slots", slots},
                                 {"table_bytes", Tables(*head)},
                                 {"privacy", Privacy(*head)}});
  }
  const Json report = Json::parse(builder::ReadPrivacy(dir), nullptr, false);
  result["privacy_report"] = report.is_discarded() ? Json() : report;
  if (as_json) {
    std::printf("%s\n", result.dump().c_str());
    return kDone;
  }
  std::printf("pack version %lld, %s\n", static_cast<long long>(manifest.value().version),
              manifest.value().enabled ? "enabled" : "disabled");
  for (const Json& market : result["markets"]) {
    std::printf("market %s (%s, %s): %u products, %s\n", market["name"].get<std::string>().c_str(),
                market["locale"].get<std::string>().c_str(), market["currency"].get<std::string>().c_str(),
                market["products"].get<unsigned>(), market["file"].get<std::string>().c_str());
    std::printf("  %llu bytes, %llu with brotli\n",
                static_cast<unsigned long long>(market["bytes"].get<uint64_t>()),
                static_cast<unsigned long long>(market["brotli_bytes"].get<uint64_t>()));
    if (!market["overlay"].is_null())
      std::printf("  overlay %s: %llu bytes, %llu with brotli\n",
                  market["overlay"]["file"].get<std::string>().c_str(),
                  static_cast<unsigned long long>(market["overlay"]["bytes"].get<uint64_t>()),
                  static_cast<unsigned long long>(market["overlay"]["brotli_bytes"].get<uint64_t>()));
    for (const auto& [table, bytes] : market["table_bytes"].items()) {
      std::printf("  %-16s %10llu bytes\n", table.c_str(),
                  static_cast<unsigned long long>(bytes.get<uint64_t>()));
    }
    std::printf(
        "  of other shoppers: %u fragments of at most %d products, %u aggregate pairs, no identity, no "
        "time\n",
        market["privacy"]["fragment_rows"].get<unsigned>(), kMaxFragmentItems,
        market["privacy"]["aggregate_pairs"].get<unsigned>());
  }
  PrintPrivacy(result["privacy_report"], stdout);
  return kDone;
}

}  // namespace

void AddInspect(CLI::App* app, int* exit_code) {
  CLI::App* verb = app->add_subcommand(
      "inspect", "Shows what a pack holds: files, sizes, hashes, tables, what it says of other shoppers");
  auto dir = std::make_shared<std::string>();
  auto json = std::make_shared<bool>(false);
  verb->add_option("--pack", *dir, "Pack directory")->required();
  verb->add_flag("--json", *json, "As JSON");
  verb->callback([dir, json, exit_code] { *exit_code = Inspect(*dir, *json); });
}

}  // namespace rapport::cli
