// Product feeds of shop systems → products. One file per format, one table of formats.
#ifndef RAPPORT_BUILDER_IMPORT_PRODUCTS_H_
#define RAPPORT_BUILDER_IMPORT_PRODUCTS_H_

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rapport/builder/product_maker.h"
#include "rapport/builder/read_options.h"
#include "rapport/builder/tables.h"
#include "rapport/status.h"

namespace rapport::builder {

// How a file begins, by which its format is told.
struct FileStart {
  std::string text;                   // the first bytes, without white space before them
  std::vector<std::string> headings;  // in lower case; empty unless it is a table
  [[nodiscard]] bool Has(std::string_view heading) const;
};
Result<FileStart> ReadFormatStart(const std::string& path, const ReadOptions& options);

struct ProductFormat {
  const char* name;
  bool (*matches)(const FileStart& start);
  // Gives every product of the file to `maker`.
  Status (*read)(const std::string& path, const ReadOptions& options, Reporter& reporter,
                 ProductMaker& maker);
};

// In the order in which they are tried; the last one, "csv", matches every table.
std::span<const ProductFormat> ProductFormats();

// Reads a feed. `format` names an entry of ProductFormats(); "" = found out from the content. Rows marked as
// not for sale are skipped. kUnknownName for another name; kBadInput when no format matches or the file
// cannot be read.
Result<ProductTable> ImportProducts(const std::string& path, const std::string& format,
                                    const ReadOptions& options, ReadReport* report);

// The formats' own readers.
Status ReadGoogleXml(const std::string& path, const ReadOptions& options, Reporter& reporter,
                     ProductMaker& maker);
Status ReadGoogleTable(const std::string& path, const ReadOptions& options, Reporter& reporter,
                       ProductMaker& maker);
Status ReadShopifyProducts(const std::string& path, const ReadOptions& options, Reporter& reporter,
                           ProductMaker& maker);
Status ReadWooProducts(const std::string& path, const ReadOptions& options, Reporter& reporter,
                       ProductMaker& maker);
Status ReadPlainProducts(const std::string& path, const ReadOptions& options, Reporter& reporter,
                         ProductMaker& maker);

}  // namespace rapport::builder

#endif  // RAPPORT_BUILDER_IMPORT_PRODUCTS_H_
