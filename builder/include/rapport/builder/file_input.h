// Reads text files as shops export them: plain or gzipped, UTF-8, UTF-16 or Windows-1252.
#ifndef RAPPORT_BUILDER_FILE_INPUT_H_
#define RAPPORT_BUILDER_FILE_INPUT_H_

#include <memory>
#include <string>
#include <string_view>

#include "rapport/builder/reporter.h"
#include "rapport/status.h"

namespace rapport::builder {

// A file's text as valid UTF-8, in pieces. Compression and encoding are found out from the bytes: gzip by its
// magic number, UTF-16 by its byte order mark; any other line that is not valid UTF-8 is taken as
// Windows-1252 (of which Latin-1's letters are a part). A byte order mark is left out.
class FileInput {
 public:
  // kBadInput for a file that cannot be read, a directory or a zip archive.
  static Result<FileInput> Open(const std::string& path);
  FileInput(FileInput&&) noexcept;
  FileInput& operator=(FileInput&&) noexcept;
  ~FileInput();

  // Replaces *chunk by the next piece, empty at the end of the file. A piece ends after a line end or at the
  // end of the file; only lines over 16 MB are cut. kBadInput for damaged or truncated gzip data.
  Status Read(std::string* chunk);

  // Tells `reporter` which encodings were converted. Call after the last Read.
  void Report(Reporter& reporter) const;
  [[nodiscard]] const std::string& path() const;

 private:
  struct State;
  explicit FileInput(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// The first piece of a file's text, enough to tell its format; "" for an empty file. Errors as above.
Result<std::string> ReadFileStart(const std::string& path);

// The whole text of a file. kLimit when it is longer than `max_bytes` once unpacked.
Result<std::string> ReadWholeFile(const std::string& path, Reporter& reporter,
                                  size_t max_bytes = size_t{2} << 30);

// A file's lines with their numbers.
class LineReader {
 public:
  explicit LineReader(FileInput input) : input_(std::move(input)) {}

  // Sets *line to the next line with its line end (LF, CR LF or CR), valid until the next call. False at the
  // end of the file and on errors; status() tells which.
  bool Next(std::string_view* line);
  // 1-based number of the line that Next gave last.
  [[nodiscard]] int64_t line_number() const { return line_number_; }
  [[nodiscard]] const Status& status() const { return status_; }
  [[nodiscard]] const FileInput& input() const { return input_; }

 private:
  FileInput input_;
  std::string chunk_;
  size_t at_ = 0;
  int64_t line_number_ = 0;
  bool line_ended_ = true;
  Status status_;
};

}  // namespace rapport::builder

#endif  // RAPPORT_BUILDER_FILE_INPUT_H_
