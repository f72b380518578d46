#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "core_engine_builder.h"
#include "rapport/strategy.h"
#include "rapport/true_reason.h"

namespace rapport {
namespace {

using test::kHourMs;
using test::kMinuteMs;
using test::kNowMs;
using test::Random;
using test::TestEngine;
using test::TestHistory;
using test::TestPack;

struct Event {
  int64_t at_ms;
  EventKind kind;
  std::string product;
  std::string order;
};

TestHistory HistoryOf(const std::vector<Event>& events) {
  TestHistory rows;
  for (const Event& e : events) rows.Event(static_cast<double>(e.at_ms), e.kind, e.product, e.order);
  return rows;
}

using Cells = std::vector<std::string>;

std::vector<Cells> Lines(const std::string& text) {
  std::vector<Cells> lines;
  std::stringstream stream(text);
  for (std::string line; std::getline(stream, line);) {
    Cells& cells = lines.emplace_back(1);
    for (const char c : line) {
      if (c == '\t') {
        cells.emplace_back();
      } else {
        cells.back().push_back(c);
      }
    }
  }
  return lines;
}

// Everything a strategy lists, to its end.
class All final : public CandidateVisitor {
 public:
  bool Visit(const Candidate& candidate) override {
    scores[candidate.product] = candidate.score;
    return true;
  }
  std::map<uint32_t, float> scores;
};

float ScoreOf(const Engine& engine, const std::vector<Event>& events, StrategyId strategy, uint32_t product) {
  const Pack& pack = *engine.pack();
  Profile profile;
  Fold(HistoryOf(events).Fold(), pack.catalog(), kNowMs, &profile);
  const Weights weights = Weights::Of(pack);
  ScoreBoard board;
  board.Reset(pack.catalog().size(), false);
  All all;
  StrategyOf(strategy)({pack, profile, weights, kNoProduct, kNowMs}, &board, &all);
  return all.scores[product];
}

ReasonKind KindOf(const std::string& key) {
  for (const ReasonText& text : kReasonTexts) {
    if (text.key == key) return text.kind;
  }
  return ReasonKind::kNone;
}

TestPack Shop(Random* random, uint32_t products) {
  TestPack shop;
  for (uint32_t i = 0; i < products; ++i) {
    shop.Product("p" + std::to_string(i))
        .Category("c" + std::to_string(random->Below(4)))
        .Brand("b" + std::to_string(i % 3))
        .Viewed(static_cast<uint8_t>(random->Below(256)));
  }
  for (uint32_t i = 0; i < 4 * products; ++i)
    shop.Fragment({random->Below(products), random->Below(products), random->Below(products)});
  for (uint32_t i = 0; i < products; i += 2) {
    const auto weight = static_cast<uint8_t>(1 + random->Below(255));
    shop.BoughtTogether("p" + std::to_string(i), {{(i + 1) % products, weight}, {(i + 3) % products, 90}});
  }
  shop.Trending({"p1", "p0"});
  for (const StrategyId strategy : {StrategyId::kForYou, StrategyId::kContinue, StrategyId::kRecentlyViewed,
                                    StrategyId::kViewedTogether, StrategyId::kBoughtTogether})
    shop.Slot(std::string(kStrategyNames[static_cast<size_t>(strategy)]),
              {.strategies = {strategy, StrategyId::kTrending}, .count = 5, .repeat = true});
  return shop;
}

std::vector<Event> Visits(Random* random, uint32_t products) {
  const EventKind kinds[] = {EventKind::kViewItem,       EventKind::kViewItem,   EventKind::kViewItem,
                             EventKind::kAddToCart,      EventKind::kPurchase,   EventKind::kRefund,
                             EventKind::kRemoveFromCart, EventKind::kSelectItem, EventKind::kDismissItem};
  std::vector<Event> events;
  const uint32_t count = random->Below(60);
  for (uint32_t i = 0; i < count; ++i) {
    const EventKind kind = kinds[random->Below(9)];
    const bool bought = kind == EventKind::kPurchase || kind == EventKind::kRefund;
    events.push_back({kNowMs - (count - i) * int64_t{random->Below(5)} * kHourMs, kind,
                      "p" + std::to_string(random->Below(products)),
                      bought ? "T" + std::to_string(i / 3) : ""});
  }
  return events;
}

const std::vector<std::string> kSlots = {"for_you", "continue", "recently_viewed", "viewed_together",
                                         "bought_together"};

TEST(TrueReason, WithoutTheEventAReasonNamesTheScoreIsLowerByExactlyTheStatedEffect) {
  Random random(301);
  size_t measured = 0;
  for (int round = 0; round < 120; ++round) {
    const uint32_t products = 5 + random.Below(25);
    TestPack shop = Shop(&random, products);
    const std::vector<Event> events = Visits(&random, products);
    TestEngine engine(&shop, HistoryOf(events));
    for (const Cells& line : Lines(engine.Explain(kSlots))) {
      if (line[0] != "shown" || line[8].empty()) continue;
      const ReasonKind reason = KindOf(line[6]);
      ASSERT_TRUE(NamesEvent(reason)) << line[6];
      std::vector<Event> without;
      for (const Event& event : events) {
        if (event.product != line[7] || !MakesReason(reason, event.kind)) without.push_back(event);
      }
      const StrategyId strategy = *ParseStrategy(line[3]);
      const uint32_t product = engine.engine.pack()->catalog().Find(line[2]);
      const float effect = ScoreOf(engine.engine, events, strategy, product) -
                           ScoreOf(engine.engine, without, strategy, product);
      EXPECT_GT(effect, 0) << round << ": " << line[2] << " by " << line[6] << " " << line[7];
      EXPECT_EQ(std::llround(static_cast<double>(effect) * 1e6), std::llround(std::stod(line[8]) * 1e6));
      ++measured;
    }
  }
  EXPECT_GT(measured, 500u);
}

TEST(TrueReason, EveryReasonThatNamesAnEventHasAnEffectAndNoOtherHas) {
  Random random(302);
  for (int round = 0; round < 60; ++round) {
    TestPack shop = Shop(&random, 20);
    TestEngine engine(&shop, HistoryOf(Visits(&random, 20)));
    for (const Cells& line : Lines(engine.Explain(kSlots))) {
      if (line[0] != "shown") continue;
      EXPECT_EQ(NamesEvent(KindOf(line[6])), !line[8].empty()) << line[6];
    }
  }
}

TEST(TrueReason, TheTermsOfEveryShownProductSumToItsScore) {
  Random random(303);
  for (int round = 0; round < 60; ++round) {
    TestPack shop = Shop(&random, 20);
    TestEngine engine(&shop, HistoryOf(Visits(&random, 20)));
    std::map<std::pair<std::string, std::string>, double> left;
    for (const Cells& line : Lines(engine.Explain(kSlots))) {
      if (line[0] == "shown") left[{line[1], line[2]}] = std::stod(line[5]);
      if (line[0] == "term") left[{line[1], line[2]}] -= std::stod(line[6]);
    }
    for (const auto& [product, rest] : left) EXPECT_NEAR(rest, 0, 1e-5) << product.first << product.second;
  }
}

TEST(TrueReason, TheSentenceOnThePageIsTheOneExplained) {
  Random random(304);
  for (int round = 0; round < 60; ++round) {
    TestPack shop = Shop(&random, 20);
    for (const ReasonText& text : kReasonTexts) {
      auto reason = std::make_unique<pack::ReasonT>();
      reason->kind = static_cast<uint8_t>(text.kind);
      reason->before = std::string(text.key) + " ";
      reason->names_anchor = !text.placeholder.empty();
      shop.plan().reasons.push_back(std::move(reason));
    }
    TestEngine engine(&shop, HistoryOf(Visits(&random, 20)));
    std::vector<std::string> shown, explained;
    for (const RenderedSlot& slot : engine.Decide({"for_you"})) {
      for (const RenderedItem& item : slot.items)
        shown.push_back(item.reason.substr(0, item.reason.find(' ')));
    }
    for (const Cells& line : Lines(engine.Explain({"for_you"}))) {
      if (line[0] == "shown") explained.push_back(line[6] == "none" ? "" : line[6]);
    }
    EXPECT_EQ(shown, explained);
  }
}

// Two looks bring "c" alike; the newest brings most, but without it the one before would bring as much.
TEST(TrueReason, ALookWhoseLossOthersMakeUpForIsNotNamed) {
  TestPack shop;
  shop.Product("a").Product("b").Product("c").Session({"a", "c"}).Session({"b", "c"});
  shop.Weights({1.0f, 4}).Slot("s", {.strategies = {StrategyId::kViewedTogether}});
  TestEngine engine(&shop, TestHistory().View(kNowMs - kMinuteMs, "b").View(kNowMs, "a"));
  const std::vector<Cells> lines = Lines(engine.Explain({"s"}));
  EXPECT_EQ(lines[0][2], "c");
  EXPECT_EQ(lines[0][6], "none") << "without a, b is what the slot is about, and c is as near to it";
}

TEST(TrueReason, TheNextLargestTermThatIsTrueIsNamedInstead) {
  TestPack shop;
  shop.Product("a").Product("b").Product("c").Product("d");
  for (int i = 0; i < 4; ++i) {
    if (i < 2) shop.Session({"a", "d"});
    if (i < 3) shop.Session({"b", "d"});
    shop.Session({"c", "d"});
  }
  shop.Weights({0.5f, 4, 0, 0, 0, 0, 0, 0, 0, 0})
      .Slot("s", {.strategies = {StrategyId::kForYou}, .count = 1});
  TestEngine engine(
      &shop, TestHistory().View(kNowMs - 2 * kMinuteMs, "c").View(kNowMs - kMinuteMs, "b").View(kNowMs, "a"));
  // a gives 2/6, b half of 3/7, c a quarter of 4/8. Without a the others count double: more than a gave.
  const std::vector<Cells> lines = Lines(engine.Explain({"s"}));
  EXPECT_EQ(lines[0], (Cells{"shown", "s", "d", "for_you", "1", "0.672619", "viewed", "b", "0.089286", ""}));
  EXPECT_EQ(lines[1][6], "0.333333");
}

TEST(TrueReason, BesideAnOpenProductThePageIsTheReason) {
  TestPack shop;
  shop.Product("a").Product("b").Session({"a", "b"});
  shop.Slot("s", {.strategies = {StrategyId::kViewedTogether}});
  TestEngine engine(&shop, TestHistory().View(kNowMs, "a"));
  const auto lines = engine.engine.Explain(test::OwnedBlock(test::PageOf({"s"}, "a")).block(), engine.moment);
  EXPECT_EQ(Lines(lines.value())[0],
            (Cells{"shown", "s", "b", "viewed_together", "1", "0.142857", "page", "a", "", ""}));
}

TEST(TrueReason, ALongHistoryKeepsItsSentencesAndExplainMeasuresAllOfThem) {
  Random random(305);
  TestPack shop = Shop(&random, 60);
  shop.Slot("many", {.strategies = {StrategyId::kBoughtTogether}, .count = 40, .repeat = true});
  TestHistory rows;
  for (int i = 0; i < 1900; ++i)
    rows.Event(static_cast<double>(kNowMs - (1900 - i) * kHourMs),
               i % 3 == 0 ? EventKind::kAddToCart : EventKind::kViewItem, "p" + std::to_string(i % 60));
  TestEngine engine(&shop, rows);
  size_t shown = 0;
  for (const Cells& line : Lines(engine.Explain({"many"}))) {
    if (line[0] != "shown") continue;
    EXPECT_FALSE(line[8].empty()) << line[2];
    ++shown;
  }
  EXPECT_GT(shown, 8u) << "more distinct reasons than a page tries";
}

}  // namespace
}  // namespace rapport
