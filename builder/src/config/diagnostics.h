// Collects the mistakes and warnings of one configuration, in the order they are found.
#ifndef RAPPORT_BUILDER_CONFIG_DIAGNOSTICS_H_
#define RAPPORT_BUILDER_CONFIG_DIAGNOSTICS_H_

#include <string>
#include <string_view>
#include <vector>

#include "rapport/builder/config.h"

namespace rapport::builder {

inline constexpr size_t kMaxConfigErrors = 1000;

class Diagnostics {
 public:
  explicit Diagnostics(std::string file) : file_(std::move(file)) {}

  void Error(int line, std::string path, std::string problem, std::string instead);
  void Warn(int line, std::string path, std::string problem, std::string instead);
  void Add(ConfigError error);  // an error in another file than file()

  void AddWarning(ConfigError warning);

  [[nodiscard]] const std::string& file() const { return file_; }
  [[nodiscard]] const std::vector<ConfigError>& errors() const { return errors_; }
  [[nodiscard]] const std::vector<ConfigError>& warnings() const { return warnings_; }
  // Further mistakes are dropped: looking for them is in vain.
  [[nodiscard]] bool full() const { return errors_.size() >= kMaxConfigErrors; }
  [[nodiscard]] bool ok() const { return errors_.empty(); }

 private:
  std::string file_;
  std::vector<ConfigError> errors_;
  std::vector<ConfigError> warnings_;
};

// `text` in quotes, cut and with control characters replaced, fit for a message.
std::string Quoted(std::string_view text);

// The candidate a writer most probably meant, or "" when none is near.
std::string_view Nearest(std::string_view name, const std::vector<std::string_view>& candidates);

// "did you mean "x"?" when a candidate is near, else "write one of: a, b, c".
std::string DidYouMean(std::string_view name, const std::vector<std::string_view>& candidates);

// "a, b, c"
std::string Join(const std::vector<std::string_view>& names);

// Whether `text` is well-formed UTF-8 (RFC 3629) without control characters other than tab and line ends.
bool IsCleanText(std::string_view text);

}  // namespace rapport::builder

#endif  // RAPPORT_BUILDER_CONFIG_DIAGNOSTICS_H_
