// What filters, pins and boosts may ask of a product, in the language of conditions.
#ifndef RAPPORT_PRODUCT_FACTS_H_
#define RAPPORT_PRODUCT_FACTS_H_

#include <array>
#include <cstdint>

#include "rapport/condition.h"
#include "rapport/live.h"
#include "rapport/pack.h"

namespace rapport {

// Numbers stand in packs: append only, never renumber. kProductAttributes lists them in this order.
enum ProductAttribute : uint16_t {
  kAttributeId = 0,
  kAttributeCategory = 1,  // as cards show it
  kAttributeBrand = 2,
  kAttributePrice = 3,      // as shown now, in major units; none where no price is shown
  kAttributePriceBand = 4,  // 1..5 within its category; none without a price
  kAttributeRating = 5,     // 0.1..5; none without ratings
  kAttributeInStock = 6,
  kAttributeAgeDays = 7,  // whole days since it was first seen; none where that is unknown
  kAttributeOnSale = 8,   // cheaper than it was, or than its list price
};
inline constexpr std::array<BuiltInFact, 9> kProductAttributes = {{{"id", FactType::kString},
                                                                   {"category", FactType::kString},
                                                                   {"brand", FactType::kString},
                                                                   {"price", FactType::kNumber},
                                                                   {"price_band", FactType::kNumber},
                                                                   {"rating", FactType::kNumber},
                                                                   {"in_stock", FactType::kBoolean},
                                                                   {"age_days", FactType::kNumber},
                                                                   {"on_sale", FactType::kBoolean}}};

// One product's attributes at one moment. Views into its arguments.
class ProductFacts final : public FactSource {
 public:
  ProductFacts(const Pack& pack, const Offer& offer, uint32_t product, int64_t now_ms)
      : pack_(pack), offer_(offer), product_(product), now_ms_(now_ms) {}

  // `number` must be a ProductAttribute.
  [[nodiscard]] std::optional<FactValue> Value(uint16_t number) const override { return Of(number); }

 private:
  [[nodiscard]] std::optional<FactValue> Of(uint16_t number) const;

  const Pack& pack_;
  const Offer& offer_;
  const uint32_t product_;
  const int64_t now_ms_;
};

}  // namespace rapport

#endif  // RAPPORT_PRODUCT_FACTS_H_
