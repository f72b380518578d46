// Order exports as tables: one row an order line, with the order's own fields at least on its first row.
#ifndef RAPPORT_BUILDER_SRC_ORDER_LINES_H_
#define RAPPORT_BUILDER_SRC_ORDER_LINES_H_

#include <string>
#include <string_view>
#include <vector>

#include "rapport/builder/import_orders.h"

namespace rapport::builder {

// The headings of each thing, the preferred one first and our name (for --map) before all.
struct OrderHeadings {
  std::vector<std::string_view> order, date, customer, cancelled, status, product, quantity, price;
  // States, in lower case, of orders that were never paid or were taken back.
  std::vector<std::string_view> void_states;
};

Status ReadOrderLines(const std::string& path, const OrderHeadings& headings, const ReadOptions& options,
                      Reporter& reporter, Pseudonyms& people, EventMaker& maker);

}  // namespace rapport::builder

#endif  // RAPPORT_BUILDER_SRC_ORDER_LINES_H_
