#include <charconv>
#include <chrono>

#include "plan_parts.h"

namespace rapport::builder {
namespace {

// Reads exactly `digits` digits off the front of `text`.
std::optional<int> TakeNumber(std::string_view& text, size_t digits) {
  if (text.size() < digits) return std::nullopt;
  int number = 0;
  const char* end = text.data() + digits;
  if (text.front() == '-' || std::from_chars(text.data(), end, number).ptr != end) return std::nullopt;
  text.remove_prefix(digits);
  return number;
}

bool Take(std::string_view& text, char c) {
  if (!text.starts_with(c)) return false;
  text.remove_prefix(1);
  return true;
}

std::optional<int64_t> TakeDate(std::string_view& text) {
  const auto year = TakeNumber(text, 4);
  if (!year || !Take(text, '-')) return std::nullopt;
  const auto month = TakeNumber(text, 2);
  if (!month || !Take(text, '-')) return std::nullopt;
  const auto day = TakeNumber(text, 2);
  if (!day) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(*year),
                                         std::chrono::month(static_cast<unsigned>(*month)),
                                         std::chrono::day(static_cast<unsigned>(*day))};
  if (!date.ok()) return std::nullopt;
  return std::chrono::sys_days(date).time_since_epoch().count() * kDayMs;
}

// "hh:mm" in minutes.
std::optional<int> TakeClock(std::string_view& text) {
  const auto hour = TakeNumber(text, 2);
  if (!hour || *hour > 23 || !Take(text, ':')) return std::nullopt;
  const auto minute = TakeNumber(text, 2);
  if (!minute || *minute > 59) return std::nullopt;
  return *hour * 60 + *minute;
}

// "Z", "+01:00" or "-05:00" in minutes east of Greenwich.
std::optional<int> TakeZone(std::string_view& text) {
  if (Take(text, 'Z')) return 0;
  const bool west = text.starts_with('-');
  if (!Take(text, '+') && !Take(text, '-')) return std::nullopt;
  const std::optional<int> minutes = TakeClock(text);
  if (!minutes) return std::nullopt;
  return west ? -*minutes : *minutes;
}

}  // namespace

std::optional<int64_t> ParseMoment(std::string_view text) {
  const std::optional<int64_t> day_ms = TakeDate(text);
  if (!day_ms || text.empty()) return day_ms;
  if (!Take(text, 'T')) return std::nullopt;
  const std::optional<int> minutes = TakeClock(text);
  if (!minutes) return std::nullopt;
  int seconds = 0;
  if (Take(text, ':')) {
    const std::optional<int> read = TakeNumber(text, 2);
    if (!read || *read > 59) return std::nullopt;
    seconds = *read;
  }
  const std::optional<int> zone = TakeZone(text);
  if (!zone || !text.empty()) return std::nullopt;
  return *day_ms + (static_cast<int64_t>(*minutes - *zone) * 60 + seconds) * 1000;
}

int64_t ReadMoment(const ObjectReader& reader, std::string_view key, Diagnostics& diagnostics) {
  const std::optional<Place> place = reader.Find(key);
  if (!place) return 0;
  const std::optional<std::string> text = ReadText(*place, kMaxNameBytes, diagnostics);
  if (!text) return 0;
  const std::optional<int64_t> moment = ParseMoment(*text);
  if (!moment) {
    diagnostics.Error(place->line(), place->path, Quoted(*text) + " is not a date",
                      "write 2026-11-01 (UTC midnight) or 2026-11-01T09:00:00+01:00");
  }
  return moment.value_or(0);
}

}  // namespace rapport::builder
