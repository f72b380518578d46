// Reads the members of one JSON object by name and type and reports whatever does not fit.
#ifndef RAPPORT_BUILDER_CONFIG_OBJECT_READER_H_
#define RAPPORT_BUILDER_CONFIG_OBJECT_READER_H_

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "diagnostics.h"
#include "json_tree.h"

namespace rapport::builder {

// Reports that `place` should be `wanted` ("a text").
void WrongType(const Place& place, std::string_view wanted, Diagnostics& diagnostics);

// A text of at most `max_bytes` without control characters, or none after reporting.
std::optional<std::string> ReadText(const Place& place, size_t max_bytes, Diagnostics& diagnostics);

class ObjectReader {
 public:
  // Reports a value that is no object, and keys beyond `keys`. An empty `keys` allows any.
  ObjectReader(Place place, std::span<const std::string_view> keys, Diagnostics& diagnostics);

  // The member, or none if absent. With duplicate keys the first.
  [[nodiscard]] std::optional<Place> Find(std::string_view key) const;
  // As Find; absence is reported with `instead`.
  [[nodiscard]] std::optional<Place> Require(std::string_view key, std::string_view instead) const;
  [[nodiscard]] std::optional<std::string> Text(std::string_view key, size_t max_bytes) const;
  [[nodiscard]] bool Boolean(std::string_view key, bool when_absent) const;
  [[nodiscard]] int64_t Integer(std::string_view key, int64_t least, int64_t most, int64_t when_absent) const;
  // The items of a list of at most `most`; a wrong type or length is reported, and then the list is empty or
  // cut.
  [[nodiscard]] std::vector<Place> List(std::string_view key, size_t most) const;
  // Every member, in order.
  [[nodiscard]] std::vector<Place> Members() const;

  [[nodiscard]] const Place& place() const { return place_; }
  [[nodiscard]] const std::string& key(size_t index) const { return place_.value->keys[index]; }
  [[nodiscard]] bool is_object() const { return place_.value->kind == JsonKind::kObject; }

 private:
  Place place_;
  Diagnostics& diagnostics_;
};

}  // namespace rapport::builder

#endif  // RAPPORT_BUILDER_CONFIG_OBJECT_READER_H_
