#include "test_groups.h"

#include <algorithm>
#include <map>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include "rapport/builder/random.h"
#include "rapport/history.h"

namespace rapport::builder {
namespace {

void MakeNamesUnique(std::vector<TestGroup>* groups) {
  std::unordered_map<std::string, size_t> named;
  for (const TestGroup& group : *groups) ++named[group.name];
  for (TestGroup& group : *groups) {
    if (named[group.name] > 1) group.name = group.longer_name;
  }
  std::stable_sort(groups->begin(), groups->end(),
                   [](const TestGroup& a, const TestGroup& b) { return a.name < b.name; });
  std::unordered_set<std::string> seen;
  for (TestGroup& group : *groups) {
    const std::string name = group.name;
    for (int again = 2; !seen.insert(group.name).second; ++again)
      group.name = name + "#" + std::to_string(again);
  }
}

void Sample(size_t max_queries, std::vector<TestGroup>* groups) {
  std::sort(groups->begin(), groups->end(), [](const TestGroup& a, const TestGroup& b) {
    const uint64_t x = HashName(a.name), y = HashName(b.name);
    return x != y ? x < y : a.name < b.name;
  });
  size_t taken = 0, kept = 0;
  for (; kept < groups->size() && taken < max_queries; ++kept) {
    std::vector<TestStep>& steps = (*groups)[kept].steps;
    steps.resize(std::min(steps.size(), max_queries - taken));
    taken += steps.size();
  }
  groups->resize(kept);
}

void Write(const Owners& owners, const TestGroup& group, Split* split) {
  std::span<const uint32_t> rows = owners.Rows(group.owner);
  std::vector<uint32_t> others;
  if (group.skipped != kNone) {
    others.assign(rows.begin(), rows.end());
    others.erase(others.begin() + group.skipped);
    rows = others;
  }
  const auto begin_of = [](uint32_t end) {
    return end - std::min(end, static_cast<uint32_t>(kMaxHistoryRows));
  };
  // The steps of a group share one copy of its shopper's rows.
  const uint32_t first = begin_of(group.steps.front().rows_end);
  const auto rows_at = static_cast<uint32_t>(split->rows.size());
  const auto targets_at = static_cast<uint32_t>(split->targets.size());
  split->rows.insert(split->rows.end(), rows.begin() + first, rows.begin() + group.steps.back().rows_end);
  split->targets.insert(split->targets.end(), group.targets.begin(), group.targets.end());
  for (const TestStep& step : group.steps) {
    TestQuery& query = split->queries.emplace_back();
    query.id = step.position == 0 ? group.name : group.name + "." + std::to_string(step.position);
    query.now_ms = step.now_ms;
    query.rows_begin = rows_at + begin_of(step.rows_end) - first;
    query.rows_end = rows_at + step.rows_end - first;
    query.targets_begin = targets_at + step.targets_begin;
    query.targets_end = targets_at + step.targets_end;
  }
}

}  // namespace

// FNV-1a, then mixed.
uint64_t HashName(std::string_view name) {
  uint64_t hash = 0xcbf29ce484222325u;
  for (const char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3u;
  return MixBits(hash);
}

void AddQueries(const Owners& owners, size_t max_queries, std::vector<TestGroup> groups, Split* split) {
  MakeNamesUnique(&groups);
  for (const TestGroup& group : groups) split->cases += group.steps.size();
  if (max_queries > 0 && split->cases > max_queries) {
    Sample(max_queries, &groups);
    std::sort(groups.begin(), groups.end(),
              [](const TestGroup& a, const TestGroup& b) { return a.name < b.name; });
  }
  split->groups = groups.size();
  for (const TestGroup& group : groups) Write(owners, group, split);
}

}  // namespace rapport::builder
