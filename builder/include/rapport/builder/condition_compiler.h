// Conditions of rapport.json → postfix programs (core/include/rapport/condition.h).
#ifndef RAPPORT_BUILDER_CONDITION_COMPILER_H_
#define RAPPORT_BUILDER_CONDITION_COMPILER_H_

#include <string>
#include <vector>

#include "pack_generated.h"
#include "rapport/builder/config.h"
#include "rapport/condition.h"

namespace rapport::builder {

inline constexpr int kMaxConditionDepth = 32;    // nested conditions, the outermost included
inline constexpr size_t kMaxConditionOps = 256;  // of one program
inline constexpr int kMaxConditionStack = 64;    // booleans a program may hold at once

inline constexpr size_t kMaxConditionTexts = 4096;  // different string operands of one configuration

// A fact of the configuration; its number is kBuiltInFacts.size() + its index.
struct DeclaredFact {
  std::string name;
  FactType type = FactType::kNumber;
};

struct ConditionResult {
  std::vector<pack::ConditionOp> ops;  // empty = always true
  std::vector<ConfigError> errors;     // empty = ops are valid
};

// Compiles one condition given as JSON text. String operands are appended to `texts` (Plan.texts) once each.
ConditionResult CompileCondition(const std::string& json, const std::vector<DeclaredFact>& facts,
                                 std::vector<std::string>& texts);

}  // namespace rapport::builder

#endif  // RAPPORT_BUILDER_CONDITION_COMPILER_H_
