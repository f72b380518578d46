// Test queries with products named as the pack names them, whether split from events or read from files.
#ifndef RAPPORT_BUILDER_QUERY_SET_H_
#define RAPPORT_BUILDER_QUERY_SET_H_

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "rapport/builder/split.h"
#include "rapport/builder/tables.h"
#include "rapport/engine.h"
#include "rapport/status.h"

namespace rapport::builder {

struct QueryRow {
  int64_t ts_ms = 0;
  EventKind kind = EventKind::kUnknown;
  int32_t quantity = 1;
  uint32_t product = kNone;  // number in QuerySet::products
  uint32_t order = kNone;    // number in QuerySet::orders, where the file names a transaction_id
};

struct QuerySet {
  StringPool products, orders;
  std::vector<TestQuery> queries;  // rows_begin … refer to the vectors below
  std::vector<QueryRow> rows;
  std::vector<uint32_t> targets;
  Exclude exclude = Exclude::kCurrent;

  [[nodiscard]] std::span<const QueryRow> Rows(const TestQuery& query) const {
    return {rows.data() + query.rows_begin, query.rows_end - query.rows_begin};
  }
  [[nodiscard]] std::span<const uint32_t> Targets(const TestQuery& query) const {
    return {targets.data() + query.targets_begin, query.targets_end - query.targets_begin};
  }
};

// Event product numbers → numbers in `set->products`: the id of the product that MatchProducts finds, or the
// events' own id where the catalogue knows no such product.
std::vector<uint32_t> NameProducts(const EventTable& events, const ProductTable& catalog, QuerySet* set);

// `number_of` as from NameProducts for events.products. Targets that become the same product count once.
void AddSplit(const EventTable& events, const Split& split, std::span<const uint32_t> number_of,
              QuerySet* set);

// Query lines (docs/command.md) and a truth file: a heading, then id, tab, products separated by commas.
// Queries come in the truth's order; those without truth are counted in `unused`. Rows of unknown kind or
// without a product they need are left out. kBadInput names file and line; a truth without its query is an
// error.
Status ReadQuerySet(const std::string& queries_path, const std::string& truth_path, QuerySet* set,
                    size_t* unused);

// queries.ndjson, truth.tsv and for each system ranked-NAME.ndjson in `dir`, which is made if need be; files
// of these names are replaced. lists[system][query] are numbers in set.products. kBadInput when a file cannot
// be written or a product's id holds a comma.
Status WriteQuerySet(const QuerySet& set, std::span<const std::string> names,
                     std::span<const std::vector<std::vector<uint32_t>>> lists, const std::string& dir);

}  // namespace rapport::builder

#endif  // RAPPORT_BUILDER_QUERY_SET_H_
