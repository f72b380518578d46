#include "rapport/builder/split.h"

#include <gtest/gtest.h>

#include <map>
#include <numeric>
#include <set>
#include <vector>

#include "../../builder/src/evaluate/visits.h"
#include "evaluate_events.h"
#include "rapport/builder/prepare.h"
#include "rapport/builder/random.h"

namespace rapport::builder {
namespace {

// "id: rows > targets", rows as products, "-" for rows that name none.
std::vector<std::string> Written(const EventTable& events, const Split& split) {
  std::vector<std::string> lines;
  for (const TestQuery& query : split.queries) {
    std::string line = query.id + ":";
    for (const uint32_t row : split.Rows(query)) {
      const uint32_t product = events.events[row].product;
      line += " " + (product == kNone ? "-" : events.products[product]);
    }
    line += " >";
    for (const uint32_t target : split.Targets(query)) line += " " + events.products[target];
    lines.push_back(line);
  }
  return lines;
}

Split Made(const EventTable& events, const SplitOptions& options) {
  Result<Split> split = SplitEvents(events, options);
  EXPECT_TRUE(split.ok()) << split.status().message;
  return split.ok() ? std::move(split.value()) : Split();
}

using Lines = std::vector<std::string>;

TEST(Split, EachStepOfALaterSessionIsAQueryThatKnowsAllBeforeIt) {
  EventRows rows;
  rows.View(kBegin, "ann", "s1", "mug").View(kBegin + 1000, "ann", "s1", "pot");
  const int64_t cut_ms = kBegin + 10 * kDay;
  rows.View(cut_ms, "ann", "s2", "tea").View(cut_ms + 1000, "ann", "s2", "tea");
  rows.Add(cut_ms + 2000, "ann", "s2", EventKind::kSearch, "").View(cut_ms + 5000, "ann", "s2", "mug");
  rows.View(cut_ms + 6000, "ann", "s2", "cup").View(cut_ms + 7000, "bob", "s3", "cup");
  const EventTable events = rows.Sorted();
  const Split split = Made(events, {Protocol::kNextView, cut_ms});
  EXPECT_EQ(Written(events, split),
            (Lines{"s2.1: mug pot tea tea - > mug", "s2.2: mug pot tea tea - mug > cup"}));
  EXPECT_EQ(split.queries[0].now_ms, cut_ms + 3000);
  EXPECT_EQ(split.exclude, Exclude::kCurrent);
  EXPECT_EQ(split.train_end, 2u);
}

TEST(Split, ASessionThatBeginsBeforeTheCutIsNotTestedAndItsEndNotTrainedOn) {
  EventRows rows;
  const int64_t cut_ms = kBegin + kDay;
  rows.View(cut_ms - 1000, "ann", "s1", "mug").View(cut_ms + 1000, "ann", "s1", "pot");
  rows.View(cut_ms + 2000, "bob", "s2", "mug").View(cut_ms + 3000, "bob", "s2", "tea");
  const EventTable events = rows.Sorted();
  const Split split = Made(events, {Protocol::kNextView, cut_ms});
  EXPECT_EQ(Written(events, split), Lines{"s2.1: mug > tea"});
  const EventTable training = TrainingEvents(events, split);
  EXPECT_EQ(training.events.size(), 1u);
  EXPECT_EQ(training.products.size(), 1u) << "names of later events must not reach the pack";
}

TEST(Split, AStepWhoseProductIsTheCurrentOneIsNoQuery) {
  EventRows rows;
  rows.View(kBegin, "ann", "s1", "mug");
  const int64_t cut_ms = kBegin + kDay;
  rows.View(cut_ms, "bob", "s2", "mug").Add(cut_ms + 1, "bob", "s2", EventKind::kAddToCart, "pot");
  rows.View(cut_ms + 2, "bob", "s2", "pot").View(cut_ms + 3, "bob", "s2", "mug");
  const EventTable events = rows.Sorted();
  EXPECT_EQ(Written(events, Made(events, {Protocol::kNextView, cut_ms})), Lines{"s2.2: mug pot pot > mug"});
}

TEST(Split, NextOrderAsksForTheDistinctProductsOfTheFirstOrderAfterTheCut) {
  EventRows rows;
  const int64_t cut_ms = kBegin + 30 * kDay;
  rows.Buy(kBegin, "ann", "o1", "mug").Buy(kBegin + kDay, "ann", "o2", "pot");
  rows.View(cut_ms + 1, "ann", "s9", "cup");
  rows.Buy(cut_ms + kDay, "ann", "o3", "mug").Buy(cut_ms + kDay, "ann", "o3", "tea");
  rows.Buy(cut_ms + kDay, "ann", "o3", "mug").Buy(cut_ms + 2 * kDay, "ann", "o4", "cup");
  rows.Buy(kBegin, "bob", "o5", "mug").Buy(cut_ms + 1, "bob", "o6", "pot");
  rows.Buy(cut_ms + 1, "cleo", "o7", "pot");
  const EventTable events = rows.Sorted();
  SplitOptions options{Protocol::kNextOrder, cut_ms};
  const Split split = Made(events, options);
  EXPECT_EQ(Written(events, split), Lines{"ann: mug pot > mug tea"});
  EXPECT_EQ(split.queries[0].now_ms, cut_ms + kDay);
  EXPECT_EQ(split.exclude, Exclude::kNone);
  options.min_orders = 1;
  EXPECT_EQ(Written(events, Made(events, options)), (Lines{"ann: mug pot > mug tea", "bob: mug > pot"}));
}

TEST(Split, LeaveOneOutHoldsOutEachVisitorsLastProductAndWhatFollows) {
  EventRows rows;
  rows.Buy(kBegin, "ann", "", "mug")
      .Buy(kBegin + kDay, "ann", "", "pot")
      .Buy(kBegin + 2 * kDay, "ann", "", "tea");
  rows.Add(kBegin + 3 * kDay, "ann", "", EventKind::kRefund, "tea");
  rows.Buy(kBegin, "bob", "", "mug").Buy(kBegin + 5 * kDay, "bob", "", "pot");
  const EventTable events = rows.Sorted();
  const Split split = Made(events, {Protocol::kLeaveOneOut});
  EXPECT_EQ(Written(events, split), Lines{"ann: mug pot > tea"});
  EXPECT_EQ(TrainingEvents(events, split).events.size(), 4u);
  EXPECT_EQ(split.exclude, Exclude::kHistory) << "nobody came back to a product";
}

TEST(Split, WhereTrainingEventsRepeatProductsLeaveOneOutListsMayToo) {
  EventRows rows;
  rows.Buy(kBegin, "ann", "", "mug")
      .Buy(kBegin + kDay, "ann", "", "mug")
      .Buy(kBegin + 2 * kDay, "ann", "", "tea");
  const Split split = Made(rows.Sorted(), {Protocol::kLeaveOneOut});
  EXPECT_EQ(split.exclude, Exclude::kNone);
  EXPECT_DOUBLE_EQ(split.repeat_share, 0.5);
}

TEST(Split, TheCutFoundIsTheLatestMidnightThatLeavesATenth) {
  EventRows rows;
  for (int i = 0; i < 20; ++i) {
    const std::string name = std::to_string(i);
    rows.View(kBegin + i * kDay + 1000, "v" + name, "s" + name, "mug");
    rows.View(kBegin + i * kDay + 2000, "v" + name, "s" + name, "pot");
  }
  const Split split = Made(rows.Sorted(), {Protocol::kNextView});
  EXPECT_TRUE(split.cut_found);
  EXPECT_EQ(split.cut_ms, kBegin + 18 * kDay);
  EXPECT_EQ(split.groups, 2u);
}

TEST(Split, InputsThatLeaveNothingToTrainOrTestSaySo) {
  const auto message = [](const EventTable& events, const SplitOptions& options) {
    const Result<Split> split = SplitEvents(events, options);
    return split.ok() ? std::string("split") : split.status().message;
  };
  const EventTable one = EventRows().View(kBegin, "ann", "s", "mug").Sorted();
  for (const Protocol protocol : {Protocol::kNextView, Protocol::kNextOrder, Protocol::kLeaveOneOut}) {
    EXPECT_NE(message({}, {protocol}), "split");
    EXPECT_NE(message(one, {protocol}), "split");
  }
  EXPECT_NE(message(one, {Protocol::kNextView, kBegin - kDay}).find("later --until"), std::string::npos);
  EXPECT_NE(message(one, {Protocol::kNextView, kBegin + kDay}).find("earlier --until"), std::string::npos);
  EXPECT_NE(message(one, {Protocol::kNextOrder}).find("another --protocol"), std::string::npos);
}

// Sessions and orders with and without names, repeats, ties in time.
EventTable Generated(uint64_t seed) {
  Random random(seed);
  EventRows rows;
  for (int i = 0; i < 600; ++i) {
    const std::string visitor = "v" + std::to_string(random.Below(12));
    const std::string session = random.Chance(0.5) ? "" : "s" + std::to_string(random.Below(8));
    const int64_t ts_ms = kBegin + static_cast<int64_t>(random.Below(400)) * 10 * 60'000;
    rows.Add(ts_ms, visitor, session, random.Chance(0.3) ? EventKind::kPurchase : EventKind::kViewItem,
             "p" + std::to_string(random.Below(9)));
  }
  return rows.Sorted();
}

TEST(Split, SessionsAndOrdersAreCutAsTrainingCutsThem) {
  for (uint64_t seed = 0; seed < 20; ++seed) {
    const EventTable events = Generated(seed);
    std::vector<uint32_t> same(events.products.size());
    std::iota(same.begin(), same.end(), 0);
    const PreparedEvents prepared = Prepare(events, same, static_cast<uint32_t>(same.size()));
    const Owners owners(events, events.events.size());
    for (const EventKind kind : {EventKind::kViewItem, EventKind::kPurchase}) {
      const ProductLists& lists = kind == EventKind::kPurchase ? prepared.orders : prepared.sessions;
      size_t at = 0;
      for (uint32_t owner = 0; owner < owners.count(); ++owner) {
        for (const Visit& visit : VisitsOf(events, owners, owner, kind)) {
          ASSERT_LT(at, lists.size());
          EXPECT_EQ(lists.ts_ms[at], visit.first_ms);
          std::set<uint32_t> products;
          for (const uint32_t place : visit.places)
            products.insert(events.events[owners.Rows(owner)[place]].product);
          EXPECT_EQ(products, std::set<uint32_t>(lists[at].begin(), lists[at].end()));
          ++at;
        }
      }
      EXPECT_EQ(at, lists.size());
    }
  }
}

TEST(Split, ASampleHoldsTheSameQueriesWhateverTheFileOrderAndAtMostAsManyAsAskedFor) {
  EventRows forward, backward;
  for (int i = 0; i < 200; ++i) {
    for (EventRows* rows : {&forward, &backward}) {
      const int k = rows == &forward ? i : 199 - i;
      const std::string name = std::to_string(k);
      const int64_t at = kBegin + (k % 20) * kDay + k;
      rows->View(at, "v" + name, "s" + name, "mug").View(at + 1000, "v" + name, "s" + name, "pot" + name);
    }
  }
  SplitOptions options{Protocol::kNextView, kBegin + 10 * kDay, 30};
  const EventTable events = forward.Sorted(), other = backward.Sorted();
  const Split split = Made(events, options);
  EXPECT_EQ(split.queries.size(), 30u);
  EXPECT_EQ(split.cases, 100u);
  EXPECT_EQ(Written(events, split), Written(other, Made(other, options)));
}

TEST(Split, IdsStayUniqueWhereVisitorsShareASessionName) {
  EventRows rows;
  rows.View(kBegin, "zoe", "s", "mug");
  for (const char* visitor : {"ann", "bob"}) {
    rows.View(kBegin + kDay, visitor, "1", "mug").View(kBegin + kDay + 1, visitor, "1", "pot");
  }
  const Split split = Made(rows.Sorted(), {Protocol::kNextView, kBegin + kDay});
  ASSERT_EQ(split.queries.size(), 2u);
  EXPECT_NE(split.queries[0].id, split.queries[1].id);
  EXPECT_EQ(split.groups, 2u);
}

}  // namespace
}  // namespace rapport::builder
