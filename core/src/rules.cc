#include "rapport/rules.h"

#include <algorithm>
#include <array>

#include "pack_generated.h"

namespace rapport {
namespace {

bool Contains(const std::vector<uint64_t>& things, uint64_t thing) {
  return std::find(things.begin(), things.end(), thing) != things.end();
}

}  // namespace

std::string_view RuleName(Rule rule) {
  constexpr std::array<std::string_view, 8> kNames = {"none",           "sold_out",          "in_cart",
                                                      "just_bought",    "seen_this_session", "shown_on_page",
                                                      "category_quota", "dismissed"};
  return kNames[static_cast<size_t>(rule)];
}

PageRules::PageRules(const Pack& pack, const Profile& profile, const Offer& offer, int64_t now_ms)
    : pack_(pack), profile_(profile), offer_(offer), now_ms_(now_ms) {}

void PageRules::OpenSlot(uint8_t per_category, bool repeat) {
  per_category_ = per_category;
  repeat_ = repeat;
  in_slot_.clear();
  of_category_.assign(pack_.catalog().category_count() + 1, 0);
}

uint64_t PageRules::Thing(uint32_t product) const {
  const uint32_t group = pack_.catalog().group(product);
  return group != 0 ? (uint64_t{1} << 32) + group : product;
}

bool PageRules::Dismissed(uint32_t product) const {
  return std::any_of(profile_.dismissed.begin(), profile_.dismissed.end(),
                     [&](uint32_t dismissed) { return Thing(dismissed) == Thing(product); });
}

Rule PageRules::CheckShopper(uint32_t product, StrategyId strategy) const {
  const ProductTrace* trace = profile_.Find(product);
  if (trace == nullptr) return Rule::kNone;
  const pack::Plan& plan = pack_.plan();
  if (trace->cart_quantity > 0 && plan.hide_in_cart() && strategy != StrategyId::kContinue)
    return Rule::kInCart;
  const int64_t since_order_ms = now_ms_ - trace->last_order_ms;
  if (trace->orders > 0 && since_order_ms < plan.hide_bought_ms()) return Rule::kJustBought;
  const bool shows_seen = strategy == StrategyId::kContinue || strategy == StrategyId::kRecentlyViewed;
  if (trace->viewed_this_session && plan.hide_viewed() && !shows_seen) return Rule::kSeenThisSession;
  return Rule::kNone;
}

Rule PageRules::Check(uint32_t product, StrategyId strategy) const {
  if (pack_.plan().hide_out_of_stock() && !offer_.InStock(product)) return Rule::kSoldOut;
  if (strategy != StrategyId::kContinue && Dismissed(product)) return Rule::kDismissed;
  if (const Rule rule = CheckShopper(product, strategy); rule != Rule::kNone) return rule;
  const uint64_t thing = Thing(product);
  if (Contains(in_slot_, thing) || (!repeat_ && Contains(on_page_, thing))) return Rule::kShownOnPage;
  const uint16_t category = pack_.catalog().category(product);
  if (per_category_ > 0 && category != 0 && of_category_[category] >= per_category_)
    return Rule::kCategoryQuota;
  return Rule::kNone;
}

void PageRules::Take(uint32_t product) {
  in_slot_.push_back(Thing(product));
  uint8_t& shown = of_category_[pack_.catalog().category(product)];
  if (shown < 255) ++shown;
}

void PageRules::CloseSlot(bool filled) {
  if (filled) on_page_.insert(on_page_.end(), in_slot_.begin(), in_slot_.end());
}

}  // namespace rapport
