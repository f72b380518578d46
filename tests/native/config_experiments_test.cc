#include <gtest/gtest.h>

#include <string>

#include "config_contains.h"
#include "rapport/builder/config.h"
#include "rapport/builder/experiment_report.h"
#include "rapport/strategy_names.h"

namespace rapport::builder {
namespace {

ConfigResult Compile(const std::string& more, const std::string& markets = "") {
  return CompileConfig(R"({"version": 1, "slots": [
  {"name": "shelf", "title": "Shelf", "strategies": ["popular"], "count": 4, "min": 2, "when": {"views": {"$gt": 0}}},
  {"name": "other", "strategies": ["newest"]},
  {"name": "hero", "content": true}],
"content": [{"id": "x", "slots": ["hero"], "fields": {"title": "X"}}],
"templates": {"bare": "{{#products}}{{id}}{{/products}}"},
)" + more + markets + "}",
                       "rapport.json", ".", {});
}

ConfigResult Experiment(const std::string& members) {
  return Compile("\"experiments\": [{" + members + "}]");
}

std::string Mistakes(const ConfigResult& result) {
  std::string all;
  for (const ConfigError& error : result.errors) all += ToText(error) + "\n";
  return all;
}

const char* const kVariants =
    R"("variants": [{"name": "control"}, {"name": "b", "slots": {"shelf": {"count": 6}}}])";

TEST(ConfigExperiments, AVariantKeepsWhatItDoesNotChange) {
  const ConfigResult result = Experiment(
      R"("name": "bigger", "salt": "s", "percent": 12.5, "from": "2026-11-01", "until": "2026-12-01",
"variants": [{"name": "control", "weight": 3}, {"name": "b", "slots": {"shelf": {"count": 6, "strategies": ["trending"],
"template": "bare"}, "hero": {"count": 2}}}])");
  ASSERT_TRUE(result.config) << Mistakes(result);
  const pack::PlanT& plan = result.config->markets[0].plan;
  ASSERT_EQ(plan.experiments.size(), 1u);
  const pack::ExperimentT& experiment = *plan.experiments[0];
  EXPECT_EQ(experiment.name + "/" + experiment.salt, "bigger/s");
  EXPECT_EQ(experiment.share, 1250);
  EXPECT_EQ(experiment.until_ms - experiment.from_ms, 30 * int64_t{86'400'000});
  EXPECT_EQ(experiment.weights[0], 3);
  EXPECT_EQ(experiment.weights[1], 1);
  EXPECT_TRUE(experiment.variants[0]->slots.empty());
  const pack::SlotT& varied = *experiment.variants[1]->slots.at(0);
  EXPECT_EQ(experiment.variants[1]->places, (std::vector<uint16_t>{0, 2}));
  EXPECT_EQ(varied.name + "/" + varied.title, "shelf/Shelf");
  EXPECT_EQ(varied.count, 6);
  EXPECT_EQ(varied.min, 2);
  EXPECT_EQ(varied.strategies, (std::vector<uint8_t>{static_cast<uint8_t>(StrategyId::kTrending)}));
  EXPECT_FALSE(varied.when.empty());
  EXPECT_EQ(plan.templates.at(varied.template_)->name, "bare");
  EXPECT_TRUE(experiment.variants[1]->slots.at(1)->content);
}

TEST(ConfigExperiments, AMarketsHeadingReachesVariantsThatKeepTheHeading) {
  const ConfigResult result = Compile(
      R"("experiments": [{"name": "x", "variants": [{"name": "control"}, {"name": "b", "slots": {"shelf": {"count": 6}}},
{"name": "c", "slots": {"shelf": {"title": "Look"}}}]}])",
      R"(, "markets": [{"name": "de", "locale": "de-DE", "titles": {"shelf": "Regal"}}])");
  ASSERT_TRUE(result.config) << Mistakes(result);
  const pack::PlanT& plan = result.config->markets[0].plan;
  EXPECT_EQ(plan.slots[0]->title, "Regal");
  EXPECT_EQ(plan.experiments[0]->variants[1]->slots[0]->title, "Regal");
  EXPECT_EQ(plan.experiments[0]->variants[2]->slots[0]->title, "Look");
}

TEST(ConfigExperiments, TheHoldoutIsAShareOfShoppersUnlessAbsent) {
  EXPECT_EQ(Compile(R"("holdout": {"percent": 5, "salt": "2026"})").config->markets[0].plan.holdout_share,
            500);
  EXPECT_EQ(Compile(R"("holdout": {})").config->markets[0].plan.holdout_share, 0);
  for (const char* percent : {"-1", "100.5", "0.001", "\"5\"", "1e9"}) {
    EXPECT_TRUE(
        Contains(Mistakes(Compile("\"holdout\": {\"percent\": " + std::string(percent) + "}")),
                 "rapport.json:7: /holdout/percent: this is no percentage; write a number from 0 to 100"))
        << percent;
  }
}

TEST(ConfigExperiments, EveryMistakeSaysWhereAndWhatToWriteInstead) {
  const auto says = [](const std::string& members, const std::string& words) {
    EXPECT_TRUE(Contains(Mistakes(Experiment(members)), words)) << members;
  };
  const std::string variants = kVariants;
  says(variants, "write \"name\": \"bigger-shelf\"");
  says(R"("name": "holdout", )" + variants, "give the experiment another name");
  says(R"("name": "A B", )" + variants, "use small letters, digits and -");
  says(R"("name": "x")", "write \"variants\": [");
  says(R"("name": "x", "variants": [{"name": "control"}])", "at least two variants");
  says(R"("name": "x", "variants": [{"name": "control"}, {"name": "b"}])", "no variant changes a slot");
  says(R"("name": "x", "variants": [{"name": "a", "slots": {"shelf": {}}}, {"name": "b"}])",
       "/experiments/0/variants/0/slots: the first variant is the control");
  says(R"("name": "x", "variants": [{"name": "a"}, {"name": "a", "slots": {"shelf": {}}}])", "is taken");
  says(R"("name": "x", "variants": [{"name": "a"}, {"name": "b", "slots": {"shelv": {}}}])",
       "there is no slot \"shelv\"; did you mean \"shelf\"?");
  says(R"("name": "x", "variants": [{"name": "a"}, {"name": "b", "slots": {"shelf": {"conut": 3}}}])",
       "count");
  says(R"("name": "x", "variants": [{"name": "a"}, {"name": "b", "slots": {"shelf": {"name": "y"}}}])",
       "name");
  says(R"("name": "x", "variants": [{"name": "a"}, {"name": "b", "slots": {"shelf": {"count": 1}}}])",
       "/experiments/0/variants/1/slots/shelf: \"min\" is 2, but \"count\" is 1");
  says(R"("name": "x", "variants": [{"name": "a"}, {"name": "b", "slots": {"shelf": {"template": "bear"}}}])",
       "/experiments/0/variants/1/slots/shelf/template: there is no template \"bear\"");
  says(R"("name": "x", "from": "2026-02-01", "until": "2026-01-01", )" + variants,
       "this experiment never shows");
}

TEST(ConfigExperiments, TwoExperimentsMayNotVaryOneSlotAtOneTime) {
  const std::string variants = kVariants;
  const auto both = [&](const std::string& first, const std::string& second) {
    return Mistakes(Compile("\"experiments\": [{\"name\": \"x\", " + first + variants +
                            "}, {\"name\": \"y\", " + second + variants + "}]"));
  };
  EXPECT_TRUE(Contains(both("", ""), "the experiment \"x\" varies this slot at the same time"));
  EXPECT_TRUE(Contains(both(R"("until": "2026-03-02", )", R"("from": "2026-03-01", )"), "at the same time"));
  EXPECT_EQ(both(R"("until": "2026-03-01", )", R"("from": "2026-03-01", )"), "");
  EXPECT_EQ(both(R"("from": "2026-03-01", )", R"("until": "2026-03-01", )"), "");
}

TEST(ConfigExperiments, WeightsForTheReportComeFromTheConfiguration) {
  const ConfigResult result = Compile("\"holdout\": {\"percent\": 5}, \"experiments\": [{\"name\": \"x\", " +
                                      std::string(kVariants) + "}]");
  ASSERT_TRUE(result.config) << Mistakes(result);
  const auto holdout = ArmsOf(*result.config, "holdout");
  ASSERT_TRUE(holdout.ok());
  EXPECT_EQ(holdout.value()[0].name, "control");
  EXPECT_EQ(holdout.value()[1].weight / holdout.value()[0].weight, 19);
  EXPECT_EQ(ArmsOf(*result.config, "x").value()[1].name, "b");
  EXPECT_TRUE(Contains(ArmsOf(*result.config, "z").status().message, "there are: holdout, x"));
}

}  // namespace
}  // namespace rapport::builder
