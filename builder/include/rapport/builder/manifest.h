// manifest.json of a pack: the file a page reads first, and what it may say.
#ifndef RAPPORT_BUILDER_MANIFEST_H_
#define RAPPORT_BUILDER_MANIFEST_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rapport/status.h"

namespace rapport::builder {

inline constexpr int kManifestFormat = 1;
inline constexpr int kAbi = 2;  // of wasm/client.h, that the pack was built for

struct PackFile {
  std::string file;  // name within the directory
  uint64_t bytes = 0;
  std::string integrity;  // "sha256-…" as W3C Subresource Integrity writes it
};

struct ManifestMarket {
  std::string name, locale, currency;
  std::vector<std::string> slots;  // their names, in page order
  PackFile head;
  std::optional<PackFile> overlay;  // of this head (core/include/rapport/overlay.h)
};

// May be cached for 60 s, so `enabled: false` stops everything within that time.
struct Manifest {
  int64_t version = 1;  // rises with every build into the same directory
  bool enabled = true;
  std::vector<ManifestMarket> markets;
};

// kBadInput naming `path`, the member and what must stand there; kVersion for another format.
Result<Manifest> ParseManifest(std::string_view text, const std::string& path);

std::string ManifestText(const Manifest& manifest);

// The name (`KIND-HASH.rpk`), size and integrity of a pack file.
PackFile DescribeFile(const char* kind, const std::vector<uint8_t>& bytes);

// True when the bytes have the size and the hash of the manifest.
bool IsIntact(const PackFile& file, const std::vector<uint8_t>& bytes);

}  // namespace rapport::builder

#endif  // RAPPORT_BUILDER_MANIFEST_H_
