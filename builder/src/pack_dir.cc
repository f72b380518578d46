#include "rapport/builder/pack_dir.h"

#include <brotli/encode.h>

#include <filesystem>

#include "rapport/builder/files.h"
#include "rapport/overlay.h"
#include "rapport/pack.h"

namespace rapport::builder {
namespace {

namespace fs = std::filesystem;

constexpr size_t kMaxManifestBytes = size_t{1} << 20;

Status Bad(const std::string& what) {
  return Status::Error(StatusCode::kBadInput, what);
}

Result<std::vector<uint8_t>> ReadPackFile(const std::string& dir, const PackFile& file, size_t max_bytes) {
  const std::string path = (fs::path(dir) / file.file).string();
  const Result<std::string> read = ReadFileBytes(path, max_bytes);
  if (!read.ok()) return read.status();
  std::vector<uint8_t> bytes(read.value().begin(), read.value().end());
  if (!IsIntact(file, bytes)) {
    return Status::Error(StatusCode::kCorrupt,
                         path + ": its hash is not the manifest's; build the pack again");
  }
  return bytes;
}

Result<ManifestMarket> ReadMarket(const std::string& dir, std::string_view market) {
  Result<Manifest> manifest = ReadManifest(dir);
  if (!manifest.ok()) return manifest.status();
  for (ManifestMarket& entry : manifest.value().markets) {
    if (market.empty() || entry.name == market) return std::move(entry);
  }
  std::string names;
  for (const ManifestMarket& entry : manifest.value().markets)
    names += (names.empty() ? "" : ", ") + entry.name;
  return Bad(dir + ": has no market named " + std::string(market) + "; it has " + names);
}

}  // namespace

Result<Manifest> ReadManifest(const std::string& dir) {
  const std::string path = (fs::path(dir) / "manifest.json").string();
  const Result<std::string> text = ReadFileBytes(path, kMaxManifestBytes);
  if (!text.ok()) return Bad(text.status().message + "; is " + dir + " a pack written by `rapport build`?");
  return ParseManifest(text.value(), path);
}

Result<std::vector<uint8_t>> ReadHead(const std::string& dir, std::string_view market) {
  const Result<ManifestMarket> entry = ReadMarket(dir, market);
  if (!entry.ok()) return entry.status();
  return ReadPackFile(dir, entry.value().head, kMaxHeadBytes);
}

Result<std::vector<uint8_t>> ReadOverlay(const std::string& dir, std::string_view market) {
  const Result<ManifestMarket> entry = ReadMarket(dir, market);
  if (!entry.ok()) return entry.status();
  if (!entry.value().overlay.has_value()) return std::vector<uint8_t>();
  return ReadPackFile(dir, *entry.value().overlay, kMaxOverlayBytes);
}

std::string ReadPrivacy(const std::string& dir) {
  constexpr size_t kMaxPrivacyBytes = size_t{16} << 20;
  const Result<std::string> text = ReadFileBytes((fs::path(dir) / kPrivacyFile).string(), kMaxPrivacyBytes);
  return text.ok() ? text.value() : std::string();
}

uint64_t BrotliSize(const std::vector<uint8_t>& bytes) {
  size_t size = BrotliEncoderMaxCompressedSize(bytes.size());
  std::vector<uint8_t> out(size);
  const bool done = BrotliEncoderCompress(BROTLI_MAX_QUALITY, BROTLI_MAX_WINDOW_BITS, BROTLI_MODE_GENERIC,
                                          bytes.size(), bytes.data(), &size, out.data()) == BROTLI_TRUE;
  return done ? size : bytes.size();
}

}  // namespace rapport::builder
