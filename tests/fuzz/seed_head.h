// Heads that fuzzing starts from.
#ifndef RAPPORT_TESTS_FUZZ_SEED_HEAD_H_
#define RAPPORT_TESTS_FUZZ_SEED_HEAD_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "pack_generated.h"
#include "rapport/pack.h"

namespace rapport::fuzz {

using rapport::pack::HeadT;

inline std::unique_ptr<rapport::pack::StringsT> Column(const std::vector<std::string>& values) {
  auto column = std::make_unique<rapport::pack::StringsT>();
  for (const std::string& value : values) {
    column->lengths.push_back(static_cast<uint16_t>(value.size()));
    column->bytes.insert(column->bytes.end(), value.begin(), value.end());
  }
  return column;
}

inline std::unique_ptr<rapport::pack::RankedListT> List(std::vector<uint32_t> products) {
  auto list = std::make_unique<rapport::pack::RankedListT>();
  list->scores.assign(products.size(), 200);
  list->products = std::move(products);
  return list;
}

inline HeadT EmptyHead() {
  HeadT head;
  head.format = rapport::kPackFormat;
  head.currency = "GBP";
  head.currency_exponent = 2;
  head.products = std::make_unique<rapport::pack::ProductsT>();
  head.models = std::make_unique<rapport::pack::ModelsT>();
  head.plan = std::make_unique<rapport::pack::PlanT>();
  return head;
}

inline void AddProducts(HeadT* head) {
  auto& products = *head->products;
  products.count = 3;
  products.id = Column({"a", "b", "c"});
  products.title = Column({"Mug", "", "Tea & <co>"});
  products.url = Column({"/a", "", "javascript:x"});
  products.brand = {1, 0, 1};
  products.brands = Column({"Ada"});
  products.category = {1, 1, 2};
  products.categories = Column({"Mugs", "Tea"});
  products.price_minor = {1250, 0, 7};
  products.list_price_minor = {1500, 3, 0};
  products.in_stock = {1, 1, 0};
  products.group = {0, 1, 1};
  products.first_seen_day = {0, 20500, 1};
}

inline void AddModels(HeadT* head) {
  auto& models = *head->models;
  models.views = {255, 100, 1};
  models.purchases = {9, 0, 0};
  models.trending = List({2, 0});
  models.newest = List({1});
  models.fragments = std::make_unique<rapport::pack::FragmentsT>();
  models.fragments->rows = 2;
  models.fragments->items = 5;
  models.fragments->bytes = {3, 0, 1, 2, 2, 1, 2};
  models.fragments->distance_scale = 0.5f;
  models.bought_together = std::make_unique<rapport::pack::NeighborsT>();
  models.bought_together->rows = 3;
  models.bought_together->edges = 1;
  models.bought_together->bytes = {1, 2, 0, 0};
  models.bought_together->row_scale = {200, 0, 0};
  models.bought_together->weights = {200};
  models.bought_next = std::make_unique<rapport::pack::NeighborsT>(*models.bought_together);
  models.similar = std::make_unique<rapport::pack::NeighborsT>(*models.bought_together);
  models.demand = {255, 0, 9};
  models.demand_scale = 1.5f;
  models.weights = {0.5f, 4, 0.9f};
}

// A slot of every strategy, one of content, and a template with every op.
inline void AddPlan(HeadT* head) {
  auto& plan = *head->plan;
  plan.literals = {'<', 'b', '>'};
  plan.texts = {"stranger"};
  plan.content_fields = {"title"};
  plan.url_before = "/p/";
  auto item = std::make_unique<rapport::pack::TemplateT>();
  item->ops = {{0, 0, 0, 0, 3},  {2, 0, 0, 3, 0},  {1, 1, 0, 0, 0}, {4, 0, 0, 9, 0},
               {1, 2, 4, 0, 0},  {1, 0, 8, 0, 0},  {3, 0, 9, 8, 0}, {1, 3, 2, 0, 0},
               {1, 1, 12, 0, 0}, {5, 0, 0, 11, 0}, {1, 0, 64, 0, 0}};
  plan.templates.push_back(std::move(item));
  for (uint8_t strategy = 0; strategy <= 12; ++strategy) {
    auto slot = std::make_unique<rapport::pack::SlotT>();
    slot->name = "s" + std::to_string(strategy);
    slot->title = "T";
    slot->count = 4;
    slot->repeat = strategy % 2 == 0;
    slot->per_category = strategy % 3;
    slot->content = strategy == 12;
    if (strategy < 12) slot->strategies = {strategy};
    slot->when = {{1, 1, 10, 0, 0}, {9, 0, 0, 0, 0}, {4, 0, 1, 0, 1}, {7, 0, 0, 0, 0}};
    plan.slots.push_back(std::move(slot));
  }
  auto content = std::make_unique<rapport::pack::ContentT>();
  content->id = "hello";
  content->slots = {12};
  content->fields.push_back(std::make_unique<rapport::pack::ContentFieldT>());
  content->fields[0]->value = "Hello";
  plan.content.push_back(std::move(content));
  auto reason = std::make_unique<rapport::pack::ReasonT>();
  reason->kind = 1;
  reason->before = "As you saw ";
  reason->names_anchor = true;
  plan.reasons.push_back(std::move(reason));
}

// Every rule, some of which let no product in.
inline void AddRules(HeadT* head) {
  auto& plan = *head->plan;
  plan.texts.emplace_back("Ada");
  const rapport::pack::ConditionOp is_ada{1, 1, 2, 1, 0};
  const rapport::pack::ConditionOp cheap{5, 0, 3, 0, 20};
  plan.block = {"c", "z"};
  plan.tired_shown = 1;
  plan.tired_within_ms = 86'400'000;
  plan.hide_returned_ms = 86'400'000;
  plan.strike_list_price = true;
  plan.max_age_ms = 1;
  plan.slots[1]->filter = {is_ada};
  for (auto& slot : plan.slots) {
    slot->diversity = 50;
    slot->per_brand = 2;
  }
  for (uint16_t i = 0; i < 4; ++i) {
    auto pin = std::make_unique<rapport::pack::PinT>();
    pin->slot = 6;
    pin->position = static_cast<uint8_t>(i);
    if (i % 2 == 0) pin->product = "b";
    if (i % 2 == 1) pin->where = {cheap};
    plan.pins.push_back(std::move(pin));
    auto boost = std::make_unique<rapport::pack::BoostT>();
    boost->factor = static_cast<float>(i) + 0.5f;
    boost->where = {is_ada};
    if (i == 3) boost->slots = {0, 6};
    plan.boosts.push_back(std::move(boost));
  }
}

inline std::vector<uint8_t> BytesOf(const HeadT& head) {
  flatbuffers::FlatBufferBuilder builder;
  builder.Finish(rapport::pack::Head::Pack(builder, &head), rapport::pack::HeadIdentifier());
  return {builder.GetBufferPointer(), builder.GetBufferPointer() + builder.GetSize()};
}

// The head that overlays are fuzzed over.
inline std::vector<uint8_t> WholeHead() {
  HeadT head = EmptyHead();
  AddProducts(&head);
  AddModels(&head);
  AddPlan(&head);
  AddRules(&head);
  return BytesOf(head);
}

}  // namespace rapport::fuzz

#endif  // RAPPORT_TESTS_FUZZ_SEED_HEAD_H_
