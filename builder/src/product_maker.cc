#include "rapport/builder/product_maker.h"

#include <charconv>
#include <optional>

#include "rapport/builder/config.h"
#include "rapport/builder/money_parse.h"
#include "rapport/builder/text_clean.h"
#include "rapport/builder/time_parse.h"
#include "rapport/product_key.h"

namespace rapport::builder {
namespace {

// The field's name in findings.
constexpr std::array<std::string_view, kProductFields> kNames = {
    "product",     "group_id",        "sku",          "gtin",
    "title",       "description",     "url",          "image",
    "brand",       "category",        "tags",         "color",
    "size",        "gender",          "age_group",    "price",
    "list_price",  "currency",        "availability", "stock_level",
    "first_seen",  "updated",         "rating_avg",   "rating_count",
    "complements", "labels",          "label_0",      "label_1",
    "label_2",     "label_3",         "label_4",      "boost",
    "adult",       "lowest_price_30d"};

std::string_view Name(ProductField field) {
  return kNames[static_cast<size_t>(field)];
}

enum class Availability { kUnknown, kYes, kNo };

Availability ParseAvailability(std::string_view text) {
  std::string word;
  for (const char c : ToLower(text)) {
    if (c != ' ' && c != '_' && c != '-') word += c;
  }
  word.erase(0, word.rfind('/') + 1);
  for (const std::string_view yes :
       {"instock", "preorder", "presale", "backorder", "limitedavailability", "onlineonly", "instoreonly",
        "madetoorder", "available", "true", "yes", "1"}) {
    if (word == yes) return Availability::kYes;
  }
  for (const std::string_view no :
       {"outofstock", "soldout", "discontinued", "unavailable", "false", "no", "0"}) {
    if (word == no) return Availability::kNo;
  }
  return Availability::kUnknown;
}

// Whether an address may stand in a page: http, https, or without a scheme.
bool IsSafeAddress(std::string_view address) {
  const size_t colon = address.find(':');
  if (colon == std::string_view::npos || address.find_first_of("/?#") < colon) return true;
  const std::string scheme = ToLower(address.substr(0, colon));
  return scheme == "http" || scheme == "https";
}

}  // namespace

void ProductMaker::Begin(int64_t line) {
  line_ = line;
  for (std::string& text : raw_) text.clear();
}

void ProductMaker::Set(ProductField field, std::string_view text, std::string_view separator) {
  raw_[static_cast<size_t>(field)] = Trim(text);
  separators_[static_cast<size_t>(field)] = separator;
}

std::string_view ProductMaker::Get(ProductField field) const {
  return Raw(field);
}

void ProductMaker::Drop(std::string_view field, std::string_view reason, std::string_view value) {
  ++reporter_.report().rows;
  reporter_.Drop(line_, field, reason, value);
}

std::string ProductMaker::Text(ProductField field, size_t max_code_points) {
  const std::string& raw = Raw(field);
  if (raw.empty()) return {};
  CleanedText cleaned = CleanText(options_.strip_markup ? StripMarkup(raw) : raw, max_code_points);
  if (cleaned.had_control) reporter_.Change(line_, Name(field), "control characters removed", raw);
  if (cleaned.was_cut) {
    reporter_.Change(line_, Name(field),
                     "longer than " + std::to_string(max_code_points) + " characters; cut", raw);
  }
  return std::move(cleaned.text);
}

std::string ProductMaker::Address(ProductField field) {
  const std::string& raw = Raw(field);
  CleanedText cleaned = CleanText(raw, 2048);
  if (cleaned.text.empty() && !cleaned.had_control) return {};
  if (cleaned.had_control || cleaned.was_cut || !IsSafeAddress(cleaned.text)) {
    reporter_.Change(line_, Name(field),
                     "left out: not an http or https address, or longer than 2048 characters", raw);
    return {};
  }
  return std::move(cleaned.text);
}

std::vector<std::string> ProductMaker::List(ProductField field) {
  std::vector<std::string> out;
  for (const std::string_view part : SplitList(Raw(field), separators_[static_cast<size_t>(field)])) {
    std::string text =
        CleanText(options_.strip_markup ? StripMarkup(part) : std::string(part), kMaxTitleCodePoints).text;
    if (!text.empty()) out.push_back(std::move(text));
  }
  return out;
}

std::optional<int64_t> ProductMaker::Moment(ProductField field) {
  const std::string& raw = Raw(field);
  if (raw.empty()) return std::nullopt;
  const auto ms = ParseTimeMs(raw);
  if (ms && *ms >= 0 && *ms < kLastMomentMs) return ms;
  reporter_.Change(line_, Name(field), "left out: not a date; write 2024-03-01 or milliseconds since 1970",
                   raw);
  return std::nullopt;
}

std::optional<int64_t> ProductMaker::Whole(ProductField field, int64_t min, int64_t max) {
  const std::string& raw = Raw(field);
  if (raw.empty()) return std::nullopt;
  double value = 0;
  const auto [end, error] = std::from_chars(raw.data(), raw.data() + raw.size(), value);
  if (error == std::errc() && end == raw.data() + raw.size() && value >= static_cast<double>(min) &&
      value <= static_cast<double>(max)) {
    return static_cast<int64_t>(value);
  }
  reporter_.Change(line_, Name(field),
                   "left out: not a number from " + std::to_string(min) + " to " + std::to_string(max), raw);
  return std::nullopt;
}

bool ProductMaker::ReadId(Product* product) {
  const std::string& raw = Raw(ProductField::kId);
  CleanedText id = CleanText(raw, raw.size());
  if (id.had_control) reporter_.Change(line_, "product", "control characters removed", raw);
  if (id.text.empty()) return reporter_.Drop(line_, "product", "empty"), false;
  if (CountCodePoints(id.text) > kMaxIdCodePoints)
    return reporter_.Drop(line_, "product", "longer than 128 characters", raw), false;
  if (!ids_.insert(id.text).second) {
    reporter_.Drop(line_, "product", "this id came before; the first product of the id stays", raw);
    return false;
  }
  product->id = std::move(id.text);
  return true;
}

void ProductMaker::ReadTexts(Product* product) {
  product->title = Text(ProductField::kTitle, kMaxTitleCodePoints);
  if (product->title.empty()) product->title = product->id;
  product->description = Text(ProductField::kDescription, kMaxTextCodePoints);
  product->group_id = Text(ProductField::kGroupId, kMaxIdCodePoints);
  product->sku = Text(ProductField::kSku, kMaxIdCodePoints);
  product->gtin = Text(ProductField::kGtin, kMaxIdCodePoints);
  product->brand = Text(ProductField::kBrand, kMaxTitleCodePoints);
  product->color = Text(ProductField::kColor, kMaxTitleCodePoints);
  product->size = Text(ProductField::kSize, kMaxTitleCodePoints);
  product->gender = ToLower(Text(ProductField::kGender, kMaxTitleCodePoints));
  product->age_group = ToLower(Text(ProductField::kAgeGroup, kMaxTitleCodePoints));
  product->url = Address(ProductField::kUrl);
  product->image = Address(ProductField::kImage);
  product->tags = List(ProductField::kTags);
  product->complements = List(ProductField::kComplements);
  const std::vector<std::string> labels = List(ProductField::kLabels);
  for (size_t i = 0; i < product->labels.size(); ++i) {
    const auto field = static_cast<ProductField>(static_cast<size_t>(ProductField::kLabel0) + i);
    product->labels[i] = Text(field, kMaxTitleCodePoints);
    if (product->labels[i].empty() && i < labels.size()) product->labels[i] = labels[i];
  }
}

void ProductMaker::ReadCategory(Product* product) {
  const std::string text = Text(ProductField::kCategory, kMaxTitleCodePoints);
  const bool path = text.find('>') != std::string::npos;
  for (const std::string_view step : SplitList(text, path ? ">" : "|"))
    product->category_path.emplace_back(step);
}

int ProductMaker::Exponent(const std::string& currency) {
  if (currency == options_.currency) return options_.exponent;
  const auto [entry, fresh] = exponents_.try_emplace(currency, -1);
  if (fresh) {
    const auto exponent = CurrencyExponent(currency);
    if (exponent.ok()) entry->second = exponent.value();
  }
  return entry->second;
}

std::optional<int64_t> ProductMaker::Price(ProductField field, Product* product) {
  const std::string& raw = Raw(field);
  if (raw.empty()) return std::nullopt;
  std::string currency = FindCurrency(raw);
  if (currency.empty()) currency = product->currency.empty() ? options_.currency : product->currency;
  if (!product->currency.empty() && currency != product->currency) {
    reporter_.Change(line_, Name(field), "left out: in another currency than the product's", raw);
    return std::nullopt;
  }
  if (!options_.currency.empty() && currency != options_.currency) {
    reporter_.Change(line_, Name(field), "left out: not in " + options_.currency, raw);
    return std::nullopt;
  }
  const int exponent = Exponent(currency);
  if (exponent < 0) {
    reporter_.Change(line_, Name(field), "left out: not a known currency", raw);
    return std::nullopt;
  }
  product->currency = currency;
  if (const auto plain = ParseDecimalMinor(raw, exponent)) return plain;
  const auto money = ParseMoney(raw, exponent);
  if (money.ok()) return money.value().minor;
  reporter_.Change(line_, Name(field), "left out: " + money.status().message, raw);
  return std::nullopt;
}

void ProductMaker::ReadMoney(Product* product) {
  for (const char c : Raw(ProductField::kCurrency)) {
    product->currency += static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
  }
  product->price_minor = Price(ProductField::kPrice, product);
  product->list_price_minor = Price(ProductField::kListPrice, product);
  product->lowest_price_minor = Price(ProductField::kLowestPrice, product);
  if (product->list_price_minor && !product->price_minor) product->price_minor = product->list_price_minor;
  // A list price that is not above the price is no reduction to show.
  if (product->list_price_minor && *product->list_price_minor <= *product->price_minor) {
    product->list_price_minor.reset();
  }
}

void ProductMaker::ReadStock(Product* product) {
  product->stock_level = Whole(ProductField::kStockLevel, -kMaxQuantity * 1000, kMaxQuantity * 1000);
  const std::string& raw = Raw(ProductField::kAvailability);
  const Availability available = ParseAvailability(raw);
  if (available != Availability::kUnknown) {
    product->in_stock = available == Availability::kYes;
  } else {
    if (!raw.empty()) reporter_.Change(line_, "availability", "not understood; taken as in stock", raw);
    product->in_stock = !(raw.empty() && product->stock_level && *product->stock_level <= 0);
  }
  if (product->stock_level && *product->stock_level < 0) product->stock_level = 0;
}

void ProductMaker::ReadRating(Product* product) {
  std::string raw = Raw(ProductField::kRatingAvg);
  if (!raw.empty()) {
    for (char& c : raw) c = c == ',' ? '.' : c;
    double value = 0;
    const auto [end, error] = std::from_chars(raw.data(), raw.data() + raw.size(), value);
    if (error == std::errc() && end == raw.data() + raw.size() && value >= 0 && value <= 5) {
      product->rating_avg = value;
    } else {
      reporter_.Change(line_, "rating_avg", "left out: not a number from 0 to 5", raw);
    }
  }
  product->rating_count =
      static_cast<uint32_t>(Whole(ProductField::kRatingCount, 0, 1'000'000'000).value_or(0));
}

bool ProductMaker::End() {
  ++reporter_.report().rows;
  Product product;
  if (!ReadId(&product)) return false;
  ReadTexts(&product);
  ReadCategory(&product);
  ReadMoney(&product);
  ReadStock(&product);
  ReadRating(&product);
  product.first_seen_ms = Moment(ProductField::kFirstSeen);
  product.updated_ms = Moment(ProductField::kUpdated);
  product.boost = static_cast<int8_t>(Whole(ProductField::kBoost, -128, 127).value_or(0));
  const std::string adult = ToLower(Raw(ProductField::kAdult));
  product.adult = adult == "yes" || adult == "true" || adult == "1";
  table_.products.push_back(std::move(product));
  ++reporter_.report().kept;
  return true;
}

}  // namespace rapport::builder
