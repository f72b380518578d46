// What stricter settings cost: the models of the shop's earlier events, asked for the later ones.
#ifndef RAPPORT_BUILDER_SRC_PRIVACY_RELEVANCE_H_
#define RAPPORT_BUILDER_SRC_PRIVACY_RELEVANCE_H_

#include <optional>
#include <string>
#include <vector>

#include "rapport/builder/match_products.h"
#include "rapport/builder/metrics.h"
#include "rapport/builder/privacy.h"
#include "rapport/builder/split.h"

namespace rapport::builder {

// The earlier part of a shop's events, trained once; stricter settings train again what they change.
class InnerShop {
 public:
  // By next views; where too few shoppers look on, by next orders; else by each shopper's last product. None
  // where too few shoppers tell anything (kFewestLessons). `shop` outlives it.
  static std::optional<InnerShop> Of(const TrainedShop& shop);

  [[nodiscard]] Protocol protocol() const { return split_.protocol; }
  [[nodiscard]] size_t queries() const { return split_.queries.size(); }
  [[nodiscard]] size_t events() const { return events_.events.size(); }
  // NDCG of each query, views @20, orders @10; 0 for all if no pack can be made.
  [[nodiscard]] std::vector<double> Score(const TrainOptions& options) const;
  // Their mean, and the mean of `scores` − `base`, with 95 % intervals by the normal approximation over whole
  // sessions.
  [[nodiscard]] Interval Mean(const std::vector<double>& scores) const;
  [[nodiscard]] Interval Change(const std::vector<double>& scores, const std::vector<double>& base) const;

 private:
  InnerShop(const TrainedShop& shop, EventTable events, Split split);
  [[nodiscard]] pack::ModelsT Models(const TrainOptions& options) const;

  const TrainedShop& shop_;
  EventTable events_;
  Split split_;
  std::vector<std::string> ids_;  // by the events' product numbers
  PreparedEvents prepared_;
  Numbering numbering_;
  std::vector<int64_t> first_seen_ms_;
  pack::ModelsT models_;
};

}  // namespace rapport::builder

#endif  // RAPPORT_BUILDER_SRC_PRIVACY_RELEVANCE_H_
