#include "relevance.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "../evaluate/test_groups.h"
#include "../evaluate/visits.h"
#include "../train/lessons.h"
#include "rapport/builder/assemble.h"
#include "rapport/builder/config.h"
#include "rapport/builder/learn.h"

namespace rapport::builder {
namespace {

constexpr size_t kMostTraces = 20'000'000;  // of all queries' profiles together: 80 MB

// Whole shoppers by a hash of their names, so many that about kMostMeasuredEvents remain.
EventTable SampleShoppers(const EventTable& events) {
  Split kept;
  kept.train_end = events.events.size();
  const Owners owners(events, events.events.size());
  const auto limit = static_cast<uint64_t>(static_cast<double>(kMostMeasuredEvents) /
                                           static_cast<double>(events.events.size()) * 0x1p64);
  for (uint32_t owner = 0; owner < owners.count(); ++owner) {
    if (HashName(owners.Name(owner)) < limit) continue;
    const auto rows = owners.Rows(owner);
    kept.held_out.insert(kept.held_out.end(), rows.begin(), rows.end());
  }
  std::sort(kept.held_out.begin(), kept.held_out.end());
  return TrainingEvents(events, kept);
}

// Mean of values and its interval when values of one group stand or fall together (linearised variance of a
// ratio: Cochran: Sampling techniques, 1977, ch. 9A).
Interval ClusteredMean(const std::vector<double>& values, const std::vector<TestQuery>& queries) {
  Interval interval;
  for (const double value : values) interval.mean += value / static_cast<double>(values.size());
  std::unordered_map<std::string_view, double> sums;
  for (size_t i = 0; i < values.size(); ++i) sums[GroupOf(queries[i].id)] += values[i] - interval.mean;
  double squares = 0;
  for (const auto& [group, sum] : sums) squares += sum * sum;
  const auto groups = static_cast<double>(sums.size());
  const double scale = groups > 1 ? groups / (groups - 1) : 0;
  const double half = 1.96 * std::sqrt(scale * squares) / static_cast<double>(values.size());
  interval.low = interval.mean - half;
  interval.high = interval.mean + half;
  return interval;
}

}  // namespace

std::optional<InnerShop> InnerShop::Of(const TrainedShop& shop) {
  EventTable events =
      shop.events.events.size() > kMostMeasuredEvents ? SampleShoppers(shop.events) : shop.events;
  for (const Protocol protocol : {Protocol::kNextView, Protocol::kNextOrder, Protocol::kLeaveOneOut}) {
    SplitOptions options;
    options.protocol = protocol;
    options.max_queries = std::clamp(kMostTraces / std::max<size_t>(1, shop.products.products.size()),
                                     kFewestLessons, kMostLessons);
    Result<Split> split = SplitEvents(events, options);
    if (split.ok() && split.value().queries.size() >= kFewestLessons)
      return InnerShop(shop, std::move(events), std::move(split.value()));
  }
  return std::nullopt;
}

InnerShop::InnerShop(const TrainedShop& shop, EventTable events, Split split)
    : shop_(shop), events_(std::move(events)), split_(std::move(split)) {
  const std::vector<Product>& products = shop_.products.products;
  for (const uint32_t position : MatchProducts(events_, shop_.products).product_of)
    ids_.push_back(position == kNone ? std::string() : products[position].id);
  const EventTable training = TrainingEvents(events_, split_);
  prepared_ = Prepare(training, MatchProducts(training, shop_.products).product_of,
                      static_cast<uint32_t>(products.size()));
  numbering_ = NumberByPopularity(prepared_);
  first_seen_ms_ = FirstSeen(shop_.products, prepared_);
  models_ = TrainModels(prepared_, shop_.products, numbering_, first_seen_ms_, shop_.sensitive, shop_.train);
}

pack::ModelsT InnerShop::Models(const TrainOptions& options) const {
  const bool same_floor = options.min_shoppers == shop_.train.min_shoppers;
  if (same_floor && options.strict_privacy == shop_.train.strict_privacy) return models_;
  if (!models_.fragments)
    return TrainModels(prepared_, shop_.products, numbering_, first_seen_ms_, shop_.sensitive, options);
  pack::ModelsT models = models_;
  const auto& sensitive = shop_.sensitive;
  if (options.strict_privacy) {
    models.fragments.reset();
    models.viewed_together = std::make_unique<pack::NeighborsT>(
        TrainViewedTogether(prepared_.sessions, numbering_, sensitive, options));
  } else {
    *models.fragments = TrainFragments(prepared_.sessions, numbering_, sensitive, options);
  }
  if (same_floor) return models;
  *models.bought_together = TrainBoughtTogether(prepared_.orders, numbering_, sensitive, options);
  *models.bought_next = TrainBoughtNext(prepared_, numbering_, sensitive, options);
  return models;
}

std::vector<double> InnerShop::Score(const TrainOptions& options) const {
  pack::HeadT head;
  head.format = kPackFormat;
  head.products = std::make_unique<pack::ProductsT>(
      AssembleProducts(shop_.products, first_seen_ms_, numbering_, MarketConfig{}));
  head.models = std::make_unique<pack::ModelsT>(Models(options));
  head.plan = std::make_unique<pack::PlanT>();
  flatbuffers::FlatBufferBuilder buffer(1 << 20);
  buffer.Finish(pack::Head::Pack(buffer, &head), pack::HeadIdentifier());
  Result<std::unique_ptr<Pack>> pack =
      Pack::Open({buffer.GetBufferPointer(), buffer.GetBufferPointer() + buffer.GetSize()});
  if (!pack.ok()) return std::vector<double>(split_.queries.size(), 0);
  return Lessons(std::move(pack.value()), events_, ids_, split_).Score(shop_.weights);
}

Interval InnerShop::Mean(const std::vector<double>& scores) const {
  return ClusteredMean(scores, split_.queries);
}

Interval InnerShop::Change(const std::vector<double>& scores, const std::vector<double>& base) const {
  std::vector<double> changes(scores.size());
  for (size_t i = 0; i < scores.size(); ++i) changes[i] = scores[i] - base[i];
  return ClusteredMean(changes, split_.queries);
}

}  // namespace rapport::builder
