#include "rapport/builder/product_keys.h"

#include <array>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include "rapport/product_key.h"

namespace rapport::builder {
namespace {

std::string_view OwnGroup(const Product& product) {
  if (!product.group_id.empty())
    return product.group_id == product.id ? std::string_view() : product.group_id;
  return SplitShopifyId(product.id).product;
}

// The keys of a product beside its id; "" for what it lacks.
std::array<std::string_view, 3> OtherKeys(const Product& product) {
  return {product.sku, GtinDigits(product.gtin), SplitShopifyId(product.id).variant};
}

// Who names what: `thing` is equal for variants of one product, `owner` is a product or, beyond them, a
// group.
class Claims {
 public:
  void Add(std::string_view key, uint32_t thing, uint32_t owner) {
    if (key.empty()) return;
    const auto [claim, first] = claims_.try_emplace(HashKey(key), Claim{thing, owner});
    if (!first && claim->second.thing != thing) claim->second.owner = kNone;
  }
  // Ids are found before any other key, in whatever case.
  void Forbid(std::string_view id) { claims_[HashKey(id)] = {kNone, kNone}; }
  [[nodiscard]] bool Holds(std::string_view key, uint32_t owner) const {
    if (key.empty()) return false;
    return claims_.at(HashKey(key)).owner == owner;
  }

 private:
  struct Claim {
    uint32_t thing, owner;
  };
  std::unordered_map<uint32_t, Claim> claims_;
};

}  // namespace

std::vector<std::string> GroupsOf(const std::vector<const Product*>& products) {
  std::unordered_set<std::string_view> named;
  for (const Product* product : products) named.insert(OwnGroup(*product));
  std::vector<std::string> groups;
  groups.reserve(products.size());
  for (const Product* product : products) {
    const std::string_view own = OwnGroup(*product);
    const bool parent = own.empty() && named.count(product->id) != 0;
    groups.emplace_back(parent ? std::string_view(product->id) : own);
  }
  return groups;
}

KeyColumns KeysOf(const std::vector<const Product*>& products) {
  const std::vector<std::string> groups = GroupsOf(products);
  const auto count = static_cast<uint32_t>(products.size());
  KeyColumns columns;
  std::unordered_map<std::string_view, uint32_t> numbers;
  std::vector<std::string_view> group_ids;
  for (const std::string& group : groups) {
    const auto number = static_cast<uint32_t>(numbers.size() + 1);
    const bool first = !group.empty() && numbers.try_emplace(group, number).second;
    if (first) group_ids.push_back(group);
    columns.group.push_back(group.empty() ? 0 : numbers.at(group));
  }
  const auto thing = [&](uint32_t i) { return columns.group[i] != 0 ? count + columns.group[i] : i; };

  Claims claims;
  for (uint32_t i = 0; i < group_ids.size(); ++i) claims.Add(group_ids[i], count + i + 1, count + i + 1);
  for (uint32_t i = 0; i < count; ++i) {
    for (const std::string_view key : OtherKeys(*products[i])) claims.Add(key, thing(i), i);
  }
  for (const Product* product : products) claims.Forbid(product->id);

  for (uint32_t i = 0; i < group_ids.size(); ++i)
    columns.group_keys.push_back(claims.Holds(group_ids[i], count + i + 1) ? HashKey(group_ids[i]) : 0);
  for (uint32_t i = 0; i < count; ++i) {
    std::unordered_set<uint32_t> own;
    for (const std::string_view key : OtherKeys(*products[i])) {
      if (claims.Holds(key, i) && own.insert(HashKey(key)).second) columns.keys.push_back(HashKey(key));
    }
    columns.key_count.push_back(static_cast<uint8_t>(own.size()));
  }
  return columns;
}

}  // namespace rapport::builder
