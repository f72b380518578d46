// What changed since a head was built (core/schema/overlay.fbs): prices, stock and blocked products.
#ifndef RAPPORT_OVERLAY_H_
#define RAPPORT_OVERLAY_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "rapport/pack.h"
#include "rapport/status.h"

namespace rapport {

namespace pack {
struct Overlay;
}  // namespace pack

inline constexpr size_t kMaxOverlayBytes = size_t{8} << 20;

enum class Stock : uint8_t { kSoldOut = 0, kInStock = 1, kLow = 2 };

// Ties an overlay to one head: eight bytes at a time, each mixed by a multiplication (the prime of FNV-1a, 64
// bit). Guards against mixing files up, not against forgery: that is the integrity hashes' part.
uint64_t HashHead(std::span<const uint8_t> head);

// Verified and bounds-checked against its head once, as Pack is.
class Overlay {
 public:
  // What the overlay says of one product, all of it at once.
  struct Row {
    uint32_t price_minor = 0, list_price_minor = 0, lowest_price_minor = 0;  // 0 = unknown or none
    Stock stock = Stock::kInStock;
    int64_t at_ms = 0;  // when that was read
  };

  // Takes the file's bytes. kCorrupt, or kVersion for an overlay of another format or head.
  static Result<std::unique_ptr<Overlay>> Open(std::vector<uint8_t> bytes, const Pack& pack);

  [[nodiscard]] std::optional<Row> Find(uint32_t product) const;
  [[nodiscard]] bool blocked(uint32_t product) const {
    return product < blocked_.size() && blocked_[product] != 0;
  }
  // When products without a row were last found unchanged; 0 = never.
  [[nodiscard]] int64_t confirmed_ms() const;
  [[nodiscard]] const pack::Overlay& table() const { return *table_; }

 private:
  Overlay() = default;

  std::vector<uint8_t> bytes_;
  const pack::Overlay* table_ = nullptr;
  std::vector<uint8_t> blocked_;
};

}  // namespace rapport

#endif  // RAPPORT_OVERLAY_H_
