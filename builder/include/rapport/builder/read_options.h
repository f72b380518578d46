// What the readers of events and products have to know beforehand.
#ifndef RAPPORT_BUILDER_READ_OPTIONS_H_
#define RAPPORT_BUILDER_READ_OPTIONS_H_

#include <cstdint>
#include <map>
#include <string>

#include "rapport/builder/tables.h"

namespace rapport::builder {

inline constexpr size_t kMaxIdBytes = 128;
inline constexpr size_t kMaxTitleCodePoints = 500;
inline constexpr size_t kMaxTextCodePoints = 5000;  // of any other text
inline constexpr int64_t kMaxQuantity = 1'000'000;

struct ReadOptions {
  std::string currency;  // ISO 4217 of prices that name none; "" = unknown
  int exponent = 2;      // decimal places of `currency`, 0..4
  std::map<std::string, std::string>
      columns;                // our name → the file's heading, e.g. {"title", "product_type"}
  char separator = 0;         // of CSV fields; 0 = found out from the header line
  bool strip_markup = false;  // products: texts may hold HTML
  // Events only:
  int64_t until_ms = 0;  // events from this moment on are skipped; 0 = no limit
  int64_t now_ms = 0;    // events later than a day after this moment are faults; 0 = no check
  const StringPool* known_products = nullptr;  // events of other products are faults; must outlive the call
};

}  // namespace rapport::builder

#endif  // RAPPORT_BUILDER_READ_OPTIONS_H_
