#include "rapport/builder/condition_compiler.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "condition_tree.h"
#include "object_reader.h"
#include "rapport/product_facts.h"

namespace rapport::builder {
namespace {

struct Operator {
  std::string_view name;
  ConditionOpCode code;
  bool ordered;  // compares numbers only
};
constexpr std::array<Operator, 6> kOperators = {{{"$eq", ConditionOpCode::kEq, false},
                                                 {"$ne", ConditionOpCode::kNe, false},
                                                 {"$gt", ConditionOpCode::kGt, true},
                                                 {"$gte", ConditionOpCode::kGte, true},
                                                 {"$lt", ConditionOpCode::kLt, true},
                                                 {"$lte", ConditionOpCode::kLte, true}}};
const std::vector<std::string_view> kOperatorNames = {"$eq", "$ne", "$gt", "$gte", "$lt", "$lte", "$in"};
constexpr std::array<std::string_view, 3> kCombiners = {"$and", "$or", "$not"};

struct KnownValues {
  uint16_t fact;
  std::vector<std::string_view> values;
};
const std::vector<KnownValues> kKnownValues = {
    {kFactLevel, {"none", "personalise", "measure"}},
    {kFactStage, {"stranger", "interested", "customer", "regular", "advocate"}}};

// What a program may name, numbered by position, and how messages speak of it.
struct Vocabulary {
  std::vector<DeclaredFact> names;
  std::string_view missing;  // before the name: "there is no fact "
  std::string_view instead;  // before the list of names
  std::string_view example;
  const std::vector<KnownValues>& known_values;
};

struct FactReference {
  uint16_t number = 0;
  FactType type = FactType::kNumber;
};

std::string_view TypeName(FactType type) {
  return type == FactType::kNumber ? "a number" : type == FactType::kString ? "a text" : "true or false";
}

class Compiler {
 public:
  Compiler(const Vocabulary& vocabulary, std::vector<std::string>& texts, Diagnostics& diagnostics)
      : vocabulary_(vocabulary), texts_(texts), diagnostics_(diagnostics) {}

  // Compiles `place`, a conjunction; an empty one yields no op.
  void CompileObject(const Place& place, int depth) {
    if (place.value->kind != JsonKind::kObject) return WrongType(place, vocabulary_.example, diagnostics_);
    if (depth > kMaxConditionDepth) {
      return Mistake(place, "conditions are nested more than " + std::to_string(kMaxConditionDepth) + " deep",
                     "write it flatter");
    }
    for (size_t i = 0; i < place.value->items.size(); ++i) {
      CompileMember(place.value->keys[i], place.Item(i), depth);
      if (i > 0) Emit(place, ConditionOpCode::kAnd);
    }
  }

  std::vector<pack::ConditionOp> TakeOps() { return std::move(ops_); }

 private:
  void CompileMember(const std::string& key, const Place& place, int depth) {
    if (key == "$and") return CompileList(place, ConditionOpCode::kAnd, depth);
    if (key == "$or") return CompileList(place, ConditionOpCode::kOr, depth);
    if (key == "$not") {
      CompileOperand(place, depth + 1);
      return Emit(place, ConditionOpCode::kNot);
    }
    if (key.starts_with("$")) {
      return Mistake(place, "there is no operator " + Quoted(key) + " between conditions",
                     DidYouMean(key, {kCombiners.begin(), kCombiners.end()}));
    }
    const std::optional<FactReference> fact = FindFact(key, place);
    if (fact) CompileFact(*fact, place);
  }

  // A nested condition always leaves exactly one boolean.
  void CompileOperand(const Place& place, int depth) {
    CompileObject(place, depth);
    if (place.value->kind == JsonKind::kObject && place.value->items.empty())
      Emit(place, ConditionOpCode::kTrue);
  }

  void CompileList(const Place& place, ConditionOpCode code, int depth) {
    if (place.value->kind != JsonKind::kArray)
      return WrongType(place, "a list of conditions in [ ]", diagnostics_);
    if (place.value->items.empty())
      return Mistake(place, "this list is empty", "name at least one condition");
    for (size_t i = 0; i < place.value->items.size(); ++i) {
      CompileOperand(place.Item(i), depth + 1);
      if (i > 0) Emit(place, code);
    }
  }

  void CompileFact(const FactReference& fact, const Place& place) {
    if (place.value->kind != JsonKind::kObject) return CompileComparison(fact, ConditionOpCode::kEq, place);
    if (place.value->items.empty())
      return Mistake(place, "no comparison stands here", "write for example {\"$gte\": 1}");
    for (size_t i = 0; i < place.value->items.size(); ++i) {
      CompileOperator(fact, place.value->keys[i], place.Item(i));
      if (i > 0) Emit(place, ConditionOpCode::kAnd);
    }
  }

  void CompileOperator(const FactReference& fact, const std::string& name, const Place& place) {
    if (name == "$in") {
      if (place.value->kind != JsonKind::kArray)
        return WrongType(place, "a list of values in [ ]", diagnostics_);
      if (place.value->items.empty()) return Mistake(place, "this list is empty", "name at least one value");
      for (size_t i = 0; i < place.value->items.size(); ++i) {
        CompileComparison(fact, ConditionOpCode::kEq, place.Item(i));
        if (i > 0) Emit(place, ConditionOpCode::kOr);
      }
      return;
    }
    const auto* found =
        std::find_if(kOperators.begin(), kOperators.end(), [&](const Operator& o) { return o.name == name; });
    if (found == kOperators.end()) {
      return Mistake(place, "there is no operator " + Quoted(name), DidYouMean(name, kOperatorNames));
    }
    if (found->ordered && fact.type != FactType::kNumber) {
      return Mistake(place, name + " compares numbers, and this fact is " + std::string(TypeName(fact.type)),
                     "use $eq, $ne or $in");
    }
    CompileComparison(fact, found->code, place);
  }

  void CompileComparison(const FactReference& fact, ConditionOpCode code, const Place& place) {
    const JsonKind kind = place.value->kind;
    const bool fits = (fact.type == FactType::kNumber && kind == JsonKind::kNumber) ||
                      (fact.type == FactType::kString && kind == JsonKind::kString) ||
                      (fact.type == FactType::kBoolean && kind == JsonKind::kBoolean);
    if (!fits) return WrongType(place, TypeName(fact.type), diagnostics_);
    uint32_t text = 0;
    double number = place.value->number;
    if (kind == JsonKind::kString) {
      CheckKnownValue(fact, place);
      const std::optional<std::string> value = ReadText(place, kMaxFactTextBytes, diagnostics_);
      if (!value) return;
      const std::optional<uint32_t> added = AddText(place, *value);
      if (!added) return;
      text = *added;
    }
    if (kind == JsonKind::kBoolean) number = place.value->boolean ? 1 : 0;
    Push(place, {static_cast<uint8_t>(code), static_cast<uint8_t>(fact.type), fact.number, text, number});
  }

  void CheckKnownValue(const FactReference& fact, const Place& place) {
    for (const KnownValues& known : vocabulary_.known_values) {
      if (known.fact != fact.number) continue;
      if (std::find(known.values.begin(), known.values.end(), place.value->text) != known.values.end())
        continue;
      Mistake(place, "this fact is never " + Quoted(place.value->text),
              DidYouMean(place.value->text, known.values));
    }
  }

  std::optional<FactReference> FindFact(const std::string& name, const Place& place) {
    std::vector<std::string_view> names;
    for (size_t i = 0; i < vocabulary_.names.size(); ++i) {
      if (vocabulary_.names[i].name == name)
        return FactReference{static_cast<uint16_t>(i), vocabulary_.names[i].type};
      names.push_back(vocabulary_.names[i].name);
    }
    const bool near = !Nearest(name, names).empty();
    Mistake(place, std::string(vocabulary_.missing) + Quoted(name),
            near ? DidYouMean(name, names) : std::string(vocabulary_.instead) + Join(names));
    return std::nullopt;
  }

  std::optional<uint32_t> AddText(const Place& place, const std::string& text) {
    const auto found = std::find(texts_.begin(), texts_.end(), text);
    if (found != texts_.end()) return static_cast<uint32_t>(found - texts_.begin());
    if (texts_.size() >= kMaxConditionTexts) {
      Mistake(
          place,
          "the conditions compare with more than " + std::to_string(kMaxConditionTexts) + " different texts",
          "let identify() tell what they have in common as one fact");
      return std::nullopt;
    }
    texts_.push_back(text);
    return static_cast<uint32_t>(texts_.size() - 1);
  }

  void Emit(const Place& place, ConditionOpCode code) {
    Push(place, {static_cast<uint8_t>(code), 0, 0, 0, 0});
  }

  void Push(const Place& place, const pack::ConditionOp& op) {
    if (ops_.size() == kMaxConditionOps && !too_long_) {
      too_long_ = true;
      Mistake(place, "this condition needs more than " + std::to_string(kMaxConditionOps) + " steps",
              "write fewer comparisons");
    }
    const auto code = static_cast<ConditionOpCode>(op.op());
    const bool joins = code == ConditionOpCode::kAnd || code == ConditionOpCode::kOr;
    held_ += joins ? -1 : code == ConditionOpCode::kNot ? 0 : 1;
    if (held_ > kMaxConditionStack && !too_long_) {
      too_long_ = true;
      Mistake(place, "this condition is nested too deep", "write it flatter");
    }
    if (!too_long_) ops_.push_back(op);
  }

  void Mistake(const Place& place, std::string problem, std::string instead) {
    diagnostics_.Error(place.line(), place.path, std::move(problem), std::move(instead));
  }

  static constexpr size_t kMaxFactTextBytes = 200;

  const Vocabulary& vocabulary_;
  std::vector<std::string>& texts_;
  Diagnostics& diagnostics_;
  std::vector<pack::ConditionOp> ops_;
  int held_ = 0;  // booleans on the stack
  bool too_long_ = false;
};

}  // namespace

std::vector<pack::ConditionOp> CompileConditionTree(const Place& condition,
                                                    const std::vector<DeclaredFact>& facts,
                                                    std::vector<std::string>& texts,
                                                    Diagnostics& diagnostics) {
  Vocabulary vocabulary{{},
                        "there is no fact ",
                        "declare it under \"facts\", or use one of: ",
                        "a condition such as {\"orders\": {\"$gte\": 1}}",
                        kKnownValues};
  for (const BuiltInFact& fact : kBuiltInFacts)
    vocabulary.names.push_back({std::string(fact.name), fact.type});
  vocabulary.names.insert(vocabulary.names.end(), facts.begin(), facts.end());
  Compiler compiler(vocabulary, texts, diagnostics);
  compiler.CompileObject(condition, 1);
  return compiler.TakeOps();
}

std::vector<pack::ConditionOp> CompileExpressionTree(const Place& expression, std::vector<std::string>& texts,
                                                     Diagnostics& diagnostics) {
  static const std::vector<KnownValues> kAnyValue;
  Vocabulary vocabulary{{},
                        "products have no attribute ",
                        "use one of: ",
                        "an expression such as {\"brand\": \"Ada\"}",
                        kAnyValue};
  for (const BuiltInFact& attribute : kProductAttributes)
    vocabulary.names.push_back({std::string(attribute.name), attribute.type});
  Compiler compiler(vocabulary, texts, diagnostics);
  compiler.CompileObject(expression, 1);
  return compiler.TakeOps();
}

ConditionResult CompileCondition(const std::string& json, const std::vector<DeclaredFact>& facts,
                                 std::vector<std::string>& texts) {
  Diagnostics diagnostics("condition");
  ConditionResult result;
  JsonValue root;
  if (ParseJson(json, diagnostics, root))
    result.ops = CompileConditionTree({&root, ""}, facts, texts, diagnostics);
  result.errors = diagnostics.errors();
  return result;
}

}  // namespace rapport::builder
