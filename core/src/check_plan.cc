#include <cmath>
#include <cstdint>
#include <string>

#include "pack_generated.h"
#include "rapport/condition.h"
#include "rapport/pack.h"
#include "rapport/product_facts.h"
#include "rapport/reason.h"
#include "rapport/strategy_names.h"
#include "rapport/template_ops.h"

namespace rapport {
namespace {

template <typename T>
using Vector = flatbuffers::Vector<T>;

template <typename T>
size_t Size(const Vector<T>* vector) {
  return vector != nullptr ? vector->size() : 0;
}

Status Corrupt(const char* what) {
  return Status::Error(StatusCode::kCorrupt, std::string("pack: ") + what);
}

// One condition operand: the fact exists, its type agrees and a text is there.
bool OperandFits(const pack::Plan& plan, const pack::ConditionOp& op, size_t facts) {
  if (op.fact() >= facts || op.type() > static_cast<uint8_t>(FactType::kBoolean)) return false;
  return op.type() != static_cast<uint8_t>(FactType::kString) || op.text() < Size(plan.texts());
}

bool ProgramFits(const pack::Plan& plan, const Vector<const pack::ConditionOp*>* program, size_t facts) {
  if (Size(program) == 0) return true;
  // The FlatBuffers verifier sees to the vector's length alone.
  if (reinterpret_cast<uintptr_t>(program->Data()) % alignof(pack::ConditionOp) != 0) return false;
  int depth = 0;
  for (const pack::ConditionOp* op : *program) {
    if (op->op() > static_cast<uint8_t>(ConditionOpCode::kNot)) return false;
    switch (static_cast<ConditionOpCode>(op->op())) {
      case ConditionOpCode::kAnd:
      case ConditionOpCode::kOr:
        if (--depth < 1) return false;
        break;
      case ConditionOpCode::kNot:
        if (depth < 1) return false;
        break;
      case ConditionOpCode::kTrue:
        ++depth;
        break;
      default:
        if (!OperandFits(plan, *op, facts)) return false;
        ++depth;
    }
    if (depth > kMaxConditionDepth) return false;
  }
  return depth == 1;
}

bool ConditionFits(const pack::Plan& plan, const Vector<const pack::ConditionOp*>* program) {
  return ProgramFits(plan, program, kBuiltInFacts.size() + Size(plan.facts()));
}

// Over product attributes.
bool ExpressionFits(const pack::Plan& plan, const Vector<const pack::ConditionOp*>* program) {
  return ProgramFits(plan, program, kProductAttributes.size());
}

bool FieldFits(const pack::Plan& plan, uint16_t field) {
  return field <= static_cast<uint16_t>(Field::kPersonal) ||
         (field >= kContentField && static_cast<size_t>(field - kContentField) < Size(plan.content_fields()));
}

// Sections must lie inside one another, loops not inside loops: the renderer walks them by jumping.
bool TemplateFits(const pack::Plan& plan, const Vector<const pack::TemplateOp*>* ops, uint32_t begin,
                  uint32_t end, bool in_loop, int depth) {
  if (depth > kMaxConditionDepth) return false;
  for (uint32_t at = begin; at < end;) {
    const pack::TemplateOp& op = *ops->Get(at);
    if (op.op() > static_cast<uint8_t>(TemplateOpCode::kContent)) return false;
    const auto code = static_cast<TemplateOpCode>(op.op());
    if (code == TemplateOpCode::kLiteral) {
      if (plan.literals() == nullptr || op.begin() > op.end() || op.end() > plan.literals()->size())
        return false;
      ++at;
      continue;
    }
    const bool loop = code == TemplateOpCode::kProducts || code == TemplateOpCode::kContent;
    if (loop ? in_loop : !FieldFits(plan, op.field())) return false;
    if (code == TemplateOpCode::kField) {
      if (op.escape() > static_cast<uint8_t>(Escape::kUrlPart)) return false;
      ++at;
      continue;
    }
    if (op.begin() <= at || op.begin() > end) return false;
    if (!TemplateFits(plan, ops, at + 1, op.begin(), in_loop || loop, depth + 1)) return false;
    at = op.begin();
  }
  return true;
}

bool SlotFits(const pack::Plan& plan, const pack::Slot& slot) {
  if (slot.name() == nullptr || slot.template_() >= Size(plan.templates())) return false;
  if (slot.strategies() != nullptr) {
    for (const uint8_t strategy : *slot.strategies()) {
      if (strategy >= kStrategyNames.size()) return false;
    }
  }
  return ConditionFits(plan, slot.when()) && ExpressionFits(plan, slot.filter()) && slot.diversity() <= 100;
}

bool PinFits(const pack::Plan& plan, const pack::Pin& pin) {
  return pin.slot() < Size(plan.slots()) && ExpressionFits(plan, pin.where()) &&
         ConditionFits(plan, pin.when());
}

bool BoostFits(const pack::Plan& plan, const pack::Boost& boost) {
  return std::isfinite(boost.factor()) && boost.factor() > 0 && ExpressionFits(plan, boost.where()) &&
         ConditionFits(plan, boost.when());
}

bool ContentFits(const pack::Plan& plan, const pack::Content& content) {
  if (content.id() == nullptr) return false;
  if (content.slots() != nullptr) {
    for (const uint16_t slot : *content.slots()) {
      if (slot >= Size(plan.slots())) return false;
    }
  }
  if (content.fields() != nullptr) {
    for (const pack::ContentField* field : *content.fields()) {
      if (field->name() >= Size(plan.content_fields()) || field->value() == nullptr) return false;
    }
  }
  return ConditionFits(plan, content.when());
}

bool ExperimentFits(const pack::Plan& plan, const pack::Experiment& experiment) {
  if (experiment.name() == nullptr || Size(experiment.variants()) == 0 ||
      Size(experiment.weights()) != Size(experiment.variants()))
    return false;
  for (const uint16_t weight : *experiment.weights()) {
    if (weight == 0) return false;
  }
  for (const pack::Variant* variant : *experiment.variants()) {
    if (variant->name() == nullptr || Size(variant->slots()) != Size(variant->places())) return false;
    for (uint32_t i = 0; i < Size(variant->slots()); ++i) {
      if (variant->places()->Get(i) >= Size(plan.slots())) return false;
      if (!SlotFits(plan, *variant->slots()->Get(i))) return false;
    }
  }
  return true;
}

template <typename T, typename Check>
bool All(const Vector<flatbuffers::Offset<T>>* items, Check check) {
  if (items == nullptr) return true;
  for (const T* item : *items) {
    if (!check(*item)) return false;
  }
  return true;
}

}  // namespace

Status CheckPlan(const pack::Plan& plan) {
  if (Size(plan.slots()) > kMaxSlots) return Corrupt("more than 64 slots");
  if (!All(plan.slots(), [&](const pack::Slot& slot) { return SlotFits(plan, slot); }))
    return Corrupt("a slot is malformed");
  if (!All(plan.content(), [&](const pack::Content& content) { return ContentFits(plan, content); })) {
    return Corrupt("a content item is malformed");
  }
  if (!ExpressionFits(plan, plan.filter()) || Size(plan.pins()) > kMaxRules ||
      Size(plan.boosts()) > kMaxRules ||
      !All(plan.pins(), [&](const pack::Pin& pin) { return PinFits(plan, pin); }) ||
      !All(plan.boosts(), [&](const pack::Boost& boost) { return BoostFits(plan, boost); })) {
    return Corrupt("a filter, pin or boost is malformed");
  }
  if (Size(plan.experiments()) > kMaxExperiments) return Corrupt("more than 64 experiments");
  if (!All(plan.experiments(),
           [&](const pack::Experiment& experiment) { return ExperimentFits(plan, experiment); }))
    return Corrupt("an experiment is malformed");
  const auto template_fits = [&](const pack::Template& item) {
    return TemplateFits(plan, item.ops(), 0, static_cast<uint32_t>(Size(item.ops())), false, 0);
  };
  if (!All(plan.templates(), template_fits)) return Corrupt("a template is malformed");
  const auto fact_fits = [](const pack::Fact& fact) {
    return fact.name() != nullptr && fact.type() <= static_cast<uint8_t>(FactType::kBoolean);
  };
  if (!All(plan.facts(), fact_fits)) return Corrupt("a fact is malformed");
  return Status::Ok();
}

}  // namespace rapport
