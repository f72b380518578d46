#include <gtest/gtest.h>

#include "privacy_lists.h"
#include "rapport/builder/privacy.h"

namespace rapport::builder {
namespace {

constexpr uint32_t kProducts = 300;

class SinglingOut : public testing::Test {
 protected:
  // Shoppers who look at three products that nobody else looks at.
  void AddUnlike(uint32_t shoppers) {
    for (uint32_t i = 0; i < shoppers; ++i, next_product_ += 3)
      AddList(&lists_, next_visitor_++, {next_product_, next_product_ + 1, next_product_ + 2});
  }
  void AddAlike(uint32_t shoppers, const std::vector<uint32_t>& products) {
    for (uint32_t i = 0; i < shoppers; ++i) AddList(&lists_, next_visitor_++, products);
  }
  Singling Fragments(const TrainOptions& options = {}) const {
    const auto train = [&](const ProductLists& from) {
      return TrainFragments(from, numbering_, std::vector<bool>(kProducts), options);
    };
    return AttackFragments(lists_, numbering_, train, attack_).front();
  }
  Singling Pairs(const TrainOptions& options = {}) const {
    const auto train = [&](const ProductLists& from) {
      return TrainBoughtTogether(from, numbering_, std::vector<bool>(kProducts), options);
    };
    return AttackPairs("bought_together", lists_, numbering_, train, attack_).front();
  }

  const Numbering numbering_ = Backwards(kProducts);
  AttackOptions attack_{{2}, 500, 1};
  ProductLists lists_;
  uint32_t next_visitor_ = 0, next_product_ = 10;
};

TEST_F(SinglingOut, TouchesJustThoseWhoLookAtWhatNobodyElseDoes) {
  AddUnlike(5);
  AddAlike(15, {0, 1, 2});
  const Singling found = Fragments();
  EXPECT_EQ(found.targets, 20u);
  EXPECT_DOUBLE_EQ(found.guessed, 1);
  EXPECT_DOUBLE_EQ(found.singled_out, 0.25);
  EXPECT_DOUBLE_EQ(found.recovered, 1);
}

TEST_F(SinglingOut, OfWhatAllDoIsNoCostOfBeingInTheData) {
  AddAlike(30, {0, 1, 2});
  const Singling found = Fragments();
  EXPECT_EQ(found.targets, kFewestTargets);
  EXPECT_DOUBLE_EQ(found.guessed, 1);
  EXPECT_DOUBLE_EQ(found.guessed_absent, 1);
  EXPECT_DOUBLE_EQ(found.singled_out, 0);
}

TEST_F(SinglingOut, OfWhatOneDoesIsImpossibleWithoutTheShopperInTheData) {
  AddUnlike(30);
  const Singling found = Fragments();
  EXPECT_DOUBLE_EQ(found.singled_out, 1);
  EXPECT_DOUBLE_EQ(found.guessed_absent, 0);
}

TEST_F(SinglingOut, FailsWhereTheFragmentsNameTwoProducts) {
  AddAlike(1, {0, 1, 2});
  AddAlike(1, {3, 1, 0});  // read backwards it goes on differently for the first shopper
  EXPECT_EQ(Fragments().targets, 2u);
  EXPECT_DOUBLE_EQ(Fragments().guessed, 0.5);
  AddAlike(1, {3, 1, 2});
  EXPECT_DOUBLE_EQ(Fragments().guessed, 0);
}

TEST_F(SinglingOut, ByPairsTouchesJustThoseWhoOrderWhatNobodyElseDoes) {
  AddUnlike(5);
  AddAlike(15, {0, 1, 2});
  const Singling found = Pairs();
  EXPECT_DOUBLE_EQ(found.guessed, 1);
  EXPECT_DOUBLE_EQ(found.singled_out, 0.25);
}

TEST_F(SinglingOut, ByPairsFailsWhereTwoProductsStandBesideTheKnownOnes) {
  AddAlike(5, {0, 1, 2, 3});
  EXPECT_DOUBLE_EQ(Pairs().guessed, 0);
}

TEST_F(SinglingOut, NeverSucceedsByFragmentsUnderStrictPrivacy) {
  std::mt19937 random(3);
  for (int round = 0; round < 20; ++round) {
    lists_ = RandomLists(&random, 40, 20, false);
    EXPECT_GT(Fragments().guessed, 0);
    const Singling strict = Fragments({1, true});
    EXPECT_GT(strict.targets, 0u);
    EXPECT_EQ(strict.guessed + strict.singled_out + strict.guessed_absent + strict.recovered, 0);
  }
}

TEST_F(SinglingOut, NeedsMoreShoppersForEachPairThanOneUnderAFloor) {
  AddUnlike(20);
  EXPECT_DOUBLE_EQ(Fragments({2, false}).guessed, 0);
  EXPECT_DOUBLE_EQ(Pairs({2, false}).guessed, 0);
}

TEST_F(SinglingOut, AttacksTheSameShoppersEveryTime) {
  std::mt19937 random(4);
  lists_ = RandomLists(&random, 60, 20, false);
  const Singling once = Fragments(), again = Fragments();
  EXPECT_EQ(once.guessed, again.guessed);
  EXPECT_EQ(once.singled_out, again.singled_out);
}

}  // namespace
}  // namespace rapport::builder
