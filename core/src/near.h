// What stands near a product: in fragments, else in the pack's neighbour tables.
#ifndef RAPPORT_NEAR_H_
#define RAPPORT_NEAR_H_

#include <array>
#include <cstdint>

#include "rapport/ranker.h"
#include "rapport/sparse_sum.h"

namespace rapport {

// near(·, ·) of ranker.h for one pack and one set of weights.
class Nearness {
 public:
  explicit Nearness(const Situation& situation);

  // Adds near(anchor, ·), reading at most `max_rows` fragments. `anchor` itself gets nothing.
  void Sum(uint32_t anchor, uint32_t max_rows, SparseSum* sum) const;

 private:
  const Pack& pack_;
  std::array<float, kMaxFragmentItems> of_distance_{};
};

}  // namespace rapport

#endif  // RAPPORT_NEAR_H_
