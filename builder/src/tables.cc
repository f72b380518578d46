#include "rapport/builder/tables.h"

#include <algorithm>
#include <map>

namespace rapport::builder {

void ReadReport::Add(const ReadReport& other) {
  rows += other.rows;
  kept += other.kept;
  dropped += other.dropped;
  skipped += other.skipped;
  for (const auto& [reason, count] : other.counts) counts[reason] += count;
  for (const Finding& finding : other.findings) {
    if (findings.size() < kMaxFindings) findings.push_back(finding);
  }
}

// order_ points into numbers_, so a copy has to point into its own.
StringPool::StringPool(const StringPool& other) : numbers_(other.numbers_), order_(other.order_.size()) {
  for (const auto& [text, number] : numbers_) order_[number] = &text;
}

StringPool& StringPool::operator=(const StringPool& other) {
  if (this != &other) *this = StringPool(other);
  return *this;
}

uint32_t StringPool::Add(std::string_view text) {
  const auto found = numbers_.find(text);
  if (found != numbers_.end()) return found->second;
  const auto number = static_cast<uint32_t>(order_.size());
  order_.push_back(&numbers_.emplace(text, number).first->first);
  return number;
}

std::optional<uint32_t> StringPool::Find(std::string_view text) const {
  const auto found = numbers_.find(text);
  if (found == numbers_.end()) return std::nullopt;
  return found->second;
}

std::string MostNamedCurrency(const ProductTable& products) {
  std::map<std::string, size_t> rows;
  for (const Product& product : products.products) {
    if (!product.currency.empty() && product.price_minor.has_value()) ++rows[product.currency];
  }
  const auto most = std::max_element(rows.begin(), rows.end(),
                                     [](const auto& x, const auto& y) { return x.second < y.second; });
  return most == rows.end() ? std::string() : most->first;
}

}  // namespace rapport::builder
