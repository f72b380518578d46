// Random numbers that are the same on every system. Sources: prng.di.unimi.it (splitmix64, xoshiro256**).
#ifndef RAPPORT_BUILDER_RANDOM_H_
#define RAPPORT_BUILDER_RANDOM_H_

#include <array>
#include <bit>
#include <cmath>
#include <cstdint>

namespace rapport::builder {

// A well-mixed number for each number (one step of splitmix64).
inline uint64_t MixBits(uint64_t x) {
  x += 0x9E3779B97F4A7C15u;
  x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
  x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
  return x ^ (x >> 31);
}

class Random {
 public:
  // Streams of one seed are independent.
  explicit Random(uint64_t seed, uint64_t stream = 0) {
    uint64_t x = MixBits(seed) ^ MixBits(~stream);
    for (uint64_t& word : state_) word = MixBits(x++);
  }

  uint64_t Next() {
    const uint64_t result = std::rotl(state_[1] * 5, 7) * 9;
    const uint64_t shifted = state_[1] << 17;
    state_[2] ^= state_[0];
    state_[3] ^= state_[1];
    state_[1] ^= state_[2];
    state_[0] ^= state_[3];
    state_[2] ^= shifted;
    state_[3] = std::rotl(state_[3], 45);
    return result;
  }

  // Uniform in [0, limit), limit in [1, 2^32]; the bias is below 2^-32.
  uint64_t Below(uint64_t limit) { return ((Next() >> 32) * limit) >> 32; }
  // Uniform in [0, 1).
  double Unit() { return static_cast<double>(Next() >> 11) * 0x1p-53; }
  bool Chance(double probability) { return Unit() < probability; }
  // Exponentially distributed with the given mean.
  double Exponential(double mean) { return -mean * std::log(1 - Unit()); }

 private:
  std::array<uint64_t, 4> state_;
};

}  // namespace rapport::builder

#endif  // RAPPORT_BUILDER_RANDOM_H_
