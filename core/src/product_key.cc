#include "rapport/product_key.h"

#include <algorithm>

namespace rapport {
namespace {

constexpr size_t kLeastGtinDigits = 8;
constexpr size_t kMostGtinDigits = 14;
constexpr std::string_view kShopify = "shopify_";

bool AllDigits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

bool EqualButCase(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return LowerAscii(x) == LowerAscii(y); });
}

// FNV-1a (Fowler, Noll, Vo), 32 bit; seeded by nothing: keys come from the shop's own build, not from
// strangers.
uint32_t HashKey(std::string_view key) {
  uint32_t hash = 2166136261u;
  for (const char c : key) hash = (hash ^ static_cast<uint8_t>(LowerAscii(c))) * 16777619u;
  hash ^= hash >> 15;
  return hash != 0 ? hash : 1;
}

std::string_view GtinDigits(std::string_view key) {
  if (key.size() < kLeastGtinDigits || key.size() > kMostGtinDigits || !AllDigits(key)) return {};
  return key.substr(std::min(key.find_first_not_of('0'), key.size()));
}

ShopifyId SplitShopifyId(std::string_view id) {
  if (id.size() < kShopify.size() || !EqualButCase(id.substr(0, kShopify.size()), kShopify)) return {};
  const size_t last = id.rfind('_');
  const size_t before = id.rfind('_', last - 1);
  if (before == std::string_view::npos || before < kShopify.size()) return {};
  const ShopifyId parts{id.substr(before + 1, last - before - 1), id.substr(last + 1)};
  return AllDigits(parts.product) && AllDigits(parts.variant) ? parts : ShopifyId{};
}

}  // namespace rapport
