#include <algorithm>
#include <array>
#include <string>

#include "rapport/builder/random.h"
#include "rapport/builder/simulate.h"

namespace rapport::builder {
namespace {

using Words = std::array<std::string_view, 8>;

struct Department {
  std::string_view name;
  Words shelves;
  Words nouns;
  uint64_t price_minor;  // of a typical product
};

constexpr std::array<Department, 8> kDepartments = {{
    {"Kitchen",
     {"Mugs", "Pans", "Knives", "Storage", "Baking", "Tea", "Glasses", "Linen"},
     {"Mug", "Pan", "Knife", "Jar", "Tin", "Teapot", "Tumbler", "Apron"},
     1800},
    {"Garden",
     {"Pots", "Seeds", "Tools", "Lights", "Furniture", "Birds", "Hoses", "Gloves"},
     {"Planter", "Seed mix", "Trowel", "Lantern", "Bench", "Feeder", "Hose", "Gloves"},
     2600},
    {"Clothing",
     {"Shirts", "Trousers", "Dresses", "Knitwear", "Coats", "Socks", "Shoes", "Hats"},
     {"Shirt", "Trousers", "Dress", "Jumper", "Coat", "Socks", "Trainers", "Cap"},
     4200},
    {"Living",
     {"Cushions", "Throws", "Lamps", "Frames", "Candles", "Clocks", "Rugs", "Vases"},
     {"Cushion", "Throw", "Lamp", "Frame", "Candle", "Clock", "Rug", "Vase"},
     3200},
    {"Toys",
     {"Puzzles", "Games", "Dolls", "Trains", "Blocks", "Crafts", "Kites", "Books"},
     {"Puzzle", "Board game", "Doll", "Train", "Blocks", "Craft kit", "Kite", "Picture book"},
     1600},
    {"Beauty",
     {"Soap", "Cream", "Shampoo", "Perfume", "Brushes", "Oils", "Masks", "Sets"},
     {"Soap", "Hand cream", "Shampoo", "Perfume", "Brush", "Oil", "Face mask", "Gift set"},
     1400},
    {"Food",
     {"Coffee", "Chocolate", "Pasta", "Jam", "Spices", "Biscuits", "Nuts", "Vinegar"},
     {"Coffee", "Chocolate", "Pasta", "Jam", "Spice mix", "Biscuits", "Almonds", "Vinegar"},
     700},
    {"Office",
     {"Notebooks", "Pens", "Desks", "Bags", "Cards", "Calendars", "Folders", "Ink"},
     {"Notebook", "Pen", "Desk tidy", "Satchel", "Card set", "Calendar", "Folder", "Ink"},
     1100},
}};
constexpr std::array<std::string_view, 16> kLooks = {
    "Striped", "Plain",   "Floral", "Vintage",  "Modern", "Rustic", "Spotted",  "Small",
    "Large",   "Classic", "Travel", "Everyday", "Woven",  "Matt",   "Polished", "Painted"};
constexpr std::array<std::string_view, 10> kColors = {"Blue", "Red",  "Green", "White", "Black",
                                                      "Grey", "Rose", "Ochre", "Teal",  "Ivory"};
constexpr std::array<std::string_view, 12> kBrandBegins = {"North",   "Alder", "Lark",   "Moss",
                                                           "Harbour", "Quill", "Ember",  "Fable",
                                                           "Oak",     "River", "Willow", "Stone"};
constexpr std::array<std::string_view, 6> kBrandEnds = {"& Co",  " Works", " House",
                                                        "field", "mill",   " Studio"};
constexpr std::array<std::string_view, 8> kTags = {"gift",     "handmade", "organic", "recycled",
                                                   "seasonal", "limited",  "family",  "refill"};

template <typename List>
std::string_view Pick(const List& list, Random& random) {
  return list[random.Below(list.size())];
}

std::string Joined(std::initializer_list<std::string_view> parts) {
  std::string out;
  for (const std::string_view part : parts) out += part;
  return out;
}

// A shelf has few brands of its own, so that brand and category say something about each other.
std::string Brand(uint64_t shelf, Random& random) {
  const uint64_t brand = MixBits(shelf * 6 + random.Below(6));
  const std::string_view end = kBrandEnds[(brand >> 32) % kBrandEnds.size()];
  return Joined({kBrandBegins[brand % kBrandBegins.size()], end.starts_with('&') ? " " : "", end});
}

Product MakeProduct(size_t number, Random& random) {
  Product p;
  p.id = "sim-" + std::to_string(number + 1);
  const uint64_t at = random.Below(kDepartments.size());
  const Department& department = kDepartments[at];
  const uint64_t shelf = random.Below(department.shelves.size());
  p.category_path = {std::string(department.name), std::string(department.shelves[shelf])};
  p.brand = Brand(at * 8 + shelf, random);
  p.color = Pick(kColors, random);
  p.title = Joined({Pick(kLooks, random), " ", p.color, " ", department.nouns[shelf], " by ", p.brand});
  // A product of three uniforms has the long right tail that prices have.
  const double tail = (0.3 + random.Unit()) * (0.3 + random.Unit()) * (0.5 + 1.5 * random.Unit());
  const auto price = static_cast<int64_t>(static_cast<double>(department.price_minor) * tail);
  p.price_minor = std::max<int64_t>(99, price / 50 * 50 + 49);
  if (random.Chance(0.15)) p.list_price_minor = *p.price_minor * 5 / 4;
  p.in_stock = !random.Chance(0.04);
  if (random.Chance(0.5)) p.tags.emplace_back(Pick(kTags, random));
  const int64_t age_days = random.Chance(0.6) ? 1100 : static_cast<int64_t>(random.Below(1100));
  p.first_seen_ms = kSimulatedEndMs - age_days * 86'400'000;
  p.rating_count = static_cast<uint32_t>(random.Exponential(40));
  if (p.rating_count > 0) p.rating_avg = static_cast<double>(30 + random.Below(21)) / 10;
  p.url = "/product/" + p.id;
  return p;
}

}  // namespace

ProductTable SimulateCatalog(size_t size, uint64_t seed) {
  ProductTable table;
  table.products.reserve(size);
  for (size_t i = 0; i < size; ++i) {
    Random random(seed, i);
    table.products.push_back(MakeProduct(i, random));
  }
  return table;
}

}  // namespace rapport::builder
