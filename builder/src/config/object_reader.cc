#include "object_reader.h"

#include <algorithm>
#include <utility>

namespace rapport::builder {

void WrongType(const Place& place, std::string_view wanted, Diagnostics& diagnostics) {
  diagnostics.Error(place.line(), place.path, "this is " + std::string(KindName(place.value->kind)),
                    "write " + std::string(wanted));
}

std::optional<std::string> ReadText(const Place& place, size_t max_bytes, Diagnostics& diagnostics) {
  if (place.value->kind != JsonKind::kString) {
    WrongType(place, "a text in double quotes", diagnostics);
    return std::nullopt;
  }
  const std::string& text = place.value->text;
  if (text.size() > max_bytes) {
    diagnostics.Error(place.line(), place.path, "this text has " + std::to_string(text.size()) + " bytes",
                      "write at most " + std::to_string(max_bytes));
    return std::nullopt;
  }
  if (!IsCleanText(text)) {
    diagnostics.Error(place.line(), place.path, "this text holds control characters", "remove them");
    return std::nullopt;
  }
  return text;
}

ObjectReader::ObjectReader(Place place, std::span<const std::string_view> keys, Diagnostics& diagnostics)
    : place_(std::move(place)), diagnostics_(diagnostics) {
  if (!is_object()) {
    WrongType(place_, "an object in { }", diagnostics_);
    return;
  }
  if (keys.empty()) return;
  for (size_t i = 0; i < place_.value->keys.size() && !diagnostics_.full(); ++i) {
    const std::string& name = key(i);
    if (std::find(keys.begin(), keys.end(), name) != keys.end()) continue;
    diagnostics_.Error(place_.value->items[i].line, place_.Item(i).path,
                       "there is no key " + Quoted(name) + " here",
                       DidYouMean(name, {keys.begin(), keys.end()}));
  }
}

std::optional<Place> ObjectReader::Find(std::string_view name) const {
  const std::vector<std::string>& keys = place_.value->keys;
  const auto found = std::find(keys.begin(), keys.end(), name);
  if (found == keys.end()) return std::nullopt;
  return place_.Item(static_cast<size_t>(found - keys.begin()));
}

std::optional<Place> ObjectReader::Require(std::string_view name, std::string_view instead) const {
  std::optional<Place> found = Find(name);
  if (!found && is_object()) {
    diagnostics_.Error(place_.line(), place_.path, "the key " + Quoted(name) + " is missing",
                       std::string(instead));
  }
  return found;
}

std::optional<std::string> ObjectReader::Text(std::string_view name, size_t max_bytes) const {
  const std::optional<Place> found = Find(name);
  if (!found) return std::nullopt;
  return ReadText(*found, max_bytes, diagnostics_);
}

bool ObjectReader::Boolean(std::string_view name, bool when_absent) const {
  const std::optional<Place> found = Find(name);
  if (!found) return when_absent;
  if (found->value->kind != JsonKind::kBoolean) {
    WrongType(*found, "true or false", diagnostics_);
    return when_absent;
  }
  return found->value->boolean;
}

int64_t ObjectReader::Integer(std::string_view name, int64_t least, int64_t most, int64_t when_absent) const {
  const std::optional<Place> found = Find(name);
  if (!found) return when_absent;
  const std::string range = "a whole number from " + std::to_string(least) + " to " + std::to_string(most);
  if (found->value->kind != JsonKind::kNumber) {
    WrongType(*found, range, diagnostics_);
    return when_absent;
  }
  if (!found->value->is_integer || found->value->integer < least || found->value->integer > most) {
    diagnostics_.Error(found->line(), found->path, "this number is out of range", "write " + range);
    return when_absent;
  }
  return found->value->integer;
}

std::vector<Place> ObjectReader::List(std::string_view name, size_t most) const {
  const std::optional<Place> found = Find(name);
  if (!found) return {};
  if (found->value->kind != JsonKind::kArray) {
    WrongType(*found, "a list in [ ]", diagnostics_);
    return {};
  }
  size_t count = found->value->items.size();
  if (count > most) {
    diagnostics_.Error(found->line(), found->path, "this list has " + std::to_string(count) + " items",
                       "write at most " + std::to_string(most));
    count = most;
  }
  std::vector<Place> places;
  for (size_t i = 0; i < count; ++i) places.push_back(found->Item(i));
  return places;
}

std::vector<Place> ObjectReader::Members() const {
  std::vector<Place> places;
  if (!is_object()) return places;
  for (size_t i = 0; i < place_.value->items.size(); ++i) places.push_back(place_.Item(i));
  return places;
}

}  // namespace rapport::builder
