#include "rapport/builder/import.h"

#include <algorithm>
#include <unordered_set>

#include "rapport/builder/config.h"
#include "rapport/builder/import_orders.h"
#include "rapport/builder/import_products.h"
#include "rapport/builder/match_products.h"
#include "rapport/builder/writers.h"

namespace rapport::builder {
namespace {

// A map names columns of products or of orders; each reader is given those it knows.
bool IsOrderColumn(const std::string& name) {
  for (const char* known :
       {"order", "date", "customer", "quantity", "status", "ts_ms", "visitor", "session", "event"}) {
    if (name == known) return true;
  }
  return false;
}

bool IsSharedColumn(const std::string& name) {
  return name == "product" || name == "price";
}

ReadOptions OptionsFor(bool orders, const ImportOptions& options) {
  ReadOptions read;
  read.now_ms = options.now_ms;
  for (const auto& column : options.columns) {
    if (IsOrderColumn(column.first) == orders || IsSharedColumn(column.first)) read.columns.insert(column);
  }
  return read;
}

void AddTable(EventTable from, EventTable* to) {
  if (to->events.empty()) {
    *to = std::move(from);
    return;
  }
  for (Event event : from.events) {
    const auto renumber = [](uint32_t number, const StringPool& old_pool, StringPool& pool) {
      return number == kNone ? kNone : pool.Add(old_pool[number]);
    };
    event.visitor = renumber(event.visitor, from.visitors, to->visitors);
    event.session = renumber(event.session, from.sessions, to->sessions);
    event.product = renumber(event.product, from.products, to->products);
    to->events.push_back(event);
  }
  std::stable_sort(to->events.begin(), to->events.end(),
                   [](const Event& a, const Event& b) { return a.ts_ms < b.ts_ms; });
}

// Lets the events name products by the products' own ids.
void RewriteIds(const MatchResult& match, const ProductTable& products, EventTable* events) {
  StringPool ids;
  std::vector<uint32_t> number_of(events->products.size(), kNone);
  for (uint32_t i = 0; i < number_of.size(); ++i) {
    const uint32_t product = match.product_of[i];
    number_of[i] = ids.Add(product == kNone ? events->products[i] : products.products[product].id);
  }
  for (Event& event : events->events) {
    if (event.product != kNone) event.product = number_of[event.product];
  }
  events->products = std::move(ids);
}

Status ReadAllProducts(const ImportOptions& options, ReadOptions* read, ProductTable* all,
                       ImportSummary* summary) {
  std::unordered_set<std::string> ids;
  for (const std::string& path : options.products_from) {
    auto table = ImportProducts(path, options.products_format, *read, &summary->products_report);
    if (!table.ok()) return table.status();
    Reporter reporter(path, &summary->products_report);
    for (Product& product : table.value().products) {
      if (!ids.insert(product.id).second) {
        --summary->products_report.kept;
        reporter.Drop(0, "product", "this id stands in an earlier file; the first product of the id stays",
                      product.id);
        continue;
      }
      if (summary->currency.empty()) summary->currency = product.currency;
      all->products.push_back(std::move(product));
    }
    // What names no currency later on is in the one found first.
    if (read->currency.empty() && !summary->currency.empty()) {
      const auto exponent = CurrencyExponent(summary->currency);
      if (!exponent.ok()) return exponent.status();
      read->currency = summary->currency;
      read->exponent = exponent.value();
    }
  }
  // A feed's first products may name one currency and later ones another; money of two exponents cannot share
  // a file.
  Reporter reporter("", &summary->products_report);
  for (Product& product : all->products) {
    if (product.currency == summary->currency || product.currency.empty()) continue;
    reporter.Change(0, "price", "left out: not in " + summary->currency, product.id);
    product.price_minor.reset();
    product.list_price_minor.reset();
    product.currency.clear();
  }
  return Status::Ok();
}

int64_t CountOrders(const EventTable& events) {
  std::unordered_set<uint64_t> orders;
  for (const Event& event : events.events) {
    if (event.kind != EventKind::kPurchase) continue;
    const bool named = event.session != kNone;
    orders.insert(uint64_t{named ? event.session : event.visitor} << 1 | (named ? 1 : 0));
  }
  return static_cast<int64_t>(orders.size());
}

Status Write(const ImportOptions& options, int exponent, const ProductTable& products,
             const EventTable& events) {
  if (!options.products_out.empty() && !options.products_from.empty()) {
    Status written = WriteProductsCsv(products, exponent, options.products_out);
    if (!written.ok()) return written;
  }
  if (options.events_out.empty() || options.orders_from.empty()) return Status::Ok();
  return WriteEventsCsv(events, exponent, options.events_out);
}

}  // namespace

Result<ImportSummary> Import(const ImportOptions& options) {
  if (options.products_from.empty() && options.orders_from.empty()) {
    return Status::Error(StatusCode::kBadInput, "nothing to import: name product feeds or order exports");
  }
  ImportSummary summary;
  ReadOptions read = OptionsFor(false, options);
  if (!options.currency.empty()) {
    const auto exponent = CurrencyExponent(options.currency);
    if (!exponent.ok()) return exponent.status();
    read.currency = summary.currency = options.currency;
    read.exponent = exponent.value();
  }
  ProductTable products;
  Status status = ReadAllProducts(options, &read, &products, &summary);
  if (!status.ok()) return status;
  ReadOptions read_orders = OptionsFor(true, options);
  read_orders.currency = read.currency;
  read_orders.exponent = read.exponent;
  EventTable events;
  Pseudonyms people;
  for (const std::string& path : options.orders_from) {
    auto table = ImportOrders(path, options.orders_format, read_orders, people, &summary.events_report);
    if (!table.ok()) return table.status();
    AddTable(std::move(table.value()), &events);
  }
  if (!products.products.empty() && !events.events.empty()) {
    const MatchResult match = MatchProducts(events, products);
    summary.match_rate = match.rate;
    summary.id_match_rate = match.id_rate;
    summary.match_key = match.key;
    RewriteIds(match, products, &events);
  }
  summary.products = static_cast<int64_t>(products.products.size());
  summary.events = static_cast<int64_t>(events.events.size());
  summary.visitors = static_cast<int64_t>(events.visitors.size());
  summary.orders = CountOrders(events);
  status = Write(options, read.exponent, products, events);
  if (!status.ok()) return status;
  return summary;
}

}  // namespace rapport::builder
