// Errors are values: a Status, or a Result holding either a value or a Status.
#ifndef RAPPORT_STATUS_H_
#define RAPPORT_STATUS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

namespace rapport {

// Numbers are part of the WebAssembly interface; js/src/errors.ts lists the same ones.
enum class StatusCode : uint8_t {
  kOk = 0,
  kBadInput = 1,     // the caller's data is malformed; the message says where
  kCorrupt = 2,      // a pack file is damaged or not a pack
  kVersion = 3,      // a pack file of another format
  kNotReady = 4,     // a file from Engine::Needs() has not been fed
  kUnknownName = 5,  // no slot, strategy or file of that name
  kLimit = 6,        // a documented cap was exceeded
};

struct [[nodiscard]] Status {
  StatusCode code = StatusCode::kOk;
  std::string message;  // empty when ok; else one sentence: what, where, what to do

  [[nodiscard]] bool ok() const { return code == StatusCode::kOk; }
  static Status Ok() { return {}; }
  static Status Error(StatusCode code, std::string message) { return {code, std::move(message)}; }
};

// Either a value or an error. value() may be called only when ok().
template <typename T>
class [[nodiscard]] Result {
 public:
  Result(T value) : value_(std::move(value)) {}  // NOLINT: implicit so that `return value;` works
  Result(Status status)
      : status_(std::move(status)) {}  // NOLINT: implicit so that `return Status::Error(…);` works

  [[nodiscard]] bool ok() const { return value_.has_value(); }
  [[nodiscard]] const Status& status() const { return status_; }
  [[nodiscard]] T& value() { return *value_; }
  [[nodiscard]] const T& value() const { return *value_; }

 private:
  std::optional<T> value_;
  Status status_;
};

}  // namespace rapport

#endif  // RAPPORT_STATUS_H_
