#include <algorithm>
#include <string>
#include <utility>

#include "rapport/builder/privacy.h"
#include "relevance.h"
#include "supports.h"

namespace rapport::builder {
namespace {

constexpr uint32_t kStricter[] = {2, 3, 5};
constexpr size_t kKnown[] = {2, 3};

PrivacySetting Named(std::string name, const TrainOptions& train) {
  PrivacySetting setting;
  setting.name = std::move(name);
  setting.train = train;
  return setting;
}

std::vector<PrivacySetting> Settings(const TrainOptions& built) {
  std::vector<PrivacySetting> settings = {Named("as built", built)};
  for (const uint32_t floor : kStricter) {
    if (floor <= built.min_shoppers) continue;
    settings.push_back(Named("--min-shoppers " + std::to_string(floor), {floor, built.strict_privacy}));
  }
  if (built.strict_privacy) return settings;
  settings.push_back(Named("--privacy strict", {built.min_shoppers, true}));
  if (built.min_shoppers < kStricter[0])
    settings.push_back(Named("--privacy strict --min-shoppers 2", {kStricter[0], true}));
  return settings;
}

// Entries with so many shoppers behind them or more.
uint64_t EntriesOf(const HeldTable& table, uint32_t floor) {
  uint64_t entries = 0;
  for (size_t i = std::min<size_t>(floor, table.of_shoppers.size()) - 1; i < table.of_shoppers.size(); ++i)
    entries += table.of_shoppers[i];
  return entries;
}

class Reporter {
 public:
  explicit Reporter(const TrainedShop& shop)
      : shop_(shop), lonely_(!shop.models.fragments && !shop.train.strict_privacy) {
    if (lonely_) journeys_ = Journeys(shop.prepared.sessions);
  }

  PrivacyReport Run() {
    report_.holdings = HoldingsOf(shop_.models, shop_.prepared, shop_.numbering);
    report_.settings = Settings(shop_.train);
    for (PrivacySetting& setting : report_.settings) {
      AddViews(&setting);
      AddOrders(&setting);
    }
    AddRelevance();
    return std::move(report_);
  }

 private:
  static void AddAttacks(std::vector<Singling> attacks, PrivacySetting* setting) {
    for (Singling& attack : attacks) {
      if (attack.targets > 0) setting->attacks.push_back(std::move(attack));
    }
  }

  void AddViews(PrivacySetting* setting) const {
    const ProductLists& lists = lonely_ ? journeys_ : shop_.prepared.sessions;
    if (lists.size() == 0) return;
    if (lonely_ || setting->train.strict_privacy) {
      const auto train = [&](const ProductLists& from) {
        return TrainViewedTogether(from, shop_.numbering, shop_.sensitive, setting->train);
      };
      setting->pairs += train(lists).edges;
      AddAttacks(AttackPairs("viewed_together", lists, shop_.numbering, train, {}), setting);
      return;
    }
    const auto train = [&](const ProductLists& from) {
      return TrainFragments(from, shop_.numbering, shop_.sensitive, setting->train);
    };
    const pack::FragmentsT fragments = train(lists);
    setting->fragment_rows = fragments.rows;
    setting->fragment_items = fragments.items;
    AddAttacks(AttackFragments(lists, shop_.numbering, train, {}), setting);
  }

  void AddOrders(PrivacySetting* setting) const {
    const ProductLists& orders = shop_.prepared.orders;
    for (const HeldTable& table : report_.holdings.tables) {
      if (table.name.starts_with("bought")) setting->pairs += EntriesOf(table, setting->train.min_shoppers);
    }
    if (orders.size() == 0) return;
    const PrivacySetting& built = report_.settings.front();
    if (setting != &built && setting->train.min_shoppers == built.train.min_shoppers) {
      for (const Singling& attack : built.attacks) {
        if (attack.table == "bought_together") setting->attacks.push_back(attack);
      }
      return;
    }
    const auto train = [&](const ProductLists& from) {
      return TrainBoughtTogether(from, shop_.numbering, shop_.sensitive, setting->train);
    };
    AddAttacks(AttackPairs("bought_together", orders, shop_.numbering, train, {}), setting);
  }

  void AddRelevance() {
    report_.events = shop_.events.events.size();
    const std::optional<InnerShop> inner = InnerShop::Of(shop_);
    if (!inner.has_value()) return;
    report_.protocol = ProtocolName(inner->protocol());
    report_.queries = inner->queries();
    report_.measured_events = inner->events();
    std::vector<double> base;
    for (PrivacySetting& setting : report_.settings) {
      const std::vector<double> scores = inner->Score(setting.train);
      if (base.empty()) base = scores;
      setting.relevance = inner->Mean(scores);
      setting.change = inner->Change(scores, base);
    }
  }

  const TrainedShop& shop_;
  const bool
      lonely_;  // visits hold a single product, so views are learnt from what each shopper saw at any time
  ProductLists journeys_;
  PrivacyReport report_;
};

}  // namespace

PrivacyReport ReportPrivacy(const TrainedShop& shop) {
  return Reporter(shop).Run();
}

}  // namespace rapport::builder
