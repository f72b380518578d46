#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <numeric>
#include <set>
#include <vector>

#include "../../builder/opponents/baselines.h"
#include "../../builder/opponents/gp_top_freq.h"
#include "../../builder/opponents/vmis_knn.h"
#include "evaluate_events.h"
#include "rapport/builder/metrics.h"
#include "rapport/builder/random.h"

namespace rapport::builder {
namespace {

constexpr uint32_t kProducts = 12;
using List = std::vector<uint32_t>;

// Products are named "0" to "11" and numbered so.
struct Shop {
  std::vector<uint32_t> number_of;
  EventTable events;

  explicit Shop(const EventRows& rows) : events(rows.Sorted()) {
    for (uint32_t i = 0; i < events.products.size(); ++i)
      number_of.push_back(static_cast<uint32_t>(std::stoul(events.products[i])));
  }
  [[nodiscard]] Baskets Of(BasketKind kind) const { return {events, kind, number_of, kProducts}; }
};

std::vector<QueryRow> Rows(EventKind kind, const std::vector<std::pair<int64_t, uint32_t>>& seen) {
  std::vector<QueryRow> rows;
  for (const auto& [ts_ms, product] : seen) rows.push_back({ts_ms, kind, 1, product, kNone});
  return rows;
}

List Ranked(const Recommender& recommender, const std::vector<QueryRow>& rows,
            const std::set<uint32_t>& forbidden = {}) {
  std::vector<uint8_t> marks(kProducts, 0);
  for (const uint32_t product : forbidden) marks[product] = 1;
  return recommender.Rank({rows, marks});
}

EventRows Sessions(const std::vector<std::vector<uint32_t>>& sessions) {
  EventRows rows;
  for (size_t i = 0; i < sessions.size(); ++i) {
    const std::string name = std::to_string(i);
    for (size_t k = 0; k < sessions[i].size(); ++k) {
      rows.View(kBegin + static_cast<int64_t>(i * 1000 + k), "v" + name, "s" + name,
                std::to_string(sessions[i][k]));
    }
  }
  return rows;
}

// The four steps of vmis_knn.h over all sessions, one product at a time.
std::map<uint32_t, double> VmisByTheBook(const std::vector<std::vector<uint32_t>>& sessions, const List& end,
                                         const VmisKnnOptions& options) {
  std::map<uint32_t, double> place;
  for (size_t i = 0; i < end.size(); ++i) place[end[i]] = static_cast<double>(i + 1);
  const auto length = static_cast<double>(end.size());
  struct Session {
    std::set<uint32_t> products;
    double similarity = 0, latest = 0;
  };
  std::vector<Session> near;
  for (size_t i = sessions.size(); i-- > 0 && near.size() < options.sample;) {
    Session session{{sessions[i].begin(), sessions[i].end()}};
    for (const auto& [product, at] : place) {
      if (session.products.count(product) == 0) continue;
      session.similarity += at / length;
      session.latest = std::max(session.latest, at);
    }
    if (session.similarity > 0) near.push_back(session);
  }
  std::stable_sort(near.begin(), near.end(),
                   [](const Session& a, const Session& b) { return a.similarity > b.similarity; });
  if (near.size() > options.neighbors) near.resize(options.neighbors);
  std::map<uint32_t, double> scores;
  for (const Session& session : near) {
    for (const uint32_t product : session.products) {
      double holding = 0;
      for (const auto& other : sessions)
        holding += std::count(other.begin(), other.end(), product) > 0 ? 1 : 0;
      scores[product] += (1 - 0.1 * (length - session.latest)) * session.similarity *
                         std::log(static_cast<double>(sessions.size()) / holding);
    }
  }
  return scores;
}

TEST(Opponents, VmisKnnFollowsThePaperStepByStep) {
  Random random(11);
  for (int round = 0; round < 200; ++round) {
    std::vector<std::vector<uint32_t>> sessions(20 + random.Below(20));
    for (auto& session : sessions) {
      for (uint64_t i = 0, n = 1 + random.Below(5); i < n; ++i)
        session.push_back(static_cast<uint32_t>(random.Below(kProducts)));
    }
    const Shop shop(Sessions(sessions));
    const Baskets baskets = shop.Of(BasketKind::kSession);
    const VmisKnnOptions options{10, 5, 3};
    const VmisKnn vmis(baskets, options);
    const auto a = static_cast<uint32_t>(random.Below(kProducts)), b = (a + 1) % kProducts,
               c = (a + 5) % kProducts;
    const List list = Ranked(vmis, Rows(EventKind::kViewItem, {{1, 7}, {2, a}, {3, b}, {4, c}}), {c});
    const auto scores = VmisByTheBook(sessions, {a, b, c}, options);
    size_t scored = 0;
    for (const auto& [product, score] : scores) scored += product != c ? 1 : 0;
    ASSERT_GE(list.size(), scored);
    for (size_t i = 1; i < scored; ++i)
      EXPECT_GE(scores.at(list[i - 1]), scores.at(list[i]) - 1e-9) << "round " << round << " place " << i;
  }
}

TEST(Opponents, GpTopFreqListsOwnProductsByOrdersThenEverybodysByOrders) {
  EventRows rows;
  rows.Buy(1, "a", "o1", "5").Buy(1, "a", "o1", "6").Buy(2, "b", "o2", "5").Buy(3, "c", "o3", "7");
  rows.Buy(4, "c", "o4", "7").Buy(5, "d", "o5", "7").Buy(6, "d", "o6", "8");
  const Shop shop(rows);
  const Baskets baskets = shop.Of(BasketKind::kOrder);
  const auto own = Rows(EventKind::kPurchase, {{10, 6}, {10, 6}, {10, 5}, {20, 8}, {30, 8}});
  EXPECT_EQ(Ranked(GpTopFreq(baskets), own), (List{8, 5, 6, 7}));
}

TEST(Opponents, PopularCountsBasketsNotRows) {
  const Shop shop(Sessions({{1, 1, 1, 2}, {2, 3}, {2}}));
  const Baskets baskets = shop.Of(BasketKind::kSession);
  EXPECT_EQ(Ranked(PopularBaseline(baskets, false), {}), (List{2, 1, 3}));
}

TEST(Opponents, RecentlyPopularLooksAtTheLastDaysFirst) {
  EventRows rows;
  rows.View(kBegin, "a", "s1", "1")
      .View(kBegin, "b", "s2", "1")
      .View(kBegin + (kRecentDays + 1) * kDay, "c", "s3", "2");
  const Shop shop(rows);
  const Baskets baskets = shop.Of(BasketKind::kSession);
  EXPECT_EQ(Ranked(PopularBaseline(baskets, true), {}), (List{2, 1}));
  EXPECT_EQ(Ranked(PopularBaseline(baskets, false), {}), (List{1, 2}));
}

TEST(Opponents, OwnLatestListsTheShoppersProductsLatestFirstWithoutTheForbidden) {
  const Shop shop(Sessions({{9}}));
  const Baskets baskets = shop.Of(BasketKind::kSession);
  const auto own = Rows(EventKind::kViewItem, {{1, 3}, {2, 4}, {3, 3}, {4, 5}});
  EXPECT_EQ(Ranked(OwnLatestBaseline(baskets), own, {5}), (List{3, 4, 9}));
}

TEST(Opponents, TogetherCountsSharedBaskets) {
  const Shop shop(Sessions({{1, 2}, {1, 3}, {3, 1}, {4, 2}}));
  const Baskets baskets = shop.Of(BasketKind::kSession);
  EXPECT_EQ(Ranked(TogetherBaseline(baskets), Rows(EventKind::kViewItem, {{1, 4}, {2, 1}})),
            (List{3, 2, 1, 4}));
}

TEST(Opponents, ShoppersOfWhomNothingIsKnownGetPopularProducts) {
  const Shop shop(Sessions({{1, 2}, {2}}));
  const Baskets baskets = shop.Of(BasketKind::kSession);
  for (const Contestant& contestant : Contestants(baskets))
    EXPECT_EQ(Ranked(*contestant.recommender, {}), (List{2, 1})) << contestant.name;
}

}  // namespace
}  // namespace rapport::builder
