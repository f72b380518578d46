// Writing the byte streams of pack tables (core/schema/pack.fbs).
#ifndef RAPPORT_BUILDER_BYTES_H_
#define RAPPORT_BUILDER_BYTES_H_

#include <cstdint>
#include <vector>

namespace rapport::builder {

// LEB128, little end first.
inline void AppendNumber(uint32_t number, std::vector<uint8_t>* out) {
  for (; number >= 0x80; number >>= 7) out->push_back(static_cast<uint8_t>(number | 0x80));
  out->push_back(static_cast<uint8_t>(number));
}

}  // namespace rapport::builder

#endif  // RAPPORT_BUILDER_BYTES_H_
