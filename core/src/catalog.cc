#include "rapport/catalog.h"

#include <algorithm>
#include <string>

#include "pack_generated.h"
#include "rapport/product_key.h"

namespace rapport {
namespace {

Status Corrupt(const std::string& what) {
  return Status::Error(StatusCode::kCorrupt, "pack: " + what);
}

// An absent column is fine; a present one has one entry a product.
template <typename Vector>
bool Fits(const Vector* column, uint32_t count) {
  return column == nullptr || column->size() == 0 || column->size() == count;
}

template <typename Vector>
auto At(const Vector* column, uint32_t index, decltype(column->Get(0)) absent) {
  return column != nullptr && index < column->size() ? column->Get(index) : absent;
}

bool NumbersBelow(const flatbuffers::Vector<uint16_t>* column, size_t limit) {
  if (column == nullptr) return true;
  for (const uint16_t number : *column) {
    if (number > limit) return false;
  }
  return true;
}

}  // namespace

Result<StringColumn> StringColumn::Open(const pack::Strings* strings, uint32_t count, const char* name) {
  StringColumn column;
  if (strings == nullptr || strings->lengths() == nullptr || strings->lengths()->size() == 0) return column;
  const auto* lengths = strings->lengths();
  if (count != 0 && lengths->size() != count)
    return Corrupt(std::string("column ") + name + " has the wrong length");
  const uint32_t available = strings->bytes() != nullptr ? strings->bytes()->size() : 0;
  column.begins_.reserve(lengths->size() + 1);
  uint32_t end = 0;
  column.begins_.push_back(0);
  for (const uint16_t length : *lengths) {
    end += length;  // at most 65,535 × the vector's size, itself below 2^31 / 2: cannot wrap past `available`
                    // unseen
    if (end > available) return Corrupt(std::string("column ") + name + " is cut short");
    column.begins_.push_back(end);
  }
  column.bytes_ = available > 0 ? reinterpret_cast<const char*>(strings->bytes()->data()) : "";
  return column;
}

Result<Catalog> Catalog::Open(const pack::Products* products) {
  if (products == nullptr) return Corrupt("it holds no products table");
  Catalog catalog;
  catalog.products_ = products;
  catalog.size_ = products->count();

  const uint32_t count = catalog.size_;
  const uint32_t ids = products->id() != nullptr && products->id()->lengths() != nullptr
                           ? products->id()->lengths()->size()
                           : 0;
  if (ids != count) return Corrupt("column id has the wrong length");
  struct Wanted {
    StringColumn* column;
    const pack::Strings* strings;
    uint32_t count;
    const char* name;
  };
  for (const Wanted& wanted : {Wanted{&catalog.ids_, products->id(), count, "id"},
                               Wanted{&catalog.titles_, products->title(), count, "title"},
                               Wanted{&catalog.urls_, products->url(), count, "url"},
                               Wanted{&catalog.images_, products->image(), count, "image"},
                               Wanted{&catalog.brands_, products->brands(), 0, "brands"},
                               Wanted{&catalog.categories_, products->categories(), 0, "categories"}}) {
    Result<StringColumn> opened = StringColumn::Open(wanted.strings, wanted.count, wanted.name);
    if (!opened.ok()) return opened.status();
    *wanted.column = std::move(opened.value());
  }
  if (!Fits(products->brand(), count) || !Fits(products->category(), count) ||
      !Fits(products->price_minor(), count) || !Fits(products->list_price_minor(), count) ||
      !Fits(products->price_band(), count) || !Fits(products->in_stock(), count) ||
      !Fits(products->first_seen_day(), count) || !Fits(products->rating_tenths(), count) ||
      !Fits(products->rating_count(), count) || !Fits(products->group(), count) ||
      !Fits(products->lowest_price_minor(), count) || !Fits(products->low_stock(), count)) {
    return Corrupt("a products column has the wrong length");
  }
  if (!NumbersBelow(products->brand(), catalog.brands_.size()) ||
      !NumbersBelow(products->category(), catalog.categories_.size())) {
    return Corrupt("a product names a brand or category that is not there");
  }
  for (uint32_t product = 0; product < count; ++product) {
    if (catalog.group(product) > count) return Corrupt("a product names a group that is not there");
  }
  catalog.IndexIds();
  catalog.IndexCategories();
  catalog.IndexGroups();
  if (Status status = catalog.IndexKeys(); !status.ok()) return status;
  return catalog;
}

void Catalog::IndexIds() {
  size_t capacity = 16;
  while (capacity < size_t{size_} * 2) capacity *= 2;
  slots_.assign(capacity, 0);
  for (uint32_t product = 0; product < size_; ++product) {
    size_t at = HashKey(ids_[product]) & (capacity - 1);
    while (slots_[at] != 0) at = (at + 1) & (capacity - 1);
    slots_[at] = product + 1;
  }
}

void Catalog::IndexCategories() {
  category_begins_.assign(categories_.size() + 2, 0);
  for (uint32_t product = 0; product < size_; ++product) ++category_begins_[category(product) + 1u];
  for (size_t i = 1; i < category_begins_.size(); ++i) category_begins_[i] += category_begins_[i - 1];
  by_category_.resize(size_);
  std::vector<uint32_t> next(category_begins_.begin(), category_begins_.end() - 1);
  for (uint32_t product = 0; product < size_; ++product) by_category_[next[category(product)]++] = product;
}

void Catalog::IndexGroups() {
  uint32_t groups = 0;
  for (uint32_t product = 0; product < size_; ++product) groups = std::max(groups, group(product));
  if (groups == 0) return;
  group_begins_.assign(groups + 2, 0);
  for (uint32_t product = 0; product < size_; ++product) ++group_begins_[group(product) + 1];
  for (size_t i = 1; i < group_begins_.size(); ++i) group_begins_[i] += group_begins_[i - 1];
  by_group_.resize(size_);
  std::vector<uint32_t> next(group_begins_.begin(), group_begins_.end() - 1);
  for (uint32_t product = 0; product < size_; ++product) by_group_[next[group(product)]++] = product;
}

Status Catalog::IndexKeys() {
  if (const auto* hashes = products_->group_keys(); hashes != nullptr && hashes->size() > 0) {
    if (hashes->size() != group_count()) return Corrupt("the groups' keys are not as many as the groups");
    group_keys_.Reserve(hashes->size());
    for (uint32_t i = 0; i < hashes->size(); ++i) group_keys_.Add(hashes->Get(i), i + 1);
  }
  const auto* hashes = products_->keys();
  const auto* counts = products_->key_count();
  if (!Fits(counts, size_)) return Corrupt("a products column has the wrong length");
  const uint32_t all = hashes != nullptr ? hashes->size() : 0;
  keys_.Reserve(all);
  uint32_t next = 0;
  for (uint32_t product = 0; product < size_; ++product) {
    const uint32_t end = next + At(counts, product, uint8_t{0});
    if (end > all) return Corrupt("the products' keys do not add up");
    for (; next < end; ++next) keys_.Add(hashes->Get(next), product);
  }
  return next == all ? Status::Ok() : Corrupt("the products' keys do not add up");
}

uint32_t Catalog::FindId(std::string_view id) const {
  if (slots_.empty() || id.empty()) return kNoProduct;
  for (size_t at = HashKey(id) & (slots_.size() - 1); slots_[at] != 0; at = (at + 1) & (slots_.size() - 1)) {
    if (ids_[slots_[at] - 1] == id) return slots_[at] - 1;
  }
  return kNoProduct;
}

uint32_t Catalog::FindInOtherCase(std::string_view id) const {
  uint32_t found = kNoProduct;
  for (size_t at = HashKey(id) & (slots_.size() - 1); slots_[at] != 0; at = (at + 1) & (slots_.size() - 1)) {
    if (!EqualButCase(ids_[slots_[at] - 1], id)) continue;
    if (found != kNoProduct) return kNoProduct;
    found = slots_[at] - 1;
  }
  return found;
}

uint32_t Catalog::FindGroup(std::string_view key) const {
  return group_keys_.Find(HashKey(key)).value_or(0);
}

uint32_t Catalog::FindKey(std::string_view key) const {
  if (const auto product = keys_.Find(HashKey(key))) return *product;
  if (const std::string_view digits = GtinDigits(key); !digits.empty()) {
    if (const auto product = keys_.Find(HashKey(digits))) return *product;
  }
  const uint32_t group = FindGroup(key);
  if (group == 0) return kNoProduct;
  const std::span<const uint32_t> variants = OfGroup(group);
  const auto sold =
      std::find_if(variants.begin(), variants.end(), [this](uint32_t v) { return in_stock(v); });
  return sold != variants.end() ? *sold : variants.empty() ? kNoProduct : variants.front();
}

// A page may write ids as a feed for Google does, where the pack holds Shopify's own numbers.
uint32_t Catalog::FindShopifyId(std::string_view id) const {
  const ShopifyId parts = SplitShopifyId(id);
  for (const std::string_view part : {parts.variant, parts.product}) {
    if (part.empty()) continue;
    if (const uint32_t product = FindId(part); product != kNoProduct) return product;
    if (const uint32_t product = FindKey(part); product != kNoProduct) return product;
  }
  return kNoProduct;
}

uint32_t Catalog::Find(std::string_view key) const {
  if (slots_.empty() || key.empty()) return kNoProduct;
  for (const auto find :
       {&Catalog::FindId, &Catalog::FindInOtherCase, &Catalog::FindKey, &Catalog::FindShopifyId}) {
    if (const uint32_t product = (this->*find)(key); product != kNoProduct) return product;
  }
  return kNoProduct;
}

void KeyIndex::Reserve(size_t count) {
  if (count == 0) return;
  size_t capacity = 16;
  while (capacity < count * 2) capacity *= 2;
  entries_.assign(capacity, {});
}

void KeyIndex::Add(uint32_t hash, uint32_t number) {
  if (hash == 0) return;
  size_t at = hash & (entries_.size() - 1);
  while (entries_[at].hash != 0 && entries_[at].hash != hash) at = (at + 1) & (entries_.size() - 1);
  if (entries_[at].hash == 0) entries_[at] = {hash, number};
}

std::optional<uint32_t> KeyIndex::Find(uint32_t hash) const {
  if (entries_.empty()) return std::nullopt;
  for (size_t at = hash & (entries_.size() - 1); entries_[at].hash != 0;
       at = (at + 1) & (entries_.size() - 1)) {
    if (entries_[at].hash == hash) return entries_[at].number;
  }
  return std::nullopt;
}

uint16_t Catalog::brand(uint32_t product) const {
  return At(products_->brand(), product, uint16_t{0});
}
uint16_t Catalog::category(uint32_t product) const {
  return At(products_->category(), product, uint16_t{0});
}
uint32_t Catalog::price_minor(uint32_t product) const {
  return At(products_->price_minor(), product, 0u);
}
uint32_t Catalog::list_price_minor(uint32_t product) const {
  return At(products_->list_price_minor(), product, 0u);
}
uint8_t Catalog::price_band(uint32_t product) const {
  const uint8_t band = At(products_->price_band(), product, uint8_t{0});
  return band <= kPriceBands ? band : uint8_t{0};
}
bool Catalog::in_stock(uint32_t product) const {
  return At(products_->in_stock(), product, uint8_t{1}) != 0;
}
uint16_t Catalog::first_seen_day(uint32_t product) const {
  return At(products_->first_seen_day(), product, uint16_t{0});
}
uint8_t Catalog::rating_tenths(uint32_t product) const {
  return At(products_->rating_tenths(), product, uint8_t{0});
}
uint32_t Catalog::rating_count(uint32_t product) const {
  return At(products_->rating_count(), product, 0u);
}
uint32_t Catalog::lowest_price_minor(uint32_t product) const {
  return At(products_->lowest_price_minor(), product, 0u);
}
bool Catalog::low_stock(uint32_t product) const {
  return At(products_->low_stock(), product, uint8_t{0}) != 0;
}
uint32_t Catalog::group(uint32_t product) const {
  return At(products_->group(), product, 0u);
}

}  // namespace rapport
