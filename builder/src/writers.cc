#include "rapport/builder/writers.h"

#include <unistd.h>
#include <zlib.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <filesystem>
#include <memory>
#include <span>
#include <string_view>

namespace rapport::builder {
namespace {

constexpr size_t kFlushBytes = 256 * 1024;

struct CloseGzip {
  void operator()(gzFile_s* file) const { gzclose(file); }
};

// One CSV file in the making; the real name is taken in Finish.
class CsvFile {
 public:
  explicit CsvFile(const std::string& path) : path_(path), aside_(path + ".tmp" + std::to_string(getpid())) {
    // "T": no compression and no gzip header.
    file_.reset(gzopen(aside_.c_str(), path.ends_with(".gz") ? "wbe6" : "wbeT"));
    if (file_ == nullptr) error_ = std::strerror(errno);
  }
  CsvFile(const CsvFile&) = delete;
  CsvFile& operator=(const CsvFile&) = delete;
  ~CsvFile() {
    std::error_code ignored;
    if (!done_) std::filesystem::remove(aside_, ignored);
  }

  void Field(std::string_view text) {
    if (!first_) buffer_ += ',';
    first_ = false;
    if (text.find_first_of(",\"\n\r") == std::string_view::npos && !text.starts_with(' ') &&
        !text.ends_with(' ')) {
      buffer_ += text;
      return;
    }
    buffer_ += '"';
    for (const char c : text) {
      if (c == '"') buffer_ += '"';
      buffer_ += c;
    }
    buffer_ += '"';
  }
  void Number(int64_t value) {
    std::array<char, 24> text;
    Field({text.data(),
           static_cast<size_t>(std::to_chars(text.data(), text.data() + 24, value).ptr - text.data())});
  }
  void EndRow() {
    buffer_ += '\n';
    first_ = true;
    if (buffer_.size() >= kFlushBytes) Flush();
  }

  Status Finish() {
    Flush();
    if (file_ != nullptr && gzclose(file_.release()) != Z_OK && error_.empty()) error_ = std::strerror(errno);
    std::error_code code;
    if (error_.empty()) std::filesystem::rename(aside_, path_, code);
    if (code) error_ = code.message();
    if (!error_.empty()) return Status::Error(StatusCode::kBadInput, "cannot write " + path_ + ": " + error_);
    done_ = true;
    return Status::Ok();
  }

 private:
  void Flush() {
    if (file_ != nullptr && error_.empty() && !buffer_.empty() &&
        gzwrite(file_.get(), buffer_.data(), static_cast<unsigned>(buffer_.size())) <= 0) {
      error_ = std::strerror(errno);
    }
    buffer_.clear();
  }

  std::string path_, aside_, buffer_, error_;
  std::unique_ptr<gzFile_s, CloseGzip> file_;
  bool first_ = true;
  bool done_ = false;
};

std::string Major(int64_t minor, int exponent) {
  std::string digits = std::to_string(minor);
  const auto places = static_cast<size_t>(exponent);
  if (places == 0) return digits;
  if (digits.size() <= places) digits.insert(0, places + 1 - digits.size(), '0');
  digits.insert(digits.size() - places, 1, '.');
  return digits;
}

std::string Joined(std::span<const std::string> parts, std::string_view separator) {
  std::string out;
  for (const std::string& part : parts) {
    if (!out.empty()) out += separator;
    out += part;
  }
  return out;
}

std::string RatingText(double rating) {
  std::array<char, 32> text;
  const auto end =
      std::to_chars(text.data(), text.data() + text.size(), rating, std::chars_format::fixed, 2).ptr;
  return {text.data(), end};
}

template <typename T>
std::string Optional(const std::optional<T>& value) {
  return value ? std::to_string(*value) : std::string();
}

void WriteProduct(const Product& p, int exponent, CsvFile* csv) {
  for (const std::string* text :
       {&p.id, &p.group_id, &p.sku, &p.gtin, &p.title, &p.description, &p.url, &p.image, &p.brand}) {
    csv->Field(*text);
  }
  csv->Field(Joined(p.category_path, " > "));
  csv->Field(Joined(p.tags, "|"));
  for (const std::string* text : {&p.color, &p.size, &p.gender, &p.age_group}) csv->Field(*text);
  csv->Field(p.price_minor ? Major(*p.price_minor, exponent) : "");
  csv->Field(p.list_price_minor ? Major(*p.list_price_minor, exponent) : "");
  csv->Field(p.currency);
  csv->Field(p.in_stock ? "in_stock" : "out_of_stock");
  csv->Field(Optional(p.stock_level));
  csv->Field(Optional(p.first_seen_ms));
  csv->Field(Optional(p.updated_ms));
  csv->Field(p.rating_avg > 0 ? RatingText(p.rating_avg) : "");
  csv->Field(p.rating_count > 0 ? std::to_string(p.rating_count) : "");
  csv->Field(Joined(p.complements, "|"));
  for (const std::string& label : p.labels) csv->Field(label);
  csv->Field(p.boost != 0 ? std::to_string(p.boost) : "");
  csv->Field(p.adult ? "yes" : "");
  csv->EndRow();
}

}  // namespace

Status WriteProductsCsv(const ProductTable& table, int exponent, const std::string& path) {
  CsvFile csv(path);
  for (const char* name :
       {"product",      "group_id",    "sku",        "gtin",          "title",      "description",
        "url",          "image",       "brand",      "category_path", "tags",       "color",
        "size",         "gender",      "age_group",  "price",         "list_price", "currency",
        "availability", "stock_level", "first_seen", "updated",       "rating_avg", "rating_count",
        "complements",  "label_0",     "label_1",    "label_2",       "label_3",    "label_4",
        "boost",        "adult"}) {
    csv.Field(name);
  }
  csv.EndRow();
  for (const Product& product : table.products) WriteProduct(product, exponent, &csv);
  return csv.Finish();
}

Status WriteEventsCsv(const EventTable& table, int exponent, const std::string& path) {
  CsvFile csv(path);
  for (const char* name : {"ts_ms", "visitor", "session", "event", "product", "quantity", "price"})
    csv.Field(name);
  csv.EndRow();
  for (const Event& event : table.events) {
    csv.Number(event.ts_ms);
    csv.Field(event.visitor == kNone ? "" : std::string_view(table.visitors[event.visitor]));
    csv.Field(event.session == kNone ? "" : std::string_view(table.sessions[event.session]));
    csv.Field(EventKindName(event.kind));
    csv.Field(event.product == kNone ? "" : std::string_view(table.products[event.product]));
    csv.Number(event.quantity);
    csv.Field(event.price_minor < 0 ? "" : Major(event.price_minor, exponent));
    csv.EndRow();
  }
  return csv.Finish();
}

}  // namespace rapport::builder
