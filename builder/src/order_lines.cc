#include "order_lines.h"

#include <algorithm>

#include "rapport/builder/csv_reader.h"
#include "rapport/builder/text_clean.h"

namespace rapport::builder {
namespace {

struct Order {
  std::string id, date, customer, cancelled, status;
};

// The first of several columns that has a value.
std::string_view FirstOf(const CsvRow& row, const std::vector<int>& columns) {
  for (const int column : columns) {
    if (column >= 0 && !row[column].empty()) return row[column];
  }
  return {};
}

std::vector<int> ColumnsOf(const CsvReader& csv, const std::vector<std::string_view>& names) {
  std::vector<int> columns;
  for (const std::string_view name : names) columns.push_back(csv.Column({name}));
  return columns;
}

void Fill(std::string_view text, std::string* to) {
  if (!text.empty()) *to = text;
}

}  // namespace

Status ReadOrderLines(const std::string& path, const OrderHeadings& headings, const ReadOptions& options,
                      Reporter& reporter, Pseudonyms& people, EventMaker& maker) {
  auto opened = CsvReader::Open(path, {options.separator, options.columns});
  if (!opened.ok()) return opened.status();
  CsvReader& csv = opened.value();
  const auto order_column = csv.Column(headings.order);
  const auto date_column = csv.Column(headings.date);
  const auto customers = ColumnsOf(csv, headings.customer), products = ColumnsOf(csv, headings.product);
  const auto any = [](const std::vector<int>& columns) {
    return std::any_of(columns.begin(), columns.end(), [](int column) { return column >= 0; });
  };
  for (const auto& [found, names] :
       {std::pair(order_column >= 0, &headings.order), std::pair(date_column >= 0, &headings.date),
        std::pair(any(products), &headings.product)}) {
    if (found) continue;
    return Status::Error(StatusCode::kBadInput, path + " has no column for " + std::string(names->front()) +
                                                    "; name it with --map " + std::string(names->front()) +
                                                    "=COLUMN");
  }
  const int cancelled = csv.Column(headings.cancelled), status = csv.Column(headings.status);
  const int quantity = csv.Column(headings.quantity), price = csv.Column(headings.price);
  Order order;
  CsvRow row;
  const auto drop = [&](std::string_view field, std::string_view reason) {
    ++reporter.report().rows;
    reporter.Drop(row.line, field, reason);
  };
  while (csv.Next(&row)) {
    if (row.too_many) {
      drop("", "more fields than headings; quote fields that hold the separator");
      continue;
    }
    if (row[order_column].empty()) {
      drop("order", "empty");
      continue;
    }
    if (row[order_column] != order.id) order = {std::string(row[order_column]), {}, {}, {}, {}};
    Fill(row[date_column], &order.date);
    Fill(FirstOf(row, customers), &order.customer);
    Fill(row[cancelled], &order.cancelled);
    Fill(row[status], &order.status);
    std::string state = ToLower(order.status);
    if (state.starts_with("wc-")) state.erase(0, 3);
    const bool is_void = std::find(headings.void_states.begin(), headings.void_states.end(), state) !=
                         headings.void_states.end();
    if (!order.cancelled.empty() || is_void) {
      drop("status",
           !order.cancelled.empty() ? "the order was cancelled" : "the order was not paid, or was refunded");
      continue;
    }
    // Guests are told apart by their orders.
    const std::string visitor = people.Visitor(order.customer.empty() ? "order " + order.id : order.customer);
    maker.Add({order.date, visitor, order.id, "purchase", FirstOf(row, products), row[quantity], row[price]},
              row.line);
  }
  if (csv.status().ok()) csv.input().Report(reporter);
  return csv.status();
}

}  // namespace rapport::builder
