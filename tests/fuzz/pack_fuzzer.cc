// Any bytes as a pack's head, or as an overlay of a known one: refused, or the engine decides, explains and
// ranks with it, no product twice.
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <set>
#include <string>
#include <vector>

#include "pack_generated.h"
#include "rapport/engine.h"
#include "seed_head.h"

namespace {

using rapport::Block;
using rapport::BlockWriter;
using rapport::Engine;
using rapport::EventKind;
using rapport::Record;

constexpr int64_t kNowMs = 1'772'625'600'000;
constexpr uint32_t kMostProducts = 1000;  // larger catalogues are only slower
constexpr size_t kMostTemplateOps = 64;   // a template may write its literals as often as it has ops

void Require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "%s\n", what);
  std::abort();
}

// The shopper did everything with the pack's first products.
std::vector<uint8_t> HistoryOf(const rapport::Catalog& catalog) {
  BlockWriter writer;
  for (uint32_t i = 1; i < rapport::kEventKinds; ++i) {
    Record record;
    record.at = static_cast<double>(kNowMs - int64_t{i} * 600'000);
    record.kind = i;
    record.quantity = 1;
    record.text = catalog.size() > 0 ? writer.Text(catalog.id(i % catalog.size())) : 0;
    writer.Add(record);
  }
  return writer.Finish();
}

std::vector<uint8_t> WholePage(const rapport::pack::Plan& plan) {
  BlockWriter writer;
  for (uint32_t i = 0; plan.slots() != nullptr && i < plan.slots()->size(); ++i) {
    Record record;
    record.text = writer.Text(plan.slots()->Get(i)->name()->string_view());
    writer.Add(record);
  }
  return writer.Finish();
}

bool TooSlow(const rapport::Pack& pack) {
  if (pack.catalog().size() > kMostProducts) return true;
  const auto* templates = pack.plan().templates();
  for (uint32_t i = 0; templates != nullptr && i < templates->size(); ++i) {
    const auto* ops = templates->Get(i)->ops();
    if (ops != nullptr && ops->size() > kMostTemplateOps) return true;
  }
  return false;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  Engine engine;
  if (size > 8 && std::memcmp(data + 4, "RPO1", 4) == 0) {
    static const std::vector<uint8_t> kHead = rapport::fuzz::WholeHead();
    Require(engine.Feed("head", kHead).ok(), "the known head was refused");
    if (!engine.Feed("overlay", {data, data + size}).ok()) return 0;
  } else if (!engine.Feed("head", {data, data + size}).ok() || TooSlow(*engine.pack())) {
    return 0;
  }
  const std::vector<uint8_t> history = HistoryOf(engine.pack()->catalog());
  Require(engine.SetHistory(Block::Parse(history).value()).ok(), "the history was refused");
  const std::vector<uint8_t> page_bytes = WholePage(engine.pack()->plan());
  const auto page = Block::Parse(page_bytes);
  const rapport::Moment moment{kNowMs, 60, 0, rapport::ConsentLevel::kMeasure};
  Require(engine.Decide(page.value(), moment).ok(), "a pack was opened but not decided with");
  Require(engine.Explain(page.value(), moment).ok(), "a pack was opened but not explained");
  for (size_t strategy = 0; strategy < rapport::kStrategyNames.size(); ++strategy) {
    const auto ranked =
        engine.Rank({static_cast<rapport::StrategyId>(strategy), kNowMs, 20, rapport::Exclude::kNone});
    Require(ranked.ok(), "a pack was opened but not ranked with");
    std::set<const char*> places;  // damaged ids may be equal, products stand at places of their own
    for (const std::string_view id : ranked.value()) {
      Require(id.empty() || places.insert(id.data()).second, "a product was ranked twice");
    }
  }
  return 0;
}
