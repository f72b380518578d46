#include "rapport/history.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <set>
#include <tuple>

#include "order.h"
#include "rapport/strategy_names.h"

namespace rapport {
namespace {

// Rows of a lower tier are dropped before any of a higher one.
int Tier(EventKind kind) {
  switch (kind) {
    case EventKind::kViewItemList:
    case EventKind::kViewPromotion:
    case EventKind::kExperienceImpression:
      return 0;
    case EventKind::kPurchase:
    case EventKind::kRefund:
      return 2;
    default:
      return 1;
  }
}
constexpr int kTiers = 3;

// Beyond it a double no longer counts whole milliseconds; the year 9999 lies far below.
constexpr double kMaxTimeMs = 9.0e15;

}  // namespace

Result<History> History::FromBlock(const Block& block) {
  if (block.records().size() > kMaxHistoryRecords) {
    return Status::Error(StatusCode::kLimit, "history: more than 1,000,000 events; pass the newest ones");
  }
  History history;
  size_t text_bytes = 0;
  for (const Record& record : block.records()) {
    text_bytes +=
        block.Text(record.text).size() + block.Text(record.ref).size() + block.Text(record.slot).size();
  }
  history.text_.reserve(text_bytes);  // so that no view into it ever moves
  const auto keep = [&history](std::string_view text) {
    const size_t at = history.text_.size();
    history.text_.insert(history.text_.end(), text.begin(), text.end());
    return std::string_view(history.text_.data() + at, text.size());
  };

  std::vector<HistoryRow> rows;
  rows.reserve(block.records().size());
  for (uint32_t position = 0; position < block.records().size(); ++position) {
    const Record& record = block.records()[position];
    if (!std::isfinite(record.at) || std::abs(record.at) > kMaxTimeMs) continue;
    if (record.kind == 0 || record.kind >= kEventKinds) continue;
    const auto kind = static_cast<EventKind>(record.kind);
    const std::string_view ref = block.Text(record.ref);
    const bool in_slot = kind == EventKind::kViewItemList || kind == EventKind::kSelectItem;
    const std::optional<StrategyId> strategy = in_slot ? ParseStrategy(ref) : std::nullopt;
    rows.push_back({static_cast<int64_t>(record.at), kind, record.quantity, keep(block.Text(record.text)),
                    keep(in_slot ? std::string_view() : ref), keep(block.Text(record.slot)), position,
                    static_cast<uint8_t>(strategy ? 1 + static_cast<int>(*strategy) : 0)});
  }
  std::vector<Keyed> times;
  for (uint32_t i = 0; i < rows.size(); ++i) times.push_back({-static_cast<double>(rows[i].ts_ms), i});
  history.rows_.reserve(rows.size());
  for (const uint32_t i : ByFallingKey(times)) history.rows_.push_back(rows[i]);

  std::set<std::tuple<EventKind, std::string_view, std::string_view>> seen;
  std::erase_if(history.rows_, [&](const HistoryRow& row) {
    if (row.order.empty() || seen.emplace(row.kind, row.order, row.product).second) return false;
    history.doubled_.push_back(row.position);
    return true;
  });
  return history;
}

std::vector<bool> History::Dead(int64_t now_ms) const {
  std::vector<bool> dead(rows_.size(), false);
  size_t living = 0;
  for (size_t i = 0; i < rows_.size(); ++i) {
    const bool order = rows_[i].kind == EventKind::kPurchase || rows_[i].kind == EventKind::kRefund;
    dead[i] = now_ms - rows_[i].ts_ms > (order ? kMaxOrderAgeMs : kMaxHistoryAgeMs);
    living += dead[i] ? 0 : 1;
  }
  for (int tier = 0; tier < kTiers && living > kMaxHistoryRows; ++tier) {
    for (size_t i = 0; i < rows_.size() && living > kMaxHistoryRows; ++i) {
      if (dead[i] || Tier(rows_[i].kind) != tier) continue;
      dead[i] = true;
      --living;
    }
  }
  return dead;
}

std::vector<HistoryRow> History::Living(int64_t now_ms) const {
  const std::vector<bool> dead = Dead(now_ms);
  std::vector<HistoryRow> living;
  living.reserve(rows_.size());
  for (size_t i = 0; i < rows_.size(); ++i) {
    if (!dead[i]) living.push_back(rows_[i]);
  }
  return living;
}

std::vector<uint32_t> History::Expired(int64_t now_ms) const {
  const std::vector<bool> dead = Dead(now_ms);
  std::vector<uint32_t> positions = doubled_;
  for (size_t i = 0; i < rows_.size(); ++i) {
    if (dead[i]) positions.push_back(rows_[i].position);
  }
  std::sort(positions.begin(), positions.end());
  return positions;
}

}  // namespace rapport
