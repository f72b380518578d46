#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <set>
#include <string>
#include <vector>

#include "core_history_builder.h"
#include "rapport/history.h"

namespace rapport {
namespace {

using test::kNowMs;
using test::kOneDayMs;
using test::OwnedBlock;
using test::Random;
using test::TestHistory;

std::vector<std::string> Products(const std::vector<HistoryRow>& rows) {
  std::vector<std::string> products;
  for (const HistoryRow& row : rows) products.emplace_back(row.product);
  return products;
}

using Names = std::vector<std::string>;

TEST(History, RowsStandInOrderOfTimeTiesAsGiven) {
  const History history =
      TestHistory().View(30, "c").View(10, "a").View(20, "x").View(20, "y").View(20, "b").Fold();
  EXPECT_EQ(Products(history.rows()), (Names{"a", "x", "y", "b", "c"}));
}

TEST(History, TheSamePurchaseLineToldTwiceIsOneRow) {
  const History history =
      TestHistory().Buy(10, "a", "T1").Buy(10, "b", "T1").Buy(99, "a", "T1").Buy(99, "a", "T2").Fold();
  EXPECT_EQ(Products(history.rows()), (Names{"a", "b", "a"}));
  EXPECT_EQ(history.Expired(100), (std::vector<uint32_t>{2}));
}

TEST(History, PurchasesWithoutTransactionIdAreNeverTakenForDoubles) {
  EXPECT_EQ(TestHistory().Buy(10, "a").Buy(10, "a").Fold().rows().size(), 2u);
}

TEST(History, ARefundIsNoDoubleOfItsPurchase) {
  EXPECT_EQ(TestHistory().Buy(10, "a", "T1").Refund(20, "a", "T1").Fold().rows().size(), 2u);
}

TEST(History, UnknownKindsAndTimesThatAreNoTimesAreLeftOut) {
  const double infinity = std::numeric_limits<double>::infinity();
  const History history = TestHistory()
                              .Event(1, EventKind::kUnknown, "a")
                              .Event(2, static_cast<EventKind>(kEventKinds), "b")
                              .Event(std::nan(""), EventKind::kViewItem, "c")
                              .Event(infinity, EventKind::kViewItem, "d")
                              .Event(-infinity, EventKind::kViewItem, "e")
                              .Event(3, EventKind::kViewItem, "f")
                              .Fold();
  EXPECT_EQ(Products(history.rows()), (Names{"f"}));
}

TEST(History, RowsKeepTheirStringsWhenTheBlockIsGone) {
  History history;
  {
    const OwnedBlock owned(TestHistory().Buy(1, "product", "order").Bytes());
    history = std::move(History::FromBlock(owned.block()).value());
  }
  EXPECT_EQ(history.rows()[0].product, "product");
  EXPECT_EQ(history.rows()[0].order, "order");
}

TEST(History, ABlockOfMoreThanAMillionEventsIsRefused) {
  std::vector<uint8_t> bytes(8 + (kMaxHistoryRecords + 1) * sizeof(Record), 0);
  const uint32_t count = kMaxHistoryRecords + 1;
  std::memcpy(bytes.data(), &count, sizeof(count));
  const OwnedBlock owned(std::move(bytes));
  EXPECT_EQ(History::FromBlock(owned.block()).status().code, StatusCode::kLimit);
}

TEST(History, ARowLivesUntilItIsOlderThanFourHundredDays) {
  const History history =
      TestHistory().View(kNowMs - kMaxHistoryAgeMs - 1, "old").View(kNowMs - kMaxHistoryAgeMs, "edge").Fold();
  EXPECT_EQ(Products(history.Living(kNowMs)), (Names{"edge"}));
  EXPECT_EQ(history.Expired(kNowMs), (std::vector<uint32_t>{0}));
}

TEST(History, EventsOfTheFutureLive) {
  EXPECT_EQ(TestHistory().View(kNowMs + kOneDayMs, "a").Fold().Living(kNowMs).size(), 1u);
}

TEST(History, OverTheCapImpressionsGoFirstAndPurchasesLast) {
  TestHistory rows;
  rows.Buy(1, "purchase").View(2, "old view").Impression(3, "impression").View(4, "view");
  for (size_t i = 0; i + 2 < kMaxHistoryRows; ++i) rows.View(static_cast<int64_t>(10 + i), "v");
  const std::vector<std::string> living = Products(rows.Fold().Living(5000));
  ASSERT_EQ(living.size(), kMaxHistoryRows);
  EXPECT_EQ(living[0], "purchase");
  EXPECT_EQ(living[1], "view");
}

TEST(History, OnlyPurchasesLeftTheOldestOfThemGo) {
  TestHistory rows;
  for (size_t i = 0; i < kMaxHistoryRows + 2; ++i) rows.Buy(static_cast<int64_t>(i), std::to_string(i));
  rows.View(100'000, "view").Impression(100'001, "impression");
  const std::vector<std::string> living = Products(rows.Fold().Living(200'000));
  ASSERT_EQ(living.size(), kMaxHistoryRows);
  EXPECT_EQ(living.front(), "2");
  EXPECT_EQ(living.back(), std::to_string(kMaxHistoryRows + 1));
}

// The contract's sentence, written out row by row.
std::set<uint32_t> ExpiredByTheContract(const std::vector<HistoryRow>& rows, int64_t now_ms) {
  std::set<uint32_t> expired;
  for (const HistoryRow& row : rows) {
    const bool order = row.kind == EventKind::kPurchase || row.kind == EventKind::kRefund;
    if (now_ms - row.ts_ms > (order ? kMaxOrderAgeMs : kMaxHistoryAgeMs)) expired.insert(row.position);
  }
  const auto delete_oldest = [&](auto&& matches) {
    while (rows.size() - expired.size() > kMaxHistoryRows) {
      const HistoryRow* oldest = nullptr;
      for (const HistoryRow& row : rows) {
        if (!expired.count(row.position) && matches(row.kind) &&
            (oldest == nullptr || row.ts_ms < oldest->ts_ms))
          oldest = &row;
      }
      if (oldest == nullptr) return;
      expired.insert(oldest->position);
    }
  };
  const auto impression = [](EventKind kind) {
    return kind == EventKind::kViewItemList || kind == EventKind::kViewPromotion ||
           kind == EventKind::kExperienceImpression;
  };
  const auto order = [](EventKind kind) {
    return kind == EventKind::kPurchase || kind == EventKind::kRefund;
  };
  delete_oldest(impression);
  delete_oldest([&](EventKind kind) { return !impression(kind) && !order(kind); });
  delete_oldest(order);
  return expired;
}

// Random rows around the caps: few old ones, few doubles, many of one moment.
TestHistory RandomRows(Random* random, size_t count) {
  TestHistory rows;
  for (size_t i = 0; i < count; ++i) {
    const int64_t age_ms = static_cast<int64_t>(random->Below(random->Chance(3) ? 900 : 380)) * kOneDayMs;
    const auto kind = random->Chance(40) ? EventKind::kPurchase
                                         : static_cast<EventKind>(1 + random->Below(kEventKinds - 1));
    const std::string order = random->Chance(20) ? "T" + std::to_string(random->Below(50)) : "";
    rows.Event(static_cast<double>(kNowMs - age_ms), kind, "p" + std::to_string(random->Below(9)), order);
  }
  return rows;
}

TEST(History, ExpiredRowsAreThoseOfTheContract) {
  Random random(11);
  for (int round = 0; round < 12; ++round) {
    const TestHistory given = RandomRows(&random, 1900 + random.Below(500));
    const History history = given.Fold();
    std::set<uint32_t> expected = ExpiredByTheContract(history.rows(), kNowMs);
    std::set<uint32_t> present;
    for (const HistoryRow& row : history.rows()) present.insert(row.position);
    const OwnedBlock owned(given.Bytes());
    for (uint32_t i = 0; i < owned.block().records().size(); ++i) {
      if (!present.count(i)) expected.insert(i);  // told twice
    }
    EXPECT_EQ(history.Expired(kNowMs), std::vector<uint32_t>(expected.begin(), expected.end())) << round;
  }
}

TEST(History, DeletingTheExpiredRowsChangesNothingThatLives) {
  Random random(12);
  for (int round = 0; round < 12; ++round) {
    const OwnedBlock owned(RandomRows(&random, 1500 + random.Below(1500)).Bytes());
    const History before = std::move(History::FromBlock(owned.block()).value());
    const std::vector<uint32_t> expired = before.Expired(kNowMs);
    TestHistory kept;
    for (uint32_t i = 0; i < owned.block().records().size(); ++i) {
      const Record& record = owned.block().records()[i];
      if (std::binary_search(expired.begin(), expired.end(), i)) continue;
      kept.Event(record.at, static_cast<EventKind>(record.kind), owned.block().Text(record.text),
                 owned.block().Text(record.ref), record.quantity);
    }
    const History after = kept.Fold();
    EXPECT_TRUE(after.Expired(kNowMs).empty());
    const std::vector<HistoryRow> living = before.Living(kNowMs);
    const std::vector<HistoryRow> remaining = after.Living(kNowMs);
    ASSERT_EQ(living.size(), remaining.size());
    for (size_t i = 0; i < living.size(); ++i) {
      const HistoryRow& row = remaining[i];
      ASSERT_EQ(row.ts_ms, living[i].ts_ms);
      ASSERT_EQ(row.kind, living[i].kind);
      ASSERT_EQ(row.product, living[i].product);
      ASSERT_EQ(row.order, living[i].order);
    }
  }
}

}  // namespace
}  // namespace rapport
