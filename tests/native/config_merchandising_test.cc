#include <gtest/gtest.h>

#include <string>

#include "config_contains.h"
#include "rapport/builder/config.h"
#include "rapport/builder/time_parse.h"
#include "rapport/product_facts.h"

namespace rapport::builder {
namespace {

// A configuration of one slot with products, one with content, and `members`.
ConfigResult Compiled(const std::string& members, const std::string& slot = "") {
  return CompileConfig(R"({"version": 1, "slots": [{"name": "a", "strategies": ["for_you"], "count": 4)" +
                           slot + R"(}, {"name": "hero", "content": true}])" + members + "}",
                       "rapport.json", ".", {});
}

std::string Mistakes(const std::string& members) {
  std::string all;
  for (const ConfigError& error : Compiled(members).errors) all += ToText(error) + "\n";
  return all;
}

TEST(ConfigMerchandising, RulesArriveInThePlanAsWritten) {
  const ConfigResult result = Compiled(
      R"(, "filter": {"price": {"$gte": 5}}, "block": ["x", "y", "x"], "struck_price": "list",
          "pins": [{"product": "p", "slot": "a", "position": 2, "from": "2026-11-01", "until": "2026-11-02"},
                   {"where": {"on_sale": true}, "slot": "a"}],
          "boosts": [{"where": {"brand": "Ada"}, "factor": 1.5}, {"where": {}, "factor": 0.5, "slot": "a"}],
          "rules": {"hide_returned_days": 1, "min_stock": 3, "fatigue": {"shown": 2}})",
      R"(, "diversity": 0.25, "per_brand": 2, "filter": {"category": "X"})");
  ASSERT_TRUE(result.config);
  const pack::PlanT& plan = result.config->markets[0].plan;
  ASSERT_EQ(plan.filter.size(), 1u);
  EXPECT_EQ(plan.filter[0].fact(), kAttributePrice);
  EXPECT_EQ(plan.block, (std::vector<std::string>{"x", "y"}));
  EXPECT_TRUE(plan.strike_list_price);
  EXPECT_EQ(plan.pins[0]->product, "p");
  EXPECT_EQ(plan.pins[0]->position, 2);
  EXPECT_EQ(plan.pins[0]->until_ms - plan.pins[0]->from_ms, 86'400'000);
  EXPECT_EQ(plan.pins[1]->where[0].fact(), kAttributeOnSale);
  EXPECT_EQ(plan.boosts[0]->factor, 1.5f);
  EXPECT_TRUE(plan.boosts[0]->slots.empty());
  EXPECT_EQ(plan.boosts[1]->slots, std::vector<uint16_t>{0});
  EXPECT_EQ(plan.hide_returned_ms, 86'400'000);
  EXPECT_EQ(plan.min_stock, 3u);
  EXPECT_EQ(plan.tired_shown, 2);
  EXPECT_EQ(plan.tired_within_ms, 14 * int64_t{86'400'000});
  EXPECT_EQ(plan.slots[0]->diversity, 25);
  EXPECT_EQ(plan.slots[0]->per_brand, 2);
  EXPECT_EQ(plan.slots[0]->filter.size(), 1u);
}

TEST(ConfigMerchandising, OnlySlotsThatGuessAreDiverseUnlessToldSo) {
  const auto result = CompileConfig(
      R"({"version": 1, "slots": [{"name": "a", "strategies": ["for_you"]}, {"name": "b", "strategies": ["popular"]}]})",
      "rapport.json", ".", {});
  ASSERT_TRUE(result.config);
  EXPECT_EQ(result.config->markets[0].plan.slots[0]->diversity, 10);
  EXPECT_EQ(result.config->markets[0].plan.slots[1]->diversity, 0);
}

TEST(ConfigMerchandising, MistakesSayWhatToWriteInstead) {
  EXPECT_TRUE(
      Contains(Mistakes(R"(, "filter": {"colour": "red"})"), "products have no attribute \"colour\""));
  EXPECT_TRUE(Contains(Mistakes(R"(, "filter": {"brnd": "Ada"})"), "did you mean \"brand\"?"));
  EXPECT_TRUE(Contains(Mistakes(R"(, "filter": {"price": "5"})"), "write a number"));
  EXPECT_TRUE(Contains(Mistakes(R"(, "filter": {"orders": 1})"), "products have no attribute"));
  EXPECT_TRUE(Contains(Mistakes(R"(, "block": [""])"), "/block/0: this id is empty"));
  EXPECT_TRUE(Contains(Mistakes(R"(, "pins": [{"slot": "a"}])"), "this pin names no product"));
  EXPECT_TRUE(Contains(Mistakes(R"(, "pins": [{"slot": "a", "product": "p", "where": {}}])"),
                       "either \"product\" or \"where\""));
  EXPECT_TRUE(Contains(Mistakes(R"(, "pins": [{"product": "p"}])"), "write \"slot\""));
  EXPECT_TRUE(Contains(Mistakes(R"(, "pins": [{"slot": "hero", "product": "p"}])"), "shows content"));
  EXPECT_TRUE(Contains(Mistakes(R"(, "pins": [{"slot": "a", "product": "p", "position": 5}])"),
                       "has 4 places; write a \"position\" of at most 4"));
  EXPECT_TRUE(Contains(Mistakes(R"(, "boosts": [{"where": {}}])"), "write \"factor\""));
  EXPECT_TRUE(Contains(Mistakes(R"(, "boosts": [{"where": {}, "factor": 0}])"), "a number from 0.01 to 100"));
  EXPECT_TRUE(Contains(
      Mistakes(R"(, "boosts": [{"where": {}, "factor": 2, "from": "2026-01-02", "until": "2026-01-01"}])"),
      "this boost never shows"));
  EXPECT_TRUE(Contains(Mistakes(R"(, "struck_price": "lowest")"), "no price is called"));
  EXPECT_EQ(Mistakes(R"(, "pins": [{"slot": "a", "product": "p", "position": 4}])"), "");
}

TEST(TimeParse, AConfigurationsMomentsNameTheirZone) {
  EXPECT_EQ(ParseZonedTimeMs("1970-01-02"), 86'400'000);
  EXPECT_EQ(ParseZonedTimeMs("1970-01-01T01:00Z"), 3'600'000);
  EXPECT_EQ(ParseZonedTimeMs("1970-01-01T01:00:30+01:00"), 30'000);
  for (const char* text :
       {"", "1970", "1970-13-01", "1970-01-01T01:00", "1970-01-01 01:00Z", "1970-01-01T01:00:00.5Z",
        "1970-01-01T25:00Z", "1970-01-01T01:00+0100", " 1970-01-01", "1970-01-01T01:00:00+01:00x"})
    EXPECT_EQ(ParseZonedTimeMs(text), std::nullopt) << text;
}

}  // namespace
}  // namespace rapport::builder
