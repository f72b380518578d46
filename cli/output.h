// How commands speak: results to standard output or --out, progress and errors to standard error.
#ifndef RAPPORT_CLI_OUTPUT_H_
#define RAPPORT_CLI_OUTPUT_H_

#include <cstdio>
#include <memory>
#include <string>
#include <string_view>

#include "rapport/builder/tables.h"
#include "rapport/status.h"

namespace rapport::cli {

enum ExitCode { kDone = 0, kBadInput = 1, kUsage = 2 };

// Prints "rapport: message" and returns kBadInput.
int Fail(const Status& status);
int Fail(const std::string& message);

// One line on standard error.
void Say(const std::string& message);

// At most the first 20 findings, and how many more there are.
void SayFindings(const builder::ReadReport& report);

// A file written aside and renamed when Close succeeds, or standard output for "".
class Out {
 public:
  explicit Out(std::string path);
  ~Out();
  Out(const Out&) = delete;
  Out& operator=(const Out&) = delete;

  void Line(std::string_view line);
  // kBadInput when something could not be written.
  Status Close();

 private:
  std::string path_, aside_;
  FILE* file_;
  bool failed_ = false;
};

}  // namespace rapport::cli

#endif  // RAPPORT_CLI_OUTPUT_H_
