// What each model of a pack is worth, and what fewer bytes cost: ranks ready queries with the pack as it is,
// with each model left out in turn, and with its tables trimmed. One JSON line a variant.
//   relevance HEAD QUERIES TRUTH current|history|none
#include <cmath>
#include <cstdio>
#include <fstream>
#include <functional>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include "bytes.h"
#include "neighbors.h"
#include "nlohmann/json.hpp"
#include "pack_generated.h"
#include "rapport/builder/metrics.h"
#include "rapport/builder/pack_dir.h"
#include "rapport/builder/query_set.h"
#include "rapport/builder/rank_queries.h"
#include "rapport/pack.h"
#include "rapport/weights.h"

namespace {

using namespace rapport;
using builder::QuerySet;

std::vector<uint8_t> Serialised(const pack::HeadT& head) {
  flatbuffers::FlatBufferBuilder buffer(1 << 20);
  buffer.Finish(pack::Head::Pack(buffer, &head), pack::HeadIdentifier());
  return {buffer.GetBufferPointer(), buffer.GetBufferPointer() + buffer.GetSize()};
}

uint64_t ModelBytes(const pack::ModelsT& models) {
  flatbuffers::FlatBufferBuilder buffer(1 << 20);
  buffer.Finish(pack::Models::Pack(buffer, &models));
  return builder::BrotliSize({buffer.GetBufferPointer(), buffer.GetBufferPointer() + buffer.GetSize()});
}

// A copy of the head to change.
struct Variant {
  explicit Variant(const std::vector<uint8_t>& bytes) : head(pack::UnPackHead(bytes.data())) {}

  void Set(float Weights::*weight, float value) {
    for (size_t i = 0; i < kStoredWeights.size() && i < head->models->weights.size(); ++i) {
      if (kStoredWeights[i] == weight) head->models->weights[i] = value;
    }
  }
  std::unique_ptr<pack::HeadT> head;
};

struct Ablation {
  const char* name;
  std::function<void(Variant&)> leave_out;
};

const std::vector<Ablation>& Ablations() {
  static const std::vector<Ablation> all = {
      {"everything", [](Variant&) {}},
      {"fragments", [](Variant& v) { v.head->models->fragments.reset(); }},
      {"second step", [](Variant& v) { v.Set(&Weights::hop, 0); }},
      {"earlier looks", [](Variant& v) { v.Set(&Weights::position_decay, 0); }},
      {"coming back", [](Variant& v) { v.Set(&Weights::revisit, 0); }},
      {"habit",
       [](Variant& v) {
         v.Set(&Weights::frequency, 0);
         v.Set(&Weights::again, 0);
       }},
      {"recency of habit", [](Variant& v) { v.Set(&Weights::again, 0); }},
      {"bought next", [](Variant& v) { v.head->models->bought_next.reset(); }},
      {"bought together", [](Variant& v) { v.head->models->bought_together.reset(); }},
      {"demand", [](Variant& v) { v.Set(&Weights::demand, 0); }},
      {"alike", [](Variant& v) { v.head->models->similar.reset(); }},
      {"taste",
       [](Variant& v) {
         v.Set(&Weights::category, 0);
         v.Set(&Weights::brand, 0);
       }},
      {"popularity", [](Variant& v) { v.Set(&Weights::popularity, 0); }}};
  return all;
}

// Of the rows every so-manieth.
void TrimFragments(const Fragments& fragments, double share, pack::FragmentsT* table) {
  const auto kept = static_cast<uint32_t>(std::lround(fragments.rows() * share));
  table->bytes.clear();
  table->rows = kept;
  table->items = 0;
  uint32_t first = 0;
  for (uint64_t i = 0; i < kept; ++i) {
    const auto row = fragments.Row(static_cast<uint32_t>(i * fragments.rows() / kept));
    table->bytes.push_back(static_cast<uint8_t>(row.size()));
    for (size_t j = 0; j < row.size(); ++j)
      builder::AppendNumber(j == 0 ? row[j] - first : row[j], &table->bytes);
    first = row.front();
    table->items += static_cast<uint32_t>(row.size());
  }
}

// Of each product the heaviest edges.
void TrimNeighbors(const Neighbors& neighbors, uint32_t products, double share,
                   std::unique_ptr<pack::NeighborsT>* table) {
  if (neighbors.empty()) return;
  builder::NeighborRows rows(products);
  builder::Numbering numbering;
  for (uint32_t product = 0; product < products; ++product) {
    numbering.rank_of.push_back(product);
    numbering.position_of.push_back(product);
    for (const Neighbors::Edge& edge : neighbors.Of(product))
      rows[product].push_back({edge.product, edge.weight});
    builder::KeepHeaviest(static_cast<size_t>(std::ceil(static_cast<double>(rows[product].size()) * share)),
                          &rows[product]);
  }
  *table = std::make_unique<pack::NeighborsT>(builder::EncodeNeighbors(rows, numbering));
}

void Trim(const Pack& pack, double share, pack::ModelsT* models) {
  const uint32_t products = pack.catalog().size();
  if (models->fragments != nullptr) TrimFragments(pack.fragments(), share, models->fragments.get());
  TrimNeighbors(pack.bought_next(), products, share, &models->bought_next);
  TrimNeighbors(pack.bought_together(), products, share, &models->bought_together);
  TrimNeighbors(pack.viewed_together(), products, share, &models->viewed_together);
  TrimNeighbors(pack.similar(), products, share, &models->similar);
}

class Bench {
 public:
  Bench(std::vector<uint8_t> head, QuerySet set) : head_(std::move(head)), set_(std::move(set)) {}

  int Run() {
    const auto pack = Pack::Open(head_);
    if (!pack.ok()) return Fail(pack.status());
    const Catalog& catalog = pack.value()->catalog();
    for (uint32_t product = 0; product < catalog.size(); ++product) set_.products.Add(catalog.id(product));
    for (const Ablation& ablation : Ablations()) {
      Variant variant(head_);
      ablation.leave_out(variant);
      if (!Print({{"without", ablation.name}}, variant)) return 1;
    }
    for (const double share : {1.0, 0.75, 0.5, 0.35, 0.25, 0.15, 0.08}) {
      Variant variant(head_);
      if (share < 1) Trim(*pack.value(), share, variant.head->models.get());
      if (!Print({{"share", share}}, variant)) return 1;
    }
    return 0;
  }

  static int Fail(const Status& status) {
    std::fprintf(stderr, "relevance: %s\n", status.message.c_str());
    return 1;
  }

 private:
  bool Print(nlohmann::ordered_json line, const Variant& variant) const {
    const auto lists = builder::RankWithCore(Serialised(*variant.head), set_, {});
    if (!lists.ok()) return Fail(lists.status()) == 0;
    builder::MetricValues sum{};
    for (size_t i = 0; i < set_.queries.size(); ++i) {
      const auto values = builder::ScoreList(lists.value()[i], set_.Targets(set_.queries[i]));
      for (size_t m = 0; m < sum.size(); ++m) sum[m] += values[m];
    }
    line["model_brotli_bytes"] = ModelBytes(*variant.head->models);
    for (size_t m = 0; m < sum.size(); ++m)
      line[std::string(builder::kMetricNames[m])] = sum[m] / static_cast<double>(set_.queries.size());
    std::printf("%s\n", line.dump().c_str());
    std::fflush(stdout);
    return true;
  }

  const std::vector<uint8_t> head_;
  QuerySet set_;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 5) {
    std::fprintf(stderr, "usage: relevance HEAD QUERIES TRUTH current|history|none\n");
    return 2;
  }
  std::ifstream file(argv[1], std::ios::binary);
  std::vector<uint8_t> head((std::istreambuf_iterator<char>(file)), {});
  QuerySet set;
  size_t unused = 0;
  if (const Status status = builder::ReadQuerySet(argv[2], argv[3], &set, &unused); !status.ok())
    return Bench::Fail(status);
  const std::string exclude = argv[4];
  set.exclude = exclude == "none"      ? Exclude::kNone
                : exclude == "history" ? Exclude::kHistory
                                       : Exclude::kCurrent;
  return Bench(std::move(head), std::move(set)).Run();
}
