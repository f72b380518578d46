// Events by shopper and visit, as prepare.cc sees them, but as places in the table.
#ifndef RAPPORT_BUILDER_SRC_EVALUATE_VISITS_H_
#define RAPPORT_BUILDER_SRC_EVALUATE_VISITS_H_

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "rapport/builder/tables.h"

namespace rapport::builder {

// Rows by owner: the visitor, or the session where a row names no visitor. Rows of nobody are left out.
class Owners {
 public:
  // Rows [0, end) of the table.
  Owners(const EventTable& events, size_t end);

  [[nodiscard]] uint32_t count() const { return static_cast<uint32_t>(begins_.size() - 1); }
  // Event numbers in order of time; may be none.
  [[nodiscard]] std::span<const uint32_t> Rows(uint32_t owner) const {
    return {rows_.data() + begins_[owner], begins_[owner + 1] - begins_[owner]};
  }
  [[nodiscard]] std::string_view Name(uint32_t owner) const;

 private:
  const EventTable& events_;
  std::vector<uint32_t> begins_;
  std::vector<uint32_t> rows_;
};

// One session of views or one order: places in Owners::Rows(owner) of its rows, at least one.
struct Visit {
  uint32_t owner = 0;
  int64_t first_ms = 0;
  std::vector<uint32_t> places;
};

// The visits of one owner made of rows of `kind` that name a product, oldest first.
std::vector<Visit> VisitsOf(const EventTable& events, const Owners& owners, uint32_t owner, EventKind kind);

// When those visits begin, added to `begins`; quicker than VisitsOf.
void AddVisitBegins(const EventTable& events, const Owners& owners, uint32_t owner, EventKind kind,
                    std::vector<int64_t>* begins);

}  // namespace rapport::builder

#endif  // RAPPORT_BUILDER_SRC_EVALUATE_VISITS_H_
