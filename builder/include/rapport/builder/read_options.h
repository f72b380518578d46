// What the readers of events and products have to know beforehand.
#ifndef RAPPORT_BUILDER_READ_OPTIONS_H_
#define RAPPORT_BUILDER_READ_OPTIONS_H_

#include <cstdint>
#include <map>
#include <string>

#include "rapport/builder/tables.h"

namespace rapport::builder {

inline constexpr size_t kMaxTitleCodePoints = 500;
inline constexpr size_t kMaxTextCodePoints = 5000;  // of any other text
inline constexpr int64_t kMaxQuantity = 1'000'000;

struct ReadOptions {
  // ISO 4217 of prices that name none; "" = unknown.
  std::string currency{};
  // Decimal places of `currency`, 0..4.
  int exponent = 2;
  // Our name → the file's heading, e.g. {"title", "product_type"}.
  std::map<std::string, std::string> columns{};
  // Of CSV fields; 0 = found out from the header line.
  char separator = 0;
  // Products: texts may hold HTML.
  bool strip_markup = false;
  // Events from this moment on are skipped; 0 = no limit.
  int64_t until_ms = 0;
  // Events later than a day after this moment are faults; 0 = no check.
  int64_t now_ms = 0;
  // Events of other products are faults; null = no check. Must outlive the call.
  const StringPool* known_products = nullptr;
};

}  // namespace rapport::builder

#endif  // RAPPORT_BUILDER_READ_OPTIONS_H_
