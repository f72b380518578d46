#include "rapport/pack.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "pack_generated.h"

namespace rapport {
namespace {

Status Corrupt(const std::string& what) {
  return Status::Error(StatusCode::kCorrupt, "pack: " + what);
}

template <typename T>
Status Keep(Result<T> opened, T* into) {
  if (!opened.ok()) return opened.status();
  *into = std::move(opened.value());
  return Status::Ok();
}

float Share(const flatbuffers::Vector<uint8_t>* column, uint32_t product) {
  return column != nullptr && product < column->size() ? static_cast<float>(column->Get(product)) / 255.0f
                                                       : 0.0f;
}

}  // namespace

Result<std::unique_ptr<Pack>> Pack::Open(std::vector<uint8_t> bytes) {
  if (bytes.size() > kMaxHeadBytes)
    return Status::Error(StatusCode::kLimit, "pack: the head is larger than 64 MiB");
  if (bytes.size() < 8 || !pack::HeadBufferHasIdentifier(bytes.data())) return Corrupt("not a pack's head");
  flatbuffers::Verifier verifier(bytes.data(), bytes.size());
  if (!pack::VerifyHeadBuffer(verifier)) return Corrupt("damaged");

  std::unique_ptr<Pack> pack(new Pack());
  pack->bytes_ = std::move(bytes);
  pack->head_ = pack::GetHead(pack->bytes_.data());
  if (pack->head_->format() != kPackFormat) {
    return Status::Error(StatusCode::kVersion, "pack: format " + std::to_string(pack->head_->format()) +
                                                   ", this module reads " + std::to_string(kPackFormat) +
                                                   "; build the pack with the same version");
  }
  if (Status status = pack->OpenTables(); !status.ok()) return status;
  return pack;
}

Status Pack::OpenTables() {
  if (head_->plan() == nullptr || head_->models() == nullptr) return Corrupt("plan or models are missing");
  if (head_->currency_exponent() > 4) return Corrupt("the currency has too many decimals");
  plan_ = head_->plan();
  if (Status status = Keep(Catalog::Open(head_->products()), &catalog_); !status.ok()) return status;
  const uint32_t count = catalog_.size();
  const pack::Models& models = *head_->models();
  if (Status status = Keep(Fragments::Open(models.fragments(), count), &fragments_); !status.ok())
    return status;
  const std::pair<const pack::Neighbors*, Neighbors*> tables[] = {
      {models.bought_together(), &bought_together_},
      {models.viewed_together(), &viewed_together_},
      {models.bought_next(), &bought_next_},
      {models.similar(), &similar_},
      {models.complements(), &complements_}};
  for (const auto& [table, into] : tables) {
    if (Status status = Keep(Neighbors::Open(table, count), into); !status.ok()) return status;
  }
  if (!(models.demand_scale() >= 0) || !std::isfinite(models.demand_scale()))
    return Corrupt("the scale of demand is not a number");
  if (Status status = Keep(RankedList::Open(models.trending(), count), &trending_); !status.ok())
    return status;
  if (Status status = Keep(RankedList::Open(models.newest(), count), &newest_); !status.ok()) return status;
  blocked_ = MarkProducts(catalog_, plan_->block());
  return CheckPlan(*plan_);
}

std::vector<uint8_t> MarkProducts(const Catalog& catalog,
                                  const flatbuffers::Vector<flatbuffers::Offset<flatbuffers::String>>* ids) {
  std::vector<uint8_t> marked;
  for (uint32_t i = 0; ids != nullptr && i < ids->size(); ++i) {
    const std::string_view key = ids->Get(i)->string_view();
    const uint32_t product = catalog.Find(key);
    if (product == kNoProduct) continue;
    if (marked.empty()) marked.assign(catalog.size(), 0);
    marked[product] = 1;
    const bool names_group = catalog.FindId(key) == kNoProduct && catalog.FindGroup(key) != 0;
    if (!names_group) continue;
    for (const uint32_t variant : catalog.OfGroup(catalog.FindGroup(key))) marked[variant] = 1;
  }
  return marked;
}

float Pack::view_share(uint32_t product) const {
  return Share(head_->models()->views(), product);
}
float Pack::purchase_share(uint32_t product) const {
  return Share(head_->models()->purchases(), product);
}
bool Pack::HasShoppers(uint32_t product) const {
  const auto has = [this](uint32_t variant) {
    return view_share(variant) > 0 || purchase_share(variant) > 0;
  };
  if (has(product) || catalog_.group(product) == 0) return has(product);
  const std::span<const uint32_t> variants = catalog_.OfGroup(catalog_.group(product));
  return std::any_of(variants.begin(), variants.end(), has);
}
float Pack::demand(uint32_t product) const {
  return Share(head_->models()->demand(), product) * head_->models()->demand_scale();
}

}  // namespace rapport
