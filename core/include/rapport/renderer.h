// Runs compiled templates. The same bytes natively and in WebAssembly.
#ifndef RAPPORT_RENDERER_H_
#define RAPPORT_RENDERER_H_

#include <cstdint>
#include <string>

#include "rapport/live.h"
#include "rapport/pack.h"
#include "rapport/plan.h"

namespace rapport {

inline constexpr int kNewForDays = 30;  // a product first seen at most so long ago is new

struct RenderContext {
  const Pack& pack;
  const Offer& offer;
  int64_t now_ms = 0;
  bool show_reasons = true;
};

// Appends the HTML of a planned slot.
void RenderSlot(const RenderContext& context, const PlannedSlot& slot, std::string* out);

// The sentence a shopper reads, unescaped; "" when the pack has none for this kind.
std::string ReasonSentence(const Pack& pack, const Term& term);

}  // namespace rapport

#endif  // RAPPORT_RENDERER_H_
