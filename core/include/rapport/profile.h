// What folding the history yields: a pure function of history, catalogue and now_ms.
#ifndef RAPPORT_PROFILE_H_
#define RAPPORT_PROFILE_H_

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "rapport/catalog.h"
#include "rapport/history.h"

namespace rapport {

inline constexpr int64_t kSessionIdleMs = 30 * 60 * 1000;  // a session ends after 30 minutes without an event
inline constexpr int64_t kDayMs = int64_t{24} * 60 * 60 * 1000;

// After this long an affinity counts half: exp2(−age / half-life).
inline constexpr double kProductHalfLifeMs = 7.0 * kDayMs;
inline constexpr double kTasteHalfLifeMs = 30.0 * kDayMs;  // category, brand, price band

// An order counts 0.8 of what the one after it counts: log2 of that, written out because C libraries differ
// in log2.
inline constexpr double kOrderDecayOctaves = -0.32192809488736235;

// "Less like this": for so long the product is kept out, unless she restores it or turns to it again on her
// own account (looks at it, puts it into the cart or on the wish list, buys it).
inline constexpr int kDismissedDays = 180;
// Meanwhile the taste for its category and for its brand is lower by this much, decaying as taste does and
// never below 0: it undoes two looks of the same age.
inline constexpr float kDismissWeight = 2;

// What the shopper did with one product.
struct ProductTrace {
  uint32_t product = kNoProduct;
  float interest = 0;  // decayed sum of event weights: view 1, click 1, wishlist 2, cart 3, purchase 4
  uint32_t views = 0;
  uint32_t orders = 0;        // distinct orders that hold it, less refunded ones
  float order_recency = 0;    // sum over those orders of 0.8^(orders since)
  int32_t cart_quantity = 0;  // ≥ 0
  uint32_t shown = 0;         // impressions in slots
  uint32_t clicked = 0;       // clicks in slots
  uint32_t last_order = 0;    // number of the latest order that holds it, from 1; 0 = none
  int64_t last_view_ms = 0;   // meaningful when views > 0; likewise below
  int64_t last_order_ms = 0;
  int64_t cart_ms = 0;
  int64_t last_refund_ms = 0;      // 0 = never given back
  int64_t last_touch_ms = 0;       // the last event that is neither an impression nor a refund; 0 = none
  uint32_t last_view_row = 0;      // for a stable order among views of one millisecond
  uint32_t last_view_session = 0;  // number of the session, from 1
  bool viewed_this_session = false;
  bool dismissed = false;    // and neither restored nor turned to since; see kDismissedDays
  int64_t dismissed_ms = 0;  // meaningful when dismissed
};

// A product was seen in a slot.
struct Impression {
  uint32_t product;
  int64_t at_ms;
};

// Variants of one product count as one in all lists and counts: the latest viewed stands for the others among
// the views, the first of an order's lines for the others of that order.
struct Profile {
  std::vector<ProductTrace>
      products;  // known to the catalogue, in order of first touch; one for each variant
  std::vector<uint32_t> recent_views;   // distinct products, latest first
  std::vector<uint32_t> last_order;     // products of the latest order, in row order
  std::vector<Impression> impressions;  // oldest first
  std::vector<uint32_t> dismissed;      // products to be kept out at now_ms, latest first
  uint32_t last_product =
      kNoProduct;  // of the last event that names a known product, impressions and dismissals aside

  // Decayed interest by number (0 = none) of category and brand, and by price band.
  std::vector<float> category_taste, brand_taste;
  std::array<float, kPriceBands + 1> price_taste{};

  uint32_t orders = 0, views = 0, sessions = 0;  // sessions count the one that now_ms lies in
  uint32_t cart_products = 0;
  int64_t first_ms = 0;             // of any event; meaningful when sessions > 1 or session_rows > 0
  int64_t previous_session_ms = 0;  // last event before the present session; meaningful when sessions > 1
  int64_t last_order_ms = 0;        // meaningful when orders > 0
  uint32_t session_rows = 0;        // events of the present session
  bool wished = false;
  bool ordered_last = false;  // the last event that names a known product, impressions aside, is a purchase

  // The trace of a product, or null.
  [[nodiscard]] const ProductTrace* Find(uint32_t product) const {
    if (product >= trace_of.size() || trace_of[product] == 0) return nullptr;
    return &products[trace_of[product] - 1];
  }

  // What she did with the product in any of its variants, counts added up; null if nothing. Its `product` is
  // the variant she looked at last or, where she looked at none, touched first.
  [[nodiscard]] const ProductTrace* FindAnyVariant(const Catalog& catalog, uint32_t product) const {
    const uint32_t group = product < trace_of.size() ? catalog.group(product) : 0;
    if (group == 0) return Find(product);
    return group_trace_of[group] == 0 ? nullptr : &groups[group_trace_of[group] - 1];
  }

  std::vector<uint32_t> trace_of;        // product → position in products + 1; 0 = none
  std::vector<ProductTrace> groups;      // of products with variants, all variants together
  std::vector<uint32_t> group_trace_of;  // group → position in groups + 1; 0 = none
};

// Folds the rows that live at `now_ms` into `profile`, reusing its memory. Events after now_ms (a clock set
// back) count as happening at now_ms. Products that the catalogue does not know have no trace and no taste;
// their visits, views and orders count all the same.
void Fold(const History& history, const Catalog& catalog, int64_t now_ms, Profile* profile);

// A living row with what folding it needs, so that folding again without some of the rows is cheap.
struct FoldRow {
  HistoryRow row;  // views into the history
  int64_t at_ms = 0;
  uint32_t product = kNoProduct;  // kNoProduct where the row names none that the catalogue knows
  float interest = 0, taste = 0;  // what it adds, decayed
};
std::vector<FoldRow> PrepareFold(const History& history, const Catalog& catalog, int64_t now_ms);

// Fold in two steps: of prepared rows, in their order, with any left out.
void FoldRows(std::span<const FoldRow* const> rows, const Catalog& catalog, int64_t now_ms, Profile* profile);

}  // namespace rapport

#endif  // RAPPORT_PROFILE_H_
