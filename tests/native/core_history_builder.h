// Histories, pages and other blocks for core tests, an event a line.
#ifndef RAPPORT_TESTS_NATIVE_CORE_HISTORY_BUILDER_H_
#define RAPPORT_TESTS_NATIVE_CORE_HISTORY_BUILDER_H_

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <initializer_list>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rapport/event.h"
#include "rapport/history.h"
#include "rapport/record.h"

namespace rapport::test {

inline constexpr int64_t kMinuteMs = 60 * 1000;
inline constexpr int64_t kHourMs = 60 * kMinuteMs;
inline constexpr int64_t kOneDayMs = 24 * kHourMs;
// 2026-03-04 (a Wednesday) 12:00 UTC.
inline constexpr int64_t kNowMs = 1'772'625'600'000;

// A block with the bytes that its strings view into.
struct OwnedBlock {
  explicit OwnedBlock(std::vector<uint8_t> from) : bytes(std::move(from)), parsed(Block::Parse(bytes)) {}
  OwnedBlock(const OwnedBlock&) = delete;
  OwnedBlock& operator=(const OwnedBlock&) = delete;
  [[nodiscard]] const Block& block() const {
    if (!parsed.ok()) std::abort();
    return parsed.value();
  }

  std::vector<uint8_t> bytes;
  Result<Block> parsed;
};

class TestHistory {
 public:
  TestHistory& Event(double at, EventKind kind, std::string_view product, std::string_view order = "",
                     int32_t quantity = 1) {
    Record record;
    record.at = at;
    record.value = std::nan("");
    record.kind = static_cast<uint32_t>(kind);
    record.text = writer_.Text(product);
    record.ref = writer_.Text(order);
    record.quantity = quantity;
    writer_.Add(record);
    return *this;
  }
  TestHistory& View(int64_t at_ms, std::string_view product) {
    return Event(Ms(at_ms), EventKind::kViewItem, product);
  }
  TestHistory& Cart(int64_t at_ms, std::string_view product, int32_t quantity = 1) {
    return Event(Ms(at_ms), EventKind::kAddToCart, product, "", quantity);
  }
  TestHistory& Uncart(int64_t at_ms, std::string_view product, int32_t quantity = 1) {
    return Event(Ms(at_ms), EventKind::kRemoveFromCart, product, "", quantity);
  }
  TestHistory& Buy(int64_t at_ms, std::string_view product, std::string_view order = "") {
    return Event(Ms(at_ms), EventKind::kPurchase, product, order);
  }
  TestHistory& Refund(int64_t at_ms, std::string_view product, std::string_view order = "") {
    return Event(Ms(at_ms), EventKind::kRefund, product, order);
  }
  TestHistory& Impression(int64_t at_ms, std::string_view product) {
    return Event(Ms(at_ms), EventKind::kViewItemList, product);
  }

  [[nodiscard]] std::vector<uint8_t> Bytes() const { return writer_.Finish(); }
  [[nodiscard]] History Fold() const {
    const OwnedBlock owned(Bytes());
    auto history = History::FromBlock(owned.block());
    if (!history.ok()) std::abort();
    return std::move(history.value());
  }

 private:
  static double Ms(int64_t at_ms) { return static_cast<double>(at_ms); }
  BlockWriter writer_;
};

// The page that asks for `slots`, in that order.
inline std::vector<uint8_t> PageOf(const std::vector<std::string>& slots, std::string_view open_product = "",
                                   bool withhold_reasons = false) {
  BlockWriter writer;
  Record record;
  for (const std::string& slot : slots) {
    record.kind = 0;
    record.text = writer.Text(slot);
    writer.Add(record);
  }
  if (!open_product.empty()) {
    record.kind = 1;
    record.text = writer.Text(open_product);
    writer.Add(record);
  }
  if (withhold_reasons) {
    record.kind = 2;
    record.text = 0;
    writer.Add(record);
  }
  return writer.Finish();
}

// The same numbers on every machine: std::mt19937 is specified to the bit, the standard distributions are
// not.
class Random {
 public:
  explicit Random(uint32_t seed) : engine_(seed) {}
  // 0 ≤ result < limit.
  uint32_t Below(uint32_t limit) { return static_cast<uint32_t>(engine_() % limit); }
  bool Chance(uint32_t percent) { return Below(100) < percent; }

 private:
  std::mt19937 engine_;
};

}  // namespace rapport::test

#endif  // RAPPORT_TESTS_NATIVE_CORE_HISTORY_BUILDER_H_
