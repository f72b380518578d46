// Which catalogue product each product id of the events means: shops' exports name products by different
// numbers.
#ifndef RAPPORT_BUILDER_MATCH_PRODUCTS_H_
#define RAPPORT_BUILDER_MATCH_PRODUCTS_H_

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "rapport/builder/tables.h"

namespace rapport::builder {

struct MatchResult {
  // For each number in EventTable::products the index in ProductTable::products, or kNone.
  std::vector<uint32_t> product_of;
  double rate = 0;         // share of the events naming a product that were matched, 0..1
  double id_rate = 0;      // share of the distinct product ids that were matched, 0..1
  std::string key = "id";  // the product field that matched: "id", "sku", "gtin" or "group_id"
  // Every field with its share of events, in the order tried.
  std::vector<std::pair<std::string, double>> tried;
};

// Matches by the one field that covers most events; on ties the earlier of id, sku, gtin, group_id. A group
// stands for its first product. GTINs are compared without leading zeros.
MatchResult MatchProducts(const EventTable& events, const ProductTable& products);

// The same for ids alone, each counting once.
MatchResult MatchProductIds(const StringPool& ids, const ProductTable& products);

}  // namespace rapport::builder

#endif  // RAPPORT_BUILDER_MATCH_PRODUCTS_H_
