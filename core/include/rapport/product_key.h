// Keys by which shops name a product beside its id: SKU, GTIN, variant id, the id of the group of its
// variants. The builder writes their hashes into packs, the core looks them up; so both count as equal what
// these functions make equal.
#ifndef RAPPORT_PRODUCT_KEY_H_
#define RAPPORT_PRODUCT_KEY_H_

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace rapport {

// Of ids, names and keys everywhere, in Unicode code points. js/src/read-event.ts and
// collector/src/wire-schema.ts hold the same number.
inline constexpr size_t kMaxIdCodePoints = 128;

// The code points of valid UTF-8.
constexpr size_t CountCodePoints(std::string_view text) {
  size_t count = 0;
  for (const char c : text) count += (static_cast<unsigned char>(c) & 0xc0) != 0x80 ? 1 : 0;
  return count;
}

// ASCII letters in lower case.
constexpr char LowerAscii(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}
bool EqualButCase(std::string_view a, std::string_view b);

// Never 0; equal for keys that differ in the case of ASCII letters alone.
uint32_t HashKey(std::string_view key);

// A GTIN without its leading zeros, with which some systems fill it up to 14 digits and which others lose; ""
// for what is no text of 8 to 14 digits.
std::string_view GtinDigits(std::string_view key);

// "shopify_GB_123_456" → "123" and "456": how Shopify's feeds write product and variant. "" for other texts.
struct ShopifyId {
  std::string_view product, variant;
};
ShopifyId SplitShopifyId(std::string_view id);

}  // namespace rapport

#endif  // RAPPORT_PRODUCT_KEY_H_
