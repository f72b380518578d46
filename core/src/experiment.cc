#include "rapport/experiment.h"

#include <array>

#include "chance.h"
#include "pack_generated.h"

namespace rapport {
namespace {

std::string_view View(const flatbuffers::String* text) {
  return text != nullptr ? std::string_view(text->c_str(), text->size()) : std::string_view();
}

bool InForce(const pack::Experiment& experiment, int64_t now_ms) {
  return (experiment.from_ms() == 0 || now_ms >= experiment.from_ms()) &&
         (experiment.until_ms() == 0 || now_ms < experiment.until_ms());
}

}  // namespace

Assignment Assign(uint64_t seed, std::string_view name, std::string_view salt, uint32_t share,
                  std::span<const uint16_t> weights) {
  const uint64_t hash = HashOf(seed, name, salt);
  uint64_t total = 0;
  for (const uint16_t weight : weights) total += weight;
  uint64_t left = ((hash & 0xFFFFFFFFu) * total) >> 32;
  Assignment assignment{((hash >> 32) * kWholeShare) >> 32 < share, 0};
  while (left >= weights[assignment.variant]) left -= weights[assignment.variant++];
  return assignment;
}

Assignments::Assignments(const Pack& pack, uint64_t seed, ConsentLevel level, int64_t now_ms) {
  const pack::Plan& plan = pack.plan();
  for (uint32_t i = 0; plan.slots() != nullptr && i < plan.slots()->size(); ++i)
    slots_.push_back({plan.slots()->Get(i), 0, 0});
  if (seed == 0 || level == ConsentLevel::kNone) return;
  if (plan.holdout_share() > 0) {
    holdout_ = true;
    constexpr std::array<uint16_t, 1> kOne = {1};
    held_out_ = Assign(seed, kHoldout, View(plan.holdout_salt()), plan.holdout_share(), kOne).takes_part;
    all_.push_back({kHoldout, held_out_ ? kHeldOut : kNotHeldOut});
  }
  if (held_out_ || plan.experiments() == nullptr) return;
  for (const pack::Experiment* experiment : *plan.experiments()) {
    if (InForce(*experiment, now_ms)) Enter(*experiment, seed);
  }
}

void Assignments::Enter(const pack::Experiment& experiment, uint64_t seed) {
  const Assignment assignment =
      Assign(seed, View(experiment.name()), View(experiment.salt()), experiment.share(),
             {experiment.weights()->data(), experiment.weights()->size()});
  if (!assignment.takes_part) return;
  const pack::Variant& mine = *experiment.variants()->Get(assignment.variant);
  all_.push_back({View(experiment.name()), View(mine.name())});
  for (const pack::Variant* variant : *experiment.variants()) {
    for (uint32_t i = 0; variant->slots() != nullptr && i < variant->slots()->size(); ++i) {
      ChosenSlot& varied = slots_[variant->places()->Get(i)];
      varied.exposure = static_cast<uint8_t>(all_.size());
      if (variant == &mine) varied.slot = variant->slots()->Get(i);
    }
  }
}

std::vector<Exposure> Assignments::Of(uint32_t slot, bool would_be_filled) const {
  std::vector<Exposure> exposures;
  if (holdout_ && would_be_filled) exposures.push_back(all_[0]);
  if (slots_[slot].exposure != 0) exposures.push_back(all_[slots_[slot].exposure - 1u]);
  return exposures;
}

}  // namespace rapport
