// Prices as people and feeds write them → integer minor units. No floating point.
#ifndef RAPPORT_BUILDER_MONEY_PARSE_H_
#define RAPPORT_BUILDER_MONEY_PARSE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "rapport/status.h"

namespace rapport::builder {

struct Money {
  int64_t minor = 0;
  std::string
      currency;  // ISO 4217 as the text names it; "" when it names none, or a symbol several currencies share
};

// Reads an amount ≥ 0 with at most 12 digits before the decimal separator, rounding halves up to `exponent`
// places (0..4). The currency may stand before or after as a code or a symbol ("£1,299.00", "12,50 €", "15.00
// USD"). Of "." and "," the later one is the decimal separator; a single one is, too, unless exactly three
// digits follow: then "1,299" is 1299, and "1.299" is 1299 without minor units, 1.299 with three places and
// an error otherwise, for it cannot be told. White space and apostrophes only group. kBadInput with the
// reason for anything else.
Result<Money> ParseMoney(std::string_view text, int exponent);

// Digits with at most one ".", as machines write them: "12", "12.5", "1.2990" (always 1.299). None for
// anything else.
std::optional<int64_t> ParseDecimalMinor(std::string_view text, int exponent);

// The currency that `text` names at its start or end, as ParseMoney finds it; "" if none.
std::string FindCurrency(std::string_view text);

}  // namespace rapport::builder

#endif  // RAPPORT_BUILDER_MONEY_PARSE_H_
