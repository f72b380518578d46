// The shopper's events on this device: the only state Rapport keeps. Append-only; the profile is a pure fold
// of it.
#ifndef RAPPORT_HISTORY_H_
#define RAPPORT_HISTORY_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "rapport/event.h"
#include "rapport/record.h"
#include "rapport/status.h"

namespace rapport {

inline constexpr size_t kMaxHistoryRows = 2000;
inline constexpr int64_t kMaxHistoryAgeMs = int64_t{400} * 24 * 60 * 60 * 1000;  // 13 months
// Purchases and refunds: 25 months, so that what is bought once a year is known for a habit.
inline constexpr int64_t kMaxOrderAgeMs = int64_t{760} * 24 * 60 * 60 * 1000;
inline constexpr size_t kMaxHistoryRecords = 1'000'000;  // of one block; more is refused

struct HistoryRow {
  int64_t ts_ms = 0;
  EventKind kind = EventKind::kUnknown;
  int32_t quantity = 1;
  std::string_view
      product;  // "" where the kind names none; of a search the words, of a promotion the content item
  std::string_view order;  // transaction id of a purchase or refund; "" if unknown
  std::string_view slot;   // of an impression or a click
  uint32_t position = 0;   // in the block it came from
  uint8_t strategy = 0;    // of an impression or a click: 1 + StrategyId; 0 = unknown
};

// Rows in order of time, ties in the order given. The same purchase line told twice (same transaction id and
// product: recorded on the device and merged from the shop's server) is one row; rows of unknown kind or
// without a finite time are left out.
class History {
 public:
  // kLimit over kMaxHistoryRecords. Copies the block's strings.
  static Result<History> FromBlock(const Block& block);

  [[nodiscard]] const std::vector<HistoryRow>& rows() const { return rows_; }

  // The rows that count at `now_ms`: expired ones are skipped, so folding before and after they are deleted
  // is the same.
  [[nodiscard]] std::vector<HistoryRow> Living(int64_t now_ms) const;

  // Block positions of the rows to delete at `now_ms`, ascending: older than kMaxHistoryAgeMs (purchases and
  // refunds: kMaxOrderAgeMs); then, while more than kMaxHistoryRows remain, the oldest impressions, then the
  // oldest of all other rows but purchases and refunds, then the oldest purchases and refunds. Doubled
  // purchase lines are named as well.
  [[nodiscard]] std::vector<uint32_t> Expired(int64_t now_ms) const;

  History() = default;
  History(History&&) = default;
  History& operator=(History&&) = default;
  History(const History&) = delete;  // rows view into text_
  History& operator=(const History&) = delete;

 private:
  [[nodiscard]] std::vector<bool> Dead(int64_t now_ms) const;

  std::vector<char> text_;
  std::vector<HistoryRow> rows_;
  std::vector<uint32_t> doubled_;  // block positions
};

}  // namespace rapport

#endif  // RAPPORT_HISTORY_H_
