#include "rapport/builder/evaluate.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "../../builder/opponents/gp_top_freq.h"
#include "evaluate_events.h"
#include "import_test_files.h"
#include "rapport/builder/evaluation_report.h"
#include "rapport/builder/random.h"
#include "rapport/builder/readers.h"

namespace rapport::builder {
namespace {

constexpr const char* kHeading = "ts_ms,visitor,session,event,product,quantity,price\n";
constexpr int64_t kCut = kBegin + 20 * kDay;

struct Row {
  int64_t ts_ms;
  std::string visitor, session, event, product;
};

// Thirty days of shoppers who look and buy around a favourite corner, in no order of time.
std::vector<Row> GeneratedRows() {
  Random random(5);
  std::vector<Row> rows;
  for (int visitor = 0; visitor < 60; ++visitor) {
    for (int session = 0; session < 4; ++session) {
      const int64_t at = kBegin + static_cast<int64_t>(random.Below(30 * 24)) * 3'600'000;
      const std::string v = "v" + std::to_string(visitor), s = v + "-" + std::to_string(session);
      for (int step = 0; step < 5; ++step) {
        const uint64_t product = (static_cast<uint64_t>(visitor) * 3 + random.Below(9)) % 40;
        rows.push_back({at + step * 60'000, v, s, "view_item", "p" + std::to_string(product)});
        if (step == 4)
          rows.push_back({at + step * 60'000 + 1, v, s + "o", "purchase", "p" + std::to_string(product)});
      }
    }
  }
  return rows;
}

std::string Csv(const std::vector<Row>& rows, const std::function<bool(const Row&)>& wanted) {
  std::string csv = kHeading;
  for (const Row& row : rows) {
    if (wanted(row))
      csv += std::to_string(row.ts_ms) + "," + row.visitor + "," + row.session + "," + row.event + "," +
             row.product + ",1,\n";
  }
  return csv;
}

class EvaluateTest : public testing::Test {
 protected:
  EvaluateTest() {
    options_.build.events_path = files_.Write("events.csv", Csv(rows_, [](const Row&) { return true; }));
    options_.build.until_ms = kCut;
  }
  Evaluation Evaluated(Protocol protocol) {
    options_.split.protocol = protocol;
    if (protocol == Protocol::kLeaveOneOut) options_.build.until_ms = 0;
    Evaluation evaluation = Evaluate(options_);
    EXPECT_EQ(evaluation.status.message, "");
    return evaluation;
  }
  // What `rapport build` makes of the rows that are `wanted`.
  std::vector<uint8_t> BuiltOf(const std::function<bool(const Row&)>& wanted) {
    BuildOptions build;
    build.events_path = files_.Write("training.csv", Csv(rows_, wanted));
    build.out_dir = files_.Path("pack");
    EXPECT_EQ(Build(build).status.message, "");
    return ReadHead(build.out_dir, "").value();
  }
  std::string MessageOf(std::string_view events, Protocol protocol) {
    EvaluateOptions options;
    options.build.events_path = files_.Write("bad.csv", events);
    options.split.protocol = protocol;
    return Evaluate(options).status.message;
  }

  TestFiles files_;
  std::vector<Row> rows_ = GeneratedRows();
  EvaluateOptions options_;
};

TEST_F(EvaluateTest, NothingFromTheCutOnReachesThePack) {
  const auto before = [](const Row& row) { return row.ts_ms < kCut; };
  EXPECT_EQ(Evaluated(Protocol::kNextView).head, BuiltOf(before));
  EXPECT_EQ(Evaluated(Protocol::kNextOrder).head, BuiltOf(before));
}

TEST_F(EvaluateTest, NoVisitorsLastProductReachesThePackOfLeaveOneOut) {
  const Evaluation evaluation = Evaluated(Protocol::kLeaveOneOut);
  std::map<std::string, int64_t> last_ms;
  for (const Row& row : rows_) last_ms[row.visitor] = std::max(last_ms[row.visitor], row.ts_ms);
  EXPECT_EQ(evaluation.queries.queries.size(), 60u);
  EXPECT_EQ(evaluation.head, BuiltOf([&](const Row& row) { return row.ts_ms < last_ms[row.visitor]; }));
}

TEST_F(EvaluateTest, ListsAreTheSameOnAnyNumberOfThreadsAndHoldNothingForbidden) {
  const Evaluation two = Evaluated(Protocol::kNextView);
  options_.threads = 1;
  const Evaluation one = Evaluated(Protocol::kNextView);
  ASSERT_EQ(two.systems.size(), 7u);
  for (size_t i = 0; i < two.systems.size(); ++i) {
    EXPECT_EQ(two.systems[i].lists, one.systems[i].lists) << two.systems[i].name;
    for (size_t query = 0; query < two.queries.queries.size(); ++query) {
      const std::vector<uint32_t>& list = two.systems[i].lists[query];
      const uint32_t current = two.queries.Rows(two.queries.queries[query]).back().product;
      EXPECT_EQ(std::count(list.begin(), list.end(), current), 0) << two.systems[i].name;
      EXPECT_EQ(list.size(), kListTop) << two.systems[i].name;
      EXPECT_EQ(std::set<uint32_t>(list.begin(), list.end()).size(), list.size()) << two.systems[i].name;
    }
  }
}

TEST_F(EvaluateTest, ASplitThatWasWrittenGivesTheSameListsWhenItIsReadAgain) {
  for (const Protocol protocol : {Protocol::kNextView, Protocol::kNextOrder}) {
    const Evaluation made = Evaluated(protocol);
    ASSERT_EQ(WriteSplit(made, files_.Path("split")).message, "");
    EvaluateOptions ready = options_;
    ready.queries_path = files_.Path("split/queries.ndjson");
    ready.truth_path = files_.Path("split/truth.tsv");
    const Evaluation read = Evaluate(ready);
    ASSERT_EQ(read.status.message, "");
    for (size_t i = 0; i < made.systems.size(); ++i) {
      for (size_t metric = 0; metric < kMetricCount; ++metric) {
        EXPECT_DOUBLE_EQ(made.systems[i].metrics.own[metric].mean, read.systems[i].metrics.own[metric].mean);
      }
    }
  }
}

TEST_F(EvaluateTest, TrainingBeyondTheFirstQueryOfAReadySplitIsRefused) {
  ASSERT_EQ(WriteSplit(Evaluated(Protocol::kNextView), files_.Path("split")).message, "");
  options_.queries_path = files_.Path("split/queries.ndjson");
  options_.truth_path = files_.Path("split/truth.tsv");
  options_.build.until_ms = 0;
  EXPECT_NE(Evaluate(options_).status.message.find("name --until"), std::string::npos);
}

TEST_F(EvaluateTest, ATruthThatNoQueryAsksForIsAnErrorThatNamesIt) {
  options_.queries_path =
      files_.Write("q.ndjson", "{\"id\":\"a.1\",\"now_ms\":4000000000000,\"events\":[]}\n");
  options_.truth_path = files_.Write("t.tsv", "id\tproducts\na.1\tp1\nb.1\tp2\n");
  EXPECT_NE(Evaluate(options_).status.message.find("b.1"), std::string::npos);
}

TEST_F(EvaluateTest, InputsThatGiveNothingToTestAreErrorsWithAdvice) {
  const std::string one = std::string(kHeading) + "1764547200000,v,s,view_item,p,1,\n";
  for (const Protocol protocol : {Protocol::kNextView, Protocol::kNextOrder, Protocol::kLeaveOneOut}) {
    EXPECT_NE(MessageOf(kHeading, protocol).find("no usable event"), std::string::npos);
    EXPECT_NE(MessageOf(one, protocol), "");
  }
}

TEST_F(EvaluateTest, ProductsThatThePackDoesNotKnowCountAsMissesForEverybody) {
  const std::string late = std::string(kHeading) +
                           "1764547200000,a,s1,view_item,mug,1,\n1764547201000,a,s1,view_item,pot,1,\n"
                           "1764720000000,b,s2,view_item,mug,1,\n1764720001000,b,s2,view_item,new,1,\n";
  EvaluateOptions options;
  options.build.events_path = files_.Write("late.csv", late);
  const Evaluation evaluation = Evaluate(options);
  ASSERT_EQ(evaluation.status.message, "");
  EXPECT_EQ(evaluation.unknown_targets, 1u);
  for (const EvaluatedSystem& system : evaluation.systems) {
    for (const Interval& own : system.metrics.own) EXPECT_EQ(own.mean, 0) << system.name;
  }
  const std::string report = EvaluationReport(evaluation);
  EXPECT_EQ(report.find("nan"), std::string::npos);
  EXPECT_EQ(report.find("inf\""), std::string::npos);
}

TEST_F(EvaluateTest, TheReportNamesEverySystemAndLoadsAndRunsNothing) {
  const Evaluation evaluation = Evaluated(Protocol::kNextOrder);
  const std::string report = EvaluationReport(evaluation);
  for (const EvaluatedSystem& system : evaluation.systems)
    EXPECT_NE(report.find(">" + system.name + "<"), std::string::npos) << system.name;
  for (const char* loading : {"<script", "<link", "src=", "url(", "http", "@import"})
    EXPECT_EQ(report.find(loading), std::string::npos) << loading;
}

#ifdef RAPPORT_SOURCE_DIR
// The data sets and the judge program stand beside the checkout where they are at hand.
std::filesystem::path Shared() {
  return std::filesystem::path(RAPPORT_SOURCE_DIR) / ".." / "shared";
}

nlohmann::json Judged(const std::string& truth, const std::string& ranked, const std::string& out) {
  const std::string command = "python3 '" + (Shared() / "judge/judge.py").string() + "' '" + truth + "' '" +
                              ranked + "' --json > '" + out + "'";
  EXPECT_EQ(std::system(command.c_str()), 0);
  return nlohmann::json::parse(TestFiles::Read(out), nullptr, false);
}

TEST_F(EvaluateTest, MeansAreThoseOfTheJudgeProgram) {
  if (!std::filesystem::exists(Shared() / "judge/judge.py")) GTEST_SKIP() << "the judge program is not here";
  for (const Protocol protocol : {Protocol::kNextView, Protocol::kNextOrder, Protocol::kLeaveOneOut}) {
    const Evaluation evaluation = Evaluated(protocol);
    const std::string dir = files_.Path("judged");
    ASSERT_EQ(WriteSplit(evaluation, dir).message, "");
    for (const EvaluatedSystem& system : evaluation.systems) {
      const nlohmann::json judged =
          Judged(dir + "/truth.tsv", dir + "/ranked-" + system.key + ".ndjson", files_.Path("judged.json"));
      for (size_t metric = 0; metric < kMetricCount; ++metric) {
        const nlohmann::json& theirs = judged[std::string(kMetricNames[metric])];
        const Interval& ours = system.metrics.own[metric];
        EXPECT_NEAR(ours.mean, theirs["mean"].get<double>(), 1e-9)
            << system.name << " " << kMetricNames[metric];
        const double width = theirs["high"].get<double>() - theirs["low"].get<double>();
        EXPECT_NEAR(ours.high - ours.low, width, 0.35 * width + 1e-9)
            << system.name << " " << kMetricNames[metric];
      }
      EXPECT_EQ(judged["distinct@20"], system.distinct_products);
    }
  }
}

TEST_F(EvaluateTest, VmisKnnReachesItsPublishedStrengthOnRealClicks) {
  const std::filesystem::path data = Shared() / "data";
  if (!std::filesystem::exists(data)) GTEST_SKIP() << "the real shops' data are not here";
  EvaluateOptions clicks;
  clicks.build.events_path = (data / "click-sessions/events.csv.gz").string();
  clicks.queries_path = (data / "click-sessions/queries.ndjson.gz").string();
  clicks.truth_path = (data / "click-sessions/truth.tsv").string();
  const Evaluation views = Evaluate(clicks);
  ASSERT_EQ(views.status.message, "");
  const auto by_key = [](const Evaluation& evaluation, std::string_view key) {
    for (const EvaluatedSystem& system : evaluation.systems) {
      if (system.key == key) return system.metrics;
    }
    return SystemMetrics();
  };
  EXPECT_NEAR(by_key(views, "vmis-knn").own[kMrr20].mean, 0.324, 0.005);
  EXPECT_NEAR(by_key(views, "vmis-knn").own[kHr20].mean, 0.649, 0.005);
}

class GiftShopTest : public testing::Test {
 protected:
  void SetUp() override {
    const std::filesystem::path shop = Shared() / "data/gift-shop";
    if (!std::filesystem::exists(shop)) GTEST_SKIP() << "the gift shop's data are not here";
    Result<EventTable> read = ReadEvents((shop / "events.csv.gz").string(), {}, nullptr);
    ASSERT_TRUE(read.ok()) << read.status().message;
    events_ = std::move(read.value());
    Result<Split> split = SplitEvents(events_, {Protocol::kNextOrder, 1'306'886'400'000});  // 2011-06-01 UTC
    ASSERT_TRUE(split.ok()) << split.status().message;
    split_ = std::move(split.value());
    // Training first: ties are broken by these numbers.
    training_ = TrainingEvents(events_, split_);
    number_of_ = NameProducts(training_, {}, &theirs_);
    size_t unused = 0;
    const Status status = ReadQuerySet((shop / "next-order.queries.ndjson.gz").string(),
                                       (shop / "next-order.truth.tsv").string(), &theirs_, &unused);
    ASSERT_EQ(status.message, "");
  }

  EventTable events_, training_;
  Split split_;
  QuerySet theirs_;
  std::vector<uint32_t> number_of_;
};

// The latest 500 rows as the shop's ready queries hold them, in no order.
std::multiset<std::string> LatestRows(const QuerySet& set, const TestQuery& query) {
  std::multiset<std::string> written;
  const std::span<const QueryRow> rows = set.Rows(query);
  for (const QueryRow& row : rows.last(std::min<size_t>(rows.size(), 500)))
    written.insert(std::to_string(row.ts_ms) + set.products[row.product] + "*" +
                   std::to_string(row.quantity));
  return written;
}

std::set<std::string> TargetNames(const QuerySet& set, const TestQuery& query) {
  std::set<std::string> names;
  for (const uint32_t target : set.Targets(query)) names.insert(set.products[target]);
  return names;
}

// The ready split ends with the day before the data do, which is where the seven come from.
TEST_F(GiftShopTest, NextOrdersAreThoseOfTheReadySplitAndSevenOfTheLastDay) {
  QuerySet ours;
  AddSplit(events_, split_, NameProducts(events_, {}, &ours), &ours);
  std::map<std::string, const TestQuery*> by_id;
  for (const TestQuery& query : ours.queries) by_id[query.id] = &query;
  EXPECT_EQ(by_id.size(), 1443u);
  EXPECT_EQ(theirs_.queries.size(), 1436u);
  for (const TestQuery& query : theirs_.queries) {
    ASSERT_TRUE(by_id.count(query.id)) << query.id;
    const TestQuery& same = *by_id[query.id];
    EXPECT_EQ(same.now_ms, query.now_ms) << query.id;
    EXPECT_EQ(TargetNames(ours, same), TargetNames(theirs_, query)) << query.id;
    EXPECT_EQ(LatestRows(ours, same), LatestRows(theirs_, query)) << query.id;
  }
}

TEST_F(GiftShopTest, GpTopFreqReachesItsPublishedStrength) {
  theirs_.exclude = Exclude::kNone;
  const auto count = static_cast<uint32_t>(theirs_.products.size());
  const Baskets baskets(training_, BasketKind::kOrder, number_of_, count);
  const RankedLists lists = RankWith(GpTopFreq(baskets), theirs_, std::vector<bool>(count, true), {});
  std::vector<std::vector<MetricValues>> values(1);
  std::vector<std::string> ids;
  for (size_t i = 0; i < lists.size(); ++i) {
    values[0].push_back(ScoreList(lists[i], theirs_.Targets(theirs_.queries[i])));
    ids.push_back(theirs_.queries[i].id);
  }
  const MetricIntervals own = Summarise(values, ids)[0].own;
  EXPECT_NEAR(own[4].mean, 0.1863, 0.005) << kMetricNames[4];
  EXPECT_NEAR(own[kNdcg10].mean, 0.3150, 0.005);
}
#endif

}  // namespace
}  // namespace rapport::builder
