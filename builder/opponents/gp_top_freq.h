// GP-TopFreq, the baseline that most neural next-basket models do not beat. Written from the description in:
// Li, Jullien, Ariannezhad, de Rijke: A next basket recommendation reality check, ACM Transactions on
// Information Systems 41(4), 2023, section 3.3.
//
// First the products that the shopper's own baskets hold, by in how many of them they stand (P-TopFreq); what
// is left of the list is filled with those in most baskets of all shoppers (G-TopFreq). The paper names no
// order for equal frequencies; here the product in more baskets of all shoppers comes first. Rows of one
// moment are one basket, or, for views, rows less than 30 minutes apart.
#ifndef RAPPORT_BUILDER_OPPONENTS_GP_TOP_FREQ_H_
#define RAPPORT_BUILDER_OPPONENTS_GP_TOP_FREQ_H_

#include "recommender.h"

namespace rapport::builder {

class GpTopFreq final : public Recommender {
 public:
  explicit GpTopFreq(const Baskets& baskets) : baskets_(baskets) {}
  [[nodiscard]] std::vector<uint32_t> Rank(const Question& question) const override;

 private:
  const Baskets& baskets_;
};

}  // namespace rapport::builder

#endif  // RAPPORT_BUILDER_OPPONENTS_GP_TOP_FREQ_H_
