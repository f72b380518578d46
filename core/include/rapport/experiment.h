// Which variant of which experiment a shopper is in, and whether she is held out of everything. A pure
// function of her seed and the pack: nothing is kept but the seed, and the same seed lands in the same
// variant on every machine, page and day.
//
// The hash of a seed under a label is Mix(Mix(seed) ^ FNV-1a-64(label)), all modulo 2^64, where Mix is the
// finaliser of splitmix64 (prng.di.unimi.it/splitmix64.c; Stafford's "Mix13") and FNV-1a that of
// draft-eastlake-fnv. An experiment's label is its name, a zero byte and its salt, so that experiments of one
// salt are still independent. The upper 32 bits decide whether she takes part, the lower 32 which variant she
// gets: raising `percent` moves nobody from one variant to another.
#ifndef RAPPORT_EXPERIMENT_H_
#define RAPPORT_EXPERIMENT_H_

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "rapport/facts.h"
#include "rapport/pack.h"
#include "rapport/plan.h"

namespace rapport {

// The name under which the holdout is measured, and its two variants: shoppers who see the shop's own
// content, and all others.
inline constexpr std::string_view kHoldout = "holdout";
inline constexpr std::string_view kHeldOut = "control";
inline constexpr std::string_view kNotHeldOut = "rapport";

inline constexpr uint32_t kWholeShare = 10'000;  // shares count hundredths of a percent

struct Assignment {
  bool takes_part = false;
  uint32_t variant = 0;  // index into the weights
};

// `share` of kWholeShare take part; of those, each variant gets its weight's part. `weights`: at least one,
// their sum in [1, 2^32).
Assignment Assign(uint64_t seed, std::string_view name, std::string_view salt, uint32_t share,
                  std::span<const uint16_t> weights);

// That a slot was decided under a variant. Views into the pack.
struct Exposure {
  std::string_view experiment, variant;
};

// The pack's slots as one shopper has them at one moment.
class Assignments {
 public:
  // Without a seed (0) and at level none a shopper is in nothing and has the slots as they are written.
  Assignments(const Pack& pack, uint64_t seed, ConsentLevel level, int64_t now_ms);

  // By number in the pack.
  [[nodiscard]] const std::vector<ChosenSlot>& slots() const { return slots_; }
  [[nodiscard]] std::vector<ChosenSlot>& slots() { return slots_; }
  [[nodiscard]] bool held_out() const { return held_out_; }
  // Every experiment she takes part in, the holdout first.
  [[nodiscard]] const std::vector<Exposure>& all() const { return all_; }

  // What seeing a slot exposes her to, the shop's own content included, so that the groups stay comparable:
  // the holdout where Rapport would fill the slot, and the experiment that varies it, in whatever variant.
  [[nodiscard]] std::vector<Exposure> Of(uint32_t slot, bool would_be_filled) const;

 private:
  void Enter(const pack::Experiment& experiment, uint64_t seed);

  std::vector<ChosenSlot> slots_;
  std::vector<Exposure> all_;
  bool held_out_ = false;
  bool holdout_ = false;  // all_[0] is the holdout
};

}  // namespace rapport

#endif  // RAPPORT_EXPERIMENT_H_
