// Sessions or visitors to test, before they are sampled and written out as queries.
#ifndef RAPPORT_BUILDER_SRC_EVALUATE_TEST_GROUPS_H_
#define RAPPORT_BUILDER_SRC_EVALUATE_TEST_GROUPS_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "rapport/builder/split.h"
#include "visits.h"

namespace rapport::builder {

struct TestStep {
  uint32_t position = 0;  // in the session; 0 = the group is one query, named as the group is
  uint32_t rows_end = 0;  // the query's rows are the owner's first rows_end, less TestGroup::skipped
  int64_t now_ms = 0;
  uint32_t targets_begin = 0, targets_end = 0;  // in TestGroup::targets
};

struct TestGroup {
  std::string name, longer_name;  // the latter where several groups have the same name
  uint32_t owner = 0;
  uint32_t skipped = kNone;  // place of a row that is none of any query; rows_end then counts without it
  std::vector<TestStep> steps;
  std::vector<uint32_t> targets;
};

// Of a name, the same on every system; names that differ in their last letter lie far apart.
uint64_t HashName(std::string_view name);

// Makes names unique, takes the sample, orders groups by name and writes queries, rows and targets to
// `split`.
void AddQueries(const Owners& owners, size_t max_queries, std::vector<TestGroup> groups, Split* split);

}  // namespace rapport::builder

#endif  // RAPPORT_BUILDER_SRC_EVALUATE_TEST_GROUPS_H_
