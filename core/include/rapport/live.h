// What the page knows better than the pack: live price and stock of products (setProducts).
#ifndef RAPPORT_LIVE_H_
#define RAPPORT_LIVE_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rapport/overlay.h"
#include "rapport/pack.h"
#include "rapport/record.h"

namespace rapport {

struct LiveProduct {
  std::optional<int64_t> price_minor;
  std::string currency;
  std::optional<bool> in_stock;
};

// By product id. Empty unless the page told some.
class LiveProducts {
 public:
  // kBadInput for a record without an id or with an unknown availability. Negative prices are left out.
  static Result<LiveProducts> FromBlock(const Block& block);

  [[nodiscard]] const std::map<std::string, LiveProduct, std::less<>>& products() const { return products_; }

 private:
  std::map<std::string, LiveProduct, std::less<>> products_;
};

// The pack's catalogue seen through its overlay and the page's live values: live before overlay before head.
class Offer {
 public:
  // `overlay` may be null; it must be of this pack. `live` must outlive the offer. What the page tells of a
  // group of variants holds for each only when it says that all are sold out, or when the group has one
  // variant.
  Offer(const Pack& pack, const LiveProducts& live, int64_t now_ms, const Overlay* overlay = nullptr);

  // Named by the configuration or by `rapport update --block` as never to be shown.
  [[nodiscard]] bool Blocked(uint32_t product) const;
  [[nodiscard]] bool InStock(uint32_t product) const;
  // Fewer pieces than the shop's minimum; false where the page tells the availability itself.
  [[nodiscard]] bool LowStock(uint32_t product) const;
  // The live price if it is in the pack's currency, else none; without a live price the overlay's or the
  // head's, unless that one is older than max_age. 0 = not to be shown.
  [[nodiscard]] int64_t PriceMinor(uint32_t product) const;
  // The struck price, above the shown one: the lowest price of the 30 days before the reduction (Directive
  // 98/6/EC, article 6a). Where that is unknown none, or the list price if the shop says so. None beside a
  // live price other than the published one, which may have changed it. 0 = none.
  [[nodiscard]] int64_t ListPriceMinor(uint32_t product) const;
  // Whether the price is below the lowest of the last 30 days or, where that is unknown, below the list
  // price.
  [[nodiscard]] bool OnSale(uint32_t product) const;

 private:
  // All 0 when too old to be shown.
  struct Prices {
    int64_t price_minor = 0, list_minor = 0, lowest_minor = 0;
  };
  [[nodiscard]] const LiveProduct* Live(uint32_t product) const {
    return product < live_of_.size() ? live_of_[product] : nullptr;
  }
  void TakeLive(const LiveProducts& live);
  [[nodiscard]] Prices Published(uint32_t product) const;
  // As published, with the live price, if any, in place of the published one.
  [[nodiscard]] Prices Current(uint32_t product) const;
  // Whether the page tells another price than is published.
  [[nodiscard]] bool Repriced(uint32_t product) const;
  [[nodiscard]] bool Stale(int64_t at_ms) const;

  const Pack& pack_;
  std::vector<const LiveProduct*> live_of_;  // by product; empty where the page told nothing
  std::vector<uint8_t> all_sold_out_;        // by group, likewise
  const Overlay* overlay_;
  const int64_t now_ms_;
  std::string_view currency_;
};

}  // namespace rapport

#endif  // RAPPORT_LIVE_H_
