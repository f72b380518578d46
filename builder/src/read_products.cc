#include <utility>
#include <vector>

#include "rapport/builder/csv_reader.h"
#include "rapport/builder/import_products.h"
#include "rapport/builder/product_maker.h"
#include "rapport/builder/readers.h"

namespace rapport::builder {
namespace {

struct ColumnNames {
  ProductField field;
  std::vector<std::string_view> names;  // the first is the one to write
};

const std::vector<ColumnNames>& AllColumns() {
  using enum ProductField;
  static const std::vector<ColumnNames> columns = {
      {kId, {"product", "id", "product_id"}},
      {kGroupId, {"group_id", "item_group_id"}},
      {kSku, {"sku"}},
      {kGtin, {"gtin", "ean", "barcode"}},
      {kTitle, {"title", "name"}},
      {kDescription, {"description"}},
      {kUrl, {"url", "link"}},
      {kImage, {"image", "image_link", "image_url"}},
      {kBrand, {"brand"}},
      {kCategory, {"category_path", "category"}},
      {kTags, {"tags"}},
      {kColor, {"color", "colour"}},
      {kSize, {"size"}},
      {kGender, {"gender"}},
      {kAgeGroup, {"age_group"}},
      {kPrice, {"price"}},
      {kListPrice, {"list_price"}},
      {kCurrency, {"currency"}},
      {kAvailability, {"availability", "in_stock"}},
      {kStockLevel, {"stock_level", "stock"}},
      {kFirstSeen, {"first_seen"}},
      {kUpdated, {"updated"}},
      {kRatingAvg, {"rating_avg", "rating"}},
      {kRatingCount, {"rating_count"}},
      {kComplements, {"complements"}},
      {kLabels, {"labels"}},
      {kLabel0, {"label_0"}},
      {kLabel1, {"label_1"}},
      {kLabel2, {"label_2"}},
      {kLabel3, {"label_3"}},
      {kLabel4, {"label_4"}},
      {kBoost, {"boost"}},
      {kAdult, {"adult"}},
      {kLowestPrice, {"lowest_price_30d"}},
  };
  return columns;
}

}  // namespace

Status ReadPlainProducts(const std::string& path, const ReadOptions& options, Reporter& reporter,
                         ProductMaker& maker) {
  auto opened = CsvReader::Open(path, {options.separator, options.columns});
  if (!opened.ok()) return opened.status();
  CsvReader& csv = opened.value();
  std::vector<std::pair<ProductField, int>> columns;
  for (const auto& [field, names] : AllColumns()) {
    const int column = csv.Column(names);
    if (column >= 0) columns.emplace_back(field, column);
  }
  if (columns.empty() || columns.front().first != ProductField::kId) {
    return Status::Error(StatusCode::kBadInput, path + " has no column product, id or product_id");
  }
  CsvRow row;
  while (csv.Next(&row)) {
    maker.Begin(row.line);
    for (const auto& [field, column] : columns) maker.Set(field, row[column]);
    if (row.too_many) {
      maker.Drop("", "more fields than headings; quote fields that hold the separator");
    } else {
      maker.End();
    }
  }
  if (csv.status().ok()) csv.input().Report(reporter);
  return csv.status();
}

Result<ProductTable> ReadProducts(const std::string& path, const ReadOptions& options, ReadReport* report) {
  Reporter reporter(path, report);
  ProductMaker maker(options, reporter);
  Status read = ReadPlainProducts(path, options, reporter, maker);
  if (!read.ok()) return read;
  return maker.Finish();
}

}  // namespace rapport::builder
