#include <gtest/gtest.h>

#include "core_engine_builder.h"
#include "overlay_generated.h"
#include "rapport/overlay.h"

namespace rapport {
namespace {

using test::kHourMs;
using test::kNowMs;
using test::TestEngine;
using test::TestPack;
using P = TestPack;

// Two products at 12.50, lowest price of 30 days 15.00, shown as "price struck|".
TestPack Shop() {
  TestPack shop;
  shop.Template({P::Loop(TemplateOpCode::kProducts, 5), P::Value(Field::kPrice), shop.Literal(" "),
                 P::Value(Field::kListPrice), shop.Literal("|")});
  for (const char* id : {"a", "b"}) shop.Product(id).Price(1250).LowestPrice(1500);
  shop.Slot("s", {.use_template = 1});
  shop.head().built_ms = kNowMs - 72 * kHourMs;
  shop.plan().hide_out_of_stock = true;
  return shop;
}

struct Row {
  uint32_t product, price_minor;
  Stock stock = Stock::kInStock;
  uint32_t lowest_minor = 0;
  uint32_t age_minutes = 0;
};

pack::OverlayT Table(TestPack* shop, const std::vector<Row>& rows, std::vector<std::string> block = {}) {
  pack::OverlayT table;
  table.format = kPackFormat;
  table.head_hash = HashHead(shop->Bytes());
  table.at_ms = kNowMs;
  for (const Row& row : rows) {
    table.rows.emplace_back(row.product, row.price_minor, 0, row.lowest_minor, row.age_minutes,
                            static_cast<uint32_t>(row.stock));
  }
  table.block = std::move(block);
  return table;
}

std::vector<uint8_t> Bytes(const pack::OverlayT& table) {
  flatbuffers::FlatBufferBuilder builder;
  builder.Finish(pack::Overlay::Pack(builder, &table), pack::OverlayIdentifier());
  return {builder.GetBufferPointer(), builder.GetBufferPointer() + builder.GetSize()};
}

Status Feed(TestEngine* engine, const pack::OverlayT& table) {
  return engine->engine.Feed("overlay", Bytes(table));
}

TEST(Overlay, ItsPriceAndStruckPriceReplaceTheHeads) {
  TestPack shop = Shop();
  TestEngine engine(&shop);
  EXPECT_EQ(engine.Html("s"), "12.50 15.00|12.50 15.00|");
  ASSERT_TRUE(Feed(&engine, Table(&shop, {{1, 999, Stock::kInStock, 1100}})).ok());
  EXPECT_EQ(engine.Html("s"), "12.50 15.00|9.99 11.00|");
  ASSERT_TRUE(Feed(&engine, Table(&shop, {{0, 0}})).ok());
  EXPECT_EQ(engine.Html("s"), " |12.50 15.00|") << "another overlay replaces the first";
}

TEST(Overlay, ALivePriceAndAvailabilityReplaceItsOwn) {
  TestPack shop = Shop();
  TestEngine engine(&shop);
  ASSERT_TRUE(Feed(&engine, Table(&shop, {{0, 999, Stock::kSoldOut}, {1, 888}})).ok());
  EXPECT_EQ(engine.Html("s"), "8.88 |");
  EXPECT_EQ(engine.Live("a", 777, "GBP", 1).Html("s"), "7.77 |8.88 |");
}

TEST(Overlay, WhatIsBlockedOrAlmostSoldOutShowsNowhere) {
  TestPack shop = Shop();
  TestEngine engine(&shop);
  ASSERT_TRUE(Feed(&engine, Table(&shop, {{0, 999, Stock::kLow}}, {"b", "not-in-the-pack"})).ok());
  EXPECT_EQ(engine.Html("s"), "-");
  EXPECT_EQ(engine.Rank({StrategyId::kPopular, kNowMs, 9}), std::vector<std::string>{"a"});
}

TEST(Overlay, AgesOfPricesCountFromItsMoment) {
  TestPack shop = Shop();
  shop.plan().max_age_ms = 24 * kHourMs;
  TestEngine engine(&shop);
  EXPECT_EQ(engine.Html("s"), " | |") << "the head is three days old";
  pack::OverlayT table = Table(&shop, {{1, 999}});
  ASSERT_TRUE(Feed(&engine, table).ok());
  EXPECT_EQ(engine.Html("s"), " |9.99 |");
  table.confirmed_ms = kNowMs - kHourMs;
  ASSERT_TRUE(Feed(&engine, table).ok());
  EXPECT_EQ(engine.Html("s"), "12.50 15.00|9.99 |");
  table = Table(&shop, {{1, 999, Stock::kInStock, 0, 24 * 60 + 1}});
  table.confirmed_ms = kNowMs - kHourMs;
  ASSERT_TRUE(Feed(&engine, table).ok());
  EXPECT_EQ(engine.Html("s"), "12.50 15.00| |") << "a row of an earlier update";
}

TEST(Overlay, NoStruckPriceIsShownWithoutKnowledgeUnlessTheShopSaysSo) {
  TestPack shop = Shop();
  shop.Product("c").Price(1000).ListPrice(2000).Product("d").Price(1000).ListPrice(2000).LowestPrice(900);
  EXPECT_EQ(TestEngine(&shop).Html("s"), "12.50 15.00|12.50 15.00|10.00 |10.00 |");
  shop.plan().strike_list_price = true;
  EXPECT_EQ(TestEngine(&shop).Html("s"), "12.50 15.00|12.50 15.00|10.00 20.00|10.00 |")
      << "a lowest price that is known is never passed over";
}

TEST(Overlay, OneOfAnotherHeadIsRefusedAndAnotherHeadDropsIt) {
  TestPack shop = Shop();
  TestPack other = Shop();
  other.Product("c");
  TestEngine engine(&shop);
  EXPECT_EQ(Feed(&engine, Table(&other, {})).code, StatusCode::kVersion);
  ASSERT_TRUE(Feed(&engine, Table(&shop, {{0, 999}, {1, 888}})).ok());
  ASSERT_TRUE(engine.engine.Feed("head", shop.Bytes()).ok());
  EXPECT_EQ(engine.Html("s"), "12.50 15.00|12.50 15.00|");
}

TEST(Overlay, ItCannotComeBeforeTheHead) {
  TestPack shop = Shop();
  EXPECT_EQ(Engine().Feed("overlay", Bytes(Table(&shop, {}))).code, StatusCode::kUnknownName);
}

TEST(Overlay, DamageIsRefusedAndChangesNothing) {
  TestPack shop = Shop();
  TestEngine engine(&shop);
  ASSERT_TRUE(Feed(&engine, Table(&shop, {{0, 999}})).ok());
  const auto code = [&](const auto& breaks) {
    pack::OverlayT table = Table(&shop, {{0, 1}, {1, 2}});
    breaks(&table);
    return Feed(&engine, table).code;
  };
  using Rows = pack::OverlayT;
  EXPECT_EQ(code([](Rows* t) { t->rows[0] = t->rows[1]; }), StatusCode::kCorrupt) << "twice";
  EXPECT_EQ(code([](Rows* t) { t->rows[1] = {2, 1, 0, 0, 0, 1}; }), StatusCode::kCorrupt) << "not there";
  EXPECT_EQ(code([](Rows* t) { t->rows[1] = {1, 1, 0, 0, 0, 3}; }), StatusCode::kCorrupt);
  EXPECT_EQ(code([](Rows* t) { t->at_ms = -1; }), StatusCode::kCorrupt);
  EXPECT_EQ(code([](Rows* t) { t->format = kPackFormat + 1; }), StatusCode::kVersion);
  std::vector<uint8_t> bytes = Bytes(Table(&shop, {{0, 1}}));
  for (size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_FALSE(
        engine.engine.Feed("overlay", {bytes.begin(), bytes.begin() + static_cast<ptrdiff_t>(size)}).ok());
  }
  EXPECT_EQ(engine.Html("s"), "9.99 |12.50 15.00|");
}

TEST(Overlay, EachRowIsFound) {
  TestPack shop;
  shop.Products(50);
  const auto pack = shop.Open();
  std::vector<Row> rows;
  for (uint32_t product = 1; product < 50; product += 3) rows.push_back({product, 100 + product});
  const auto overlay = Overlay::Open(Bytes(Table(&shop, rows)), *pack);
  ASSERT_TRUE(overlay.ok());
  for (uint32_t product = 0; product < 50; ++product) {
    const auto row = overlay.value()->Find(product);
    ASSERT_EQ(row.has_value(), product % 3 == 1) << product;
    EXPECT_EQ(row.value_or(Overlay::Row{.price_minor = 100 + product}).price_minor, 100 + product);
  }
}

TEST(Overlay, TheHashSeesEveryByte) {
  std::vector<uint8_t> bytes(37, 7);
  const uint64_t hash = HashHead(bytes);
  for (uint8_t& byte : bytes) {
    ++byte;
    EXPECT_NE(HashHead(bytes), hash);
    --byte;
  }
  bytes.push_back(0);
  EXPECT_NE(HashHead(bytes), hash) << "a zero at the end as well";
}

}  // namespace
}  // namespace rapport
