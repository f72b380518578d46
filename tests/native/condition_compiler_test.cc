#include "rapport/builder/condition_compiler.h"

#include <gtest/gtest.h>

#include <map>
#include <nlohmann/json.hpp>
#include <random>

#include "config_contains.h"

namespace rapport::builder {
namespace {

using nlohmann::json;
using Facts = std::map<std::string, json>;

const std::vector<DeclaredFact> kDeclared = {
    {"tier", FactType::kString}, {"newsletter", FactType::kBoolean}, {"points", FactType::kNumber}};

std::string NameOfFact(uint16_t number) {
  if (number < kBuiltInFacts.size()) return std::string(kBuiltInFacts[number].name);
  return kDeclared.at(number - kBuiltInFacts.size()).name;
}

bool Compare(ConditionOpCode code, const json& left, const json& right) {
  switch (code) {
    case ConditionOpCode::kEq:
      return left == right;
    case ConditionOpCode::kNe:
      return left != right;
    case ConditionOpCode::kGt:
      return left > right;
    case ConditionOpCode::kGte:
      return left >= right;
    case ConditionOpCode::kLt:
      return left < right;
    default:
      return left <= right;
  }
}

// The program, step by step, as condition.h describes it.
bool RunProgram(const std::vector<pack::ConditionOp>& ops, const std::vector<std::string>& texts,
                const Facts& facts) {
  if (ops.empty()) return true;
  std::vector<bool> stack;
  for (const pack::ConditionOp& op : ops) {
    const auto code = static_cast<ConditionOpCode>(op.op());
    if (code == ConditionOpCode::kTrue) {
      stack.push_back(true);
    } else if (code == ConditionOpCode::kNot) {
      stack.back() = !stack.back();
    } else if (code == ConditionOpCode::kAnd || code == ConditionOpCode::kOr) {
      const bool right = stack.back();
      stack.pop_back();
      stack.back() = code == ConditionOpCode::kAnd ? stack.back() && right : stack.back() || right;
    } else {
      const auto fact = facts.find(NameOfFact(op.fact()));
      const auto type = static_cast<FactType>(op.type());
      const json operand = type == FactType::kString   ? json(texts.at(op.text()))
                           : type == FactType::kNumber ? json(op.number())
                                                       : json(op.number() != 0);
      stack.push_back(fact != facts.end() && Compare(code, fact->second, operand));
    }
  }
  EXPECT_EQ(stack.size(), 1u);
  return stack.back();
}

// The same condition read straight from the JSON, as docs/configuration.md describes it.
bool Holds(const json& condition, const Facts& facts) {
  for (const auto& [key, value] : condition.items()) {
    bool holds = true;
    if (key == "$and") {
      for (const json& part : value) holds = holds && Holds(part, facts);
    } else if (key == "$or") {
      holds = false;
      for (const json& part : value) holds = holds || Holds(part, facts);
    } else if (key == "$not") {
      holds = !Holds(value, facts);
    } else {
      const auto fact = facts.find(key);
      const json comparisons = value.is_object() ? value : json{{"$eq", value}};
      for (const auto& [name, operand] : comparisons.items()) {
        static const std::map<std::string, ConditionOpCode> kCodes = {
            {"$eq", ConditionOpCode::kEq},   {"$ne", ConditionOpCode::kNe}, {"$gt", ConditionOpCode::kGt},
            {"$gte", ConditionOpCode::kGte}, {"$lt", ConditionOpCode::kLt}, {"$lte", ConditionOpCode::kLte}};
        bool one = false;
        if (fact == facts.end()) {
          one = false;
        } else if (name == "$in") {
          for (const json& item : operand) one = one || fact->second == item;
        } else {
          one = Compare(kCodes.at(name), fact->second, operand);
        }
        holds = holds && one;
      }
    }
    if (!holds) return false;
  }
  return true;
}

class Generator {
 public:
  explicit Generator(uint32_t seed) : random_(seed) {}
  uint32_t Below(uint32_t n) { return static_cast<uint32_t>(random_() % n); }

  json Value(const std::string& fact) {
    if (fact == "tier") return std::vector<std::string>{"gold", "silver", ""}[Below(3)];
    if (fact == "newsletter") return Below(2) == 1;
    return Below(4);
  }
  std::string Fact() {
    return std::vector<std::string>{"tier", "newsletter", "points", "orders", "hour"}[Below(5)];
  }

  json Comparison(const std::string& fact) {
    const bool number = fact != "tier" && fact != "newsletter";
    const std::string name =
        std::vector<std::string>{"$eq", "$ne", "$in", "$gt", "$gte", "$lt", "$lte"}[Below(number ? 7 : 3)];
    if (name == "$in") return {{name, {Value(fact), Value(fact)}}};
    return {{name, Value(fact)}};
  }

  json Condition(int depth) {
    json condition = json::object();
    for (uint32_t i = Below(3); i > 0; --i) {
      const std::string fact = Fact();
      json compared = Comparison(fact);
      if (Below(3) == 0) compared.update(Comparison(fact));
      condition[fact] = Below(4) == 0 ? Value(fact) : compared;
    }
    if (depth == 0) return condition;
    if (Below(2) == 0) condition["$not"] = Condition(depth - 1);
    if (Below(2) == 0) condition["$or"] = {Condition(depth - 1), Condition(depth - 1)};
    if (Below(3) == 0) condition["$and"] = {Condition(depth - 1)};
    return condition;
  }

  Facts SomeFacts() {
    Facts facts;
    for (const char* name : {"tier", "newsletter", "points", "orders", "hour"}) {
      if (Below(4) != 0) facts[name] = Value(name);
    }
    return facts;
  }

 private:
  std::mt19937 random_;
};

std::string Mistakes(const std::string& text) {
  std::vector<std::string> texts;
  std::string all;
  for (const ConfigError& error : CompileCondition(text, kDeclared, texts).errors)
    all += ToText(error) + "\n";
  return all;
}

TEST(ConditionCompiler, ProgramsMeanWhatTheirConditionsSay) {
  Generator generator(7);
  int held = 0;
  int compiled_count = 0;
  for (int i = 0; i < 3000; ++i) {
    const json condition = generator.Condition(3);
    std::vector<std::string> texts;
    const ConditionResult compiled = CompileCondition(condition.dump(), kDeclared, texts);
    if (!compiled.errors.empty()) {
      ASSERT_TRUE(Contains(ToText(compiled.errors[0]), "more than 256 steps")) << condition;
      continue;
    }
    ++compiled_count;
    for (int k = 0; k < 8; ++k) {
      const Facts facts = generator.SomeFacts();
      const bool holds = Holds(condition, facts);
      held += holds ? 1 : 0;
      ASSERT_EQ(RunProgram(compiled.ops, texts, facts), holds) << condition << " with " << json(facts);
    }
  }
  EXPECT_GT(compiled_count, 2900);
  EXPECT_GT(held, 2000);
  EXPECT_LT(held, 22000);
}

TEST(ConditionCompiler, AFactWithoutValueMakesEveryComparisonFalse) {
  std::vector<std::string> texts;
  EXPECT_FALSE(RunProgram(CompileCondition(R"({"points": {"$ne": 1}})", kDeclared, texts).ops, texts, {}));
  EXPECT_TRUE(RunProgram(CompileCondition(R"({"$not": {"points": 1}})", kDeclared, texts).ops, texts, {}));
  EXPECT_TRUE(CompileCondition("{}", kDeclared, texts).ops.empty());
}

TEST(ConditionCompiler, SaysWhatToWriteInsteadOfAMistake) {
  EXPECT_TRUE(Contains(Mistakes(R"({"order": 1})"), "there is no fact \"order\"; did you mean \"orders\"?"));
  EXPECT_TRUE(Contains(Mistakes(R"({"zzzzzz": 1})"), "declare it under \"facts\""));
  EXPECT_TRUE(Contains(Mistakes(R"({"orders": {"$gtt": 1}})"), "did you mean \"$gt\"?"));
  EXPECT_TRUE(Contains(Mistakes(R"({"$nor": []})"), "did you mean \"$or\"?"));
  EXPECT_TRUE(Contains(Mistakes(R"({"orders": "1"})"), "/orders: this is a text; write a number"));
  EXPECT_TRUE(Contains(Mistakes(R"({"orders": null})"), "this is null; write a number"));
  EXPECT_TRUE(Contains(Mistakes(R"({"newsletter": {"$in": [true, 1]}})"),
                       "/newsletter/$in/1: this is a number; write true or false"));
  EXPECT_TRUE(Contains(Mistakes(R"({"tier": {"$gt": "a"}})"), "$gt compares numbers"));
  EXPECT_TRUE(Contains(Mistakes(R"({"level": "personalize"})"), "did you mean \"personalise\"?"));
  EXPECT_TRUE(Contains(Mistakes(R"({"orders": {}})"), "no comparison stands here"));
  EXPECT_TRUE(Contains(Mistakes(R"({"$or": []})"), "this list is empty"));
  EXPECT_TRUE(Contains(Mistakes("[]"), "write a condition such as"));
}

TEST(ConditionCompiler, CapsDepthAndLength) {
  std::string deep = "{}";
  for (int i = 1; i < kMaxConditionDepth; ++i) deep = R"({"$not": )" + deep + "}";
  EXPECT_EQ(Mistakes(deep), "");
  EXPECT_TRUE(Contains(Mistakes(R"({"$not": )" + deep + "}"), "more than 32 deep"));
  std::string wide = "1";
  for (int i = 0; i < 127; ++i) wide += ",1";
  EXPECT_EQ(Mistakes(R"({"orders": {"$in": [)" + wide + "]}}"), "");
  EXPECT_TRUE(Contains(Mistakes(R"({"orders": {"$in": [)" + wide + ",1]}}"), "more than 256 steps"));
}

}  // namespace
}  // namespace rapport::builder
