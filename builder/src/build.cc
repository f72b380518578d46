#include "rapport/builder/build.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <memory>
#include <set>
#include <string_view>

#include "rapport/builder/assemble.h"
#include "rapport/builder/file_input.h"
#include "rapport/builder/going_live.h"
#include "rapport/builder/learn.h"
#include "rapport/builder/match_products.h"
#include "rapport/builder/prepare.h"
#include "rapport/builder/readers.h"
#include "rapport/builder/update.h"
#include "rapport/pack.h"

namespace rapport::builder {
namespace {

Status Bad(const std::string& what) {
  return Status::Error(StatusCode::kBadInput, what);
}

// Products and models of one products file, shared by the markets that sell from it.
struct Trained {
  ProductTable products;
  Numbering numbering;
  std::vector<int64_t> first_seen_ms;
  pack::ModelsT models;
  uint32_t sensitive = 0;
  double match_rate = 1;
  std::string match_key = "id";
  int64_t newest_ms = 0;
  std::optional<PrivacyReport> privacy;
};

class Builder {
 public:
  explicit Builder(const BuildOptions& options) : options_(options) {}

  BuildResult Run() {
    result_.status = Steps();
    return std::move(result_);
  }

  ReplayBuild RunForReplay(EventTable events, const std::string& market) {
    events_ = std::move(events);
    replay_ = true;
    ReplayBuild built;
    result_.status = ReplaySteps(market, &built);
    built.result = std::move(result_);
    return built;
  }

  BuildResult RunConfigOnly() {
    result_.status = ConfigOnlySteps();
    return std::move(result_);
  }

 private:
  void Progress(const std::string& step) const {
    if (options_.progress) options_.progress(step);
  }

  Status Steps() {
    if (options_.events_path.empty() && options_.products_path.empty())
      return Bad("build: name --events, --products or both");
    if (Status status = CheckPackTarget(options_.out_dir); !status.ok()) return status;
    if (Status status = Compile(); !status.ok()) return status;
    if (Status status = ReadEventFile(); !status.ok()) return status;
    std::vector<NewHead> heads;
    for (MarketConfig& market : config_.markets) {
      if (Status status = AddHead(&market, &heads); !status.ok()) return status;
    }
    return Write(false, std::move(heads));
  }

  Status ReplaySteps(const std::string& name, ReplayBuild* built) {
    if (Status status = Compile(); !status.ok()) return status;
    result_.summary.event_count = events_.events.size();
    for (MarketConfig& market : config_.markets) {
      if (!name.empty() && market.name != name) continue;
      std::vector<NewHead> heads;
      if (Status status = AddHead(&market, &heads); !status.ok()) return status;
      built->head = std::move(heads.front().bytes);
      built->products = std::move(trained_.begin()->second->products);
      return Status::Ok();
    }
    return Bad("the configuration has no market named " + name);
  }

  Status Compile() {
    std::string text = BuiltInConfig();
    std::string base_dir = ".";
    const std::string file = options_.config_path.empty() ? "(built-in configuration)" : options_.config_path;
    if (!options_.config_path.empty()) {
      Reporter reporter(options_.config_path, nullptr);
      constexpr size_t kMaxConfigBytes = size_t{16} << 20;
      Result<std::string> read = ReadWholeFile(options_.config_path, reporter, kMaxConfigBytes);
      if (!read.ok()) return read.status();
      text = std::move(read.value());
      base_dir = std::filesystem::path(options_.config_path).parent_path().string();
      if (base_dir.empty()) base_dir = ".";
    }
    ConfigOptions config_options;
    if (!options_.locale.empty()) config_options.default_locale = options_.locale;
    config_options.default_currency = options_.currency;
    ConfigResult compiled = CompileConfig(text, file, base_dir, config_options);
    base_dir_ = base_dir;
    if (!compiled.config.has_value()) {
      result_.config_errors = std::move(compiled.errors);
      return Bad(file + ": " + std::to_string(result_.config_errors.size()) +
                 " mistakes; no pack was written");
    }
    config_ = std::move(*compiled.config);
    result_.summary.warnings = config_.warnings;
    return Status::Ok();
  }

  // The minor units of prices read before a market is known: those of the first market that names a currency.
  ReadOptions Reading(const std::string& currency) const {
    ReadOptions reading;
    reading.until_ms = options_.until_ms;
    reading.now_ms = options_.now_ms;
    reading.currency = currency;
    if (currency.empty()) return reading;
    if (const Result<int> exponent = CurrencyExponent(currency); exponent.ok())
      reading.exponent = exponent.value();
    return reading;
  }

  Status ReadEventFile() {
    if (options_.events_path.empty()) return Status::Ok();
    Progress("reading events");
    Result<EventTable> events =
        ReadEvents(options_.events_path, Reading(config_.markets.front().currency), &result_.summary.events);
    if (!events.ok()) return events.status();
    events_ = std::move(events.value());
    result_.summary.event_count = events_.events.size();
    return CheckEvents();
  }

  Status CheckEvents() {
    const ReadReport& report = result_.summary.events;
    if (!options_.allow_losses) {
      if (Status status = CheckLosses(options_.events_path, report); !status.ok()) return status;
    }
    if (!events_.events.empty()) return Status::Ok();
    if (report.rows > 0)
      return Bad(options_.events_path + ": none of its " + std::to_string(report.rows) +
                 " rows is an event that can be used" +
                 (report.skipped > 0 ? "; does --until name a day before all of them?" : ""));
    result_.summary.warnings.push_back({options_.events_path, 0, "", "holds no events",
                                        "a pack without them only knows what the products file says"});
    return Status::Ok();
  }

  std::string ProductsPath(const MarketConfig& market) const {
    if (market.products_path.empty()) return options_.products_path;
    return (std::filesystem::path(base_dir_) / market.products_path).string();
  }

  Status ReadProductFile(const std::string& path, const std::string& currency, ProductTable* products) {
    if (path.empty()) {
      for (uint32_t i = 0; i < events_.products.size(); ++i) {
        Product product;
        product.id = product.title = events_.products[i];
        products->products.push_back(std::move(product));
      }
      if (products->products.empty()) return Bad("the events name no product, and no products file is given");
      return Status::Ok();
    }
    Progress("reading products");
    ReadReport report;
    Result<ProductTable> read = ReadProducts(path, Reading(currency), &report);
    result_.summary.products.Add(report);
    if (!read.ok()) return read.status();
    if (!replay_ && !options_.allow_losses) {
      if (Status status = CheckLosses(path, report); !status.ok()) return status;
    }
    *products = std::move(read.value());
    if (products->products.empty()) return Bad(path + ": holds no usable product");
    for (Product& product : products->products) product.in_stock |= replay_;
    return Status::Ok();
  }

  Status Match(const std::string& path, Trained* trained, std::vector<uint32_t>* product_of) const {
    MatchResult match = MatchProducts(events_, trained->products);
    *product_of = std::move(match.product_of);
    if (events_.events.empty()) return Status::Ok();
    trained->match_rate = match.rate;
    trained->match_key = match.key;
    if (match.rate >= kMinMatchRate) return Status::Ok();
    std::string message = path + ": only " + std::to_string(static_cast<int>(match.rate * 100)) +
                          " % of the events name a product of this file; tried";
    for (const auto& [key, rate] : match.tried)
      message += " " + key + " (" + std::to_string(static_cast<int>(rate * 100)) + " %)";
    return Bad(message + "; the likely key is " + match.key + ": use the ids of one system in both files");
  }

  Result<std::shared_ptr<Trained>> Train(const std::string& path, const std::string& currency) {
    const auto known = trained_.find(path + "\n" + currency);
    if (known != trained_.end()) return known->second;
    auto trained = std::make_shared<Trained>();
    if (Status status = ReadProductFile(path, currency, &trained->products); !status.ok()) return status;
    std::vector<uint32_t> product_of;
    if (Status status = Match(path, trained.get(), &product_of); !status.ok()) return status;
    Progress("preparing events");
    const auto count = static_cast<uint32_t>(trained->products.products.size());
    const PreparedEvents prepared = Prepare(events_, product_of, count);
    result_.summary.visitor_count = prepared.visitor_count;
    Progress("training");
    TrainAll(prepared, product_of, trained.get());
    trained_.emplace(path + "\n" + currency, trained);
    return trained;
  }

  void TrainAll(const PreparedEvents& prepared, const std::vector<uint32_t>& product_of, Trained* trained) {
    trained->newest_ms = prepared.end_ms;
    trained->numbering = NumberByPopularity(prepared);
    trained->first_seen_ms = FirstSeen(trained->products, prepared);
    if (prepared.end_ms == 0) {
      for (const int64_t seen_ms : trained->first_seen_ms)
        trained->newest_ms = std::max(trained->newest_ms, seen_ms);
    }
    const std::vector<bool> sensitive = FindSensitive(trained->products);
    trained->sensitive = static_cast<uint32_t>(std::count(sensitive.begin(), sensitive.end(), true));
    trained->models = TrainModels(prepared, trained->products, trained->numbering, trained->first_seen_ms,
                                  sensitive, options_.train);
    Progress("learning weights");
    Learnt learnt = LearnWeights(events_, product_of, trained->products, sensitive, options_.train);
    for (float Weights::*weight : kStoredWeights) trained->models.weights.push_back(learnt.weights.*weight);
    result_.summary.lessons = std::move(learnt.lessons);
    if (replay_ || !options_.privacy_report || events_.events.empty()) return;
    Progress("measuring what the pack tells of shoppers");
    trained->privacy = ReportPrivacy({events_, trained->products, prepared, trained->numbering, sensitive,
                                      trained->models, learnt.weights, options_.train});
  }

  // Fills in what the configuration left to the feed.
  Status Settle(MarketConfig* market, const ProductTable& products) const {
    if (market->currency.empty()) market->currency = MostNamedCurrency(products);
    // Numbers still need formats where no currency is known; prices are not shown then.
    const std::string format_currency = market->currency.empty() ? "EUR" : market->currency;
    if (market->currency.empty()) market->currency = kNoCurrency;
    Result<std::unique_ptr<pack::FormatsT>> formats = CompileFormats(market->locale, format_currency);
    if (!formats.ok()) return formats.status();
    market->plan.formats = std::move(formats.value());
    return Status::Ok();
  }

  void WarnOfUnknownProducts(const MarketConfig& market, const ProductTable& products) {
    std::set<std::string_view> ids;
    for (const Product& product : products.products) ids.insert(product.id);
    const auto warn = [&](const std::string& path, const std::string& id) {
      if (id.empty() || ids.count(id) != 0) return;
      result_.summary.warnings.push_back({options_.config_path, 0, path,
                                          "the products of market " + market.name + " hold no " + id,
                                          "correct the id, or remove it"});
    };
    for (size_t i = 0; i < market.plan.pins.size(); ++i)
      warn("/pins/" + std::to_string(i) + "/product", market.plan.pins[i]->product);
    for (const std::string& id : market.plan.block) warn("/block", id);
  }

  Status AddHead(MarketConfig* market, std::vector<NewHead>* heads) {
    Result<std::shared_ptr<Trained>> trained = Train(ProductsPath(*market), market->currency);
    if (!trained.ok()) return trained.status();
    const Trained& from = *trained.value();
    if (Status status = Settle(market, from.products); !status.ok()) return status;
    WarnOfUnknownProducts(*market, from.products);
    pack::HeadT head;
    head.format = kPackFormat;
    head.market = market->name;
    head.locale = market->locale;
    head.currency = market->currency;
    head.built_ms = from.newest_ms;
    if (const Result<int> exponent = CurrencyExponent(market->currency); exponent.ok()) {
      head.currency_exponent = static_cast<uint8_t>(exponent.value());
    }
    head.products = std::make_unique<pack::ProductsT>(
        AssembleProducts(from.products, from.first_seen_ms, from.numbering, *market));
    head.models = std::make_unique<pack::ModelsT>(from.models);
    head.plan = std::make_unique<pack::PlanT>(std::move(market->plan));
    return Finish(head, from, heads);
  }

  // Serialises, checks that a page would accept the bytes, and notes the sizes.
  Status Finish(const pack::HeadT& head, const Trained& from, std::vector<NewHead>* heads) {
    flatbuffers::FlatBufferBuilder buffer(1 << 20);
    buffer.Finish(pack::Head::Pack(buffer, &head), pack::HeadIdentifier());
    std::vector<uint8_t> bytes(buffer.GetBufferPointer(), buffer.GetBufferPointer() + buffer.GetSize());
    if (const auto opened = Pack::Open(bytes); !opened.ok()) return opened.status();
    MarketSummary summary;
    summary.name = head.market;
    summary.locale = head.locale;
    summary.currency = head.currency;
    summary.products = head.products->count;
    if (head.models->fragments) {
      summary.fragment_rows = head.models->fragments->rows;
      summary.fragment_items = head.models->fragments->items;
    }
    if (head.models->bought_together) summary.bought_edges = head.models->bought_together->edges;
    summary.head_bytes = bytes.size();
    summary.sensitive_products = from.sensitive;
    summary.match_rate = from.match_rate;
    summary.match_key = from.match_key;
    summary.privacy = from.privacy;
    result_.summary.markets.push_back(std::move(summary));
    std::vector<std::string> slots;
    for (const auto& slot : head.plan->slots) slots.push_back(slot->name);
    heads->push_back({head.market, head.locale, head.currency, std::move(slots), std::move(bytes)});
    return Status::Ok();
  }

  // A new configuration leaves what the pack tells of shoppers as it was.
  std::string PrivacyText(bool config_only) const {
    if (config_only) return ReadPrivacy(options_.out_dir);
    const nlohmann::ordered_json report = PrivacyJson(result_.summary);
    return report.is_null() ? std::string() : report.dump(2) + "\n";
  }

  // The live pack must not be replaced by one that lost what it had.
  Status CheckGoingLive(bool config_only, const std::vector<NewHead>& heads) const {
    if (options_.force) return Status::Ok();
    for (const NewHead& head : heads) {
      if (Status status = CheckHeadSize(head); !status.ok()) return status;
    }
    return config_only ? Status::Ok() : CheckAgainstLive(options_.out_dir, heads);
  }

  Status Write(bool config_only, std::vector<NewHead> heads) {
    Result<PackWriter> writer = PackWriter::Open(options_.out_dir);
    if (!writer.ok()) return writer.status();
    if (Status status = CheckGoingLive(config_only, heads); !status.ok()) return status;
    if (Status status = CarryOverlays(options_.out_dir, config_only, options_.force, &heads); !status.ok())
      return status;
    Progress("writing " + options_.out_dir);
    Result<Manifest> manifest = writer.value().WritePack(heads, PrivacyText(config_only));
    if (!manifest.ok()) return manifest.status();
    result_.summary.manifest = std::move(manifest.value());
    return Status::Ok();
  }

  Status ConfigOnlySteps() {
    if (Status status = Compile(); !status.ok()) return status;
    const Result<Manifest> manifest = ReadManifest(options_.out_dir);
    if (!manifest.ok()) return manifest.status();
    if (manifest.value().markets.size() != config_.markets.size()) {
      return Bad("--config-only: the configuration has other markets than the pack; build without it");
    }
    std::vector<NewHead> heads;
    for (MarketConfig& market : config_.markets) {
      Result<std::vector<uint8_t>> bytes = ReadHead(options_.out_dir, market.name);
      if (!bytes.ok()) return bytes.status();
      if (const auto opened = Pack::Open(bytes.value()); !opened.ok()) return opened.status();
      const std::unique_ptr<pack::HeadT> head = pack::UnPackHead(bytes.value().data());
      if (market.currency.empty()) market.currency = head->currency;
      if (market.locale != head->locale || market.currency != head->currency ||
          market.plan.url_before != head->plan->url_before ||
          market.plan.url_after != head->plan->url_after) {
        return Bad("--config-only: market " + market.name +
                   " has another locale, currency or product_url than the pack; build without it");
      }
      if (market.plan.min_stock != head->plan->min_stock)
        return Bad("--config-only: min_stock changed, and the pack holds no stock levels; build without it");
      market.plan.formats = std::move(head->plan->formats);
      head->plan = std::make_unique<pack::PlanT>(std::move(market.plan));
      if (Status status = Finish(*head, Trained{}, &heads); !status.ok()) return status;
    }
    return Write(true, std::move(heads));
  }

  const BuildOptions& options_;
  bool replay_ = false;
  BuildResult result_;
  CompiledConfig config_;
  std::string base_dir_;
  EventTable events_;
  std::map<std::string, std::shared_ptr<Trained>> trained_;
};

}  // namespace

BuildResult Build(const BuildOptions& options) {
  return Builder(options).Run();
}

ReplayBuild BuildForReplay(const BuildOptions& options, EventTable events, const std::string& market) {
  return Builder(options).RunForReplay(std::move(events), market);
}

BuildResult BuildConfigOnly(const BuildOptions& options) {
  return Builder(options).RunConfigOnly();
}

}  // namespace rapport::builder
