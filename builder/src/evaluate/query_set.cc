#include "rapport/builder/query_set.h"

#include <algorithm>

#include "rapport/builder/match_products.h"

namespace rapport::builder {

std::vector<uint32_t> NameProducts(const EventTable& events, const ProductTable& catalog, QuerySet* set) {
  const std::vector<uint32_t> product_of = MatchProducts(events, catalog).product_of;
  std::vector<uint32_t> number_of(product_of.size());
  for (uint32_t i = 0; i < product_of.size(); ++i) {
    const bool known = product_of[i] != kNone;
    number_of[i] = set->products.Add(known ? catalog.products[product_of[i]].id : events.products[i]);
  }
  return number_of;
}

void AddSplit(const EventTable& events, const Split& split, std::span<const uint32_t> number_of,
              QuerySet* set) {
  set->exclude = split.exclude;
  set->rows.reserve(split.rows.size());
  for (const uint32_t row : split.rows) {
    const Event& event = events.events[row];
    const uint32_t product = event.product == kNone ? kNone : number_of[event.product];
    set->rows.push_back({event.ts_ms, event.kind, event.quantity, product, kNone});
  }
  set->queries = split.queries;
  for (TestQuery& query : set->queries) {
    const auto begin = static_cast<uint32_t>(set->targets.size());
    for (const uint32_t target : split.Targets(query)) {
      const uint32_t number = number_of[target];
      if (std::find(set->targets.begin() + begin, set->targets.end(), number) == set->targets.end())
        set->targets.push_back(number);
    }
    query.targets_begin = begin;
    query.targets_end = static_cast<uint32_t>(set->targets.size());
  }
}

}  // namespace rapport::builder
