#include "rapport/lifecycle.h"

#include <array>

namespace rapport {

Stage StageOf(const Profile& profile, bool told_advocate) {
  if (profile.orders > 0 && told_advocate) return Stage::kAdvocate;
  if (profile.orders >= kRegularOrders) return Stage::kRegular;
  if (profile.orders > 0) return Stage::kCustomer;
  if (profile.sessions > 1 || profile.cart_products > 0 || profile.wished) return Stage::kInterested;
  return Stage::kStranger;
}

std::string_view StageName(Stage stage) {
  constexpr std::array<std::string_view, 5> kNames = {"stranger", "interested", "customer", "regular",
                                                      "advocate"};
  return kNames[static_cast<size_t>(stage)];
}

}  // namespace rapport
