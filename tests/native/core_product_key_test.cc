#include <gtest/gtest.h>

#include <string>

#include "core_engine_builder.h"
#include "core_history_builder.h"
#include "core_pack_builder.h"
#include "rapport/product_key.h"

namespace rapport {
namespace {

using test::kNowMs;
using test::TestEngine;
using test::TestHistory;
using test::TestPack;

TestPack Shop() {
  TestPack shop;
  shop.Product("101").Key("SKU-1").Key("4006381333931").Group(1).SoldOut();
  shop.Product("102").Key("SKU-2").Group(1).Product("shopify_GB_7_8").Key("8").Group(2);
  shop.Product("mug").Product("Pot").Product("POT");
  shop.GroupIds({"tee", "7"});
  return shop;
}

std::string Found(std::string_view key) {
  const auto pack = Shop().Open();
  const uint32_t product = pack->catalog().Find(key);
  return product == kNoProduct ? "-" : std::string(pack->catalog().id(product));
}

TEST(ProductKey, AProductIsFoundByItsOtherKeys) {
  EXPECT_EQ(Found("SKU-1"), "101");
  EXPECT_EQ(Found("4006381333931"), "101");
  EXPECT_EQ(Found("8"), "shopify_GB_7_8") << "a variant id";
  EXPECT_EQ(Found("7"), "shopify_GB_7_8") << "a group";
  EXPECT_EQ(Found("SKU-3"), "-");
}

TEST(ProductKey, AGroupIsItsBestSellerThatCanBeSold) {
  EXPECT_EQ(Found("tee"), "102");
}

TEST(ProductKey, CaseCountsOnlyWhereItTellsProductsApart) {
  EXPECT_EQ(Found("sku-2"), "102");
  EXPECT_EQ(Found("MUG"), "mug");
  EXPECT_EQ(Found("Pot"), "Pot");
  EXPECT_EQ(Found("POT"), "POT");
  EXPECT_EQ(Found("pot"), "-") << "which of the two?";
}

TEST(ProductKey, LeadingZerosOfAGtinDoNotCount) {
  EXPECT_EQ(Found("04006381333931"), "101");
  EXPECT_EQ(Found("0101"), "-") << "too short for a GTIN";
}

TEST(ProductKey, AFeedsWayOfWritingShopifysNumbersIsUnderstood) {
  EXPECT_EQ(Found("shopify_DE_101_999"), "101") << "the product";
  EXPECT_EQ(Found("shopify_US_5_102"), "102") << "the variant";
  EXPECT_EQ(Found("shopify_US_5"), "-");
  EXPECT_EQ(SplitShopifyId("shopify_GB_12_").variant, "");
  EXPECT_EQ(SplitShopifyId("shopify__").variant, "");
}

TEST(ProductKey, APageMayNameProductsByAnyOfThem) {
  TestPack shop = Shop();
  shop.plan().hide_in_cart = true;
  shop.Slot("s", {.strategies = {StrategyId::kRecentlyViewed}}).Pin({.position = 2, .product = "8"});
  TestEngine engine(&shop, TestHistory().View(kNowMs - 2, "tee").View(kNowMs - 1, "MUG"));
  EXPECT_EQ(engine.Html("s"), "[mug][shopify_GB_7_8][102]");
  EXPECT_EQ(engine.Decide({"s"}, "sku-1")[0].html, "[mug][shopify_GB_7_8]") << "the page of the tee";
}

TEST(ProductKey, ABlockedGroupIsBlockedWhole) {
  TestPack shop = Shop();
  shop.plan().block.emplace_back("tee");
  const auto pack = shop.Open();
  EXPECT_TRUE(pack->blocked(0));
  EXPECT_TRUE(pack->blocked(1));
  EXPECT_FALSE(pack->blocked(2));
}

TEST(ProductKey, ColumnsThatDoNotAddUpAreRefused) {
  const auto code = [](auto damage) {
    TestPack shop = Shop();
    shop.Bytes();
    damage(shop.head().products.get());
    return Pack::Open(shop.Pack()).status().code;
  };
  EXPECT_EQ(code([](pack::ProductsT* p) { p->keys.pop_back(); }), StatusCode::kCorrupt);
  EXPECT_EQ(code([](pack::ProductsT* p) { p->keys.push_back(1); }), StatusCode::kCorrupt);
  EXPECT_EQ(code([](pack::ProductsT* p) { p->key_count.pop_back(); }), StatusCode::kCorrupt);
  EXPECT_EQ(code([](pack::ProductsT* p) { p->group_keys.push_back(1); }), StatusCode::kCorrupt);
  EXPECT_EQ(code([](pack::ProductsT* p) { p->group[0] = 0xffffffff; }), StatusCode::kCorrupt);
}

}  // namespace
}  // namespace rapport
