// The shop's products as a pack holds them. Products are numbered by popularity: 0 is the best seller.
#ifndef RAPPORT_CATALOG_H_
#define RAPPORT_CATALOG_H_

#include <cstdint>
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

// Read-only; lives as long as the pack's bytes. Every `product` argument must be below size().
class Catalog {
 public:
  static Result<Catalog> Open(const pack::Products* products);

  [[nodiscard]] uint32_t size() const { return size_; }
  // kNoProduct for an id the pack does not hold.
  [[nodiscard]] uint32_t Find(std::string_view id) const;

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

 private:
  void IndexIds();
  void IndexCategories();

  const pack::Products* products_ = nullptr;
  uint32_t size_ = 0;
  StringColumn ids_, titles_, urls_, images_, brands_, categories_;
  std::vector<uint32_t> category_begins_, by_category_;
  std::vector<uint32_t> slots_;  // open addressing, product + 1; 0 = free
};

}  // namespace rapport

#endif  // RAPPORT_CATALOG_H_
