#include <gtest/gtest.h>

#include <cmath>
#include <string>

#include "core_engine_builder.h"
#include "rapport/renderer.h"

namespace rapport {
namespace {

using test::kNowMs;
using test::kOneDayMs;
using test::TestEngine;
using test::TestHistory;
using test::TestPack;
using P = TestPack;

// A shop with one product, shown by `field` alone.
TestPack Showing(Field field, Escape escape = Escape::kText) {
  TestPack shop;
  shop.Template({P::Loop(TemplateOpCode::kProducts, 2), P::Value(field, escape)});
  shop.Slot("s", {.count = 1, .title = "Slot & title", .use_template = 1}).Product("a");
  return shop;
}

TEST(Renderer, EachProductIsRunThroughTheLoopBetweenWhatStandsAroundIt) {
  TestPack shop;
  shop.Template({shop.Literal("<ul data-n=\""), P::Value(Field::kSlotName, Escape::kAttribute),
                 shop.Literal("\">"), P::Loop(TemplateOpCode::kProducts, 7), P::Value(Field::kPosition),
                 P::Value(Field::kTitle), shop.Literal(";"), shop.Literal("</ul>")});
  shop.Product("a").Title("Tea & <mugs>").Product("b").Slot("for-you", {.title = "T", .use_template = 1});
  EXPECT_EQ(TestEngine(&shop).Html("for-you"), "<ul data-n=\"for-you\">1Tea &amp; &lt;mugs&gt;;2b;</ul>");
}

TEST(Renderer, ASectionRunsOnlyWithAValueAndAnInvertedOneOnlyWithout) {
  TestPack shop;
  shop.Template({P::Loop(TemplateOpCode::kProducts, 6), P::Section(Field::kBrand, 4), shop.Literal("by "),
                 P::Value(Field::kBrand), P::Inverted(Field::kBrand, 6), shop.Literal("no brand"),
                 shop.Literal(".")});
  shop.Product("a").Brand("Ada").Product("b").Slot("s", {.use_template = 1});
  EXPECT_EQ(TestEngine(&shop).Html("s"), "by Adano brand.");
}

TEST(Renderer, WithoutTitleTheIdStandsIn) {
  TestPack shop = Showing(Field::kTitle);
  EXPECT_EQ(TestEngine(&shop).Html("s"), "a");
}

TEST(Renderer, SlotTitlesAreKnownInsideTheLoopToo) {
  TestPack shop = Showing(Field::kSlotTitle);
  EXPECT_EQ(TestEngine(&shop).Html("s"), "Slot &amp; title");
}

TEST(Renderer, AProductWithoutAddressFollowsThePattern) {
  TestPack shop = Showing(Field::kUrl, Escape::kUrl);
  EXPECT_EQ(TestEngine(&shop).Html("s"), "") << "no pattern, no address";
  shop.plan().url_before = "/p/";
  shop.plan().url_after = "?x";
  shop.Products(1);
  EXPECT_EQ(TestEngine(&shop).Html("s"), "/p/a?x");
  TestPack odd;
  odd.Template({P::Loop(TemplateOpCode::kProducts, 2), P::Value(Field::kUrl, Escape::kUrl)});
  odd.plan().url_before = "/p/";
  odd.Product("ä/\"&").Slot("s", {.use_template = 1});
  EXPECT_EQ(TestEngine(&odd).Html("s"), "/p/%C3%A4%2F%22%26");
  TestPack own = Showing(Field::kUrl, Escape::kUrl);
  own.Url("/own?a&b").plan().url_before = "/p/";
  EXPECT_EQ(TestEngine(&own).Html("s"), "/own?a&amp;b");
}

TEST(Renderer, AnAddressThatIsAScriptIsLeftOut) {
  TestPack shop = Showing(Field::kUrl, Escape::kUrl);
  shop.Url("java\tscript:alert(1)");
  EXPECT_EQ(TestEngine(&shop).Html("s"), "");
}

TEST(Renderer, RatingsAreWrittenWhereThereAreSome) {
  TestPack shop = Showing(Field::kRating);
  EXPECT_EQ(TestEngine(&shop).Html("s"), "");
  EXPECT_EQ(TestEngine(&shop.Rating(45, 3)).Html("s"), "4.5");
}

TEST(Renderer, AProductIsNewForThirtyDays) {
  TestPack shop;
  shop.Template({P::Loop(TemplateOpCode::kProducts, 4), P::Section(Field::kNew, 4), shop.Literal("new"),
                 P::Value(Field::kNew)});
  shop.Slot("s", {.count = 1, .use_template = 1}).Product("a");
  const auto day = static_cast<uint16_t>(kNowMs / kOneDayMs);
  EXPECT_EQ(TestEngine(&shop).Html("s"), "") << "unknown";
  EXPECT_EQ(TestEngine(&shop.FirstSeen(static_cast<uint16_t>(day - 30))).Html("s"), "new");
  EXPECT_EQ(TestEngine(&shop.FirstSeen(static_cast<uint16_t>(day - 31))).Html("s"), "");
}

TEST(Renderer, APersonalReasonIsToldFromOneThatHoldsForAll) {
  TestPack shop;
  shop.Template({P::Loop(TemplateOpCode::kProducts, 6), P::Section(Field::kPersonal, 3), shop.Literal("hers"),
                 P::Inverted(Field::kPersonal, 5), shop.Literal("all"), P::Value(Field::kPersonal)});
  shop.Product("a").Product("b").Session({"a", "b"});
  shop.Slot("her", {.strategies = {StrategyId::kViewedTogether}, .use_template = 1});
  shop.Slot("all", {.count = 1, .repeat = true, .use_template = 1});
  TestEngine engine(&shop, TestHistory().View(kNowMs, "a"));
  EXPECT_EQ(engine.Page({"her", "all"}), "hers all");
}

TEST(Renderer, ContentShowsItsOwnFieldsAndNothingWhereItHasNone) {
  TestPack shop;
  shop.plan().content_fields = {"title", "text"};
  shop.Template({P::Loop(TemplateOpCode::kContent, 5), P::Value(Field::kId), P::ContentValue(0),
                 P::ContentValue(1), P::Value(Field::kPrice)});
  shop.Slot("hero", {.content = true, .use_template = 1}).Content("x", {.fields = {{0, "<Hello>"}}});
  EXPECT_EQ(TestEngine(&shop).Html("hero"), "x&lt;Hello&gt;");
}

// Reasons.
TestPack Reasoned() {
  TestPack shop = Showing(Field::kReason);
  shop.Title("Blue mug").Viewed(1).Product("b").Session({"a", "b"});
  shop.Reason(ReasonKind::kViewed, "Because you viewed ", "!", true).Reason(ReasonKind::kPopular, "Popular");
  shop.Slot("you", {.strategies = {StrategyId::kViewedTogether}, .use_template = 1});
  return shop;
}

TEST(Renderer, TheReasonNamesTheProductThatWeighedMost) {
  TestPack shop = Reasoned();
  TestEngine engine(&shop, TestHistory().View(kNowMs, "a"));
  EXPECT_EQ(engine.Html("you"), "Because you viewed Blue mug!");
  EXPECT_EQ(engine.Decide({"you"})[0].items[0].reason, "Because you viewed Blue mug!");
}

TEST(Renderer, AReasonThatNamesNothingIsItsTextAlone) {
  TestPack shop = Reasoned();
  EXPECT_EQ(TestEngine(&shop).Html("s"), "Popular");
}

TEST(Renderer, WithheldReasonsStandNowhere) {
  TestPack shop = Reasoned();
  TestEngine engine(&shop, TestHistory().View(kNowMs, "a"));
  const auto slots = engine.Decide({"you"}, "", true);
  EXPECT_EQ(slots[0].html, "");
  EXPECT_EQ(slots[0].items[0].reason, "");
}

TEST(Renderer, AReasonThatThePackHasNoTextForIsEmpty) {
  TestPack shop = Reasoned();
  const auto pack = shop.Open();
  EXPECT_EQ(ReasonSentence(*pack, {ReasonKind::kTrending, kNoProduct}), "");
  EXPECT_EQ(ReasonSentence(*pack, {ReasonKind::kNone, 0}), "");
  EXPECT_EQ(ReasonSentence(*pack, {ReasonKind::kViewed, 1}), "Because you viewed b!")
      << "without title its id";
}

TEST(Renderer, CategoriesAndBrandsAreNamedByReasons) {
  TestPack shop;
  shop.Product("a").Category("Mugs").Brand("Ada");
  shop.Reason(ReasonKind::kCategory, "More from ", "", true).Reason(ReasonKind::kBrand, "By ", "", true);
  const auto pack = shop.Open();
  EXPECT_EQ(ReasonSentence(*pack, {ReasonKind::kCategory, 1}), "More from Mugs");
  EXPECT_EQ(ReasonSentence(*pack, {ReasonKind::kBrand, 1}), "By Ada");
}

}  // namespace
}  // namespace rapport
