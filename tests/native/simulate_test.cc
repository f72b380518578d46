#include "rapport/builder/simulate.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "import_test_files.h"
#include "rapport/builder/match_products.h"
#include "rapport/builder/readers.h"
#include "rapport/builder/writers.h"

namespace rapport::builder {
namespace {

TEST(Simulate, GivesTheSameBytesForTheSameSeedAndOthersForAnother) {
  const TestFiles files;
  const ProductTable catalog = SimulateCatalog(300, 7);
  std::vector<std::string> bytes;
  for (const uint64_t seed : {1u, 1u, 2u}) {
    const EventTable events = Simulate(catalog, {.shoppers = 100, .seed = seed});
    ASSERT_TRUE(WriteEventsCsv(events, 2, files.Path("events.csv.gz")).ok());
    bytes.push_back(TestFiles::Read(files.Path("events.csv.gz")));
  }
  EXPECT_EQ(bytes[0], bytes[1]);
  EXPECT_NE(bytes[0], bytes[2]);
}

TEST(Simulate, WritesEventsThatTheReaderAcceptsWhole) {
  const TestFiles files;
  const ProductTable catalog = SimulateCatalog(300, 7);
  const EventTable events = Simulate(catalog, {.shoppers = 200});
  ASSERT_TRUE(WriteEventsCsv(events, 2, files.Path("e.csv")).ok());
  ASSERT_TRUE(WriteProductsCsv(catalog, 2, files.Path("p.csv")).ok());
  ReadReport report;
  const auto read_events = ReadEvents(files.Path("e.csv"), {}, &report);
  const auto read_products = ReadProducts(files.Path("p.csv"), {}, &report);
  ASSERT_TRUE(read_events.ok() && read_products.ok());
  EXPECT_EQ(report.dropped, 0);
  EXPECT_TRUE(report.findings.empty());
  EXPECT_EQ(read_events.value().events.size(), events.events.size());
  EXPECT_EQ(MatchProducts(read_events.value(), read_products.value()).rate, 1);
}

TEST(Simulate, ShowsNoProductBeforeItExistsAndNothingAtOrAfterTheEnd) {
  const ProductTable catalog = SimulateCatalog(200, 3);
  std::map<std::string, int64_t> first_seen;
  for (const Product& p : catalog.products) first_seen[p.id] = *p.first_seen_ms;
  const EventTable events = Simulate(catalog, {.shoppers = 500, .days = 900});
  for (const Event& e : events.events) {
    ASSERT_LT(e.ts_ms, kSimulatedEndMs);
    if (e.product == kNone) continue;
    ASSERT_GE(e.ts_ms, first_seen.at(events.products[e.product]));
  }
}

TEST(Simulate, HasTastesCompanionsAndHeavyTailedPopularity) {
  const ProductTable catalog = SimulateCatalog(2000, 5);
  const EventTable events = Simulate(catalog, {.shoppers = 3000});
  const MatchResult match = MatchProducts(events, catalog);
  std::map<uint32_t, std::string> last_category;  // by session
  std::map<uint32_t, int> views;
  int same = 0, pairs = 0, orders = 0;
  for (const Event& e : events.events) {
    orders += e.kind == EventKind::kPurchase ? 1 : 0;
    if (e.kind != EventKind::kViewItem) continue;
    const std::string& category = catalog.products[match.product_of[e.product]].category_path[1];
    ++views[e.product];
    const auto [entry, fresh] = last_category.try_emplace(e.session, category);
    if (!fresh) {
      ++pairs;
      same += entry->second == category ? 1 : 0;
      entry->second = category;
    }
  }
  EXPECT_GT(same * 2, pairs);  // by chance it were one in 64
  std::vector<int> counts;
  int total = 0;
  for (const auto& [product, count] : views) counts.push_back(count), total += count;
  std::sort(counts.rbegin(), counts.rend());
  int head = 0;
  for (size_t i = 0; i < counts.size() / 10; ++i) head += counts[i];
  EXPECT_GT(head * 10, total * 3);
  EXPECT_GT(orders, 500);
}

TEST(Simulate, LetsShoppersBuyConsumablesAgain) {
  const EventTable events = Simulate(SimulateCatalog(500, 5), {.shoppers = 3000, .days = 365});
  std::map<std::pair<uint32_t, uint32_t>, std::set<uint32_t>> orders;
  for (const Event& e : events.events) {
    if (e.kind == EventKind::kPurchase) orders[{e.visitor, e.product}].insert(e.session);
  }
  const auto again =
      std::count_if(orders.begin(), orders.end(), [](const auto& o) { return o.second.size() >= 3; });
  EXPECT_GT(again, 30);
}

TEST(Simulate, WorksOnACatalogueOfIdsAlone) {
  ProductTable bare;
  for (int i = 0; i < 50; ++i) bare.products.emplace_back().id = "p" + std::to_string(i);
  EXPECT_GT(Simulate(bare, {.shoppers = 50}).events.size(), 100u);
  EXPECT_TRUE(Simulate({}, {}).events.empty());
}

TEST(MatchProducts, ChoosesTheFieldThatCoversMostEventsAndIdOnTies) {
  ProductTable table;
  for (const auto& [id, sku, gtin] : {std::tuple("1", "A", "0012"), std::tuple("2", "B", "0013")}) {
    Product& p = table.products.emplace_back();
    p.id = id;
    p.group_id = "g";
    p.sku = sku;
    p.gtin = gtin;
  }
  StringPool ids;
  for (const char* id : {"A", "B", "2"}) ids.Add(id);
  const MatchResult by_sku = MatchProductIds(ids, table);
  EXPECT_EQ(by_sku.key, "sku");
  EXPECT_EQ(by_sku.product_of, (std::vector<uint32_t>{0, 1, kNone}));
  EXPECT_NEAR(by_sku.rate, 2.0 / 3, 1e-9);
  ASSERT_EQ(by_sku.tried.size(), 4u);
  EXPECT_NEAR(by_sku.tried[0].second, 1.0 / 3, 1e-9);

  StringPool others;
  others.Add("13");
  EXPECT_EQ(MatchProductIds(others, table).key, "gtin");
  StringPool nothing;
  nothing.Add("zzz");
  EXPECT_EQ(MatchProductIds(nothing, table).key, "id");
  EXPECT_EQ(MatchProductIds(nothing, table).rate, 0);
}

}  // namespace
}  // namespace rapport::builder
