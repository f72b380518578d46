#include "rapport/builder/split.h"

#include <algorithm>
#include <cmath>
#include <functional>

#include "rapport/profile.h"
#include "test_groups.h"
#include "visits.h"

namespace rapport::builder {
namespace {

constexpr double kTestShare = 0.1;
constexpr int64_t kAfterLastEventMs = 1000;

Status Bad(const std::string& what) {
  return Status::Error(StatusCode::kBadInput, what);
}

bool IsImpression(EventKind kind) {
  return kind == EventKind::kViewItemList || kind == EventKind::kViewPromotion;
}

bool TellsTaste(const Event& event) {
  return event.product != kNone && (event.kind == EventKind::kViewItem || event.kind == EventKind::kPurchase);
}

// The latest midnight that leaves at least kTestShare of `moments` at or after it. Reorders them.
int64_t FindCut(std::vector<int64_t>* moments) {
  const auto wanted = static_cast<size_t>(std::ceil(kTestShare * static_cast<double>(moments->size())));
  const auto last = moments->begin() + static_cast<std::ptrdiff_t>(std::max<size_t>(wanted, 1)) - 1;
  std::nth_element(moments->begin(), last, moments->end(), std::greater<>());
  return *last - *last % kDayMs;
}

// Rows in `held_out` do not count.
double Repeats(const EventTable& events, const Owners& owners, const std::vector<uint32_t>& held_out) {
  std::vector<bool> left_out(events.events.size(), false);
  for (const uint32_t row : held_out) left_out[row] = true;
  std::vector<uint32_t> last_owner(events.products.size(), kNone);
  uint64_t all = 0, repeated = 0;
  for (uint32_t owner = 0; owner < owners.count(); ++owner) {
    for (const uint32_t row : owners.Rows(owner)) {
      const Event& event = events.events[row];
      if (!TellsTaste(event) || left_out[row]) continue;
      ++all;
      if (last_owner[event.product] == owner) ++repeated;
      last_owner[event.product] = owner;
    }
  }
  return all == 0 ? 0 : static_cast<double>(repeated) / static_cast<double>(all);
}

class Splitter {
 public:
  Splitter(const EventTable& events, const SplitOptions& options)
      : events_(events), options_(options), owners_(events, End(events, options)) {
    split_.protocol = options.protocol;
    split_.cut_ms = options.cut_ms;
  }

  Result<Split> Run() {
    if (events_.events.empty()) return Bad("there are no events to split");
    Status status = Status::Ok();
    switch (options_.protocol) {
      case Protocol::kNextView:
        status = ByTime(EventKind::kViewItem);
        break;
      case Protocol::kNextOrder:
        status = ByTime(EventKind::kPurchase);
        break;
      case Protocol::kLeaveOneOut:
        status = LeaveOneOut();
        break;
    }
    if (!status.ok()) return status;
    return std::move(split_);
  }

 private:
  static size_t EventsBefore(const EventTable& events, int64_t moment_ms) {
    const auto before = [](const Event& event, int64_t ms) { return event.ts_ms < ms; };
    return static_cast<size_t>(
        std::lower_bound(events.events.begin(), events.events.end(), moment_ms, before) -
        events.events.begin());
  }
  // Leave-one-out alone never looks beyond the cut.
  static size_t End(const EventTable& events, const SplitOptions& options) {
    if (options.protocol != Protocol::kLeaveOneOut || options.cut_ms == 0) return events.events.size();
    return EventsBefore(events, options.cut_ms);
  }
  [[nodiscard]] const Event& At(uint32_t owner, uint32_t place) const {
    return events_.events[owners_.Rows(owner)[place]];
  }

  Status ByTime(EventKind kind) {
    const bool views = kind == EventKind::kViewItem;
    const std::string things = views ? "product views (view_item)" : "purchases (purchase)";
    if (split_.cut_ms == 0) {
      std::vector<int64_t> moments;
      for (uint32_t owner = 0; owner < owners_.count(); ++owner)
        AddVisitBegins(events_, owners_, owner, kind, &moments);
      if (moments.empty()) return Bad("there are no " + things + ": choose another --protocol");
      split_.cut_ms = FindCut(&moments);
      split_.cut_found = true;
    }
    split_.exclude = views ? Exclude::kCurrent : Exclude::kNone;
    split_.train_end = EventsBefore(events_, split_.cut_ms);
    if (split_.train_end == 0)
      return Bad("no event lies before the cut, so there is nothing to learn from: name a later --until");
    if (split_.train_end == events_.events.size())
      return Bad("no event lies at or after the cut, so there is nothing to test: name an earlier --until");
    std::vector<TestGroup> groups;
    for (uint32_t owner = 0; owner < owners_.count(); ++owner) {
      const std::span<const uint32_t> rows = owners_.Rows(owner);
      if (rows.empty() || rows.back() < split_.train_end) continue;
      const std::vector<Visit> visits = VisitsOf(events_, owners_, owner, kind);
      if (visits.empty() || visits.back().first_ms < split_.cut_ms) continue;
      if (views) {
        AddSessions(visits, &groups);
      } else {
        AddNextOrder(visits, &groups);
      }
    }
    if (groups.empty()) {
      return Bad(views ? "no session that begins at or after the cut looks at two products: nothing to test"
                       : "no customer with " + std::to_string(options_.min_orders) +
                             " orders before the cut orders at or after it: nothing to test");
    }
    AddQueries(owners_, options_.max_queries, std::move(groups), &split_);
    return Status::Ok();
  }

  // The product that a page would call the current one after the owner's first `end` rows.
  [[nodiscard]] uint32_t CurrentProduct(uint32_t owner, uint32_t end) const {
    while (end-- > 0) {
      const Event& event = At(owner, end);
      if (event.product != kNone && !IsImpression(event.kind)) return event.product;
    }
    return kNone;
  }

  void AddSessions(const std::vector<Visit>& visits, std::vector<TestGroup>* groups) const {
    for (const Visit& visit : visits) {
      if (visit.first_ms < split_.cut_ms) continue;
      TestGroup group;
      group.owner = visit.owner;
      for (uint32_t i = 1, position = 0; i < visit.places.size(); ++i) {
        const uint32_t place = visit.places[i];
        const uint32_t target = At(visit.owner, place).product;
        if (target == At(visit.owner, visit.places[i - 1]).product) continue;
        ++position;
        // The current product is not offered, so nobody could be right about it.
        if (target == CurrentProduct(visit.owner, place)) continue;
        const auto at = static_cast<uint32_t>(group.targets.size());
        group.targets.push_back(target);
        group.steps.push_back(
            {position, place, At(visit.owner, place - 1).ts_ms + kAfterLastEventMs, at, at + 1});
      }
      if (group.steps.empty()) continue;
      const uint32_t session = At(visit.owner, visit.places.front()).session;
      group.longer_name = std::string(owners_.Name(visit.owner)) + "@" + std::to_string(visit.first_ms);
      group.name = session != kNone ? events_.sessions[session] : group.longer_name;
      groups->push_back(std::move(group));
    }
  }

  TestGroup GroupOfOwner(uint32_t owner, uint32_t rows_end, int64_t now_ms,
                         std::vector<uint32_t> targets) const {
    TestGroup group;
    group.owner = owner;
    group.name = owners_.Name(owner);
    // A session that stands for itself may be called as a visitor is.
    group.longer_name = group.name + (owner < events_.visitors.size() ? "" : "@session");
    group.steps.push_back({0, rows_end, now_ms, 0, static_cast<uint32_t>(targets.size())});
    group.targets = std::move(targets);
    return group;
  }

  void AddNextOrder(const std::vector<Visit>& orders, std::vector<TestGroup>* groups) const {
    const auto next = std::find_if(orders.begin(), orders.end(),
                                   [this](const Visit& order) { return order.first_ms >= split_.cut_ms; });
    const auto before = static_cast<uint32_t>(next - orders.begin());
    if (next == orders.end() || before == 0 || before < options_.min_orders) return;
    std::vector<uint32_t> targets;
    for (const uint32_t place : next->places) {
      const uint32_t product = At(next->owner, place).product;
      if (std::find(targets.begin(), targets.end(), product) == targets.end()) targets.push_back(product);
    }
    const std::span<const uint32_t> rows = owners_.Rows(next->owner);
    const auto rows_end = std::lower_bound(rows.begin(), rows.end(), split_.train_end) - rows.begin();
    groups->push_back(
        GroupOfOwner(next->owner, static_cast<uint32_t>(rows_end), next->first_ms, std::move(targets)));
  }

  // Of the rows of the last moment, one by a hash of visitor and product: in which order a file lists the
  // lines of an order tells nothing of the shopper.
  [[nodiscard]] uint32_t LastChosen(uint32_t owner, uint32_t last) const {
    uint32_t chosen = last;
    const std::string name(owners_.Name(owner));
    const auto hash = [&](uint32_t place) {
      return HashName(name + "\n" + events_.products[At(owner, place).product]);
    };
    for (uint32_t place = last; At(owner, place).ts_ms == At(owner, last).ts_ms; --place) {
      if (TellsTaste(At(owner, place)) && hash(place) > hash(chosen)) chosen = place;
      if (place == 0) break;
    }
    return chosen;
  }

  Status LeaveOneOut() {
    split_.train_end = End(events_, options_);
    std::vector<TestGroup> groups;
    for (uint32_t owner = 0; owner < owners_.count(); ++owner) {
      const std::span<const uint32_t> rows = owners_.Rows(owner);
      uint32_t telling = 0, last = 0;
      for (uint32_t place = 0; place < rows.size(); ++place) {
        if (!TellsTaste(At(owner, place))) continue;
        ++telling;
        last = place;
      }
      if (telling < kMinLeaveOneOutEvents) continue;
      const uint32_t target = LastChosen(owner, last);
      groups.push_back(GroupOfOwner(owner, last, At(owner, last).ts_ms, {At(owner, target).product}));
      groups.back().skipped = target;
      split_.held_out.push_back(rows[target]);
      split_.held_out.insert(split_.held_out.end(), rows.begin() + last + 1, rows.end());
    }
    if (groups.empty())
      return Bad("no visitor has " + std::to_string(kMinLeaveOneOutEvents) +
                 " views or purchases: nothing to test");
    std::sort(split_.held_out.begin(), split_.held_out.end());
    split_.repeat_share = Repeats(events_, owners_, split_.held_out);
    split_.exclude = ExcludeFor(split_.repeat_share);
    AddQueries(owners_, options_.max_queries, std::move(groups), &split_);
    return Status::Ok();
  }

  const EventTable& events_;
  const SplitOptions options_;
  const Owners owners_;
  Split split_;
};

// Gives each used name of a pool its number by the file's first training row that has it.
void Renumber(const StringPool& from, uint32_t Event::*field, std::vector<Event*>& by_row, StringPool* to) {
  std::vector<uint32_t> number_of(from.size(), kNone);
  for (Event* event : by_row) {
    uint32_t& number = event->*field;
    if (number == kNone) continue;
    uint32_t& fresh = number_of[number];
    if (fresh == kNone) fresh = to->Add(from[number]);
    number = fresh;
  }
}

}  // namespace

const char* ProtocolName(Protocol protocol) {
  switch (protocol) {
    case Protocol::kNextView:
      return "next-view";
    case Protocol::kNextOrder:
      return "next-order";
    case Protocol::kLeaveOneOut:
      break;
  }
  return "leave-one-out";
}

double RepeatShare(const EventTable& events) {
  return Repeats(events, Owners(events, events.events.size()), {});
}

Exclude ExcludeFor(double repeat_share) {
  return repeat_share < kNoRepeatsShare ? Exclude::kHistory : Exclude::kNone;
}

Result<Split> SplitEvents(const EventTable& events, const SplitOptions& options) {
  return Splitter(events, options).Run();
}

EventTable TrainingEvents(const EventTable& events, const Split& split) {
  EventTable training;
  training.events.reserve(split.train_end - split.held_out.size());
  auto held_out = split.held_out.begin();
  for (uint32_t i = 0; i < split.train_end; ++i) {
    if (held_out != split.held_out.end() && *held_out == i) {
      ++held_out;
      continue;
    }
    training.events.push_back(events.events[i]);
  }
  std::vector<Event*> by_row;
  by_row.reserve(training.events.size());
  for (Event& event : training.events) by_row.push_back(&event);
  const auto earlier = [](const Event* a, const Event* b) { return a->row < b->row; };
  if (!std::is_sorted(by_row.begin(), by_row.end(), earlier))
    std::stable_sort(by_row.begin(), by_row.end(), earlier);
  Renumber(events.visitors, &Event::visitor, by_row, &training.visitors);
  Renumber(events.sessions, &Event::session, by_row, &training.sessions);
  Renumber(events.products, &Event::product, by_row, &training.products);
  return training;
}

}  // namespace rapport::builder
