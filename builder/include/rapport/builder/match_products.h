#ifndef RAPPORT_BUILDER_MATCH_PRODUCTS_H_
#define RAPPORT_BUILDER_MATCH_PRODUCTS_H_
#include <string>
#include <utility>
#include <vector>
#include "rapport/builder/tables.h"
namespace rapport::builder {
struct MatchResult {
  std::vector<uint32_t> product_of;
  double rate = 0;
  std::string key;
  std::vector<std::pair<std::string, double>> tried;
};
MatchResult MatchProducts(const EventTable& events, const ProductTable& products);
}  // namespace rapport::builder
#endif
