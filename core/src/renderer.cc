#include "rapport/renderer.h"

#include <string_view>

#include "pack_generated.h"
#include "rapport/escape.h"
#include "rapport/numbers.h"
#include "rapport/template_ops.h"
#include "rapport/true_reason.h"

namespace rapport {
namespace {

using Ops = flatbuffers::Vector<const pack::TemplateOp*>;

std::string_view View(const flatbuffers::String* text) {
  return text != nullptr ? std::string_view(text->c_str(), text->size()) : std::string_view();
}

// Where a template runs: in the slot, or in a loop at one of its items.
struct Scope {
  const PlannedSlot& slot;
  const PlannedItem* item = nullptr;
  size_t position = 0;  // 1-based
};

class Run {
 public:
  Run(const RenderContext& context, const Ops& ops, std::string* out)
      : context_(context), plan_(context.pack.plan()), ops_(ops), out_(*out) {}

  void Range(uint32_t begin, uint32_t end, const Scope& scope) {
    for (uint32_t at = begin; at < end;) {
      const pack::TemplateOp& op = *ops_.Get(at);
      switch (static_cast<TemplateOpCode>(op.op())) {
        case TemplateOpCode::kLiteral:
          out_.append(reinterpret_cast<const char*>(plan_.literals()->data()) + op.begin(),
                      op.end() - op.begin());
          ++at;
          break;
        case TemplateOpCode::kField:
          AppendEscaped(Value(op.field(), scope), static_cast<Escape>(op.escape()), &out_);
          ++at;
          break;
        case TemplateOpCode::kSection:
          if (HasValue(op.field(), scope)) Range(at + 1, op.begin(), scope);
          at = op.begin();
          break;
        case TemplateOpCode::kInverted:
          if (!HasValue(op.field(), scope)) Range(at + 1, op.begin(), scope);
          at = op.begin();
          break;
        case TemplateOpCode::kProducts:
        case TemplateOpCode::kContent:
          Loop(op, at, scope);
          at = op.begin();
          break;
      }
    }
  }

 private:
  void Loop(const pack::TemplateOp& op, uint32_t at, const Scope& scope) {
    const bool content = static_cast<TemplateOpCode>(op.op()) == TemplateOpCode::kContent;
    size_t position = 0;
    for (const PlannedItem& item : scope.slot.items) {
      if (item.is_content == content) Range(at + 1, op.begin(), {scope.slot, &item, ++position});
    }
  }

  bool HasValue(uint16_t field, const Scope& scope) {
    if (static_cast<Field>(field) == Field::kNew) return IsNew(scope);
    if (static_cast<Field>(field) == Field::kPersonal) return RestsOnHer(scope);
    return !Value(field, scope).empty();
  }

  bool IsNew(const Scope& scope) const {
    if (scope.item == nullptr || scope.item->is_content) return false;
    const int64_t day = context_.pack.catalog().first_seen_day(scope.item->number);
    return day != 0 && context_.now_ms / kDayMs - day <= kNewForDays;
  }

  bool RestsOnHer(const Scope& scope) const {
    return scope.item != nullptr && context_.show_reasons && IsPersonal(scope.item->reason.kind);
  }

  // The view lives until the next call.
  std::string_view Value(uint16_t field, const Scope& scope) {
    if (field == static_cast<uint16_t>(Field::kSlotTitle)) return View(Spec(scope).title());
    if (field == static_cast<uint16_t>(Field::kSlotName)) return View(Spec(scope).name());
    if (scope.item == nullptr) return {};
    if (field == static_cast<uint16_t>(Field::kPosition)) return value_ = std::to_string(scope.position);
    return scope.item->is_content ? ContentValue(field, *scope.item)
                                  : ProductValue(static_cast<Field>(field), *scope.item);
  }

  const pack::Slot& Spec(const Scope& scope) const { return *scope.slot.spec; }

  std::string_view ContentValue(uint16_t field, const PlannedItem& item) const {
    const pack::Content& content = *plan_.content()->Get(item.number);
    if (field == static_cast<uint16_t>(Field::kId)) return View(content.id());
    if (field < kContentField || content.fields() == nullptr) return {};
    for (const pack::ContentField* entry : *content.fields()) {
      if (entry->name() == field - kContentField) return View(entry->value());
    }
    return {};
  }

  std::string_view ProductValue(Field field, const PlannedItem& item) {
    const Catalog& catalog = context_.pack.catalog();
    switch (field) {
      case Field::kId:
        return catalog.id(item.number);
      case Field::kTitle:
        return catalog.title(item.number).empty() ? catalog.id(item.number) : catalog.title(item.number);
      case Field::kUrl:
        return Url(item.number);
      case Field::kImage:
        return catalog.image(item.number);
      case Field::kBrand:
        return catalog.brand_name(catalog.brand(item.number));
      case Field::kCategory:
        return catalog.category_name(catalog.category(item.number));
      case Field::kPrice:
        return Money(context_.offer.PriceMinor(item.number));
      case Field::kListPrice:
        return Money(context_.offer.ListPriceMinor(item.number));
      case Field::kRating:
        return Number(catalog.rating_tenths(item.number), 1);
      case Field::kRatingCount:
        return Number(catalog.rating_count(item.number), 0);
      case Field::kReason:
        return value_ = context_.show_reasons ? ReasonSentence(context_.pack, item.reason) : std::string();
      default:
        return {};
    }
  }

  std::string_view Url(uint32_t product) {
    const Catalog& catalog = context_.pack.catalog();
    if (!catalog.url(product).empty() || View(plan_.url_before()).empty()) return catalog.url(product);
    value_ = View(plan_.url_before());
    AppendPercentEncoded(catalog.id(product), &value_);
    value_ += View(plan_.url_after());
    return value_;
  }

  std::string_view Money(int64_t minor) {
    value_.clear();
    if (minor > 0) AppendMoney(minor, context_.pack.head().currency_exponent(), plan_.formats(), &value_);
    return value_;
  }

  std::string_view Number(uint32_t number, int decimals) {
    value_.clear();
    if (number > 0) AppendNumber(number, decimals, plan_.formats(), &value_);
    return value_;
  }

  const RenderContext& context_;
  const pack::Plan& plan_;
  const Ops& ops_;
  std::string& out_;
  std::string value_;
};

std::string_view AnchorName(const Pack& pack, const Term& term) {
  const Catalog& catalog = pack.catalog();
  switch (term.kind) {
    case ReasonKind::kCategory:
      return catalog.category_name(static_cast<uint16_t>(term.anchor));
    case ReasonKind::kBrand:
      return catalog.brand_name(static_cast<uint16_t>(term.anchor));
    default:
      if (term.anchor >= catalog.size()) return {};
      return catalog.title(term.anchor).empty() ? catalog.id(term.anchor) : catalog.title(term.anchor);
  }
}

}  // namespace

void RenderSlot(const RenderContext& context, const PlannedSlot& slot, std::string* out) {
  const pack::Plan& plan = context.pack.plan();
  const pack::Slot& spec = *slot.spec;
  const Ops* ops = plan.templates()->Get(spec.template_())->ops();
  if (ops == nullptr) return;
  Run(context, *ops, out).Range(0, ops->size(), {slot});
}

std::string ReasonSentence(const Pack& pack, const Term& term) {
  const auto* reasons = pack.plan().reasons();
  if (reasons == nullptr || term.kind == ReasonKind::kNone) return {};
  for (const pack::Reason* reason : *reasons) {
    if (reason->kind() != static_cast<uint8_t>(term.kind)) continue;
    std::string sentence(View(reason->before()));
    if (reason->names_anchor()) sentence += AnchorName(pack, term);
    sentence += View(reason->after());
    return sentence;
  }
  return {};
}

}  // namespace rapport
