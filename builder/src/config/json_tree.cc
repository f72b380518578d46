#include "json_tree.h"

#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>
#include <set>

namespace rapport::builder {
namespace {

using Json = nlohmann::json;

// Tells the handler how far the parser has read; nlohmann/json itself reports no positions of values.
class TrackingIterator {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  TrackingIterator(const char* at, size_t* consumed) : at_(at), consumed_(consumed) {}
  reference operator*() const { return *at_; }
  TrackingIterator& operator++() {
    ++at_;
    ++*consumed_;
    return *this;
  }
  TrackingIterator operator++(int) {
    TrackingIterator before = *this;
    ++*this;
    return before;
  }
  bool operator==(const TrackingIterator& other) const { return at_ == other.at_; }
  bool operator!=(const TrackingIterator& other) const { return at_ != other.at_; }

 private:
  const char* at_;
  size_t* consumed_;
};

std::string EscapePointer(std::string_view key) {
  std::string escaped;
  for (const char c : key) {
    if (c == '~') {
      escaped += "~0";
    } else if (c == '/') {
      escaped += "~1";
    } else {
      escaped += c;
    }
  }
  return escaped;
}

// Builds the tree. Every open value is the last item of its parent, so the pointers in open_ stay valid.
class TreeHandler final : public nlohmann::json_sax<Json> {
 public:
  TreeHandler(std::string_view text, const size_t* consumed, Diagnostics& diagnostics, JsonValue& root)
      : text_(text), consumed_(consumed), diagnostics_(diagnostics), root_(root) {}

  bool null() override { return Add(JsonKind::kNull) != nullptr; }
  bool boolean(bool value) override {
    Add(JsonKind::kBoolean)->boolean = value;
    return true;
  }
  bool number_integer(number_integer_t value) override {
    JsonValue* added = Add(JsonKind::kNumber);
    added->is_integer = true;
    added->integer = value;
    added->number = static_cast<double>(value);
    return true;
  }
  bool number_unsigned(number_unsigned_t value) override {
    JsonValue* added = Add(JsonKind::kNumber);
    added->is_integer = value <= static_cast<number_unsigned_t>(INT64_MAX);
    added->integer = added->is_integer ? static_cast<int64_t>(value) : 0;
    added->number = static_cast<double>(value);
    return true;
  }
  bool number_float(number_float_t value, const string_t&) override {
    Add(JsonKind::kNumber)->number = value;
    return true;
  }
  bool string(string_t& value) override {
    Add(JsonKind::kString)->text = std::move(value);
    return true;
  }
  bool binary(binary_t&) override { return false; }
  bool start_object(std::size_t) override { return Open(JsonKind::kObject); }
  bool start_array(std::size_t) override { return Open(JsonKind::kArray); }
  bool end_object() override {
    keys_.pop_back();
    return Close();
  }
  bool end_array() override { return Close(); }
  bool key(string_t& name) override {
    JsonValue& object = *open_.back();
    if (!keys_.back().insert(name).second) {
      diagnostics_.Error(Line(), CurrentPath(), "the key " + Quoted(name) + " is written twice",
                         "keep one of the two");
    }
    object.keys.push_back(std::move(name));
    return true;
  }
  bool parse_error(std::size_t position, const std::string&,
                   const nlohmann::detail::exception& error) override {
    const size_t at = std::min(position > 0 ? position - 1 : 0, text_.size());
    const std::string_view before = text_.substr(0, at);
    const size_t line_start = before.rfind('\n') + 1;  // npos + 1 = 0
    const auto line = 1 + static_cast<int>(std::count(before.begin(), before.end(), '\n'));
    std::string what = error.what();
    if (const size_t colon = what.find(": "); colon != std::string::npos) what = what.substr(colon + 2);
    diagnostics_.Error(line, "",
                       "this is not JSON, at column " + std::to_string(at - line_start + 1) + ": " + what,
                       "correct the punctuation there or just before");
    return false;
  }

 private:
  // The line of the token just read. The parser may have looked one character past a number, never further.
  int Line() {
    const size_t end = *consumed_ > 0 ? *consumed_ - 1 : 0;
    for (; counted_ < end; ++counted_) line_ += text_[counted_] == '\n' ? 1 : 0;
    return line_;
  }

  JsonValue* Add(JsonKind kind) {
    JsonValue* added = &root_;
    if (!open_.empty()) added = &open_.back()->items.emplace_back();
    added->kind = kind;
    added->line = Line();
    return added;
  }

  bool Open(JsonKind kind) {
    if (open_.size() >= kMaxJsonDepth) {
      diagnostics_.Error(Line(), CurrentPath(),
                         "this is nested more than " + std::to_string(kMaxJsonDepth) + " levels deep",
                         "write it flatter");
      return false;
    }
    open_.push_back(Add(kind));
    if (kind == JsonKind::kObject) keys_.emplace_back();
    return true;
  }

  bool Close() {
    open_.pop_back();
    return true;
  }

  [[nodiscard]] std::string CurrentPath() const {
    std::string path;
    for (size_t i = 0; i + 1 < open_.size(); ++i) {
      const JsonValue& value = *open_[i];
      path += '/';
      path += value.kind == JsonKind::kObject ? EscapePointer(value.keys.back())
                                              : std::to_string(value.items.size() - 1);
    }
    return path;
  }

  std::string_view text_;
  const size_t* consumed_;
  Diagnostics& diagnostics_;
  JsonValue& root_;
  std::vector<JsonValue*> open_;
  std::vector<std::set<std::string>> keys_;
  size_t counted_ = 0;
  int line_ = 1;
};

}  // namespace

std::string_view KindName(JsonKind kind) {
  switch (kind) {
    case JsonKind::kNull:
      return "null";
    case JsonKind::kBoolean:
      return "true or false";
    case JsonKind::kNumber:
      return "a number";
    case JsonKind::kString:
      return "a text";
    case JsonKind::kArray:
      return "a list";
    case JsonKind::kObject:
      return "an object";
  }
  return "null";
}

Place Place::Item(size_t index) const {
  const std::string step =
      value->kind == JsonKind::kObject ? EscapePointer(value->keys[index]) : std::to_string(index);
  return {&value->items[index], path + "/" + step};
}

bool ParseJson(std::string_view text, Diagnostics& diagnostics, JsonValue& root) {
  if (text.size() > kMaxJsonBytes) {
    diagnostics.Error(1, "", "this is longer than " + std::to_string(kMaxJsonBytes >> 20) + " MiB",
                      "keep templates in files of their own");
    return false;
  }
  // The parser takes a zero byte for the end of the text and would ignore what follows.
  if (const size_t zero = text.find('\0'); zero != std::string_view::npos) {
    const auto line = 1 + static_cast<int>(std::count(
                              text.begin(), text.begin() + static_cast<std::ptrdiff_t>(zero), '\n'));
    diagnostics.Error(line, "", "there is a zero byte in this file", "save it as UTF-8 text");
    return false;
  }
  size_t consumed = 0;
  TreeHandler handler(text, &consumed, diagnostics, root);
  try {
    const bool parsed = Json::sax_parse(TrackingIterator(text.data(), &consumed),
                                        TrackingIterator(text.data() + text.size(), &consumed), &handler);
    if (!parsed && diagnostics.ok()) diagnostics.Error(1, "", "this is not JSON", "correct it");
    return parsed;
  } catch (const std::exception& error) {
    diagnostics.Error(1, "", std::string("this cannot be read: ") + error.what(), "correct it");
    return false;
  }
}

}  // namespace rapport::builder
