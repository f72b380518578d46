// Numbers and money as the pack's locale writes them (Unicode CLDR patterns, compiled by the builder).
#ifndef RAPPORT_NUMBERS_H_
#define RAPPORT_NUMBERS_H_

#include <cstdint>
#include <string>

namespace rapport {

namespace pack {
struct Formats;
}  // namespace pack

// Appends `value` divided by 10^decimals with exactly `decimals` digits after the decimal sign, grouped.
// `formats` may be null: then "1234.50".
void AppendNumber(int64_t value, int decimals, const pack::Formats* formats, std::string* out);

// Appends an amount with its currency sign, e.g. 129900 with exponent 2 in en-GB and GBP: "£1,299.00".
void AppendMoney(int64_t minor, int exponent, const pack::Formats* formats, std::string* out);

}  // namespace rapport

#endif  // RAPPORT_NUMBERS_H_
