// Native times of queries: `query_bench HEAD QUERIES`, QUERIES being, query after query, a double now_ms, the
// block's length as uint32, four bytes of padding, and a history block. Prints {"median","p90"} in
// milliseconds, each query's time being the mean of kRepeats runs from block to ranked list.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <iterator>
#include <vector>

#include "rapport/engine.h"

namespace {

constexpr int kRepeats = 20;

std::vector<uint8_t> Read(const char* path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

bool Ask(rapport::Engine& engine, std::span<const uint8_t> bytes, double now_ms) {
  const auto block = rapport::Block::Parse(bytes);
  if (!block.ok() || !engine.SetHistory(block.value()).ok()) return false;
  const auto ranked = engine.Rank(
      {rapport::StrategyId::kForYou, static_cast<int64_t>(now_ms), 20, rapport::Exclude::kCurrent});
  return ranked.ok() && ranked.value().size() == 20;
}

int Fail(const char* what) {
  std::fprintf(stderr, "query_bench: %s\n", what);
  return 1;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return Fail("usage: query_bench HEAD QUERIES");
  rapport::Engine engine;
  if (!engine.Feed("head", Read(argv[1])).ok()) return Fail("the head cannot be opened");
  const std::vector<uint8_t> bytes = Read(argv[2]);
  std::vector<double> times_ms;
  for (size_t at = 0; at + 16 <= bytes.size();) {
    double now_ms = 0;
    uint32_t length = 0;
    std::memcpy(&now_ms, bytes.data() + at, sizeof(now_ms));
    std::memcpy(&length, bytes.data() + at + 8, sizeof(length));
    at += 16;
    if (at + length > bytes.size()) return Fail("the queries are cut short");
    const std::span<const uint8_t> query(bytes.data() + at, length);
    at += length;
    if (!Ask(engine, query, now_ms)) return Fail("a query is refused");
    const auto start = std::chrono::steady_clock::now();
    for (int i = 0; i < kRepeats; ++i) Ask(engine, query, now_ms);
    const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - start;
    times_ms.push_back(took.count() / kRepeats);
  }
  if (times_ms.empty()) return Fail("no queries");
  std::sort(times_ms.begin(), times_ms.end());
  std::printf("{\"median\":%.6f,\"p90\":%.6f}\n", times_ms[times_ms.size() / 2],
              times_ms[times_ms.size() * 9 / 10]);
  return 0;
}
