#include "rapport/models.h"

#include <cmath>
#include <string>

#include "pack_generated.h"

namespace rapport {
namespace {

Status Corrupt(const char* what) {
  return Status::Error(StatusCode::kCorrupt, std::string("pack: ") + what);
}

// Reads bytes and LEB128 numbers without ever passing the end; after a bad read ok() stays false.
class ByteReader {
 public:
  explicit ByteReader(const flatbuffers::Vector<uint8_t>* bytes)
      : at_(bytes ? bytes->data() : nullptr), end_(bytes ? bytes->data() + bytes->size() : nullptr) {}

  uint8_t Byte() {
    if (at_ == end_) {
      ok_ = false;
      return 0;
    }
    return *at_++;
  }

  uint32_t Number() {
    uint32_t number = 0;
    for (int shift = 0; shift < 35; shift += 7) {
      const uint8_t byte = Byte();
      number |= static_cast<uint32_t>(byte & 0x7f) << shift;
      if (byte >= 0x80) continue;
      const bool overlong = byte == 0 && shift > 0;
      const bool overflows = shift == 28 && byte > 0x0f;
      if (overlong || overflows) break;
      return number;
    }
    ok_ = false;
    return 0;
  }

  [[nodiscard]] bool ok() const { return ok_; }
  [[nodiscard]] bool at_end() const { return at_ == end_; }

 private:
  const uint8_t* at_;
  const uint8_t* end_;
  bool ok_ = true;
};

size_t Size(const flatbuffers::Vector<uint8_t>* bytes) {
  return bytes ? bytes->size() : 0;
}

// Eighths of octaves around 1; 0 is an empty row's.
float RowScale(uint8_t code) {
  return code == 0 ? 0.0f : static_cast<float>(std::exp2((code - 200) / 8.0));
}

}  // namespace

Result<Fragments> Fragments::Open(const pack::Fragments* table, uint32_t product_count) {
  Fragments fragments;
  if (table == nullptr || table->rows() == 0) return fragments;
  // Every row takes a count byte and every item at least one more: caps the allocations below.
  if (uint64_t{table->rows()} + table->items() > Size(table->bytes()))
    return Corrupt("fragments are cut short");
  if (!(table->distance_scale() > 0.0f) || !std::isfinite(table->distance_scale())) {
    return Corrupt("fragments have no distance scale");
  }
  fragments.distance_scale_ = table->distance_scale();
  fragments.row_begins_.reserve(table->rows() + 1);
  fragments.items_.reserve(table->items());
  fragments.row_begins_.push_back(0);
  ByteReader reader(table->bytes());
  uint64_t first = 0;
  for (uint32_t row = 0; row < table->rows(); ++row) {
    const uint8_t count = reader.Byte();
    if (count < 2 || count > kMaxFragmentItems) return Corrupt("a fragment does not hold 2 to 5 products");
    for (uint8_t i = 0; i < count; ++i) {
      uint64_t product = reader.Number();
      if (i == 0) product = first += product;
      if (!reader.ok() || product >= product_count)
        return Corrupt("a fragment names a product that is not there");
      fragments.items_.push_back(static_cast<uint32_t>(product));
    }
    fragments.row_begins_.push_back(static_cast<uint32_t>(fragments.items_.size()));
  }
  if (!reader.at_end() || fragments.items_.size() != table->items())
    return Corrupt("fragments do not add up");
  fragments.Invert(product_count);
  return fragments;
}

void Fragments::Invert(uint32_t product_count) {
  holder_begins_.assign(product_count + 1, 0);
  std::vector<uint32_t> last_row(product_count, 0xffffffffu);
  const auto each_distinct = [&](auto&& visit) {
    last_row.assign(product_count, 0xffffffffu);
    for (uint32_t row = 0; row < rows(); ++row) {
      for (const uint32_t product : Row(row)) {
        if (last_row[product] == row) continue;
        last_row[product] = row;
        visit(product, row);
      }
    }
  };
  each_distinct([&](uint32_t product, uint32_t) { ++holder_begins_[product + 1]; });
  for (uint32_t product = 0; product < product_count; ++product)
    holder_begins_[product + 1] += holder_begins_[product];
  holders_.resize(holder_begins_.back());
  std::vector<uint32_t> next(holder_begins_.begin(), holder_begins_.end() - 1);
  each_distinct([&](uint32_t product, uint32_t row) { holders_[next[product]++] = row; });
}

Result<Neighbors> Neighbors::Open(const pack::Neighbors* table, uint32_t product_count) {
  Neighbors neighbors;
  if (table == nullptr || table->rows() == 0) return neighbors;
  if (table->rows() != product_count) return Corrupt("neighbours have the wrong number of rows");
  if (uint64_t{table->rows()} + table->edges() > Size(table->bytes()) ||
      table->edges() != Size(table->weights()))
    return Corrupt("neighbours are cut short");
  if (Size(table->row_scale()) != product_count) return Corrupt("neighbours have the wrong number of scales");
  neighbors.begins_.reserve(product_count + 1);
  neighbors.edges_.reserve(table->edges());
  neighbors.begins_.push_back(0);
  ByteReader reader(table->bytes());
  for (uint32_t row = 0; row < product_count; ++row) {
    const float scale = RowScale(table->row_scale()->Get(row)) / 255.0f;
    const uint8_t count = reader.Byte();
    uint64_t product = 0;
    for (uint8_t i = 0; i < count; ++i) {
      product += reader.Number() + (i > 0 ? 1 : 0);
      const auto edge = static_cast<flatbuffers::uoffset_t>(neighbors.edges_.size());
      if (!reader.ok() || product >= product_count || edge >= table->edges())
        return Corrupt("a neighbour is not there");
      neighbors.edges_.push_back(
          {static_cast<uint32_t>(product), static_cast<float>(table->weights()->Get(edge)) * scale});
    }
    neighbors.begins_.push_back(static_cast<uint32_t>(neighbors.edges_.size()));
  }
  if (!reader.ok() || !reader.at_end() || neighbors.edges_.size() != table->edges())
    return Corrupt("neighbours do not add up");
  return neighbors;
}

Result<RankedList> RankedList::Open(const pack::RankedList* table, uint32_t product_count) {
  RankedList list;
  if (table == nullptr || table->products() == nullptr) return list;
  if (table->scores() == nullptr || table->scores()->size() != table->products()->size()) {
    return Corrupt("a ranked list has the wrong number of scores");
  }
  std::vector<bool> seen(product_count, false);
  for (flatbuffers::uoffset_t i = 0; i < table->products()->size(); ++i) {
    const uint32_t product = table->products()->Get(i);
    if (product >= product_count || seen[product])
      return Corrupt("a ranked list names a product twice or one that is not there");
    seen[product] = true;
    list.entries_.push_back({product, static_cast<float>(table->scores()->Get(i)) / 255.0f});
  }
  return list;
}

}  // namespace rapport
