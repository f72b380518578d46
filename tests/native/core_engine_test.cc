#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <set>
#include <string>
#include <vector>

#include "core_engine_builder.h"
#include "rapport/engine.h"

namespace rapport {
namespace {

using test::kHourMs;
using test::kNowMs;
using test::OwnedBlock;
using test::Random;
using test::TestEngine;
using test::TestHistory;
using test::TestPack;

TEST(Engine, ItNeedsTheHeadAndThenNothing) {
  Engine engine;
  EXPECT_EQ(engine.Needs(), (std::vector<std::string>{"head"}));
  ASSERT_TRUE(engine.Feed("head", TestPack().Products(1).Bytes()).ok());
  EXPECT_TRUE(engine.Needs().empty());
}

TEST(Engine, BeforeThePackIsThereNothingIsDecided) {
  Engine engine;
  const OwnedBlock page(test::PageOf({"s"}));
  EXPECT_EQ(engine.Decide(page.block(), {}).status().code, StatusCode::kNotReady);
  EXPECT_EQ(engine.Explain(page.block(), {}).status().code, StatusCode::kNotReady);
  EXPECT_EQ(engine.Rank({}).status().code, StatusCode::kNotReady);
}

TEST(Engine, AFileThatNobodyAskedForIsRefused) {
  Engine engine;
  EXPECT_EQ(engine.Feed("tail", TestPack().Bytes()).code, StatusCode::kUnknownName);
  EXPECT_EQ(engine.Needs().size(), 1u);
}

TEST(Engine, ARefusedFileChangesNothing) {
  TestPack shop;
  shop.Products(2).Slot("s");
  TestEngine engine(&shop);
  const std::string before = engine.Html("s");
  TestPack later;
  later.head().format = kPackFormat + 1;
  EXPECT_EQ(engine.engine.Feed("head", later.Bytes()).code, StatusCode::kVersion);
  EXPECT_EQ(engine.engine.Feed("head", {1, 2, 3}).code, StatusCode::kCorrupt);
  EXPECT_EQ(engine.Html("s"), before);
}

TEST(Engine, RefusedBlocksChangeNothing) {
  TestPack shop;
  shop.Products(2).Slot("s", {.strategies = {StrategyId::kRecentlyViewed}});
  TestEngine engine(&shop, TestHistory().View(kNowMs, "p1"));
  BlockWriter nameless;
  nameless.Add({});
  EXPECT_EQ(engine.engine.SetFacts(OwnedBlock(nameless.Finish()).block()).code, StatusCode::kBadInput);
  EXPECT_EQ(engine.engine.SetProducts(OwnedBlock(nameless.Finish()).block()).code, StatusCode::kBadInput);
  EXPECT_EQ(engine.Html("s"), "[p1]");
}

TEST(Engine, AnotherHeadReplacesTheFirst) {
  TestPack shop, other;
  shop.Products(5).Slot("s");
  other.Product("x").Slot("s");
  TestEngine engine(&shop, TestHistory().View(kNowMs, "p4"));
  engine.Html("s");
  ASSERT_TRUE(engine.engine.Feed("head", other.Bytes()).ok());
  EXPECT_EQ(engine.Html("s"), "[x]");
}

TEST(Engine, EachHistoryReplacesTheOneBefore) {
  TestPack shop;
  shop.Products(3).Slot("s", {.strategies = {StrategyId::kRecentlyViewed}});
  TestEngine engine(&shop, TestHistory().View(kNowMs, "p1"));
  EXPECT_EQ(engine.History(TestHistory().View(kNowMs, "p2")).Html("s"), "[p2]");
}

TEST(Engine, APageRecordOfUnknownKindIsRefused) {
  TestPack shop;
  TestEngine engine(&shop);
  BlockWriter writer;
  Record record;
  record.kind = 3;
  writer.Add(record);
  EXPECT_EQ(engine.engine.Decide(OwnedBlock(writer.Finish()).block(), {}).status().code,
            StatusCode::kBadInput);
}

TEST(Engine, SlotsComeInTheOrderAskedForWithTheirNames) {
  TestPack shop;
  shop.Products(2).Slot("a", {.count = 1}).Slot("b", {.count = 1});
  TestEngine engine(&shop);
  const auto slots = engine.Decide({"b", "nothing", "a"});
  ASSERT_EQ(slots.size(), 3u);
  EXPECT_EQ(slots[0].name, "b");
  EXPECT_EQ(slots[0].items[0].id, "p1");
  EXPECT_FALSE(slots[1].filled);
  EXPECT_EQ(slots[1].html, "");
  EXPECT_TRUE(slots[1].items.empty());
  EXPECT_EQ(slots[2].items[0].id, "p0");
}

TEST(Engine, AnUnfilledSlotShowsNothingItPlanned) {
  TestPack shop;
  shop.Products(2).Slot("a", {.min = 3});
  const auto slots = TestEngine(&shop).Decide({"a"});
  EXPECT_FALSE(slots[0].filled);
  EXPECT_TRUE(slots[0].items.empty());
}

TEST(Engine, ExplainNamesTermsThatSumToTheScoreAndWhatWasRejected) {
  TestPack shop;
  shop.Product("a").Product("b").Product("c").Session({"a", "b"}).Session({"a", "c"}).Session({"a", "b"});
  shop.plan().hide_in_cart = true;
  shop.Slot("s", {.strategies = {StrategyId::kViewedTogether}});
  TestEngine engine(&shop, TestHistory().Cart(kNowMs, "b").View(kNowMs, "a"));
  // One fragment holds a and c, two a and b: 1 / (2 + neighbor_prior).
  EXPECT_EQ(engine.Explain({"s"}),
            "shown\ts\tc\tviewed_together\t1\t0.125000\tviewed\ta\t0.125000\t\n"
            "term\ts\tc\tviewed_together\tviewed\ta\t0.125000\n"
            "rejected\ts\tb\tviewed_together\tin_cart\t\n"
            "slot\ts\tfilled\t1\t1\t8\n");
}

TEST(Engine, ExplainSaysWhyASlotKeepsTheShopsOwnContent) {
  TestPack shop;
  shop.Products(1).Slot("many", {.count = 9, .min = 2});
  shop.Slot("never", {.when = {test::NumberIs(ConditionOpCode::kGt, kFactOrders, 0)}});
  const std::string lines = TestEngine(&shop).Explain({"many", "never"});
  EXPECT_NE(lines.find("slot\tmany\ttoo_few\t1\t2\t9\n"), std::string::npos) << lines;
  EXPECT_NE(lines.find("slot\tnever\tcondition\t0\t1\t8\n"), std::string::npos) << lines;
}

TEST(Engine, ExplainWritesScoresOfAbsurdWeights) {
  TestPack shop;
  shop.Product("a").Viewed(255).Product("b").Viewed(255).Session({"a", "b"});
  std::vector<float> weights(kStoredWeights.size(), 0);
  weights.back() = 3e38f;  // of popularity; a million is the most that counts
  shop.Weights(weights).Slot("s", {.strategies = {StrategyId::kForYou}});
  EXPECT_NE(TestEngine(&shop, TestHistory().View(kNowMs, "a")).Explain({"s"}).find("1000000.000000"),
            std::string::npos);
}

// Ranking.
TestPack RandomShop(Random* random, uint32_t products) {
  TestPack shop;
  for (uint32_t i = 0; i < products; ++i) {
    shop.Product("p" + std::to_string(i))
        .Category("c" + std::to_string(random->Below(4)))
        .Brand("b" + std::to_string(i % 3));
    shop.Viewed(static_cast<uint8_t>(random->Below(256)));
    if (random->Chance(20)) shop.SoldOut();
  }
  for (uint32_t i = 0; products > 1 && i < 3 * products; ++i)
    shop.Fragment({random->Below(products), random->Below(products)});
  if (products > 2) shop.BoughtTogether("p0", {{1, 200}, {2, 100}}).Trending({"p2", "p0"}).Newest({"p1"});
  shop.plan().hide_out_of_stock = true;
  return shop;
}

TestHistory RandomHistory(Random* random, uint32_t products) {
  TestHistory rows;
  for (uint32_t i = random->Below(25); i > 0; --i) {
    rows.Event(static_cast<double>(kNowMs - random->Below(100) * kHourMs),
               static_cast<EventKind>(1 + random->Below(kEventKinds - 1)),
               "p" + std::to_string(random->Below(products + 2)), random->Chance(50) ? "T" : "");
  }
  return rows;
}

TEST(Engine, ARankedListHoldsExactlyAsManyDistinctEligibleProductsAsThereAreOrWereAskedFor) {
  Random random(81);
  for (int round = 0; round < 150; ++round) {
    const uint32_t products = random.Below(30);
    TestPack shop = RandomShop(&random, products);
    TestEngine engine(&shop, RandomHistory(&random, products));
    const RankRequest request{static_cast<StrategyId>(random.Below(8)), kNowMs, random.Below(40),
                              static_cast<Exclude>(random.Below(3))};
    const auto ranked = engine.Rank(request);

    const Catalog& catalog = engine.engine.pack()->catalog();
    Profile profile;
    Fold(engine.engine.history(), catalog, kNowMs, &profile);
    size_t eligible = 0;
    for (uint32_t product = 0; product < catalog.size(); ++product) {
      const bool excluded = (request.exclude == Exclude::kCurrent && product == profile.last_product) ||
                            (request.exclude == Exclude::kHistory && profile.Find(product) != nullptr);
      eligible += catalog.in_stock(product) && !excluded ? 1 : 0;
    }
    EXPECT_EQ(ranked.size(), std::min<size_t>(request.top, eligible)) << round;
    EXPECT_EQ(std::set<std::string>(ranked.begin(), ranked.end()).size(), ranked.size());
    for (const std::string& id : ranked) EXPECT_TRUE(catalog.in_stock(catalog.Find(id)));
    EXPECT_EQ(engine.Rank(request), ranked) << "the same again";
  }
}

TEST(Engine, ExcludeNamesTheProductOfTheLastEventOrTheWholeHistory) {
  TestPack shop;
  shop.Products(4);
  TestEngine engine(&shop, TestHistory().View(kNowMs - 1, "p0").View(kNowMs, "p1"));
  const auto rank = [&](Exclude exclude) { return engine.Rank({StrategyId::kPopular, kNowMs, 9, exclude}); };
  EXPECT_EQ(rank(Exclude::kNone), (std::vector<std::string>{"p0", "p1", "p2", "p3"}));
  EXPECT_EQ(rank(Exclude::kCurrent), (std::vector<std::string>{"p0", "p2", "p3"}));
  EXPECT_EQ(rank(Exclude::kHistory), (std::vector<std::string>{"p2", "p3"}));
}

TEST(Engine, MoreThanAMillionRankedProductsAreTooMany) {
  TestPack shop;
  TestEngine engine(&shop);
  EXPECT_EQ(engine.engine.Rank({StrategyId::kPopular, 0, kMaxRankTop + 1, Exclude::kNone}).status().code,
            StatusCode::kLimit);
}

TEST(Engine, TheSameInputsGiveTheSameBytesWhateverWasAskedBefore) {
  Random random(82);
  Engine used;
  for (int round = 0; round < 25; ++round) {
    const uint32_t products = 1 + random.Below(30);
    TestPack shop = RandomShop(&random, products);
    shop.Slot("a", {.strategies = {StrategyId::kForYou, StrategyId::kPopular}, .count = 4})
        .Slot("b", {.count = 4});
    const TestHistory rows = RandomHistory(&random, products);
    TestEngine fresh(&shop, rows);
    ASSERT_TRUE(used.Feed("head", shop.Bytes()).ok());
    ASSERT_TRUE(used.SetHistory(OwnedBlock(rows.Bytes()).block()).ok());
    const OwnedBlock page(test::PageOf({"a", "b"}));
    const auto again = used.Decide(page.block(), fresh.moment);
    std::string html;
    for (const RenderedSlot& slot : again.value())
      html += (html.empty() ? "" : " ") + (slot.filled ? slot.html : "-");
    EXPECT_EQ(html, fresh.Page({"a", "b"}));
    EXPECT_EQ(fresh.Explain({"a", "b"}), used.Explain(page.block(), fresh.moment).value());
  }
}

// Hostile packs and histories.
TEST(Engine, AShopWithoutProductsFillsNothing) {
  TestPack shop;
  shop.Slot("s", {.strategies = {StrategyId::kForYou, StrategyId::kPopular, StrategyId::kContinue}});
  TestEngine engine(&shop, TestHistory().View(kNowMs, "gone").Buy(kNowMs, "gone", "T"));
  EXPECT_EQ(engine.Html("s"), "-");
  EXPECT_TRUE(engine.Rank({}).empty());
}

TEST(Engine, AShopWithOneProductShowsItOnce) {
  TestPack shop;
  shop.Product("only").Slot(
      "s", {.strategies = {StrategyId::kForYou, StrategyId::kRecentlyViewed, StrategyId::kPopular}});
  EXPECT_EQ(TestEngine(&shop, TestHistory().View(kNowMs, "only")).Html("s"), "[only]");
}

TEST(Engine, AShopThatIsSoldOutShowsItsOwnContent) {
  TestPack shop;
  shop.Product("a").SoldOut().Product("b").SoldOut().Slot("s").plan().hide_out_of_stock = true;
  TestEngine engine(&shop);
  EXPECT_EQ(engine.Html("s"), "-");
  EXPECT_TRUE(engine.Rank({}).empty());
}

TEST(Engine, TitlesAsLongAsAPackCanHoldAreRendered) {
  TestPack shop;
  shop.Template(
      {TestPack::Loop(TemplateOpCode::kProducts, 2), TestPack::Value(Field::kTitle, Escape::kAttribute)});
  shop.Product("a").Title(std::string(65'535, '"')).Slot("s", {.use_template = 1});
  EXPECT_EQ(TestEngine(&shop).Html("s").size(), 65'535u * 6);
}

TEST(Engine, AMillionEventsAreTaken) {
  BlockWriter writer;
  Record record;
  record.kind = static_cast<uint32_t>(EventKind::kViewItem);
  const uint32_t ids[] = {writer.Text("p0"), writer.Text("p1"), writer.Text("p2")};
  for (uint32_t i = 0; i < kMaxHistoryRecords; ++i) {
    record.at = static_cast<double>(kNowMs) - i;
    record.text = ids[i % 3];
    writer.Add(record);
  }
  TestPack shop;
  shop.Products(3).Session({"p0", "p1"}).Slot("s", {.strategies = {StrategyId::kForYou}});
  TestEngine engine(&shop);
  ASSERT_TRUE(engine.engine.SetHistory(OwnedBlock(writer.Finish()).block()).ok());
  EXPECT_EQ(engine.engine.history().Living(kNowMs).size(), kMaxHistoryRows);
  EXPECT_NE(engine.Html("s"), "-");
}

TEST(Engine, EventsOfOneMillisecondAreDecidedTheSameEachTime) {
  TestPack shop;
  shop.Products(6)
      .Session({"p0", "p1"})
      .Session({"p2", "p3"})
      .Slot("s", {.strategies = {StrategyId::kForYou}});
  TestHistory rows;
  for (int i = 0; i < 500; ++i)
    rows.Event(static_cast<double>(kNowMs), static_cast<EventKind>(1 + i % (kEventKinds - 1)),
               "p" + std::to_string(i % 7));
  EXPECT_EQ(TestEngine(&shop, rows).Explain({"s"}), TestEngine(&shop, rows).Explain({"s"}));
}

TEST(Engine, WeightsThatAreZeroOrNoNumbersGiveNoDuplicatesAndNoNan) {
  const float infinity = std::numeric_limits<float>::infinity();
  const float largest = std::numeric_limits<float>::max();
  for (const float weight : {0.0f, std::nanf(""), -1.0f, infinity, largest, 1e-40f}) {
    Random random(83);
    TestPack shop = RandomShop(&random, 20);
    shop.Weights(std::vector<float>(10, weight))
        .Slot("s", {.strategies = {StrategyId::kForYou, StrategyId::kPopular}, .count = 20});
    TestEngine engine(
        &shop, TestHistory().Cart(kNowMs, "p0").Buy(kNowMs, "p0", "T").View(kNowMs, "p1").View(kNowMs, "p2"));
    std::set<std::string_view> distinct;
    const auto slots = engine.Decide({"s"});
    for (const RenderedItem& item : slots[0].items) EXPECT_TRUE(distinct.insert(item.id).second) << weight;
    EXPECT_EQ(engine.Explain({"s"}).find("nan"), std::string::npos);
    const auto ranked = engine.Rank({StrategyId::kForYou, kNowMs, 20, Exclude::kNone});
    EXPECT_EQ(std::set<std::string>(ranked.begin(), ranked.end()).size(), ranked.size());
  }
}

TEST(Engine, MomentsOutsideAllCalendarsAreDecided) {
  TestPack shop;
  shop.Products(2).Slot("s");
  TestEngine engine(&shop, TestHistory().View(kNowMs, "p0"));
  for (const int64_t now_ms :
       {std::numeric_limits<int64_t>::min(), int64_t{-1}, std::numeric_limits<int64_t>::max()}) {
    engine.moment = {now_ms, std::numeric_limits<int>::max(), 0, static_cast<ConsentLevel>(9)};
    EXPECT_EQ(engine.Html("s"), "[p0][p1]");
  }
}

}  // namespace
}  // namespace rapport
