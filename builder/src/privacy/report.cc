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
  if (!built.strict_privacy) settings.push_back(Named("--privacy strict", {built.min_shoppers, true}));
  return settings;
}

uint64_t EdgesOf(const pack::NeighborsT* table) {
  return table == nullptr ? 0 : table->edges;
}

class Reporter {
 public:
  explicit Reporter(const TrainedShop& shop) : shop_(shop) {}

  PrivacyReport Run() {
    report_.holdings = HoldingsOf(shop_.models, shop_.prepared, shop_.numbering);
    report_.settings = Settings(shop_.train);
    for (PrivacySetting& setting : report_.settings) AddContents(&setting);
    AddRelevance();
    return std::move(report_);
  }

 private:
  void AddContents(PrivacySetting* setting) const {
    const bool as_built = setting == report_.settings.data();
    const ProductLists& sessions = shop_.prepared.sessions;
    pack::ModelsT other;
    if (!as_built) other = ModelsOf(setting->train);
    const pack::ModelsT& models = as_built ? shop_.models : other;
    if (models.fragments) {
      setting->fragment_rows = models.fragments->rows;
      setting->fragment_items = models.fragments->items;
    }
    setting->pairs = EdgesOf(models.bought_together.get()) + EdgesOf(models.bought_next.get()) +
                     EdgesOf(models.viewed_together.get());
    if (!shop_.models.fragments) return;
    for (const size_t known : kKnown) {
      AttackOptions attack;
      attack.known = known;
      setting->attacks.push_back(
          AttackFragments(sessions, shop_.numbering, shop_.sensitive, setting->train, attack));
    }
  }

  // Only the tables that count here.
  [[nodiscard]] pack::ModelsT ModelsOf(const TrainOptions& train) const {
    const PreparedEvents& prepared = shop_.prepared;
    pack::ModelsT models;
    models.bought_together = std::make_unique<pack::NeighborsT>(
        TrainBoughtTogether(prepared.orders, shop_.numbering, shop_.sensitive, train));
    models.bought_next = std::make_unique<pack::NeighborsT>(
        TrainBoughtNext(prepared, shop_.numbering, shop_.sensitive, train));
    if (shop_.models.fragments && !train.strict_privacy) {
      models.fragments = std::make_unique<pack::FragmentsT>(
          TrainFragments(prepared.sessions, shop_.numbering, shop_.sensitive, train));
    } else {
      const ProductLists& visits = prepared.sessions;
      const bool lonely = !shop_.models.fragments && !shop_.train.strict_privacy;
      models.viewed_together = std::make_unique<pack::NeighborsT>(
          TrainViewedTogether(lonely ? Journeys(visits) : visits, shop_.numbering, shop_.sensitive, train));
    }
    return models;
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
  PrivacyReport report_;
};

}  // namespace

PrivacyReport ReportPrivacy(const TrainedShop& shop) {
  return Reporter(shop).Run();
}

}  // namespace rapport::builder
