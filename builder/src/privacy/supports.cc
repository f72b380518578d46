#include "supports.h"

#include <algorithm>

#include "rapport/builder/random.h"

namespace rapport::builder {
namespace {

// Equal for a run and its reverse.
uint64_t HashRun(std::span<const uint32_t> run) {
  const bool reversed = std::lexicographical_compare(run.rbegin(), run.rend(), run.begin(), run.end());
  uint64_t hash = run.size();
  for (size_t i = 0; i < run.size(); ++i) hash = MixBits(hash ^ run[reversed ? run.size() - 1 - i : i]);
  return hash;
}

// Counts a visitor once, where lists of one visitor stand together.
class Shoppers {
 public:
  void See(uint32_t visitor) {
    count_ += visitor != last_ ? 1 : 0;
    last_ = visitor;
  }
  [[nodiscard]] uint32_t count() const { return count_; }

 private:
  uint32_t count_ = 0, last_ = kNone;
};

}  // namespace

void RunShoppers::Ask(std::span<const uint32_t> run) {
  seen_.try_emplace(HashRun(run));
  if (lengths_.size() <= run.size()) lengths_.resize(run.size() + 1);
  lengths_[run.size()] = true;
}

void RunShoppers::Count(const ProductLists& lists) {
  for (size_t list = 0; list < lists.size(); ++list) {
    const std::span<const uint32_t> items = lists[list];
    for (size_t length = 2; length < lengths_.size() && length <= items.size(); ++length) {
      if (!lengths_[length]) continue;
      for (size_t begin = 0; begin + length <= items.size(); ++begin) {
        const auto found = seen_.find(HashRun(items.subspan(begin, length)));
        if (found == seen_.end() || found->second.last_visitor == lists.visitors[list]) continue;
        found->second.last_visitor = lists.visitors[list];
        ++found->second.shoppers;
      }
    }
  }
}

uint32_t RunShoppers::Of(std::span<const uint32_t> run) const {
  const auto found = seen_.find(HashRun(run));
  return found == seen_.end() ? 0 : found->second.shoppers;
}

Places::Places(const ProductLists& lists, uint32_t product_count) : begins_(product_count + 1, 0) {
  for (const uint32_t product : lists.items) ++begins_[product + 1];
  for (uint32_t i = 0; i < product_count; ++i) begins_[i + 1] += begins_[i];
  places_.resize(begins_.back());
  std::vector<uint32_t> next(begins_.begin(), begins_.end() - 1);
  for (uint32_t list = 0; list < lists.size(); ++list) {
    const auto items = lists[list];
    for (uint32_t place = 0; place < items.size(); ++place) places_[next[items[place]]++] = {list, place};
  }
}

uint32_t ShoppersWithBoth(const ProductLists& lists, const Places& places, uint32_t a, uint32_t c) {
  return ShoppersWithNear(lists, places, a, c, 0xffffffffu);
}

uint32_t ShoppersWithLater(const ProductLists& lists, const Places& places, uint32_t a, uint32_t c,
                           uint32_t reach) {
  Shoppers shoppers;
  const auto later = places.Of(c);
  size_t at = 0;
  for (const Places::Place& first : places.Of(a)) {
    while (at < later.size() && later[at].list <= first.list) ++at;
    if (at == later.size()) break;
    if (later[at].list - first.list <= reach && lists.visitors[later[at].list] == lists.visitors[first.list])
      shoppers.See(lists.visitors[first.list]);
  }
  return shoppers.count();
}

uint32_t ShoppersWithNear(const ProductLists& lists, const Places& places, uint32_t a, uint32_t c,
                          uint32_t window) {
  Shoppers shoppers;
  const auto others = places.Of(c);
  size_t at = 0;
  for (const Places::Place& one : places.Of(a)) {
    while (at < others.size() &&
           (others[at].list < one.list || (others[at].list == one.list && one.place > others[at].place &&
                                           one.place - others[at].place >= window)))
      ++at;
    if (at == others.size()) break;
    const Places::Place& other = others[at];
    if (other.list != one.list) continue;
    const uint32_t apart = other.place > one.place ? other.place - one.place : one.place - other.place;
    if (apart < window) shoppers.See(lists.visitors[one.list]);
  }
  return shoppers.count();
}

uint32_t ShoppersWithRun(const ProductLists& lists, const Places& places, std::span<const uint32_t> run) {
  Shoppers shoppers;
  for (const Places::Place& begin : places.Of(run.front())) {
    const auto items = lists[begin.list];
    const bool forward = begin.place + run.size() <= items.size() &&
                         std::equal(run.begin(), run.end(), items.begin() + begin.place);
    const bool backward = begin.place + 1 >= run.size() &&
                          std::equal(run.rbegin(), run.rend(),
                                     items.begin() + static_cast<ptrdiff_t>(begin.place + 1 - run.size()));
    if (forward || backward) shoppers.See(lists.visitors[begin.list]);
  }
  return shoppers.count();
}

uint32_t ShoppersWithAll(const ProductLists& lists, const Places& places,
                         std::span<const uint32_t> products) {
  Shoppers shoppers;
  for (const Places::Place& place : places.Of(products.front())) {
    const auto items = lists[place.list];
    const bool all = std::all_of(products.begin(), products.end(), [&](uint32_t product) {
      return std::find(items.begin(), items.end(), product) != items.end();
    });
    if (all) shoppers.See(lists.visitors[place.list]);
  }
  return shoppers.count();
}

ProductLists Journeys(const ProductLists& lists) {
  ProductLists journeys;
  for (size_t i = 0; i < lists.size(); ++i) {
    journeys.items.insert(journeys.items.end(), lists[i].begin(), lists[i].end());
    const bool last = i + 1 == lists.size() || lists.visitors[i + 1] != lists.visitors[i];
    if (last) journeys.Close(lists.visitors[i], lists.ts_ms[i]);
  }
  return journeys;
}

}  // namespace rapport::builder
