#include "diagnostics.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace rapport::builder {
namespace {

constexpr size_t kMaxQuotedBytes = 60;
constexpr size_t kMaxComparedBytes = 64;

// Insertions, deletions, substitutions and swaps of neighbours (optimal string alignment).
size_t EditDistance(std::string_view a, std::string_view b) {
  std::vector<size_t> before_last(b.size() + 1);
  std::vector<size_t> last(b.size() + 1);
  std::vector<size_t> row(b.size() + 1);
  std::iota(last.begin(), last.end(), size_t{0});
  for (size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) row[j] = std::min(row[j], before_last[j - 2] + 1);
    }
    before_last.swap(last);
    last.swap(row);
  }
  return last.back();
}

}  // namespace

void Diagnostics::Error(int line, std::string path, std::string problem, std::string instead) {
  Add({file_, line, std::move(path), std::move(problem), std::move(instead)});
}

void Diagnostics::Add(ConfigError error) {
  if (errors_.size() + 1 < kMaxConfigErrors) {
    errors_.push_back(std::move(error));
  } else if (errors_.size() + 1 == kMaxConfigErrors) {
    errors_.push_back(
        {file_, error.line, "", "there are more mistakes than can be listed", "correct these first"});
  }
}

void Diagnostics::Warn(int line, std::string path, std::string problem, std::string instead) {
  AddWarning({file_, line, std::move(path), std::move(problem), std::move(instead)});
}

void Diagnostics::AddWarning(ConfigError warning) {
  if (warnings_.size() < kMaxConfigErrors) warnings_.push_back(std::move(warning));
}

std::string Quoted(std::string_view text) {
  const bool cut = text.size() > kMaxQuotedBytes;
  if (cut) {
    text = text.substr(0, kMaxQuotedBytes);
    // Do not cut a UTF-8 sequence in two.
    while (!text.empty() && (static_cast<unsigned char>(text.back()) & 0xC0) == 0x80) text.remove_suffix(1);
    if (!text.empty() && static_cast<unsigned char>(text.back()) >= 0xC0) text.remove_suffix(1);
  }
  std::string quoted = "\"";
  for (const char c : text) quoted += static_cast<unsigned char>(c) < 0x20 || c == 0x7F ? ' ' : c;
  return quoted + (cut ? "…\"" : "\"");
}

std::string_view Nearest(std::string_view name, const std::vector<std::string_view>& candidates) {
  if (name.size() > kMaxComparedBytes) return {};
  std::string_view best;
  size_t best_distance = std::max<size_t>(1, name.size() / 3) + 1;
  for (const std::string_view candidate : candidates) {
    if (candidate.size() > kMaxComparedBytes) continue;
    const size_t distance = EditDistance(name, candidate);
    if (distance < best_distance) {
      best = candidate;
      best_distance = distance;
    }
  }
  return best;
}

std::string Join(const std::vector<std::string_view>& names) {
  std::string joined;
  for (const std::string_view name : names) {
    if (!joined.empty()) joined += ", ";
    joined += name;
  }
  return joined;
}

std::string DidYouMean(std::string_view name, const std::vector<std::string_view>& candidates) {
  const std::string_view nearest = Nearest(name, candidates);
  if (!nearest.empty()) return "did you mean " + Quoted(nearest) + "?";
  if (candidates.empty()) return "remove it";
  return "write one of: " + Join(candidates);
}

bool IsCleanText(std::string_view text) {
  for (size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i]);
    if (lead < 0x80) {
      if ((lead < 0x20 && lead != '\t' && lead != '\n' && lead != '\r') || lead == 0x7F) return false;
      ++i;
      continue;
    }
    const size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || i + length > text.size()) return false;
    uint32_t point = lead & (0xFFu >> (length + 1));
    for (size_t k = 1; k < length; ++k) {
      const auto next = static_cast<unsigned char>(text[i + k]);
      if ((next & 0xC0) != 0x80) return false;
      point = (point << 6) | (next & 0x3Fu);
    }
    constexpr uint32_t kLeast[] = {0, 0, 0x80, 0x800, 0x10000};
    if (point < kLeast[length] || point > 0x10FFFF || (point >= 0xD800 && point <= 0xDFFF)) return false;
    i += length;
  }
  return true;
}

std::string ToText(const ConfigError& error) {
  std::string text = error.file;
  if (error.line > 0) text.append(":").append(std::to_string(error.line));
  text += ": ";
  if (!error.path.empty()) text += error.path + ": ";
  text += error.problem;
  if (!error.instead.empty()) text += "; " + error.instead;
  return text;
}

}  // namespace rapport::builder
