#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "core_pack_builder.h"
#include "rapport/catalog.h"

namespace rapport {
namespace {

using test::TestPack;

std::vector<uint32_t> Of(std::span<const uint32_t> products) {
  return {products.begin(), products.end()};
}

TEST(Catalog, EveryOneOfManyIdsIsFound) {
  constexpr int kCount = 20'000;  // in a table of 65,536 places thousands of them collide
  const auto pack = TestPack().Products(kCount).Open();
  for (int i = 0; i < kCount; ++i)
    ASSERT_EQ(pack->catalog().Find("p" + std::to_string(i)), static_cast<uint32_t>(i));
  for (int i = 0; i < kCount; ++i) ASSERT_EQ(pack->catalog().Find("q" + std::to_string(i)), kNoProduct);
}

TEST(Catalog, IdsThatAreNotThereAreNotFound) {
  const auto pack = TestPack().Product("mug").Open();
  for (const std::string_view id : {"", "mu", "mugs", "MUGS", " mug"})
    EXPECT_EQ(pack->catalog().Find(id), kNoProduct) << id;
  EXPECT_EQ(TestPack().Open()->catalog().Find("mug"), kNoProduct) << "an empty shop";
}

TEST(Catalog, ColumnsSayWhatWasWritten) {
  TestPack shop;
  shop.Product("a")
      .Title("Mug")
      .Url("/mug")
      .Image("/mug.jpg")
      .Brand("Ada")
      .Category("Mugs")
      .Price(1250)
      .ListPrice(1500);
  shop.PriceBand(4).FirstSeen(20000).Rating(45, 12).Group(2).Product("b").SoldOut();
  const auto pack = shop.Open();
  const Catalog& catalog = pack->catalog();
  EXPECT_EQ(catalog.title(0), "Mug");
  EXPECT_EQ(catalog.url(0), "/mug");
  EXPECT_EQ(catalog.image(0), "/mug.jpg");
  EXPECT_EQ(catalog.brand_name(catalog.brand(0)), "Ada");
  EXPECT_EQ(catalog.category_name(catalog.category(0)), "Mugs");
  EXPECT_EQ(catalog.price_minor(0), 1250u);
  EXPECT_EQ(catalog.list_price_minor(0), 1500u);
  EXPECT_EQ(catalog.price_band(0), 4);
  EXPECT_EQ(catalog.first_seen_day(0), 20000);
  EXPECT_EQ(catalog.rating_tenths(0), 45);
  EXPECT_EQ(catalog.rating_count(0), 12u);
  EXPECT_EQ(catalog.group(0), 2u);
  EXPECT_TRUE(catalog.in_stock(0));
  EXPECT_FALSE(catalog.in_stock(1));
  EXPECT_EQ(catalog.category_name(catalog.category(1)), "");
  EXPECT_EQ(catalog.title(1), "");
}

TEST(Catalog, AbsentColumnsAreUnknownAndEverythingIsInStock) {
  TestPack shop;
  shop.Products(2).Bytes();
  auto ids = std::move(shop.head().products->id);
  shop.head().products = std::make_unique<pack::ProductsT>();
  shop.head().products->count = 2;
  shop.head().products->id = std::move(ids);
  const auto opened = Pack::Open(shop.Pack());
  ASSERT_TRUE(opened.ok()) << opened.status().message;
  const Catalog& catalog = opened.value()->catalog();
  EXPECT_EQ(catalog.id(1), "p1");
  EXPECT_EQ(catalog.title(1), "");
  EXPECT_EQ(catalog.price_minor(1), 0u);
  EXPECT_EQ(catalog.category(1), 0);
  EXPECT_TRUE(catalog.in_stock(1));
}

TEST(Catalog, ACategoryListsItsProductsMostPopularFirst) {
  TestPack shop;
  shop.Product("a").Category("X").Product("b").Category("Y").Product("c").Product("d").Category("X");
  const auto pack = shop.Open();
  EXPECT_EQ(Of(pack->catalog().OfCategory(1)), (std::vector<uint32_t>{0, 3}));
  EXPECT_EQ(Of(pack->catalog().OfCategory(2)), (std::vector<uint32_t>{1}));
  EXPECT_EQ(Of(pack->catalog().OfCategory(0)), (std::vector<uint32_t>{2}));
}

// Packs broken in one place each.
template <typename Break>
StatusCode CodeAfter(Break&& damage) {
  TestPack shop;
  shop.Product("a").Title("A").Brand("X").Category("C").Price(1).Product("b").Title("B").Brand("X").Category(
      "C");
  shop.Bytes();
  damage(*shop.head().products);
  return Pack::Open(shop.Pack()).status().code;
}

TEST(Catalog, AColumnOfTheWrongLengthIsCorrupt) {
  EXPECT_EQ(CodeAfter([](pack::ProductsT&) {}), StatusCode::kOk);
  EXPECT_EQ(CodeAfter([](pack::ProductsT& p) { p.count = 3; }), StatusCode::kCorrupt);
  EXPECT_EQ(CodeAfter([](pack::ProductsT& p) { p.count = 0; }), StatusCode::kCorrupt);
  EXPECT_EQ(CodeAfter([](pack::ProductsT& p) { p.id.reset(); }), StatusCode::kCorrupt);
  EXPECT_EQ(CodeAfter([](pack::ProductsT& p) { p.title->lengths.pop_back(); }), StatusCode::kCorrupt);
  EXPECT_EQ(CodeAfter([](pack::ProductsT& p) { p.price_minor.push_back(1); }), StatusCode::kCorrupt);
  EXPECT_EQ(CodeAfter([](pack::ProductsT& p) { p.in_stock.pop_back(); }), StatusCode::kCorrupt);
  EXPECT_EQ(CodeAfter([](pack::ProductsT& p) { p.group.push_back(1); }), StatusCode::kCorrupt);
}

TEST(Catalog, StringsLongerThanTheirBytesAreCorrupt) {
  EXPECT_EQ(CodeAfter([](pack::ProductsT& p) { p.title->lengths[1] = 2; }), StatusCode::kCorrupt);
  EXPECT_EQ(CodeAfter([](pack::ProductsT& p) { p.id->bytes.clear(); }), StatusCode::kCorrupt);
  EXPECT_EQ(CodeAfter([](pack::ProductsT& p) { p.brands->lengths[0] = 65535; }), StatusCode::kCorrupt);
}

TEST(Catalog, ABrandOrCategoryThatIsNotThereIsCorrupt) {
  EXPECT_EQ(CodeAfter([](pack::ProductsT& p) { p.brand[0] = 2; }), StatusCode::kCorrupt);
  EXPECT_EQ(CodeAfter([](pack::ProductsT& p) { p.category[1] = 65535; }), StatusCode::kCorrupt);
  EXPECT_EQ(CodeAfter([](pack::ProductsT& p) { p.categories.reset(); }), StatusCode::kCorrupt);
}

TEST(Catalog, ATitleMayTakeAllThatALengthCanSay) {
  const std::string title(65'535, 'x');
  EXPECT_EQ(TestPack().Product("a").Title(title).Product("b").Title("B").Open()->catalog().title(0), title);
}

}  // namespace
}  // namespace rapport
