// Rows of weighted neighbours and how a pack holds them.
#ifndef RAPPORT_BUILDER_NEIGHBORS_H_
#define RAPPORT_BUILDER_NEIGHBORS_H_

#include <cstdint>
#include <functional>
#include <vector>

#include "pack_generated.h"
#include "rapport/builder/train.h"

namespace rapport::builder {

struct WeightedEdge {
  uint32_t product;  // pack number
  float weight;      // > 0
};
using NeighborRows = std::vector<std::vector<WeightedEdge>>;  // by catalogue position

// The `kept` heaviest, heaviest first, ties by number.
void KeepHeaviest(size_t kept, std::vector<WeightedEdge>* edges);

// Weights in 15 steps of the row's largest, scaled so that the mean of the rows' largest weights is 1.
pack::NeighborsT EncodeNeighbors(const NeighborRows& rows, const Numbering& numbering);

// Calls work(worker, workers) on as many threads as the machine has cores. Work that writes only to places
// that belong to one product gives the same result on any number of them.
void OnAllCores(const std::function<void(unsigned worker, unsigned workers)>& work);

}  // namespace rapport::builder

#endif  // RAPPORT_BUILDER_NEIGHBORS_H_
