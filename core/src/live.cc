#include "rapport/live.h"

#include <algorithm>
#include <cmath>

#include "pack_generated.h"

namespace rapport {
namespace {

constexpr double kMaxPriceMinor = 9.0e15;  // the largest amount a double still counts in ones

}  // namespace

Result<LiveProducts> LiveProducts::FromBlock(const Block& block) {
  LiveProducts live;
  for (const Record& record : block.records()) {
    if (record.text == 0 || record.kind > 2) {
      return Status::Error(StatusCode::kBadInput,
                           "products: a live product needs an id and a known availability");
    }
    LiveProduct product;
    if (record.value >= 0 && record.value <= kMaxPriceMinor)
      product.price_minor = static_cast<int64_t>(record.value);
    product.currency = block.Text(record.ref);
    if (record.kind != 0) product.in_stock = record.kind == 1;
    if (record.quantity == 0) product.in_stock = false;
    live.products_.insert_or_assign(std::string(block.Text(record.text)), std::move(product));
  }
  return live;
}

Offer::Offer(const Pack& pack, const LiveProducts& live, int64_t now_ms, const Overlay* overlay)
    : pack_(pack), overlay_(overlay), now_ms_(now_ms) {
  const pack::Head& head = pack.head();
  currency_ =
      head.currency() != nullptr ? std::string_view(head.currency()->string_view()) : std::string_view();
  if (!live.products().empty()) TakeLive(live);
}

// A product's own id counts before other keys of it.
void Offer::TakeLive(const LiveProducts& live) {
  const Catalog& catalog = pack_.catalog();
  live_of_.assign(catalog.size(), nullptr);
  all_sold_out_.assign(catalog.group_count() + 1, 0);
  for (const bool by_id : {true, false}) {
    for (const auto& [key, product] : live.products()) {
      const uint32_t number = by_id ? catalog.FindId(key) : catalog.Find(key);
      if (number == kNoProduct || live_of_[number] != nullptr) continue;
      const uint32_t group = by_id ? 0 : catalog.FindGroup(key);
      if (group != 0 && catalog.OfGroup(group).size() > 1) {
        all_sold_out_[group] = product.in_stock == false ? 1 : 0;
      } else {
        live_of_[number] = &product;
      }
    }
  }
}

bool Offer::Blocked(uint32_t product) const {
  return pack_.blocked(product) || (overlay_ != nullptr && overlay_->blocked(product));
}

bool Offer::InStock(uint32_t product) const {
  const LiveProduct* live = Live(product);
  if (live != nullptr && live->in_stock.has_value()) return *live->in_stock;
  if (!all_sold_out_.empty() && all_sold_out_[pack_.catalog().group(product)] != 0) return false;
  const auto row = overlay_ != nullptr ? overlay_->Find(product) : std::nullopt;
  return row.has_value() ? row->stock != Stock::kSoldOut : pack_.catalog().in_stock(product);
}

bool Offer::LowStock(uint32_t product) const {
  const LiveProduct* live = Live(product);
  if (live != nullptr && live->in_stock.has_value()) return false;
  const auto row = overlay_ != nullptr ? overlay_->Find(product) : std::nullopt;
  return row.has_value() ? row->stock == Stock::kLow : pack_.catalog().low_stock(product);
}

bool Offer::Stale(int64_t at_ms) const {
  const int64_t max_age_ms = pack_.plan().max_age_ms();
  return max_age_ms > 0 && now_ms_ - at_ms > max_age_ms;
}

Offer::Prices Offer::Published(uint32_t product) const {
  const Catalog& catalog = pack_.catalog();
  int64_t at_ms = pack_.head().built_ms();
  if (overlay_ != nullptr) {
    if (const auto row = overlay_->Find(product)) {
      if (Stale(row->at_ms)) return {};
      return {row->price_minor, row->list_price_minor, row->lowest_price_minor};
    }
    at_ms = std::max(at_ms, overlay_->confirmed_ms());
  }
  if (Stale(at_ms)) return {};
  return {catalog.price_minor(product), catalog.list_price_minor(product),
          catalog.lowest_price_minor(product)};
}

Offer::Prices Offer::Current(uint32_t product) const {
  Prices prices = Published(product);
  if (!Repriced(product)) return prices;
  const LiveProduct& live = *Live(product);
  prices.price_minor = live.currency == currency_ ? *live.price_minor : 0;
  return prices;
}

bool Offer::Repriced(uint32_t product) const {
  const LiveProduct* live = Live(product);
  if (live == nullptr || !live->price_minor.has_value()) return false;
  return live->currency != currency_ || *live->price_minor != Published(product).price_minor;
}

int64_t Offer::PriceMinor(uint32_t product) const {
  return Current(product).price_minor;
}

int64_t Offer::ListPriceMinor(uint32_t product) const {
  if (Repriced(product)) return 0;
  const Prices prices = Current(product);
  const int64_t struck_minor = prices.lowest_minor > 0            ? prices.lowest_minor
                               : pack_.plan().strike_list_price() ? prices.list_minor
                                                                  : 0;
  return prices.price_minor > 0 && struck_minor > prices.price_minor ? struck_minor : 0;
}

bool Offer::OnSale(uint32_t product) const {
  const Prices prices = Current(product);
  const int64_t before_minor = prices.lowest_minor > 0 ? prices.lowest_minor : prices.list_minor;
  return prices.price_minor > 0 && before_minor > prices.price_minor;
}

}  // namespace rapport
