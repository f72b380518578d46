// Writes the packs that fuzzing starts from into a directory: pack_seeds DIR.
#include <cstdio>
#include <fstream>
#include <string>
#include <vector>

#include "overlay_generated.h"
#include "rapport/overlay.h"
#include "seed_head.h"

namespace {

bool WriteBytes(const std::string& path, const std::vector<uint8_t>& bytes) {
  std::ofstream file(path, std::ios::binary);
  file.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
  return file.good();
}

bool Write(const std::string& path, const rapport::pack::HeadT& head) {
  const std::vector<uint8_t> bytes = rapport::fuzz::BytesOf(head);
  const auto opened = rapport::Pack::Open(bytes);
  if (!opened.ok()) {
    std::fprintf(stderr, "%s: %s\n", path.c_str(), opened.status().message.c_str());
    return false;
  }
  return WriteBytes(path, bytes);
}

bool WriteOverlay(const std::string& path) {
  rapport::pack::OverlayT overlay;
  overlay.format = rapport::kPackFormat;
  overlay.head_hash = rapport::HashHead(rapport::fuzz::WholeHead());
  overlay.at_ms = 1'772'625'600'000;
  overlay.rows = {{0, 999, 1200, 1100, 0, 1}, {2, 0, 0, 5, 7, 2}};
  overlay.block = {"b", "z"};
  flatbuffers::FlatBufferBuilder builder;
  builder.Finish(rapport::pack::Overlay::Pack(builder, &overlay), rapport::pack::OverlayIdentifier());
  return WriteBytes(path, {builder.GetBufferPointer(), builder.GetBufferPointer() + builder.GetSize()});
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  const std::string directory = argv[1];
  rapport::pack::HeadT head = rapport::fuzz::EmptyHead();
  bool written = Write(directory + "/empty", head);
  rapport::fuzz::AddProducts(&head);
  written = Write(directory + "/products", head) && written;
  rapport::fuzz::AddModels(&head);
  written = Write(directory + "/models", head) && written;
  rapport::fuzz::AddPlan(&head);
  written = Write(directory + "/plan", head) && written;
  rapport::fuzz::AddRules(&head);
  written = WriteOverlay(directory + "/overlay") && written;
  return Write(directory + "/whole", head) && written ? 0 : 1;
}
