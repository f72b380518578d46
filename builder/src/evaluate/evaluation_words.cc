#include "evaluation_words.h"

#include <array>
#include <chrono>
#include <cmath>
#include <cstdio>

namespace rapport::builder {

std::string Grouped(uint64_t number) {
  std::string text = std::to_string(number);
  for (size_t at = text.size(); at > 3; at -= 3) text.insert(at - 3, ",");
  return text;
}

std::string Fixed(double value, int places) {
  std::array<char, 40> text{};
  std::snprintf(text.data(), text.size(), "%.*f", places, value);
  return text.data();
}

std::string Signed(double value) {
  return (value < 0 ? "−" : "+") + Fixed(std::abs(value), 4);
}

std::string Percent(double share) {
  return Fixed(share * 100, 1) + " %";
}

std::string DateOf(int64_t ms) {
  using namespace std::chrono;
  const sys_time<milliseconds> moment{milliseconds(ms)};
  const sys_days day = floor<days>(moment);
  const year_month_day date(day);
  const auto minutes = static_cast<int>(duration_cast<std::chrono::minutes>(moment - day).count());
  std::array<char, 40> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02u-%02u", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  std::string written = text.data();
  if (minutes == 0) return written;
  std::snprintf(text.data(), text.size(), " %02d:%02d", minutes / 60, minutes % 60);
  return written + text.data();
}

}  // namespace rapport::builder
