#include "config_keys.h"
#include "plan_parts.h"

namespace rapport::builder {
namespace {

constexpr int64_t kDefaultBoughtDays = 30;
constexpr int64_t kMaxBoughtDays = 3650;
constexpr int64_t kDefaultReturnedDays = 90;
constexpr int64_t kDefaultTiredShown = 6;
constexpr int64_t kDefaultTiredDays = 14;
constexpr int64_t kMaxTiredShown = 1000;
constexpr int64_t kMaxTiredDays = 365;
constexpr int64_t kMaxMinStock = 1'000'000;
constexpr size_t kMaxUrlBytes = 2000;

void CompileFatigue(const ObjectReader& rules, pack::PlanT& plan, Diagnostics& diagnostics) {
  const std::optional<Place> found = rules.Find("fatigue");
  if (!found) return;
  const ObjectReader reader(*found, kFatigueKeys, diagnostics);
  plan.tired_shown = static_cast<uint16_t>(reader.Integer("shown", 0, kMaxTiredShown, kDefaultTiredShown));
  plan.tired_within_ms = reader.Integer("within_days", 1, kMaxTiredDays, kDefaultTiredDays) * kDayMs;
}

}  // namespace

void CompileRules(const ObjectReader& top, pack::PlanT& plan, Diagnostics& diagnostics) {
  plan.hide_out_of_stock = true;
  plan.hide_in_cart = true;
  plan.hide_viewed = true;
  plan.hide_bought_ms = kDefaultBoughtDays * kDayMs;
  plan.hide_returned_ms = kDefaultReturnedDays * kDayMs;
  plan.tired_shown = kDefaultTiredShown;
  plan.tired_within_ms = kDefaultTiredDays * kDayMs;
  const std::optional<Place> found = top.Find("rules");
  if (!found) return;
  const ObjectReader reader(*found, kRuleKeys, diagnostics);
  plan.hide_out_of_stock = reader.Boolean("hide_out_of_stock", true);
  plan.hide_in_cart = reader.Boolean("hide_in_cart", true);
  plan.hide_viewed = reader.Boolean("hide_viewed", true);
  plan.hide_bought_ms = reader.Integer("hide_bought_days", 0, kMaxBoughtDays, kDefaultBoughtDays) * kDayMs;
  plan.hide_returned_ms =
      reader.Integer("hide_returned_days", 0, kMaxBoughtDays, kDefaultReturnedDays) * kDayMs;
  plan.min_stock = static_cast<uint32_t>(reader.Integer("min_stock", 0, kMaxMinStock, 0));
  CompileFatigue(reader, plan, diagnostics);
}

void CompileProductUrl(const ObjectReader& object, pack::PlanT& plan, Diagnostics& diagnostics) {
  const std::optional<Place> place = object.Find("product_url");
  if (!place) return;
  const std::optional<std::string> url = ReadText(*place, kMaxUrlBytes, diagnostics);
  if (!url) return;
  constexpr std::string_view kId = "{id}";
  const size_t id = url->find(kId);
  const bool once = id != std::string::npos && url->find(kId, id + 1) == std::string::npos;
  const bool address = url->starts_with("https://") || url->starts_with("http://") ||
                       (url->starts_with("/") && !url->starts_with("//"));
  const bool host_fixed =
      id != std::string::npos &&
      url->find_first_of("/?#", url->find("//") == std::string::npos ? 0 : url->find("//") + 2) < id;
  if (!once || !address || !host_fixed || url->find_first_of(" \t\r\n\"'<>\\") != std::string::npos) {
    diagnostics.Error(place->line(), place->path, Quoted(*url) + " is not an address with {id}",
                      "write \"/product/{id}\" or \"https://shop.example/product/{id}\"");
    return;
  }
  plan.url_before = url->substr(0, id);
  plan.url_after = url->substr(id + kId.size());
}

void CompileFacts(const ObjectReader& top, PlanDraft& draft, Diagnostics& diagnostics) {
  const std::optional<Place> found = top.Find("facts");
  if (!found) return;
  const ObjectReader reader(*found, {}, diagnostics);
  const std::vector<Place> members = reader.Members();
  if (members.size() > kMaxFacts) {
    diagnostics.Error(found->line(), found->path, "there are " + std::to_string(members.size()) + " facts",
                      "declare at most " + std::to_string(kMaxFacts));
    return;
  }
  for (size_t i = 0; i < members.size(); ++i) {
    const std::string& name = reader.key(i);
    const Place& place = members[i];
    if (!IsFieldName(name) || name.size() > kMaxNameBytes) {
      diagnostics.Error(place.line(), place.path, Quoted(name) + " cannot be a fact's name",
                        "use small letters, digits and _");
      continue;
    }
    bool built_in = false;
    for (const BuiltInFact& known : kBuiltInFacts) built_in = built_in || known.name == name;
    if (built_in) {
      diagnostics.Error(place.line(), place.path, "the fact " + Quoted(name) + " is built in",
                        "give yours another name");
      continue;
    }
    const std::optional<std::string> type = ReadText(place, kMaxNameBytes, diagnostics);
    if (!type) continue;
    DeclaredFact fact{name, FactType::kNumber};
    if (*type == "string") {
      fact.type = FactType::kString;
    } else if (*type == "boolean") {
      fact.type = FactType::kBoolean;
    } else if (*type != "number") {
      diagnostics.Error(place.line(), place.path, "there is no type " + Quoted(*type),
                        DidYouMean(*type, {kFactTypes.begin(), kFactTypes.end()}));
    }
    auto packed = std::make_unique<pack::FactT>();
    packed->name = name;
    packed->type = static_cast<uint8_t>(fact.type);
    draft.plan.facts.push_back(std::move(packed));
    draft.facts.push_back(std::move(fact));
  }
}

}  // namespace rapport::builder
