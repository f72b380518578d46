// Shopify's product export, with its old and its new headings. "Cost per item" is never read.
#include <string>
#include <vector>

#include "rapport/builder/csv_reader.h"
#include "rapport/builder/import_products.h"
#include "rapport/builder/text_clean.h"

namespace rapport::builder {
namespace {

struct Option {
  std::string name, value;
};

// What one row says of one variant.
struct Variant {
  int64_t line = 0;
  std::string sku, barcode, price, compare_at, quantity, policy, tracker, image;
  std::vector<Option> options;
};

struct Group {
  std::string handle, title, description, vendor, category, type, tags, published, status, image;
  std::vector<std::string> option_names;
  std::vector<Variant> variants;
};

struct Columns {
  explicit Columns(const CsvReader& csv)
      : handle(csv.Column({"handle", "url handle"})),
        title(csv.Column({"title"})),
        description(csv.Column({"body (html)", "description"})),
        vendor(csv.Column({"vendor"})),
        category(csv.Column({"category", "product category"})),
        type(csv.Column({"type"})),
        tags(csv.Column({"tags"})),
        published(csv.Column({"published", "published on online store"})),
        status(csv.Column({"status"})),
        image(csv.Column({"image", "image src", "product image url"})),
        sku(csv.Column({"variant sku", "sku"})),
        barcode(csv.Column({"variant barcode", "barcode"})),
        price(csv.Column({"variant price", "price"})),
        compare_at(csv.Column({"variant compare at price", "compare-at price"})),
        quantity(csv.Column({"variant inventory qty", "inventory quantity"})),
        policy(csv.Column({"variant inventory policy", "continue selling when out of stock"})),
        tracker(csv.Column({"variant inventory tracker", "inventory tracker"})),
        variant_image(csv.Column({"variant image", "variant image url"})) {
    for (const char* number : {"1", "2", "3"}) {
      option_names.push_back(csv.Column({std::string("option") + number + " name"}));
      option_values.push_back(csv.Column({std::string("option") + number + " value"}));
    }
  }
  int handle, title, description, vendor, category, type, tags, published, status, image;
  int sku, barcode, price, compare_at, quantity, policy, tracker, variant_image;
  std::vector<int> option_names, option_values;
};

Group MakeGroup(const CsvRow& row, const Columns& c) {
  Group g;
  for (const auto& [member, column] : {std::pair(&Group::handle, c.handle),
                                       {&Group::title, c.title},
                                       {&Group::description, c.description},
                                       {&Group::vendor, c.vendor},
                                       {&Group::category, c.category},
                                       {&Group::type, c.type},
                                       {&Group::tags, c.tags},
                                       {&Group::published, c.published},
                                       {&Group::status, c.status},
                                       {&Group::image, c.image}}) {
    g.*member = row[column];
  }
  for (const int column : c.option_names) g.option_names.emplace_back(row[column]);
  return g;
}

// A row without price, SKU and options only holds a further picture.
void AddVariant(const CsvRow& row, const Columns& c, Group* group) {
  Variant v;
  v.line = row.line;
  for (const auto& [member, column] : {std::pair(&Variant::sku, c.sku),
                                       {&Variant::barcode, c.barcode},
                                       {&Variant::price, c.price},
                                       {&Variant::compare_at, c.compare_at},
                                       {&Variant::quantity, c.quantity},
                                       {&Variant::policy, c.policy},
                                       {&Variant::tracker, c.tracker},
                                       {&Variant::image, c.variant_image}}) {
    v.*member = row[column];
  }
  bool has_option = false;
  for (size_t i = 0; i < c.option_values.size(); ++i) {
    v.options.push_back({group->option_names[i], std::string(row[c.option_values[i]])});
    has_option |= !v.options.back().value.empty();
  }
  if (group->variants.empty() || has_option || !v.sku.empty() || !v.price.empty()) {
    group->variants.push_back(std::move(v));
  }
}

// Shopify's words for a product that has no options.
bool IsDefault(const Option& option) {
  return option.value.empty() || option.value == "Default Title";
}

std::string IdOf(const Group& group, const Variant& variant) {
  if (group.variants.size() == 1) return group.handle;
  if (!variant.sku.empty()) return variant.sku;
  std::string id = group.handle;
  for (const Option& option : variant.options) {
    if (!IsDefault(option)) id += ":" + option.value;
  }
  return id;
}

bool IsSoldOut(const Variant& v) {
  const std::string policy = ToLower(v.policy);
  const bool sells_on = policy == "continue" || policy == "true";
  return !v.tracker.empty() && !sells_on && (v.quantity.empty() || v.quantity == "0" || v.quantity[0] == '-');
}

void MakeVariant(const Group& g, const Variant& v, ProductMaker& maker) {
  maker.Begin(v.line);
  const std::string status = ToLower(g.status);
  const std::string published = ToLower(g.published);
  if ((!status.empty() && status != "active") || published == "false") return maker.Skip();
  maker.Set(ProductField::kId, IdOf(g, v));
  maker.Set(ProductField::kGroupId, g.handle);
  maker.Set(ProductField::kTitle, g.title);
  maker.Set(ProductField::kDescription, g.description);
  maker.Set(ProductField::kBrand, g.vendor);
  maker.Set(ProductField::kCategory, g.category.empty() ? g.type : g.category);
  maker.Set(ProductField::kTags, g.tags, ",");
  maker.Set(ProductField::kUrl, "/products/" + g.handle);
  maker.Set(ProductField::kImage, v.image.empty() ? g.image : v.image);
  maker.Set(ProductField::kSku, v.sku);
  maker.Set(ProductField::kGtin,
            v.barcode.starts_with('\'') ? std::string_view(v.barcode).substr(1) : v.barcode);
  maker.Set(ProductField::kPrice, v.price);
  maker.Set(ProductField::kListPrice, v.compare_at);
  maker.Set(ProductField::kStockLevel, v.tracker.empty() ? std::string_view() : std::string_view(v.quantity));
  maker.Set(ProductField::kAvailability, IsSoldOut(v) ? "out_of_stock" : "in_stock");
  for (const Option& option : v.options) {
    const std::string name = ToLower(option.name);
    if (name == "color" || name == "colour") maker.Set(ProductField::kColor, option.value);
    if (name == "size") maker.Set(ProductField::kSize, option.value);
  }
  maker.End();
}

void Flush(const Group& group, ProductMaker& maker) {
  for (const Variant& variant : group.variants) MakeVariant(group, variant, maker);
}

}  // namespace

Status ReadShopifyProducts(const std::string& path, const ReadOptions& options, Reporter& reporter,
                           ProductMaker& maker) {
  auto opened = CsvReader::Open(path, {options.separator, options.columns});
  if (!opened.ok()) return opened.status();
  CsvReader& csv = opened.value();
  const Columns columns(csv);
  if (columns.handle < 0)
    return Status::Error(StatusCode::kBadInput, path + " has no column Handle or URL handle");
  Group group;
  CsvRow row;
  while (csv.Next(&row)) {
    if (row[columns.handle].empty() || row.too_many) {
      maker.Begin(row.line);
      maker.Drop("Handle",
                 row.too_many ? "more fields than headings; quote fields that hold the separator" : "empty");
      continue;
    }
    if (row[columns.handle] != group.handle) {
      Flush(group, maker);
      group = MakeGroup(row, columns);
    }
    AddVariant(row, columns, &group);
  }
  Flush(group, maker);
  if (csv.status().ok()) csv.input().Report(reporter);
  return csv.status();
}

}  // namespace rapport::builder
