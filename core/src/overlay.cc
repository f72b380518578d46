#include "rapport/overlay.h"

#include <algorithm>
#include <cstring>

#include "overlay_generated.h"
#include "pack_generated.h"

namespace rapport {
namespace {

constexpr int64_t kMinuteMs = 60 * 1000;
constexpr int64_t kMaxMomentMs = 253'402'300'800'000;  // the year 10000

Status Corrupt(const char* what) {
  return Status::Error(StatusCode::kCorrupt, std::string("overlay: ") + what);
}

template <typename Column>
uint32_t Size(const Column* column) {
  return column != nullptr ? column->size() : 0;
}

Status CheckRows(const pack::Overlay& table, uint32_t product_count) {
  const uint32_t rows = Size(table.product());
  if (Size(table.price_minor()) != rows || Size(table.list_price_minor()) != rows ||
      Size(table.lowest_price_minor()) != rows || Size(table.stock()) != rows ||
      (Size(table.age_minutes()) != rows && Size(table.age_minutes()) != 0)) {
    return Corrupt("a column has the wrong length");
  }
  for (uint32_t i = 0; i < rows; ++i) {
    const uint32_t product = table.product()->Get(i);
    if (product >= product_count || (i > 0 && product <= table.product()->Get(i - 1)))
      return Corrupt("its products are out of range or order");
    if (table.stock()->Get(i) > static_cast<uint8_t>(Stock::kLow)) return Corrupt("an unknown stock");
  }
  return Status::Ok();
}

}  // namespace

uint64_t HashHead(std::span<const uint8_t> head) {
  uint64_t hash = 14695981039346656037ull ^ head.size();
  for (size_t at = 0; at < head.size(); at += sizeof(uint64_t)) {
    uint64_t word = 0;
    std::memcpy(&word, head.data() + at, std::min(sizeof(word), head.size() - at));
    hash = (hash ^ word) * 1099511628211ull;
    hash ^= hash >> 32;
  }
  return hash;
}

Result<std::unique_ptr<Overlay>> Overlay::Open(std::vector<uint8_t> bytes, const Pack& pack) {
  if (bytes.size() > kMaxOverlayBytes)
    return Status::Error(StatusCode::kLimit, "overlay: larger than 8 MiB; build the pack again");
  if (bytes.size() < 8 || !pack::OverlayBufferHasIdentifier(bytes.data())) return Corrupt("not an overlay");
  flatbuffers::Verifier verifier(bytes.data(), bytes.size());
  if (!pack::VerifyOverlayBuffer(verifier)) return Corrupt("damaged");

  std::unique_ptr<Overlay> overlay(new Overlay());
  overlay->bytes_ = std::move(bytes);
  overlay->table_ = pack::GetOverlay(overlay->bytes_.data());
  if (overlay->table_->format() != kPackFormat)
    return Status::Error(StatusCode::kVersion, "overlay: of another format; publish it again");
  if (overlay->table_->head_hash() != HashHead(pack.bytes()))
    return Status::Error(StatusCode::kBadInput, "overlay: of another head; publish it again");
  const auto sane = [](int64_t at_ms) { return at_ms >= 0 && at_ms <= kMaxMomentMs; };
  if (!sane(overlay->table_->at_ms()) || !sane(overlay->table_->confirmed_ms()))
    return Corrupt("a moment beyond all calendars");
  if (Status status = CheckRows(*overlay->table_, pack.catalog().size()); !status.ok()) return status;
  overlay->blocked_ = MarkProducts(pack.catalog(), overlay->table_->block());
  return overlay;
}

std::optional<Overlay::Row> Overlay::Find(uint32_t product) const {
  const auto* products = table_->product();
  uint32_t begin = 0;
  uint32_t end = Size(products);
  while (begin < end) {
    const uint32_t middle = begin + (end - begin) / 2;
    if (products->Get(middle) < product) {
      begin = middle + 1;
    } else {
      end = middle;
    }
  }
  if (begin >= Size(products) || products->Get(begin) != product) return std::nullopt;
  const int64_t age_minutes = Size(table_->age_minutes()) > 0 ? table_->age_minutes()->Get(begin) : 0;
  return Row{table_->price_minor()->Get(begin), table_->list_price_minor()->Get(begin),
             table_->lowest_price_minor()->Get(begin), static_cast<Stock>(table_->stock()->Get(begin)),
             table_->at_ms() - age_minutes * kMinuteMs};
}

int64_t Overlay::confirmed_ms() const {
  return table_->confirmed_ms();
}

}  // namespace rapport
