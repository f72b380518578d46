#include <gtest/gtest.h>

#include <map>
#include <vector>

#include "core_history_builder.h"
#include "rapport/score_board.h"

namespace rapport {
namespace {

constexpr Term kViewed7 = {ReasonKind::kViewed, 7};
constexpr Term kCart3 = {ReasonKind::kCart, 3};

TEST(ScoreBoard, TermsAddUpAndTheLargestIsRemembered) {
  ScoreBoard board;
  board.Reset(5, false);
  board.Begin(kViewed7);
  board.Add(2, 1);
  board.Add(4, 3);
  EXPECT_EQ(board.open().Max(), 3);
  board.End(0.5f);
  board.Begin(kCart3);
  board.Add(2, 2);
  board.End(1);
  EXPECT_EQ(board.score(2), 2.5f);
  EXPECT_EQ(board.largest_term(2).kind, ReasonKind::kCart);
  EXPECT_EQ(board.largest_term(4).anchor, 7u);
  EXPECT_EQ(board.score(0), 0);
  EXPECT_EQ(std::vector<uint32_t>(board.products().begin(), board.products().end()),
            (std::vector<uint32_t>{2, 4}));
}

TEST(ScoreBoard, AdditionsOfOneTermCountTogether) {
  ScoreBoard board;
  board.Reset(3, true);
  board.Begin(kCart3);
  board.Add(1, 0.4f);
  board.End(1);
  board.Begin(kViewed7);
  for (int i = 0; i < 3; ++i) board.Add(1, 0.25f);
  board.End(1);
  EXPECT_EQ(board.largest_term(1).kind, ReasonKind::kViewed);
  EXPECT_EQ(board.terms().size(), 2u);
}

TEST(ScoreBoard, AddOnceAddsOnlyWhereTheTermHasNothing) {
  ScoreBoard board;
  board.Reset(3, false);
  board.Begin(kViewed7);
  board.Add(1, 1);
  board.AddOnce(1, 1);
  board.AddOnce(2, 1);
  board.End(1);
  EXPECT_EQ(board.score(1), 1);
  EXPECT_EQ(board.score(2), 1);
}

TEST(ScoreBoard, ATermThatIsNothingGivesNoScore) {
  ScoreBoard board;
  board.Reset(2, true);
  board.Begin(kViewed7);
  board.Add(1, 1);
  board.End(0);
  board.Begin(kViewed7);
  board.Add(0, 0);
  board.Add(0, 0);
  board.End(1);
  EXPECT_TRUE(board.products().empty());
  EXPECT_TRUE(board.terms().empty());
}

TEST(ScoreBoard, ResetForgetsAlsoWhenTheCatalogueChangesSize) {
  ScoreBoard board;
  for (const uint32_t count : {4u, 4u, 9u, 2u}) {
    board.Reset(count, true);
    for (uint32_t product = 0; product < count; ++product) EXPECT_EQ(board.score(product), 0);
    EXPECT_TRUE(board.products().empty());
    board.Begin(kViewed7);
    board.Add(count - 1, 1);
    board.End(1);
    EXPECT_EQ(board.largest_term(count - 1).anchor, 7u);
    EXPECT_EQ(board.terms().size(), 1u);
  }
}

TEST(ScoreBoard, TheKeptTermsOfAProductSumToItsScoreAndTheLargestIsAmongThem) {
  test::Random random(41);
  ScoreBoard board;
  for (int round = 0; round < 50; ++round) {
    board.Reset(20, true);
    for (uint32_t term = 0; term < 12; ++term) {
      board.Begin({ReasonKind::kViewed, term});
      for (int i = 0; i < 15; ++i) board.Add(random.Below(20), static_cast<float>(random.Below(100)) / 7);
      board.End(static_cast<float>(random.Below(5)) / 3);
    }
    std::map<uint32_t, float> sum, largest;
    std::map<uint32_t, uint32_t> anchor;
    for (const TermValue& value : board.terms()) {
      sum[value.product] += value.value;
      if (value.value > largest[value.product]) {
        largest[value.product] = value.value;
        anchor[value.product] = value.term.anchor;
      }
    }
    ASSERT_EQ(sum.size(), board.products().size()) << "each scored product stands there once";
    for (const uint32_t product : board.products()) {
      EXPECT_EQ(board.score(product), sum[product]);
      EXPECT_EQ(board.largest_term(product).anchor, anchor[product]);
    }
  }
}

}  // namespace
}  // namespace rapport
