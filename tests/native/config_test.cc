#include "rapport/builder/config.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>

#include "config_contains.h"
#include "rapport/reason.h"
#include "rapport/strategy_names.h"

namespace rapport::builder {
namespace {

std::string ReadFile(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  std::stringstream text;
  text << stream.rdbuf();
  return text.str();
}

// The example of docs/configuration.md.
std::string DocumentedExample() {
  const std::string page = ReadFile(std::string(RAPPORT_SOURCE_DIR) + "/docs/configuration.md");
  const size_t begin = page.find("```json\n") + 8;
  return page.substr(begin, page.find("```", begin) - begin);
}

class ConfigTest : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::path(::testing::TempDir()) /
              ("config_test_" + std::string(::testing::UnitTest::GetInstance()->current_test_info()->name()));
    std::filesystem::create_directories(folder_ / "templates");
    Write("templates/cards.html",
          "<ul>\n{{#products}}\n<li data-rapport-product=\"{{id}}\">{{title}}</li>\n{{/products}}\n</ul>\n");
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  void Write(const std::string& name, const std::string& text) {
    std::ofstream(folder_ / name, std::ios::binary) << text;
  }

  ConfigResult Compile(const std::string& text) {
    return CompileConfig(text, "rapport.json", folder_.string(), {});
  }

  std::string Mistakes(const std::string& text) {
    const ConfigResult result = Compile(text);
    EXPECT_EQ(result.config.has_value(), result.errors.empty());
    std::string all;
    for (const ConfigError& error : result.errors) all += ToText(error) + "\n";
    return all;
  }

  // A configuration with one product slot and `more` top-level members.
  std::string With(const std::string& more) {
    return R"({"version": 1, "slots": [{"name": "a", "strategies": ["popular"]}, {"name": "hero", "content": true}])" +
           (more.empty() ? "" : ", " + more) + "}";
  }

  std::filesystem::path folder_;
};

TEST_F(ConfigTest, TheDocumentedExampleCompilesIntoTwoMarkets) {
  const ConfigResult result = Compile(DocumentedExample());
  ASSERT_TRUE(result.config) << Mistakes(DocumentedExample());
  ASSERT_EQ(result.config->markets.size(), 2u);
  const MarketConfig& uk = result.config->markets[0];
  const MarketConfig& de = result.config->markets[1];
  EXPECT_EQ(uk.locale + uk.currency, "en-GBGBP");
  EXPECT_EQ(de.locale + de.currency + de.products_path, "de-DEEURproducts.de.csv");
  const pack::SlotT& slot = *uk.plan.slots.at(0);
  EXPECT_EQ(slot.name + "/" + slot.title, "for-you/Picked for you");
  EXPECT_EQ(slot.strategies, (std::vector<uint8_t>{0, 5, 6}));
  EXPECT_EQ(slot.min, 4);
  EXPECT_EQ(slot.per_category, 3);
  EXPECT_EQ(slot.when.size(), 1u);
  const pack::ContentT& item = *uk.plan.content.at(0);
  EXPECT_EQ(item.slots, std::vector<uint16_t>{1});
  EXPECT_EQ(item.from_ms, 1793491200000);
  EXPECT_EQ(item.until_ms, 1798761600000);
  EXPECT_EQ(item.when.size(), 3u);
  EXPECT_EQ(uk.plan.max_age_ms, 72 * 3600000);
  EXPECT_EQ(uk.plan.url_before + "|" + uk.plan.url_after, "/product/|");
  EXPECT_EQ(uk.plan.hide_bought_ms, 30LL * 86400000);
  EXPECT_EQ(uk.plan.formats->money_before, "£");
  EXPECT_EQ(de.plan.formats->money_after, "\u00A0€");
  EXPECT_EQ(de.plan.slots.at(0)->title, "Für Sie ausgesucht");
  EXPECT_EQ(de.plan.slots.at(1)->title, uk.plan.slots.at(1)->title);
  EXPECT_EQ(uk.plan.reasons.size(), kReasonTexts.size());
  EXPECT_EQ(uk.plan.reasons.at(0)->before + "|" + uk.plan.reasons.at(0)->after, "Because you viewed |");
  EXPECT_EQ(de.plan.reasons.at(0)->before + "|" + de.plan.reasons.at(0)->after, "Weil Sie | angesehen haben");
  EXPECT_TRUE(de.plan.reasons.at(0)->names_anchor);
}

TEST_F(ConfigTest, TheBuiltInConfigurationHasASlotForEveryStrategy) {
  const ConfigResult result = Compile(BuiltInConfig());
  ASSERT_TRUE(result.config) << Mistakes(BuiltInConfig());
  EXPECT_TRUE(result.config->warnings.empty());
  const pack::PlanT& plan = result.config->markets.at(0).plan;
  ASSERT_EQ(plan.slots.size(), kStrategyNames.size());
  for (size_t i = 0; i < kStrategyNames.size(); ++i) {
    std::string name(kStrategyNames[i]);
    std::replace(name.begin(), name.end(), '_', '-');
    EXPECT_EQ(plan.slots[i]->name, name);
    EXPECT_EQ(plan.slots[i]->strategies.at(0), i);
    EXPECT_EQ(plan.slots[i]->count, 8);
  }
  EXPECT_EQ(result.config->markets.at(0).name, "default");
  EXPECT_EQ(result.config->markets.at(0).plan.formats, nullptr) << "without a currency the feed decides";
}

TEST_F(ConfigTest, ReportsEveryMistakeWithLinePathAndAdvice) {
  const std::string text = R"({
  "version": 1,
  "slotz": [],
  "slots": [
    { "name": "a", "strategies": ["for_you", "populer"], "count": 99 },
    { "name": "a", "strategies": ["popular"], "min": 9,
      "when": { "order": 1 } },
    { "name": "Hero", "content": "yes" }
  ],
  "locale": "xx",
  "rules": { "hide_in_cart": 1 },
  "reasons": { "viewed": "By {{brand}}" }
})";
  const std::string all = Mistakes(text);
  for (const char* line : {
           "rapport.json:3: /slotz: there is no key \"slotz\" here; did you mean \"slots\"?",
           "rapport.json:5: /slots/0/strategies/1: there is no strategy \"populer\"; did you mean "
           "\"popular\"?",
           "rapport.json:5: /slots/0/count: this number is out of range; write a whole number from 1 to 48",
           "rapport.json:6: /slots/1/name: there are two slots named \"a\"",
           "rapport.json:6: /slots/1: \"min\" is 9, but \"count\" is 8",
           "rapport.json:7: /slots/1/when/order: there is no fact \"order\"; did you mean \"orders\"?",
           "rapport.json:8: /slots/2/name: \"Hero\" cannot be a slot's name",
           "rapport.json:8: /slots/2/content: this is a text; write true or false",
           "rapport.json:10: /locale: there is no locale \"xx\"",
           "rapport.json:11: /rules/hide_in_cart: this is a number; write true or false",
           "rapport.json:12: /reasons/viewed: this reason has no \"{{brand}}\"; write {{title}} at most once",
       }) {
    EXPECT_TRUE(Contains(all, line));
  }
}

TEST_F(ConfigTest, FindsWhatCanNeverShow) {
  const auto content = [this](const std::string& members) {
    return Mistakes(With(R"("content": [{"id": "x", )" + members + "}]"));
  };
  const std::string fields = R"(, "fields": {"title": "t"})";
  EXPECT_EQ(content(R"("slots": ["hero"])" + fields), "");
  EXPECT_TRUE(Contains(content(R"("slots": ["hero"], "from": "2026-02-01", "until": "2026-02-01")" + fields),
                       "/content/0/until: this item never shows"));
  EXPECT_TRUE(Contains(content(R"("slots": ["a"])" + fields), "the slot \"a\" shows products"));
  EXPECT_TRUE(Contains(content(R"("slots": ["herro"])" + fields), "did you mean \"hero\"?"));
  EXPECT_TRUE(Contains(content(R"("slots": [])" + fields), "stands in no slot"));
  EXPECT_TRUE(Contains(content(R"("slots": ["hero"], "from": "2026-02-30")" + fields), "is not a date"));
  EXPECT_TRUE(Contains(content(R"("slots": ["hero"])"), "the key \"fields\" is missing"));
  EXPECT_TRUE(Contains(content(R"("slots": ["hero"], "fields": {"id": "y", "Title": "z", "n": 1})"),
                       "\"Title\" cannot be a field's name"));
}

TEST_F(ConfigTest, MomentsWithOffsetsAreUtc) {
  const ConfigResult result = Compile(With(
      R"("content": [{"id": "x", "slots": ["hero"], "from": "2026-11-01T09:30:00+01:00", "until": "2026-11-01T09:30Z", "fields": {"title": "t"}}])"));
  ASSERT_TRUE(result.config);
  const pack::ContentT& item = *result.config->markets[0].plan.content[0];
  EXPECT_EQ(item.until_ms - item.from_ms, 3600000);
  EXPECT_EQ(item.until_ms, 1793491200000 + 34200000);
}

TEST_F(ConfigTest, AMistakeInATemplateFileNamesThatFileAndLine) {
  Write("templates/cards.html",
        "<ul>\n{{#products}}\n<li onclick=\"x\" "
        "data-rapport-product=\"{{id}}\">{{titel}}</li>\n{{/products}}\n</ul>\n");
  const std::string all = Mistakes(DocumentedExample());
  EXPECT_TRUE(Contains(all, "templates/cards.html:3: the attribute onclick may not stand in a template"));
  EXPECT_TRUE(Contains(all, "templates/cards.html:3: there is no field \"titel\""));
  EXPECT_TRUE(Contains(Mistakes(With(R"("templates": {"cards": {"file": "../secret"}})")),
                       "is not in the configuration's folder"));
  EXPECT_TRUE(
      Contains(Mistakes(With(R"("templates": {"cards": {"file": "none.html"}})")), "there is no file"));
}

TEST_F(ConfigTest, ATemplateWrittenAsLinesNamesTheLineOfTheConfiguration) {
  const std::string text =
      With("\"templates\": {\"cards\": [\n\"<ul>\",\n\"{{#products}}{{nope}}{{/products}}\",\n\"</ul>\"\n]}");
  EXPECT_TRUE(Contains(Mistakes(text), "rapport.json:3: /templates/cards: there is no field \"nope\""));
}

TEST_F(ConfigTest, OneTemplateServesProductsAndContent) {
  const ConfigResult result = Compile(R"({"version": 1, "templates": {"one": "<b>{{title}}</b>"}, "slots": [
      {"name": "a", "strategies": ["popular"], "template": "one"}, {"name": "b", "content": true, "template": "one"},
      {"name": "c", "strategies": ["newest"], "template": "one"}]})");
  ASSERT_TRUE(result.config);
  const pack::PlanT& plan = result.config->markets[0].plan;
  EXPECT_EQ(plan.templates.size(), 2u);
  EXPECT_EQ(plan.slots[0]->template_, plan.slots[2]->template_);
  EXPECT_NE(plan.slots[0]->template_, plan.slots[1]->template_);
}

TEST_F(ConfigTest, WarnsOfWhatIsWrittenButNeverSeen) {
  const ConfigResult result =
      Compile(With(R"("templates": {"spare": "<b data-rapport-product=\"{{id}}\">{{title}}</b>"})"));
  ASSERT_TRUE(result.config);
  ASSERT_EQ(result.config->warnings.size(), 2u);
  EXPECT_TRUE(Contains(ToText(result.config->warnings[0]), "/templates/spare: no slot uses this template"));
  EXPECT_TRUE(Contains(ToText(result.config->warnings[1]), "/slots/1: no content item names this slot"));
}

TEST_F(ConfigTest, RefusesNamesThatMeanTwoThings) {
  EXPECT_TRUE(
      Contains(Mistakes(With(R"("facts": {"orders": "number"})")), "the fact \"orders\" is built in"));
  EXPECT_TRUE(Contains(Mistakes(With(R"("facts": {"tier": "text"})")), "there is no type \"text\""));
  EXPECT_TRUE(
      Contains(Mistakes(With(R"("markets": [{"name": "a"}, {"name": "a"}])")), "two markets named \"a\""));
  EXPECT_TRUE(Contains(Mistakes(With(R"("markets": [{"name": "a", "titles": {"herro": "x"}}])")),
                       "did you mean \"hero\"?"));
  EXPECT_TRUE(Contains(Mistakes(With(R"("product_url": "/product")")), "is not an address with {id}"));
  EXPECT_TRUE(Contains(Mistakes(With(R"("product_url": "https://{id}/")")), "is not an address with {id}"));
  EXPECT_TRUE(Contains(Mistakes(With(R"("__proto__": 1)")), "there is no key \"__proto__\""));
  EXPECT_TRUE(Contains(Mistakes("{\"version\": 1,\n\"locale\": \"en-GB\", \"locale\": \"de-DE\"}"),
                       "rapport.json:2: the key \"locale\" is written twice"));
}

TEST_F(ConfigTest, JsonMistakesNameLineAndColumn) {
  EXPECT_TRUE(Contains(Mistakes("{\n  \"version\": 1,\n  \"slots\": [}\n}"),
                       "rapport.json:3: this is not JSON, at column 13"));
  EXPECT_TRUE(Contains(Mistakes(""), "this is not JSON"));
  EXPECT_TRUE(Contains(Mistakes("[]"), "this is a list; write an object"));
  EXPECT_TRUE(Contains(Mistakes(R"({"version": 2})"), "reads version 1 only"));
}

TEST_F(ConfigTest, AnyBytesGetAnAnswer) {
  const std::string deep(100000, '[');
  EXPECT_TRUE(Contains(Mistakes(deep), "levels deep"));
  EXPECT_TRUE(Contains(Mistakes(std::string(10'000'000, ' ')), "longer than 8 MiB"));
  EXPECT_TRUE(Contains(Mistakes(std::string("{\"version\": 1}\0{", 16)), "there is a zero byte"));
  EXPECT_TRUE(Contains(Mistakes("{\"version\": \"\xff\"}"), "this is not JSON"));
  EXPECT_TRUE(Contains(Mistakes("{\"version\": 1e999}"), "this is not JSON"));
  std::string many = "{\"version\": 1";
  for (int i = 0; i < 20000; ++i) many += ", \"k" + std::to_string(i) + "\": 1";
  EXPECT_EQ(Compile(many + "}").errors.size(), 1000u);
}

TEST_F(ConfigTest, NoDamagedConfigurationEscapesAsAnException) {
  const std::string good = DocumentedExample();
  std::mt19937 random(3);
  const std::string alphabet = "{}[]\",:0x-e\\ \n\xc3";
  for (int i = 0; i < 400; ++i) {
    std::string text = good;
    for (int k = 0; k < 3; ++k) {
      const size_t at = random() % text.size();
      if (random() % 2 == 0)
        text[at] = alphabet[random() % alphabet.size()];
      else
        text.erase(at, random() % 20);
    }
    const ConfigResult result = Compile(text);
    EXPECT_EQ(result.config.has_value(), result.errors.empty()) << text;
  }
}

}  // namespace
}  // namespace rapport::builder
