#include "rapport/builder/match_products.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <unordered_map>

namespace rapport::builder {
namespace {

struct Key {
  const char* name;
  std::string Product::*member;
  bool number;  // leading zeros do not count
};
constexpr std::array kKeys = std::to_array<Key>({
    {"id", &Product::id, false},
    {"sku", &Product::sku, false},
    {"gtin", &Product::gtin, true},
    {"group_id", &Product::group_id, false},
});

std::string_view Normalised(std::string_view text, bool number) {
  if (!number) return text;
  return text.substr(std::min(text.find_first_not_of('0'), text.size()));
}

std::vector<uint32_t> MatchBy(const Key& key, const StringPool& ids, const ProductTable& table) {
  std::unordered_map<std::string_view, uint32_t> first;
  for (uint32_t i = 0; i < table.products.size(); ++i) {
    const std::string_view text = Normalised(table.products[i].*key.member, key.number);
    if (!text.empty()) first.try_emplace(text, i);
  }
  std::vector<uint32_t> product_of(ids.size(), kNone);
  for (uint32_t i = 0; i < ids.size(); ++i) {
    const auto found = first.find(Normalised(ids[i], key.number));
    if (found != first.end()) product_of[i] = found->second;
  }
  return product_of;
}

double Share(uint64_t part, uint64_t whole) {
  return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
}

// `weights[i]`: how many events name product i.
MatchResult Match(const std::vector<uint64_t>& weights, const StringPool& ids, const ProductTable& products) {
  uint64_t total = 0;
  for (const uint64_t weight : weights) total += weight;
  MatchResult best;
  for (const Key& key : kKeys) {
    std::vector<uint32_t> product_of = MatchBy(key, ids, products);
    uint64_t matched = 0, matched_ids = 0;
    for (size_t i = 0; i < product_of.size(); ++i) {
      if (product_of[i] == kNone) continue;
      matched += weights[i];
      ++matched_ids;
    }
    const double rate = Share(matched, total);
    best.tried.emplace_back(key.name, rate);
    if (best.tried.size() > 1 && rate <= best.rate) continue;
    best.product_of = std::move(product_of);
    best.rate = rate;
    best.id_rate = Share(matched_ids, ids.size());
    best.key = key.name;
  }
  return best;
}

}  // namespace

MatchResult MatchProducts(const EventTable& events, const ProductTable& products) {
  std::vector<uint64_t> weights(events.products.size());
  for (const Event& event : events.events) {
    if (event.product != kNone) ++weights[event.product];
  }
  return Match(weights, events.products, products);
}

MatchResult MatchProductIds(const StringPool& ids, const ProductTable& products) {
  return Match(std::vector<uint64_t>(ids.size(), 1), ids, products);
}

}  // namespace rapport::builder
