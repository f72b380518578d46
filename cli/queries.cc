#include "queries.h"

#include <cmath>
#include <limits>

#include "rapport/builder/file_input.h"
#include "rapport/builder/pack_dir.h"

namespace rapport::cli {
namespace {

using nlohmann::json;

Status Bad(const std::string& where, const std::string& what) {
  return Status::Error(StatusCode::kBadInput, where + ": " + what);
}

Status AddEvent(const json& event, const std::string& where, BlockWriter* block) {
  if (!event.is_object() || !event.contains("ts_ms") || !event["ts_ms"].is_number() ||
      !event.contains("event") || !event["event"].is_string()) {
    return Bad(where, "an event needs ts_ms (a number) and event (a name)");
  }
  Record record;
  record.at = event["ts_ms"].get<double>();
  record.value = std::numeric_limits<double>::quiet_NaN();
  record.kind = static_cast<uint32_t>(ParseEventKind(event["event"].get_ref<const std::string&>()));
  record.quantity = 1;
  if (const auto product = event.find("product"); product != event.end()) {
    if (!product->is_string()) return Bad(where, "an event's product must be a text");
    record.text = block->Text(product->get_ref<const std::string&>());
  }
  if (const auto quantity = event.find("quantity"); quantity != event.end()) {
    if (!quantity->is_number()) return Bad(where, "an event's quantity must be a number");
    record.quantity = static_cast<int32_t>(std::clamp(quantity->get<double>(), -1e6, 1e6));
  }
  for (const char* key : {"strategy", "transaction_id"}) {
    if (const auto ref = event.find(key); ref != event.end() && ref->is_string())
      record.ref = block->Text(ref->get_ref<const std::string&>());
  }
  if (const auto slot = event.find("slot"); slot != event.end() && slot->is_string()) {
    record.slot = block->Text(slot->get_ref<const std::string&>());
  }
  block->Add(record);
  return Status::Ok();
}

}  // namespace

Result<Query> ParseQuery(const std::string& line, const std::string& where) {
  const json parsed = json::parse(line, nullptr, false);
  if (!parsed.is_object()) return Bad(where, "is not a JSON object");
  Query query;
  if (parsed.contains("id")) query.id = parsed["id"];
  if (!query.id.is_string() && !query.id.is_number() && !query.id.is_null())
    return Bad(where, "id must be a text or a number");
  if (parsed.contains("now_ms")) {
    if (!parsed["now_ms"].is_number()) return Bad(where, "now_ms must be a number");
    const double now_ms = parsed["now_ms"].get<double>();
    query.now_ms = std::isfinite(now_ms) && std::abs(now_ms) < 9e15 ? static_cast<int64_t>(now_ms) : 0;
  }
  BlockWriter block;
  if (const auto events = parsed.find("events"); events != parsed.end()) {
    if (!events->is_array()) return Bad(where, "events must be a list");
    for (const json& event : *events) {
      if (Status status = AddEvent(event, where, &block); !status.ok()) return status;
    }
  }
  query.history = block.Finish();
  return query;
}

Status ForEachQuery(const std::string& path, const std::function<Status(const Query&)>& each) {
  Result<builder::FileInput> input = builder::FileInput::Open(path);
  if (!input.ok()) return input.status();
  builder::LineReader lines(std::move(input.value()));
  std::string_view line;
  while (lines.Next(&line)) {
    while (!line.empty() && (line.back() == '\n' || line.back() == '\r' || line.back() == ' '))
      line.remove_suffix(1);
    if (line.empty()) continue;
    const Result<Query> query =
        ParseQuery(std::string(line), path + ":" + std::to_string(lines.line_number()));
    if (!query.ok()) return query.status();
    if (Status status = each(query.value()); !status.ok()) return status;
  }
  return lines.status();
}

Result<std::vector<uint8_t>> ReadFacts(const std::string& path) {
  builder::Reporter reporter(path, nullptr);
  constexpr size_t kMaxFactBytes = size_t{1} << 20;
  const Result<std::string> text = builder::ReadWholeFile(path, reporter, kMaxFactBytes);
  if (!text.ok()) return text.status();
  const json parsed = json::parse(text.value(), nullptr, false);
  if (!parsed.is_object()) return Bad(path, "must be a JSON object of facts, e.g. {\"tier\": \"gold\"}");
  BlockWriter block;
  for (const auto& [name, value] : parsed.items()) {
    Record record;
    record.text = block.Text(name);
    if (value.is_boolean()) {
      record.kind = static_cast<uint32_t>(FactType::kBoolean);
      record.value = value.get<bool>() ? 1 : 0;
    } else if (value.is_number()) {
      record.value = value.get<double>();
    } else if (value.is_string()) {
      record.kind = static_cast<uint32_t>(FactType::kString);
      record.ref = block.Text(value.get_ref<const std::string&>());
    } else {
      return Bad(path, "fact " + name + " must be a number, a text, true or false");
    }
    if (record.text == 0) return Bad(path, "a fact needs a name");
    block.Add(record);
  }
  return block.Finish();
}

Result<Engine> OpenEngine(const std::string& dir, const std::string& market) {
  Result<std::vector<uint8_t>> head = builder::ReadHead(dir, market);
  if (!head.ok()) return head.status();
  Engine engine;
  for (const std::string& name : engine.Needs()) {
    if (Status status = engine.Feed(name, head.value()); !status.ok())
      return Status::Error(status.code, dir + ": " + status.message);
  }
  Result<std::vector<uint8_t>> overlay = builder::ReadOverlay(dir, market);
  if (!overlay.ok()) return overlay.status();
  if (overlay.value().empty()) return engine;
  if (Status status = engine.Feed("overlay", std::move(overlay.value())); !status.ok())
    return Status::Error(status.code, dir + ": " + status.message);
  return engine;
}

}  // namespace rapport::cli
