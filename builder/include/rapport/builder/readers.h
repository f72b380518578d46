// Reads Rapport's own files: events as CSV or NDJSON, products as CSV; plain or gzipped, in any common
// encoding.
#ifndef RAPPORT_BUILDER_READERS_H_
#define RAPPORT_BUILDER_READERS_H_

#include <string>

#include "rapport/builder/read_options.h"
#include "rapport/builder/tables.h"
#include "rapport/status.h"

namespace rapport::builder {

// Reads products. Only `product` (or `id`, `product_id`) is required; docs/import.md lists the other columns.
// Rows without a usable id and repeated ids are dropped; a field that cannot be read is left empty. An
// untitled product is titled by its id. `report` may be null; it is added to. kBadInput or kLimit when the
// file as a whole cannot be read.
Result<ProductTable> ReadProducts(const std::string& path, const ReadOptions& options, ReadReport* report);

// Reads events, sorted by time. Format by first byte: "{" is NDJSON, anything else CSV. Rows that cannot be
// used are dropped and reported with line, field and reason; an unreadable price is left out. `report` and
// errors as above.
Result<EventTable> ReadEvents(const std::string& path, const ReadOptions& options, ReadReport* report);

}  // namespace rapport::builder

#endif  // RAPPORT_BUILDER_READERS_H_
