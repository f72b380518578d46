#include "rapport/engine.h"

#include <algorithm>

#include "pack_generated.h"
#include "rapport/renderer.h"
#include "rapport/true_reason.h"

namespace rapport {
namespace {

constexpr std::string_view kHead = "head";
constexpr std::string_view kOverlay = "overlay";
constexpr uint32_t kNoSlot = 0xffffffffu;

enum PageRecordKind : uint32_t { kSlotWanted = 0, kOpenProduct = 1, kWithholdReasons = 2 };

// Collects up to `top` products that may be listed.
class RankCollector final : public CandidateVisitor {
 public:
  RankCollector(const Pack& pack, const Offer& offer, const Profile& profile, const RankRequest& request)
      : pack_(pack),
        offer_(offer),
        profile_(profile),
        request_(request),
        taken_(pack.catalog().size() + pack.catalog().group_count() + 1, false) {}

  bool Visit(const Candidate& candidate) override {
    if (full()) return false;
    const uint32_t key = pack_.catalog().VariantKey(candidate.product);
    if (taken_[key] || Excluded(candidate.product)) return true;
    const uint32_t listed = Listed(candidate.product);
    if (listed == kNoProduct) return true;
    taken_[key] = true;
    ids_.push_back(pack_.catalog().id(listed));
    return !full();
  }
  [[nodiscard]] bool full() const { return ids_.size() >= request_.top; }
  std::vector<std::string_view> Take() { return std::move(ids_); }

 private:
  [[nodiscard]] bool Excluded(uint32_t product) const {
    if (request_.exclude == Exclude::kCurrent && pack_.catalog().Same(product, profile_.last_product))
      return true;
    return request_.exclude == Exclude::kHistory &&
           profile_.FindAnyVariant(pack_.catalog(), product) != nullptr;
  }
  [[nodiscard]] bool Sellable(uint32_t product) const {
    return !offer_.Blocked(product) && (!pack_.plan().hide_out_of_stock() || offer_.InStock(product));
  }
  // The variant she looked at last, else the candidate, else the most popular one, of those that may be sold.
  [[nodiscard]] uint32_t Listed(uint32_t product) const {
    const ProductTrace* known = profile_.FindAnyVariant(pack_.catalog(), product);
    if (known != nullptr && known->views > 0 && Sellable(known->product)) return known->product;
    if (Sellable(product)) return product;
    const uint32_t group = pack_.catalog().group(product);
    if (group == 0) return kNoProduct;
    for (const uint32_t variant : pack_.catalog().OfGroup(group)) {
      if (Sellable(variant)) return variant;
    }
    return kNoProduct;
  }

  const Pack& pack_;
  const Offer& offer_;
  const Profile& profile_;
  const RankRequest& request_;
  std::vector<bool> taken_;
  std::vector<std::string_view> ids_;
};

}  // namespace

// Times come from clocks that may be set to anything; beyond the year 9999 nothing is meant.
int64_t Engine::SaneTime(int64_t now_ms) {
  return std::clamp<int64_t>(now_ms, 0, 253'402'300'800'000);
}

std::vector<std::string> Engine::Needs() const {
  if (pack_ == nullptr) return {std::string(kHead)};
  return {};
}

Status Engine::Feed(std::string_view name, std::vector<uint8_t> bytes) {
  if (name == kOverlay && pack_ != nullptr) {
    Result<std::unique_ptr<Overlay>> overlay = Overlay::Open(std::move(bytes), *pack_);
    if (!overlay.ok()) return overlay.status();
    overlay_ = std::move(overlay.value());
    return Status::Ok();
  }
  if (name != kHead)
    return Status::Error(StatusCode::kUnknownName,
                         "pack: no file of that name is wanted: " + std::string(name));
  Result<std::unique_ptr<Pack>> opened = Pack::Open(std::move(bytes));
  if (!opened.ok()) return opened.status();
  overlay_.reset();
  pack_ = std::move(opened.value());
  return Status::Ok();
}

Status Engine::SetHistory(const Block& block) {
  Result<History> history = History::FromBlock(block);
  if (!history.ok()) return history.status();
  history_ = std::move(history.value());
  return Status::Ok();
}

Status Engine::SetFacts(const Block& block) {
  Result<std::vector<ToldFact>> facts = ParseFacts(block);
  if (!facts.ok()) return facts.status();
  facts_ = std::move(facts.value());
  return Status::Ok();
}

Status Engine::SetProducts(const Block& block) {
  Result<LiveProducts> live = LiveProducts::FromBlock(block);
  if (!live.ok()) return live.status();
  live_ = std::move(live.value());
  return Status::Ok();
}

Status Engine::Ready() const {
  if (pack_ != nullptr) return Status::Ok();
  return Status::Error(StatusCode::kNotReady, "no pack yet: feed the files that Needs() names");
}

Result<Engine::PageRequest> Engine::ParsePage(const Block& page) {
  PageRequest request;
  for (const Record& record : page.records()) {
    switch (record.kind) {
      case kSlotWanted:
        request.names.emplace_back(page.Text(record.text));
        break;
      case kOpenProduct:
        request.open_product = page.Text(record.text);
        break;
      case kWithholdReasons:
        request.show_reasons = false;
        break;
      default:
        return Status::Error(StatusCode::kBadInput, "page: a record of unknown kind");
    }
  }
  return request;
}

uint32_t Engine::FindSlot(std::string_view name) const {
  const auto* slots = pack_->plan().slots();
  for (uint32_t i = 0; slots != nullptr && i < slots->size(); ++i) {
    if (name == std::string_view(slots->Get(i)->name()->c_str(), slots->Get(i)->name()->size())) return i;
  }
  return kNoSlot;
}

std::optional<Learning> Engine::Learn(const Moment& moment, std::vector<ChosenSlot>* slots) const {
  std::optional<Learning> learning;
  if (moment.seed == 0 || moment.level == ConsentLevel::kNone) return learning;
  for (ChosenSlot& chosen : *slots) {
    const auto* strategies = chosen.slot->strategies();
    if (!chosen.slot->learn() || strategies == nullptr || strategies->size() == 0) continue;
    if (!learning.has_value()) learning.emplace(history_, moment.seed, moment.now_ms);
    const std::string_view name(chosen.slot->name()->c_str(), chosen.slot->name()->size());
    chosen.lead = learning->Lead(name, {strategies->Data(), strategies->size()});
  }
  return learning;
}

Engine::Planned Engine::PlanRequest(const PageRequest& request, const Moment& moment, bool with_trace) {
  const std::vector<FoldRow> folded = PrepareFold(history_, pack_->catalog(), moment.now_ms);
  std::vector<const FoldRow*> rows;
  rows.reserve(folded.size());
  for (const FoldRow& row : folded) rows.push_back(&row);
  FoldRows(rows, pack_->catalog(), moment.now_ms, &profile_);
  const Weights weights = Weights::Of(*pack_);
  const Offer offer(*pack_, live_, moment.now_ms, overlay_.get());
  const FactTable facts(*pack_, profile_, facts_, moment.level, moment.now_ms, moment.utc_offset_minutes);
  const Situation situation{*pack_,        profile_, weights, pack_->catalog().Find(request.open_product),
                            moment.now_ms, &offer};
  std::vector<uint32_t> wanted;
  for (const std::string& name : request.names) {
    if (const uint32_t slot = FindSlot(name); slot != kNoSlot) wanted.push_back(slot);
  }
  Planned planned{Assignments(*pack_, moment.seed, moment.level, moment.now_ms), {}, {}, {}};
  planned.learning = Learn(moment, &planned.assignments.slots());
  planned.slots = PlanPage({situation, offer, facts, planned.assignments.slots()}, wanted, &board_,
                           with_trace ? &planned.trace : nullptr);
  if (with_trace || request.show_reasons) SettleReasons(situation, rows, &board_, with_trace, &planned.slots);
  return planned;
}

Result<std::vector<RenderedSlot>> Engine::Decide(const Block& page, const Moment& at) {
  if (Status status = Ready(); !status.ok()) return status;
  Result<PageRequest> request = ParsePage(page);
  if (!request.ok()) return request.status();
  Moment moment = at;
  moment.now_ms = SaneTime(at.now_ms);

  const Planned planned = PlanRequest(request.value(), moment, false);
  const Offer offer(*pack_, live_, moment.now_ms, overlay_.get());
  const RenderContext context{*pack_, offer, moment.now_ms, request.value().show_reasons};
  std::vector<RenderedSlot> rendered;
  for (const std::string& name : request.value().names) {
    RenderedSlot& out = rendered.emplace_back();
    out.name = name;
    const uint32_t number = FindSlot(name);
    const auto slot =
        std::find_if(planned.slots.begin(), planned.slots.end(),
                     [number](const PlannedSlot& candidate) { return candidate.slot == number; });
    if (slot == planned.slots.end()) continue;
    out.exposures = planned.assignments.Of(number, slot->filled);
    if (!slot->filled || planned.assignments.held_out()) continue;
    out.filled = true;
    RenderSlot(context, *slot, &out.html);
    for (const PlannedItem& item : slot->items) {
      if (item.is_content) {
        const auto* id = pack_->plan().content()->Get(item.number)->id();
        out.items.push_back({true, std::string_view(id->c_str(), id->size()), {}, "content"});
        continue;
      }
      out.items.push_back({false, pack_->catalog().id(item.number),
                           context.show_reasons ? ReasonSentence(*pack_, item.reason) : std::string(),
                           ItemSource(item)});
    }
  }
  return rendered;
}

Result<std::vector<std::string_view>> Engine::Rank(const RankRequest& request) {
  if (Status status = Ready(); !status.ok()) return status;
  if (request.top > kMaxRankTop) return Status::Error(StatusCode::kLimit, "rank: top is at most 1,000,000");
  const int64_t now_ms = SaneTime(request.now_ms);
  Fold(history_, pack_->catalog(), now_ms, &profile_);
  const Weights weights = Weights::Of(*pack_);
  const Offer offer(*pack_, live_, now_ms, overlay_.get());
  const Situation situation{*pack_, profile_, weights, kNoProduct, now_ms, &offer};
  RankCollector collector(*pack_, offer, profile_, request);
  if (request.top == 0) return collector.Take();
  for (const StrategyId strategy : {request.strategy, StrategyId::kPopular}) {
    board_.Reset(pack_->catalog().size(), false);
    StrategyOf(strategy)(situation, &board_, &collector);
    if (collector.full()) break;
  }
  return collector.Take();
}

}  // namespace rapport
