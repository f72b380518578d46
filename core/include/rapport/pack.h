// A pack's head, verified and unpacked. Opening trusts nothing: the FlatBuffers verifier runs first, then
// every index, jump and length is checked once, so that deciding and rendering need no checks of their own.
#ifndef RAPPORT_PACK_H_
#define RAPPORT_PACK_H_

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "rapport/catalog.h"
#include "rapport/models.h"
#include "rapport/status.h"

namespace flatbuffers {
template <typename T>
class Vector;
template <typename T>
struct Offset;
struct String;
}  // namespace flatbuffers

namespace rapport {

namespace pack {
struct Head;
struct Plan;
struct Slot;
struct Experiment;
}  // namespace pack

inline constexpr uint32_t kPackFormat = 2;
inline constexpr size_t kMaxHeadBytes = size_t{64} << 20;
inline constexpr int kMaxSlots = 64;
inline constexpr int kMaxRules = 256;  // pins, and boosts
inline constexpr int kMaxConditionDepth = 64;
inline constexpr int kMaxExperiments = 64;

class Pack {
 public:
  // Takes the file's bytes. kCorrupt, kVersion (another format: rebuild the pack or update the script) or
  // kLimit.
  static Result<std::unique_ptr<Pack>> Open(std::vector<uint8_t> bytes);

  [[nodiscard]] const pack::Head& head() const { return *head_; }
  [[nodiscard]] const pack::Plan& plan() const { return *plan_; }
  [[nodiscard]] const Catalog& catalog() const { return catalog_; }
  [[nodiscard]] std::span<const uint8_t> bytes() const { return bytes_; }
  // Named by the configuration as never to be shown.
  [[nodiscard]] bool blocked(uint32_t product) const {
    return product < blocked_.size() && blocked_[product] != 0;
  }
  [[nodiscard]] const Fragments& fragments() const { return fragments_; }
  [[nodiscard]] const Neighbors& bought_together() const { return bought_together_; }
  [[nodiscard]] const Neighbors& viewed_together() const { return viewed_together_; }
  [[nodiscard]] const Neighbors& bought_next() const { return bought_next_; }
  [[nodiscard]] const Neighbors& similar() const { return similar_; }
  // What the shop says goes with a product, where shoppers say little of it.
  [[nodiscard]] const Neighbors& complements() const { return complements_; }
  [[nodiscard]] const RankedList& trending() const { return trending_; }
  [[nodiscard]] const RankedList& newest() const { return newest_; }
  // Log-scaled share of the shoppers who looked at (bought) the product, 0..1.
  [[nodiscard]] float view_share(uint32_t product) const;
  [[nodiscard]] float purchase_share(uint32_t product) const;
  // Whether the pack knows of shoppers who looked at the product or bought it, in any of its variants.
  [[nodiscard]] bool HasShoppers(uint32_t product) const;
  // How much the product is expected to be ordered soon, ≥ 0; 0 throughout where no order is known.
  [[nodiscard]] float demand(uint32_t product) const;

 private:
  Pack() = default;
  Status OpenTables();

  std::vector<uint8_t> bytes_;
  const pack::Head* head_ = nullptr;
  const pack::Plan* plan_ = nullptr;
  Catalog catalog_;
  Fragments fragments_;
  Neighbors bought_together_, viewed_together_, bought_next_, similar_, complements_;
  RankedList trending_, newest_;
  std::vector<uint8_t> blocked_;
};

// One entry a product of the catalogue: whether `ids` name it. The id of a group names all its variants.
// Empty when they name none.
std::vector<uint8_t> MarkProducts(const Catalog& catalog,
                                  const flatbuffers::Vector<flatbuffers::Offset<flatbuffers::String>>* ids);

// Every index of the plan in range, every jump forward and inside its template, every condition leaving one
// boolean.
Status CheckPlan(const pack::Plan& plan);

}  // namespace rapport

#endif  // RAPPORT_PACK_H_
