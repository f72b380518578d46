// How many distinct shoppers stand behind what a pack says.
#ifndef RAPPORT_BUILDER_SRC_PRIVACY_SUPPORTS_H_
#define RAPPORT_BUILDER_SRC_PRIVACY_SUPPORTS_H_

#include <cstdint>
#include <span>
#include <unordered_map>
#include <vector>

#include "rapport/builder/prepare.h"

namespace rapport::builder {

// Shoppers who had the products of a run one after the other in a list, either way round.
class RunShoppers {
 public:
  // Runs to be counted, of 2 products or more.
  void Ask(std::span<const uint32_t> run);
  void Count(const ProductLists& lists);
  // After Count; of a run asked for.
  [[nodiscard]] uint32_t Of(std::span<const uint32_t> run) const;

 private:
  struct Seen {
    uint32_t shoppers = 0;
    uint32_t last_visitor = kNone;
  };
  std::unordered_map<uint64_t, Seen> seen_;  // by a hash of the run: of 10^6 runs two meet once in 10^7 shops
  std::vector<bool> lengths_;
};

// Which lists hold a product, and where: ascending.
class Places {
 public:
  struct Place {
    uint32_t list, place;
  };
  Places(const ProductLists& lists, uint32_t product_count);
  [[nodiscard]] std::span<const Place> Of(uint32_t product) const {
    return {places_.data() + begins_[product], begins_[product + 1] - begins_[product]};
  }

 private:
  std::vector<uint32_t> begins_;
  std::vector<Place> places_;
};

// Shoppers with a and c in one list.
uint32_t ShoppersWithBoth(const ProductLists& lists, const Places& places, uint32_t a, uint32_t c);
// Shoppers with a in a list and c in one of their `reach` following lists.
uint32_t ShoppersWithLater(const ProductLists& lists, const Places& places, uint32_t a, uint32_t c,
                           uint32_t reach);
// Shoppers with a and c less than `window` places apart in a list.
uint32_t ShoppersWithNear(const ProductLists& lists, const Places& places, uint32_t a, uint32_t c,
                          uint32_t window);
// Shoppers with these products one after the other in a list, either way round.
uint32_t ShoppersWithRun(const ProductLists& lists, const Places& places, std::span<const uint32_t> run);
// Shoppers with all of these products in one list.
uint32_t ShoppersWithAll(const ProductLists& lists, const Places& places, std::span<const uint32_t> products);

// Each visitor's lists as one.
ProductLists Journeys(const ProductLists& lists);

}  // namespace rapport::builder

#endif  // RAPPORT_BUILDER_SRC_PRIVACY_SUPPORTS_H_
