// What may not be shown, whatever its score. Order, the first that holds being the one named: blocked → sold
// out → below the minimum stock → filter of the shop or slot → dismissed ("less like this", with all its
// variants) → in the cart → just bought → given back → looked at in this session → pinned or shown elsewhere
// on the page → category quota → brand quota of the slot. All but the first four count variants of one
// product as one; those decide which variant is shown.
#ifndef RAPPORT_RULES_H_
#define RAPPORT_RULES_H_

#include <cstdint>
#include <vector>

#include "rapport/live.h"
#include "rapport/pack.h"
#include "rapport/profile.h"
#include "rapport/strategy.h"

namespace rapport {

namespace pack {
struct Slot;
}  // namespace pack

// The rule that keeps a product out; kNone lets it in.
enum class Rule : uint8_t {
  kNone = 0,
  kSoldOut,
  kInCart,
  kJustBought,
  kSeenThisSession,
  kShownOnPage,
  kCategoryQuota,
  kBlocked,
  kLowStock,
  kFiltered,
  kReturned,
  kPinnedElsewhere,
  kBrandQuota,
  kNoPlace,  // of a pin: more pins than the slot has places
  kDismissed,
};

// "sold_out" etc., for rapport explain.
std::string_view RuleName(Rule rule);

// Rules of one page: remembers what earlier slots show. Order of calls: Reserve for each pinned product; for
// each slot OpenSlot, then Check and Take, then CloseSlot.
class PageRules {
 public:
  PageRules(const Pack& pack, const Profile& profile, const Offer& offer, int64_t now_ms);

  // Keeps the product for a slot: slots that may not repeat leave it to that one.
  void Reserve(uint32_t product, uint32_t slot);
  // `spec` is the slot of that number as this shopper has it.
  void OpenSlot(uint32_t slot, const pack::Slot& spec);
  // `strategy` matters: continue and recently_viewed exist to show what the rules hide from others.
  [[nodiscard]] Rule Check(uint32_t product, StrategyId strategy) const;
  // What keeps out a product that is pinned by its id into the open slot: block, stock, filters and the page.
  [[nodiscard]] Rule CheckPinned(uint32_t product) const;
  // Which variant of a strategy's candidate to check and show: the one she looked at last, else the
  // candidate, else the most popular one, of those that may be sold and pass the filters. The candidate
  // itself where none does, where its reason is true of that variant alone, and where it has no variants.
  [[nodiscard]] uint32_t ShownVariant(const Candidate& candidate, StrategyId strategy) const;
  // The same of a product that is pinned by its id: she who pinned it meant that variant, so it goes first.
  [[nodiscard]] uint32_t PinnedVariant(uint32_t product) const;
  // How often a candidate was shown without a touch since, if that is too often; 0 otherwise.
  [[nodiscard]] uint32_t Tired(uint32_t product, StrategyId strategy) const;
  // Counts the product, with all its variants, as shown in the open slot.
  void Take(uint32_t product);
  // `filled`: what the slot took is on the page now; otherwise the shop's own content stays and later slots
  // may show it.
  void CloseSlot(bool filled);

 private:
  void FindTired();
  [[nodiscard]] Rule CheckProduct(uint32_t product, StrategyId strategy) const;
  [[nodiscard]] bool Dismissed(uint32_t product) const;
  [[nodiscard]] Rule CheckShopper(uint32_t product, StrategyId strategy) const;
  [[nodiscard]] Rule CheckPage(uint32_t product) const;
  [[nodiscard]] Rule CheckQuotas(uint32_t product) const;
  // The product or, where it may not be sold, the most popular variant of it that may; itself where none may.
  [[nodiscard]] uint32_t FirstSellable(uint32_t product, StrategyId strategy) const;
  [[nodiscard]] bool Sellable(uint32_t product, StrategyId strategy) const {
    return CheckProduct(product, strategy) == Rule::kNone;
  }

  const Pack& pack_;
  const Profile& profile_;
  const Offer& offer_;
  const int64_t now_ms_;
  std::vector<uint32_t> on_page_, in_slot_;      // Catalog::VariantKey
  std::vector<uint32_t> reserved_, seen_;        // likewise, and parallel to them:
  std::vector<uint32_t> reserved_for_;           // the slot
  std::vector<uint32_t> seen_times_;             // in slots, without a touch since
  std::vector<uint8_t> of_category_, of_brand_;  // shown in the open slot
  const pack::Slot* spec_ = nullptr;
  uint32_t slot_ = 0;
};

}  // namespace rapport

#endif  // RAPPORT_RULES_H_
