#include "read_tables.h"

namespace rapport::builder {

Fragments OpenFragments(const pack::FragmentsT& table, uint32_t product_count) {
  flatbuffers::FlatBufferBuilder buffer;
  buffer.Finish(pack::Fragments::Pack(buffer, &table));
  Result<Fragments> opened =
      Fragments::Open(flatbuffers::GetRoot<pack::Fragments>(buffer.GetBufferPointer()), product_count);
  return opened.ok() ? std::move(opened.value()) : Fragments();
}

Neighbors OpenNeighbors(const pack::NeighborsT& table, uint32_t product_count) {
  flatbuffers::FlatBufferBuilder buffer;
  buffer.Finish(pack::Neighbors::Pack(buffer, &table));
  Result<Neighbors> opened =
      Neighbors::Open(flatbuffers::GetRoot<pack::Neighbors>(buffer.GetBufferPointer()), product_count);
  return opened.ok() ? std::move(opened.value()) : Neighbors();
}

std::vector<std::vector<uint32_t>> FragmentRows(const pack::FragmentsT& table, const Numbering& numbering) {
  const Fragments fragments = OpenFragments(table, static_cast<uint32_t>(numbering.position_of.size()));
  std::vector<std::vector<uint32_t>> rows(fragments.rows());
  for (uint32_t row = 0; row < fragments.rows(); ++row) {
    for (const uint32_t product : fragments.Row(row)) rows[row].push_back(numbering.position_of[product]);
  }
  return rows;
}

std::vector<std::pair<uint32_t, uint32_t>> NeighborPairs(const pack::NeighborsT& table,
                                                         const Numbering& numbering) {
  const auto count = static_cast<uint32_t>(numbering.position_of.size());
  const Neighbors neighbors = OpenNeighbors(table, count);
  std::vector<std::pair<uint32_t, uint32_t>> pairs;
  for (uint32_t from = 0; from < count; ++from) {
    for (const Neighbors::Edge& edge : neighbors.Of(from))
      pairs.emplace_back(numbering.position_of[from], numbering.position_of[edge.product]);
  }
  return pairs;
}

}  // namespace rapport::builder
