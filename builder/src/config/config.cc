#include "rapport/builder/config.h"

#include <set>
#include <utility>

#include "config_keys.h"
#include "json_tree.h"
#include "locale_names.h"
#include "plan_parts.h"

namespace rapport::builder {
namespace {

constexpr int64_t kMaxAgeHours = 24 * 365;
constexpr size_t kMaxPathBytes = 1000;

class ConfigCompiler {
 public:
  ConfigCompiler(std::string base_dir, ConfigOptions options, Diagnostics& diagnostics)
      : base_dir_(std::move(base_dir)), options_(std::move(options)), diagnostics_(diagnostics) {}

  CompiledConfig Compile(const JsonValue& root) {
    const ObjectReader top({&root, ""}, kTopKeys, diagnostics_);
    CompiledConfig config;
    if (!top.is_object()) return config;
    CheckVersion(top);
    (void)top.Text("$schema", kMaxPathBytes);
    CompileFacts(top, draft_, diagnostics_);
    CompileSlotsOrBuiltIn(top);
    CompileContent(top, draft_, diagnostics_);
    CompileExperiments(top, draft_, diagnostics_);
    CompileTemplates(top, base_dir_, draft_, diagnostics_);
    CompileMerchandising(top, draft_, diagnostics_);
    CompileRules(top, draft_.plan, diagnostics_);
    CompileStruckPrice(top);
    CompileProductUrl(top, draft_.plan, diagnostics_);
    draft_.plan.max_age_ms = top.Integer("max_age_hours", 0, kMaxAgeHours, 0) * kHourMs;
    SetDefaultReasons(draft_.plan);
    CompileReasons(top, draft_.plan, diagnostics_);
    WarnEmptySlots(top);
    options_.default_locale = Locale(top, options_.default_locale);
    options_.default_currency = Currency(top, options_.default_currency);
    CompileMarkets(top, config);
    return config;
  }

 private:
  void CheckVersion(const ObjectReader& top) {
    const std::optional<Place> version = top.Require("version", "write \"version\": 1");
    if (!version || (version->value->is_integer && version->value->integer == 1)) return;
    diagnostics_.Error(version->line(), version->path, "this program reads version 1 only",
                       "write \"version\": 1");
  }

  void CompileStruckPrice(const ObjectReader& top) {
    const std::optional<Place> place = top.Find("struck_price");
    if (!place) return;
    const std::optional<std::string> which = ReadText(*place, kMaxNameBytes, diagnostics_);
    if (!which) return;
    draft_.plan.strike_list_price = *which == "list";
    if (*which != "list" && *which != "lowest_30d") {
      diagnostics_.Error(place->line(), place->path, "no price is called " + Quoted(*which),
                         DidYouMean(*which, {"lowest_30d", "list"}));
    }
  }

  void CompileSlotsOrBuiltIn(const ObjectReader& top) {
    if (top.Find("slots")) return CompileSlots(top.List("slots", kMaxSlots), draft_, diagnostics_);
    if (!ParseJson(BuiltInConfig(), diagnostics_, built_in_)) return;
    CompileSlots(ObjectReader({&built_in_, ""}, kTopKeys, diagnostics_).List("slots", kMaxSlots), draft_,
                 diagnostics_);
  }

  void WarnEmptySlots(const ObjectReader& top) {
    std::set<uint16_t> filled;
    for (const auto& item : draft_.plan.content) filled.insert(item->slots.begin(), item->slots.end());
    for (size_t i = 0; i < draft_.plan.slots.size(); ++i) {
      if (!draft_.plan.slots[i]->content || filled.count(static_cast<uint16_t>(i)) != 0) continue;
      const Place slot = top.Find("slots")->Item(i);
      diagnostics_.Warn(slot.line(), slot.path, "no content item names this slot, so it never shows anything",
                        "name it in a content item's \"slots\"");
    }
  }

  std::string Locale(const ObjectReader& object, const std::string& inherited) {
    const std::optional<Place> place = object.Find("locale");
    if (!place) return inherited;
    const std::optional<std::string> name = ReadText(*place, kMaxNameBytes, diagnostics_);
    if (!name) return inherited;
    if (IsKnownLocale(*name)) return *name;
    diagnostics_.Error(place->line(), place->path, "there is no locale " + Quoted(*name),
                       "write a language and a country, such as en-GB or de-DE");
    return inherited;
  }

  std::string Currency(const ObjectReader& object, const std::string& inherited) {
    const std::optional<Place> place = object.Find("currency");
    if (!place) return inherited;
    const std::optional<std::string> code = ReadText(*place, kMaxNameBytes, diagnostics_);
    if (!code) return inherited;
    if (CurrencyExponent(*code).ok()) return *code;
    diagnostics_.Error(place->line(), place->path, "there is no currency " + Quoted(*code),
                       "write its ISO 4217 code, such as GBP or EUR");
    return inherited;
  }

  void CompileMarkets(const ObjectReader& top, CompiledConfig& config) {
    std::set<std::string> names;
    const std::vector<Place> places = top.List("markets", kMaxMarkets);
    for (const Place& place : places) {
      const ObjectReader reader(place, kMarketKeys, diagnostics_);
      if (reader.is_object()) config.markets.push_back(CompileMarket(reader, names));
    }
    if (!places.empty()) return;
    MarketConfig market{"default", options_.default_locale, options_.default_currency, "", draft_.plan};
    SetFormats(top.place(), market);
    config.markets.push_back(std::move(market));
  }

  MarketConfig CompileMarket(const ObjectReader& reader, std::set<std::string>& names) {
    MarketConfig market;
    market.plan = draft_.plan;
    if (const std::optional<Place> place = reader.Require("name", "write \"name\": \"uk\"")) {
      market.name = ReadText(*place, kMaxNameBytes, diagnostics_).value_or("");
      if (!IsSlotName(market.name)) {
        diagnostics_.Error(place->line(), place->path, Quoted(market.name) + " cannot be a market's name",
                           "use small letters, digits and -");
      } else if (!names.insert(market.name).second) {
        diagnostics_.Error(place->line(), place->path, "there are two markets named " + Quoted(market.name),
                           "give one another name");
      }
    }
    market.locale = Locale(reader, options_.default_locale);
    market.currency = Currency(reader, options_.default_currency);
    market.products_path = reader.Text("products", kMaxPathBytes).value_or("");
    CompileProductUrl(reader, market.plan, diagnostics_);
    CompileReasons(reader, market.plan, diagnostics_);
    SetTitles(reader, market.plan);
    SetFormats(reader.place(), market);
    return market;
  }

  void SetTitles(const ObjectReader& market, pack::PlanT& plan) {
    const std::optional<Place> found = market.Find("titles");
    if (!found) return;
    std::vector<std::string_view> names;
    for (const auto& slot : plan.slots) names.push_back(slot->name);
    if (names.empty()) names.emplace_back();  // no names would allow any
    const ObjectReader titles(*found, names, diagnostics_);
    for (auto& slot : plan.slots) {
      const std::string title = titles.Text(slot->name, kMaxTitleBytes).value_or(slot->title);
      SetVariedTitle(slot->name, title, plan);
      slot->title = title;
    }
  }

  // Without a currency the formats wait for the feed's.
  void SetFormats(const Place& place, MarketConfig& market) {
    if (market.currency.empty()) return;
    Result<std::unique_ptr<pack::FormatsT>> formats = CompileFormats(market.locale, market.currency);
    if (formats.ok()) {
      market.plan.formats = std::move(formats.value());
    } else {
      diagnostics_.Error(place.line(), place.path, formats.status().message,
                         "correct \"locale\" or \"currency\"");
    }
  }

  std::string base_dir_;
  ConfigOptions options_;
  Diagnostics& diagnostics_;
  PlanDraft draft_;
  JsonValue built_in_;  // outlives the places that point into it
};

}  // namespace

ConfigResult CompileConfig(const std::string& text, const std::string& file, const std::string& base_dir,
                           const ConfigOptions& options) {
  Diagnostics diagnostics(file);
  ConfigResult result;
  try {
    JsonValue root;
    if (ParseJson(text, diagnostics, root)) {
      CompiledConfig config = ConfigCompiler(base_dir, options, diagnostics).Compile(root);
      config.warnings = diagnostics.warnings();
      if (diagnostics.ok()) result.config = std::move(config);
    }
  } catch (const std::exception& error) {
    diagnostics.Error(0, "", std::string("this cannot be compiled: ") + error.what(), "");
  }
  result.errors = diagnostics.errors();
  return result;
}

}  // namespace rapport::builder
