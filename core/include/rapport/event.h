// Events as the history keeps them, named as GA4 names them where it has them.
// Source: developers.google.com/analytics/devguides/collection/ga4/reference/events
#ifndef RAPPORT_EVENT_H_
#define RAPPORT_EVENT_H_

#include <cstdint>
#include <string_view>

namespace rapport {

// Numbers are stored on shoppers' devices and cross the WebAssembly boundary: append only, never renumber.
// js/src/event-kinds.ts lists the same ones.
enum class EventKind : uint8_t {
  kUnknown = 0,
  kViewItem = 1,
  kAddToCart = 2,
  kRemoveFromCart = 3,
  kAddToWishlist = 4,
  kViewCart = 5,
  kBeginCheckout = 6,
  kAddShippingInfo = 7,
  kAddPaymentInfo = 8,
  kPurchase = 9,
  kRefund = 10,
  kSearch = 11,
  kViewItemList = 12,     // impression of a product in a slot
  kSelectItem = 13,       // click on a product in a slot
  kViewPromotion = 14,    // impression of a content item in a slot
  kSelectPromotion = 15,  // click on a content item in a slot
  kLogin = 16,
  kSignUp = 17,
  kDismissItem = 18,           // "less like this"; Rapport's own, GA4 has no such event
  kRestoreItem = 19,           // takes the product's dismissal back
  kExperienceImpression = 20,  // a slot that an experiment decides was seen
};
inline constexpr int kEventKinds = 21;

// "view_item" etc.; "unknown" for kUnknown.
std::string_view EventKindName(EventKind kind);

// kUnknown for a name that is not listed above.
EventKind ParseEventKind(std::string_view name);

}  // namespace rapport

#endif  // RAPPORT_EVENT_H_
