// Writes Rapport's own files, as the readers read them.
#ifndef RAPPORT_BUILDER_WRITERS_H_
#define RAPPORT_BUILDER_WRITERS_H_

#include <string>

#include "rapport/builder/tables.h"
#include "rapport/status.h"

namespace rapport::builder {

// Both write RFC 4180 with LF line ends, gzipped when `path` ends in ".gz" (same input, same bytes), under a
// temporary name beside `path` that takes its place at the end: readers see the old file or the whole new
// one. `exponent` is that of the prices' currency, 0..4. kBadInput when the file cannot be written.
Status WriteProductsCsv(const ProductTable& table, int exponent, const std::string& path);
Status WriteEventsCsv(const EventTable& table, int exponent, const std::string& path);

}  // namespace rapport::builder

#endif  // RAPPORT_BUILDER_WRITERS_H_
