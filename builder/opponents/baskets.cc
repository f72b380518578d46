#include "baskets.h"

#include <algorithm>
#include <numeric>

#include "../src/evaluate/visits.h"
#include "rapport/profile.h"

namespace rapport::builder {
namespace {

struct Raw {
  int64_t last_ms = 0;
  std::vector<uint32_t> products;
};

Visit WholeHistory(const EventTable& training, const Owners& owners, uint32_t owner) {
  Visit visit;
  visit.owner = owner;
  const std::span<const uint32_t> rows = owners.Rows(owner);
  for (uint32_t place = 0; place < rows.size(); ++place) {
    const Event& event = training.events[rows[place]];
    const bool telling = event.kind == EventKind::kViewItem || event.kind == EventKind::kPurchase;
    if (telling && event.product != kNone) visit.places.push_back(place);
  }
  return visit;
}

std::vector<uint32_t> ByFalling(const std::vector<uint32_t>& counts) {
  std::vector<uint32_t> order(counts.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](uint32_t a, uint32_t b) { return counts[a] > counts[b]; });
  return order;
}

}  // namespace

Baskets::Baskets(const EventTable& training, BasketKind kind, std::span<const uint32_t> number_of,
                 uint32_t product_count)
    : kind_(kind) {
  const Owners owners(training, training.events.size());
  std::vector<Raw> raw;
  std::vector<uint32_t> last_basket(product_count, kNone);
  const auto add = [&](const Visit& visit) {
    const auto number = static_cast<uint32_t>(raw.size());
    Raw basket;
    for (const uint32_t place : visit.places) {
      const Event& event = training.events[owners.Rows(visit.owner)[place]];
      basket.last_ms = event.ts_ms;
      const uint32_t product = number_of[event.product];
      if (product == kNone || last_basket[product] == number) continue;
      last_basket[product] = number;
      basket.products.push_back(product);
    }
    if (!basket.products.empty()) raw.push_back(std::move(basket));
  };
  for (uint32_t owner = 0; owner < owners.count(); ++owner) {
    if (kind == BasketKind::kVisitor) {
      add(WholeHistory(training, owners, owner));
      continue;
    }
    const EventKind event = kind == BasketKind::kSession ? EventKind::kViewItem : EventKind::kPurchase;
    for (const Visit& visit : VisitsOf(training, owners, owner, event)) add(visit);
  }
  std::stable_sort(raw.begin(), raw.end(), [](const Raw& a, const Raw& b) { return a.last_ms > b.last_ms; });

  const int64_t recent_ms = raw.empty() ? 0 : raw.front().last_ms - kRecentDays * kDayMs;
  std::vector<uint32_t> recent(product_count, 0);
  for (const Raw& basket : raw) {
    items_.insert(items_.end(), basket.products.begin(), basket.products.end());
    begins_.push_back(static_cast<uint32_t>(items_.size()));
    if (basket.last_ms < recent_ms) continue;
    for (const uint32_t product : basket.products) ++recent[product];
  }
  Index(product_count);
  // Popular orders the others, for a stable sort keeps their order.
  std::vector<uint32_t> counts;
  for (const uint32_t product : popular_) counts.push_back(recent[product]);
  for (const uint32_t place : ByFalling(counts)) recently_popular_.push_back(popular_[place]);
}

void Baskets::Index(uint32_t product_count) {
  holder_begins_.assign(product_count + 1, 0);
  for (const uint32_t product : items_) ++holder_begins_[product + 1];
  std::partial_sum(holder_begins_.begin(), holder_begins_.end(), holder_begins_.begin());
  holders_.resize(items_.size());
  std::vector<uint32_t> next(holder_begins_.begin(), holder_begins_.end() - 1);
  for (uint32_t basket = 0; basket < size(); ++basket) {
    for (const uint32_t product : Products(basket)) holders_[next[product]++] = basket;
  }
  std::vector<uint32_t> counts(product_count);
  for (uint32_t product = 0; product < product_count; ++product) counts[product] = Count(product);
  popular_ = ByFalling(counts);
  while (!popular_.empty() && counts[popular_.back()] == 0) popular_.pop_back();
}

}  // namespace rapport::builder
