// What the builder's readers produce and its trainers consume: products and events in memory.
#ifndef RAPPORT_BUILDER_TABLES_H_
#define RAPPORT_BUILDER_TABLES_H_

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "rapport/event.h"

namespace rapport::builder {

// One product, or one variant of it (then group_id names the product). Strings are valid UTF-8 without
// control characters.
struct Product {
  std::string id;  // unique in its table, at most kMaxIdCodePoints long
  std::string group_id, sku, gtin;
  std::string title, description, url, image, brand;
  std::vector<std::string> category_path;  // outermost first
  std::vector<std::string> tags;
  std::string color, size, gender, age_group;
  std::optional<int64_t> price_minor, list_price_minor;
  std::optional<int64_t> lowest_price_minor;  // of the 30 days before the price was reduced
  std::string currency;                       // ISO 4217, or "" when the feed names none
  bool in_stock = true;
  bool adult = false;
  std::optional<int64_t> stock_level;
  std::optional<int64_t> first_seen_ms, updated_ms;
  double rating_avg = 0;  // 0..5, 0 = none
  uint32_t rating_count = 0;
  std::vector<std::string> complements;  // ids
  std::array<std::string, 5> labels;
  int8_t boost = 0;
};

struct ProductTable {
  std::vector<Product> products;
};

// The currency that most priced products name, ties by its code; "" where none does.
std::string MostNamedCurrency(const ProductTable& products);

// Strings numbered in order of first appearance.
class StringPool {
 public:
  StringPool() = default;
  StringPool(const StringPool& other);
  StringPool& operator=(const StringPool& other);
  StringPool(StringPool&&) = default;
  StringPool& operator=(StringPool&&) = default;
  ~StringPool() = default;

  // The number of `text`, which is added unless it is there.
  uint32_t Add(std::string_view text);
  // The number of `text`, or none.
  [[nodiscard]] std::optional<uint32_t> Find(std::string_view text) const;
  [[nodiscard]] const std::string& operator[](uint32_t number) const { return *order_[number]; }
  [[nodiscard]] size_t size() const { return order_.size(); }

 private:
  struct Hash {
    using is_transparent = void;
    size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
  };
  struct Equal {
    using is_transparent = void;
    bool operator()(std::string_view a, std::string_view b) const { return a == b; }
  };
  std::unordered_map<std::string, uint32_t, Hash, Equal> numbers_;
  std::vector<const std::string*> order_;  // keys of numbers_, stable in an unordered_map
};

// 0xffffffff stands for "the row named none".
inline constexpr uint32_t kNone = 0xffffffffu;

struct Event {
  int64_t ts_ms = 0;
  uint32_t visitor = kNone;  // number in EventTable::visitors
  uint32_t session = kNone;  // number in EventTable::sessions; for purchases the order
  uint32_t product = kNone;  // number in EventTable::products
  EventKind kind = EventKind::kUnknown;
  int32_t quantity = 1;
  int64_t price_minor = -1;  // of one piece; −1 = the row had no price
  uint32_t row = 0;          // its place among the rows kept, in file order
};

// Sorted by ts_ms, ties in file order.
struct EventTable {
  std::vector<Event> events;
  StringPool visitors, sessions, products;
};

// What a reader dropped or changed, for the person who owns the file.
struct Finding {
  std::string file;
  int64_t line = 0;  // 1-based; 0 = the whole file
  std::string field;
  std::string
      reason;         // what is wrong, and what was done or has to be done; the same words for the same fault
  std::string value;  // what stood there, at most kMaxFindingValueBytes; "" where it may name a person
  bool dropped = true;  // false: kept, but changed
};

struct ReadReport {
  int64_t rows = 0;               // data rows seen
  int64_t kept = 0;               // rows that became products or events
  int64_t dropped = 0;            // rows that did not, because of a fault
  int64_t skipped = 0;            // sound rows outside what was asked for (from ReadOptions::until_ms on)
  std::vector<Finding> findings;  // the first kMaxFindings
  std::map<std::string, int64_t> counts;  // "field: reason" → how often, those beyond kMaxFindings too

  // Adds the report of another file.
  void Add(const ReadReport& other);
};
inline constexpr size_t kMaxFindings = 1000;
inline constexpr size_t kMaxFindingValueBytes = 60;

}  // namespace rapport::builder

#endif  // RAPPORT_BUILDER_TABLES_H_
