#include <algorithm>
#include <memory>

#include "rapport/builder/train.h"

namespace rapport::builder {
namespace {

// Where hardly anybody looks at two products in one visit, fragments would be empty.
constexpr double kFewSharedVisits = 0.1;

// Share of the views that stand in visits of two products or more.
double SharedVisits(const ProductLists& sessions) {
  if (sessions.items.empty()) return 1;
  size_t shared = 0;
  for (size_t i = 0; i < sessions.size(); ++i) {
    if (sessions[i].size() > 1) shared += sessions[i].size();
  }
  return static_cast<double>(shared) / static_cast<double>(sessions.items.size());
}

// Each visitor's visits as one list.
ProductLists Journeys(const ProductLists& sessions) {
  ProductLists journeys;
  for (size_t i = 0; i < sessions.size(); ++i) {
    journeys.items.insert(journeys.items.end(), sessions[i].begin(), sessions[i].end());
    const bool last = i + 1 == sessions.size() || sessions.visitors[i + 1] != sessions.visitors[i];
    if (last) journeys.Close(sessions.visitors[i], sessions.ts_ms[i]);
  }
  return journeys;
}

}  // namespace

pack::ModelsT TrainModels(const PreparedEvents& prepared, const ProductTable& products,
                          const Numbering& numbering, const std::vector<int64_t>& first_seen_ms,
                          const std::vector<bool>& sensitive, const TrainOptions& options) {
  pack::ModelsT models;
  models.views = LogShares(prepared.viewers, numbering);
  models.purchases = LogShares(prepared.buyers, numbering);
  models.trending = std::make_unique<pack::RankedListT>(TrainTrending(prepared, numbering));
  models.newest = std::make_unique<pack::RankedListT>(ListNewest(first_seen_ms, numbering));
  models.bought_together =
      std::make_unique<pack::NeighborsT>(TrainBoughtTogether(prepared.orders, numbering, sensitive, options));
  pack::NeighborsT complements = ListComplements(products, numbering, *models.bought_together);
  if (complements.rows > 0) models.complements = std::make_unique<pack::NeighborsT>(std::move(complements));
  models.bought_next =
      std::make_unique<pack::NeighborsT>(TrainBoughtNext(prepared, numbering, sensitive, options));
  models.similar = std::make_unique<pack::NeighborsT>(TrainSimilar(products, prepared, numbering));
  Demand demand = TrainDemand(prepared, numbering);
  models.demand = std::move(demand.values);
  models.demand_scale = demand.scale;
  // What spans visits ships as aggregates alone.
  const bool lonely = SharedVisits(prepared.sessions) < kFewSharedVisits;
  if (lonely || options.strict_privacy) {
    models.viewed_together = std::make_unique<pack::NeighborsT>(TrainViewedTogether(
        lonely ? Journeys(prepared.sessions) : prepared.sessions, numbering, sensitive, options));
  } else {
    models.fragments =
        std::make_unique<pack::FragmentsT>(TrainFragments(prepared.sessions, numbering, sensitive, options));
  }
  return models;
}

}  // namespace rapport::builder
