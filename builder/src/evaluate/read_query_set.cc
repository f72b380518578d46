#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "rapport/builder/file_input.h"
#include "rapport/builder/query_set.h"

namespace rapport::builder {
namespace {

using nlohmann::json;

Status Bad(const std::string& where, const std::string& what) {
  return Status::Error(StatusCode::kBadInput, where + ": " + what);
}

// Calls each(line, where) for every line that is not empty, without its line end.
template <typename Each>
Status ForEachLine(const std::string& path, const Each& each) {
  Result<FileInput> input = FileInput::Open(path);
  if (!input.ok()) return input.status();
  LineReader lines(std::move(input.value()));
  std::string_view line;
  while (lines.Next(&line)) {
    while (!line.empty() && (line.back() == '\n' || line.back() == '\r')) line.remove_suffix(1);
    if (line.empty()) continue;
    if (Status status = each(line, path + ":" + std::to_string(lines.line_number())); !status.ok())
      return status;
  }
  return lines.status();
}

bool IsMoment(const json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_number() && std::abs(found->get<double>()) < 9e15;
}

class Reader {
 public:
  Reader(QuerySet* set, size_t* unused) : set_(*set), unused_(*unused) {}

  Status ReadTruth(const std::string& path) {
    bool heading = true;
    return ForEachLine(path, [&](std::string_view line, const std::string& where) {
      if (std::exchange(heading, false)) return Status::Ok();
      const size_t tab = line.find('\t');
      if (tab == std::string_view::npos || tab == 0 || tab + 1 == line.size())
        return Bad(where, "is not: query id, tab, products separated by commas");
      TestQuery query;
      query.id = line.substr(0, tab);
      if (!place_of_.emplace(query.id, set_.queries.size()).second)
        return Bad(where, "query " + query.id + " comes a second time");
      query.targets_begin = static_cast<uint32_t>(set_.targets.size());
      AddTargets(line.substr(tab + 1), query.targets_begin);
      query.targets_end = static_cast<uint32_t>(set_.targets.size());
      if (query.targets_begin == query.targets_end) return Bad(where, "names no product");
      set_.queries.push_back(std::move(query));
      return Status::Ok();
    });
  }

  Status ReadQueries(const std::string& path) {
    std::vector<bool> asked(set_.queries.size(), false);
    unused_ = 0;
    Status status = ForEachLine(path, [&](std::string_view line, const std::string& where) {
      const json parsed = json::parse(line, nullptr, false);
      if (!parsed.is_object() || !parsed.contains("id")) return Bad(where, "is not a query with an id");
      const json& id = parsed["id"];
      const auto place = place_of_.find(id.is_string() ? id.get<std::string>() : id.dump());
      if (place == place_of_.end()) {
        ++unused_;
        return Status::Ok();
      }
      if (asked[place->second]) return Bad(where, "query " + place->first + " comes a second time");
      asked[place->second] = true;
      return AddQuery(parsed, where, &set_.queries[place->second]);
    });
    if (!status.ok()) return status;
    const auto missing = std::find(asked.begin(), asked.end(), false);
    if (missing == asked.end()) return Status::Ok();
    return Bad(path, "lacks query " + set_.queries[static_cast<size_t>(missing - asked.begin())].id +
                         ", of which the truth file tells the answer");
  }

 private:
  void AddTargets(std::string_view text, uint32_t begin) {
    while (!text.empty()) {
      const size_t comma = text.find(',');
      const std::string_view id = text.substr(0, comma);
      text.remove_prefix(comma == std::string_view::npos ? text.size() : comma + 1);
      if (id.empty()) continue;
      const uint32_t number = set_.products.Add(id);
      if (std::find(set_.targets.begin() + begin, set_.targets.end(), number) == set_.targets.end())
        set_.targets.push_back(number);
    }
  }

  Status AddQuery(const json& parsed, const std::string& where, TestQuery* query) {
    if (!IsMoment(parsed, "now_ms")) return Bad(where, "now_ms must be a number of milliseconds");
    query->now_ms = static_cast<int64_t>(parsed["now_ms"].get<double>());
    query->rows_begin = static_cast<uint32_t>(set_.rows.size());
    const auto events = parsed.find("events");
    if (events != parsed.end() && !events->is_array()) return Bad(where, "events must be a list");
    for (const json& event : events == parsed.end() ? json::array() : *events) {
      if (!event.is_object() || !IsMoment(event, "ts_ms") || !event.contains("event") ||
          !event["event"].is_string())
        return Bad(where, "an event needs ts_ms (a number) and event (a name)");
      QueryRow row;
      row.ts_ms = static_cast<int64_t>(event["ts_ms"].get<double>());
      row.kind = ParseEventKind(event["event"].get_ref<const std::string&>());
      if (const auto product = event.find("product"); product != event.end() && product->is_string())
        row.product = set_.products.Add(product->get_ref<const std::string&>());
      if (const auto quantity = event.find("quantity"); quantity != event.end() && quantity->is_number())
        row.quantity = static_cast<int32_t>(std::clamp(quantity->get<double>(), -1e6, 1e6));
      if (const auto order = event.find("transaction_id"); order != event.end() && order->is_string())
        row.order = set_.orders.Add(order->get_ref<const std::string&>());
      if (row.kind != EventKind::kUnknown) set_.rows.push_back(row);
    }
    query->rows_end = static_cast<uint32_t>(set_.rows.size());
    const auto earlier = [](const QueryRow& a, const QueryRow& b) { return a.ts_ms < b.ts_ms; };
    std::stable_sort(set_.rows.begin() + query->rows_begin, set_.rows.end(), earlier);
    return Status::Ok();
  }

  QuerySet& set_;
  size_t& unused_;
  std::unordered_map<std::string, size_t> place_of_;
};

}  // namespace

Status ReadQuerySet(const std::string& queries_path, const std::string& truth_path, QuerySet* set,
                    size_t* unused) {
  Reader reader(set, unused);
  if (Status status = reader.ReadTruth(truth_path); !status.ok()) return status;
  if (set->queries.empty()) return Bad(truth_path, "holds no query");
  return reader.ReadQueries(queries_path);
}

}  // namespace rapport::builder
