#include <array>
#include <charconv>
#include <nlohmann/json.hpp>
#include <vector>

#include "rapport/builder/csv_reader.h"
#include "rapport/builder/event_maker.h"
#include "rapport/builder/readers.h"
#include "rapport/builder/text_clean.h"
#include "read_event_rows.h"

namespace rapport::builder {
namespace {

struct EventField {
  std::string_view name;
  std::string_view RawEvent::*member;
};
constexpr std::array kFields = std::to_array<EventField>({
    {"ts_ms", &RawEvent::ts},
    {"visitor", &RawEvent::visitor},
    {"session", &RawEvent::session},
    {"event", &RawEvent::event},
    {"product", &RawEvent::product},
    {"quantity", &RawEvent::quantity},
    {"price", &RawEvent::price},
    {"currency", &RawEvent::currency},
    {"transaction_id", &RawEvent::transaction_id},
    {"experiment", &RawEvent::experiment},
    {"variant", &RawEvent::variant},
});

// Takes the members of one flat object; nested values are passed over. nlohmann/json calls it while it
// parses.
class LineHandler {
 public:
  using number_integer_t = nlohmann::json::number_integer_t;
  using number_unsigned_t = nlohmann::json::number_unsigned_t;
  using number_float_t = nlohmann::json::number_float_t;
  using string_t = nlohmann::json::string_t;
  using binary_t = nlohmann::json::binary_t;

  void Reset() {
    depth_ = 0;
    field_ = kFields.size();
    for (std::string& value : values_) value.clear();
  }
  [[nodiscard]] RawEvent Raw() const {
    RawEvent raw;
    for (size_t i = 0; i < kFields.size(); ++i) raw.*kFields[i].member = Trim(values_[i]);
    return raw;
  }

  bool null() { return Leave(); }
  bool boolean(bool /*value*/) { return Leave(); }
  bool number_integer(number_integer_t value) { return Number(value); }
  bool number_unsigned(number_unsigned_t value) { return Number(value); }
  bool number_float(number_float_t /*value*/, const string_t& text) { return Take(text); }
  bool string(string_t& value) { return Take(value); }
  bool binary(binary_t& /*value*/) { return Leave(); }
  bool start_object(size_t /*size*/) { return ++depth_, true; }
  bool end_object() { return --depth_, Leave(); }
  bool start_array(size_t /*size*/) { return depth_++ > 0; }
  bool end_array() { return --depth_, Leave(); }
  bool key(string_t& name) {
    if (depth_ != 1) return true;
    field_ = 0;
    while (field_ < kFields.size() && kFields[field_].name != name) ++field_;
    return true;
  }
  bool parse_error(size_t /*position*/, const std::string& /*token*/,
                   const nlohmann::detail::exception& /*error*/) {
    return false;
  }

 private:
  template <typename T>
  bool Number(T value) {
    std::array<char, 24> text;
    const auto end = std::to_chars(text.data(), text.data() + text.size(), value).ptr;
    return Take({text.data(), static_cast<size_t>(end - text.data())});
  }
  bool Take(std::string_view value) {
    if (depth_ == 0) return false;
    if (depth_ == 1 && field_ < kFields.size()) values_[field_] = value;
    return true;
  }
  [[nodiscard]] bool Leave() const { return true; }

  int depth_ = 0;
  size_t field_ = kFields.size();
  std::array<std::string, kFields.size()> values_;
};

Status ReadNdjson(const std::string& path, Reporter& reporter, RawEventSink& sink) {
  auto input = FileInput::Open(path);
  if (!input.ok()) return input.status();
  LineReader lines(std::move(input.value()));
  LineHandler handler;
  std::string_view line;
  while (lines.Next(&line)) {
    line = Trim(line);
    if (line.empty()) continue;
    handler.Reset();
    if (nlohmann::json::sax_parse(line.begin(), line.end(), &handler)) {
      sink.Add(handler.Raw(), lines.line_number());
    } else {
      ++reporter.report().rows;
      reporter.Drop(lines.line_number(), "", "not a JSON object on one line", line);
    }
  }
  if (lines.status().ok()) lines.input().Report(reporter);
  return lines.status();
}

Status ReadCsv(const std::string& path, const ReadOptions& options, Reporter& reporter, RawEventSink& sink) {
  auto opened = CsvReader::Open(path, {options.separator, options.columns});
  if (!opened.ok()) return opened.status();
  CsvReader& csv = opened.value();
  std::array<int, kFields.size()> columns;
  for (size_t i = 0; i < kFields.size(); ++i) {
    columns[i] = csv.Column({kFields[i].name});
    const bool required = i == 0 || i == 1 || i == 3;
    if (required && columns[i] < 0) {
      return Status::Error(StatusCode::kBadInput, path + " has no column " + std::string(kFields[i].name));
    }
  }
  CsvRow row;
  while (csv.Next(&row)) {
    if (row.too_many) {
      ++reporter.report().rows;
      reporter.Drop(row.line, "", "more fields than headings; quote fields that hold the separator");
      continue;
    }
    RawEvent raw;
    for (size_t i = 0; i < kFields.size(); ++i) raw.*kFields[i].member = row[columns[i]];
    sink.Add(raw, row.line);
  }
  if (csv.status().ok()) csv.input().Report(reporter);
  return csv.status();
}

}  // namespace

Status ReadEventRows(const std::string& path, const ReadOptions& options, Reporter& reporter,
                     RawEventSink& sink) {
  const auto start = ReadFileStart(path);
  if (!start.ok()) return start.status();
  if (Trim(start.value()).starts_with('{')) return ReadNdjson(path, reporter, sink);
  return ReadCsv(path, options, reporter, sink);
}

Result<EventTable> ReadEvents(const std::string& path, const ReadOptions& options, ReadReport* report) {
  Reporter reporter(path, report);
  EventMaker maker(options, reporter);
  Status read = ReadEventRows(path, options, reporter, maker);
  if (!read.ok()) return read;
  return maker.Finish();
}

}  // namespace rapport::builder
