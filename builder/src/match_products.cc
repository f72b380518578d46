#include "rapport/builder/match_products.h"
#include <unordered_map>
namespace rapport::builder {
MatchResult MatchProducts(const EventTable& events, const ProductTable& products) {
  MatchResult result;
  std::unordered_map<std::string_view, uint32_t> by_id;
  for (uint32_t i = 0; i < products.products.size(); ++i) by_id.emplace(products.products[i].id, i);
  result.product_of.assign(events.products.size(), kNone);
  for (uint32_t i = 0; i < events.products.size(); ++i) {
    const auto found = by_id.find(events.products[i]);
    if (found != by_id.end()) result.product_of[i] = found->second;
  }
  size_t named = 0, matched = 0;
  for (const Event& event : events.events) {
    if (event.product == kNone) continue;
    ++named;
    matched += result.product_of[event.product] != kNone ? 1 : 0;
  }
  result.rate = named ? static_cast<double>(matched) / static_cast<double>(named) : 1;
  result.key = "id";
  result.tried = {{"id", result.rate}};
  return result;
}
}  // namespace rapport::builder
