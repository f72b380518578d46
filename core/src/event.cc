#include "rapport/event.h"

#include <array>

namespace rapport {
namespace {

constexpr std::array<std::string_view, kEventKinds> kNames = {"unknown",
                                                              "view_item",
                                                              "add_to_cart",
                                                              "remove_from_cart",
                                                              "add_to_wishlist",
                                                              "view_cart",
                                                              "begin_checkout",
                                                              "add_shipping_info",
                                                              "add_payment_info",
                                                              "purchase",
                                                              "refund",
                                                              "search",
                                                              "view_item_list",
                                                              "select_item",
                                                              "view_promotion",
                                                              "select_promotion",
                                                              "login",
                                                              "sign_up",
                                                              "dismiss_item",
                                                              "restore_item",
                                                              "experience_impression"};

}  // namespace

std::string_view EventKindName(EventKind kind) {
  const auto number = static_cast<size_t>(kind);
  return number < kNames.size() ? kNames[number] : kNames[0];
}

EventKind ParseEventKind(std::string_view name) {
  for (size_t i = 1; i < kNames.size(); ++i) {
    if (kNames[i] == name) return static_cast<EventKind>(i);
  }
  return EventKind::kUnknown;
}

}  // namespace rapport
