// Moments as exports write them → milliseconds.
#ifndef RAPPORT_BUILDER_TIME_PARSE_H_
#define RAPPORT_BUILDER_TIME_PARSE_H_

#include <cstdint>
#include <optional>
#include <string_view>

namespace rapport::builder {

// Moments that a shop's events can have: [1990-01-01, 2100-01-01) UTC.
inline constexpr int64_t kFirstMomentMs = 631'152'000'000;
inline constexpr int64_t kLastMomentMs = 4'102'444'800'000;

// ISO 8601 dates and times in the extended form, as "2024-03-01", "2024-03-01T10:30:00.250Z",
// "2024-03-01 10:30 +0100" or with "UTC" at the end; without a zone UTC is meant. Returns milliseconds since
// 1970-01-01 UTC; none for other text and for days that do not exist.
std::optional<int64_t> ParseIsoTimeMs(std::string_view text);

// What a person writes into a configuration: "2026-11-01" (midnight UTC), or with a clock and then always a
// zone, "2026-11-01T09:00Z", "2026-11-01T09:00:00+01:00".
std::optional<int64_t> ParseZonedTimeMs(std::string_view text);

// The same as ParseIsoTimeMs, or a whole number of milliseconds since 1970-01-01 UTC.
std::optional<int64_t> ParseTimeMs(std::string_view text);

}  // namespace rapport::builder

#endif  // RAPPORT_BUILDER_TIME_PARSE_H_
