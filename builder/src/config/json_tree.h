// JSON text → a tree that remembers the line of every value, so that a mistake can be shown where it stands.
#ifndef RAPPORT_BUILDER_CONFIG_JSON_TREE_H_
#define RAPPORT_BUILDER_CONFIG_JSON_TREE_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "diagnostics.h"

namespace rapport::builder {

enum class JsonKind : uint8_t { kNull, kBoolean, kNumber, kString, kArray, kObject };

// "a number", "a list", … for messages.
std::string_view KindName(JsonKind kind);

struct JsonValue {
  JsonKind kind = JsonKind::kNull;
  int line = 1;  // where the value begins, 1-based
  bool boolean = false;
  bool is_integer = false;  // a number written without fraction or exponent that fits int64_t
  double number = 0;
  int64_t integer = 0;
  std::string text;
  std::vector<std::string> keys;  // of an object, parallel to items
  std::vector<JsonValue> items;   // an array's items or an object's values
};

// A value and its JSON pointer.
struct Place {
  const JsonValue* value = nullptr;
  std::string path;  // "" = the whole text

  [[nodiscard]] Place Item(size_t index) const;  // of an array or object
  [[nodiscard]] int line() const { return value->line; }
};

inline constexpr size_t kMaxJsonBytes = 8u << 20;
inline constexpr size_t kMaxJsonDepth = 128;

// Parses `text`. On failure reports line and column to `diagnostics` and returns false; duplicate keys are
// mistakes too.
bool ParseJson(std::string_view text, Diagnostics& diagnostics, JsonValue& root);

}  // namespace rapport::builder

#endif  // RAPPORT_BUILDER_CONFIG_JSON_TREE_H_
