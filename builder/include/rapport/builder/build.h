// `rapport build`: products, events and configuration → a pack directory.
#ifndef RAPPORT_BUILDER_BUILD_H_
#define RAPPORT_BUILDER_BUILD_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "rapport/builder/config.h"
#include "rapport/builder/learn.h"
#include "rapport/builder/pack_dir.h"
#include "rapport/builder/privacy.h"
#include "rapport/builder/tables.h"
#include "rapport/builder/train.h"
#include "rapport/status.h"

namespace rapport::builder {

struct BuildOptions {
  std::string events_path, products_path, config_path;  // "" = none; events or products must be given
  std::string out_dir;
  int64_t now_ms = 0;    // events over a day later than this are dropped and reported; 0 = no check
  int64_t until_ms = 0;  // events from here on are not used; 0 = no limit
  std::string locale;    // where the configuration names none
  std::string currency;
  TrainOptions train;
  bool allow_losses = false;   // go on where over kMaxLostShare of a file's rows were dropped (going_live.h)
  bool force = false;          // replace a live pack that holds much more, and write heads no page would load
  bool privacy_report = true;  // into the pack directory (pack_dir.h: kPrivacyFile) and the summary
  std::function<void(const std::string& step)> progress;  // may be empty
};

// Below this share of matched events the ids of events and products are of different kinds.
inline constexpr double kMinMatchRate = 0.7;

struct MarketSummary {
  std::string name, locale, currency;
  uint32_t products = 0;
  uint32_t fragment_rows = 0, fragment_items = 0, bought_edges = 0;
  uint64_t head_bytes = 0, head_brotli_bytes = 0;
  uint32_t sensitive_products = 0;
  double match_rate = 1;  // of events, by match_key; 1 without events or products
  std::string match_key = "id";
  std::optional<PrivacyReport> privacy;  // none if not asked for, or without events
};

struct BuildSummary {
  Manifest manifest;
  std::vector<MarketSummary> markets;
  ReadReport products, events;
  uint64_t event_count = 0, visitor_count = 0;
  std::vector<Lesson> lessons;  // what the ranker's weights were learnt from; empty where too few
  std::vector<ConfigError> warnings;
};

// A failed build leaves out_dir as it was.
struct BuildResult {
  Status status;
  BuildSummary summary;                    // as far as the build came
  std::vector<ConfigError> config_errors;  // when the configuration is at fault
};

BuildResult Build(const BuildOptions& options);

// As kPrivacyFile holds it: {"markets": {name: report}}; null where no market has a report.
nlohmann::ordered_json PrivacyJson(const BuildSummary& summary);

// The same build of events that are in memory already, for one market and without writing:
// options.events_path, out_dir, until_ms and now_ms do not count. Every product counts as in stock: what the
// feed says of today tells nothing of the past that is replayed.
struct ReplayBuild {
  BuildResult result;
  std::vector<uint8_t> head;  // empty when the build failed
  ProductTable products;      // the market's
};
// `market` "" = the first. kBadInput when the configuration has none of that name.
ReplayBuild BuildForReplay(const BuildOptions& options, EventTable events, const std::string& market);

// Compiles the configuration anew into the pack at out_dir and keeps its models and products. Markets may
// change their texts, not come or go, nor change locale, currency or products: that needs a whole build.
BuildResult BuildConfigOnly(const BuildOptions& options);

}  // namespace rapport::builder

#endif  // RAPPORT_BUILDER_BUILD_H_
