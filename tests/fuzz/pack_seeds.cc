// Writes the packs that fuzzing starts from into a directory: pack_seeds DIR.
#include <cstdio>
#include <fstream>
#include <string>
#include <vector>

#include "pack_generated.h"
#include "rapport/pack.h"
#include "rapport/template_ops.h"

namespace {

using rapport::pack::HeadT;

std::unique_ptr<rapport::pack::StringsT> Column(const std::vector<std::string>& values) {
  auto column = std::make_unique<rapport::pack::StringsT>();
  for (const std::string& value : values) {
    column->lengths.push_back(static_cast<uint16_t>(value.size()));
    column->bytes.insert(column->bytes.end(), value.begin(), value.end());
  }
  return column;
}

std::unique_ptr<rapport::pack::RankedListT> List(std::vector<uint32_t> products) {
  auto list = std::make_unique<rapport::pack::RankedListT>();
  list->scores.assign(products.size(), 200);
  list->products = std::move(products);
  return list;
}

HeadT EmptyHead() {
  HeadT head;
  head.format = rapport::kPackFormat;
  head.currency = "GBP";
  head.currency_exponent = 2;
  head.products = std::make_unique<rapport::pack::ProductsT>();
  head.models = std::make_unique<rapport::pack::ModelsT>();
  head.plan = std::make_unique<rapport::pack::PlanT>();
  return head;
}

void AddProducts(HeadT* head) {
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

void AddModels(HeadT* head) {
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
void AddPlan(HeadT* head) {
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
  for (uint8_t strategy = 0; strategy <= 8; ++strategy) {
    auto slot = std::make_unique<rapport::pack::SlotT>();
    slot->name = "s" + std::to_string(strategy);
    slot->title = "T";
    slot->count = 4;
    slot->repeat = strategy % 2 == 0;
    slot->per_category = strategy % 3;
    slot->content = strategy == 8;
    if (strategy < 8) slot->strategies = {strategy};
    slot->when = {{1, 1, 10, 0, 0}, {9, 0, 0, 0, 0}, {4, 0, 1, 0, 1}, {7, 0, 0, 0, 0}};
    plan.slots.push_back(std::move(slot));
  }
  auto content = std::make_unique<rapport::pack::ContentT>();
  content->id = "hello";
  content->slots = {8};
  content->fields.push_back(std::make_unique<rapport::pack::ContentFieldT>());
  content->fields[0]->value = "Hello";
  plan.content.push_back(std::move(content));
  auto reason = std::make_unique<rapport::pack::ReasonT>();
  reason->kind = 1;
  reason->before = "As you saw ";
  reason->names_anchor = true;
  plan.reasons.push_back(std::move(reason));
}

bool Write(const std::string& path, const HeadT& head) {
  flatbuffers::FlatBufferBuilder builder;
  builder.Finish(rapport::pack::Head::Pack(builder, &head), rapport::pack::HeadIdentifier());
  const std::vector<uint8_t> bytes(builder.GetBufferPointer(),
                                   builder.GetBufferPointer() + builder.GetSize());
  const auto opened = rapport::Pack::Open(bytes);
  if (!opened.ok()) {
    std::fprintf(stderr, "%s: %s\n", path.c_str(), opened.status().message.c_str());
    return false;
  }
  std::ofstream file(path, std::ios::binary);
  file.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
  return file.good();
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  const std::string directory = argv[1];
  HeadT head = EmptyHead();
  bool written = Write(directory + "/empty", head);
  AddProducts(&head);
  written = Write(directory + "/products", head) && written;
  AddModels(&head);
  written = Write(directory + "/models", head) && written;
  AddPlan(&head);
  return Write(directory + "/whole", head) && written ? 0 : 1;
}
