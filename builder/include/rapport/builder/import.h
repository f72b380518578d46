// `rapport import`: feeds and order exports → a products file and an events file.
#ifndef RAPPORT_BUILDER_IMPORT_H_
#define RAPPORT_BUILDER_IMPORT_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "rapport/builder/tables.h"
#include "rapport/status.h"

namespace rapport::builder {

struct ImportOptions {
  std::vector<std::string> products_from, orders_from;  // at least one file altogether
  std::string products_out, events_out;                 // "" = not written; ".gz" = gzipped
  std::string products_format, orders_format;           // "" = found out file by file
  std::map<std::string, std::string> columns;           // our name → the files' heading
  std::string currency;                                 // "" = the first that the product feeds name
  int64_t now_ms = 0;  // for reductions with dates and events in the future; 0 = unknown
};

struct ImportSummary {
  int64_t products = 0;
  int64_t events = 0;
  int64_t orders = 0;
  int64_t visitors = 0;
  std::string currency;      // of the prices written; "" = unknown
  double match_rate = 0;     // share of the events naming a product whose product is in the feeds, 0..1
  double id_match_rate = 0;  // share of the orders' distinct product ids that is
  std::string match_key =
      "id";  // the product field by which they match; their ids are rewritten to the products'
  ReadReport products_report, events_report;
};

// Reads all files, gives events the ids of the products they mean, and writes both results. The first of
// products with the same id stays, across files too. Errors as the readers' and writers'; nothing is written
// unless all was read.
Result<ImportSummary> Import(const ImportOptions& options);

}  // namespace rapport::builder

#endif  // RAPPORT_BUILDER_IMPORT_H_
