#include "rapport/builder/import_orders.h"

#include <gtest/gtest.h>

#include "import_test_files.h"
#include "rapport/builder/import.h"

namespace rapport::builder {
namespace {

class ImportOrdersTest : public testing::Test {
 protected:
  EventTable Import(const std::string& text) {
    auto table = ImportOrders(files_.Write("orders", text), "", {}, people_, &report_);
    EXPECT_TRUE(table.ok()) << table.status().message;
    return table.ok() ? std::move(table.value()) : EventTable{};
  }
  TestFiles files_;
  Pseudonyms people_;
  ReadReport report_;
};

constexpr char kShopifyOrders[] =
    "Name,Email,Financial Status,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem "
    "sku,Cancelled at\n"
    "#1,Ann@x.test,paid,2024-01-02 10:00:00 +0100,2,Mug,5.00,M,\n"
    "#1,Ann@x.test,,,1,Tee,10.00,,\n"
    "#2,bob@x.test,refunded,2024-01-03 10:00:00 +0000,1,Mug,5.00,M,\n"
    "#3,bob@x.test,paid,2024-01-03 10:00:00 +0000,1,Mug,5.00,M,2024-01-04 10:00:00 +0000\n"
    "#4,ann@x.test,partially_refunded,2024-01-05 10:00:00 +0000,1,Mug,5.00,M,\n";

TEST_F(ImportOrdersTest, ReadsShopifyOrdersWithoutEMailsAndWithoutWhatWasTakenBack) {
  const EventTable table = Import(kShopifyOrders);
  ASSERT_EQ(table.events.size(), 3u);
  EXPECT_EQ(table.events[0].ts_ms, 1704186000000);
  EXPECT_EQ(table.events[0].quantity, 2);
  EXPECT_EQ(table.events[0].price_minor, 500);
  EXPECT_EQ(table.products[table.events[0].product], "M");
  EXPECT_EQ(table.products[table.events[1].product], "Tee");
  EXPECT_EQ(table.events[1].ts_ms, table.events[0].ts_ms);
  EXPECT_EQ(table.events[2].visitor, table.events[0].visitor);
  EXPECT_EQ(table.visitors[0], "c1");
  EXPECT_EQ(report_.dropped, 2);
  EXPECT_EQ(report_.findings.at(0).line, 4);
  for (const Finding& finding : report_.findings) EXPECT_EQ(finding.value.find('@'), std::string::npos);
}

TEST_F(ImportOrdersTest, ReadsWooCommerceOrders) {
  const EventTable table = Import(
      "Order Number,Order Status,Order Date,Email (Billing),SKU,Item Name,Quantity,Item Cost\n"
      "7,wc-completed,2024-01-02 10:00,a@x.test,M,Mug,1,5\n"
      "8,Cancelled,2024-01-02 10:00,a@x.test,M,Mug,1,5\n"
      "9,processing,2024-01-02 11:00,,,Tee,1,5\n");
  ASSERT_EQ(table.events.size(), 2u);
  EXPECT_EQ(table.products[table.events[1].product], "Tee");
  EXPECT_NE(table.events[0].visitor, table.events[1].visitor);
}

TEST_F(ImportOrdersTest, ReadsGa4RowsOfBigQuery) {
  const EventTable table = Import(
      R"({"event_date":"20240102","event_timestamp":"1704189600000000","event_name":"view_item","user_pseudo_id":"u.1",)"
      R"("event_params":[{"key":"ga_session_id","value":{"int_value":"17"}}],"items":[{"item_id":"M","price":5.5}]})"
      "\n"
      R"({"event_timestamp":1704189700000000,"event_name":"purchase","user_pseudo_id":"u.1",)"
      R"("ecommerce":{"transaction_id":"T1"},"items":[{"item_id":"M","quantity":"2","price":5},{"item_id":"N"}]})"
      "\n"
      R"({"event_timestamp":1704189700000000,"event_name":"page_view","user_pseudo_id":"u.1"})"
      "\n"
      R"({"event_timestamp":1704189700000000,"event_name":"view_item","user_pseudo_id":null,"items":[{"item_id":"M"}]})"
      "\nnonsense\n");
  ASSERT_EQ(table.events.size(), 3u);
  EXPECT_EQ(table.events[0].kind, EventKind::kViewItem);
  EXPECT_EQ(table.events[0].ts_ms, 1704189600000);
  EXPECT_EQ(table.events[0].price_minor, 550);
  EXPECT_EQ(table.sessions[table.events[0].session], "s1");
  EXPECT_EQ(table.sessions[table.events[1].session], "T1");
  EXPECT_EQ(table.events[1].quantity, 2);
  EXPECT_EQ(table.visitors.size(), 1u);
  EXPECT_EQ(report_.skipped, 1);
  EXPECT_EQ(report_.dropped, 2);
}

TEST_F(ImportOrdersTest, SaysWhichColumnIsMissingAndHowToNameIt) {
  const auto table =
      ImportOrders(files_.Write("orders", "invoice,when,item\n1,2024-01-01,x\n"), "", {}, people_, nullptr);
  ASSERT_FALSE(table.ok());
  EXPECT_NE(table.status().message.find("--map date=COLUMN"), std::string::npos) << table.status().message;
}

TEST(Import, WritesBothFilesWithEventsNamingProductsByTheirIds) {
  const TestFiles files;
  ImportOptions options;
  options.products_from = {
      files.Write("p.csv", "Handle,Title,Variant SKU,Variant Price,Status\nmug,Mug,M,5.00,active\n")};
  options.orders_from = {files.Write("o.csv", kShopifyOrders)};
  options.products_out = files.Path("products.csv");
  options.events_out = files.Path("events.csv");
  options.currency = "GBP";
  const auto summary = Import(options);
  ASSERT_TRUE(summary.ok()) << summary.status().message;
  EXPECT_EQ(summary.value().match_key, "sku");
  EXPECT_NEAR(summary.value().match_rate, 2.0 / 3, 1e-9);
  EXPECT_EQ(summary.value().orders, 2);
  EXPECT_EQ(summary.value().visitors, 1);
  EXPECT_EQ(TestFiles::Read(options.events_out),
            "ts_ms,visitor,session,event,product,quantity,price\n"
            "1704186000000,c1,#1,purchase,mug,2,5.00\n"
            "1704186000000,c1,#1,purchase,Tee,1,10.00\n"
            "1704448800000,c1,#4,purchase,mug,1,5.00\n");
  EXPECT_NE(TestFiles::Read(options.products_out).find("mug,mug,M,,Mug,"), std::string::npos);
}

TEST(Import, TakesMappedColumnsAndWritesNothingWhenAFileIsBad) {
  const TestFiles files;
  ImportOptions options;
  options.products_from = {files.Write("p.csv", "id,product_type\n1,ICE\n")};
  options.columns = {{"title", "product_type"}, {"customer", "buyer"}, {"date", "when"}, {"order", "nr"}};
  options.orders_from = {files.Write("o.csv", "nr,buyer,when,product\n1,z,2024-01-01,1\n")};
  options.products_out = files.Path("products.csv.gz");
  options.events_out = files.Path("events.csv.gz");
  const auto summary = Import(options);
  ASSERT_TRUE(summary.ok()) << summary.status().message;
  EXPECT_EQ(summary.value().match_rate, 1);
  EXPECT_TRUE(std::filesystem::exists(options.events_out));

  options.orders_from.push_back(files.Path("absent"));
  options.events_out = files.Path("other.csv");
  EXPECT_FALSE(Import(options).ok());
  EXPECT_FALSE(std::filesystem::exists(options.events_out));
}

}  // namespace
}  // namespace rapport::builder
