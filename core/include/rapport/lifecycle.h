// Where the shopper stands in the relationship with the shop.
#ifndef RAPPORT_LIFECYCLE_H_
#define RAPPORT_LIFECYCLE_H_

#include <string_view>

#include "rapport/profile.h"

namespace rapport {

enum class Stage : uint8_t { kStranger = 0, kInterested = 1, kCustomer = 2, kRegular = 3, kAdvocate = 4 };

inline constexpr uint32_t kRegularOrders = 3;

// stranger: first visit, nothing put aside · interested: came back, or put something into cart or wish list ·
// customer: 1 or 2 orders · regular: 3 orders or more · advocate: a customer of whom the page says so (the
// declared boolean fact "advocate"), because recommending happens where no page sees it.
Stage StageOf(const Profile& profile, bool told_advocate);

// "stranger" etc.
std::string_view StageName(Stage stage);

}  // namespace rapport

#endif  // RAPPORT_LIFECYCLE_H_
