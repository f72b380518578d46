// Collects what a reader drops or changes.
#ifndef RAPPORT_BUILDER_REPORTER_H_
#define RAPPORT_BUILDER_REPORTER_H_

#include <string>
#include <string_view>

#include "rapport/builder/tables.h"

namespace rapport::builder {

// Writes findings about one file into a report. `report` may be null: then they are only counted for the
// caller's own use through report(). `report` must outlive the reporter.
class Reporter {
 public:
  Reporter(std::string file, ReadReport* report) : file_(std::move(file)), report_(report) {}
  Reporter(const Reporter&) = delete;
  Reporter& operator=(const Reporter&) = delete;

  // A row was left out. `reason` says why in words that do not hold the value.
  void Drop(int64_t line, std::string_view field, std::string_view reason, std::string_view value = {});
  // A row was kept, with a field corrected or left empty.
  void Change(int64_t line, std::string_view field, std::string_view reason, std::string_view value = {});
  // Adds a finding that another part made, without counting a row.
  void Note(Finding finding);

  [[nodiscard]] ReadReport& report() { return report_ != nullptr ? *report_ : own_; }
  [[nodiscard]] const std::string& file() const { return file_; }

 private:
  std::string file_;
  ReadReport* report_;
  ReadReport own_;
};

}  // namespace rapport::builder

#endif  // RAPPORT_BUILDER_REPORTER_H_
