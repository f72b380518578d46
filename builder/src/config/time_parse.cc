#include "rapport/builder/time_parse.h"

#include <charconv>
#include <chrono>

namespace rapport::builder {
namespace {

std::string_view Trim(std::string_view text) {
  const size_t begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1);
}

// Takes `digits` digits from the front of *text.
std::optional<int> TakeNumber(std::string_view* text, size_t digits) {
  if (text->size() < digits) return std::nullopt;
  int value = 0;
  for (const char c : text->substr(0, digits)) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  text->remove_prefix(digits);
  return value;
}

bool TakeChar(std::string_view* text, char c) {
  if (!text->starts_with(c)) return false;
  text->remove_prefix(1);
  return true;
}

std::optional<int64_t> TakeDateMs(std::string_view* text) {
  const auto year = TakeNumber(text, 4);
  if (!year || !TakeChar(text, '-')) return std::nullopt;
  const auto month = TakeNumber(text, 2);
  if (!month || !TakeChar(text, '-')) return std::nullopt;
  const auto day = TakeNumber(text, 2);
  if (!day) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(*year),
                                         std::chrono::month(static_cast<unsigned>(*month)),
                                         std::chrono::day(static_cast<unsigned>(*day))};
  if (!date.ok()) return std::nullopt;
  return int64_t{std::chrono::sys_days(date).time_since_epoch().count()} * 86'400'000;
}

// hh:mm[:ss[.fraction]]
std::optional<int64_t> TakeClockMs(std::string_view* text) {
  const auto hours = TakeNumber(text, 2);
  if (!hours || *hours > 23 || !TakeChar(text, ':')) return std::nullopt;
  const auto minutes = TakeNumber(text, 2);
  if (!minutes || *minutes > 59) return std::nullopt;
  int64_t ms = (int64_t{*hours} * 60 + *minutes) * 60'000;
  if (!TakeChar(text, ':')) return ms;
  const auto seconds = TakeNumber(text, 2);
  if (!seconds || *seconds > 60) return std::nullopt;
  ms += int64_t{*seconds} * 1000;
  if (!TakeChar(text, '.') && !TakeChar(text, ',')) return ms;
  int64_t scale = 100;
  while (!text->empty() && text->front() >= '0' && text->front() <= '9') {
    ms += scale * (text->front() - '0');
    scale /= 10;
    text->remove_prefix(1);
  }
  return ms;
}

// What follows the clock: nothing, "Z", "UTC", "GMT" or ±hh[:]mm. Returns the offset to UTC.
std::optional<int64_t> ZoneMs(std::string_view text) {
  text = Trim(text);
  if (text.empty() || text == "Z" || text == "z" || text == "UTC" || text == "GMT") return 0;
  const bool west = text.front() == '-';
  if (!west && text.front() != '+') return std::nullopt;
  text.remove_prefix(1);
  const auto hours = TakeNumber(&text, 2);
  TakeChar(&text, ':');
  const auto minutes = text.empty() ? std::optional<int>(0) : TakeNumber(&text, 2);
  if (!hours || !minutes || *hours > 18 || *minutes > 59 || !text.empty()) return std::nullopt;
  const int64_t ms = (int64_t{*hours} * 60 + *minutes) * 60'000;
  return west ? -ms : ms;
}

}  // namespace

std::optional<int64_t> ParseIsoTimeMs(std::string_view text) {
  text = Trim(text);
  const auto date = TakeDateMs(&text);
  if (!date || text.empty()) return date;
  if (!TakeChar(&text, 'T') && !TakeChar(&text, 't') && !TakeChar(&text, ' ')) return std::nullopt;
  const auto clock = TakeClockMs(&text);
  if (!clock) return std::nullopt;
  const auto zone = ZoneMs(text);
  if (!zone) return std::nullopt;
  return *date + *clock - *zone;
}

std::optional<int64_t> ParseZonedTimeMs(std::string_view text) {
  constexpr size_t kDateBytes = 10;
  if (text.size() <= kDateBytes) return text == Trim(text) ? ParseIsoTimeMs(text) : std::nullopt;
  const bool utc = text.back() == 'Z';
  const size_t clock_bytes = text.size() - kDateBytes - (utc ? 1 : 6);  // "T09:00" or "T09:00:00"
  const bool zoned = utc || text[text.size() - 3] == ':';
  if (text[kDateBytes] != 'T' || !zoned || (clock_bytes != 6 && clock_bytes != 9)) return std::nullopt;
  if (text.find_first_of(" .,zt") != std::string_view::npos) return std::nullopt;
  return ParseIsoTimeMs(text);
}

std::optional<int64_t> ParseTimeMs(std::string_view text) {
  int64_t ms = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), ms);
  if (error == std::errc() && end == text.data() + text.size()) return ms;
  return ParseIsoTimeMs(text);
}

}  // namespace rapport::builder
