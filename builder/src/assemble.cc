#include "rapport/builder/assemble.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <string_view>
#include <unordered_map>

#include "rapport/builder/product_keys.h"
#include "rapport/catalog.h"
#include "rapport/escape.h"
#include "rapport/profile.h"

namespace rapport::builder {
namespace {

constexpr int64_t kSettledMs = 7 * kDayMs;
constexpr size_t kMaxStringBytes = 0xffff;
constexpr size_t kMaxNumbered = 0xfffe;  // brands and categories are 16-bit numbers

void Append(std::string_view text, pack::StringsT* column) {
  const size_t bytes = std::min(text.size(), kMaxStringBytes);
  column->bytes.insert(column->bytes.end(), text.begin(), text.begin() + static_cast<ptrdiff_t>(bytes));
  column->lengths.push_back(static_cast<uint16_t>(bytes));
}

// A column where nothing is said is left out.
void Settle(std::unique_ptr<pack::StringsT>* column) {
  if ((*column)->bytes.empty()) column->reset();
}
template <typename T>
void Settle(std::vector<T>* column, T nothing = T{0}) {
  if (std::all_of(column->begin(), column->end(), [nothing](T value) { return value == nothing; }))
    column->clear();
}

// Names numbered from 1 in order of appearance; "" is 0, and so is everything past the 65,534th.
class Names {
 public:
  uint16_t Number(const std::string& name) {
    if (name.empty()) return 0;
    const auto found = numbers_.find(name);
    if (found != numbers_.end()) return found->second;
    if (numbers_.size() >= kMaxNumbered) return 0;
    Append(name, &strings_);
    const auto number = static_cast<uint16_t>(numbers_.size() + 1);
    numbers_.emplace(name, number);
    return number;
  }
  std::unique_ptr<pack::StringsT> Take() {
    if (numbers_.empty()) return nullptr;
    return std::make_unique<pack::StringsT>(std::move(strings_));
  }

 private:
  std::unordered_map<std::string, uint16_t> numbers_;
  pack::StringsT strings_;
};

uint32_t Minor(const std::optional<int64_t>& price) {
  return price.has_value() && *price > 0 && *price <= 0xffffffffll ? static_cast<uint32_t>(*price) : 0;
}

// A price without a currency of its own is taken to be in the market's.
bool PricedIn(const Product& product, const std::string& currency) {
  return currency != kNoCurrency && (product.currency.empty() || product.currency == currency);
}

// Fifths of the prices within each category.
std::vector<uint8_t> PriceBands(const std::vector<uint16_t>& category,
                                const std::vector<uint32_t>& price_minor) {
  std::map<uint16_t, std::vector<uint32_t>> prices;
  for (size_t i = 0; i < category.size(); ++i) {
    if (price_minor[i] > 0) prices[category[i]].push_back(price_minor[i]);
  }
  for (auto& [number, sorted] : prices) std::sort(sorted.begin(), sorted.end());
  std::vector<uint8_t> bands(category.size(), 0);
  for (size_t i = 0; i < category.size(); ++i) {
    if (price_minor[i] == 0) continue;
    const auto& sorted = prices[category[i]];
    const auto below =
        static_cast<size_t>(std::lower_bound(sorted.begin(), sorted.end(), price_minor[i]) - sorted.begin());
    bands[i] = static_cast<uint8_t>(1 + below * kPriceBands / sorted.size());
  }
  return bands;
}

// "" where the address follows the pattern, because the page can then write it itself.
std::string OwnUrl(const Product& product, const std::string& before, const std::string& after) {
  if (before.empty()) return product.url;
  std::string expected = before;
  AppendPercentEncoded(product.id, &expected);
  return product.url == expected + after ? std::string() : product.url;
}

}  // namespace

OfferColumns OfferOf(const Product& product, const std::string& currency, uint32_t min_stock) {
  OfferColumns offer;
  if (PricedIn(product, currency)) {
    offer.price_minor = Minor(product.price_minor);
    offer.list_price_minor = Minor(product.list_price_minor);
    offer.lowest_price_minor = Minor(product.lowest_price_minor);
  }
  const bool low = min_stock > 0 && product.stock_level.has_value() && *product.stock_level < min_stock;
  offer.stock = !product.in_stock ? Stock::kSoldOut : low ? Stock::kLow : Stock::kInStock;
  return offer;
}

std::vector<int64_t> FirstSeen(const ProductTable& products, const PreparedEvents& prepared) {
  std::vector<int64_t> first_seen_ms(products.products.size(), 0);
  for (size_t i = 0; i < first_seen_ms.size(); ++i) {
    const int64_t event_ms = prepared.first_event_ms[i];
    if (products.products[i].first_seen_ms.has_value()) {
      first_seen_ms[i] = *products.products[i].first_seen_ms;
    } else if (event_ms > prepared.begin_ms + kSettledMs) {
      first_seen_ms[i] = event_ms;
    }
  }
  return first_seen_ms;
}

pack::ProductsT AssembleProducts(const ProductTable& products, const std::vector<int64_t>& first_seen_ms,
                                 const Numbering& numbering, const MarketConfig& market) {
  pack::ProductsT out;
  out.count = static_cast<uint32_t>(products.products.size());
  for (auto* column : {&out.id, &out.title, &out.url, &out.image})
    *column = std::make_unique<pack::StringsT>();
  Names brands, categories;
  std::vector<const Product*> ordered;
  for (const uint32_t position : numbering.position_of) {
    const Product& product = products.products[position];
    ordered.push_back(&product);
    Append(product.id, out.id.get());
    Append(product.title == product.id ? std::string_view() : std::string_view(product.title),
           out.title.get());
    Append(OwnUrl(product, market.plan.url_before, market.plan.url_after), out.url.get());
    Append(product.image, out.image.get());
    out.brand.push_back(brands.Number(product.brand));
    out.category.push_back(
        categories.Number(product.category_path.empty() ? std::string() : product.category_path.back()));
    const OfferColumns offer = OfferOf(product, market.currency, market.plan.min_stock);
    out.price_minor.push_back(offer.price_minor);
    out.list_price_minor.push_back(offer.list_price_minor);
    out.lowest_price_minor.push_back(offer.lowest_price_minor);
    out.in_stock.push_back(offer.stock == Stock::kSoldOut ? 0 : 1);
    out.low_stock.push_back(offer.stock == Stock::kLow ? 1 : 0);
    out.first_seen_day.push_back(
        static_cast<uint16_t>(std::clamp<int64_t>(first_seen_ms[position] / kDayMs, 0, 0xffff)));
    out.rating_tenths.push_back(
        static_cast<uint8_t>(std::clamp(std::lround(product.rating_avg * 10), 0L, 50L)));
    out.rating_count.push_back(product.rating_count);
  }
  out.brands = brands.Take();
  out.categories = categories.Take();
  out.price_band = PriceBands(out.category, out.price_minor);
  KeyColumns keys = KeysOf(ordered);
  out.group = std::move(keys.group);
  out.key_count = std::move(keys.key_count);
  out.keys = std::move(keys.keys);
  out.group_keys = std::move(keys.group_keys);
  for (auto* column : {&out.title, &out.url, &out.image}) Settle(column);
  Settle(&out.brand);
  Settle(&out.category);
  Settle(&out.price_minor);
  Settle(&out.list_price_minor);
  Settle(&out.lowest_price_minor);
  Settle(&out.low_stock);
  Settle(&out.price_band);
  Settle(&out.in_stock, uint8_t{1});
  Settle(&out.first_seen_day);
  Settle(&out.rating_tenths);
  Settle(&out.rating_count);
  Settle(&out.group);
  Settle(&out.key_count);
  Settle(&out.group_keys);
  return out;
}

}  // namespace rapport::builder
