// What the page knows better than the pack: live price and stock of products (setProducts).
#ifndef RAPPORT_LIVE_H_
#define RAPPORT_LIVE_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

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

  [[nodiscard]] const LiveProduct* Find(std::string_view id) const;

 private:
  std::map<std::string, LiveProduct, std::less<>> products_;
};

// The pack's catalogue seen through the page's live values.
class Offer {
 public:
  Offer(const Pack& pack, const LiveProducts& live, int64_t now_ms);

  // Live availability, else the pack's.
  [[nodiscard]] bool InStock(uint32_t product) const;
  // The live price if it is in the pack's currency, else none; without a live price the pack's, unless it is
  // older than max_age. 0 = not to be shown.
  [[nodiscard]] int64_t PriceMinor(uint32_t product) const;
  // The struck price: only above the shown one and never beside a live price, which may have changed it. 0 =
  // none.
  [[nodiscard]] int64_t ListPriceMinor(uint32_t product) const;

 private:
  const Pack& pack_;
  const LiveProducts& live_;
  std::string_view currency_;
  bool stale_;
};

}  // namespace rapport

#endif  // RAPPORT_LIVE_H_
