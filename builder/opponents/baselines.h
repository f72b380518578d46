// Trivial baselines: what a shop could do in a few lines.
#ifndef RAPPORT_BUILDER_OPPONENTS_BASELINES_H_
#define RAPPORT_BUILDER_OPPONENTS_BASELINES_H_

#include "recommender.h"

namespace rapport::builder {

// The same list for everybody: all times' most popular products, or the last kRecentDays'.
class PopularBaseline final : public Recommender {
 public:
  PopularBaseline(const Baskets& baskets, bool recently) : baskets_(baskets), recently_(recently) {}
  [[nodiscard]] std::vector<uint32_t> Rank(const Question& question) const override;

 private:
  const Baskets& baskets_;
  bool recently_;
};

// What the shopper herself looked at or bought, latest first; then popular products.
class OwnLatestBaseline final : public Recommender {
 public:
  explicit OwnLatestBaseline(const Baskets& baskets) : baskets_(baskets) {}
  [[nodiscard]] std::vector<uint32_t> Rank(const Question& question) const override;

 private:
  const Baskets& baskets_;
};

// By how many baskets hold both the product and the one she looked at or bought last; then popular products.
class TogetherBaseline final : public Recommender {
 public:
  explicit TogetherBaseline(const Baskets& baskets) : baskets_(baskets) {}
  [[nodiscard]] std::vector<uint32_t> Rank(const Question& question) const override;

 private:
  const Baskets& baskets_;
};

}  // namespace rapport::builder

#endif  // RAPPORT_BUILDER_OPPONENTS_BASELINES_H_
