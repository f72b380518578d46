// What may not be shown, whatever its score. Order: sold out → dismissed ("less like this", with all its
// variants) → in the cart → just bought → looked at in this
// session → already shown on the page → category quota of the slot.
#ifndef RAPPORT_RULES_H_
#define RAPPORT_RULES_H_

#include <cstdint>
#include <vector>

#include "rapport/live.h"
#include "rapport/pack.h"
#include "rapport/profile.h"
#include "rapport/strategy_names.h"

namespace rapport {

// The rule that keeps a product out; kNone lets it in.
enum class Rule : uint8_t {
  kNone = 0,
  kSoldOut,
  kInCart,
  kJustBought,
  kSeenThisSession,
  kShownOnPage,
  kCategoryQuota,
  kDismissed
};

// "sold_out" etc., for rapport explain.
std::string_view RuleName(Rule rule);

// Rules of one page: remembers what earlier slots show. Order of calls: for each slot OpenSlot, then Check
// and Take, then CloseSlot.
class PageRules {
 public:
  PageRules(const Pack& pack, const Profile& profile, const Offer& offer, int64_t now_ms);

  // `per_category` 0 = no quota; `repeat` lets products in that other slots show.
  void OpenSlot(uint8_t per_category, bool repeat);
  // `strategy` matters: continue and recently_viewed exist to show what the rules hide from others.
  [[nodiscard]] Rule Check(uint32_t product, StrategyId strategy) const;
  // Counts the product, with all its variants, as shown in the open slot.
  void Take(uint32_t product);
  // `filled`: what the slot took is on the page now; otherwise the shop's own content stays and later slots
  // may show it.
  void CloseSlot(bool filled);

 private:
  [[nodiscard]] bool Dismissed(uint32_t product) const;
  [[nodiscard]] Rule CheckShopper(uint32_t product, StrategyId strategy) const;
  // Variants of one product are one thing to a shopper: the group's number, else a number of the product's
  // own.
  [[nodiscard]] uint64_t Thing(uint32_t product) const;

  const Pack& pack_;
  const Profile& profile_;
  const Offer& offer_;
  const int64_t now_ms_;
  std::vector<uint64_t> on_page_, in_slot_;  // Thing numbers
  std::vector<uint8_t> of_category_;         // shown in the open slot
  uint8_t per_category_ = 0;
  bool repeat_ = false;
};

}  // namespace rapport

#endif  // RAPPORT_RULES_H_
