// What a public pack holds of the shoppers it was trained on, what stricter settings would take out and cost,
// and how often an attacker who knows a little of one shopper learns more from it.
#ifndef RAPPORT_BUILDER_PRIVACY_H_
#define RAPPORT_BUILDER_PRIVACY_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "pack_generated.h"
#include "rapport/builder/metrics.h"
#include "rapport/builder/prepare.h"
#include "rapport/builder/tables.h"
#include "rapport/builder/train.h"
#include "rapport/weights.h"

namespace rapport::builder {

// One table learnt of shoppers. Its entries are fragments (rows) or directed pairs; the shoppers behind an
// entry are those whose events alone would let it in:
//   fragments        who looked at just these products one after the other within a visit, either way round
//   bought_together  who had both in one order
//   bought_next      who ordered the first and, within their kLaterOrders following orders, the second
//   viewed_together  who had both within kFragmentWindow consecutive places of a visit; of all their visits
//   laid end to
//                    end where visits hold a single product
struct HeldTable {
  std::string name;  // as core/schema/pack.fbs has it
  uint64_t entries = 0;
  uint64_t items = 0;                     // products over all entries, repeated ones again
  std::array<uint64_t, 5> of_shoppers{};  // entries with 1, 2, 3, 4 and with more shoppers behind them
  uint32_t fewest_shoppers = 0;           // behind an entry; 0 without entries
};

struct Holdings {
  std::vector<HeldTable> tables;
  // Distinct products that stand in any of the tables, and the shoppers who looked at or ordered them.
  uint64_t products = 0, products_of_one_shopper = 0;
  uint32_t product_fewest_shoppers = 0;
};

// `models` were trained on `prepared` with `numbering`.
Holdings HoldingsOf(const pack::ModelsT& models, const PreparedEvents& prepared, const Numbering& numbering);

// Singling out by what a pack says. An attacker knows the pack and `known` distinct products that stood one
// after the other in one visit (order) of one shopper, and wants another of it.
//   fragments: he takes all that hold the known products one after the other, either way round, and guesses
//   if
//     they name exactly one product after the last. Right: the shopper looked at it next. Another
//     explanation: a visit of another shopper with these products one after the other, either way round.
//   pairs: he guesses if exactly one product stands among the neighbours of every known one. Right: it stands
//     in that visit (order). Another explanation: a visit (order) of another shopper that holds all of them.
// The shopper is singled out if the guess is right and the training data hold no other explanation: then the
// pack says what one person did. What the same guess achieves against those who were never in the data is
// what anyone could infer of them; the difference is what being in the data costs them. Sources: Article 29
// Working Party: Opinion 05/2014 on anonymisation techniques (singling out, linkability, inference); Cohen,
// Nissim: Towards formalizing the GDPR's notion of singling out, PNAS 2020.
struct Singling {
  std::string table;  // attacked, as core/schema/pack.fbs has it
  size_t known = 0;
  size_t targets = 0;  // shoppers attacked, each in one visit; the rates below are shares of them
  double singled_out = 0;
  double guessed = 0;         // right guesses
  double guessed_absent = 0;  // right guesses against a pack trained without any of the targets
  double recovered = 0;  // fragments: mean number of next products in a row got right, each from the last
                         // `known` before it
};

struct AttackOptions {
  std::vector<size_t> known = {2, 3};  // one attack each
  size_t most_targets = 500;           // of each attack
  uint64_t seed = 1;
};
// All targets together are at most a tenth of the shoppers, but this many for each attack, so that the pack
// without them is much like the pack with them.
inline constexpr size_t kFewestTargets = 20;

using TrainFragmentsOf = std::function<pack::FragmentsT(const ProductLists&)>;
using TrainPairsOf = std::function<pack::NeighborsT(const ProductLists&)>;

// Trains with and without the targets and attacks both. Targets are seeded and depend on the lists alone, so
// they are the same for every setting. There are none without shoppers who have enough products in one list.
std::vector<Singling> AttackFragments(const ProductLists& sessions, const Numbering& numbering,
                                      const TrainFragmentsOf& train, const AttackOptions& attack);
std::vector<Singling> AttackPairs(const std::string& table, const ProductLists& lists,
                                  const Numbering& numbering, const TrainPairsOf& train,
                                  const AttackOptions& attack);

// One way to build, and what it means. The first is the pack as built, the others are stricter.
struct PrivacySetting {
  std::string name;  // "as built", or the option of `rapport build`
  TrainOptions train;
  uint64_t fragment_rows = 0, fragment_items = 0;
  // Of bought_together and bought_next those that stay; of viewed_together all that there would be.
  uint64_t pairs = 0;
  Interval relevance;  // mean NDCG, views @20, orders @10; 0 where not measured
  Interval change;     // against the pack as built, paired
  std::vector<Singling> attacks;
};

struct PrivacyReport {
  Holdings holdings;
  std::string protocol;  // ProtocolName of the relevance measured, "" where too few shoppers tell
  size_t queries = 0;
  uint64_t events = 0, measured_events = 0;  // fewer where relevance was measured on a sample of the shoppers
  std::vector<PrivacySetting> settings;
};

// Above so many events the relevance is measured on a sample of whole shoppers.
inline constexpr size_t kMostMeasuredEvents = 1'000'000;

struct TrainedShop {
  const EventTable& events;
  const ProductTable& products;
  const PreparedEvents& prepared;  // of the events
  const Numbering& numbering;
  const std::vector<bool>& sensitive;
  const pack::ModelsT& models;
  Weights weights;
  TrainOptions train;  // that the models were trained with
};

// Relevance is measured inside the shop's events: the models of their earlier part are asked for what
// shoppers did in their later part, with the weights of the pack as built. Deterministic.
PrivacyReport ReportPrivacy(const TrainedShop& shop);

// As `privacy.json` holds it (docs/command.md).
nlohmann::ordered_json ToJson(const PrivacyReport& report);

}  // namespace rapport::builder

#endif  // RAPPORT_BUILDER_PRIVACY_H_
