// Conditions over facts, compiled by the builder into postfix programs (pack.fbs: ConditionOp).
#ifndef RAPPORT_CONDITION_H_
#define RAPPORT_CONDITION_H_

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace flatbuffers {
template <typename T>
class Vector;
}  // namespace flatbuffers

namespace rapport {

// Numbers stand in packs: append only, never renumber.
// Comparisons push a boolean; kAnd and kOr pop two and push one, kNot pops one and pushes one; kTrue pushes
// true. An empty program is true. `$in` is compiled to kEq … kOr.
enum class ConditionOpCode : uint8_t {
  kTrue = 0,
  kEq = 1,
  kNe = 2,
  kGt = 3,
  kGte = 4,
  kLt = 5,
  kLte = 6,
  kAnd = 7,
  kOr = 8,
  kNot = 9
};

enum class FactType : uint8_t { kNumber = 0, kString = 1, kBoolean = 2 };

// The facts every pack knows, numbered by position; declared facts follow from kBuiltInFacts.size() on.
struct BuiltInFact {
  std::string_view name;
  FactType type;
};
enum BuiltInFactNumber : uint16_t {
  kFactOrders = 0,     // distinct orders in the history
  kFactViews = 1,      // products looked at, counted each time
  kFactSessions = 2,   // sessions, this one included
  kFactCartItems = 3,  // distinct products in the cart
  kFactDaysSinceVisit =
      4,  // whole days since the last event of the session before this one; none at the first visit
  kFactDaysSinceOrder = 5,       // whole days since the last order; none without orders
  kFactDaysSinceFirstVisit = 6,  // whole days since the first event; none without events
  kFactHour = 7,                 // 0..23, local
  kFactWeekday = 8,              // 0 = Sunday, local
  kFactLevel = 9,                // consent level: "none", "personalise", "measure"
  kFactStage = 10,  // lifecycle stage: "stranger", "interested", "customer", "regular", "advocate"
};
inline constexpr std::array<BuiltInFact, 11> kBuiltInFacts = {{{"orders", FactType::kNumber},
                                                               {"views", FactType::kNumber},
                                                               {"sessions", FactType::kNumber},
                                                               {"cart_items", FactType::kNumber},
                                                               {"days_since_visit", FactType::kNumber},
                                                               {"days_since_order", FactType::kNumber},
                                                               {"days_since_first_visit", FactType::kNumber},
                                                               {"hour", FactType::kNumber},
                                                               {"weekday", FactType::kNumber},
                                                               {"level", FactType::kString},
                                                               {"stage", FactType::kString}}};

struct FactValue {
  FactType type = FactType::kNumber;
  double number = 0;  // booleans are 0 or 1
  std::string_view text;
};

// Where a program's values come from: what is known of a shopper (FactTable) or of a product (ProductFacts).
class FactSource {
 public:
  // None where nothing is known. `number` must be one that the program was checked for.
  [[nodiscard]] virtual std::optional<FactValue> Value(uint16_t number) const = 0;

 protected:
  ~FactSource() = default;
};

class Pack;

namespace pack {
struct ConditionOp;
}  // namespace pack

// Runs a program that CheckPlan accepted (core/include/rapport/pack.h). A comparison with a fact that has no
// value, or a value of another type, is false.
bool Holds(const Pack& pack, const flatbuffers::Vector<const pack::ConditionOp*>* program,
           const FactSource& facts);

}  // namespace rapport

#endif  // RAPPORT_CONDITION_H_
