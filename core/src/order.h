// One sort for all of the core: each instantiation of std::stable_sort would cost the module about 1 KB of
// download.
#ifndef RAPPORT_ORDER_H_
#define RAPPORT_ORDER_H_

#include <cstdint>
#include <vector>

namespace rapport {

struct Keyed {
  double key;     // exact for times in ms, counts and floats
  uint32_t item;  // what is sorted
};

// Items by falling key; equal keys keep their order. No key may be NaN.
std::vector<uint32_t> ByFallingKey(const std::vector<Keyed>& items);

}  // namespace rapport

#endif  // RAPPORT_ORDER_H_
