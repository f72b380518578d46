#include "visits.h"

#include "rapport/profile.h"

namespace rapport::builder {
namespace {

uint32_t OwnerOf(const EventTable& events, const Event& event) {
  if (event.visitor != kNone) return event.visitor;
  if (event.session != kNone) return static_cast<uint32_t>(events.visitors.size()) + event.session;
  return kNone;
}

bool SameVisit(const Event& a, const Event& b) {
  if (a.session != kNone || b.session != kNone) return a.session == b.session;
  return b.ts_ms - a.ts_ms < kSessionIdleMs;
}

// Calls each(place, event, whether a visit begins with it) for rows of `kind` that name a product.
template <typename Each>
void ForEachRow(const EventTable& events, std::span<const uint32_t> rows, EventKind kind, const Each& each) {
  const Event* previous = nullptr;
  for (uint32_t place = 0; place < rows.size(); ++place) {
    const Event& event = events.events[rows[place]];
    if (event.kind != kind || event.product == kNone) continue;
    each(place, event, previous == nullptr || !SameVisit(*previous, event));
    previous = &event;
  }
}

}  // namespace

Owners::Owners(const EventTable& events, size_t end) : events_(events) {
  const size_t count = events.visitors.size() + events.sessions.size();
  begins_.assign(count + 1, 0);
  for (size_t i = 0; i < end; ++i) {
    if (const uint32_t owner = OwnerOf(events, events.events[i]); owner != kNone) ++begins_[owner + 1];
  }
  for (size_t owner = 0; owner < count; ++owner) begins_[owner + 1] += begins_[owner];
  rows_.resize(begins_.back());
  std::vector<uint32_t> next(begins_.begin(), begins_.end() - 1);
  for (size_t i = 0; i < end; ++i) {
    if (const uint32_t owner = OwnerOf(events, events.events[i]); owner != kNone)
      rows_[next[owner]++] = static_cast<uint32_t>(i);
  }
}

std::string_view Owners::Name(uint32_t owner) const {
  const auto visitors = static_cast<uint32_t>(events_.visitors.size());
  return owner < visitors ? events_.visitors[owner] : events_.sessions[owner - visitors];
}

std::vector<Visit> VisitsOf(const EventTable& events, const Owners& owners, uint32_t owner, EventKind kind) {
  std::vector<Visit> visits;
  ForEachRow(events, owners.Rows(owner), kind, [&](uint32_t place, const Event& event, bool first) {
    if (first) visits.push_back({owner, event.ts_ms, {}});
    visits.back().places.push_back(place);
  });
  return visits;
}

void AddVisitBegins(const EventTable& events, const Owners& owners, uint32_t owner, EventKind kind,
                    std::vector<int64_t>* begins) {
  ForEachRow(events, owners.Rows(owner), kind, [&](uint32_t /*place*/, const Event& event, bool first) {
    if (first) begins->push_back(event.ts_ms);
  });
}

}  // namespace rapport::builder
