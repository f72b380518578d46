// Builds a pack's head in memory, a sentence a line, so that core tests need no builder and no files.
// Products are numbered in the order they are added: the first is the best seller.
#ifndef RAPPORT_TESTS_NATIVE_CORE_PACK_BUILDER_H_
#define RAPPORT_TESTS_NATIVE_CORE_PACK_BUILDER_H_

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core_pack_parts.h"
#include "pack_generated.h"
#include "rapport/condition.h"
#include "rapport/pack.h"
#include "rapport/product_key.h"
#include "rapport/reason.h"
#include "rapport/strategy_names.h"
#include "rapport/template_ops.h"

namespace rapport::test {

class TestPack {
 public:
  TestPack() {
    head_.format = kPackFormat;
    head_.market = "default";
    head_.locale = "en-GB";
    head_.currency = "GBP";
    head_.currency_exponent = 2;
    head_.products = std::make_unique<pack::ProductsT>();
    head_.models = std::make_unique<pack::ModelsT>();
    head_.plan = std::make_unique<pack::PlanT>();
    // What a slot shows unless a test brings a template: "[id]" for each product, "<id>" for each content
    // item.
    Template({Loop(TemplateOpCode::kProducts, 4), Literal("["), Value(Field::kId), Literal("]"),
              Loop(TemplateOpCode::kContent, 8), Literal("<"), Value(Field::kId), Literal(">")});
  }

  // Products. What follows Product() describes the last one added.
  TestPack& Product(std::string_view id) {
    ids_.emplace_back(id);
    auto& p = *head_.products;
    titles_.emplace_back();
    urls_.emplace_back();
    images_.emplace_back();
    p.brand.push_back(0);
    p.category.push_back(0);
    p.price_minor.push_back(0);
    p.list_price_minor.push_back(0);
    p.price_band.push_back(0);
    p.in_stock.push_back(1);
    p.first_seen_day.push_back(0);
    p.rating_tenths.push_back(0);
    p.rating_count.push_back(0);
    p.group.push_back(0);
    p.lowest_price_minor.push_back(0);
    p.low_stock.push_back(0);
    p.key_count.push_back(0);
    head_.models->views.push_back(0);
    head_.models->purchases.push_back(0);
    return *this;
  }
  // Products p0, p1, …
  TestPack& Products(int count) {
    for (int i = 0; i < count; ++i) Product("p" + std::to_string(i));
    return *this;
  }
  TestPack& Title(std::string_view title) { return Set(&titles_.back(), title); }
  TestPack& Url(std::string_view url) { return Set(&urls_.back(), url); }
  TestPack& Image(std::string_view image) { return Set(&images_.back(), image); }
  TestPack& Brand(std::string_view name) {
    return Set(&head_.products->brand.back(), Number(name, &brands_));
  }
  TestPack& Category(std::string_view name) {
    return Set(&head_.products->category.back(), Number(name, &categories_));
  }
  TestPack& Price(uint32_t minor) { return Set(&head_.products->price_minor.back(), minor); }
  TestPack& ListPrice(uint32_t minor) { return Set(&head_.products->list_price_minor.back(), minor); }
  TestPack& LowestPrice(uint32_t minor) { return Set(&head_.products->lowest_price_minor.back(), minor); }
  TestPack& LowStock() { return Set(&head_.products->low_stock.back(), uint8_t{1}); }
  TestPack& PriceBand(uint8_t band) { return Set(&head_.products->price_band.back(), band); }
  TestPack& SoldOut() { return Set(&head_.products->in_stock.back(), uint8_t{0}); }
  TestPack& FirstSeen(uint16_t day) { return Set(&head_.products->first_seen_day.back(), day); }
  TestPack& Rating(uint8_t tenths, uint32_t count) {
    head_.products->rating_count.back() = count;
    return Set(&head_.products->rating_tenths.back(), tenths);
  }
  TestPack& Group(uint32_t number) { return Set(&head_.products->group.back(), number); }
  // Another key of the last product.
  TestPack& Key(std::string_view key) {
    ++head_.products->key_count.back();
    head_.products->keys.push_back(HashKey(key));
    return *this;
  }
  // The ids of groups 1, 2, …
  TestPack& GroupIds(std::initializer_list<std::string_view> ids) {
    for (const std::string_view id : ids) head_.products->group_keys.push_back(HashKey(id));
    return *this;
  }
  TestPack& Viewed(uint8_t share) { return Set(&head_.models->views.back(), share); }
  TestPack& Bought(uint8_t share) { return Set(&head_.models->purchases.back(), share); }

  // Models.
  TestPack& Fragment(const std::vector<uint32_t>& row) {
    Fragments();
    rows_.push_back(row);
    return *this;
  }
  // The same, of product ids.
  TestPack& Session(std::initializer_list<std::string_view> ids) { return Fragment(NumbersOf(ids)); }
  TestPack& DistanceScale(float scale) { return Set(&Fragments().distance_scale, scale); }
  // Rows of neighbours; their products may come in any order. `scale` is as packs hold it: kScaleOne is 1.
  static constexpr uint8_t kScaleOne = 200;
  TestPack& BoughtTogether(std::string_view from, std::initializer_list<Edge> edges,
                           uint8_t scale = kScaleOne) {
    return Row(from, edges, scale, &bought_);
  }
  TestPack& ViewedTogether(std::string_view from, std::initializer_list<Edge> edges,
                           uint8_t scale = kScaleOne) {
    return Row(from, edges, scale, &viewed_);
  }
  TestPack& BoughtNext(std::string_view from, std::initializer_list<Edge> edges, uint8_t scale = kScaleOne) {
    return Row(from, edges, scale, &next_);
  }
  TestPack& Similar(std::string_view from, std::initializer_list<Edge> edges, uint8_t scale = kScaleOne) {
    return Row(from, edges, scale, &similar_);
  }
  TestPack& Complements(std::string_view from, std::initializer_list<Edge> edges, uint8_t scale = kScaleOne) {
    return Row(from, edges, scale, &complements_);
  }
  TestPack& Demand(std::vector<uint8_t> values, float scale) {
    head_.models->demand_scale = scale;
    return Set(&head_.models->demand, std::move(values));
  }
  TestPack& Trending(std::initializer_list<std::string_view> ids) {
    return List(ids, &head_.models->trending);
  }
  TestPack& Newest(std::initializer_list<std::string_view> ids) { return List(ids, &head_.models->newest); }
  TestPack& Weights(std::vector<float> weights) {
    head_.models->weights = std::move(weights);
    return *this;
  }

  // Plan.
  TestPack& Slot(std::string_view name, const SlotSpec& spec = {}) {
    auto slot = std::make_unique<pack::SlotT>();
    slot->name = name;
    slot->title = spec.title;
    for (const StrategyId strategy : spec.strategies)
      slot->strategies.push_back(static_cast<uint8_t>(strategy));
    slot->count = spec.count;
    slot->min = spec.min;
    slot->per_category = spec.per_category;
    slot->repeat = spec.repeat;
    slot->content = spec.content;
    slot->template_ = static_cast<uint16_t>(spec.use_template < 0 ? 0 : spec.use_template);
    slot->when = spec.when;
    slot->filter = spec.filter;
    slot->diversity = spec.diversity;
    slot->per_brand = spec.per_brand;
    head_.plan->slots.push_back(std::move(slot));
    return *this;
  }
  TestPack& Content(std::string_view id, const ContentSpec& spec = {}) {
    auto content = std::make_unique<pack::ContentT>();
    content->id = id;
    content->slots = spec.slots;
    content->priority = spec.priority;
    content->from_ms = spec.from_ms;
    content->until_ms = spec.until_ms;
    content->when = spec.when;
    for (const auto& [name, value] : spec.fields) {
      auto field = std::make_unique<pack::ContentFieldT>();
      field->name = name;
      field->value = value;
      content->fields.push_back(std::move(field));
    }
    head_.plan->content.push_back(std::move(content));
    return *this;
  }
  TestPack& Pin(const PinSpec& spec) {
    auto pin = std::make_unique<pack::PinT>();
    pin->slot = spec.slot;
    pin->position = spec.position;
    pin->product = spec.product;
    pin->where = spec.where;
    pin->when = spec.when;
    pin->from_ms = spec.from_ms;
    pin->until_ms = spec.until_ms;
    head_.plan->pins.push_back(std::move(pin));
    return *this;
  }
  TestPack& Boost(const BoostSpec& spec) {
    auto boost = std::make_unique<pack::BoostT>();
    boost->slots = spec.slots;
    boost->factor = spec.factor;
    boost->where = spec.where;
    boost->when = spec.when;
    boost->from_ms = spec.from_ms;
    boost->until_ms = spec.until_ms;
    head_.plan->boosts.push_back(std::move(boost));
    return *this;
  }
  // The number of a text that conditions compare with.
  uint32_t Text(std::string_view text) {
    auto& texts = head_.plan->texts;
    for (uint32_t i = 0; i < texts.size(); ++i) {
      if (texts[i] == text) return i;
    }
    texts.emplace_back(text);
    return static_cast<uint32_t>(texts.size() - 1);
  }
  // Adds a template; the first one a test adds is number 1.
  TestPack& Template(std::vector<pack::TemplateOp> ops) {
    auto item = std::make_unique<pack::TemplateT>();
    item->name = "t" + std::to_string(head_.plan->templates.size());
    item->ops = std::move(ops);
    head_.plan->templates.push_back(std::move(item));
    return *this;
  }
  pack::TemplateOp Literal(std::string_view text) {
    auto& literals = head_.plan->literals;
    const auto begin = static_cast<uint32_t>(literals.size());
    literals.insert(literals.end(), text.begin(), text.end());
    return {static_cast<uint8_t>(TemplateOpCode::kLiteral), 0, 0, begin,
            static_cast<uint32_t>(literals.size())};
  }
  static pack::TemplateOp Value(Field field, Escape escape = Escape::kText) {
    return {static_cast<uint8_t>(TemplateOpCode::kField), static_cast<uint8_t>(escape),
            static_cast<uint16_t>(field), 0, 0};
  }
  static pack::TemplateOp ContentValue(uint16_t field, Escape escape = Escape::kText) {
    return Value(static_cast<Field>(kContentField + field), escape);
  }
  // `end` is the number of the op after the section's last.
  static pack::TemplateOp Section(Field field, uint32_t end) {
    return {static_cast<uint8_t>(TemplateOpCode::kSection), 0, static_cast<uint16_t>(field), end, 0};
  }
  static pack::TemplateOp Inverted(Field field, uint32_t end) {
    return {static_cast<uint8_t>(TemplateOpCode::kInverted), 0, static_cast<uint16_t>(field), end, 0};
  }
  static pack::TemplateOp Loop(TemplateOpCode code, uint32_t end) {
    return {static_cast<uint8_t>(code), 0, 0, end, 0};
  }

  TestPack& Fact(std::string_view name, FactType type) {
    auto fact = std::make_unique<pack::FactT>();
    fact->name = name;
    fact->type = static_cast<uint8_t>(type);
    head_.plan->facts.push_back(std::move(fact));
    return *this;
  }
  TestPack& Reason(ReasonKind kind, std::string_view before, std::string_view after = "",
                   bool names_anchor = false) {
    auto reason = std::make_unique<pack::ReasonT>();
    reason->kind = static_cast<uint8_t>(kind);
    reason->before = before;
    reason->after = after;
    reason->names_anchor = names_anchor;
    head_.plan->reasons.push_back(std::move(reason));
    return *this;
  }
  pack::PlanT& plan() { return *head_.plan; }
  pack::HeadT& head() { return head_; }

  std::vector<uint8_t> Bytes() {
    pack::ProductsT& p = *head_.products;
    p.count = static_cast<uint32_t>(ids_.size());
    p.id = Column(ids_);
    p.title = Column(titles_);
    p.url = Column(urls_);
    p.image = Column(images_);
    p.brands = Column(brands_);
    p.categories = Column(categories_);
    if (!rows_.empty()) WriteFragments();
    head_.models->bought_together = Table(bought_);
    head_.models->viewed_together = Table(viewed_);
    head_.models->bought_next = Table(next_);
    head_.models->similar = Table(similar_);
    head_.models->complements = Table(complements_);
    return Pack();
  }
  // As it stands, for tests that break one part of it.
  std::vector<uint8_t> Pack() {
    flatbuffers::FlatBufferBuilder builder;
    builder.Finish(pack::Head::Pack(builder, &head_), pack::HeadIdentifier());
    return {builder.GetBufferPointer(), builder.GetBufferPointer() + builder.GetSize()};
  }
  std::unique_ptr<rapport::Pack> Open() {
    auto opened = rapport::Pack::Open(Bytes());
    if (opened.ok()) return std::move(opened.value());
    ADD_FAILURE() << opened.status().message;
    std::abort();
  }

 private:
  struct NeighborRow {
    uint32_t from;
    std::vector<Edge> edges;
    uint8_t scale;
  };
  TestPack& Row(std::string_view from, std::vector<Edge> edges, uint8_t scale,
                std::vector<NeighborRow>* rows) {
    std::sort(edges.begin(), edges.end(), [](const Edge& a, const Edge& b) { return a.product < b.product; });
    rows->push_back({NumberOf(from), std::move(edges), scale});
    return *this;
  }

  template <typename T, typename V>
  TestPack& Set(T* member, V value) {
    *member = value;
    return *this;
  }
  pack::FragmentsT& Fragments() {
    auto& fragments = head_.models->fragments;
    if (fragments == nullptr) {
      fragments = std::make_unique<pack::FragmentsT>();
      fragments->distance_scale = 2;
    }
    return *fragments;
  }
  // Rows keep their direction, which readers do not mind, and stand in the order of their first products.
  void WriteFragments() {
    std::stable_sort(rows_.begin(), rows_.end(),
                     [](const auto& a, const auto& b) { return a.front() < b.front(); });
    auto& fragments = Fragments();
    fragments.rows = static_cast<uint32_t>(rows_.size());
    fragments.items = 0;
    fragments.bytes.clear();
    uint32_t first = 0;
    for (const auto& row : rows_) {
      fragments.items += static_cast<uint32_t>(row.size());
      fragments.bytes.push_back(static_cast<uint8_t>(row.size()));
      for (size_t i = 0; i < row.size(); ++i)
        AppendLeb128(i == 0 ? row[i] - first : row[i], &fragments.bytes);
      first = row.front();
    }
  }
  uint32_t NumberOf(std::string_view id) const {
    for (size_t i = 0; i < ids_.size(); ++i) {
      if (ids_[i] == id) return static_cast<uint32_t>(i);
    }
    ADD_FAILURE() << "no product " << id;
    return 0;
  }
  std::vector<uint32_t> NumbersOf(std::initializer_list<std::string_view> ids) const {
    std::vector<uint32_t> numbers;
    for (const std::string_view id : ids) numbers.push_back(NumberOf(id));
    return numbers;
  }
  TestPack& List(std::initializer_list<std::string_view> ids, std::unique_ptr<pack::RankedListT>* list) {
    *list = std::make_unique<pack::RankedListT>();
    (*list)->products = NumbersOf(ids);
    for (size_t i = 0; i < ids.size(); ++i) (*list)->scores.push_back(static_cast<uint8_t>(255 - i));
    return *this;
  }
  static uint16_t Number(std::string_view name, std::vector<std::string>* names) {
    for (size_t i = 0; i < names->size(); ++i) {
      if ((*names)[i] == name) return static_cast<uint16_t>(i + 1);
    }
    names->emplace_back(name);
    return static_cast<uint16_t>(names->size());
  }
  std::unique_ptr<pack::NeighborsT> Table(const std::vector<NeighborRow>& rows) const {
    if (rows.empty()) return nullptr;
    auto table = std::make_unique<pack::NeighborsT>();
    table->rows = static_cast<uint32_t>(ids_.size());
    for (uint32_t product = 0; product < ids_.size(); ++product) {
      const NeighborRow* row = nullptr;
      for (const NeighborRow& candidate : rows) row = candidate.from == product ? &candidate : row;
      table->row_scale.push_back(row != nullptr ? row->scale : 0);
      table->bytes.push_back(static_cast<uint8_t>(row != nullptr ? row->edges.size() : 0));
      if (row == nullptr) continue;
      uint32_t from = 0;
      for (const Edge& edge : row->edges) {
        AppendLeb128(edge.product - from, &table->bytes);
        from = edge.product + 1;
        table->weights.push_back(edge.weight);
        ++table->edges;
      }
    }
    return table;
  }

  pack::HeadT head_;
  std::vector<std::string> ids_, titles_, urls_, images_, brands_, categories_;
  std::vector<std::vector<uint32_t>> rows_;
  std::vector<NeighborRow> bought_, viewed_, next_, similar_, complements_;
};

}  // namespace rapport::test

#endif  // RAPPORT_TESTS_NATIVE_CORE_PACK_BUILDER_H_
