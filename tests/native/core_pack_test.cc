#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "core_engine_builder.h"
#include "rapport/pack.h"

namespace rapport {
namespace {

using test::kHourMs;
using test::kNowMs;
using test::NumberIs;
using test::OwnedBlock;
using test::TestHistory;
using test::TestPack;
using P = TestPack;

StatusCode CodeOf(std::vector<uint8_t> bytes) {
  return Pack::Open(std::move(bytes)).status().code;
}

// A little of everything that a pack can hold.
TestPack Everything() {
  TestPack shop;
  shop.Product("a")
      .Title("Mug")
      .Url("/a")
      .Brand("Ada")
      .Category("Mugs")
      .Price(1250)
      .ListPrice(1500)
      .Rating(45, 3)
      .Viewed(255);
  shop.Product("b")
      .Category("Mugs")
      .FirstSeen(20500)
      .Group(1)
      .Bought(99)
      .Product("c")
      .Category("Tea")
      .Group(1)
      .PriceBand(3);
  shop.Session({"a", "b", "c"})
      .Session({"c", "a"})
      .BoughtTogether("a", {{1, 200}})
      .ViewedTogether("b", {{2, 9}});
  shop.Trending({"c", "a"}).Newest({"b"}).Weights({0.5f, 4});
  shop.Fact("tier", FactType::kString);
  shop.plan().texts = {"gold"};
  shop.plan().content_fields = {"title"};
  shop.plan().url_before = "/p/";
  shop.plan().hide_out_of_stock = shop.plan().hide_in_cart = true;
  shop.plan().formats = std::make_unique<pack::FormatsT>();
  shop.plan().formats->decimal = ".";
  shop.plan().formats->primary_group = 3;
  shop.Template({shop.Literal("<"), P::Section(Field::kSlotTitle, 3), P::Value(Field::kSlotTitle),
                 P::Loop(TemplateOpCode::kProducts, 8), P::Value(Field::kUrl, Escape::kUrl),
                 P::Value(Field::kPrice), P::Value(Field::kReason, Escape::kAttribute),
                 P::Value(Field::kId, Escape::kUrlPart), P::Loop(TemplateOpCode::kContent, 10),
                 P::ContentValue(0)});
  shop.Reason(ReasonKind::kViewed, "As you saw ", ".", true).Reason(ReasonKind::kCategory, "More ", "", true);
  shop.Slot("you", {.strategies = {StrategyId::kForYou, StrategyId::kTrending, StrategyId::kPopular},
                    .count = 2,
                    .per_category = 1,
                    .title = "You",
                    .use_template = 1,
                    .when = {NumberIs(ConditionOpCode::kGte, kFactViews, 1)}});
  shop.Slot("seen", {.strategies = {StrategyId::kContinue, StrategyId::kViewedTogether},
                     .repeat = true,
                     .use_template = 1});
  shop.Slot("hero", {.content = true, .use_template = 1});
  shop.Content("hi", {.slots = {2}, .fields = {{0, "Hi"}}});
  return shop;
}

// Whatever such a pack says, the engine works with it: it decides, explains and ranks, no product twice.
void Exercise(std::vector<uint8_t> bytes) {
  Engine engine;
  if (!engine.Feed("head", std::move(bytes)).ok()) return;
  const OwnedBlock history(TestHistory()
                               .View(kNowMs - kHourMs, "a")
                               .Cart(kNowMs, "b")
                               .Buy(kNowMs, "c", "T")
                               .View(kNowMs, "b")
                               .Bytes());
  ASSERT_TRUE(engine.SetHistory(history.block()).ok());
  const OwnedBlock page(test::PageOf({"you", "seen", "hero"}));
  const Moment moment{kNowMs, 60, 0, ConsentLevel::kMeasure};
  ASSERT_TRUE(engine.Decide(page.block(), moment).ok());
  ASSERT_TRUE(engine.Explain(page.block(), moment).ok());
  const auto ranked = engine.Rank({StrategyId::kForYou, kNowMs, 20, Exclude::kNone});
  ASSERT_TRUE(ranked.ok());
  const size_t size = engine.pack()->catalog().size();
  ASSERT_LE(ranked.value().size(), size);
  std::set<const char*> places;  // ids may be damaged into equal ones, products are not
  for (const std::string_view id : ranked.value()) {
    if (id.empty()) continue;
    ASSERT_TRUE(places.insert(id.data()).second);
  }
}

TEST(Pack, AWholePackOpens) {
  EXPECT_EQ(CodeOf(Everything().Bytes()), StatusCode::kOk);
}

TEST(Pack, WhatIsNoPackIsCorrupt) {
  EXPECT_EQ(CodeOf({}), StatusCode::kCorrupt);
  EXPECT_EQ(CodeOf(std::vector<uint8_t>(100, 0)), StatusCode::kCorrupt);
  const std::string_view html = "<!doctype html><title>404</title>";
  EXPECT_EQ(CodeOf({html.begin(), html.end()}), StatusCode::kCorrupt);
}

TEST(Pack, AnotherFormatSaysSo) {
  TestPack shop = Everything();
  shop.head().format = kPackFormat + 1;
  const auto opened = Pack::Open(shop.Bytes());
  EXPECT_EQ(opened.status().code, StatusCode::kVersion);
  EXPECT_NE(opened.status().message.find("format " + std::to_string(kPackFormat + 1)), std::string::npos)
      << opened.status().message;
}

TEST(Pack, AHeadOverTheLimitIsRefusedUnread) {
  EXPECT_EQ(CodeOf(std::vector<uint8_t>(kMaxHeadBytes + 1, 0)), StatusCode::kLimit);
}

TEST(Pack, CutAnywhereAPackIsRefusedOrHarmless) {
  const std::vector<uint8_t> bytes = Everything().Bytes();
  for (size_t size = 0; size < bytes.size(); ++size) {
    ASSERT_NO_FATAL_FAILURE(Exercise({bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size)}))
        << size;
  }
}

TEST(Pack, WithAnyByteChangedAPackIsRefusedOrHarmless) {
  const std::vector<uint8_t> bytes = Everything().Bytes();
  for (size_t at = 0; at < bytes.size(); ++at) {
    const int byte = bytes[at];
    for (const int change : {0x01, 0x02, 0x80, 0xff, byte, byte ^ 0xff, byte ^ 0x7f}) {
      if (change == 0) continue;
      std::vector<uint8_t> changed = bytes;
      changed[at] = static_cast<uint8_t>(changed[at] ^ change);
      ASSERT_NO_FATAL_FAILURE(Exercise(std::move(changed))) << at << " ^ " << change;
    }
  }
}

template <typename Damage>
StatusCode CodeAfter(Damage&& damage) {
  TestPack shop = Everything();
  shop.Bytes();
  damage(shop.head());
  return CodeOf(shop.Pack());
}

TEST(Pack, MissingTablesAreCorrupt) {
  EXPECT_EQ(CodeAfter([](pack::HeadT&) {}), StatusCode::kOk);
  EXPECT_EQ(CodeAfter([](pack::HeadT& h) { h.plan.reset(); }), StatusCode::kCorrupt);
  EXPECT_EQ(CodeAfter([](pack::HeadT& h) { h.models.reset(); }), StatusCode::kCorrupt);
  EXPECT_EQ(CodeAfter([](pack::HeadT& h) { h.products.reset(); }), StatusCode::kCorrupt);
  EXPECT_EQ(CodeAfter([](pack::HeadT& h) { h.currency_exponent = 5; }), StatusCode::kCorrupt);
}

TEST(Pack, SlotsAndContentThatNameWhatIsNotThereAreCorrupt) {
  EXPECT_EQ(CodeAfter([](pack::HeadT& h) { h.plan->slots[0]->template_ = 2; }), StatusCode::kCorrupt);
  EXPECT_EQ(CodeAfter([](pack::HeadT& h) { h.plan->slots[0]->strategies[0] = kStrategyNames.size(); }),
            StatusCode::kCorrupt);
  EXPECT_EQ(CodeAfter([](pack::HeadT& h) { h.plan->content[0]->slots[0] = 3; }), StatusCode::kCorrupt);
  EXPECT_EQ(CodeAfter([](pack::HeadT& h) { h.plan->content[0]->fields[0]->name = 1; }), StatusCode::kCorrupt);
}

TEST(Pack, MoreThanSixtyFourSlotsAreCorrupt) {
  TestPack shop;
  for (int i = 0; i < kMaxSlots; ++i) shop.Slot("s" + std::to_string(i));
  EXPECT_EQ(CodeOf(shop.Bytes()), StatusCode::kOk);
  EXPECT_EQ(CodeOf(shop.Slot("one more").Bytes()), StatusCode::kCorrupt);
}

StatusCode CodeOfTemplate(std::vector<pack::TemplateOp> ops) {
  TestPack shop;
  shop.Template(std::move(ops));
  return CodeOf(shop.Bytes());
}

TEST(Pack, TemplatesThatJumpBackOrOutOrLoopInLoopsAreCorrupt) {
  const auto value = P::Value(Field::kId);
  EXPECT_EQ(CodeOfTemplate({P::Section(Field::kId, 2), value}), StatusCode::kOk);
  EXPECT_EQ(CodeOfTemplate({P::Section(Field::kId, 0), value}), StatusCode::kCorrupt);
  EXPECT_EQ(CodeOfTemplate({P::Section(Field::kId, 3), value}), StatusCode::kCorrupt);
  EXPECT_EQ(CodeOfTemplate({P::Section(Field::kId, 2), P::Section(Field::kBrand, 3), value}),
            StatusCode::kCorrupt)
      << "ends cross";
  EXPECT_EQ(
      CodeOfTemplate({P::Loop(TemplateOpCode::kProducts, 3), P::Loop(TemplateOpCode::kProducts, 3), value}),
      StatusCode::kCorrupt);
  EXPECT_EQ(CodeOfTemplate({P::Value(static_cast<Field>(16))}), StatusCode::kCorrupt);
  EXPECT_EQ(CodeOfTemplate({P::ContentValue(0)}), StatusCode::kCorrupt) << "no content field is declared";
  EXPECT_EQ(CodeOfTemplate({P::Value(Field::kId, static_cast<Escape>(4))}), StatusCode::kCorrupt);
  EXPECT_EQ(CodeOfTemplate({{6, 0, 0, 0, 0}}), StatusCode::kCorrupt);
}

TEST(Pack, LiteralsOutOfRangeAreCorrupt) {
  EXPECT_EQ(CodeOfTemplate({{0, 0, 0, 1, 0}}), StatusCode::kCorrupt);
  EXPECT_EQ(CodeOfTemplate({{0, 0, 0, 0, 1000}}), StatusCode::kCorrupt);
}

// An empty literal was taken to fit into literals that are not there, and the renderer read through their
// null pointer.
TEST(Pack, AnEmptyLiteralWithoutAnyLiteralsIsCorrupt) {
  EXPECT_EQ(CodeAfter([](pack::HeadT& h) {
              h.plan->literals.clear();
              for (auto& item : h.plan->templates) item->ops = {{0, 0, 0, 0, 0}};
            }),
            StatusCode::kCorrupt);
}

TEST(Pack, SectionsNestedBeyondAnyTemplateAreCorrupt) {
  std::vector<pack::TemplateOp> ops;
  for (uint32_t i = 0; i < 5000; ++i) ops.push_back(P::Section(Field::kId, 5000));
  EXPECT_EQ(CodeOfTemplate(std::move(ops)), StatusCode::kCorrupt);
}

}  // namespace
}  // namespace rapport
