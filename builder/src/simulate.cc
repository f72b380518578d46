#include "rapport/builder/simulate.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <string>

#include "rapport/builder/random.h"
#include "simulated_shop.h"

namespace rapport::builder {
namespace {

constexpr int64_t kDayMs = 86'400'000;
constexpr int64_t kHourMs = 3'600'000;
constexpr size_t kMostTastes = 4;

// Shares of the day's visits by hour UTC, of the week's by weekday from Sunday, of the year's by month, of
// the busiest.
constexpr std::array<double, 24> kHours = {.10, .06, .04, .03, .03, .05, .12, .25, .40, .55, .65, .70,
                                           .75, .70, .65, .65, .70, .75, .85, .95, 1.0, .95, .65, .30};
constexpr std::array<double, 7> kWeekdays = {1.0, .80, .75, .75, .78, .72, .85};
constexpr std::array<double, 12> kMonths = {.62, .60, .65, .65, .68, .64, .60, .60, .70, .78, 1.0, .95};

int MonthOf(int64_t ts_ms) {
  const std::chrono::year_month_day date{std::chrono::sys_days(std::chrono::days(ts_ms / kDayMs))};
  return static_cast<int>(static_cast<unsigned>(date.month())) - 1;
}

double Liveliness(int64_t ts_ms) {
  const int64_t day = ts_ms / kDayMs;
  return kHours[static_cast<size_t>(ts_ms % kDayMs / kHourMs)] *
         kWeekdays[static_cast<size_t>((day + 4) % 7)] * kMonths[static_cast<size_t>(MonthOf(ts_ms))];
}

struct Shopper {
  std::array<uint32_t, kMostTastes> tastes;
  size_t taste_count = 1;
  uint32_t brand = 0;
  uint32_t price_band = 0;
  double cart_chance = 0;
  std::vector<std::pair<uint32_t, int64_t>> bought;  // consumables and when last
};

// Plays one shopper after the other and writes what they do.
class Crowd {
 public:
  Crowd(const ProductTable& products, const SimulateOptions& options)
      : products_(products),
        options_(options),
        shop_(products, options.seed),
        begin_ms_(options.end_ms - std::clamp(options.days, 1, 3650) * kDayMs),
        numbers_(products.products.size(), kNone) {
    table_.events.reserve(static_cast<size_t>(options.shoppers) * 16);
  }

  EventTable Run() {
    for (int64_t i = 0; i < options_.shoppers; ++i) Play(i);
    std::stable_sort(table_.events.begin(), table_.events.end(),
                     [](const Event& a, const Event& b) { return a.ts_ms < b.ts_ms; });
    return std::move(table_);
  }

 private:
  void Play(int64_t number) {
    Random random(options_.seed, static_cast<uint64_t>(number) + 1000);
    Shopper shopper = MakeShopper(random);
    visitor_ = table_.visitors.Add("sim-" + std::to_string(number + 1));
    // The number of visits has a long tail: half the shoppers come once or twice, few come often.
    const auto visits = static_cast<int>(std::min(60.0, 1 / (random.Unit() + 0.004)));
    const double gap_days = 3 + random.Exponential(0.6 * static_cast<double>(options_.days) / (visits + 1));
    int64_t ts_ms =
        begin_ms_ + static_cast<int64_t>(random.Unit() * static_cast<double>(options_.end_ms - begin_ms_));
    if (visits > 3) ts_ms = begin_ms_ + (ts_ms - begin_ms_) / 2;
    for (int visit = 0; visit < visits; ++visit) {
      while (ts_ms < options_.end_ms && !random.Chance(Liveliness(ts_ms))) {
        ts_ms += static_cast<int64_t>(random.Exponential(5 * kHourMs));
      }
      if (ts_ms >= options_.end_ms) return;
      Visit(&shopper, ts_ms, random);
      ts_ms = NextVisitMs(shopper, ts_ms + kHourMs, gap_days, random);
    }
  }

  Shopper MakeShopper(Random& random) {
    Shopper shopper;
    shopper.taste_count = 1 + random.Below(kMostTastes);
    for (uint32_t& taste : shopper.tastes) taste = shop_.PickCluster(random);
    shopper.brand = shop_.Brand(shop_.PickProduct(shopper.tastes[0], random));
    shopper.price_band = static_cast<uint32_t>(random.Below(SimulatedShop::kPriceBands));
    shopper.cart_chance = 0.03 + 0.15 * random.Unit() * random.Unit();
    return shopper;
  }

  int64_t NextVisitMs(const Shopper& shopper, int64_t after_ms, double gap_days, Random& random) {
    int64_t next =
        after_ms + static_cast<int64_t>(random.Exponential(gap_days) * static_cast<double>(kDayMs));
    for (const auto& [product, bought_ms] : shopper.bought) {
      const double due_days = shop_.RepeatDays(product) * (0.9 + 0.25 * random.Unit());
      const int64_t due_ms = bought_ms + static_cast<int64_t>(due_days * static_cast<double>(kDayMs));
      if (due_ms > after_ms && due_ms < next && random.Chance(0.6)) next = due_ms;
    }
    return next;
  }

  // The better of a few products that a shopper comes upon in a cluster; kNone when none is on sale yet.
  uint32_t Choose(const Shopper& shopper, uint32_t cluster, int64_t ts_ms, Random& random) {
    uint32_t best = kNone;
    int best_score = -1;
    for (int look = 0; look < 3; ++look) {
      const uint32_t product = shop_.PickProduct(cluster, random);
      if (!OnSale(product, ts_ms)) continue;
      const int score = (shop_.Brand(product) == shopper.brand ? 2 : 0) +
                        (shop_.PriceBand(product) == shopper.price_band ? 1 : 0);
      if (score > best_score) best = product, best_score = score;
    }
    return best;
  }

  uint32_t PickTaste(const Shopper& shopper, int64_t ts_ms, Random& random) {
    uint32_t taste = shopper.tastes[0];
    for (int again = 0; again < 4; ++again) {
      // The first taste counts most.
      taste = shopper.tastes[std::min(random.Below(shopper.taste_count), random.Below(shopper.taste_count))];
      if (random.Chance(shop_.Season(taste, MonthOf(ts_ms)) / 3)) break;
    }
    return random.Chance(0.06) ? shop_.PickCluster(random) : taste;
  }

  uint32_t NextProduct(const Shopper& shopper, uint32_t current, int64_t ts_ms, Random& random) {
    const double way = random.Unit();
    if (current != kNone && way < 0.5) {
      const uint32_t companion = Companion(current, random);
      if (companion != current && OnSale(companion, ts_ms)) return companion;
    }
    if (current != kNone && way < 0.85) return Choose(shopper, shop_.Cluster(current), ts_ms, random);
    return Choose(shopper, PickTaste(shopper, ts_ms, random), ts_ms, random);
  }

  uint32_t Companion(uint32_t product, Random& random) {
    constexpr uint32_t kLast = SimulatedShop::kCompanions;
    return shop_.Companions(product)[std::min(random.Below(kLast), random.Below(kLast))];
  }

  [[nodiscard]] bool OnSale(uint32_t product, int64_t ts_ms) const {
    return products_.products[product].first_seen_ms.value_or(0) <= ts_ms;
  }

  void Visit(Shopper* shopper, int64_t ts_ms, Random& random) {
    session_ = table_.sessions.Add("s" + std::to_string(++session_count_));
    std::vector<uint32_t> cart;
    for (const auto& [product, bought_ms] : shopper->bought) {
      const int64_t due_ms = bought_ms + shop_.RepeatDays(product) * kDayMs * 9 / 10;
      if (ts_ms < due_ms || !random.Chance(0.6)) continue;
      Look(product, &ts_ms, random);
      ToCart(product, &ts_ms, &cart, random);
    }
    uint32_t current = kNone;
    const int views = 1 + static_cast<int>(std::min(40.0, random.Exponential(2.8)));
    for (int view = 0; view < views; ++view) {
      const uint32_t product = NextProduct(*shopper, current, ts_ms, random);
      if (product == kNone || product == current) continue;
      current = product;
      Look(current, &ts_ms, random);
      if (!random.Chance(shopper->cart_chance)) continue;
      ToCart(current, &ts_ms, &cart, random);
      const uint32_t companion = Companion(current, random);
      if (random.Chance(0.35) && companion != current && OnSale(companion, ts_ms)) {
        Look(companion, &ts_ms, random);
        ToCart(companion, &ts_ms, &cart, random);
      }
    }
    if (!cart.empty()) CheckOut(shopper, cart, ts_ms, random);
  }

  void Look(uint32_t product, int64_t* ts_ms, Random& random) {
    *ts_ms += 4000 + static_cast<int64_t>(random.Exponential(40'000));
    Write(*ts_ms, EventKind::kViewItem, product, session_, 1);
  }

  void ToCart(uint32_t product, int64_t* ts_ms, std::vector<uint32_t>* cart, Random& random) {
    if (std::find(cart->begin(), cart->end(), product) != cart->end()) return;
    *ts_ms += 2000 + static_cast<int64_t>(random.Below(20'000));
    Write(*ts_ms, EventKind::kAddToCart, product, session_, 1);
    cart->push_back(product);
  }

  void CheckOut(Shopper* shopper, std::vector<uint32_t> cart, int64_t ts_ms, Random& random) {
    if (cart.size() > 1 && random.Chance(0.1)) {
      Write(ts_ms + 5000, EventKind::kRemoveFromCart, cart.back(), session_, 1);
      cart.pop_back();
    }
    if (random.Chance(0.3)) return;
    Write(ts_ms + 20'000, EventKind::kBeginCheckout, kNone, session_, 1);
    if (random.Chance(0.15)) return;
    const uint32_t order = table_.sessions.Add("o" + std::to_string(++order_count_));
    for (const uint32_t product : cart) {
      const int quantity = random.Chance(0.85) ? 1 : 2 + static_cast<int>(random.Below(3));
      Write(ts_ms + 120'000, EventKind::kPurchase, product, order, quantity);
      if (shop_.RepeatDays(product) == 0) continue;
      const auto known = std::find_if(shopper->bought.begin(), shopper->bought.end(),
                                      [&](const auto& entry) { return entry.first == product; });
      if (known != shopper->bought.end()) {
        known->second = ts_ms;
      } else {
        shopper->bought.emplace_back(product, ts_ms);
      }
    }
  }

  void Write(int64_t ts_ms, EventKind kind, uint32_t product, uint32_t session, int quantity) {
    if (ts_ms >= options_.end_ms) return;
    Event event;
    event.ts_ms = ts_ms;
    event.visitor = visitor_;
    event.session = session;
    event.kind = kind;
    event.quantity = quantity;
    if (product != kNone) {
      uint32_t& number = numbers_[product];
      if (number == kNone) number = table_.products.Add(products_.products[product].id);
      event.product = number;
      event.price_minor = products_.products[product].price_minor.value_or(-1);
    }
    table_.events.push_back(event);
  }

  const ProductTable& products_;
  const SimulateOptions& options_;
  const SimulatedShop shop_;
  const int64_t begin_ms_;
  std::vector<uint32_t> numbers_;  // of each product in table_.products
  EventTable table_;
  uint32_t visitor_ = kNone;
  uint32_t session_ = kNone;
  int64_t session_count_ = 0;
  int64_t order_count_ = 0;
};

}  // namespace

EventTable Simulate(const ProductTable& products, const SimulateOptions& options) {
  if (products.products.empty() || options.shoppers <= 0) return {};
  return Crowd(products, options).Run();
}

}  // namespace rapport::builder
