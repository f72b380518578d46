// An engine fed with a pack and a history, and what it decides, in few words.
#ifndef RAPPORT_TESTS_NATIVE_CORE_ENGINE_BUILDER_H_
#define RAPPORT_TESTS_NATIVE_CORE_ENGINE_BUILDER_H_

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core_history_builder.h"
#include "core_pack_builder.h"
#include "rapport/engine.h"

namespace rapport::test {

class TestEngine {
 public:
  explicit TestEngine(TestPack* shop, const TestHistory& rows = {}) {
    EXPECT_EQ(engine.Feed("head", shop->Bytes()).message, "");
    History(rows);
  }
  TestEngine& History(const TestHistory& rows) {
    EXPECT_TRUE(engine.SetHistory(OwnedBlock(rows.Bytes()).block()).ok());
    return *this;
  }
  // availability: 0 unknown, 1 in stock, 2 sold out.
  TestEngine& Live(std::string_view id, double price_minor, std::string_view currency,
                   uint32_t availability = 0) {
    BlockWriter writer;
    Record record;
    record.value = price_minor;
    record.kind = availability;
    record.text = writer.Text(id);
    record.ref = writer.Text(currency);
    record.quantity = -1;
    writer.Add(record);
    EXPECT_TRUE(engine.SetProducts(OwnedBlock(writer.Finish()).block()).ok());
    return *this;
  }
  std::vector<RenderedSlot> Decide(const std::vector<std::string>& slots, std::string_view open_product = "",
                                   bool withhold_reasons = false) {
    auto decided = engine.Decide(OwnedBlock(PageOf(slots, open_product, withhold_reasons)).block(), moment);
    if (decided.ok()) return std::move(decided.value());
    ADD_FAILURE() << decided.status().message;
    return {};
  }
  // The HTML of one slot; "-" when it is not filled.
  std::string Html(const std::string& slot) {
    const auto decided = Decide({slot});
    return decided.size() == 1 && decided[0].filled ? decided[0].html : "-";
  }
  // The HTML of all slots asked for, in that order, separated by spaces.
  std::string Page(const std::vector<std::string>& slots) {
    std::string page;
    for (const RenderedSlot& slot : Decide(slots))
      page += (page.empty() ? "" : " ") + (slot.filled ? slot.html : "-");
    return page;
  }
  std::string Explain(const std::vector<std::string>& slots) {
    auto lines = engine.Explain(OwnedBlock(PageOf(slots)).block(), moment);
    return lines.ok() ? lines.value() : lines.status().message;
  }
  std::vector<std::string> Rank(const RankRequest& request) {
    std::vector<std::string> ids;
    const auto ranked = engine.Rank(request);
    EXPECT_TRUE(ranked.ok());
    for (const std::string_view id : ranked.value()) ids.emplace_back(id);
    return ids;
  }

  Engine engine;
  Moment moment{kNowMs, 0, 0, ConsentLevel::kPersonalise};
};

}  // namespace rapport::test

#endif  // RAPPORT_TESTS_NATIVE_CORE_ENGINE_BUILDER_H_
