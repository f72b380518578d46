#include "rapport/builder/import_orders.h"

#include <algorithm>
#include <array>

#include "order_lines.h"
#include "rapport/builder/readers.h"
#include "rapport/builder/text_clean.h"
#include "read_event_rows.h"

namespace rapport::builder {
namespace {

constexpr std::array kFormats = std::to_array<OrderFormat>({
    {"events",
     [](const FileStart& s) {
       return (s.Has("ts_ms") && s.Has("event")) ||
              (s.text.starts_with('{') && s.text.find("\"ts_ms\"") != std::string::npos);
     },
     [](const std::string& path, const ReadOptions& options, Reporter& reporter, Pseudonyms& /*people*/,
        EventMaker& maker) { return ReadEventRows(path, options, reporter, maker); }},
    {"ga4", [](const FileStart& s) { return s.text.starts_with('{'); }, ReadGa4Rows},
    {"shopify-orders", [](const FileStart& s) { return s.Has("lineitem name") && s.Has("name"); },
     ReadShopifyOrders},
    {"woocommerce-orders",
     [](const FileStart& s) {
       return s.Has("order status") || s.Has("billing_email") || s.Has("email (billing)") ||
              s.Has("order_status");
     },
     ReadWooOrders},
    {"csv", [](const FileStart& s) { return !s.headings.empty(); }, ReadPlainOrders},
});

}  // namespace

std::string Pseudonyms::Visitor(std::string_view identity) {
  return "c" + std::to_string(visitors_.Add(ToLower(Trim(identity))) + 1);
}

std::string Pseudonyms::Session(std::string_view identity) {
  return "s" + std::to_string(sessions_.Add(identity) + 1);
}

std::span<const OrderFormat> OrderFormats() {
  return kFormats;
}

Status ReadShopifyOrders(const std::string& path, const ReadOptions& options, Reporter& reporter,
                         Pseudonyms& people, EventMaker& maker) {
  return ReadOrderLines(path,
                        {.order = {"order", "name"},
                         .date = {"date", "created at"},
                         .customer = {"customer", "email", "phone"},
                         .cancelled = {"cancelled at"},
                         .status = {"financial status"},
                         .product = {"product", "lineitem sku", "lineitem name"},
                         .quantity = {"quantity", "lineitem quantity"},
                         .price = {"price", "lineitem price"},
                         .void_states = {"refunded", "voided", "expired"}},
                        options, reporter, people, maker);
}

Status ReadWooOrders(const std::string& path, const ReadOptions& options, Reporter& reporter,
                     Pseudonyms& people, EventMaker& maker) {
  return ReadOrderLines(
      path,
      {.order = {"order", "order id", "order_id", "order number", "order_number"},
       .date = {"date", "order date", "order_date", "date_created", "date created", "paid date"},
       .customer = {"customer", "email (billing)", "billing email", "billing email address", "billing_email",
                    "customer_email", "customer id", "customer_id", "customer user id"},
       .cancelled = {},
       .status = {"status", "order status", "order_status"},
       .product = {"product", "product id", "product_id", "sku", "item sku", "item_sku", "product sku",
                   "product_sku", "item name", "item_name", "product name", "product_name"},
       .quantity = {"quantity", "item quantity", "item_quantity", "quantity (- refund)", "qty"},
       .price = {"price", "item cost", "item_cost", "item price", "item_price", "product price"},
       .void_states = {"cancelled", "canceled", "refunded", "failed", "pending", "pending payment", "trash",
                       "draft", "checkout-draft"}},
      options, reporter, people, maker);
}

Status ReadPlainOrders(const std::string& path, const ReadOptions& options, Reporter& reporter,
                       Pseudonyms& people, EventMaker& maker) {
  return ReadOrderLines(
      path,
      {.order = {"order", "order_id", "order id", "transaction_id", "invoice", "session"},
       .date = {"date", "ts_ms", "order_date", "order date", "created_at", "created at", "time", "timestamp"},
       .customer = {"customer", "customer_id", "customer id", "email", "visitor", "user_id"},
       .cancelled = {"cancelled_at", "cancelled at"},
       .status = {"status"},
       .product = {"product", "product_id", "product id", "item_id", "sku"},
       .quantity = {"quantity", "qty"},
       .price = {"price", "unit_price", "unit price"},
       .void_states = {"cancelled", "canceled", "refunded", "failed", "voided"}},
      options, reporter, people, maker);
}

Result<EventTable> ImportOrders(const std::string& path, const std::string& format,
                                const ReadOptions& options, Pseudonyms& people, ReadReport* report) {
  const auto start = ReadFormatStart(path, options);
  if (!start.ok()) return start.status();
  const auto* found = std::find_if(kFormats.begin(), kFormats.end(), [&](const OrderFormat& f) {
    return format.empty() ? f.matches(start.value()) : f.name == format;
  });
  if (found == kFormats.end()) {
    if (format.empty()) return Status::Error(StatusCode::kBadInput, path + " is in no known order format");
    return Status::Error(StatusCode::kUnknownName, "there is no order format named " + format);
  }
  Reporter reporter(path, report);
  EventMaker maker(options, reporter);
  Status read = found->read(path, options, reporter, people, maker);
  if (!read.ok()) return read;
  return maker.Finish();
}

}  // namespace rapport::builder
