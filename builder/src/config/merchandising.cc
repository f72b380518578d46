#include <algorithm>
#include <cmath>
#include <set>

#include "condition_tree.h"
#include "config_keys.h"
#include "plan_parts.h"
#include "rapport/builder/time_parse.h"
#include "rapport/pack.h"

namespace rapport::builder {
namespace {

constexpr size_t kMaxBlocked = 10'000;
constexpr size_t kMaxIdBytes = 128;
constexpr int64_t kMaxPosition = 48;
constexpr double kLeastFactor = 0.01;
constexpr double kMostFactor = 100;

class MerchandisingCompiler {
 public:
  MerchandisingCompiler(PlanDraft& draft, Diagnostics& diagnostics)
      : draft_(draft), diagnostics_(diagnostics) {}

  void Compile(const ObjectReader& top) {
    if (const std::optional<Place> filter = top.Find("filter"))
      draft_.plan.filter = CompileExpressionTree(*filter, draft_.plan.texts, diagnostics_);
    CompileBlock(top);
    for (const Place& place : top.List("pins", kMaxRules)) CompilePin(place);
    for (const Place& place : top.List("boosts", kMaxRules)) CompileBoost(place);
  }

 private:
  void CompileBlock(const ObjectReader& top) {
    std::set<std::string> ids;
    for (const Place& place : top.List("block", kMaxBlocked)) {
      const std::optional<std::string> id = ReadText(place, kMaxIdBytes, diagnostics_);
      if (!id) continue;
      if (id->empty()) Mistake(place, "this id is empty", "write the id of a product");
      if (ids.insert(*id).second) draft_.plan.block.push_back(*id);
    }
  }

  void CompilePin(const Place& place) {
    const ObjectReader reader(place, kPinKeys, diagnostics_);
    auto pin = std::make_unique<pack::PinT>();
    const std::optional<Place> product = reader.Find("product");
    const std::optional<Place> where = reader.Find("where");
    if (reader.is_object() && product.has_value() == where.has_value()) {
      Mistake(place, product ? "a pin has either \"product\" or \"where\"" : "this pin names no product",
              "write \"product\": \"id\", or \"where\": {\"brand\": \"Ada\"}");
    }
    if (product) {
      pin->product = ReadText(*product, kMaxIdBytes, diagnostics_).value_or("");
      if (product->value->kind == JsonKind::kString && pin->product.empty())
        Mistake(*product, "this id is empty", "write the id of a product");
    }
    if (where) pin->where = CompileExpressionTree(*where, draft_.plan.texts, diagnostics_);
    pin->position = static_cast<uint8_t>(reader.Integer("position", 1, kMaxPosition, 1));
    if (const std::optional<Place> slot = reader.Require("slot", "write \"slot\": \"for-you\"")) {
      pin->slot = FindSlot(*slot).value_or(0);
      CheckPosition(reader, *pin);
    }
    CompileWhen(reader, "this pin", *pin);
    draft_.plan.pins.push_back(std::move(pin));
  }

  void CheckPosition(const ObjectReader& reader, const pack::PinT& pin) {
    if (pin.slot >= draft_.plan.slots.size()) return;
    const pack::SlotT& slot = *draft_.plan.slots[pin.slot];
    if (pin.position <= slot.count || slot.content) return;
    Mistake(*reader.Find("position"),
            "the slot " + Quoted(slot.name) + " has " + std::to_string(slot.count) + " places",
            "write a \"position\" of at most " + std::to_string(slot.count));
  }

  void CompileBoost(const Place& place) {
    const ObjectReader reader(place, kBoostKeys, diagnostics_);
    auto boost = std::make_unique<pack::BoostT>();
    if (const std::optional<Place> where =
            reader.Require("where", "write \"where\": {\"brand\": \"Ada\"}; {} means every product")) {
      boost->where = CompileExpressionTree(*where, draft_.plan.texts, diagnostics_);
    }
    (void)reader.Require("factor", "write \"factor\": 1.5, or below 1 to bury");
    boost->factor =
        static_cast<float>(ReadNumber(reader, "factor", kLeastFactor, kMostFactor, diagnostics_).value_or(1));
    if (const std::optional<Place> slot = reader.Find("slot")) {
      if (const std::optional<uint16_t> number = FindSlot(*slot)) boost->slots = {*number};
    }
    CompileWhen(reader, "this boost", *boost);
    draft_.plan.boosts.push_back(std::move(boost));
  }

  template <typename Rule>
  void CompileWhen(const ObjectReader& reader, std::string_view what, Rule& rule) {
    if (const std::optional<Place> when = reader.Find("when"))
      rule.when = CompileConditionTree(*when, draft_.facts, draft_.plan.texts, diagnostics_);
    const Schedule schedule = ReadSchedule(reader, what, diagnostics_);
    rule.from_ms = schedule.from_ms;
    rule.until_ms = schedule.until_ms;
  }

  std::optional<uint16_t> FindSlot(const Place& place) {
    const std::optional<std::string> name = ReadText(place, kMaxNameBytes, diagnostics_);
    if (!name) return std::nullopt;
    std::vector<std::string_view> with_products;
    const auto& slots = draft_.plan.slots;
    for (size_t i = 0; i < slots.size(); ++i) {
      if (!slots[i]->content) with_products.push_back(slots[i]->name);
      if (slots[i]->name != *name) continue;
      if (!slots[i]->content) return static_cast<uint16_t>(i);
      Mistake(place, "the slot " + Quoted(*name) + " shows content", "name a slot with products");
      return std::nullopt;
    }
    Mistake(place, "there is no slot " + Quoted(*name), DidYouMean(*name, with_products));
    return std::nullopt;
  }

  void Mistake(const Place& place, std::string problem, std::string instead) {
    diagnostics_.Error(place.line(), place.path, std::move(problem), std::move(instead));
  }

  PlanDraft& draft_;
  Diagnostics& diagnostics_;
};

int64_t ReadMoment(const ObjectReader& object, std::string_view key, Diagnostics& diagnostics) {
  const std::optional<Place> place = object.Find(key);
  if (!place) return 0;
  const std::optional<std::string> text = ReadText(*place, kMaxNameBytes, diagnostics);
  if (!text) return 0;
  const std::optional<int64_t> moment = ParseZonedTimeMs(*text);
  if (!moment) {
    diagnostics.Error(place->line(), place->path, Quoted(*text) + " is not a date",
                      "write 2026-11-01 (UTC midnight) or 2026-11-01T09:00:00+01:00");
  }
  return moment.value_or(0);
}

}  // namespace

void CompileMerchandising(const ObjectReader& top, PlanDraft& draft, Diagnostics& diagnostics) {
  MerchandisingCompiler(draft, diagnostics).Compile(top);
}

Schedule ReadSchedule(const ObjectReader& object, std::string_view what, Diagnostics& diagnostics) {
  const Schedule schedule{ReadMoment(object, "from", diagnostics), ReadMoment(object, "until", diagnostics)};
  if (schedule.until_ms != 0 && schedule.from_ms >= schedule.until_ms) {
    const Place until = *object.Find("until");
    diagnostics.Error(until.line(), until.path,
                      std::string(what) + " never shows: \"until\" is not after \"from\"",
                      "write a later \"until\"");
  }
  return schedule;
}

std::optional<double> ReadNumber(const ObjectReader& object, std::string_view key, double least, double most,
                                 Diagnostics& diagnostics) {
  const std::optional<Place> place = object.Find(key);
  if (!place) return std::nullopt;
  const auto text = [](double number) {
    const std::string digits = std::to_string(number);
    const std::string cut = digits.substr(0, digits.find_last_not_of('0') + 1);
    return cut.back() == '.' ? cut.substr(0, cut.size() - 1) : cut;
  };
  const std::string range = "a number from " + text(least) + " to " + text(most);
  if (place->value->kind != JsonKind::kNumber) {
    WrongType(*place, range, diagnostics);
    return std::nullopt;
  }
  if (place->value->number >= least && place->value->number <= most) return place->value->number;
  diagnostics.Error(place->line(), place->path, "this number is out of range", "write " + range);
  return std::nullopt;
}

}  // namespace rapport::builder
