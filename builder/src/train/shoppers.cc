#include "shoppers.h"

#include <algorithm>
#include <utility>

#include "rapport/builder/random.h"
#include "rapport/builder/train.h"

namespace rapport::builder {
namespace {

constexpr size_t kPairsAtOnce = 8'000'000;  // 128 MB

uint64_t Key(uint32_t a, uint32_t b) {
  return a < b ? uint64_t{a} << 32 | b : uint64_t{b} << 32 | a;
}

}  // namespace

ShopperFloor::ShopperFloor(const ProductLists& lists, uint32_t product_count, uint32_t floor)
    : floor_(floor) {
  if (floor_ <= 1) return;
  CountProducts(lists, product_count);
  CountPairs(lists);
}

// Lists of one visitor stand together, so remembering the last visitor counts distinct ones.
void ShopperFloor::CountProducts(const ProductLists& lists, uint32_t product_count) {
  std::vector<uint32_t> shoppers(product_count, 0), last_visitor(product_count, kNone);
  for (size_t i = 0; i < lists.size(); ++i) {
    for (const uint32_t product : lists[i]) {
      if (last_visitor[product] == lists.visitors[i]) continue;
      last_visitor[product] = lists.visitors[i];
      ++shoppers[product];
    }
  }
  allowed_.resize(product_count);
  for (uint32_t product = 0; product < product_count; ++product)
    allowed_[product] = shoppers[product] >= floor_;
}

// Part by part of the pairs, because all of them at once would not fit beside millions of events.
void ShopperFloor::CountPairs(const ProductLists& lists) {
  const size_t parts = 1 + lists.items.size() * (kFragmentWindow - 1) / kPairsAtOnce;
  std::vector<std::pair<uint64_t, uint32_t>> seen;  // pair, visitor
  for (size_t part = 0; part < parts; ++part) {
    seen.clear();
    for (size_t i = 0; i < lists.size(); ++i) {
      const auto list = lists[i];
      for (size_t j = 1; j < list.size(); ++j) {
        if (!allowed_[list[j]]) continue;
        for (size_t back = 1; back <= std::min(j, kFragmentWindow - 1); ++back) {
          const uint32_t other = list[j - back];
          if (other == list[j] || !allowed_[other]) continue;
          const uint64_t key = Key(other, list[j]);
          if (parts == 1 || MixBits(key) % parts == part) seen.emplace_back(key, lists.visitors[i]);
        }
      }
    }
    std::sort(seen.begin(), seen.end());
    seen.erase(std::unique(seen.begin(), seen.end()), seen.end());
    for (size_t begin = 0; begin < seen.size();) {
      size_t end = begin;
      while (end < seen.size() && seen[end].first == seen[begin].first) ++end;
      if (end - begin >= floor_) allowed_pairs_.insert(seen[begin].first);
      begin = end;
    }
  }
}

bool ShopperFloor::AllowsPair(uint32_t a, uint32_t b) const {
  if (floor_ <= 1) return true;
  return a == b ? Allows(a) : allowed_pairs_.contains(Key(a, b));
}

}  // namespace rapport::builder
