// What tests describe a pack with: conditions, slots, pins, boosts, content and edges as plain values.
#ifndef RAPPORT_TESTS_NATIVE_CORE_PACK_PARTS_H_
#define RAPPORT_TESTS_NATIVE_CORE_PACK_PARTS_H_

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "pack_generated.h"
#include "rapport/condition.h"
#include "rapport/strategy_names.h"

namespace rapport::test {

using Condition = std::vector<pack::ConditionOp>;

inline pack::ConditionOp NumberIs(ConditionOpCode code, uint16_t fact, double number) {
  return {static_cast<uint8_t>(code), static_cast<uint8_t>(FactType::kNumber), fact, 0, number};
}
inline pack::ConditionOp BooleanIs(ConditionOpCode code, uint16_t fact, bool value) {
  return {static_cast<uint8_t>(code), static_cast<uint8_t>(FactType::kBoolean), fact, 0, value ? 1.0 : 0.0};
}
// `text` is an index into the plan's texts.
inline pack::ConditionOp TextIs(ConditionOpCode code, uint16_t fact, uint32_t text) {
  return {static_cast<uint8_t>(code), static_cast<uint8_t>(FactType::kString), fact, text, 0.0};
}
inline pack::ConditionOp Combine(ConditionOpCode code) {
  return {static_cast<uint8_t>(code), 0, 0, 0, 0.0};
}

inline void AppendLeb128(uint32_t number, std::vector<uint8_t>* out) {
  for (; number >= 0x80; number >>= 7) out->push_back(static_cast<uint8_t>(number | 0x80));
  out->push_back(static_cast<uint8_t>(number));
}

struct SlotSpec {
  std::vector<StrategyId> strategies = {StrategyId::kPopular};
  uint8_t count = 8;
  uint8_t min = 1;
  uint8_t per_category = 0;
  bool repeat = false;
  bool content = false;
  std::string title = {};
  int use_template = -1;  // -1: the default one
  Condition when = {};
  Condition filter = {};
  uint8_t diversity = 0;
  uint8_t per_brand = 0;
};

struct PinSpec {
  uint16_t slot = 0;
  uint8_t position = 1;
  std::string product = {};
  Condition where = {};
  Condition when = {};
  int64_t from_ms = 0;
  int64_t until_ms = 0;
};

struct BoostSpec {
  float factor = 2;
  Condition where = {};
  std::vector<uint16_t> slots = {};
  Condition when = {};
  int64_t from_ms = 0;
  int64_t until_ms = 0;
};

struct ContentSpec {
  std::vector<uint16_t> slots = {0};
  int priority = 0;
  int64_t from_ms = 0;
  int64_t until_ms = 0;
  Condition when = {};
  std::vector<std::pair<uint16_t, std::string>> fields = {};
};

inline std::unique_ptr<pack::StringsT> Column(const std::vector<std::string>& values) {
  auto column = std::make_unique<pack::StringsT>();
  for (const std::string& value : values) {
    column->lengths.push_back(static_cast<uint16_t>(value.size()));
    column->bytes.insert(column->bytes.end(), value.begin(), value.end());
  }
  return column;
}

struct Edge {
  uint32_t product;
  uint8_t weight;
};

}  // namespace rapport::test

#endif  // RAPPORT_TESTS_NATIVE_CORE_PACK_PARTS_H_
