// A pack on disk: manifest.json and one head a market, named by its content.
#ifndef RAPPORT_BUILDER_PACK_DIR_H_
#define RAPPORT_BUILDER_PACK_DIR_H_

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

// What the page reads first; may be cached for 60 s, so `enabled: false` stops everything within that time.
struct Manifest {
  int64_t version = 1;  // rises with every build into the same directory
  bool enabled = true;
  std::vector<ManifestMarket> markets;
};

// kBadInput naming the file and the fault.
Result<Manifest> ReadManifest(const std::string& dir);

// The head of `market` ("" = the first one) after its hash was checked. kBadInput, kCorrupt.
Result<std::vector<uint8_t>> ReadHead(const std::string& dir, std::string_view market);

// The overlay of `market` after its hash was checked; no bytes where it has none. kBadInput, kCorrupt.
Result<std::vector<uint8_t>> ReadOverlay(const std::string& dir, std::string_view market);

struct NewOverlay {
  std::string market;
  std::vector<uint8_t> bytes;  // none: the market has no overlay any more
};

// Publishes overlays into an existing pack: their files first, then the manifest, each written aside and
// renamed. Files that the manifest before named stay, for pages that still hold it; older overlays are
// removed. Returns the manifest written.
Result<Manifest> WriteOverlays(const std::string& dir, const std::vector<NewOverlay>& overlays);

struct NewHead {
  std::string market, locale, currency;
  std::vector<std::string> slots;
  std::vector<uint8_t> bytes;
  std::vector<uint8_t> overlay = {};  // none unless something outlives the build
};

// What the last build found the pack to hold of shoppers. No page loads it; the manifest does not name it.
inline constexpr const char* kPrivacyFile = "privacy.json";

// Writes the directory beside `dir` and exchanges the two, so a reader finds the old pack or the new one,
// never half of either. An existing `dir` must be a pack or empty, else kBadInput. `privacy` is the text of
// kPrivacyFile; "" = none. Returns the manifest written.
Result<Manifest> WritePack(const std::string& dir, const std::vector<NewHead>& heads,
                           const std::string& privacy = "");

// The text of the pack's kPrivacyFile, "" where it has none.
std::string ReadPrivacy(const std::string& dir);

// Size after brotli at its best quality, as a page loads it.
uint64_t BrotliSize(const std::vector<uint8_t>& bytes);

}  // namespace rapport::builder

#endif  // RAPPORT_BUILDER_PACK_DIR_H_
