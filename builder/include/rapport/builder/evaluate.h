// `rapport evaluate`: how well the shipped core would have foretold what shoppers really did, beside trivial
// baselines and published systems.
#ifndef RAPPORT_BUILDER_EVALUATE_H_
#define RAPPORT_BUILDER_EVALUATE_H_

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "rapport/builder/build.h"
#include "rapport/builder/metrics.h"
#include "rapport/builder/query_set.h"
#include "rapport/builder/rank_queries.h"
#include "rapport/builder/split.h"
#include "rapport/status.h"

namespace rapport::builder {

struct EvaluateOptions {
  // events_path is required. until_ms: the cut of SplitOptions; with queries_path, where training ends.
  // out_dir and progress do not count.
  BuildOptions build;
  SplitOptions split;  // cut_ms does not count
  std::string market;  // "" = the first
  // A split made elsewhere; both or none. The pack is then trained on all events before until_ms.
  std::string queries_path, truth_path;
  unsigned threads = 2;
  // Named stages in turn; `done` of `total` where total > 0. May be empty.
  std::function<void(const std::string& stage, size_t done, size_t total)> progress;
};

enum class SystemRole : uint8_t { kRapport, kBaseline, kOpponent };

struct EvaluatedSystem {
  std::string key, name, about;  // as Contestant's; Rapport's key is "rapport"
  SystemRole role = SystemRole::kBaseline;
  SystemMetrics metrics;              // lead: Rapport's over this one
  std::vector<double> hits_by_place;  // [k − 1] = HR@k for k = 1 … kListTop
  size_t distinct_products = 0;       // in all lists together
  RankedLists lists;
};

// How a metric depends on how much is known of the shopper.
struct HistoryBand {
  std::string name;  // "2 to 3 events"
  size_t queries = 0;
  std::vector<double> means;  // of the protocol's leading metric, by system
};

struct Evaluation {
  Status status;
  std::vector<ConfigError> config_errors;
  ReadReport event_rows, product_rows;

  // Of the split; with a ready one only protocol, exclude and training count.
  Split split;  // rows and targets emptied
  bool ready_split = false;
  size_t unused_queries = 0;
  uint64_t training_events = 0, training_shoppers = 0;
  uint64_t catalog_products = 0, head_bytes = 0;
  size_t unknown_targets = 0, all_targets = 0;  // targets that the pack does not know can only be missed
  std::vector<uint8_t> head;

  QuerySet queries;
  size_t groups = 0;                     // sessions or shoppers among the queries
  std::vector<EvaluatedSystem> systems;  // Rapport first, then baselines, then opponents
  size_t leading_metric = kMrr20;        // in kMetricNames: what the protocol is usually judged by
  std::vector<HistoryBand> bands;        // only those with queries
};

// Nothing of a test case reaches the pack or any opponent. kBadInput with advice for inputs that give nothing
// to train on or to test. The same input gives the same result on any number of threads.
Evaluation Evaluate(const EvaluateOptions& options);

// The lists of all systems, queries and truth, for judge programs and other tools; see WriteQuerySet.
Status WriteSplit(const Evaluation& evaluation, const std::string& dir);

}  // namespace rapport::builder

#endif  // RAPPORT_BUILDER_EVALUATE_H_
