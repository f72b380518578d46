// VMIS-kNN, nearest neighbours among sessions. Written from the description in: Kersbergen, Sprangers,
// Schelter: Serenade, low-latency session-based recommendation in e-commerce at scale, SIGMOD 2022, section 3
// (the scoring is VS-kNN's: Ludewig, Jannach: Evaluation of session-based recommendation algorithms, 2018).
//
// Let s be the last n products of the evolving session, ω(i) ∈ {1, …, |s|} the place of product i in it.
//   1. Of the historical sessions that share a product with s, the m most recent ones are candidates.
//   2. A candidate h is as similar as the decayed places of what it shares: r_h = Σ_{i ∈ s ∩ h} ω(i) / |s|.
//   3. N = the k most similar candidates, ties to the more recent one.
//   4. A product's score is d_i = Σ_{h ∈ N, i ∈ h} λ(max ω of s ∩ h) · r_h · ln(|H| / h_i), where |H| is the
//      number of historical sessions, h_i that of sessions with i, and λ(x) = 1 − 0.1 · (|s| − x), not below
//      0.
// This is exact: the index keeps every session of a product, not only its m most recent ones. Where the
// neighbours name fewer products than the list takes, popular ones follow, which the paper leaves open.
#ifndef RAPPORT_BUILDER_OPPONENTS_VMIS_KNN_H_
#define RAPPORT_BUILDER_OPPONENTS_VMIS_KNN_H_

#include "recommender.h"

namespace rapport::builder {

struct VmisKnnOptions {
  uint32_t sample = 500;     // m
  uint32_t neighbors = 50;   // k
  uint32_t session_end = 2;  // n
};

class VmisKnn final : public Recommender {
 public:
  explicit VmisKnn(const Baskets& baskets, VmisKnnOptions options = {})
      : baskets_(baskets), options_(options) {}
  [[nodiscard]] std::vector<uint32_t> Rank(const Question& question) const override;

 private:
  const Baskets& baskets_;
  VmisKnnOptions options_;
};

}  // namespace rapport::builder

#endif  // RAPPORT_BUILDER_OPPONENTS_VMIS_KNN_H_
