#include "rapport/builder/event_maker.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "rapport/builder/money_parse.h"
#include "rapport/builder/text_clean.h"
#include "rapport/builder/time_parse.h"
#include "rapport/product_key.h"

namespace rapport::builder {
namespace {

constexpr int64_t kDayMs = 86'400'000;

enum class ProductUse { kRequired, kOptional, kIgnored };

ProductUse UseOfProduct(EventKind kind) {
  switch (kind) {
    case EventKind::kViewItem:
    case EventKind::kAddToCart:
    case EventKind::kRemoveFromCart:
    case EventKind::kAddToWishlist:
    case EventKind::kPurchase:
    case EventKind::kViewItemList:
    case EventKind::kSelectItem:
    case EventKind::kDismissItem:
    case EventKind::kRestoreItem:
      return ProductUse::kRequired;
    case EventKind::kViewCart:
    case EventKind::kBeginCheckout:
    case EventKind::kAddShippingInfo:
    case EventKind::kAddPaymentInfo:
    case EventKind::kRefund:
      return ProductUse::kOptional;
    default:
      return ProductUse::kIgnored;
  }
}

uint64_t Mix(uint64_t hash, uint64_t value) {
  hash = (hash ^ value) * 0x9E3779B97F4A7C15u;
  return hash ^ (hash >> 29);
}

uint64_t HashOf(const Event& e) {
  uint64_t hash = Mix(0, static_cast<uint64_t>(e.ts_ms));
  hash = Mix(hash, (uint64_t{e.visitor} << 32) | e.session);
  hash = Mix(hash, (uint64_t{e.product} << 32) | static_cast<uint32_t>(e.quantity));
  return Mix(hash, static_cast<uint64_t>(e.price_minor));
}

bool SamePurchase(const Event& a, const Event& b) {
  return a.ts_ms == b.ts_ms && a.visitor == b.visitor && a.session == b.session && a.product == b.product &&
         a.quantity == b.quantity && a.price_minor == b.price_minor;
}

}  // namespace

EventMaker::EventMaker(const ReadOptions& options, Reporter& reporter)
    : options_(options), reporter_(reporter) {}

bool EventMaker::CheckTime(const RawEvent& raw, int64_t line, Event* event) {
  const auto ms = ParseTimeMs(raw.ts);
  if (!ms) {
    reporter_.Drop(line, "ts_ms", "not a moment; write milliseconds since 1970 or ISO 8601", raw.ts);
    return false;
  }
  if (*ms < kFirstMomentMs) {
    reporter_.Drop(line, "ts_ms", "before 1990; are these seconds instead of milliseconds?", raw.ts);
    return false;
  }
  if (*ms >= kLastMomentMs) {
    reporter_.Drop(line, "ts_ms", "after 2099; are these microseconds instead of milliseconds?", raw.ts);
    return false;
  }
  if (options_.now_ms > 0 && *ms > options_.now_ms + kDayMs) {
    reporter_.Drop(line, "ts_ms", "lies in the future", raw.ts);
    return false;
  }
  event->ts_ms = *ms;
  return true;
}

bool EventMaker::CheckKind(const RawEvent& raw, int64_t line, Event* event) {
  if (raw.event != kind_name_) {
    kind_name_ = raw.event;
    kind_ = ParseEventKind(raw.event);
  }
  event->kind = kind_;
  if (kind_ != EventKind::kUnknown) return true;
  reporter_.Drop(line, "event", "not a GA4 event name that Rapport uses", raw.event);
  return false;
}

bool EventMaker::GoodName(std::string_view text, const char* field, int64_t line) {
  if (CountCodePoints(text) > kMaxIdCodePoints) {
    reporter_.Drop(line, field, "longer than 128 characters");
    return false;
  }
  const auto control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; };
  if (std::none_of(text.begin(), text.end(), control)) return true;
  reporter_.Drop(line, field, "holds control characters");
  return false;
}

bool EventMaker::CheckNames(const RawEvent& raw, int64_t line, Event* event) {
  if (raw.visitor.empty()) {
    reporter_.Drop(line, "visitor", "empty");
    return false;
  }
  const ProductUse use = UseOfProduct(event->kind);
  if (use == ProductUse::kRequired && raw.product.empty()) {
    reporter_.Drop(line, "product", "empty, but this event needs one", raw.event);
    return false;
  }
  if (!GoodName(raw.visitor, "visitor", line) || !GoodName(raw.session, "session", line)) return false;
  if (use != ProductUse::kIgnored && !raw.product.empty()) {
    if (!GoodName(raw.product, "product", line)) return false;
    if (options_.known_products != nullptr && !options_.known_products->Find(raw.product)) {
      reporter_.Drop(line, "product", "not in the catalogue", raw.product);
      return false;
    }
    event->product = Number(table_.products, product_, raw.product);
  }
  event->visitor = Number(table_.visitors, visitor_, raw.visitor);
  if (!raw.session.empty()) event->session = Number(table_.sessions, session_, raw.session);
  return true;
}

bool EventMaker::CheckQuantity(const RawEvent& raw, int64_t line, Event* event) {
  if (raw.quantity.empty()) return true;
  const char* const end = raw.quantity.data() + raw.quantity.size();
  int64_t whole = 0;
  const auto integer = std::from_chars(raw.quantity.data(), end, whole);
  if (integer.ec != std::errc() || integer.ptr != end) {
    double number = 0;
    const auto real = std::from_chars(raw.quantity.data(), end, number);
    if (real.ec != std::errc() || real.ptr != end || !(std::abs(number) < 1e15)) {
      reporter_.Drop(line, "quantity", "not a number", raw.quantity);
      return false;
    }
    whole =
        number > 0 ? std::max<int64_t>(1, std::llround(number)) : static_cast<int64_t>(std::floor(number));
    if (number > 0 && static_cast<double>(whole) != number) {
      reporter_.Change(line, "quantity", "not a whole number; rounded, at least 1", raw.quantity);
    }
  }
  if (whole <= 0) {
    reporter_.Drop(line, "quantity", "not above 0; returns are events named refund", raw.quantity);
    return false;
  }
  if (whole > kMaxQuantity) {
    reporter_.Drop(line, "quantity", "above 1,000,000", raw.quantity);
    return false;
  }
  event->quantity = static_cast<int32_t>(whole);
  return true;
}

void EventMaker::ReadPrice(const RawEvent& raw, int64_t line, Event* event) {
  if (raw.price.empty()) return;
  if (const auto plain = ParseDecimalMinor(raw.price, options_.exponent)) {
    event->price_minor = *plain;
    return;
  }
  const auto money = ParseMoney(raw.price, options_.exponent);
  if (!money.ok()) {
    reporter_.Change(line, "price", "left out: " + money.status().message, raw.price);
  } else if (!money.value().currency.empty() && !options_.currency.empty() &&
             money.value().currency != options_.currency) {
    reporter_.Change(line, "price", "left out: not in " + options_.currency, raw.price);
  } else {
    event->price_minor = money.value().minor;
  }
}

uint32_t EventMaker::Number(StringPool& pool, Numbering& last, std::string_view text) {
  if (last.number == kNone || last.text != text) {
    last.text = text;
    last.number = pool.Add(text);
  }
  return last.number;
}

bool EventMaker::IsRepeatedPurchase(const Event& event) {
  if (event.kind != EventKind::kPurchase || event.session == kNone) return false;
  const auto index = static_cast<uint32_t>(table_.events.size());
  if (event.session != order_session_) {
    order_session_ = event.session;
    order_begin_ = index;
  }
  if (purchase_count_ * 2 >= purchases_.size()) {
    std::vector<uint32_t> old(std::max<size_t>(1024, purchases_.size() * 2), kNone);
    old.swap(purchases_);
    for (const uint32_t i : old) {
      if (i == kNone) continue;
      size_t slot = HashOf(table_.events[i]) & (purchases_.size() - 1);
      while (purchases_[slot] != kNone) slot = (slot + 1) & (purchases_.size() - 1);
      purchases_[slot] = i;
    }
  }
  size_t slot = HashOf(event) & (purchases_.size() - 1);
  for (; purchases_[slot] != kNone; slot = (slot + 1) & (purchases_.size() - 1)) {
    if (SamePurchase(table_.events[purchases_[slot]], event)) return purchases_[slot] < order_begin_;
  }
  purchases_[slot] = index;
  ++purchase_count_;
  return false;
}

void EventMaker::Add(const RawEvent& raw, int64_t line) {
  ReadReport& report = reporter_.report();
  ++report.rows;
  Event event;
  if (!CheckTime(raw, line, &event) || !CheckKind(raw, line, &event) || !CheckQuantity(raw, line, &event))
    return;
  if (options_.until_ms > 0 && event.ts_ms >= options_.until_ms) {
    ++report.skipped;
    return;
  }
  // What an experiment showed says nothing of products.
  if (event.kind == EventKind::kExperienceImpression) {
    ++report.skipped;
    return;
  }
  if (!CheckNames(raw, line, &event)) return;
  ReadPrice(raw, line, &event);
  if (IsRepeatedPurchase(event)) {
    reporter_.Drop(line, "session", "this order's line came before; the order was exported twice",
                   raw.session);
    return;
  }
  event.row = static_cast<uint32_t>(table_.events.size());
  table_.events.push_back(event);
  ++report.kept;
}

EventTable EventMaker::Finish() {
  const auto earlier = [](const Event& a, const Event& b) { return a.ts_ms < b.ts_ms; };
  if (!std::is_sorted(table_.events.begin(), table_.events.end(), earlier)) {
    std::stable_sort(table_.events.begin(), table_.events.end(), earlier);
  }
  std::vector<uint32_t>().swap(purchases_);
  return std::move(table_);
}

}  // namespace rapport::builder
