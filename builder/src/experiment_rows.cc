#include "experiment_rows.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "rapport/builder/money_parse.h"
#include "rapport/builder/time_parse.h"

namespace rapport::builder {
namespace {

bool IsClick(EventKind kind) {
  return kind == EventKind::kSelectItem || kind == EventKind::kSelectPromotion;
}

bool IsOrderLine(EventKind kind) {
  return kind == EventKind::kPurchase || kind == EventKind::kRefund;
}

}  // namespace

void ExperimentRows::ReadAmount(const RawEvent& raw, int64_t line, OutcomeRow* row) {
  int64_t quantity = 1;
  if (!raw.quantity.empty()) {
    const char* const end = raw.quantity.data() + raw.quantity.size();
    const auto read = std::from_chars(raw.quantity.data(), end, quantity);
    if (read.ec != std::errc() || read.ptr != end || quantity < 1) {
      reporter_.Change(line, "quantity", "not a whole number above 0; taken as 1", raw.quantity);
      quantity = 1;
    }
  }
  // Four places hold every currency's minor units.
  constexpr int kPlaces = 4;
  const auto price = ParseDecimalMinor(raw.price, kPlaces);
  row->priced = price.has_value();
  if (price) row->amount = static_cast<double>(*price) * static_cast<double>(quantity) / 1e4;
  if (!price && !raw.price.empty()) reporter_.Change(line, "price", "left out: not a number", raw.price);
  if (price && !raw.currency.empty()) row->currency = currencies.Add(raw.currency);
}

void ExperimentRows::Add(const RawEvent& raw, int64_t line) {
  ++reporter_.report().rows;
  const auto ts_ms = ParseTimeMs(raw.ts);
  if (!ts_ms) return reporter_.Drop(line, "ts_ms", "not a moment", raw.ts);
  if (raw.visitor.empty()) return reporter_.Drop(line, "visitor", "empty");
  ++reporter_.report().kept;
  last_ms = std::max(last_ms, *ts_ms);
  OutcomeRow row;
  row.ts_ms = *ts_ms;
  row.kind = ParseEventKind(raw.event);
  if (row.kind == EventKind::kExperienceImpression) {
    if (raw.experiment != experiment_) {
      other_experiments.Add(raw.experiment);
      return;
    }
    row.variant = variants.Add(raw.variant);
  } else if (IsOrderLine(row.kind)) {
    if (!raw.transaction_id.empty()) row.order = orders.Add(raw.transaction_id);
    if (!raw.product.empty()) row.product = products.Add(raw.product);
    ReadAmount(raw, line, &row);
  } else if (!IsClick(row.kind)) {
    return;
  }
  row.shopper = shoppers.Add(raw.visitor);
  rows.push_back(row);
}

void ExperimentRows::Sort() {
  const auto earlier = [](const OutcomeRow& a, const OutcomeRow& b) {
    if (a.ts_ms != b.ts_ms) return a.ts_ms < b.ts_ms;
    return a.kind == EventKind::kExperienceImpression && b.kind != EventKind::kExperienceImpression;
  };
  std::stable_sort(rows.begin(), rows.end(), earlier);
}

}  // namespace rapport::builder
