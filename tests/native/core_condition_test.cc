#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "core_history_builder.h"
#include "core_pack_builder.h"
#include "rapport/condition.h"
#include "rapport/facts.h"

namespace rapport {
namespace {

using test::BooleanIs;
using test::Combine;
using test::Condition;
using test::NumberIs;
using test::Random;
using test::TestPack;
using test::TextIs;
using Op = ConditionOpCode;

constexpr uint16_t kTier = kBuiltInFacts.size();
constexpr uint16_t kMember = kTier + 1;
constexpr uint16_t kAge = kTier + 2;
const std::vector<std::string>& Tiers() {
  static const auto* const tiers = new std::vector<std::string>{"gold", "silver", ""};
  return *tiers;
}

// A shopper of 40, a gold member or of no tier.
bool IsTrue(const Condition& program, bool has_tier = true) {
  TestPack shop;
  shop.Product("a")
      .Fact("tier", FactType::kString)
      .Fact("member", FactType::kBoolean)
      .Fact("age", FactType::kNumber);
  shop.plan().texts = Tiers();
  shop.Slot("s", {.when = program});
  const auto pack = shop.Open();
  std::vector<ToldFact> told = {{"member", FactType::kBoolean, 1, ""}, {"age", FactType::kNumber, 40, ""}};
  if (has_tier) told.push_back({"tier", FactType::kString, 0, "gold"});
  Profile profile;
  const FactTable facts(*pack, profile, told, ConsentLevel::kNone, test::kNowMs, 0);
  return Holds(*pack, pack->plan().slots()->Get(0)->when(), facts);
}

TEST(Condition, AnEmptyProgramIsTrue) {
  EXPECT_TRUE(IsTrue({}));
}

TEST(Condition, NumbersCompareAsWritten) {
  const auto holds = [](Op op) {
    return std::string{IsTrue({NumberIs(op, kAge, 39)}) ? 't' : 'f',
                       IsTrue({NumberIs(op, kAge, 40)}) ? 't' : 'f',
                       IsTrue({NumberIs(op, kAge, 41)}) ? 't' : 'f'};
  };
  EXPECT_EQ(holds(Op::kEq), "ftf");
  EXPECT_EQ(holds(Op::kNe), "tft");
  EXPECT_EQ(holds(Op::kGt), "tff");
  EXPECT_EQ(holds(Op::kGte), "ttf");
  EXPECT_EQ(holds(Op::kLt), "fft");
  EXPECT_EQ(holds(Op::kLte), "ftt");
}

TEST(Condition, TextsAndBooleansAreEqualOrNot) {
  EXPECT_TRUE(IsTrue({TextIs(Op::kEq, kTier, 0)}));
  EXPECT_FALSE(IsTrue({TextIs(Op::kEq, kTier, 1)}));
  EXPECT_TRUE(IsTrue({TextIs(Op::kNe, kTier, 1)}));
  EXPECT_FALSE(IsTrue({TextIs(Op::kEq, kTier, 2)}));
  EXPECT_TRUE(IsTrue({BooleanIs(Op::kEq, kMember, true)}));
  EXPECT_TRUE(IsTrue({BooleanIs(Op::kNe, kMember, false)}));
}

TEST(Condition, AFactWithoutValueMakesEveryComparisonFalseEvenNotEqual) {
  EXPECT_FALSE(IsTrue({TextIs(Op::kEq, kTier, 0)}, false));
  EXPECT_FALSE(IsTrue({TextIs(Op::kNe, kTier, 0)}, false));
  EXPECT_FALSE(IsTrue({TextIs(Op::kNe, kTier, 1)}, false));
  EXPECT_TRUE(IsTrue({TextIs(Op::kNe, kTier, 1), Combine(Op::kNot)}, false));
}

TEST(Condition, AValueOfAnotherTypeIsFalse) {
  EXPECT_FALSE(IsTrue({NumberIs(Op::kEq, kMember, 1)}));
  EXPECT_FALSE(IsTrue({NumberIs(Op::kNe, kTier, 1)}));
  EXPECT_FALSE(IsTrue({TextIs(Op::kNe, kAge, 0)}));
}

// Conditions as trees: a program is written from the tree, and the tree is evaluated by recursion.
struct Tree {
  Op op = Op::kTrue;
  int leaf = 0;  // for kEq: which comparison
  std::vector<Tree> parts;
};

Tree RandomTree(Random* random, int depth) {
  if (depth == 0 || random->Chance(25))
    return {random->Chance(20) ? Op::kTrue : Op::kEq, static_cast<int>(random->Below(4)), {}};
  if (random->Chance(30)) return {Op::kNot, 0, {RandomTree(random, depth - 1)}};
  return {random->Chance(50) ? Op::kAnd : Op::kOr,
          0,
          {RandomTree(random, depth - 1), RandomTree(random, depth - 1)}};
}

void Write(const Tree& tree, Condition* program) {
  for (const Tree& part : tree.parts) Write(part, program);
  if (tree.op != Op::kEq) {
    program->push_back(Combine(tree.op));
    return;
  }
  const Condition leaves = {NumberIs(Op::kGte, kAge, 40), NumberIs(Op::kGt, kAge, 40),
                            TextIs(Op::kEq, kTier, 0), BooleanIs(Op::kEq, kMember, false)};
  program->push_back(leaves[static_cast<size_t>(tree.leaf)]);
}

bool Evaluate(const Tree& tree) {
  switch (tree.op) {
    case Op::kTrue:
      return true;
    case Op::kNot:
      return !Evaluate(tree.parts[0]);
    case Op::kAnd:
      return Evaluate(tree.parts[0]) && Evaluate(tree.parts[1]);
    case Op::kOr:
      return Evaluate(tree.parts[0]) || Evaluate(tree.parts[1]);
    default:
      return tree.leaf == 0 || tree.leaf == 2;
  }
}

TEST(Condition, RandomProgramsAgreeWithTheTreesTheyWereWrittenFrom) {
  Random random(21);
  for (int round = 0; round < 300; ++round) {
    const Tree tree = RandomTree(&random, 6);
    Condition program;
    Write(tree, &program);
    ASSERT_EQ(IsTrue(program), Evaluate(tree)) << round;
  }
}

StatusCode CodeOf(const Condition& program) {
  TestPack shop;
  shop.plan().texts = Tiers();
  return Pack::Open(shop.Product("a").Slot("s", {.when = program}).Bytes()).status().code;
}

TEST(Condition, ProgramsThatDoNotLeaveOneBooleanAreRefusedWithThePack) {
  const auto yes = Combine(Op::kTrue);
  EXPECT_EQ(CodeOf({yes}), StatusCode::kOk);
  EXPECT_EQ(CodeOf({yes, yes}), StatusCode::kCorrupt);
  EXPECT_EQ(CodeOf({Combine(Op::kNot)}), StatusCode::kCorrupt);
  EXPECT_EQ(CodeOf({yes, Combine(Op::kAnd)}), StatusCode::kCorrupt);
  EXPECT_EQ(CodeOf({yes, Combine(Op::kOr), yes}), StatusCode::kCorrupt);
  EXPECT_EQ(CodeOf({Combine(static_cast<Op>(10))}), StatusCode::kCorrupt);
}

TEST(Condition, ProgramsThatNameWhatIsNotThereAreRefusedWithThePack) {
  EXPECT_EQ(CodeOf({NumberIs(Op::kEq, kTier, 1)}), StatusCode::kCorrupt) << "no fact is declared";
  EXPECT_EQ(CodeOf({TextIs(Op::kEq, kFactStage, 2)}), StatusCode::kOk);
  EXPECT_EQ(CodeOf({TextIs(Op::kEq, kFactStage, 3)}), StatusCode::kCorrupt);
  EXPECT_EQ(CodeOf({{static_cast<uint8_t>(Op::kEq), 3, 0, 0, 0}}), StatusCode::kCorrupt);
}

TEST(Condition, AStackDeeperThanTheLimitIsRefusedWithThePack) {
  const auto deep = [](int depth) {
    Condition program(static_cast<size_t>(depth), Combine(Op::kTrue));
    program.insert(program.end(), static_cast<size_t>(depth - 1), Combine(Op::kAnd));
    return program;
  };
  EXPECT_EQ(CodeOf(deep(kMaxConditionDepth)), StatusCode::kOk);
  EXPECT_EQ(CodeOf(deep(kMaxConditionDepth + 1)), StatusCode::kCorrupt);
}

}  // namespace
}  // namespace rapport
