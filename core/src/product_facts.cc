#include "rapport/product_facts.h"

#include <algorithm>

#include "pack_generated.h"
#include "rapport/profile.h"

namespace rapport {
namespace {

// 0 and "" stand for "unknown".
std::optional<FactValue> Known(double number) {
  if (number == 0) return std::nullopt;
  return FactValue{FactType::kNumber, number, {}};
}

std::optional<FactValue> Known(std::string_view text) {
  if (text.empty()) return std::nullopt;
  return FactValue{FactType::kString, 0, text};
}

FactValue Boolean(bool value) {
  return {FactType::kBoolean, value ? 1.0 : 0.0, {}};
}

}  // namespace

std::optional<FactValue> ProductFacts::Of(uint16_t number) const {
  const Catalog& catalog = pack_.catalog();
  switch (number) {
    case kAttributeId:
      return Known(catalog.id(product_));
    case kAttributeCategory:
      return Known(catalog.category_name(catalog.category(product_)));
    case kAttributeBrand:
      return Known(catalog.brand_name(catalog.brand(product_)));
    case kAttributePrice: {
      double minor_per_major = 1;
      for (uint8_t i = 0; i < pack_.head().currency_exponent(); ++i) minor_per_major *= 10;
      return Known(static_cast<double>(offer_.PriceMinor(product_)) / minor_per_major);
    }
    case kAttributePriceBand:
      return Known(catalog.price_band(product_));
    case kAttributeRating:
      return Known(catalog.rating_tenths(product_) / 10.0);
    case kAttributeInStock:
      return Boolean(offer_.InStock(product_));
    case kAttributeAgeDays: {
      const int64_t first_day = catalog.first_seen_day(product_);
      if (first_day == 0) return std::nullopt;
      const int64_t age_days = std::max<int64_t>(0, now_ms_ / kDayMs - first_day);
      return FactValue{FactType::kNumber, static_cast<double>(age_days), {}};
    }
    case kAttributeOnSale:
      return Boolean(offer_.OnSale(product_));
    default:
      return std::nullopt;
  }
}

}  // namespace rapport
