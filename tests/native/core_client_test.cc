#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <limits>
#include <string>
#include <vector>

#include "client.h"
#include "core_history_builder.h"
#include "core_pack_builder.h"

namespace rapport::wasm {
namespace {

using test::kNowMs;
using test::TestHistory;
using test::TestPack;

constexpr int Code(StatusCode code) {
  return static_cast<int>(code);
}
constexpr double kNow = static_cast<double>(kNowMs);

uint32_t Give(Client* client, const std::vector<uint8_t>& bytes) {
  const auto size = static_cast<uint32_t>(bytes.size());
  const std::span<uint8_t> input = client->Input(size);
  if (size > 0) std::memcpy(input.data(), bytes.data(), size);
  return size;
}

void Feed(Client* client, TestPack* shop) {
  const uint32_t size = Give(client, shop->Bytes());
  ASSERT_EQ(client->Feed("head", size), Code(StatusCode::kOk)) << client->Message();
}

// Reads output() as client.h describes it, and nothing else.
struct Item {
  bool content;
  std::string id, reason, strategy;
};
struct Slot {
  bool filled;
  std::string html;
  std::vector<Item> items;
  std::string exposures{};
};

std::vector<Slot> Read(std::span<const uint8_t> out) {
  size_t at = 0;
  const auto word = [&]() {
    EXPECT_LE(at + 4, out.size());
    const uint32_t value =
        out[at] | uint32_t{out[at + 1]} << 8 | uint32_t{out[at + 2]} << 16 | uint32_t{out[at + 3]} << 24;
    at += 4;
    return value;
  };
  const uint32_t slot_count = word(), item_count = word();
  const size_t text_at = 4 * (2 + size_t{slot_count} * 7 + size_t{item_count} * 7);
  const auto text = [&](uint32_t begin, uint32_t end) {
    EXPECT_LE(begin, end);
    EXPECT_LE(text_at + end, out.size());
    return std::string(out.begin() + static_cast<std::ptrdiff_t>(text_at + begin),
                       out.begin() + static_cast<std::ptrdiff_t>(text_at + end));
  };
  struct Range {
    uint32_t first, past_last;
  };
  std::vector<Slot> slots;
  std::vector<Range> ranges;
  for (uint32_t i = 0; i < slot_count; ++i) {
    const uint32_t state = word(), begin = word(), end = word();
    slots.push_back({state == 1, text(begin, end), {}});
    const uint32_t first = word();
    ranges.push_back({first, word()});
    const uint32_t exposures = word();
    slots.back().exposures = text(exposures, word());
  }
  std::vector<Item> items;
  for (uint32_t i = 0; i < item_count; ++i) {
    const uint32_t kind = word();
    uint32_t ends[6];
    for (uint32_t& end : ends) end = word();
    items.push_back({kind == 1, text(ends[0], ends[1]), text(ends[2], ends[3]), text(ends[4], ends[5])});
  }
  for (uint32_t i = 0; i < slot_count; ++i) {
    EXPECT_LE(ranges[i].past_last, item_count);
    slots[i].items.assign(items.begin() + ranges[i].first, items.begin() + ranges[i].past_last);
  }
  return slots;
}

TestPack Shop() {
  TestPack shop;
  shop.Product("mug").Viewed(1).Product("pot").Reason(ReasonKind::kPopular, "Popular");
  shop.Slot("s", {.count = 1})
      .Slot("hero", {.content = true})
      .Slot("none", {.min = 9})
      .Content("hi", {.slots = {1}});
  return shop;
}

TEST(Client, TheAbiIsTheShimsOwn) {
  EXPECT_EQ(kAbi, 2u);
}

TEST(Client, ItNeedsTheHeadUntilItIsFed) {
  TestPack shop = Shop();
  Client client;
  EXPECT_EQ(client.Needs(), "head");
  Feed(&client, &shop);
  EXPECT_EQ(client.Needs(), "");
}

TEST(Client, InputIsZeroedAndHasTheSizeAskedFor) {
  Client client;
  Give(&client, {1, 2, 3, 4});
  const auto input = client.Input(6);
  EXPECT_EQ(std::vector<uint8_t>(input.begin(), input.end()), std::vector<uint8_t>(6, 0));
}

TEST(Client, InputOverSixtyFourMebibytesIsRefused) {
  Client client;
  EXPECT_EQ(client.Input((64u << 20) + 1).size(), 0u);
  EXPECT_EQ(client.Input(0xffffffffu).size(), 0u);
  EXPECT_EQ(client.Input(16).size(), 16u) << "smaller input still works";
}

TEST(Client, SizesLargerThanTheInputAreRefusedEverywhere) {
  TestPack shop = Shop();
  Client client;
  Feed(&client, &shop);
  Give(&client, test::PageOf({"s"}));
  const auto bad = Code(StatusCode::kBadInput);
  EXPECT_EQ(client.History(0xffffffffu), bad);
  EXPECT_EQ(client.Facts(4096), bad);
  EXPECT_EQ(client.Products(4096), bad);
  EXPECT_EQ(client.Decide(4096, kNow, 0, 0, 0), bad);
  EXPECT_EQ(client.Explain(4096, kNow, 0, 0, 0), bad);
  EXPECT_EQ(client.Feed("head", 0xffffffffu), bad);
  EXPECT_FALSE(client.Message().empty());
}

TEST(Client, OutputHoldsSlotsInTheOrderAskedForAndTheirItems) {
  TestPack shop = Shop();
  Client client;
  Feed(&client, &shop);
  ASSERT_EQ(client.Decide(Give(&client, test::PageOf({"hero", "none", "unknown", "s"})), kNow, 0, 0, 1), 0)
      << client.Message();
  const auto slots = Read(client.Output());
  ASSERT_EQ(slots.size(), 4u);
  EXPECT_EQ(slots[0].html, "<hi>");
  ASSERT_EQ(slots[0].items.size(), 1u);
  EXPECT_TRUE(slots[0].items[0].content);
  EXPECT_EQ(slots[0].items[0].id, "hi");
  EXPECT_FALSE(slots[1].filled);
  EXPECT_FALSE(slots[2].filled);
  EXPECT_TRUE(slots[1].items.empty() && slots[1].html.empty());
  EXPECT_EQ(slots[3].html, "[mug]");
  ASSERT_EQ(slots[3].items.size(), 1u);
  EXPECT_FALSE(slots[3].items[0].content);
  EXPECT_EQ(slots[3].items[0].id, "mug");
  EXPECT_EQ(slots[3].items[0].reason, "Popular");
  EXPECT_EQ(slots[3].items[0].strategy, "popular");
}

TEST(Client, APageWithoutSlotsGivesAnEmptyOutput) {
  TestPack shop = Shop();
  Client client;
  Feed(&client, &shop);
  ASSERT_EQ(client.Decide(Give(&client, test::PageOf({})), kNow, 0, 0, 0), 0);
  EXPECT_TRUE(Read(client.Output()).empty());
}

TEST(Client, HistoryFactsAndProductsReachTheDecision) {
  TestPack shop;
  shop.Product("mug").Product("pot").Fact("vip", FactType::kBoolean);
  const uint16_t vip = kBuiltInFacts.size();
  shop.Slot("s", {.strategies = {StrategyId::kRecentlyViewed},
                  .when = {test::BooleanIs(ConditionOpCode::kEq, vip, true)}});
  shop.plan().hide_out_of_stock = true;
  Client client;
  Feed(&client, &shop);
  ASSERT_EQ(client.History(Give(&client, TestHistory().View(kNowMs - 1, "mug").View(kNowMs, "pot").Bytes())),
            0);
  BlockWriter facts, products;
  ASSERT_EQ(
      (facts.Add({0, 1, 2, facts.Text("vip"), 0, 0, 0, 0}), client.Facts(Give(&client, facts.Finish()))), 0);
  products.Add({0, std::nan(""), 2, products.Text("pot"), 0, 0, -1, 0});
  ASSERT_EQ(client.Products(Give(&client, products.Finish())), 0);
  ASSERT_EQ(client.Decide(Give(&client, test::PageOf({"s"})), kNow, 0, 0, 1), 0);
  EXPECT_EQ(Read(client.Output())[0].html, "[mug]");
}

TEST(Client, RankGivesOneSlotOfStateOneWithoutHtml) {
  TestPack shop = Shop();
  Client client;
  Feed(&client, &shop);
  ASSERT_EQ(client.Rank("popular", kNow, 5, 0), 0);
  const auto slots = Read(client.Output());
  ASSERT_EQ(slots.size(), 1u);
  EXPECT_TRUE(slots[0].filled);
  EXPECT_EQ(slots[0].html, "");
  ASSERT_EQ(slots[0].items.size(), 2u);
  EXPECT_EQ(slots[0].items[1].id, "pot");
}

TEST(Client, RankRefusesStrategiesAndExclusionsItDoesNotKnow) {
  TestPack shop = Shop();
  Client client;
  Feed(&client, &shop);
  EXPECT_EQ(client.Rank("best", kNow, 5, 0), Code(StatusCode::kUnknownName));
  EXPECT_NE(client.Message().find("best"), std::string::npos);
  EXPECT_EQ(client.Rank("popular", kNow, 5, 3), Code(StatusCode::kBadInput));
  EXPECT_EQ(client.Rank("popular", kNow, 5, -1), Code(StatusCode::kBadInput));
  EXPECT_EQ(client.Rank("popular", kNow, 0xffffffffu, 0), Code(StatusCode::kLimit));
}

TEST(Client, AMessageLastsUntilTheNextCallThatSucceeds) {
  TestPack shop = Shop();
  Client client;
  EXPECT_EQ(client.Rank("popular", kNow, 5, 0), Code(StatusCode::kNotReady));
  EXPECT_FALSE(client.Message().empty());
  Feed(&client, &shop);
  EXPECT_EQ(client.Message(), "");
}

TEST(Client, AFileOfAnotherNameOrThatIsNoPackIsRefused) {
  TestPack shop = Shop();
  Client client;
  EXPECT_EQ(client.Feed("tail", Give(&client, shop.Bytes())), Code(StatusCode::kUnknownName));
  EXPECT_EQ(client.Feed("head", Give(&client, {1, 2, 3})), Code(StatusCode::kCorrupt));
  Feed(&client, &shop);
}

TEST(Client, ExplainWritesLinesForStaff) {
  TestPack shop = Shop();
  Client client;
  Feed(&client, &shop);
  ASSERT_EQ(client.Explain(Give(&client, test::PageOf({"s"})), kNow, 0, 0, 1), 0);
  EXPECT_EQ(std::string(client.Output().begin(), client.Output().end()),
            "shown\ts\tmug\tpopular\t1\t1.000000\tpopular\t\t\t\n"
            "term\ts\tmug\tpopular\tpopular\t\t1.000000\n"
            "slot\ts\tfilled\t1\t1\t1\n");
}

TEST(Client, ExpiredNamesPositionsInTheBlock) {
  Client client;
  TestHistory rows;
  rows.View(kNowMs, "a").View(1, "old").Buy(kNowMs, "a", "T").Buy(kNowMs + 1, "a", "T");
  ASSERT_EQ(client.History(Give(&client, rows.Bytes())), 0);
  ASSERT_EQ(client.Expired(kNow), 0);
  EXPECT_EQ(std::vector<uint8_t>(client.Output().begin(), client.Output().end()),
            (std::vector<uint8_t>{1, 0, 0, 0, 3, 0, 0, 0}));
}

TEST(Client, NumbersThatAreNoMomentsSeedsOrLevelsDoNoHarm) {
  TestPack shop = Shop();
  Client client;
  Feed(&client, &shop);
  const double infinity = std::numeric_limits<double>::infinity();
  for (const double number : {std::nan(""), infinity, -infinity, 1e300, -1.5}) {
    EXPECT_EQ(client.Decide(Give(&client, test::PageOf({"s"})), number, std::numeric_limits<int>::min(),
                            number, -7),
              0);
    EXPECT_EQ(Read(client.Output())[0].html, "[mug]");
    EXPECT_EQ(client.Expired(number), 0);
    EXPECT_EQ(client.Rank("for_you", number, 1, 1), 0);
  }
}

}  // namespace
}  // namespace rapport::wasm
