// Why a product is shown: the kind of its largest score term and the product (category, brand) that term came
// from.
#ifndef RAPPORT_REASON_H_
#define RAPPORT_REASON_H_

#include <array>
#include <cstdint>
#include <string_view>

namespace rapport {

// Numbers stand in packs: append only, never renumber.
enum class ReasonKind : uint8_t {
  kNone = 0,
  kViewed = 1,    // anchor: the viewed product
  kCart = 2,      // anchor: the product in the cart
  kBought = 3,    // anchor: the bought product
  kCategory = 4,  // anchor: the category
  kBrand = 5,     // anchor: the brand
  kAgain = 6,     // bought before
  kRecent = 7,    // looked at before
  kInCart = 8,    // lies in the cart
  kPopular = 9,
  kTrending = 10,
  kNewest = 11,
  kSimilar = 12,  // anchor: the product it is like
  kPriceDrop = 13,
  kBackInStock = 14,
  kPage = 15,        // anchor: the product whose page is open
  kComplement = 16,  // anchor: the product that the shop says it goes with
};

// Keys of `reasons` in rapport.json and the English defaults. `placeholder` is the one name the text may
// hold.
struct ReasonText {
  ReasonKind kind;
  std::string_view key;
  std::string_view placeholder;  // "" = none
  std::string_view text;
};
inline constexpr std::array<ReasonText, 16> kReasonTexts = {{
    {ReasonKind::kViewed, "viewed", "title", "Because you viewed {{title}}"},
    {ReasonKind::kCart, "cart", "title", "Goes with {{title}} in your basket"},
    {ReasonKind::kBought, "bought", "title", "Goes with {{title}}, which you bought"},
    {ReasonKind::kCategory, "category", "category", "More from {{category}}"},
    {ReasonKind::kBrand, "brand", "brand", "More from {{brand}}"},
    {ReasonKind::kAgain, "again", "", "You have bought this before"},
    {ReasonKind::kRecent, "recent", "", "You looked at this"},
    {ReasonKind::kInCart, "in_cart", "", "Still in your basket"},
    {ReasonKind::kPopular, "popular", "", "Popular with our shoppers"},
    {ReasonKind::kTrending, "trending", "", "Trending now"},
    {ReasonKind::kNewest, "newest", "", "New in"},
    {ReasonKind::kSimilar, "similar", "title", "Similar to {{title}}"},
    {ReasonKind::kPriceDrop, "price_drop", "", "Now at a lower price"},
    {ReasonKind::kBackInStock, "back_in_stock", "", "Back in stock"},
    {ReasonKind::kPage, "page", "title", "Goes with {{title}}"},
    {ReasonKind::kComplement, "complement", "title", "Goes with {{title}}"},
}};

}  // namespace rapport

#endif  // RAPPORT_REASON_H_
