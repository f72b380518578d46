#include "rapport/facts.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "pack_generated.h"
#include "rapport/lifecycle.h"

namespace rapport {
namespace {

constexpr int64_t kMinuteMs = 60 * 1000;

int64_t FloorDiv(int64_t a, int64_t b) {
  return a / b - (a % b < 0 ? 1 : 0);
}

FactValue Number(double number) {
  return {FactType::kNumber, number, {}};
}
FactValue Text(std::string_view text) {
  return {FactType::kString, 0, text};
}

const ToldFact* Find(const std::vector<ToldFact>& told, std::string_view name) {
  for (const ToldFact& fact : told) {
    if (fact.name == name) return &fact;
  }
  return nullptr;
}

}  // namespace

Result<std::vector<ToldFact>> ParseFacts(const Block& block) {
  std::vector<ToldFact> facts;
  for (const Record& record : block.records()) {
    if (record.text == 0 || record.kind > static_cast<uint32_t>(FactType::kBoolean) ||
        !std::isfinite(record.value)) {
      return Status::Error(StatusCode::kBadInput,
                           "facts: a fact needs a name, a known type and a finite value");
    }
    facts.push_back({std::string(block.Text(record.text)), static_cast<FactType>(record.kind), record.value,
                     std::string(block.Text(record.ref))});
  }
  return facts;
}

FactTable::FactTable(const Pack& pack, const Profile& profile, const std::vector<ToldFact>& told,
                     ConsentLevel level, int64_t now_ms, int utc_offset_minutes) {
  const auto* declared = pack.plan().facts();
  values_.resize(kBuiltInFacts.size() + (declared ? declared->size() : 0));
  bool advocate = false;
  for (uint32_t i = 0; declared && i < declared->size(); ++i) {
    const ToldFact* fact = Find(told, declared->Get(i)->name()->string_view());
    if (fact == nullptr || static_cast<uint8_t>(fact->type) != declared->Get(i)->type()) continue;
    values_[kBuiltInFacts.size() + i] = FactValue{fact->type, fact->number, fact->text};
    if (fact->name == "advocate" && fact->type == FactType::kBoolean) advocate = fact->number != 0;
  }
  SetBuiltIn(profile, level, now_ms, utc_offset_minutes, advocate);
}

void FactTable::SetBuiltIn(const Profile& profile, ConsentLevel level, int64_t now_ms, int utc_offset_minutes,
                           bool advocate) {
  const auto days_since = [now_ms](int64_t then_ms) {
    const int64_t days = std::max<int64_t>(0, now_ms - then_ms) / kDayMs;
    return Number(static_cast<double>(days));
  };
  values_[kFactOrders] = Number(profile.orders);
  values_[kFactViews] = Number(profile.views);
  values_[kFactSessions] = Number(profile.sessions);
  values_[kFactCartItems] = Number(profile.cart_products);
  if (profile.sessions > 1) values_[kFactDaysSinceVisit] = days_since(profile.previous_session_ms);
  if (profile.orders > 0) values_[kFactDaysSinceOrder] = days_since(profile.last_order_ms);
  if (profile.sessions > 1 || profile.session_rows > 0)
    values_[kFactDaysSinceFirstVisit] = days_since(profile.first_ms);

  const int64_t local_ms = now_ms + std::clamp(utc_offset_minutes, -24 * 60, 24 * 60) * kMinuteMs;
  const int64_t local_day = FloorDiv(local_ms, kDayMs);
  const int64_t hour = (local_ms - local_day * kDayMs) / (60 * kMinuteMs);
  values_[kFactHour] = Number(static_cast<double>(hour));
  const int64_t weekday = local_day + 4;  // 1970-01-01 was a Thursday, and Sunday is 0
  values_[kFactWeekday] = Number(static_cast<double>(weekday - FloorDiv(weekday, 7) * 7));

  constexpr std::array<std::string_view, 3> kLevels = {"none", "personalise", "measure"};
  values_[kFactLevel] = Text(kLevels[std::min<size_t>(static_cast<size_t>(level), 2)]);
  values_[kFactStage] = Text(StageName(StageOf(profile, advocate)));
}

}  // namespace rapport
