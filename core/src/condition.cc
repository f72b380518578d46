#include "rapport/condition.h"

#include "pack_generated.h"
#include "rapport/pack.h"

namespace rapport {
namespace {

template <typename T>
bool Compare(ConditionOpCode op, const T& a, const T& b) {
  switch (op) {
    case ConditionOpCode::kEq:
      return a == b;
    case ConditionOpCode::kNe:
      return a != b;
    case ConditionOpCode::kGt:
      return a > b;
    case ConditionOpCode::kGte:
      return a >= b;
    case ConditionOpCode::kLt:
      return a < b;
    case ConditionOpCode::kLte:
      return a <= b;
    default:
      return false;
  }
}

bool Test(const Pack& pack, const pack::ConditionOp& op, const FactSource& facts) {
  const std::optional<FactValue> value = facts.Value(op.fact());
  if (!value.has_value() || static_cast<uint8_t>(value->type) != op.type()) return false;
  const auto code = static_cast<ConditionOpCode>(op.op());
  if (value->type == FactType::kString) {
    return Compare(code, value->text, std::string_view(pack.plan().texts()->Get(op.text())->string_view()));
  }
  return Compare(code, value->number, op.number());
}

}  // namespace

bool Holds(const Pack& pack, const flatbuffers::Vector<const pack::ConditionOp*>* program,
           const FactSource& facts) {
  if (program == nullptr || program->size() == 0) return true;
  std::array<bool, kMaxConditionDepth> stack{};
  int depth = 0;
  for (const pack::ConditionOp* op : *program) {
    switch (static_cast<ConditionOpCode>(op->op())) {
      case ConditionOpCode::kTrue:
        stack[depth++] = true;
        break;
      case ConditionOpCode::kAnd:
        --depth;
        stack[depth - 1] = stack[depth - 1] && stack[depth];
        break;
      case ConditionOpCode::kOr:
        --depth;
        stack[depth - 1] = stack[depth - 1] || stack[depth];
        break;
      case ConditionOpCode::kNot:
        stack[depth - 1] = !stack[depth - 1];
        break;
      default:
        stack[depth++] = Test(pack, *op, facts);
    }
  }
  return stack[0];
}

}  // namespace rapport
