#include "rapport/live.h"

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

const LiveProduct* LiveProducts::Find(std::string_view id) const {
  if (products_.empty()) return nullptr;
  const auto found = products_.find(id);
  return found == products_.end() ? nullptr : &found->second;
}

Offer::Offer(const Pack& pack, const LiveProducts& live, int64_t now_ms) : pack_(pack), live_(live) {
  const pack::Head& head = pack.head();
  currency_ =
      head.currency() != nullptr ? std::string_view(head.currency()->string_view()) : std::string_view();
  const int64_t max_age_ms = pack.plan().max_age_ms();
  stale_ = max_age_ms > 0 && now_ms - head.built_ms() > max_age_ms;
}

bool Offer::InStock(uint32_t product) const {
  const LiveProduct* live = live_.Find(pack_.catalog().id(product));
  if (live != nullptr && live->in_stock.has_value()) return *live->in_stock;
  return pack_.catalog().in_stock(product);
}

int64_t Offer::PriceMinor(uint32_t product) const {
  const LiveProduct* live = live_.Find(pack_.catalog().id(product));
  if (live != nullptr && live->price_minor.has_value())
    return live->currency == currency_ ? *live->price_minor : 0;
  return stale_ ? 0 : pack_.catalog().price_minor(product);
}

int64_t Offer::ListPriceMinor(uint32_t product) const {
  const LiveProduct* live = live_.Find(pack_.catalog().id(product));
  if (live != nullptr && live->price_minor.has_value()) return 0;
  const int64_t list_minor = stale_ ? 0 : pack_.catalog().list_price_minor(product);
  return list_minor > PriceMinor(product) && PriceMinor(product) > 0 ? list_minor : 0;
}

}  // namespace rapport
