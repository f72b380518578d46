// The checks every product passes, whichever feed it comes from.
#ifndef RAPPORT_BUILDER_PRODUCT_MAKER_H_
#define RAPPORT_BUILDER_PRODUCT_MAKER_H_

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <unordered_set>

#include "rapport/builder/read_options.h"
#include "rapport/builder/reporter.h"
#include "rapport/builder/tables.h"

namespace rapport::builder {

enum class ProductField : uint8_t {
  kId,
  kGroupId,
  kSku,
  kGtin,
  kTitle,
  kDescription,
  kUrl,
  kImage,
  kBrand,
  kCategory,  // a path, outermost first, its steps separated by ">" or, where there is none, by "|"
  kTags,
  kColor,
  kSize,
  kGender,
  kAgeGroup,
  kPrice,      // major units
  kListPrice,  // what it costs when it is not reduced, major units
  kCurrency,
  kAvailability,
  kStockLevel,
  kFirstSeen,
  kUpdated,
  kRatingAvg,
  kRatingCount,
  kComplements,
  kLabels,
  kLabel0,
  kLabel1,
  kLabel2,
  kLabel3,
  kLabel4,
  kBoost,
  kAdult,
  kLowestPrice,  // of the 30 days before the reduction, major units
};
inline constexpr size_t kProductFields = 34;

// Collects what a feed says of one product after the other and makes the table.
class ProductMaker {
 public:
  // `options` and `reporter` must outlive the maker.
  ProductMaker(const ReadOptions& options, Reporter& reporter) : options_(options), reporter_(reporter) {}

  // Begins a product that stands on `line`; what was set before is forgotten.
  void Begin(int64_t line);
  // What the feed says. Later calls for a field replace earlier ones; lists (kTags, kComplements, kLabels)
  // are separated by `separator`.
  void Set(ProductField field, std::string_view text, std::string_view separator = "|");
  // What was set for a field, trimmed; "" if nothing.
  [[nodiscard]] std::string_view Get(ProductField field) const;
  // Checks the product and keeps it, or reports why not. Counts a row in the report. Returns whether it was
  // kept.
  bool End();
  // Reports a row that the feed itself marks as not for sale. Counts a row.
  void Skip() { ++reporter_.report().rows, ++reporter_.report().skipped; }
  // Reports the row that began as unusable. Counts a row.
  void Drop(std::string_view field, std::string_view reason, std::string_view value = {});

  ProductTable Finish() { return std::move(table_); }

 private:
  [[nodiscard]] const std::string& Raw(ProductField field) const { return raw_[static_cast<size_t>(field)]; }
  std::string Text(ProductField field, size_t max_code_points);
  std::string Address(ProductField field);
  std::vector<std::string> List(ProductField field);
  std::optional<int64_t> Moment(ProductField field);
  std::optional<int64_t> Whole(ProductField field, int64_t min, int64_t max);
  std::optional<int64_t> Price(ProductField field, Product* product);
  bool ReadId(Product* product);
  void ReadTexts(Product* product);
  void ReadCategory(Product* product);
  void ReadMoney(Product* product);
  void ReadStock(Product* product);
  void ReadRating(Product* product);
  // Decimal places of a currency, −1 when it is unknown.
  int Exponent(const std::string& currency);

  const ReadOptions& options_;
  Reporter& reporter_;
  int64_t line_ = 0;
  std::array<std::string, kProductFields> raw_;
  std::array<std::string, kProductFields> separators_;
  std::unordered_set<std::string> ids_;
  std::map<std::string, int> exponents_;
  ProductTable table_;
};

}  // namespace rapport::builder

#endif  // RAPPORT_BUILDER_PRODUCT_MAKER_H_
