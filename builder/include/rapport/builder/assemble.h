// Products, models and plan → one market's head.
#ifndef RAPPORT_BUILDER_ASSEMBLE_H_
#define RAPPORT_BUILDER_ASSEMBLE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "pack_generated.h"
#include "rapport/builder/config.h"
#include "rapport/builder/prepare.h"
#include "rapport/builder/tables.h"
#include "rapport/builder/train.h"
#include "rapport/overlay.h"

namespace rapport::builder {

// ISO 4217 for "no currency": of a market for which neither configuration nor feed names one.
inline constexpr const char* kNoCurrency = "XXX";

// The products table in the order of `numbering`. Prices in another currency than the market's, or in an
// unknown one, are left out. Ships what cards show and scoring needs, and hashes of the keys by which a page
// may name a product; descriptions, tags, stock levels, labels, identifiers other than the id and anything
// about costs stay out.
pack::ProductsT AssembleProducts(const ProductTable& products, const std::vector<int64_t>& first_seen_ms,
                                 const Numbering& numbering, const MarketConfig& market);

// What an offer says of a product in a market's currency.
struct OfferColumns {
  uint32_t price_minor = 0;         // 0 = unknown, or in another currency
  uint32_t list_price_minor = 0;    // 0 = none
  uint32_t lowest_price_minor = 0;  // 0 = unknown
  Stock stock = Stock::kInStock;
  bool operator==(const OfferColumns&) const = default;
};
// `min_stock` 0 = no minimum; a product whose stock level is not told is never below it.
OfferColumns OfferOf(const Product& product, const std::string& currency, uint32_t min_stock);

// When each product was first seen: the feed's date, else its first event if that lies more than a week after
// the history's begin (earlier ones were there before), else 0.
std::vector<int64_t> FirstSeen(const ProductTable& products, const PreparedEvents& prepared);

// True for products that must not stand among rows learnt from shoppers: marked adult by the feed, or of a
// category or tag that speaks of health, pregnancy, intimacy, faith and the like.
std::vector<bool> FindSensitive(const ProductTable& products);

}  // namespace rapport::builder

#endif  // RAPPORT_BUILDER_ASSEMBLE_H_
