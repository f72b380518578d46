// Choices by chance that are the same on every machine: hashes of a seed under a label, integers alone.
#ifndef RAPPORT_CHANCE_H_
#define RAPPORT_CHANCE_H_

#include <cstdint>
#include <string_view>

namespace rapport {

// The finaliser of splitmix64 (prng.di.unimi.it/splitmix64.c; Stafford's "Mix13").
constexpr uint64_t MixBits(uint64_t x) {
  x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
  x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
  return x ^ (x >> 31);
}

inline constexpr uint64_t kFnvOffset = 0xCBF29CE484222325u;

// FNV-1a, 64 bits (draft-eastlake-fnv), of `text` after what gave `hash`.
constexpr uint64_t Fnv1a(uint64_t hash, std::string_view text) {
  for (const char c : text) hash = (hash ^ static_cast<uint8_t>(c)) * 0x100000001B3u;
  return hash;
}

// A well-mixed number of `seed` under the label of a name, a zero byte and more text.
constexpr uint64_t HashOf(uint64_t seed, std::string_view name, std::string_view more) {
  const uint64_t label = Fnv1a(Fnv1a(Fnv1a(kFnvOffset, name), std::string_view("\0", 1)), more);
  return MixBits(MixBits(seed) ^ label);
}

// A stream of such numbers (splitmix64).
class Chance {
 public:
  explicit Chance(uint64_t state) : state_(state) {}

  uint32_t Next() { return static_cast<uint32_t>(MixBits(state_ += 0x9E3779B97F4A7C15u) >> 32); }
  // Uniform below `limit`, ≥ 1; the bias is below limit / 2^32.
  uint32_t Below(uint32_t limit) { return static_cast<uint32_t>((uint64_t{Next()} * limit) >> 32); }
  // Nearly normal with mean 0 and variance 1, within ±6: twelve uniform numbers less six (Irwin-Hall). Exact
  // in doubles, so the same bits everywhere.
  double Normal() {
    int64_t sum = 0;
    for (int i = 0; i < 12; ++i) sum += Next();
    return static_cast<double>(sum - (int64_t{6} << 32)) / 4294967296.0;
  }

 private:
  uint64_t state_;
};

}  // namespace rapport

#endif  // RAPPORT_CHANCE_H_
