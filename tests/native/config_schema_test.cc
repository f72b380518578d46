// The schema that editors use and the compiler must not drift apart.
#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <set>

#include "../../builder/src/config/config_keys.h"
#include "rapport/builder/config.h"
#include "rapport/condition.h"
#include "rapport/product_facts.h"
#include "rapport/reason.h"
#include "rapport/strategy_names.h"

namespace rapport::builder {
namespace {

using nlohmann::json;
using namespace nlohmann::literals;  // NOLINT: _json_pointer
using Names = std::set<std::string>;

json Schema() {
  return json::parse(std::ifstream(std::string(RAPPORT_SOURCE_DIR) + "/builder/schema/rapport.schema.json"));
}

Names PropertiesOf(const json& object) {
  Names names;
  for (const auto& [name, unused] : object.at("properties").items()) names.insert(name);
  return names;
}

template <typename Keys>
Names AsNames(const Keys& keys) {
  return {keys.begin(), keys.end()};
}

TEST(ConfigSchema, NamesTheKeysTheCompilerAccepts) {
  const json schema = Schema();
  const json& defs = schema.at("$defs");
  EXPECT_EQ(PropertiesOf(schema), AsNames(kTopKeys));
  EXPECT_EQ(PropertiesOf(defs.at("slot")), AsNames(kSlotKeys));
  EXPECT_EQ(PropertiesOf(defs.at("content")), AsNames(kContentKeys));
  EXPECT_EQ(PropertiesOf(defs.at("rules")), AsNames(kRuleKeys));
  EXPECT_EQ(PropertiesOf(defs.at("market")), AsNames(kMarketKeys));
  EXPECT_EQ(PropertiesOf(defs.at("pin")), AsNames(kPinKeys));
  EXPECT_EQ(PropertiesOf(defs.at("boost")), AsNames(kBoostKeys));
  EXPECT_EQ(PropertiesOf(defs.at("rules").at("properties").at("fatigue")), AsNames(kFatigueKeys));
  Names attributes = {"$and", "$or", "$not"};
  for (const BuiltInFact& attribute : kProductAttributes) attributes.emplace(attribute.name);
  EXPECT_EQ(PropertiesOf(defs.at("expression")), attributes);
  EXPECT_EQ(PropertiesOf(defs.at("template").at("oneOf").at(2)), AsNames(kTemplateFileKeys));
  EXPECT_EQ(PropertiesOf(schema.at("properties").at("holdout")), AsNames(kHoldoutKeys));
  EXPECT_EQ(PropertiesOf(defs.at("experiment")), AsNames(kExperimentKeys));
  EXPECT_EQ(PropertiesOf(defs.at("variant")), AsNames(kVariantKeys));
  Names varied = AsNames(kSlotKeys);
  varied.erase("name");
  varied.erase("content");
  EXPECT_EQ(PropertiesOf(defs.at("varied_slot")), varied);
  Names reasons;
  for (const ReasonText& reason : kReasonTexts) reasons.emplace(reason.key);
  EXPECT_EQ(PropertiesOf(defs.at("reasons")), reasons);
  Names facts = {"$and", "$or", "$not"};
  for (const BuiltInFact& fact : kBuiltInFacts) facts.emplace(fact.name);
  EXPECT_EQ(PropertiesOf(defs.at("condition")), facts);
}

TEST(ConfigSchema, NamesTheStrategiesAndFactTypes) {
  const json schema = Schema();
  EXPECT_EQ(schema["$defs"]["slot"]["properties"]["strategies"]["items"]["enum"].get<Names>(),
            AsNames(kStrategyNames));
  EXPECT_EQ(schema["properties"]["facts"]["additionalProperties"]["enum"].get<Names>(), AsNames(kFactTypes));
}

// Every number between the schema's bounds compiles, and the ones just outside do not.
TEST(ConfigSchema, HasTheCompilersBounds) {
  const json schema = Schema();
  const auto compiles = [](const json& config) {
    return CompileConfig(config.dump(), "c", ".", {}).config.has_value();
  };
  const auto check = [&](const json& property, const json::json_pointer& at) {
    for (const auto& [key, step] : {std::pair("minimum", -1), std::pair("maximum", 1)}) {
      json config = {
          {"version", 1},
          {"slots",
           {{{"name", "a"}, {"strategies", {"popular"}}, {"count", 48}}, {{"name", "b"}, {"content", true}}}},
          {"content", {{{"id", "x"}, {"slots", {"b"}}, {"fields", json::object()}}}},
          {"pins", {{{"product", "p"}, {"slot", "a"}}}},
          {"boosts", {{{"where", json::object()}, {"factor", 1}}}}};
      const double bound = property.at(key).get<double>();
      if (property.at("type") == "integer") {
        config[at] = static_cast<int64_t>(bound);
      } else {
        config[at] = bound;
      }
      EXPECT_TRUE(compiles(config)) << config;
      if (property.at("type") == "integer") {
        config[at] = static_cast<int64_t>(bound) + step;
      } else {
        config[at] = bound + step * 0.001;
      }
      EXPECT_FALSE(compiles(config)) << config;
    }
  };
  const json& slot = schema["$defs"]["slot"]["properties"];
  check(slot["count"], "/slots/0/count"_json_pointer);
  check(slot["min"], "/slots/0/min"_json_pointer);
  check(slot["per_category"], "/slots/0/per_category"_json_pointer);
  check(schema["$defs"]["content"]["properties"]["priority"], "/content/0/priority"_json_pointer);
  check(schema["$defs"]["rules"]["properties"]["hide_bought_days"], "/rules/hide_bought_days"_json_pointer);
  check(slot["per_brand"], "/slots/0/per_brand"_json_pointer);
  check(slot["diversity"], "/slots/0/diversity"_json_pointer);
  const json& rules = schema["$defs"]["rules"]["properties"];
  check(rules["hide_returned_days"], "/rules/hide_returned_days"_json_pointer);
  check(rules["min_stock"], "/rules/min_stock"_json_pointer);
  check(rules["fatigue"]["properties"]["shown"], "/rules/fatigue/shown"_json_pointer);
  check(rules["fatigue"]["properties"]["within_days"], "/rules/fatigue/within_days"_json_pointer);
  check(schema["$defs"]["pin"]["properties"]["position"], "/pins/0/position"_json_pointer);
  check(schema["$defs"]["boost"]["properties"]["factor"], "/boosts/0/factor"_json_pointer);
  const json variants = {{{"name", "c"}}, {{"name", "d"}, {"slots", {{"a", {{"count", 48}}}}}}};
  const auto check_experiment = [&](const json& property, const std::string& at) {
    for (const auto& [key, step] : {std::pair("minimum", -1), std::pair("maximum", 1)}) {
      json config = {{"version", 1},
                     {"slots", {{{"name", "a"}, {"strategies", {"popular"}}}}},
                     {"experiments", {{{"name", "x"}, {"variants", variants}}}}};
      config[json::json_pointer(at)] = property.at(key);
      EXPECT_TRUE(compiles(config)) << config;
      config[json::json_pointer(at)] = property.at(key).get<int>() + step;
      EXPECT_FALSE(compiles(config)) << config;
    }
  };
  check_experiment(schema["properties"]["holdout"]["properties"]["percent"], "/holdout/percent");
  check_experiment(schema["$defs"]["experiment"]["properties"]["percent"], "/experiments/0/percent");
  check_experiment(schema["$defs"]["variant"]["properties"]["weight"], "/experiments/0/variants/1/weight");
  check(schema["properties"]["max_age_hours"], "/max_age_hours"_json_pointer);
}

}  // namespace
}  // namespace rapport::builder
