#include "rapport/overlay.h"

#include <algorithm>
#include <cstring>

#include "overlay_generated.h"
#include "pack_generated.h"

namespace rapport {
namespace {

constexpr int64_t kMinuteMs = 60 * 1000;
constexpr int64_t kMaxMomentMs = 253'402'300'800'000;  // the year 10000

bool Sane(int64_t at_ms) {
  return at_ms >= 0 && at_ms <= kMaxMomentMs;
}

bool Fits(const pack::Overlay& table, uint32_t product_count) {
  if (!Sane(table.at_ms()) || !Sane(table.confirmed_ms())) return false;
  if (table.rows() == nullptr) return true;
  // The FlatBuffers verifier sees to the vector's length alone.
  if (reinterpret_cast<uintptr_t>(table.rows()->Data()) % alignof(pack::OverlayRow) != 0) return false;
  uint32_t least = 0;
  for (const pack::OverlayRow* row : *table.rows()) {
    if (row->product() < least || row->product() >= product_count ||
        row->stock() > static_cast<uint32_t>(Stock::kLow))
      return false;
    least = row->product() + 1;
  }
  return true;
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
  flatbuffers::Verifier verifier(bytes.data(), bytes.size());
  const bool sound = bytes.size() >= 8 && bytes.size() <= kMaxOverlayBytes &&
                     pack::OverlayBufferHasIdentifier(bytes.data()) && pack::VerifyOverlayBuffer(verifier);
  const pack::Overlay* table = sound ? pack::GetOverlay(bytes.data()) : nullptr;
  if (sound && (table->format() != kPackFormat || table->head_hash() != HashHead(pack.bytes())))
    return Status::Error(StatusCode::kVersion, "overlay: of another head; publish it again");
  if (!sound || !Fits(*table, pack.catalog().size()))
    return Status::Error(StatusCode::kCorrupt, "overlay: damaged");
  std::unique_ptr<Overlay> overlay(new Overlay());
  overlay->bytes_ = std::move(bytes);  // which do not move in memory
  overlay->table_ = table;
  overlay->blocked_ = MarkProducts(pack.catalog(), table->block());
  return overlay;
}

std::optional<Overlay::Row> Overlay::Find(uint32_t product) const {
  const auto* rows = table_->rows();
  uint32_t begin = 0;
  uint32_t end = rows != nullptr ? rows->size() : 0;
  while (begin < end) {
    const uint32_t middle = begin + (end - begin) / 2;
    const pack::OverlayRow& row = *rows->Get(middle);
    if (row.product() == product) {
      return Row{row.price_minor(), row.list_price_minor(), row.lowest_price_minor(),
                 static_cast<Stock>(row.stock()), table_->at_ms() - row.age_minutes() * kMinuteMs};
    }
    if (row.product() < product) {
      begin = middle + 1;
    } else {
      end = middle;
    }
  }
  return std::nullopt;
}

int64_t Overlay::confirmed_ms() const {
  return table_->confirmed_ms();
}

}  // namespace rapport
