// All merchandising rules at once on generated pages, against a planner that does one thing after the other
// as the published order says.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "core_engine_builder.h"
#include "rapport/diverse_order.h"
#include "rapport/merchandising.h"
#include "rapport/product_facts.h"

namespace rapport {
namespace {

using test::Condition;
using test::kNowMs;
using test::kOneDayMs;
using test::Random;
using test::TestEngine;
using test::TestHistory;
using test::TestPack;
using test::TextIs;

Condition BrandIs(TestPack* shop, std::string_view brand) {
  return {TextIs(ConditionOpCode::kEq, kAttributeBrand, shop->Text(brand))};
}

// A generated page in plain data, and a planner for it that follows docs/configuration.md word by word.
struct Item {
  int brand, category, group;
  bool blocked, in_cart;
  int shown;
};
struct Pin {
  size_t position;
  int product;  // −1: by brand
  int brand;
};
struct Boost {
  int brand;
  float factor;
};
struct Page {
  std::vector<Item> items;
  std::vector<Pin> pins;
  std::vector<Boost> boosts;
  size_t count = 0, per_category = 0, per_brand = 0;
  int diversity = 0, tired_shown = 0, filter_brand = 0;  // 0 = none
};

Page Generated(Random* random) {
  Page page;
  const uint32_t items = 1 + random->Below(40);
  for (uint32_t i = 0; i < items; ++i) {
    page.items.push_back({static_cast<int>(random->Below(4)), static_cast<int>(random->Below(4)),
                          random->Chance(25) ? static_cast<int>(1 + random->Below(std::min(5u, items))) : 0,
                          random->Chance(8), random->Chance(10),
                          random->Chance(20) ? static_cast<int>(random->Below(5)) : 0});
  }
  for (uint32_t i = random->Below(4); i > 0; --i) {
    const bool by_product = random->Chance(50);
    page.pins.push_back({1 + random->Below(6), by_product ? static_cast<int>(random->Below(items)) : -1,
                         static_cast<int>(1 + random->Below(3))});
  }
  constexpr float kFactors[] = {0.25f, 0.5f, 2, 4};
  for (uint32_t i = random->Below(3); i > 0; --i)
    page.boosts.push_back({static_cast<int>(1 + random->Below(3)), kFactors[random->Below(4)]});
  page.count = 1 + random->Below(8);
  page.per_category = random->Chance(30) ? 1 + random->Below(3) : 0;
  page.per_brand = random->Chance(30) ? 1 + random->Below(3) : 0;
  page.diversity = random->Chance(60) ? static_cast<int>(random->Below(101)) : 0;
  page.tired_shown = random->Chance(70) ? static_cast<int>(1 + random->Below(4)) : 0;
  page.filter_brand = random->Chance(15) ? static_cast<int>(1 + random->Below(3)) : 0;
  return page;
}

class Oracle {
 public:
  explicit Oracle(const Page& page) : page_(page) {}

  std::vector<int> Plan() {
    std::vector<int> pinned(page_.pins.size(), -1);
    size_t taken = 0;
    for (size_t i = 0; i < pinned.size(); ++i) {
      if (page_.pins[i].product < 0) continue;
      const int product = Shown(page_.pins[i].product);
      if (taken >= page_.count || !Sellable(product) || InSlot(product)) continue;
      slot_.push_back(pinned[i] = product);
      ++taken;
    }
    for (int candidate = 0; candidate < Count(); ++candidate) {
      const int product = Shown(candidate);
      for (size_t i = 0; i < pinned.size(); ++i) {
        if (page_.pins[i].product >= 0 || pinned[i] >= 0) continue;
        if (page_.items[product].brand != page_.pins[i].brand || taken >= page_.count) continue;
        if (!Admitted(product)) break;
        slot_.push_back(pinned[i] = product);
        ++taken;
        break;
      }
    }
    std::vector<int> places(page_.count, -1);
    for (size_t i = 0; i < pinned.size(); ++i) {
      if (pinned[i] < 0) continue;
      const size_t wanted = std::min(page_.pins[i].position, page_.count) - 1;
      size_t place = wanted;
      while (place < page_.count && places[place] >= 0) ++place;
      for (size_t back = page_.count; place == page_.count; --back)
        if (places[back - 1] < 0) place = back - 1;
      places[place] = pinned[i];
    }
    const std::vector<int> others = Others(page_.count - taken);
    std::vector<int> shown;
    size_t next = 0;
    for (const int place : places) {
      if (place >= 0)
        shown.push_back(place);
      else if (next < others.size())
        shown.push_back(others[next++]);
    }
    return shown;
  }

 private:
  [[nodiscard]] int Count() const { return static_cast<int>(page_.items.size()); }
  [[nodiscard]] bool Same(int a, int b) const {
    return a == b || (page_.items[a].group != 0 && page_.items[a].group == page_.items[b].group);
  }
  [[nodiscard]] bool InSlot(int product) const {
    return std::any_of(slot_.begin(), slot_.end(), [&](int other) { return Same(product, other); });
  }
  [[nodiscard]] bool Sellable(int product) const {
    const Item& item = page_.items[product];
    return !item.blocked && (page_.filter_brand == 0 || item.brand == page_.filter_brand);
  }
  // The first variant that may be sold takes the place of one that may not.
  [[nodiscard]] int Shown(int product) const {
    for (int other = 0; other < Count() && !Sellable(product); ++other) {
      if (Same(product, other) && Sellable(other)) return other;
    }
    return product;
  }
  [[nodiscard]] bool InCart(int product) const {
    for (int other = 0; other < Count(); ++other) {
      if (Same(product, other) && page_.items[other].in_cart) return true;
    }
    return false;
  }
  [[nodiscard]] bool Admitted(int product) const {
    const Item& item = page_.items[product];
    if (!Sellable(product) || InCart(product) || InSlot(product)) return false;
    size_t category = 0, brand = 0;
    for (const int other : slot_) {
      if (item.category != 0 && page_.items[other].category == item.category) ++category;
      if (item.brand != 0 && page_.items[other].brand == item.brand) ++brand;
    }
    return (page_.per_category == 0 || category < page_.per_category) &&
           (page_.per_brand == 0 || brand < page_.per_brand);
  }
  [[nodiscard]] bool Tired(int product) const {
    if (page_.tired_shown == 0 || InCart(product)) return false;
    int shown = 0;
    for (int other = 0; other < Count(); ++other) {
      if (Same(product, other)) shown += page_.items[other].shown;
    }
    return shown >= page_.tired_shown;
  }
  [[nodiscard]] double Likeness(int a, int b) const {
    if (Same(a, b)) return 1;
    const Item& x = page_.items[a];
    const Item& y = page_.items[b];
    return (x.category != 0 && x.category == y.category ? 0.6 : 0) +
           (x.brand != 0 && x.brand == y.brand ? 0.4 : 0);
  }

  std::vector<int> Others(size_t count) {
    std::vector<std::pair<float, int>> scored;  // score, product
    std::vector<int> pool, tired, taken;
    for (int candidate = 0; candidate < Count(); ++candidate) {
      const int product = Shown(candidate);
      if (!Admitted(product)) continue;
      float score = 1.0f - static_cast<float>(candidate) / static_cast<float>(Count());
      for (const Boost& boost : page_.boosts) {
        if (boost.brand == page_.items[product].brand) score *= boost.factor;
      }
      if (Tired(product)) {
        tired.push_back(product);
      } else {
        scored.emplace_back(score, product);
      }
    }
    std::stable_sort(scored.begin(), scored.end(), [](auto a, auto b) { return a.first > b.first; });
    for (const auto& [score, product] : scored) pool.push_back(product);
    const double depth = 5.0 * static_cast<double>(page_.count);
    const double d = page_.diversity / 100.0;
    const size_t head = page_.diversity > 0 ? std::min(pool.size(), 5 * page_.count) : 0;
    std::vector<std::pair<int, int>> ranked;  // product, place
    for (size_t i = 0; i < head; ++i) ranked.emplace_back(pool[i], static_cast<int>(i));
    const auto take = [&](int product) {
      if (taken.size() >= count || !Admitted(product)) return;
      taken.push_back(product);
      slot_.push_back(product);
    };
    while (!ranked.empty()) {
      size_t best = 0;
      double best_value = -1e9;
      for (size_t i = 0; i < ranked.size(); ++i) {
        double likeness = 0;
        for (const int other : slot_) likeness = std::max(likeness, Likeness(ranked[i].first, other));
        const double value = (1 - d) * (1 - ranked[i].second / depth) - d * likeness;
        if (value > best_value + 1e-9) best = i, best_value = value;
      }
      take(ranked[best].first);
      ranked.erase(ranked.begin() + static_cast<ptrdiff_t>(best));
    }
    for (size_t i = head; i < pool.size(); ++i) take(pool[i]);
    for (const int product : tired) take(product);
    return taken;
  }

  const Page& page_;
  std::vector<int> slot_;
};

std::string Planned(const Page& page) {
  TestPack shop;
  TestHistory rows;
  const auto name = [](char kind, int number) { return number == 0 ? "" : kind + std::to_string(number); };
  for (size_t i = 0; i < page.items.size(); ++i) {
    const Item& item = page.items[i];
    const std::string id = "p" + std::to_string(i);
    shop.Product(id).Group(static_cast<uint32_t>(item.group));
    if (item.brand != 0) shop.Brand(name('b', item.brand));
    if (item.category != 0) shop.Category(name('c', item.category));
    if (item.blocked) shop.plan().block.push_back(id);
    for (int n = 0; n < item.shown; ++n) rows.Impression(kNowMs - 100, id);
    if (item.in_cart) rows.Cart(kNowMs - 50, id);
  }
  const auto brand_is = [&](int brand) { return BrandIs(&shop, name('b', brand)); };
  shop.plan().hide_in_cart = true;
  shop.plan().tired_shown = static_cast<uint16_t>(page.tired_shown);
  shop.plan().tired_within_ms = kOneDayMs;
  shop.Slot("s", {.count = static_cast<uint8_t>(page.count),
                  .per_category = static_cast<uint8_t>(page.per_category),
                  .filter = page.filter_brand != 0 ? brand_is(page.filter_brand) : Condition{},
                  .diversity = static_cast<uint8_t>(page.diversity),
                  .per_brand = static_cast<uint8_t>(page.per_brand)});
  for (const Pin& pin : page.pins) {
    shop.Pin({.position = static_cast<uint8_t>(pin.position),
              .product = pin.product < 0 ? "" : "p" + std::to_string(pin.product),
              .where = pin.product < 0 ? brand_is(pin.brand) : Condition{}});
  }
  for (const Boost& boost : page.boosts) shop.Boost({.factor = boost.factor, .where = brand_is(boost.brand)});
  return TestEngine(&shop, rows).Html("s");
}

TEST(Merchandising, GeneratedPagesAreThoseThatFollowThePublishedOrderStepByStep) {
  Random random(20260304);
  for (int i = 0; i < 400; ++i) {
    const Page page = Generated(&random);
    std::string expected;
    for (const int product : Oracle(page).Plan()) expected += "[p" + std::to_string(product) + "]";
    ASSERT_EQ(Planned(page), expected.empty() ? "-" : expected) << "page " << i;
  }
}

}  // namespace
}  // namespace rapport
