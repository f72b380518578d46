// A pack's tables read back, as anyone who loads the pack can, with products as catalogue positions.
#ifndef RAPPORT_BUILDER_SRC_PRIVACY_READ_TABLES_H_
#define RAPPORT_BUILDER_SRC_PRIVACY_READ_TABLES_H_

#include <cstdint>
#include <utility>
#include <vector>

#include "pack_generated.h"
#include "rapport/builder/train.h"
#include "rapport/models.h"

namespace rapport::builder {

// Empty for a table that the core would refuse.
Fragments OpenFragments(const pack::FragmentsT& table, uint32_t product_count);
Neighbors OpenNeighbors(const pack::NeighborsT& table, uint32_t product_count);
std::vector<std::vector<uint32_t>> FragmentRows(const pack::FragmentsT& table, const Numbering& numbering);
std::vector<std::pair<uint32_t, uint32_t>> NeighborPairs(const pack::NeighborsT& table,
                                                         const Numbering& numbering);

}  // namespace rapport::builder

#endif  // RAPPORT_BUILDER_SRC_PRIVACY_READ_TABLES_H_
