#include "rapport/builder/file_input.h"

#include <unicode/ucnv.h>
#include <unicode/utf8.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <vector>

namespace rapport::builder {
namespace {

constexpr unsigned kReadBytes = 256 * 1024;
constexpr size_t kLongestLineBytes = 16 * 1024 * 1024;

struct CloseGzip {
  void operator()(gzFile_s* file) const { gzclose_r(file); }
};
struct CloseConverter {
  void operator()(UConverter* converter) const { ucnv_close(converter); }
};
using Converter = std::unique_ptr<UConverter, CloseConverter>;

Converter OpenConverter(const char* name) {
  UErrorCode error = U_ZERO_ERROR;
  return Converter(ucnv_open(name, &error));
}

Status BadFile(const std::string& path, const std::string& what) {
  return Status::Error(StatusCode::kBadInput, "cannot read " + path + ": " + what);
}

bool IsUtf8(std::string_view text) {
  const char* at = text.data();
  const char* const end = at + text.size();
  while (at < end) {
    uint64_t word = 0;
    if (end - at >= 8 && (std::memcpy(&word, at, 8), (word & 0x8080808080808080u) == 0)) {
      at += 8;
      continue;
    }
    const auto* bytes = reinterpret_cast<const uint8_t*>(at);
    const ptrdiff_t length = end - at;
    ptrdiff_t used = 0;
    UChar32 c = 0;
    U8_NEXT(bytes, used, length, c);
    if (c < 0) return false;
    at += used;
  }
  return true;
}

// Turns bytes of one encoding into UTF-8, piece by piece.
class ToUtf8 {
 public:
  explicit ToUtf8(const char* from) : from_(OpenConverter(from)), to_(OpenConverter("UTF-8")) {}
  [[nodiscard]] bool ok() const { return from_ != nullptr && to_ != nullptr; }

  void Append(std::string_view bytes, bool flush, std::string* out) {
    const char* source = bytes.data();
    const char* const source_end = source + bytes.size();
    std::array<char, 16384> buffer;
    UErrorCode error = U_BUFFER_OVERFLOW_ERROR;
    while (error == U_BUFFER_OVERFLOW_ERROR) {
      error = U_ZERO_ERROR;
      char* target = buffer.data();
      ucnv_convertEx(to_.get(), from_.get(), &target, buffer.data() + buffer.size(), &source, source_end,
                     pivot_.data(), &pivot_source_, &pivot_target_, pivot_.data() + pivot_.size(), fresh_,
                     flush, &error);
      fresh_ = false;
      out->append(buffer.data(), target);
    }
    fresh_ = flush;
  }

 private:
  Converter from_, to_;
  std::array<UChar, 4096> pivot_;
  UChar* pivot_source_ = pivot_.data();
  UChar* pivot_target_ = pivot_.data();
  bool fresh_ = true;
};

}  // namespace

struct FileInput::State {
  std::string path;
  std::unique_ptr<gzFile_s, CloseGzip> file;
  std::vector<char> raw = std::vector<char>(kReadBytes);
  std::unique_ptr<ToUtf8> utf16;
  std::unique_ptr<ToUtf8> windows;
  std::string carry;  // read, not yet given out
  bool started = false;
  bool ended = false;
  int64_t lines = 0;          // given out so far
  int64_t windows_lines = 0;  // converted from Windows-1252
  int64_t first_windows_line = 0;

  // The next bytes of the file; sets `ended`.
  Result<std::string_view> Fill();
  Status Start(std::string_view* bytes);
  void AppendAsUtf8(std::string_view text, std::string* out);
};

Result<std::string_view> FileInput::State::Fill() {
  const int count = gzread(file.get(), raw.data(), kReadBytes);
  int code = Z_OK;
  const char* message = gzerror(file.get(), &code);
  if (code == Z_BUF_ERROR)
    return BadFile(path, "the gzip data ends too early; the file was not copied whole");
  if (code == Z_ERRNO) return BadFile(path, std::strerror(errno));
  if (count < 0 || code != Z_OK)
    return BadFile(path, std::string("the gzip data is damaged (") + message + ")");
  if (count < static_cast<int>(kReadBytes)) ended = true;
  return std::string_view(raw.data(), static_cast<size_t>(count));
}

Status FileInput::State::Start(std::string_view* bytes) {
  started = true;
  if (bytes->starts_with("PK\x03\x04")) {
    return BadFile(path, "it is a zip archive or a spreadsheet; unpack it, or save it as CSV");
  }
  if (bytes->starts_with("\xEF\xBB\xBF")) bytes->remove_prefix(3);
  const bool little = bytes->starts_with("\xFF\xFE");
  if (little || bytes->starts_with("\xFE\xFF")) {
    bytes->remove_prefix(2);
    utf16 = std::make_unique<ToUtf8>(little ? "UTF-16LE" : "UTF-16BE");
    if (!utf16->ok()) return BadFile(path, "UTF-16 cannot be converted on this system");
  }
  return Status::Ok();
}

void FileInput::State::AppendAsUtf8(std::string_view text, std::string* out) {
  if (IsUtf8(text)) {
    lines += std::count(text.begin(), text.end(), '\n');
    out->append(text);
    return;
  }
  if (windows == nullptr) windows = std::make_unique<ToUtf8>("windows-1252");
  while (!text.empty()) {
    const std::string_view line = text.substr(0, std::min(text.find('\n'), text.size() - 1) + 1);
    if (IsUtf8(line)) {
      out->append(line);
    } else {
      if (windows_lines++ == 0) first_windows_line = lines + 1;
      windows->Append(line, true, out);
    }
    if (line.back() == '\n') ++lines;
    text.remove_prefix(line.size());
  }
}

FileInput::FileInput(std::unique_ptr<State> state) : state_(std::move(state)) {}
FileInput::FileInput(FileInput&&) noexcept = default;
FileInput& FileInput::operator=(FileInput&&) noexcept = default;
FileInput::~FileInput() = default;
const std::string& FileInput::path() const {
  return state_->path;
}

Result<FileInput> FileInput::Open(const std::string& path) {
  std::error_code error;
  const auto status = std::filesystem::status(path, error);
  if (status.type() == std::filesystem::file_type::not_found) return BadFile(path, "there is no such file");
  if (std::filesystem::is_directory(status)) return BadFile(path, "it is a directory");
  auto state = std::make_unique<State>();
  state->path = path;
  errno = 0;
  state->file.reset(gzopen(path.c_str(), "rb"));
  if (state->file == nullptr) return BadFile(path, errno != 0 ? std::strerror(errno) : "out of memory");
  gzbuffer(state->file.get(), kReadBytes);
  return FileInput(std::move(state));
}

Status FileInput::Read(std::string* chunk) {
  chunk->clear();
  State& s = *state_;
  size_t searched = 0;
  while (!s.ended) {
    auto filled = s.Fill();
    if (!filled.ok()) return filled.status();
    std::string_view bytes = filled.value();
    if (!s.started) {
      Status started = s.Start(&bytes);
      if (!started.ok()) return started;
    }
    if (s.utf16 != nullptr) {
      s.utf16->Append(bytes, s.ended, &s.carry);
    } else {
      s.carry.append(bytes);
    }
    if (s.ended) break;
    const size_t end = s.carry.rfind('\n');
    const bool found = end != std::string::npos && end >= searched;
    searched = s.carry.size();
    if (!found && s.carry.size() < kLongestLineBytes) continue;
    // A line cut here must not be cut within a character: the last one waits for the next piece.
    auto cut = static_cast<int64_t>(found ? end + 1 : s.carry.size() - 1);
    if (!found) U8_SET_CP_START(reinterpret_cast<const uint8_t*>(s.carry.data()), 0, cut);
    s.AppendAsUtf8(std::string_view(s.carry).substr(0, static_cast<size_t>(cut)), chunk);
    s.carry.erase(0, static_cast<size_t>(cut));
    return Status::Ok();
  }
  s.AppendAsUtf8(s.carry, chunk);
  s.carry.clear();
  return Status::Ok();
}

void FileInput::Report(Reporter& reporter) const {
  const State& s = *state_;
  if (s.utf16 != nullptr) reporter.Change(0, "", "the file is UTF-16; it was read as such");
  if (s.windows_lines > 0) {
    reporter.Change(s.first_windows_line, "", "not UTF-8 from here on; such lines were read as Windows-1252",
                    std::to_string(s.windows_lines) + " lines");
  }
}

Result<std::string> ReadFileStart(const std::string& path) {
  auto input = FileInput::Open(path);
  if (!input.ok()) return input.status();
  std::string chunk;
  Status read = input.value().Read(&chunk);
  if (!read.ok()) return read;
  return chunk;
}

Result<std::string> ReadWholeFile(const std::string& path, Reporter& reporter, size_t max_bytes) {
  auto input = FileInput::Open(path);
  if (!input.ok()) return input.status();
  std::string text, chunk;
  do {
    Status read = input.value().Read(&chunk);
    if (!read.ok()) return read;
    text += chunk;
    if (text.size() > max_bytes) {
      return Status::Error(StatusCode::kLimit,
                           path + " is longer than " + std::to_string(max_bytes >> 20) + " MB");
    }
  } while (!chunk.empty());
  input.value().Report(reporter);
  return text;
}

bool LineReader::Next(std::string_view* line) {
  if (at_ == chunk_.size()) {
    at_ = 0;
    status_ = input_.Read(&chunk_);
    if (!status_.ok() || chunk_.empty()) {
      chunk_.clear();
      return false;
    }
  }
  std::string_view rest = std::string_view(chunk_).substr(at_);
  size_t end = std::min(rest.find('\n'), rest.size() - 1) + 1;
  const size_t cr = rest.substr(0, end).find('\r');
  if (cr != std::string_view::npos && rest.substr(cr, 2) != "\r\n") end = cr + 1;
  *line = rest.substr(0, end);
  at_ += end;
  if (line_ended_) ++line_number_;
  line_ended_ = line->back() == '\n' || line->back() == '\r';
  return true;
}

}  // namespace rapport::builder
