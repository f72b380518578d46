// The shop's products as a pack holds them. Products are numbered by popularity: 0 is the best seller.
#ifndef RAPPORT_CATALOG_H_
#define RAPPORT_CATALOG_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "rapport/status.h"

namespace rapport {

namespace pack {
struct Products;
struct Strings;
}  // namespace pack

inline constexpr uint32_t kNoProduct = 0xffffffffu;
inline constexpr int kPriceBands = 5;

// One column of strings; views into the pack's bytes.
class StringColumn {
 public:
  // kCorrupt when lengths and bytes disagree, or when the column is neither absent nor `count` long.
  static Result<StringColumn> Open(const pack::Strings* strings, uint32_t count, const char* name);
  // "" where the column is absent.
  [[nodiscard]] std::string_view operator[](uint32_t index) const {
    if (index + 1 >= begins_.size()) return {};
    return {bytes_ + begins_[index], begins_[index + 1] - begins_[index]};
  }
  [[nodiscard]] size_t size() const { return begins_.empty() ? 0 : begins_.size() - 1; }

 private:
  const char* bytes_ = nullptr;
  std::vector<uint32_t> begins_;
};

// Numbers by the hash of a key; the first number added for a hash counts.
class KeyIndex {
 public:
  void Reserve(size_t count);
  void Add(uint32_t hash, uint32_t number);
  [[nodiscard]] std::optional<uint32_t> Find(uint32_t hash) const;

 private:
  struct Entry {
    uint32_t hash = 0;  // 0 = free
    uint32_t number = 0;
  };
  std::vector<Entry> entries_;  // open addressing, a power of two
};

// Read-only; lives as long as the pack's bytes. Every `product` argument must be below size().
class Catalog {
 public:
  static Result<Catalog> Open(const pack::Products* products);

  [[nodiscard]] uint32_t size() const { return size_; }
  // The product that a page, a history or a pin names: by its id; else by its id in other case, SKU, GTIN or
  // variant id; else by the id of a group, which stands for its most popular variant that can be sold.
  // kNoProduct where that names none, or several. Of keys other than ids the pack holds hashes of 32 bits: a
  // name that the shop does not have is taken for one of n keys with a chance of n / 2^32.
  [[nodiscard]] uint32_t Find(std::string_view key) const;
  // By its id alone, exactly as written; kNoProduct for an id the pack does not hold.
  [[nodiscard]] uint32_t FindId(std::string_view id) const;
  // The number of the group of that id; 0 = none.
  [[nodiscard]] uint32_t FindGroup(std::string_view key) const;

  [[nodiscard]] std::string_view id(uint32_t product) const { return ids_[product]; }
  [[nodiscard]] std::string_view title(uint32_t product) const { return titles_[product]; }
  [[nodiscard]] std::string_view url(uint32_t product) const { return urls_[product]; }
  [[nodiscard]] std::string_view image(uint32_t product) const { return images_[product]; }
  // 1-based numbers, 0 = none; names by number.
  [[nodiscard]] uint16_t brand(uint32_t product) const;
  [[nodiscard]] uint16_t category(uint32_t product) const;
  [[nodiscard]] std::string_view brand_name(uint16_t brand) const {
    return brand ? brands_[brand - 1u] : std::string_view();
  }
  [[nodiscard]] std::string_view category_name(uint16_t category) const {
    return category ? categories_[category - 1u] : std::string_view();
  }
  [[nodiscard]] size_t brand_count() const { return brands_.size(); }
  [[nodiscard]] size_t category_count() const { return categories_.size(); }

  // Products of a category (numbered from 1), most popular first.
  [[nodiscard]] std::span<const uint32_t> OfCategory(uint16_t category) const {
    return {by_category_.data() + category_begins_[category],
            category_begins_[category + 1u] - category_begins_[category]};
  }

  [[nodiscard]] uint32_t price_minor(uint32_t product) const;       // 0 = unknown
  [[nodiscard]] uint32_t list_price_minor(uint32_t product) const;  // 0 = none
  [[nodiscard]] uint8_t price_band(uint32_t product) const;         // 1..kPriceBands, 0 = unknown
  [[nodiscard]] bool in_stock(uint32_t product) const;
  [[nodiscard]] uint16_t first_seen_day(uint32_t product) const;  // days since 1970-01-01, 0 = unknown
  [[nodiscard]] uint8_t rating_tenths(uint32_t product) const;    // 0 = none
  [[nodiscard]] uint32_t rating_count(uint32_t product) const;
  [[nodiscard]] uint32_t lowest_price_minor(uint32_t product) const;  // of the last 30 days, 0 = unknown
  [[nodiscard]] bool low_stock(uint32_t product) const;               // fewer pieces than the shop's minimum
  [[nodiscard]] uint32_t group(uint32_t product) const;  // variants of one product share it; 0 = stands alone
  [[nodiscard]] uint32_t group_count() const { return static_cast<uint32_t>(group_begins_.size() - 2); }
  // Products of a group (numbered from 1), most popular first.
  [[nodiscard]] std::span<const uint32_t> OfGroup(uint32_t group) const {
    return {by_group_.data() + group_begins_[group], group_begins_[group + 1u] - group_begins_[group]};
  }
  // Whether both are the same product or variants of one.
  [[nodiscard]] bool Same(uint32_t a, uint32_t b) const {
    return a == b || (a < size_ && b < size_ && group(a) != 0 && group(a) == group(b));
  }
  // A number that all variants of one product have in common and no other product has.
  [[nodiscard]] uint32_t VariantKey(uint32_t product) const {
    return group(product) != 0 ? size_ + group(product) : product;
  }

 private:
  void IndexIds();
  void IndexCategories();
  void IndexGroups();
  Status IndexKeys();
  [[nodiscard]] uint32_t FindInOtherCase(std::string_view id) const;
  [[nodiscard]] uint32_t FindKey(std::string_view key) const;
  [[nodiscard]] uint32_t FindShopifyId(std::string_view id) const;

  const pack::Products* products_ = nullptr;
  uint32_t size_ = 0;
  StringColumn ids_, titles_, urls_, images_, brands_, categories_;
  std::vector<uint32_t> category_begins_, by_category_;
  std::vector<uint32_t> group_begins_ = {0, 0}, by_group_;
  std::vector<uint32_t> slots_;  // open addressing, product + 1; 0 = free
  KeyIndex keys_, group_keys_;
};

}  // namespace rapport

#endif  // RAPPORT_CATALOG_H_
