// Queries with known answers, ready to be ranked many times with different weights.
#ifndef RAPPORT_BUILDER_LESSONS_H_
#define RAPPORT_BUILDER_LESSONS_H_

#include <cstdint>
#include <memory>
#include <vector>

#include "rapport/builder/split.h"
#include "rapport/pack.h"
#include "rapport/profile.h"
#include "rapport/weights.h"

namespace rapport::builder {

class Lessons {
 public:
  // `pack` was trained on the split's training events; `ids[product number of events]` is the pack's id, ""
  // if unknown.
  Lessons(std::unique_ptr<Pack> pack, const EventTable& events, const std::vector<std::string>& ids,
          const Split& split);

  [[nodiscard]] size_t size() const { return queries_.size(); }
  [[nodiscard]] const Pack& pack() const { return *pack_; }
  // NDCG of each query's list: what was looked at next within 20, what was ordered next within 10 places.
  [[nodiscard]] std::vector<double> Score(const Weights& weights) const;
  // Share of the answers that stand in the query's own history of orders.
  [[nodiscard]] double repeat_share() const { return repeat_share_; }

 private:
  struct Query {
    Profile profile;
    int64_t now_ms = 0;
    std::vector<uint32_t> answers;  // pack numbers; kNoProduct for products the pack does not know
    uint32_t left_out = kNoProduct;
  };
  void CountRepeats();

  std::unique_ptr<Pack> pack_;
  std::vector<Query> queries_;
  size_t places_;
  double repeat_share_ = 0;
};

}  // namespace rapport::builder

#endif  // RAPPORT_BUILDER_LESSONS_H_
