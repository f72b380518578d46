#include <cmath>

#include "rapport/builder/build.h"
#include "rapport/builder/privacy.h"

namespace rapport::builder {
namespace {

using Json = nlohmann::ordered_json;

// Four places: more would pretend what so few shoppers cannot tell.
double Rounded(double value) {
  return std::round(value * 1e4) / 1e4;
}

Json ToJson(const Interval& interval) {
  return {{"mean", Rounded(interval.mean)}, {"low", Rounded(interval.low)}, {"high", Rounded(interval.high)}};
}

Json ToJson(const Singling& attack) {
  Json json = {{"table", attack.table},
               {"known", attack.known},
               {"targets", attack.targets},
               {"singled_out", Rounded(attack.singled_out)},
               {"guessed", Rounded(attack.guessed)},
               {"guessed_absent", Rounded(attack.guessed_absent)}};
  if (attack.table == "fragments") json["recovered"] = Rounded(attack.recovered);
  return json;
}

Json ToJson(const PrivacySetting& setting, bool measured) {
  Json attacks = Json::array();
  for (const Singling& attack : setting.attacks) attacks.push_back(ToJson(attack));
  return {{"name", setting.name},
          {"min_shoppers", setting.train.min_shoppers},
          {"strict", setting.train.strict_privacy},
          {"fragment_rows", setting.fragment_rows},
          {"fragment_items", setting.fragment_items},
          {"pairs", setting.pairs},
          {"relevance", measured ? ToJson(setting.relevance) : Json()},
          {"change", measured ? ToJson(setting.change) : Json()},
          {"singling_out", attacks}};
}

}  // namespace

Json ToJson(const PrivacyReport& report) {
  Json tables = Json::array();
  for (const HeldTable& table : report.holdings.tables) {
    tables.push_back({{"table", table.name},
                      {"entries", table.entries},
                      {"items", table.items},
                      {"of_one_shopper", table.of_shoppers[0]},
                      {"fewest_shoppers", table.fewest_shoppers}});
  }
  Json settings = Json::array();
  for (const PrivacySetting& setting : report.settings)
    settings.push_back(ToJson(setting, !report.protocol.empty()));
  return {{"tables", tables},
          {"products",
           {{"count", report.holdings.products},
            {"of_one_shopper", report.holdings.products_of_one_shopper},
            {"fewest_shoppers", report.holdings.product_fewest_shoppers}}},
          {"protocol", report.protocol},
          {"metric", report.protocol.empty()           ? ""
                     : report.protocol == "next-order" ? "NDCG@10"
                                                       : "NDCG@20"},
          {"queries", report.queries},
          {"events", report.events},
          {"measured_events", report.measured_events},
          {"settings", settings}};
}

nlohmann::ordered_json PrivacyJson(const BuildSummary& summary) {
  nlohmann::ordered_json markets;
  for (const MarketSummary& market : summary.markets) {
    if (market.privacy.has_value()) markets[market.name] = ToJson(*market.privacy);
  }
  return markets.is_null() ? markets : nlohmann::ordered_json{{"markets", markets}};
}

}  // namespace rapport::builder
