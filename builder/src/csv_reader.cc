#include "rapport/builder/csv_reader.h"

#include <csv.h>

#include <algorithm>
#include <array>

#include "rapport/builder/text_clean.h"

namespace rapport::builder {
namespace {

constexpr size_t kLongestRecordBytes = 64 * 1024 * 1024;

char GuessSeparator(std::string_view line) {
  std::array<int64_t, 256> seen{};
  bool quoted = false;
  for (const char c : line) {
    if (c == '"') quoted = !quoted;
    if (!quoted) ++seen[static_cast<unsigned char>(c)];
  }
  char best = ',';
  for (const char candidate : {';', '\t'}) {
    if (seen[static_cast<unsigned char>(candidate)] > seen[static_cast<unsigned char>(best)])
      best = candidate;
  }
  return best;
}

// Excel's own way of naming the separator, on a line before the header.
bool IsSeparatorLine(std::string_view line) {
  const std::string_view text = line.substr(0, line.find_first_of("\r\n"));
  return text.size() == 5 && ToLower(text.substr(0, 4)) == "sep=";
}

}  // namespace

struct CsvReader::State {
  explicit State(FileInput input) : lines(std::move(input)) { csv_init(&parser, 0); }
  ~State() { csv_free(&parser); }
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  LineReader lines;
  csv_parser parser;
  std::map<std::string, std::string> columns;
  std::vector<std::string> headings;
  std::string text;          // of the record being read
  std::vector<size_t> ends;  // of its fields in `text`
  size_t bytes = 0;          // fed since it began
  int64_t first_line = 0;
  bool complete = false;
  bool ended = false;
  Status status;

  bool NextRecord();
  void Feed(std::string_view line);
  bool Finish();
  Status Fail(StatusCode code, const std::string& what) {
    return Status::Error(code, lines.input().path() + ":" + std::to_string(first_line) + ": " + what);
  }
};

namespace {

// libcsv calls these for each field and each record.
template <typename State>
void OnField(void* data, size_t size, void* state) {
  auto* self = static_cast<State*>(state);
  self->text.append(static_cast<const char*>(data), size);
  self->ends.push_back(self->text.size());
}

template <typename State>
void OnRecord(int /*terminator*/, void* state) {
  static_cast<State*>(state)->complete = true;
}

}  // namespace

void CsvReader::State::Feed(std::string_view line) {
  bytes += line.size();
  if (csv_parse(&parser, line.data(), line.size(), OnField<State>, OnRecord<State>, this) != line.size()) {
    status = Fail(StatusCode::kLimit, csv_strerror(csv_error(&parser)));
  }
}

bool CsvReader::State::Finish() {
  ended = true;
  csv_set_opts(&parser, CSV_STRICT | CSV_STRICT_FINI);
  if (csv_fini(&parser, OnField<State>, OnRecord<State>, this) != 0) {
    status =
        Fail(StatusCode::kBadInput,
             "a field opened with a quote in this record is never closed; close it, or remove the quote");
    return false;
  }
  return complete;
}

bool CsvReader::State::NextRecord() {
  text.clear();
  ends.clear();
  complete = false;
  bytes = 0;
  std::string_view line;
  while (!complete && !ended && status.ok()) {
    if (!lines.Next(&line)) {
      status = lines.status();
      return status.ok() && Finish();
    }
    if (bytes == 0) first_line = lines.line_number();
    // libcsv passes over lines without content, so they do not begin a record.
    const bool blank = bytes == 0 && Trim(line).empty();
    Feed(line);
    if (blank && !complete) bytes = 0;
    if (bytes > kLongestRecordBytes) {
      status = Fail(StatusCode::kLimit, "the record is longer than 64 MB; is a quote missing?");
    }
  }
  return complete && status.ok();
}

CsvReader::CsvReader(std::unique_ptr<State> state) : state_(std::move(state)) {}
CsvReader::CsvReader(CsvReader&&) noexcept = default;
CsvReader& CsvReader::operator=(CsvReader&&) noexcept = default;
CsvReader::~CsvReader() = default;
const std::vector<std::string>& CsvReader::headings() const {
  return state_->headings;
}
const Status& CsvReader::status() const {
  return state_->status;
}
const FileInput& CsvReader::input() const {
  return state_->lines.input();
}

Result<CsvReader> CsvReader::Open(const std::string& path, const CsvOptions& options) {
  auto input = FileInput::Open(path);
  if (!input.ok()) return input.status();
  auto state = std::make_unique<State>(std::move(input.value()));
  State& s = *state;
  s.columns = options.columns;
  std::string_view line;
  char separator = options.separator;
  do {
    if (!s.lines.Next(&line)) {
      if (!s.lines.status().ok()) return s.lines.status();
      return Status::Error(StatusCode::kBadInput, path + " is empty; it needs a line of headings");
    }
    if (IsSeparatorLine(line)) {
      if (separator == 0) separator = line[4];
      line = {};
    }
  } while (Trim(line).empty());
  csv_set_delim(&s.parser, static_cast<unsigned char>(separator != 0 ? separator : GuessSeparator(line)));
  s.first_line = s.lines.line_number();
  s.Feed(line);
  while (s.status.ok() && !s.complete && s.lines.Next(&line)) s.Feed(line);
  if (s.status.ok() && !s.complete) s.Finish();
  if (!s.lines.status().ok()) return s.lines.status();
  if (!s.status.ok()) return s.status;
  size_t from = 0;
  for (const size_t end : s.ends) {
    s.headings.push_back(ToLower(CleanText(std::string_view(s.text).substr(from, end - from), 256).text));
    from = end;
  }
  CsvReader reader(std::move(state));
  for (const auto& [name, heading] : options.columns) {
    if (reader.Column({name}) >= 0) continue;
    return Status::Error(StatusCode::kBadInput,
                         path + " has no column \"" + heading + "\" (for " + name + ")");
  }
  return reader;
}

int CsvReader::Column(const std::vector<std::string_view>& names) const {
  const State& s = *state_;
  const auto find = [&](std::string_view heading) {
    const auto found = std::find(s.headings.begin(), s.headings.end(), ToLower(heading));
    return found == s.headings.end() ? -1 : static_cast<int>(found - s.headings.begin());
  };
  for (const std::string_view name : names) {
    const auto renamed = s.columns.find(std::string(name));
    if (renamed != s.columns.end()) return find(renamed->second);
  }
  for (const std::string_view name : names) {
    const int column = find(name);
    if (column >= 0) return column;
  }
  return -1;
}

bool CsvReader::Next(CsvRow* row) {
  State& s = *state_;
  if (!s.NextRecord()) return false;
  row->line = s.first_line;
  row->too_many = false;
  row->fields.assign(s.headings.size(), {});
  size_t from = 0;
  for (size_t i = 0; i < s.ends.size(); ++i) {
    const std::string_view field = std::string_view(s.text).substr(from, s.ends[i] - from);
    from = s.ends[i];
    if (i < row->fields.size()) {
      row->fields[i] = field;
    } else {
      row->too_many |= !field.empty();
    }
  }
  return true;
}

}  // namespace rapport::builder
