#include <algorithm>
#include <cmath>
#include <numeric>

#include "rapport/builder/train.h"

namespace rapport::builder {
namespace {

// The best kListLength of (score, pack number), scores scaled to 255.
pack::RankedListT BestOf(std::vector<std::pair<double, uint32_t>> scored) {
  std::sort(scored.begin(), scored.end(), [](const auto& a, const auto& b) {
    return a.first != b.first ? a.first > b.first : a.second < b.second;
  });
  if (scored.size() > kListLength) scored.resize(kListLength);
  pack::RankedListT list;
  for (const auto& [score, product] : scored) {
    list.products.push_back(product);
    list.scores.push_back(
        static_cast<uint8_t>(std::clamp(std::lround(255 * score / scored.front().first), 1L, 255L)));
  }
  return list;
}

}  // namespace

Numbering NumberByPopularity(const PreparedEvents& prepared) {
  const size_t count = prepared.viewers.size();
  Numbering numbering;
  numbering.position_of.resize(count);
  std::iota(numbering.position_of.begin(), numbering.position_of.end(), 0u);
  const auto popularity = [&](uint32_t position) {
    return prepared.viewers[position] + kBuyerWeight * prepared.buyers[position];
  };
  std::stable_sort(numbering.position_of.begin(), numbering.position_of.end(),
                   [&](uint32_t a, uint32_t b) { return popularity(a) > popularity(b); });
  numbering.rank_of.resize(count);
  for (uint32_t rank = 0; rank < count; ++rank) numbering.rank_of[numbering.position_of[rank]] = rank;
  return numbering;
}

pack::RankedListT TrainTrending(const PreparedEvents& prepared, const Numbering& numbering) {
  // Without the prior every product seen once this week would top the list.
  constexpr double kPrior = 5;
  std::vector<std::pair<double, uint32_t>> scored;
  for (uint32_t position = 0; position < prepared.viewers.size(); ++position) {
    const double recent = prepared.recent_viewers[position] + kBuyerWeight * prepared.recent_buyers[position];
    const double longer = prepared.viewers[position] + kBuyerWeight * prepared.buyers[position];
    const double score = recent * recent / (longer + kPrior);
    if (score > 0) scored.emplace_back(score, numbering.rank_of[position]);
  }
  return BestOf(std::move(scored));
}

pack::RankedListT ListNewest(const std::vector<int64_t>& first_seen_ms, const Numbering& numbering) {
  std::vector<std::pair<double, uint32_t>> dated;
  for (uint32_t position = 0; position < first_seen_ms.size(); ++position) {
    if (first_seen_ms[position] > 0)
      dated.emplace_back(static_cast<double>(first_seen_ms[position]), numbering.rank_of[position]);
  }
  return BestOf(std::move(dated));
}

Demand TrainDemand(const PreparedEvents& prepared, const Numbering& numbering) {
  const float largest = prepared.recent_buyers.empty()
                            ? 0
                            : *std::max_element(prepared.recent_buyers.begin(), prepared.recent_buyers.end());
  if (!(largest > 0)) return {};
  // A product ordered at a steady rate has this many recent orders to one of the longer run, rounded up:
  // growth has to show before it counts.
  constexpr double kSteady = 0.3;
  constexpr double kPrior = 0.2;
  std::vector<double> wanted(prepared.buyers.size());
  for (size_t i = 0; i < wanted.size(); ++i) {
    const double recent = prepared.recent_buyers[i];
    wanted[i] = 0.9 * std::log(1 + recent) / std::log(1.0 + largest) +
                0.65 * std::log((recent + kPrior) / (kSteady * prepared.buyers[i] + kPrior));
  }
  const auto [least, most] = std::minmax_element(wanted.begin(), wanted.end());
  Demand demand;
  demand.scale = static_cast<float>(*most - *least);
  if (!(demand.scale > 0)) return {};
  demand.values.resize(wanted.size());
  for (size_t i = 0; i < wanted.size(); ++i) {
    demand.values[numbering.rank_of[i]] =
        static_cast<uint8_t>(std::lround(255 * (wanted[i] - *least) / demand.scale));
  }
  return demand;
}

std::vector<uint8_t> LogShares(const std::vector<float>& counts, const Numbering& numbering) {
  const float largest = counts.empty() ? 0 : *std::max_element(counts.begin(), counts.end());
  if (!(largest > 0)) return {};
  std::vector<uint8_t> shares(counts.size());
  for (uint32_t position = 0; position < counts.size(); ++position) {
    const double share = std::log(1.0 + counts[position]) / std::log(1.0 + largest);
    shares[numbering.rank_of[position]] = static_cast<uint8_t>(std::lround(255 * share));
  }
  return shares;
}

}  // namespace rapport::builder
