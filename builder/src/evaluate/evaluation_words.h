// Numbers and dates as reports write them.
#ifndef RAPPORT_BUILDER_SRC_EVALUATE_EVALUATION_WORDS_H_
#define RAPPORT_BUILDER_SRC_EVALUATE_EVALUATION_WORDS_H_

#include <cstdint>
#include <string>

namespace rapport::builder {

std::string Grouped(uint64_t number);         // 1,234,567
std::string Fixed(double value, int places);  // 0.1234
std::string Signed(double value);             // +0.1234, −0.1234
std::string Percent(double share);            // 12.3 %
std::string DateOf(int64_t ms);               // 2011-06-01, with the time where it is not midnight

}  // namespace rapport::builder

#endif  // RAPPORT_BUILDER_SRC_EVALUATE_EVALUATION_WORDS_H_
