// A pack on disk: manifest.json and the files it names, one head a market and perhaps an overlay, named by
// their content.
#ifndef RAPPORT_BUILDER_PACK_DIR_H_
#define RAPPORT_BUILDER_PACK_DIR_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "rapport/builder/manifest.h"
#include "rapport/status.h"

namespace rapport::builder {

// A superseded file stays so long, and at least the last kKeptGenerations of a kind: a page that holds an
// earlier manifest (60 s, longer behind caches that disregard it) still finds what it names.
inline constexpr int64_t kKeepSupersededMs = 3'600'000;
inline constexpr size_t kKeptGenerations = 2;

// kBadInput naming the file and the fault; kVersion for a pack of another format.
Result<Manifest> ReadManifest(const std::string& dir);

// The head of `market` ("" = the first one) after its hash was checked. kBadInput, kCorrupt.
Result<std::vector<uint8_t>> ReadHead(const std::string& dir, std::string_view market);

// The overlay of `market` after its hash was checked; no bytes where it has none. kBadInput, kCorrupt.
Result<std::vector<uint8_t>> ReadOverlay(const std::string& dir, std::string_view market);

struct NewOverlay {
  std::string market;
  std::vector<uint8_t> bytes;  // none: the market has no overlay any more
};

struct NewHead {
  std::string market, locale, currency;
  std::vector<std::string> slots;
  std::vector<uint8_t> bytes;
  std::vector<uint8_t> overlay = {};  // none unless something outlives the build
};

// What the last build found the pack to hold of shoppers. No page loads it; the manifest does not name it.
inline constexpr const char* kPrivacyFile = "privacy.json";

// Fails early, before anything is read or trained, where no pack could be written: `dir` is a file, holds
// something else, or may not be written to.
Status CheckPackTarget(const std::string& dir);

// The only writer of a directory at a time. New files are written first and the manifest is renamed last, so
// a reader, a killed process and a power cut find the old pack or the new one, never half of either. `dir`
// may be a symbolic link, a mount point or not exist yet.
class PackWriter {
 public:
  // Waits up to a minute for another writer; removes what killed writers left. Errors of CheckPackTarget.
  static Result<PackWriter> Open(const std::string& dir);
  PackWriter(PackWriter&&) noexcept;
  PackWriter& operator=(PackWriter&&) noexcept;
  ~PackWriter();

  // Puts a build live. The version rises; a pack that was switched off stays off. `privacy` is the text of
  // kPrivacyFile; "" = none. Returns the manifest written.
  Result<Manifest> WritePack(const std::vector<NewHead>& heads, const std::string& privacy = "");

  // Publishes overlays into the existing pack. Returns the manifest written.
  Result<Manifest> WriteOverlays(const std::vector<NewOverlay>& overlays);

 private:
  struct Lock;
  PackWriter(std::string dir, std::unique_ptr<Lock> lock);
  [[nodiscard]] Status Publish(const Manifest& manifest, const Manifest* before);

  std::string dir_;
  std::unique_ptr<Lock> lock_;
};

// The text of the pack's kPrivacyFile, "" where it has none.
std::string ReadPrivacy(const std::string& dir);

// Size after brotli at its best quality, as a page loads it.
uint64_t BrotliSize(const std::vector<uint8_t>& bytes);

}  // namespace rapport::builder

#endif  // RAPPORT_BUILDER_PACK_DIR_H_
