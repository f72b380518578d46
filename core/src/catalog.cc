#include "rapport/catalog.h"

#include <string>

#include "pack_generated.h"

namespace rapport {
namespace {

Status Corrupt(const std::string& what) {
  return Status::Error(StatusCode::kCorrupt, "pack: " + what);
}

// FNV-1a (Fowler, Noll, Vo), 32 bit; seeded by nothing: ids come from the shop's own build, not from
// strangers.
uint32_t HashId(std::string_view id) {
  uint32_t hash = 2166136261u;
  for (const char c : id) hash = (hash ^ static_cast<uint8_t>(c)) * 16777619u;
  return hash ^ (hash >> 15);
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
  catalog.IndexIds();
  catalog.IndexCategories();
  return catalog;
}

void Catalog::IndexIds() {
  size_t capacity = 16;
  while (capacity < size_t{size_} * 2) capacity *= 2;
  slots_.assign(capacity, 0);
  for (uint32_t product = 0; product < size_; ++product) {
    size_t at = HashId(ids_[product]) & (capacity - 1);
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

uint32_t Catalog::Find(std::string_view id) const {
  if (slots_.empty() || id.empty()) return kNoProduct;
  for (size_t at = HashId(id) & (slots_.size() - 1); slots_[at] != 0; at = (at + 1) & (slots_.size() - 1)) {
    if (ids_[slots_[at] - 1] == id) return slots_[at] - 1;
  }
  return kNoProduct;
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
