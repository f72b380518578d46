// Google Merchant feeds. Source: support.google.com/merchants/answer/7052112
#include <algorithm>
#include <array>
#include <map>
#include <pugixml.hpp>

#include "rapport/builder/csv_reader.h"
#include "rapport/builder/import_products.h"
#include "rapport/builder/text_clean.h"
#include "rapport/builder/time_parse.h"

namespace rapport::builder {
namespace {

struct Attribute {
  std::string_view name;
  ProductField field;
};
constexpr std::array kAttributes = std::to_array<Attribute>({
    {"id", ProductField::kId},
    {"item_group_id", ProductField::kGroupId},
    {"mpn", ProductField::kSku},
    {"gtin", ProductField::kGtin},
    {"title", ProductField::kTitle},
    {"description", ProductField::kDescription},
    {"link", ProductField::kUrl},
    {"image_link", ProductField::kImage},
    {"brand", ProductField::kBrand},
    {"color", ProductField::kColor},
    {"size", ProductField::kSize},
    {"gender", ProductField::kGender},
    {"age_group", ProductField::kAgeGroup},
    {"availability", ProductField::kAvailability},
    {"adult", ProductField::kAdult},
    {"custom_label_0", ProductField::kLabel0},
    {"custom_label_1", ProductField::kLabel1},
    {"custom_label_2", ProductField::kLabel2},
    {"custom_label_3", ProductField::kLabel3},
    {"custom_label_4", ProductField::kLabel4},
});

// Google's name of an attribute → its text.
using Item = std::map<std::string, std::string, std::less<>>;

std::string_view Text(const Item& item, std::string_view name) {
  const auto found = item.find(name);
  return found == item.end() ? std::string_view() : std::string_view(found->second);
}

// Without a clock a reduction counts as running.
bool SaleRuns(std::string_view dates, int64_t now_ms) {
  const size_t slash = dates.find('/');
  if (slash == std::string_view::npos || now_ms <= 0) return true;
  const auto from = ParseIsoTimeMs(dates.substr(0, slash));
  const auto until = ParseIsoTimeMs(dates.substr(slash + 1));
  return !(from && now_ms < *from) && !(until && now_ms >= *until);
}

void Make(const Item& item, int64_t line, const ReadOptions& options, ProductMaker& maker) {
  maker.Begin(line);
  for (const auto& [name, field] : kAttributes) maker.Set(field, Text(item, name));
  const std::string_view type = Text(item, "product_type");
  const std::string_view google = Text(item, "google_product_category");
  const bool google_is_path = google.find_first_not_of("0123456789 ") != std::string_view::npos;
  maker.Set(ProductField::kCategory, !type.empty() ? type : google_is_path ? google : std::string_view());
  const std::string_view price = Text(item, "price");
  const std::string_view sale = Text(item, "sale_price");
  const bool reduced = !sale.empty() && SaleRuns(Text(item, "sale_price_effective_date"), options.now_ms);
  maker.Set(ProductField::kPrice, reduced ? sale : price);
  if (reduced) maker.Set(ProductField::kListPrice, price);
  maker.End();
}

// Where a node stands in the text, counted forwards from the last one asked for.
class Lines {
 public:
  explicit Lines(std::string_view text) : text_(text) {}
  int64_t At(ptrdiff_t offset) {
    const auto end = std::clamp(static_cast<size_t>(std::max<ptrdiff_t>(offset, 0)), at_, text_.size());
    line_ += std::count(text_.begin() + static_cast<ptrdiff_t>(at_),
                        text_.begin() + static_cast<ptrdiff_t>(end), '\n');
    at_ = end;
    return line_;
  }

 private:
  std::string_view text_;
  size_t at_ = 0;
  int64_t line_ = 1;
};

// Of attributes that come twice the first counts, those with Google's prefix before RSS's and Atom's own.
Item ItemOf(const pugi::xml_node& node) {
  Item item;
  for (const bool prefixed : {true, false}) {
    for (const pugi::xml_node child : node.children()) {
      const std::string_view name = child.name();
      const size_t colon = name.find(':');
      if ((colon != std::string_view::npos) != prefixed) continue;
      std::string text;
      for (const pugi::xml_node part : child.children()) text += part.value();
      if (text.empty()) text = child.attribute("href").value();  // Atom's link
      item.emplace(ToLower(prefixed ? name.substr(colon + 1) : name), std::move(text));
    }
  }
  return item;
}

}  // namespace

Status ReadGoogleXml(const std::string& path, const ReadOptions& options, Reporter& reporter,
                     ProductMaker& maker) {
  const auto text = ReadWholeFile(path, reporter);
  if (!text.ok()) return text.status();
  pugi::xml_document document;
  const auto result = document.load_buffer(text.value().data(), text.value().size(), pugi::parse_default,
                                           pugi::encoding_utf8);
  if (!result) {
    return Status::Error(StatusCode::kBadInput, path + ":" +
                                                    std::to_string(Lines(text.value()).At(result.offset)) +
                                                    ": not well-formed XML: " + result.description());
  }
  const pugi::xml_node root = document.document_element();
  const bool atom = std::string_view(root.name()) == "feed";
  const pugi::xml_node list = atom ? root : root.child("channel");
  if (!list)
    return Status::Error(StatusCode::kBadInput, path + " is neither an RSS nor an Atom product feed");
  Lines lines(text.value());
  for (const pugi::xml_node node : list.children(atom ? "entry" : "item")) {
    Make(ItemOf(node), lines.At(node.offset_debug()), options, maker);
  }
  return Status::Ok();
}

Status ReadGoogleTable(const std::string& path, const ReadOptions& options, Reporter& reporter,
                       ProductMaker& maker) {
  auto opened = CsvReader::Open(path, {options.separator, options.columns});
  if (!opened.ok()) return opened.status();
  CsvReader& csv = opened.value();
  std::vector<std::string> names = csv.headings();
  for (std::string& name : names) std::replace(name.begin(), name.end(), ' ', '_');
  for (const auto& [ours, theirs] : options.columns) names[static_cast<size_t>(csv.Column({ours}))] = ours;
  CsvRow row;
  while (csv.Next(&row)) {
    Item item;
    for (size_t i = 0; i < names.size(); ++i) item.emplace(names[i], row.fields[i]);
    Make(item, row.line, options, maker);
  }
  if (csv.status().ok()) csv.input().Report(reporter);
  return csv.status();
}

}  // namespace rapport::builder
