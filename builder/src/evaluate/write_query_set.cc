#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <utility>

#include "rapport/builder/query_set.h"

namespace rapport::builder {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

Status Bad(const std::string& what) {
  return Status::Error(StatusCode::kBadInput, what);
}

std::string Line(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

// A file that takes its place when it is whole.
class Aside {
 public:
  explicit Aside(fs::path path)
      : path_(std::move(path)), aside_(path_.string() + ".new-" + std::to_string(getpid())) {
    file_.open(aside_, std::ios::binary | std::ios::trunc);
  }
  Aside(const Aside&) = delete;
  Aside& operator=(const Aside&) = delete;
  ~Aside() {
    std::error_code ignored;
    if (!done_) fs::remove(aside_, ignored);
  }
  std::ofstream& file() { return file_; }
  Status Close() {
    file_.close();
    std::error_code error;
    if (file_) fs::rename(aside_, path_, error);
    done_ = file_ && !error;
    return done_ ? Status::Ok() : Bad(path_.string() + ": cannot be written");
  }

 private:
  fs::path path_, aside_;
  std::ofstream file_;
  bool done_ = false;
};

Json QueryJson(const QuerySet& set, const TestQuery& query) {
  Json events = Json::array();
  for (const QueryRow& row : set.Rows(query)) {
    Json event = {{"ts_ms", row.ts_ms}, {"event", std::string(EventKindName(row.kind))}};
    if (row.product != kNone) event["product"] = set.products[row.product];
    if (row.quantity != 1 || row.kind == EventKind::kPurchase) event["quantity"] = row.quantity;
    if (row.order != kNone) event["transaction_id"] = set.orders[row.order];
    events.push_back(std::move(event));
  }
  return {{"id", query.id}, {"now_ms", query.now_ms}, {"events", std::move(events)}};
}

Status WriteQueries(const QuerySet& set, const fs::path& dir) {
  Aside out(dir / "queries.ndjson");
  for (const TestQuery& query : set.queries) out.file() << Line(QueryJson(set, query));
  return out.Close();
}

Status WriteTruth(const QuerySet& set, const fs::path& dir) {
  Aside out(dir / "truth.tsv");
  out.file() << "id\tproducts\n";
  for (const TestQuery& query : set.queries) {
    out.file() << query.id;
    char separator = '\t';
    for (const uint32_t target : set.Targets(query)) {
      if (set.products[target].find(',') != std::string::npos)
        return Bad("product " + set.products[target] +
                   " holds a comma, which truth.tsv cannot: no split written");
      out.file() << std::exchange(separator, ',') << set.products[target];
    }
    out.file() << '\n';
  }
  return out.Close();
}

}  // namespace

Status WriteQuerySet(const QuerySet& set, std::span<const std::string> names,
                     std::span<const std::vector<std::vector<uint32_t>>> lists, const std::string& dir) {
  std::error_code error;
  fs::create_directories(dir, error);
  if (error) return Bad(dir + ": cannot be created: " + error.message());
  if (Status status = WriteTruth(set, dir); !status.ok()) return status;
  if (Status status = WriteQueries(set, dir); !status.ok()) return status;
  for (size_t system = 0; system < names.size(); ++system) {
    Aside out(fs::path(dir) / ("ranked-" + names[system] + ".ndjson"));
    for (size_t i = 0; i < set.queries.size(); ++i) {
      Json products = Json::array();
      for (const uint32_t product : lists[system][i]) products.push_back(set.products[product]);
      out.file() << Line({{"id", set.queries[i].id}, {"products", std::move(products)}});
    }
    if (Status status = out.Close(); !status.ok()) return status;
  }
  return Status::Ok();
}

}  // namespace rapport::builder
