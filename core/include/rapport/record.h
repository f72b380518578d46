// The one shape in which bulk data enters the core: fixed-size records plus a table of strings.
// js/src/block.ts writes it. All numbers are little-endian.
//
//   u32 record_count   u32 string_count
//   record_count × Record (40 bytes each)
//   string_count × u32: where each string ends, in bytes from the first string's first byte
//   the strings' UTF-8 bytes
//
// Strings are referred to by 1-based number; 0 means "none".
#ifndef RAPPORT_RECORD_H_
#define RAPPORT_RECORD_H_

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rapport/status.h"

namespace rapport {

// What the members mean depends on what is passed:
//            at        value        kind          text        ref             slot   quantity       flags
// event      ts_ms     price_minor  EventKind     product id  transaction id  slot   quantity       0
//                      (NaN: none)                or query    (purchases)     name   (1 if unsaid)
// fact       0         number, or   0 number      name        string value    0      0              0
//                      0/1 boolean  1 string
//                                   2 boolean
// product    0         price_minor  0 unknown     product id  currency        0      stock, or −1   0
// (live)               (NaN: none)  1 in stock
//                                   2 sold out
// page       0         0            0 slot wanted slot name   0               0      0              0
//                                   1 open        product id
//                                     product
//                                   2 withhold    0
//                                     reasons
// Of a view_item_list or select_item `ref` is the name of the strategy that brought the product. Moments are
// milliseconds since 1970-01-01 UTC.
struct Record {
  double at = 0;
  double value = 0;
  uint32_t kind = 0;
  uint32_t text = 0;
  uint32_t ref = 0;
  uint32_t slot = 0;
  int32_t quantity = 0;
  uint32_t flags = 0;
};
static_assert(sizeof(Record) == 40);

// A parsed block. Strings are views into the bytes given to Parse; they live as long as those bytes do.
class Block {
 public:
  // kBadInput when the counts do not fit the bytes, a string number is out of range or ends fall.
  static Result<Block> Parse(std::span<const uint8_t> bytes);

  [[nodiscard]] std::span<const Record> records() const { return records_; }
  // "" for 0. `number` must come from a record of this block.
  [[nodiscard]] std::string_view Text(uint32_t number) const;

 private:
  std::vector<Record> records_;
  std::vector<std::string_view> strings_;
};

// Writes a block; the native counterpart of js/src/block.ts.
class BlockWriter {
 public:
  // Returns the number to put into a record; "" gives 0. Equal strings share a number.
  uint32_t Text(std::string_view text);
  void Add(const Record& record) { records_.push_back(record); }
  [[nodiscard]] std::vector<uint8_t> Finish() const;

 private:
  std::vector<Record> records_;
  std::vector<std::string> strings_;
  std::map<std::string, uint32_t, std::less<>> numbers_;
};

}  // namespace rapport

#endif  // RAPPORT_RECORD_H_
