#include "rapport/builder/import_products.h"

#include <algorithm>
#include <array>

#include "rapport/builder/csv_reader.h"
#include "rapport/builder/text_clean.h"

namespace rapport::builder {
namespace {

bool IsTable(const FileStart& start) {
  return !start.headings.empty();
}

constexpr std::array kFormats = std::to_array<ProductFormat>({
    {"google-xml", [](const FileStart& s) { return s.text.starts_with('<'); }, ReadGoogleXml},
    {"shopify", [](const FileStart& s) { return (s.Has("handle") && s.Has("title")) || s.Has("url handle"); },
     ReadShopifyProducts},
    {"woocommerce",
     [](const FileStart& s) {
       return s.Has("id") && s.Has("type") && s.Has("name") && s.Has("regular price");
     },
     ReadWooProducts},
    {"google",
     [](const FileStart& s) {
       return s.Has("id") &&
              (s.Has("image_link") || s.Has("image link") || (s.Has("link") && s.Has("availability")));
     },
     ReadGoogleTable},
    {"csv", IsTable, ReadPlainProducts},
});

}  // namespace

bool FileStart::Has(std::string_view heading) const {
  return std::find(headings.begin(), headings.end(), heading) != headings.end();
}

Result<FileStart> ReadFormatStart(const std::string& path, const ReadOptions& options) {
  auto text = ReadFileStart(path);
  if (!text.ok()) return text.status();
  FileStart start;
  start.text = Trim(std::string_view(text.value()).substr(0, 4096));
  if (start.text.empty()) return Status::Error(StatusCode::kBadInput, path + " is empty");
  if (start.text[0] == '<' || start.text[0] == '{' || start.text[0] == '[') return start;
  auto csv = CsvReader::Open(path, {options.separator, {}});
  if (!csv.ok()) return csv.status();
  start.headings = csv.value().headings();
  return start;
}

std::span<const ProductFormat> ProductFormats() {
  return kFormats;
}

Result<ProductTable> ImportProducts(const std::string& path, const std::string& format,
                                    const ReadOptions& options, ReadReport* report) {
  auto start = ReadFormatStart(path, options);
  if (!start.ok()) return start.status();
  const auto* found = std::find_if(kFormats.begin(), kFormats.end(), [&](const ProductFormat& f) {
    return format.empty() ? f.matches(start.value()) : f.name == format;
  });
  if (found == kFormats.end()) {
    if (format.empty()) return Status::Error(StatusCode::kBadInput, path + " is in no known product format");
    return Status::Error(StatusCode::kUnknownName, "there is no product format named " + format);
  }
  ReadOptions own = options;
  own.strip_markup = true;
  Reporter reporter(path, report);
  ProductMaker maker(own, reporter);
  Status read = found->read(path, own, reporter, maker);
  if (!read.ok()) return read;
  return maker.Finish();
}

}  // namespace rapport::builder
