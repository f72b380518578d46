// CSV and TSV with a header line: RFC 4180, on libcsv.
#ifndef RAPPORT_BUILDER_CSV_READER_H_
#define RAPPORT_BUILDER_CSV_READER_H_

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "rapport/builder/file_input.h"
#include "rapport/status.h"

namespace rapport::builder {

struct CsvOptions {
  char separator = 0;  // 0: comma, semicolon or tab, whichever the header line has most of
  std::map<std::string, std::string> columns;  // our name → the file's heading
};

// One record. Views are valid until the next call of CsvReader::Next.
struct CsvRow {
  int64_t line = 0;                      // physical line on which it begins, 1-based
  std::vector<std::string_view> fields;  // as many as there are headings
  bool too_many = false;                 // there were more, not all of them empty

  // The field of a column; "" for column −1.
  [[nodiscard]] std::string_view operator[](int column) const {
    return column < 0 ? std::string_view() : fields[static_cast<size_t>(column)];
  }
};

// Gives a file's records one by one. Fields are trimmed unless quoted; empty lines are passed over.
class CsvReader {
 public:
  // Reads the header. kBadInput for an unreadable or empty file, or when `columns` names a heading that is
  // absent.
  static Result<CsvReader> Open(const std::string& path, const CsvOptions& options);
  CsvReader(CsvReader&&) noexcept;
  CsvReader& operator=(CsvReader&&) noexcept;
  ~CsvReader();

  // The column of the first of `names` that `columns` maps or the header has (case does not matter); −1 if
  // none.
  [[nodiscard]] int Column(const std::vector<std::string_view>& names) const;
  // Headings in file order, in lower case.
  [[nodiscard]] const std::vector<std::string>& headings() const;

  // False at the end of the file and on errors; status() tells which. A quote that is never closed is an
  // error.
  bool Next(CsvRow* row);
  [[nodiscard]] const Status& status() const;
  [[nodiscard]] const FileInput& input() const;

 private:
  struct State;
  explicit CsvReader(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace rapport::builder

#endif  // RAPPORT_BUILDER_CSV_READER_H_
