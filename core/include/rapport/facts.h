// The named values that conditions test: built-in ones from the profile, declared ones from the page.
#ifndef RAPPORT_FACTS_H_
#define RAPPORT_FACTS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rapport/condition.h"
#include "rapport/pack.h"
#include "rapport/profile.h"
#include "rapport/record.h"

namespace rapport {

enum class ConsentLevel : uint8_t { kNone = 0, kPersonalise = 1, kMeasure = 2 };

// What identify() told, by name, before a pack says which names it wants.
struct ToldFact {
  std::string name;
  FactType type = FactType::kNumber;
  double number = 0;  // booleans are 0 or 1
  std::string text;
};

// kBadInput for a record without a name, of an unknown type or with a number that is not finite.
Result<std::vector<ToldFact>> ParseFacts(const Block& block);

// One value a fact number, as conditions name them; none where the shopper has no value.
class FactTable final : public FactSource {
 public:
  // Declared facts of another type than declared are left out. The table views into its arguments.
  FactTable(const Pack& pack, const Profile& profile, const std::vector<ToldFact>& told, ConsentLevel level,
            int64_t now_ms, int utc_offset_minutes);

  // `number` must be below kBuiltInFacts.size() + declared facts.
  [[nodiscard]] const std::optional<FactValue>& operator[](uint16_t number) const { return values_[number]; }
  [[nodiscard]] std::optional<FactValue> Value(uint16_t number) const override { return values_[number]; }

 private:
  void SetBuiltIn(const Profile& profile, ConsentLevel level, int64_t now_ms, int utc_offset_minutes,
                  bool advocate);

  std::vector<std::optional<FactValue>> values_;
};

}  // namespace rapport

#endif  // RAPPORT_FACTS_H_
