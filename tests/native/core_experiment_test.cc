#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <string>
#include <vector>

#include "core_engine_builder.h"
#include "rapport/experiment.h"

namespace rapport {
namespace {

using test::kNowMs;
using test::TestEngine;
using test::TestPack;

constexpr uint32_t kSeeds = 100'000;
constexpr std::array<uint16_t, 2> kHalves = {1, 1};

// Pearson's statistic of counts against their expectation.
double ChiSquare(const std::vector<double>& counts, const std::vector<double>& expected) {
  double sum = 0;
  for (size_t i = 0; i < counts.size(); ++i)
    sum += (counts[i] - expected[i]) * (counts[i] - expected[i]) / expected[i];
  return sum;
}

TEST(Experiment, SeedsInARowLandInVariantsByTheirWeights) {
  const std::vector<uint16_t> weights = {1, 2, 3, 4};
  for (const char* salt : {"", "a", "b", "2026", "2027"}) {
    std::vector<double> counts(4, 0);
    for (uint64_t seed = 1; seed <= kSeeds; ++seed)
      ++counts[Assign(seed, "x", salt, kWholeShare, weights).variant];
    // 16.3: the 99.9 % point with three degrees of freedom.
    EXPECT_LT(ChiSquare(counts, {10'000, 20'000, 30'000, 40'000}), 16.3) << salt;
  }
}

TEST(Experiment, TwoExperimentsAreIndependentWhateverTheirSalts) {
  struct Label {
    const char* name;
    const char* salt;
  };
  const std::vector<Label> labels = {{"a", ""},  {"b", ""},        {"a", "1"},
                                     {"b", "1"}, {"holdout", "1"}, {"ab", ""}};
  for (size_t i = 0; i < labels.size(); ++i) {
    for (size_t j = 0; j < i; ++j) {
      std::vector<double> cells(4, 0);
      for (uint64_t seed = 1; seed <= kSeeds; ++seed) {
        const uint32_t a = Assign(seed, labels[i].name, labels[i].salt, kWholeShare, kHalves).variant;
        const uint32_t b = Assign(seed, labels[j].name, labels[j].salt, kWholeShare, kHalves).variant;
        ++cells[2 * a + b];
      }
      EXPECT_LT(ChiSquare(cells, std::vector<double>(4, kSeeds / 4.0)), 16.3) << i << " " << j;
    }
  }
}

TEST(Experiment, TheShareThatTakesPartIsAsLargeAsSaidAndSaysNothingOfTheVariant) {
  for (const uint32_t share : {0u, 50u, 2'500u, 9'999u, 10'000u}) {
    std::vector<double> part(2, 0);
    for (uint64_t seed = 1; seed <= kSeeds; ++seed) {
      const Assignment assignment = Assign(seed, "x", "", share, kHalves);
      if (assignment.takes_part) ++part[assignment.variant];
    }
    const double expected = kSeeds / 1e4 * share;
    EXPECT_NEAR(part[0] + part[1], expected, 4 * std::sqrt(expected * (1 - share / 1e4)));
    if (share > 0) {
      EXPECT_LT(ChiSquare(part, {expected / 2, expected / 2}), 10.9) << share;
    }
  }
}

TEST(Experiment, RaisingTheShareMovesNobodyToAnotherVariant) {
  for (uint64_t seed = 1; seed <= 2'000; ++seed) {
    const Assignment few = Assign(seed, "x", "s", 1'000, kHalves);
    const Assignment many = Assign(seed, "x", "s", 5'000, kHalves);
    EXPECT_EQ(few.variant, many.variant);
    EXPECT_LE(few.takes_part, many.takes_part);
  }
}

// On shoppers' devices these assignments live for months: another hash would move everyone.
TEST(Experiment, AssignmentsAreTheSameOnEveryMachineAndInEveryVersion) {
  const std::vector<uint16_t> weights = {5, 3, 2};
  std::string variants;
  for (const uint64_t seed : {1ull, 2ull, 3ull, 77ull, 4'294'967'295ull, 1ull << 52}) {
    const Assignment assignment = Assign(seed, "bigger-shelf", "2026", 5'000, weights);
    variants += std::to_string(assignment.variant) + (assignment.takes_part ? "+ " : "- ");
  }
  EXPECT_EQ(variants, "2+ 0- 0- 0+ 0+ 0- ");
}

// A shop with two slots; "shelf" varies the first.
TestPack Shop(uint16_t holdout_share = 0) {
  TestPack shop;
  shop.Products(3).Trending({"p2"});
  shop.Slot("s", {.count = 1}).Slot("t", {.count = 1, .repeat = true}).Slot("empty", {.min = 9});
  auto instead = std::make_unique<pack::SlotT>(*shop.plan().slots[0]);
  instead->strategies = {static_cast<uint8_t>(StrategyId::kTrending)};
  auto control = std::make_unique<pack::VariantT>(), other = std::make_unique<pack::VariantT>();
  control->name = "control";
  other->name = "b";
  other->slots.push_back(std::move(instead));
  other->places = {0};
  auto experiment = std::make_unique<pack::ExperimentT>();
  experiment->name = "shelf";
  experiment->share = kWholeShare;
  experiment->weights = {1, 1};
  experiment->variants.push_back(std::move(control));
  experiment->variants.push_back(std::move(other));
  shop.plan().experiments.push_back(std::move(experiment));
  shop.plan().holdout_share = holdout_share;
  return shop;
}

uint64_t SeedOf(uint32_t variant) {
  uint64_t seed = 1;
  while (Assign(seed, "shelf", "", kWholeShare, kHalves).variant != variant) ++seed;
  return seed;
}

std::string Exposures(const RenderedSlot& slot) {
  std::string text;
  for (const Exposure& exposure : slot.exposures)
    text += std::string(exposure.experiment) + "=" + std::string(exposure.variant) + " ";
  return text;
}

TEST(Experiment, EachVariantHasItsOwnSlotAndTellsUnderWhichItWasDecided) {
  TestPack shop = Shop();
  TestEngine engine(&shop);
  engine.moment.seed = SeedOf(0);
  EXPECT_EQ(engine.Page({"s", "t"}), "[p0] [p0]");
  EXPECT_EQ(Exposures(engine.Decide({"s"})[0]), "shelf=control ");
  EXPECT_EQ(Exposures(engine.Decide({"t"})[0]), "");
  engine.moment.seed = SeedOf(1);
  EXPECT_EQ(engine.Page({"s", "t"}), "[p2] [p0]");
  EXPECT_EQ(Exposures(engine.Decide({"s"})[0]), "shelf=b ");
  EXPECT_EQ(engine.Explain({"t"}).substr(0, 17), "assigned\tshelf\tb\n");
}

TEST(Experiment, WithoutConsentOrSeedSheSeesTheSlotsAsWrittenAndIsInNothing) {
  TestPack shop = Shop(kWholeShare);
  TestEngine engine(&shop);
  engine.moment.seed = SeedOf(1);
  engine.moment.level = ConsentLevel::kNone;
  EXPECT_EQ(engine.Html("s"), "[p0]");
  EXPECT_EQ(Exposures(engine.Decide({"s"})[0]), "");
  engine.moment.seed = 0;
  engine.moment.level = ConsentLevel::kMeasure;
  EXPECT_EQ(engine.Html("s"), "[p0]");
  EXPECT_EQ(Exposures(engine.Decide({"s"})[0]), "");
}

TEST(Experiment, OutsideItsTimeAnExperimentIsNotThere) {
  TestPack shop = Shop();
  shop.plan().experiments[0]->from_ms = kNowMs;
  shop.plan().experiments[0]->until_ms = kNowMs + 1;
  TestEngine engine(&shop);
  engine.moment.seed = SeedOf(1);
  EXPECT_EQ(engine.Html("s"), "[p2]");
  for (const int64_t now_ms : {kNowMs - 1, kNowMs + 1}) {
    engine.moment.now_ms = now_ms;
    EXPECT_EQ(engine.Html("s"), "[p0]");
    EXPECT_EQ(Exposures(engine.Decide({"s"})[0]), "");
  }
}

TEST(Experiment, TheHeldOutSeeTheShopsOwnContentAndTellWhereRapportWouldHaveStood) {
  TestPack shop = Shop(kWholeShare);
  TestEngine engine(&shop);
  engine.moment.seed = SeedOf(1);
  EXPECT_EQ(engine.Page({"s", "t", "empty"}), "- - -");
  const auto held = engine.Decide({"s", "empty", "unknown"});
  EXPECT_EQ(Exposures(held[0]), "holdout=control ") << "and in no other experiment";
  EXPECT_EQ(Exposures(held[1]), "") << "nobody sees Rapport there";
  EXPECT_EQ(Exposures(held[2]), "");

  TestPack open = Shop(1);
  TestEngine other(&open);
  other.moment.seed = SeedOf(1);
  EXPECT_EQ(other.Html("s"), "[p2]");
  EXPECT_EQ(Exposures(other.Decide({"s"})[0]), "holdout=rapport shelf=b ");
}

TEST(Experiment, APackWithABrokenExperimentIsRefused) {
  const auto refuses = [](const auto& breaks) {
    TestPack shop = Shop();
    breaks(&shop.plan());
    return !Pack::Open(shop.Bytes()).ok();
  };
  EXPECT_FALSE(refuses([](pack::PlanT*) {}));
  EXPECT_TRUE(refuses([](pack::PlanT* plan) { plan->experiments[0]->variants.clear(); }));
  EXPECT_TRUE(refuses([](pack::PlanT* plan) { plan->experiments[0]->weights[1] = 0; }));
  EXPECT_TRUE(refuses([](pack::PlanT* plan) { plan->experiments[0]->variants[1]->places[0] = 3; }));
  EXPECT_TRUE(refuses([](pack::PlanT* plan) { plan->experiments[0]->variants[1]->places.clear(); }));
  EXPECT_TRUE(refuses([](pack::PlanT* plan) { plan->experiments[0]->variants[1]->slots[0]->template_ = 9; }));
  EXPECT_TRUE(refuses([](pack::PlanT* plan) {
    while (plan->experiments.size() <= kMaxExperiments)
      plan->experiments.push_back(std::make_unique<pack::ExperimentT>(*plan->experiments[0]));
  }));
}

}  // namespace
}  // namespace rapport
