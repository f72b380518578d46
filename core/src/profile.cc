#include "rapport/profile.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <string_view>

#include "order.h"

namespace rapport {
namespace {

// How much an event says about what the shopper likes. Impressions say nothing until they are clicked.
float EventWeight(EventKind kind) {
  switch (kind) {
    case EventKind::kViewItem:
    case EventKind::kSelectItem:
      return 1;
    case EventKind::kAddToWishlist:
      return 2;
    case EventKind::kAddToCart:
      return 3;
    case EventKind::kPurchase:
      return 4;
    default:
      return 0;
  }
}

float Decay(int64_t age_ms, double half_life_ms) {
  return static_cast<float>(std::exp2(-static_cast<double>(age_ms) / half_life_ms));
}

// Of the others the text, if any, is what was searched for, or a content item.
bool NamesProduct(EventKind kind) {
  return kind != EventKind::kSearch && kind != EventKind::kViewPromotion &&
         kind != EventKind::kSelectPromotion && kind != EventKind::kExperienceImpression;
}

// What she did of her own accord with a product that she had dismissed.
bool TurnsBack(EventKind kind) {
  return kind == EventKind::kViewItem || kind == EventKind::kAddToCart || kind == EventKind::kAddToWishlist ||
         kind == EventKind::kPurchase || kind == EventKind::kRestoreItem;
}

bool IsAboutSlots(EventKind kind) {
  return kind == EventKind::kViewItemList || kind == EventKind::kDismissItem ||
         kind == EventKind::kRestoreItem;
}

// One pass over the rows in order of time.
class Folder {
 public:
  Folder(const Catalog& catalog, int64_t now_ms, Profile* profile)
      : catalog_(catalog), now_ms_(now_ms), profile_(*profile) {}

  void Reset() {
    profile_.trace_of.assign(catalog_.size(), 0);
    profile_.groups.clear();
    profile_.group_trace_of.assign(catalog_.group_count() + 1, 0);
    profile_.products.clear();
    profile_.recent_views.clear();
    profile_.last_order.clear();
    profile_.impressions.clear();
    profile_.dismissed.clear();
    profile_.category_taste.assign(catalog_.category_count() + 1, 0.0f);
    profile_.brand_taste.assign(catalog_.brand_count() + 1, 0.0f);
    profile_.price_taste.fill(0.0f);
    profile_.last_product = kNoProduct;
    profile_.orders = profile_.views = profile_.session_rows = profile_.cart_products = 0;
    profile_.sessions = 1;
    profile_.first_ms = profile_.previous_session_ms = profile_.last_order_ms = 0;
    profile_.wished = profile_.ordered_last = false;
  }

  void Add(const FoldRow& folded) {
    const HistoryRow& row = folded.row;
    VisitAt(folded.at_ms);
    if (row.kind == EventKind::kPurchase) CountOrder(row, folded.at_ms);
    if (row.kind == EventKind::kViewItem) ++profile_.views;
    if (row.kind == EventKind::kAddToWishlist) profile_.wished = true;
    if (folded.product == kNoProduct) return;
    ProductTrace& trace = Trace(folded.product);
    if (!IsAboutSlots(row.kind)) {
      profile_.last_product = folded.product;
      profile_.ordered_last = row.kind == EventKind::kPurchase;
    }
    Touch(row, folded.at_ms, &trace);
    Taste(folded, &trace);
    ++row_;
  }

  void Finish() {
    if (has_rows_ && now_ms_ - last_ms_ >= kSessionIdleMs) StartSession(last_ms_);
    std::vector<Keyed> viewed;
    for (ProductTrace& trace : profile_.products) {
      trace.viewed_this_session = trace.views > 0 && trace.last_view_session == profile_.sessions;
      if (trace.views > 0) viewed.push_back({static_cast<double>(trace.last_view_row), trace.product});
      if (trace.orders > 0) trace.order_recency *= Since(trace.last_order, profile_.orders);
      if (catalog_.group(trace.product) != 0) AddToGroup(trace);
    }
    profile_.recent_views = FirstOfVariants(ByFallingKey(viewed));
    profile_.cart_products = CartProducts();
    Dismiss();
  }

 private:
  void VisitAt(int64_t at_ms) {
    if (!has_rows_) {
      profile_.first_ms = at_ms;
    } else if (at_ms - last_ms_ >= kSessionIdleMs) {
      StartSession(last_ms_);
    }
    has_rows_ = true;
    last_ms_ = at_ms;
    ++profile_.session_rows;
  }

  void AddToGroup(const ProductTrace& variant) {
    uint32_t& position = profile_.group_trace_of[catalog_.group(variant.product)];
    if (position == 0) {
      profile_.groups.push_back(variant);
      position = static_cast<uint32_t>(profile_.groups.size());
      return;
    }
    ProductTrace& all = profile_.groups[position - 1];
    if (variant.last_view_row > all.last_view_row) {
      all.product = variant.product;
      all.last_view_row = variant.last_view_row;
    }
    all.interest += variant.interest;
    all.views += variant.views;
    all.orders += variant.orders;
    all.order_recency += variant.order_recency;
    all.cart_quantity = AddClamped(all.cart_quantity, variant.cart_quantity);
    all.shown += variant.shown;
    all.clicked += variant.clicked;
    all.last_order = std::max(all.last_order, variant.last_order);
    all.last_view_session = std::max(all.last_view_session, variant.last_view_session);
    for (const auto moment :
         {&ProductTrace::last_view_ms, &ProductTrace::last_order_ms, &ProductTrace::cart_ms,
          &ProductTrace::last_refund_ms, &ProductTrace::last_touch_ms, &ProductTrace::dismissed_ms})
      all.*moment = std::max(all.*moment, variant.*moment);
    all.viewed_this_session |= variant.viewed_this_session;
    all.dismissed |= variant.dismissed;
  }

  // Without those of which another variant stands before them.
  [[nodiscard]] std::vector<uint32_t> FirstOfVariants(const std::vector<uint32_t>& products) const {
    std::vector<uint8_t> seen(catalog_.group_count() + 1, 0);
    std::vector<uint32_t> first;
    for (const uint32_t product : products) {
      const uint32_t group = catalog_.group(product);
      if (group == 0 || seen[group] == 0) first.push_back(product);
      seen[group] = 1;
    }
    return first;
  }

  [[nodiscard]] uint32_t CartProducts() const {
    uint32_t count = 0;
    for (const ProductTrace& trace : profile_.products)
      count += catalog_.group(trace.product) == 0 && trace.cart_quantity > 0 ? 1 : 0;
    for (const ProductTrace& all : profile_.groups) count += all.cart_quantity > 0 ? 1 : 0;
    return count;
  }

  // After all tastes are summed, so that what she did later counts against it as well.
  void Dismiss() {
    std::vector<Keyed> dismissed;
    for (const ProductTrace& trace : profile_.products) {
      const int64_t age_ms = now_ms_ - trace.dismissed_ms;
      if (!trace.dismissed || age_ms >= kDismissedDays * kDayMs) continue;
      dismissed.push_back({static_cast<double>(trace.dismissed_ms), trace.product});
    }
    profile_.dismissed = FirstOfVariants(ByFallingKey(dismissed));
    for (const uint32_t product : profile_.dismissed) {
      const int64_t age_ms = now_ms_ - profile_.Find(product)->dismissed_ms;
      const float taste = kDismissWeight * Decay(age_ms, kTasteHalfLifeMs);
      Lower(taste, catalog_.category(product), &profile_.category_taste);
      Lower(taste, catalog_.brand(product), &profile_.brand_taste);
    }
  }

  // She turned to the product again, in whichever variant.
  void Forgive(uint32_t product) {
    const uint32_t group = catalog_.group(product);
    const uint32_t alone[] = {product};
    for (const uint32_t variant : group != 0 ? catalog_.OfGroup(group) : std::span<const uint32_t>(alone)) {
      const uint32_t position = profile_.trace_of[variant];
      if (position != 0) profile_.products[position - 1].dismissed = false;
    }
  }

  static void Lower(float taste, uint16_t number, std::vector<float>* tastes) {
    if (number != 0) (*tastes)[number] = std::max(0.0f, (*tastes)[number] - taste);
  }

  void StartSession(int64_t previous_ms) {
    ++profile_.sessions;
    profile_.previous_session_ms = previous_ms;
    profile_.session_rows = 0;
  }

  ProductTrace& Trace(uint32_t product) {
    uint32_t& position = profile_.trace_of[product];
    if (position == 0) {
      profile_.products.push_back({});
      profile_.products.back().product = product;
      position = static_cast<uint32_t>(profile_.products.size());
    }
    return profile_.products[position - 1];
  }

  // Without a transaction id, lines of one moment are one order. Lines of an order told by the shop's server
  // may stand apart from those recorded here, with another order between them.
  void CountOrder(const HistoryRow& row, int64_t at_ms) {
    if (row.order.empty() && at_ms != unnamed_ms_) unnamed_order_ = 0;
    uint32_t& number = row.order.empty() ? unnamed_order_ : order_numbers_[row.order];
    if (row.order.empty()) unnamed_ms_ = at_ms;
    if (number == 0) {
      number = ++profile_.orders;
      profile_.last_order_ms = at_ms;
      profile_.last_order.clear();
    }
    order_ = number;
  }

  void Touch(const HistoryRow& row, int64_t at_ms, ProductTrace* trace) {
    if (!IsAboutSlots(row.kind) && row.kind != EventKind::kRefund) trace->last_touch_ms = at_ms;
    if (any_dismissed_ && TurnsBack(row.kind)) Forgive(trace->product);
    switch (row.kind) {
      case EventKind::kViewItem:
        ++trace->views;
        trace->last_view_ms = at_ms;
        trace->last_view_row = row_ + 1;
        trace->last_view_session = profile_.sessions;
        break;
      case EventKind::kAddToCart:
        trace->cart_quantity = AddClamped(trace->cart_quantity, std::max(row.quantity, 1));
        trace->cart_ms = at_ms;
        break;
      case EventKind::kRemoveFromCart:
        trace->cart_quantity = std::max(0, AddClamped(trace->cart_quantity, -std::max(row.quantity, 1)));
        break;
      case EventKind::kPurchase:
        Purchase(at_ms, trace);
        break;
      case EventKind::kRefund:
        Refund(trace);
        trace->last_refund_ms = at_ms;
        break;
      case EventKind::kViewItemList:
        ++trace->shown;
        profile_.impressions.push_back({trace->product, at_ms});
        break;
      case EventKind::kSelectItem:
        ++trace->clicked;
        break;
      case EventKind::kDismissItem:
        any_dismissed_ = trace->dismissed = true;
        trace->dismissed_ms = at_ms;
        break;
      default:
        break;
    }
  }

  void Purchase(int64_t at_ms, ProductTrace* trace) {
    trace->cart_quantity = 0;
    if (bought_in_.size() < catalog_.size()) bought_in_.assign(catalog_.size(), 0);
    if (bought_in_[trace->product] == order_) return;
    bought_in_[trace->product] = order_;
    ++trace->orders;
    trace->order_recency =
        Since(trace->last_order, order_) * trace->order_recency + Since(order_, trace->last_order);
    trace->last_order = std::max(trace->last_order, order_);
    trace->last_order_ms = at_ms;
    const auto same = [&](uint32_t product) { return catalog_.Same(product, trace->product); };
    std::vector<uint32_t>& last = profile_.last_order;
    if (order_ == profile_.orders && std::none_of(last.begin(), last.end(), same))
      last.push_back(trace->product);
  }

  static void Refund(ProductTrace* trace) {
    if (trace->orders == 0) return;
    trace->order_recency *= static_cast<float>(trace->orders - 1) / static_cast<float>(trace->orders);
    --trace->orders;
  }

  // What an order counts after those up to `later`.
  static float Since(uint32_t earlier, uint32_t later) {
    if (later <= earlier) return 1;
    return static_cast<float>(std::exp2(kOrderDecayOctaves * (later - earlier)));
  }

  void Taste(const FoldRow& folded, ProductTrace* trace) {
    trace->interest += folded.interest;
    profile_.category_taste[catalog_.category(folded.product)] += folded.taste;
    profile_.brand_taste[catalog_.brand(folded.product)] += folded.taste;
    profile_.price_taste[catalog_.price_band(folded.product)] += folded.taste;
  }

  static int32_t AddClamped(int32_t a, int32_t b) {
    constexpr int64_t kMaxQuantity = 1'000'000;
    return static_cast<int32_t>(std::clamp(int64_t{a} + b, -kMaxQuantity, kMaxQuantity));
  }

  const Catalog& catalog_;
  const int64_t now_ms_;
  Profile& profile_;
  std::vector<uint32_t> bought_in_;                     // number of each product's latest order
  std::map<std::string_view, uint32_t> order_numbers_;  // by transaction id, from 1 in order of first line
  uint32_t unnamed_order_ = 0;                          // the latest without transaction id, and its moment
  int64_t unnamed_ms_ = 0;
  uint32_t order_ = 0;  // the one of the present line
  uint32_t row_ = 0;
  int64_t last_ms_ = 0;
  bool has_rows_ = false;
  bool any_dismissed_ = false;
};

}  // namespace

std::vector<FoldRow> PrepareFold(const History& history, const Catalog& catalog, int64_t now_ms) {
  std::vector<FoldRow> folded;
  for (const HistoryRow& row : history.Living(now_ms)) {
    FoldRow& out = folded.emplace_back();
    out.row = row;
    out.at_ms = std::min(row.ts_ms, now_ms);
    if (NamesProduct(row.kind)) out.product = catalog.Find(row.product);
    const float weight = EventWeight(row.kind);
    if (weight == 0 || out.product == kNoProduct) continue;
    out.interest = weight * Decay(now_ms - out.at_ms, kProductHalfLifeMs);
    out.taste = weight * Decay(now_ms - out.at_ms, kTasteHalfLifeMs);
  }
  return folded;
}

void FoldRows(std::span<const FoldRow* const> rows, const Catalog& catalog, int64_t now_ms,
              Profile* profile) {
  Folder folder(catalog, now_ms, profile);
  folder.Reset();
  for (const FoldRow* row : rows) folder.Add(*row);
  folder.Finish();
}

void Fold(const History& history, const Catalog& catalog, int64_t now_ms, Profile* profile) {
  const std::vector<FoldRow> rows = PrepareFold(history, catalog, now_ms);
  std::vector<const FoldRow*> all;
  all.reserve(rows.size());
  for (const FoldRow& row : rows) all.push_back(&row);
  FoldRows(all, catalog, now_ms, profile);
}

}  // namespace rapport
