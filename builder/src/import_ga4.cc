// Google Analytics 4 events exported from BigQuery, one JSON object a line.
// Source: support.google.com/analytics/answer/7029846
#include <nlohmann/json.hpp>
#include <string>

#include "rapport/builder/file_input.h"
#include "rapport/builder/import_orders.h"
#include "rapport/builder/text_clean.h"

namespace rapport::builder {
namespace {

using Json = nlohmann::json;

// BigQuery writes numbers as text or as numbers; null and what is no scalar give "".
std::string Scalar(const Json& object, const char* name) {
  const auto found = object.is_object() ? object.find(name) : object.end();
  if (!object.is_object() || found == object.end()) return {};
  if (found->is_string()) return found->get<std::string>();
  return found->is_number() ? found->dump() : std::string();
}

std::string Parameter(const Json& row, std::string_view name) {
  const auto params = row.find("event_params");
  if (params == row.end() || !params->is_array()) return {};
  for (const Json& param : *params) {
    if (Scalar(param, "key") != name) continue;
    const auto value = param.find("value");
    if (value == param.end()) return {};
    for (const char* type : {"string_value", "int_value", "double_value"}) {
      std::string text = Scalar(*value, type);
      if (!text.empty()) return text;
    }
  }
  return {};
}

std::string Known(std::string text) {
  return text == "(not set)" ? std::string() : text;
}

std::string TransactionId(const Json& row) {
  const auto ecommerce = row.find("ecommerce");
  std::string id = ecommerce == row.end() ? std::string() : Known(Scalar(*ecommerce, "transaction_id"));
  return id.empty() ? Known(Parameter(row, "transaction_id")) : id;
}

class Ga4Reader {
 public:
  Ga4Reader(Reporter& reporter, Pseudonyms& people, EventMaker& maker)
      : reporter_(reporter), people_(people), maker_(maker) {}

  void Read(const Json& row, int64_t line) {
    const std::string name = Scalar(row, "event_name");
    const std::string user = Scalar(row, "user_pseudo_id");
    if (user.empty())
      return Drop(line, "user_pseudo_id", "empty; the visitor did not consent to being counted");
    // Analytics records much that is no shopping: page_view, scroll and the like.
    if (!name.empty() && ParseEventKind(name) == EventKind::kUnknown) {
      ++reporter_.report().rows;
      ++reporter_.report().skipped;
      return;
    }
    std::string ts = Scalar(row, "event_timestamp");
    if (ts.size() > 3) ts.resize(ts.size() - 3);  // microseconds
    const std::string visitor = people_.Visitor(user);
    const std::string ga_session = Parameter(row, "ga_session_id");
    std::string session = ga_session.empty() ? std::string() : people_.Session(visitor + " " + ga_session);
    if (name == "purchase" || name == "refund") {
      if (std::string order = TransactionId(row); !order.empty()) session = std::move(order);
    }
    RawEvent raw{ts, visitor, session, name, {}, {}, {}};
    const auto items = row.find("items");
    if (items == row.end() || !items->is_array() || items->empty()) return maker_.Add(raw, line);
    for (const Json& item : *items) AddItem(item, raw, line);
  }

  void Drop(int64_t line, std::string_view field, std::string_view reason) {
    ++reporter_.report().rows;
    reporter_.Drop(line, field, reason);
  }

 private:
  void AddItem(const Json& item, RawEvent raw, int64_t line) {
    std::string product = Known(Scalar(item, "item_id"));
    if (product.empty()) product = Known(Scalar(item, "item_name"));
    const std::string quantity = Scalar(item, "quantity");
    const std::string price = Scalar(item, "price");
    raw.product = product;
    raw.quantity = quantity;
    raw.price = price;
    maker_.Add(raw, line);
  }

  Reporter& reporter_;
  Pseudonyms& people_;
  EventMaker& maker_;
};

}  // namespace

Status ReadGa4Rows(const std::string& path, const ReadOptions& /*options*/, Reporter& reporter,
                   Pseudonyms& people, EventMaker& maker) {
  auto input = FileInput::Open(path);
  if (!input.ok()) return input.status();
  LineReader lines(std::move(input.value()));
  Ga4Reader reader(reporter, people, maker);
  std::string_view line;
  while (lines.Next(&line)) {
    line = Trim(line);
    if (line.empty()) continue;
    const Json row = Json::parse(line.begin(), line.end(), nullptr, false);
    if (row.is_object()) {
      reader.Read(row, lines.line_number());
    } else {
      reader.Drop(lines.line_number(), "", "not a JSON object on one line");
    }
  }
  if (lines.status().ok()) lines.input().Report(reporter);
  return lines.status();
}

}  // namespace rapport::builder
