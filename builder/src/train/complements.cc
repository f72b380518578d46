#include <algorithm>
#include <string_view>
#include <unordered_map>

#include "neighbors.h"
#include "rapport/builder/product_keys.h"
#include "rapport/builder/train.h"

namespace rapport::builder {
namespace {

// The catalogue position of what a feed names as a complement: by id, SKU or GTIN, or the best seller of a
// group.
class Named {
 public:
  Named(const ProductTable& products, const std::vector<std::string>& groups, const Numbering& numbering) {
    const auto add = [&](std::string_view key, uint32_t position) {
      if (!key.empty()) position_of_.try_emplace(key, position);
    };
    for (uint32_t i = 0; i < products.products.size(); ++i) add(products.products[i].id, i);
    for (uint32_t i = 0; i < products.products.size(); ++i) add(products.products[i].sku, i);
    for (uint32_t i = 0; i < products.products.size(); ++i) add(products.products[i].gtin, i);
    for (const bool in_stock : {true, false}) {
      for (const uint32_t position : numbering.position_of) {
        if (products.products[position].in_stock == in_stock) add(groups[position], position);
      }
    }
  }
  [[nodiscard]] uint32_t Find(std::string_view key) const {
    const auto found = position_of_.find(key);
    return found == position_of_.end() ? kNone : found->second;
  }

 private:
  std::unordered_map<std::string_view, uint32_t> position_of_;
};

// How many edges each row of an encoded table has.
std::vector<uint8_t> RowSizes(const pack::NeighborsT& table, size_t count) {
  std::vector<uint8_t> sizes(count, 0);
  size_t at = 0;
  for (uint32_t row = 0; row < table.rows; ++row) {
    sizes[row] = table.bytes[at++];
    for (uint8_t edge = 0; edge < sizes[row]; ++edge) {
      while (table.bytes[at++] >= 0x80) {
      }
    }
  }
  return sizes;
}

}  // namespace

pack::NeighborsT ListComplements(const ProductTable& products, const Numbering& numbering,
                                 const pack::NeighborsT& bought_together) {
  const size_t count = products.products.size();
  std::vector<const Product*> pointers;
  for (const Product& product : products.products) pointers.push_back(&product);
  const std::vector<std::string> groups = GroupsOf(pointers);
  const Named named(products, groups, numbering);
  // A shop names them at the product; they hold for all its variants.
  std::unordered_map<std::string_view, const std::vector<std::string>*> of_group;
  for (size_t i = 0; i < count; ++i) {
    if (!groups[i].empty() && !pointers[i]->complements.empty())
      of_group.try_emplace(groups[i], &pointers[i]->complements);
  }
  const std::vector<uint8_t> known = RowSizes(bought_together, count);
  NeighborRows rows(count);
  for (uint32_t i = 0; i < count; ++i) {
    if (known[numbering.rank_of[i]] >= kFewCompanions) continue;
    const std::vector<std::string>* told = &pointers[i]->complements;
    if (const auto found = of_group.find(groups[i]); told->empty() && found != of_group.end())
      told = found->second;
    for (const std::string& key : *told) {
      const uint32_t other = named.Find(key);
      if (other == kNone || other == i || (!groups[i].empty() && groups[other] == groups[i])) continue;
      const uint32_t rank = numbering.rank_of[other];
      const bool twice = std::any_of(rows[i].begin(), rows[i].end(),
                                     [rank](const WeightedEdge& edge) { return edge.product == rank; });
      if (twice || rows[i].size() >= kTogetherKept) continue;
      rows[i].push_back({rank, 1 - static_cast<float>(rows[i].size()) / (2 * kTogetherKept)});
    }
  }
  return EncodeNeighbors(rows, numbering);
}

}  // namespace rapport::builder
