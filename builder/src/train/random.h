// A small generator whose numbers are the same with every compiler and library: SplitMix64 (Steele, Lea, Flood: Fast
// splittable pseudorandom number generators, 2014).
#ifndef RAPPORT_BUILDER_RANDOM_H_
#define RAPPORT_BUILDER_RANDOM_H_

#include <cstdint>
#include <utility>
#include <vector>

namespace rapport::builder {

class Random {
 public:
  explicit Random(uint64_t seed) : state_(seed) {}

  uint64_t Next() {
    uint64_t z = (state_ += 0x9e3779b97f4a7c15u);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
  }
  // Below `limit` > 0; the bias of at most limit / 2^64 does not matter here.
  uint64_t Below(uint64_t limit) { return Next() % limit; }

  template <typename T>
  void Shuffle(std::vector<T>* items) {
    for (size_t i = items->size(); i > 1; --i) std::swap((*items)[i - 1], (*items)[Below(i)]);
  }

 private:
  uint64_t state_;
};

}  // namespace rapport::builder

#endif  // RAPPORT_BUILDER_RANDOM_H_
