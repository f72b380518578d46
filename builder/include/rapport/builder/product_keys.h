// What belongs to one product, and by which keys other than its id a page may name it.
#ifndef RAPPORT_BUILDER_PRODUCT_KEYS_H_
#define RAPPORT_BUILDER_PRODUCT_KEYS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "rapport/builder/tables.h"

namespace rapport::builder {

// The id of each product's group of variants; "" = it stands alone. That is its group_id or, without one, the
// product part of an id as Shopify's feeds write it. A product without a group of its own whose id is the
// group of others is their parent and belongs to them.
std::vector<std::string> GroupsOf(const std::vector<const Product*>& products);

// Groups numbered from 1 in order of appearance, and the hashes by which products and groups are found
// (core/schema/pack.fbs). A key that would name two products, which are not variants of one, names none.
struct KeyColumns {
  std::vector<uint32_t> group;       // by product; 0 = stands alone
  std::vector<uint8_t> key_count;    // by product
  std::vector<uint32_t> keys;        // laid end to end
  std::vector<uint32_t> group_keys;  // by group; 0 = its id names something else
};
// `products` in the pack's order.
KeyColumns KeysOf(const std::vector<const Product*>& products);

}  // namespace rapport::builder

#endif  // RAPPORT_BUILDER_PRODUCT_KEYS_H_
