// Native times of the core on a pack's head, given as the first argument. Fixed seed; checks its answers.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "pack_generated.h"
#include "rapport/engine.h"

namespace {

constexpr int64_t kNowMs = 1'306'886'400'000;  // 2011-06-01
constexpr int kEvents = 2000;

std::vector<uint8_t> head_bytes;

void Require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "core_bench: %s\n", what);
  std::exit(1);
}

rapport::Engine OpenEngine() {
  rapport::Engine engine;
  Require(engine.Feed("head", head_bytes).ok(), "the head cannot be opened");
  return engine;
}

std::vector<uint8_t> LongHistory(const rapport::Catalog& catalog) {
  rapport::BlockWriter block;
  uint32_t state = 12345;
  for (int i = 0; i < kEvents; ++i) {
    state = state * 1103515245u + 12345u;
    rapport::Record record;
    record.at = static_cast<double>(kNowMs - int64_t{kEvents - i} * 15'000'000);
    const auto kind = i % 20 == 7   ? rapport::EventKind::kAddToCart
                      : i % 10 == 9 ? rapport::EventKind::kPurchase
                                    : rapport::EventKind::kViewItem;
    record.kind = static_cast<uint32_t>(kind);
    record.text = block.Text(catalog.id((state >> 8) % std::min<uint32_t>(catalog.size(), 300)));
    record.quantity = 1;
    block.Add(record);
  }
  return block.Finish();
}

void SetHistory(rapport::Engine* engine) {
  const std::vector<uint8_t> bytes = LongHistory(engine->pack()->catalog());
  const auto block = rapport::Block::Parse(bytes);
  Require(block.ok() && engine->SetHistory(block.value()).ok(), "the history is refused");
}

void Open(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(OpenEngine());
}
BENCHMARK(Open)->Unit(benchmark::kMicrosecond);

void Fold2000Events(benchmark::State& state) {
  rapport::Engine engine = OpenEngine();
  SetHistory(&engine);
  rapport::Profile profile;
  for (auto _ : state) rapport::Fold(engine.history(), engine.pack()->catalog(), kNowMs, &profile);
  Require(profile.views > kEvents / 2, "the fold lost events");
}
BENCHMARK(Fold2000Events)->Unit(benchmark::kMicrosecond);

void Decide(benchmark::State& state, bool with_reasons) {
  rapport::Engine engine = OpenEngine();
  SetHistory(&engine);
  rapport::BlockWriter writer;
  if (!with_reasons) {
    rapport::Record withhold;
    withhold.kind = 2;
    writer.Add(withhold);
  }
  for (const auto* slot : *engine.pack()->plan().slots()) {
    rapport::Record record;
    record.text = writer.Text(slot->name()->string_view());
    writer.Add(record);
  }
  const std::vector<uint8_t> bytes = writer.Finish();
  const auto page = rapport::Block::Parse(bytes);
  size_t filled = 0;
  for (auto _ : state) {
    const auto slots = engine.Decide(page.value(), {kNowMs, 0, 0, rapport::ConsentLevel::kPersonalise});
    Require(slots.ok(), "deciding failed");
    filled = 0;
    for (const auto& slot : slots.value()) filled += slot.filled ? 1 : 0;
  }
  Require(filled > 0, "no slot was filled");
}
void DecideAllSlots(benchmark::State& state) {
  Decide(state, true);
}
BENCHMARK(DecideAllSlots)->Unit(benchmark::kMicrosecond);

// What finding true reasons costs is the difference.
void DecideAllSlotsWithoutReasons(benchmark::State& state) {
  Decide(state, false);
}
BENCHMARK(DecideAllSlotsWithoutReasons)->Unit(benchmark::kMicrosecond);

void RankForYou(benchmark::State& state) {
  rapport::Engine engine = OpenEngine();
  SetHistory(&engine);
  for (auto _ : state) {
    const auto ranked = engine.Rank({rapport::StrategyId::kForYou, kNowMs, 20, rapport::Exclude::kCurrent});
    Require(ranked.ok() && ranked.value().size() == 20, "the list is not 20 long");
  }
}
BENCHMARK(RankForYou)->Unit(benchmark::kMicrosecond);

}  // namespace

int main(int argc, char** argv) {
  Require(argc > 1, "name a pack's head file");
  std::ifstream in(argv[1], std::ios::binary);
  head_bytes.assign(std::istreambuf_iterator<char>(in), {});
  argv[1] = argv[0];
  argc -= 1;
  argv += 1;
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
