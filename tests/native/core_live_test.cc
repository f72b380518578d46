#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>

#include "core_engine_builder.h"
#include "rapport/live.h"

namespace rapport {
namespace {

using test::kHourMs;
using test::kNowMs;
using test::OwnedBlock;
using test::TestEngine;
using test::TestPack;
using P = TestPack;

TestPack Shop() {
  TestPack shop;
  shop.Template({P::Loop(TemplateOpCode::kProducts, 5), P::Value(Field::kPrice), shop.Literal(" "),
                 P::Value(Field::kListPrice), shop.Literal("|")});
  shop.Product("a").Price(1250).ListPrice(1500).Slot("s", {.use_template = 1});
  shop.head().built_ms = kNowMs - 72 * kHourMs;
  shop.plan().hide_out_of_stock = true;
  shop.plan().strike_list_price = true;
  return shop;
}

TEST(Live, PriceAndStruckPriceOfThePackAreShown) {
  TestPack shop = Shop();
  EXPECT_EQ(TestEngine(&shop).Html("s"), "12.50 15.00|");
}

TEST(Live, AListPriceIsStruckOnlyAboveThePrice) {
  TestPack equal = Shop();
  EXPECT_EQ(TestEngine(&equal.ListPrice(1250)).Html("s"), "12.50 |");
  TestPack priceless = Shop();
  EXPECT_EQ(TestEngine(&priceless.Price(0)).Html("s"), " |");
}

TEST(Live, APriceOfThePageReplacesThePacksAndItsStruckPrice) {
  TestPack shop = Shop();
  EXPECT_EQ(TestEngine(&shop).Live("a", 999, "GBP").Html("s"), "9.99 |");
  EXPECT_EQ(TestEngine(&shop).Live("b", 999, "GBP").Html("s"), "12.50 15.00|") << "another product's";
}

TEST(Live, APriceOfAnotherCurrencyIsNotShown) {
  TestPack shop = Shop();
  EXPECT_EQ(TestEngine(&shop).Live("a", 999, "EUR").Html("s"), " |");
  EXPECT_EQ(TestEngine(&shop).Live("a", 999, "").Html("s"), " |");
}

TEST(Live, PricesThatAreNoPricesAreLeftOut) {
  TestPack shop = Shop();
  for (const double price : {-1.0, std::nan(""), std::numeric_limits<double>::infinity(), 1e300}) {
    EXPECT_EQ(TestEngine(&shop).Live("a", price, "GBP").Html("s"), "12.50 15.00|") << price;
  }
}

TEST(Live, PricesOlderThanTheShopAllowsAreNotShownButLiveOnesAre) {
  TestPack shop = Shop();
  shop.plan().max_age_ms = 72 * kHourMs;
  TestEngine engine(&shop);
  EXPECT_EQ(engine.Html("s"), "12.50 15.00|") << "not older than that";
  ++engine.moment.now_ms;
  EXPECT_EQ(engine.Html("s"), " |");
  EXPECT_EQ(engine.Live("a", 999, "GBP").Html("s"), "9.99 |");
}

TEST(Live, AvailabilityOfThePageReplacesThePacks) {
  TestPack shop = Shop();
  EXPECT_EQ(TestEngine(&shop).Live("a", std::nan(""), "", 2).Html("s"), "-");
  shop.SoldOut();
  EXPECT_EQ(TestEngine(&shop).Html("s"), "-");
  EXPECT_EQ(TestEngine(&shop).Live("a", std::nan(""), "", 1).Html("s"), "12.50 15.00|");
}

Result<LiveProducts> Told(std::string_view id, uint32_t availability, int32_t stock) {
  BlockWriter writer;
  Record record;
  record.value = std::nan("");
  record.text = writer.Text(id);
  record.kind = availability;
  record.quantity = stock;
  writer.Add(record);
  return LiveProducts::FromBlock(OwnedBlock(writer.Finish()).block());
}

TEST(Live, NothingInStockIsSoldOut) {
  const auto in_stock = [](const Result<LiveProducts>& told) {
    return told.value().products().at("a").in_stock;
  };
  EXPECT_EQ(in_stock(Told("a", 0, 0)), false);
  EXPECT_EQ(in_stock(Told("a", 1, 0)), false);
  EXPECT_EQ(in_stock(Told("a", 0, -1)), std::nullopt);
}

TEST(Live, ARecordWithoutIdOrOfUnknownAvailabilityIsRefused) {
  EXPECT_EQ(Told("", 1, -1).status().code, StatusCode::kBadInput);
  EXPECT_EQ(Told("a", 3, -1).status().code, StatusCode::kBadInput);
}

}  // namespace
}  // namespace rapport
