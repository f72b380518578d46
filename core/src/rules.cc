#include "rapport/rules.h"

#include <algorithm>
#include <array>

#include "pack_generated.h"
#include "rapport/product_facts.h"

namespace rapport {
namespace {

// Its place, or the size.
size_t Find(const std::vector<uint32_t>& keys, uint32_t key) {
  return static_cast<size_t>(std::find(keys.begin(), keys.end(), key) - keys.begin());
}

bool Contains(const std::vector<uint32_t>& keys, uint32_t key) {
  return Find(keys, key) < keys.size();
}

// Whether what the strategy says of a product holds for its other variants as well.
bool SpeaksOfAllVariants(StrategyId strategy, ReasonKind reason) {
  return reason != ReasonKind::kInCart && strategy != StrategyId::kNewest &&
         strategy != StrategyId::kPriceDrop && strategy != StrategyId::kBackInStock;
}

// These exist to show what she knows.
bool ShowsSeen(StrategyId strategy) {
  return strategy == StrategyId::kContinue || strategy == StrategyId::kRecentlyViewed;
}

void Count(uint8_t* shown) {
  if (*shown < 255) ++*shown;
}

}  // namespace

std::string_view RuleName(Rule rule) {
  constexpr std::string_view kNames[] = {
      "none",          "sold_out",         "in_cart",     "just_bought", "seen_this_session",
      "shown_on_page", "category_quota",   "blocked",     "low_stock",   "filtered",
      "returned",      "pinned_elsewhere", "brand_quota", "no_place",    "dismissed"};
  return kNames[static_cast<size_t>(rule)];
}

PageRules::PageRules(const Pack& pack, const Profile& profile, const Offer& offer, int64_t now_ms)
    : pack_(pack), profile_(profile), offer_(offer), now_ms_(now_ms) {
  if (pack.plan().tired_shown() > 0) FindTired();
}

// What was seen in slots within the plan's time and neither touched nor bought since, variants counted
// together.
void PageRules::FindTired() {
  for (const Impression& impression : profile_.impressions) {
    if (now_ms_ - impression.at_ms > pack_.plan().tired_within_ms() ||
        impression.at_ms <= profile_.FindAnyVariant(pack_.catalog(), impression.product)->last_touch_ms)
      continue;
    const uint32_t key = pack_.catalog().VariantKey(impression.product);
    const size_t at = Find(seen_, key);
    if (at == seen_.size()) {
      seen_.push_back(key);
      seen_times_.push_back(0);
    }
    ++seen_times_[at];
  }
}

void PageRules::Reserve(uint32_t product, uint32_t slot) {
  reserved_.push_back(pack_.catalog().VariantKey(product));
  reserved_for_.push_back(slot);
}

void PageRules::OpenSlot(uint32_t slot, const pack::Slot& spec) {
  slot_ = slot;
  spec_ = &spec;
  in_slot_.clear();
  of_category_.assign(pack_.catalog().category_count() + 1, 0);
  of_brand_.assign(pack_.catalog().brand_count() + 1, 0);
}

Rule PageRules::CheckProduct(uint32_t product, StrategyId strategy) const {
  if (offer_.Blocked(product)) return Rule::kBlocked;
  if (pack_.plan().hide_out_of_stock() && !offer_.InStock(product)) return Rule::kSoldOut;
  if (strategy != StrategyId::kContinue && offer_.LowStock(product)) return Rule::kLowStock;
  const ProductFacts facts(pack_, offer_, product, now_ms_);
  const bool fits = Holds(pack_, pack_.plan().filter(), facts) && Holds(pack_, spec_->filter(), facts);
  return fits ? Rule::kNone : Rule::kFiltered;
}

bool PageRules::Dismissed(uint32_t product) const {
  return std::any_of(profile_.dismissed.begin(), profile_.dismissed.end(),
                     [&](uint32_t dismissed) { return pack_.catalog().Same(dismissed, product); });
}

Rule PageRules::CheckShopper(uint32_t product, StrategyId strategy) const {
  const ProductTrace* trace = profile_.FindAnyVariant(pack_.catalog(), product);
  if (trace == nullptr) return Rule::kNone;
  const pack::Plan& plan = pack_.plan();
  if (trace->cart_quantity > 0 && plan.hide_in_cart() && strategy != StrategyId::kContinue)
    return Rule::kInCart;
  const int64_t since_order_ms = now_ms_ - trace->last_order_ms;
  if (trace->orders > 0 && since_order_ms < plan.hide_bought_ms()) return Rule::kJustBought;
  const bool kept = trace->last_refund_ms == 0 || trace->last_refund_ms < trace->last_order_ms;
  if (!kept && now_ms_ - trace->last_refund_ms < plan.hide_returned_ms()) return Rule::kReturned;
  if (trace->viewed_this_session && plan.hide_viewed() && !ShowsSeen(strategy)) return Rule::kSeenThisSession;
  return Rule::kNone;
}

Rule PageRules::CheckPage(uint32_t product) const {
  const uint32_t key = pack_.catalog().VariantKey(product);
  if (Contains(in_slot_, key)) return Rule::kShownOnPage;
  if (spec_->repeat()) return Rule::kNone;
  const size_t reserved = Find(reserved_, key);
  if (reserved < reserved_.size() && reserved_for_[reserved] != slot_) return Rule::kPinnedElsewhere;
  return Contains(on_page_, key) ? Rule::kShownOnPage : Rule::kNone;
}

Rule PageRules::CheckQuotas(uint32_t product) const {
  const uint16_t category = pack_.catalog().category(product);
  if (spec_->per_category() > 0 && category != 0 && of_category_[category] >= spec_->per_category())
    return Rule::kCategoryQuota;
  const uint16_t brand = pack_.catalog().brand(product);
  if (spec_->per_brand() > 0 && brand != 0 && of_brand_[brand] >= spec_->per_brand())
    return Rule::kBrandQuota;
  return Rule::kNone;
}

Rule PageRules::Check(uint32_t product, StrategyId strategy) const {
  if (const Rule rule = CheckProduct(product, strategy); rule != Rule::kNone) return rule;
  if (strategy != StrategyId::kContinue && Dismissed(product)) return Rule::kDismissed;
  if (const Rule rule = CheckShopper(product, strategy); rule != Rule::kNone) return rule;
  if (const Rule rule = CheckPage(product); rule != Rule::kNone) return rule;
  return CheckQuotas(product);
}

Rule PageRules::CheckPinned(uint32_t product) const {
  if (const Rule rule = CheckProduct(product, StrategyId::kForYou); rule != Rule::kNone) return rule;
  return CheckPage(product);
}

uint32_t PageRules::ShownVariant(const Candidate& candidate, StrategyId strategy) const {
  const Catalog& catalog = pack_.catalog();
  const uint32_t group = catalog.group(candidate.product);
  if (group == 0 || !SpeaksOfAllVariants(strategy, candidate.reason.kind)) return candidate.product;
  const ProductTrace* known = profile_.FindAnyVariant(catalog, candidate.product);
  const bool bought = candidate.reason.kind == ReasonKind::kAgain;
  if (known != nullptr && known->views > 0 && !bought && Sellable(known->product, strategy))
    return known->product;
  return FirstSellable(candidate.product, strategy);
}

uint32_t PageRules::PinnedVariant(uint32_t product) const {
  return FirstSellable(product, StrategyId::kForYou);
}

uint32_t PageRules::FirstSellable(uint32_t product, StrategyId strategy) const {
  const uint32_t group = pack_.catalog().group(product);
  if (group == 0 || Sellable(product, strategy)) return product;
  for (const uint32_t variant : pack_.catalog().OfGroup(group)) {
    if (Sellable(variant, strategy)) return variant;
  }
  return product;
}

uint32_t PageRules::Tired(uint32_t product, StrategyId strategy) const {
  if (ShowsSeen(strategy)) return 0;
  const size_t at = Find(seen_, pack_.catalog().VariantKey(product));
  return at < seen_.size() && seen_times_[at] >= pack_.plan().tired_shown() ? seen_times_[at] : 0;
}

void PageRules::Take(uint32_t product) {
  in_slot_.push_back(pack_.catalog().VariantKey(product));
  Count(&of_category_[pack_.catalog().category(product)]);
  Count(&of_brand_[pack_.catalog().brand(product)]);
}

void PageRules::CloseSlot(bool filled) {
  if (filled) on_page_.insert(on_page_.end(), in_slot_.begin(), in_slot_.end());
}

}  // namespace rapport
