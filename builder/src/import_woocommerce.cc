// WooCommerce's product export.
#include <algorithm>
#include <array>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "rapport/builder/csv_reader.h"
#include "rapport/builder/import_products.h"
#include "rapport/builder/text_clean.h"

namespace rapport::builder {
namespace {

enum Column {
  kId,
  kType,
  kSku,
  kGtin,
  kName,
  kPublished,
  kVisibility,
  kShort,
  kLong,
  kInStock,
  kStock,
  kSale,
  kRegular,
  kCategories,
  kTags,
  kImages,
  kParent,
  kUpsells,
  kCrossSells,
  kExternalUrl,
  kBrands,
  kOption1,
  kValue1,
  kOption2,
  kValue2,
  kColumns
};
const std::array<std::vector<std::string_view>, kColumns> kHeadings = {{
    {"id"},
    {"type"},
    {"sku"},
    {"gtin, upc, ean, or isbn", "gtin upc ean or isbn"},
    {"title", "name"},
    {"published"},
    {"visibility in catalog", "visibility in catalogue"},
    {"short description"},
    {"description"},
    {"in stock?"},
    {"stock"},
    {"sale price"},
    {"regular price"},
    {"category", "categories"},
    {"tags"},
    {"image", "images"},
    {"parent"},
    {"upsells"},
    {"cross-sells"},
    {"external url"},
    {"brand", "brands"},
    {"attribute 1 name"},
    {"attribute 1 value(s)"},
    {"attribute 2 name"},
    {"attribute 2 value(s)"},
}};

struct Row {
  int64_t line = 0;
  std::array<std::string, kColumns> text;
  [[nodiscard]] bool Is(std::string_view type) const { return ToLower(text[kType]).starts_with(type); }
  [[nodiscard]] bool ForSale() const {
    return (text[kPublished].empty() || text[kPublished] == "1") && ToLower(text[kVisibility]) != "hidden";
  }
};

class Export {
 public:
  explicit Export(std::vector<Row> rows) : rows_(std::move(rows)) {
    for (size_t i = 0; i < rows_.size(); ++i) {
      by_id_.emplace(rows_[i].text[kId], i);
      if (!rows_[i].text[kSku].empty()) by_sku_.emplace(rows_[i].text[kSku], i);
    }
    for (const Row& row : rows_) {
      const Row* parent = row.Is("variation") ? Find(row.text[kParent]) : nullptr;
      if (parent != nullptr) parents_.insert(parent->text[kId]);
    }
  }

  void Make(ProductMaker& maker) const {
    for (const Row& row : rows_) MakeRow(row, maker);
  }

 private:
  // A product named as "id:12" or by its SKU; null if there is none.
  [[nodiscard]] const Row* Find(std::string_view reference) const {
    reference = Trim(reference);
    const bool by_id = reference.starts_with("id:");
    const auto& map = by_id ? by_id_ : by_sku_;
    const auto found = map.find(std::string(by_id ? reference.substr(3) : reference));
    return found == map.end() ? nullptr : &rows_[found->second];
  }

  void MakeRow(const Row& row, ProductMaker& maker) const {
    maker.Begin(row.line);
    const Row* parent = row.Is("variation") ? Find(row.text[kParent]) : nullptr;
    if (row.Is("variation") && parent == nullptr) {
      return maker.Drop("Parent", "a variation of a product that is not in the file", row.text[kParent]);
    }
    // Variations stand for the variable product itself.
    if (!row.ForSale() || (parent != nullptr && !parent->ForSale()) || parents_.contains(row.text[kId])) {
      return maker.Skip();
    }
    const auto text = [&](Column column) -> const std::string& {
      return row.text[column].empty() && parent != nullptr ? parent->text[column] : row.text[column];
    };
    maker.Set(ProductField::kId, row.text[kId]);
    maker.Set(ProductField::kGroupId, parent != nullptr ? parent->text[kId] : std::string());
    maker.Set(ProductField::kSku, row.text[kSku]);
    maker.Set(ProductField::kGtin, row.text[kGtin]);
    maker.Set(ProductField::kTitle, text(kName));
    maker.Set(ProductField::kDescription, text(text(kShort).empty() ? kLong : kShort));
    maker.Set(ProductField::kCategory, DeepestCategory(text(kCategories)));
    maker.Set(ProductField::kTags, text(kTags), ",");
    maker.Set(ProductField::kBrand, First(text(kBrands)));
    maker.Set(ProductField::kImage, First(text(kImages)));
    maker.Set(ProductField::kUrl, text(kExternalUrl));
    const bool reduced = !row.text[kSale].empty();
    maker.Set(ProductField::kPrice, row.text[reduced ? kSale : kRegular]);
    if (reduced) maker.Set(ProductField::kListPrice, row.text[kRegular]);
    maker.Set(ProductField::kAvailability, row.text[kInStock]);
    maker.Set(ProductField::kStockLevel, row.text[kStock]);
    SetOption(row.text[kOption1], row.text[kValue1], maker);
    SetOption(row.text[kOption2], row.text[kValue2], maker);
    maker.Set(ProductField::kComplements, Complements(text(kUpsells) + "," + text(kCrossSells)));
    maker.End();
  }

  static void SetOption(const std::string& name, const std::string& value, ProductMaker& maker) {
    const std::string lower = ToLower(name);
    if (lower == "color" || lower == "colour") maker.Set(ProductField::kColor, value);
    if (lower == "size") maker.Set(ProductField::kSize, value);
  }

  static std::string First(std::string_view list) {
    return std::string(Trim(list.substr(0, list.find(','))));
  }

  static std::string DeepestCategory(std::string_view list) {
    std::string_view best;
    ptrdiff_t best_depth = -1;
    for (const std::string_view path : SplitList(list, ",")) {
      const ptrdiff_t depth = std::count(path.begin(), path.end(), '>');
      if (depth > best_depth) best = path, best_depth = depth;
    }
    return std::string(best);
  }

  [[nodiscard]] std::string Complements(std::string_view references) const {
    std::string ids;
    for (const std::string_view reference : SplitList(references, ",")) {
      const Row* row = Find(reference);
      if (row != nullptr) ids += row->text[kId] + "|";
    }
    return ids;
  }

  std::vector<Row> rows_;
  std::unordered_map<std::string, size_t> by_id_, by_sku_;
  std::unordered_set<std::string> parents_;  // ids of products that have variations
};

}  // namespace

Status ReadWooProducts(const std::string& path, const ReadOptions& options, Reporter& reporter,
                       ProductMaker& maker) {
  auto opened = CsvReader::Open(path, {options.separator, options.columns});
  if (!opened.ok()) return opened.status();
  CsvReader& csv = opened.value();
  std::array<int, kColumns> columns;
  for (size_t i = 0; i < kColumns; ++i) columns[i] = csv.Column(kHeadings[i]);
  if (columns[kId] < 0) return Status::Error(StatusCode::kBadInput, path + " has no column ID");
  std::vector<Row> rows;
  CsvRow row;
  while (csv.Next(&row)) {
    if (row.too_many) {
      maker.Begin(row.line);
      maker.Drop("", "more fields than headings; quote fields that hold the separator");
      continue;
    }
    Row& kept = rows.emplace_back();
    kept.line = row.line;
    for (size_t i = 0; i < kColumns; ++i) kept.text[i] = row[columns[i]];
  }
  if (!csv.status().ok()) return csv.status();
  csv.input().Report(reporter);
  Export(std::move(rows)).Make(maker);
  return Status::Ok();
}

}  // namespace rapport::builder
