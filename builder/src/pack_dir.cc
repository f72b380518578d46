#include "rapport/builder/pack_dir.h"

#include <brotli/encode.h>
#include <fcntl.h>
#include <openssl/evp.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <system_error>

namespace rapport::builder {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

Status Bad(const std::string& what) {
  return Status::Error(StatusCode::kBadInput, what);
}

using Digest = std::array<unsigned char, 32>;

Digest Sha256(const std::vector<uint8_t>& bytes) {
  Digest digest{};
  unsigned int size = digest.size();
  EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, EVP_sha256(), nullptr);
  return digest;
}

std::string Integrity(const Digest& digest) {
  std::array<unsigned char, 64> text{};
  EVP_EncodeBlock(text.data(), digest.data(), digest.size());
  return "sha256-" + std::string(reinterpret_cast<const char*>(text.data()));
}

std::string FileName(std::string name, const Digest& digest) {
  name += "-";
  char hex[3];
  for (size_t i = 0; i < 8; ++i) {
    std::snprintf(hex, sizeof(hex), "%02x", digest[i]);
    name += hex;
  }
  return name + ".rpk";
}

Result<std::vector<uint8_t>> ReadBytes(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return Bad(path.string() + ": cannot be read");
  return std::vector<uint8_t>(std::istreambuf_iterator<char>(in), {});
}

Status WriteBytes(const fs::path& path, const void* data, size_t size) {
  std::ofstream out(path, std::ios::binary | std::ios::trunc);
  out.write(static_cast<const char*>(data), static_cast<std::streamsize>(size));
  out.close();
  return out ? Status::Ok() : Bad(path.string() + ": cannot be written (is the disk full?)");
}

// Readers find the old file or the new one, never half of one.
Status ReplaceBytes(const fs::path& path, const void* data, size_t size) {
  const fs::path aside = path.string() + ".new-" + std::to_string(getpid());
  std::error_code error;
  Status status = WriteBytes(aside, data, size);
  if (status.ok()) {
    fs::rename(aside, path, error);
    if (error) status = Bad(path.string() + ": cannot be replaced: " + error.message());
  }
  if (!status.ok()) fs::remove(aside, error);
  return status;
}

PackFile Describe(const char* kind, const std::vector<uint8_t>& bytes) {
  const Digest digest = Sha256(bytes);
  return {FileName(kind, digest), bytes.size(), Integrity(digest)};
}

Json ToJson(const PackFile& file) {
  return {{"file", file.file}, {"bytes", file.bytes}, {"integrity", file.integrity}};
}

Json ToJson(const Manifest& manifest) {
  Json markets = Json::array();
  for (const ManifestMarket& market : manifest.markets) {
    Json files = {{"head", ToJson(market.head)}};
    if (market.overlay.has_value()) files["overlay"] = ToJson(*market.overlay);
    markets.push_back({{"name", market.name},
                       {"locale", market.locale},
                       {"currency", market.currency},
                       {"slots", market.slots},
                       {"files", files}});
  }
  return {{"format", kManifestFormat},
          {"abi", kAbi},
          {"version", manifest.version},
          {"enabled", manifest.enabled},
          {"markets", markets}};
}

// Reads member `key` of the type T, or nothing.
template <typename T>
bool Get(const Json& object, const char* key, T* into) {
  const auto found = object.find(key);
  if (found == object.end()) return false;
  if constexpr (std::is_same_v<T, std::string>) {
    if (!found->is_string()) return false;
  } else if constexpr (std::is_same_v<T, bool>) {
    if (!found->is_boolean()) return false;
  } else if (!found->is_number_integer()) {
    return false;
  }
  *into = found->get<T>();
  return true;
}

bool GetFile(const Json& files, const char* kind, PackFile* file) {
  const auto found = files.find(kind);
  return found != files.end() && found->is_object() && Get(*found, "file", &file->file) &&
         Get(*found, "bytes", &file->bytes) && Get(*found, "integrity", &file->integrity) &&
         file->file.find('/') == std::string::npos;
}

bool GetMarket(const Json& object, ManifestMarket* market) {
  if (!object.is_object() || !object.contains("files") || !object["files"].is_object()) return false;
  const Json& files = object["files"];
  if (files.contains("overlay") && !GetFile(files, "overlay", &market->overlay.emplace())) return false;
  if (const auto slots = object.find("slots"); slots != object.end() && slots->is_array()) {
    for (const Json& slot : *slots) {
      if (slot.is_string()) market->slots.push_back(slot.get<std::string>());
    }
  }
  return GetFile(files, "head", &market->head) && Get(object, "name", &market->name) &&
         Get(object, "locale", &market->locale) && Get(object, "currency", &market->currency);
}

// A directory that holds something else must not be replaced by a mistyped --out.
Status CheckReplaceable(const fs::path& dir) {
  std::error_code error;
  if (!fs::exists(dir, error)) return Status::Ok();
  if (!fs::is_directory(dir, error)) return Bad(dir.string() + ": is a file; name a directory for the pack");
  if (fs::is_empty(dir, error) || fs::exists(dir / "manifest.json", error)) return Status::Ok();
  return Bad(dir.string() + ": holds files but no pack; name an empty or a new directory");
}

Status Exchange(const fs::path& fresh, const fs::path& dir) {
  std::error_code error;
  if (!fs::exists(dir, error)) {
    fs::rename(fresh, dir, error);
    return error ? Bad(dir.string() + ": cannot be created: " + error.message()) : Status::Ok();
  }
  if (renameat2(AT_FDCWD, fresh.c_str(), AT_FDCWD, dir.c_str(), RENAME_EXCHANGE) != 0) {
    return Bad(dir.string() +
               ": cannot be replaced: " + std::error_code(errno, std::system_category()).message());
  }
  fs::remove_all(fresh, error);
  return Status::Ok();
}

}  // namespace

Result<Manifest> ReadManifest(const std::string& dir) {
  const fs::path path = fs::path(dir) / "manifest.json";
  const Result<std::vector<uint8_t>> bytes = ReadBytes(path);
  if (!bytes.ok())
    return Bad(path.string() + ": cannot be read; is " + dir + " a pack written by `rapport build`?");
  const Json json = Json::parse(bytes.value().begin(), bytes.value().end(), nullptr, false);
  if (!json.is_object()) return Bad(path.string() + ": is not JSON");
  int format = 0;
  if (!Get(json, "format", &format) || format != kManifestFormat) {
    return Status::Error(StatusCode::kVersion, path.string() + ": has another format than " +
                                                   std::to_string(kManifestFormat) + "; rebuild the pack");
  }
  Manifest manifest;
  if (!Get(json, "version", &manifest.version) || !Get(json, "enabled", &manifest.enabled) ||
      !json.contains("markets") || !json["markets"].is_array() || json["markets"].empty()) {
    return Bad(path.string() + ": lacks version, enabled or markets");
  }
  for (const Json& entry : json["markets"]) {
    if (!GetMarket(entry, &manifest.markets.emplace_back()))
      return Bad(path.string() + ": a market is malformed");
  }
  return manifest;
}

namespace {

Result<std::vector<uint8_t>> ReadFile(const std::string& dir, const PackFile& file) {
  const fs::path path = fs::path(dir) / file.file;
  Result<std::vector<uint8_t>> bytes = ReadBytes(path);
  if (!bytes.ok()) return bytes;
  if (bytes.value().size() != file.bytes || Integrity(Sha256(bytes.value())) != file.integrity) {
    return Status::Error(StatusCode::kCorrupt,
                         path.string() + ": its hash is not the manifest's; build the pack again");
  }
  return bytes;
}

Result<ManifestMarket> ReadMarket(const std::string& dir, std::string_view market) {
  Result<Manifest> manifest = ReadManifest(dir);
  if (!manifest.ok()) return manifest.status();
  for (ManifestMarket& entry : manifest.value().markets) {
    if (market.empty() || entry.name == market) return std::move(entry);
  }
  return Bad(dir + ": has no market named " + std::string(market));
}

// Overlays that neither manifest names.
void RemoveOverlays(const std::string& dir, const Manifest& before, const Manifest& after) {
  std::set<std::string> named;
  for (const Manifest* manifest : {&before, &after}) {
    for (const ManifestMarket& market : manifest->markets) {
      if (market.overlay.has_value()) named.insert(market.overlay->file);
    }
  }
  std::error_code error;
  std::vector<fs::path> old;
  for (const auto& entry : fs::directory_iterator(dir, error)) {
    const std::string name = entry.path().filename().string();
    if (name.starts_with("overlay-") && name.ends_with(".rpk") && named.count(name) == 0)
      old.push_back(entry.path());
  }
  for (const fs::path& path : old) fs::remove(path, error);
}

}  // namespace

Result<std::vector<uint8_t>> ReadHead(const std::string& dir, std::string_view market) {
  const Result<ManifestMarket> entry = ReadMarket(dir, market);
  if (!entry.ok()) return entry.status();
  return ReadFile(dir, entry.value().head);
}

Result<std::vector<uint8_t>> ReadOverlay(const std::string& dir, std::string_view market) {
  const Result<ManifestMarket> entry = ReadMarket(dir, market);
  if (!entry.ok()) return entry.status();
  if (!entry.value().overlay.has_value()) return std::vector<uint8_t>();
  return ReadFile(dir, *entry.value().overlay);
}

Result<Manifest> WriteOverlays(const std::string& dir, const std::vector<NewOverlay>& overlays) {
  const Result<Manifest> before = ReadManifest(dir);
  if (!before.ok()) return before.status();
  Manifest manifest = before.value();
  ++manifest.version;
  for (const NewOverlay& overlay : overlays) {
    for (ManifestMarket& market : manifest.markets) {
      if (market.name != overlay.market) continue;
      market.overlay.reset();
      if (overlay.bytes.empty()) continue;
      market.overlay = Describe("overlay", overlay.bytes);
      const fs::path path = fs::path(dir) / market.overlay->file;
      if (Status status = ReplaceBytes(path, overlay.bytes.data(), overlay.bytes.size()); !status.ok())
        return status;
    }
  }
  const std::string text = ToJson(manifest).dump(2) + "\n";
  if (Status status = ReplaceBytes(fs::path(dir) / "manifest.json", text.data(), text.size()); !status.ok())
    return status;
  RemoveOverlays(dir, before.value(), manifest);
  return manifest;
}

Result<Manifest> WritePack(const std::string& dir, const std::vector<NewHead>& heads,
                           const std::string& privacy) {
  const fs::path target = fs::path(dir).has_filename() ? fs::path(dir) : fs::path(dir).parent_path();
  if (Status status = CheckReplaceable(target); !status.ok()) return status;
  Manifest manifest;
  if (const Result<Manifest> old = ReadManifest(dir); old.ok()) manifest.version = old.value().version + 1;

  const fs::path fresh = target.string() + ".new-" + std::to_string(getpid());
  std::error_code error;
  fs::create_directories(fresh, error);
  if (error) return Bad(fresh.string() + ": cannot be created: " + error.message());
  Status status = Status::Ok();
  for (const NewHead& head : heads) {
    manifest.markets.push_back(
        {head.market, head.locale, head.currency, head.slots, Describe("head", head.bytes), {}});
    ManifestMarket& market = manifest.markets.back();
    if (status.ok()) status = WriteBytes(fresh / market.head.file, head.bytes.data(), head.bytes.size());
    if (head.overlay.empty() || !status.ok()) continue;
    market.overlay = Describe("overlay", head.overlay);
    status = WriteBytes(fresh / market.overlay->file, head.overlay.data(), head.overlay.size());
  }
  if (status.ok() && !privacy.empty())
    status = WriteBytes(fresh / kPrivacyFile, privacy.data(), privacy.size());
  const std::string text = ToJson(manifest).dump(2) + "\n";
  if (status.ok()) status = WriteBytes(fresh / "manifest.json", text.data(), text.size());
  if (status.ok()) status = Exchange(fresh, target);
  if (!status.ok()) {
    fs::remove_all(fresh, error);
    return status;
  }
  return manifest;
}

std::string ReadPrivacy(const std::string& dir) {
  const Result<std::vector<uint8_t>> bytes = ReadBytes(fs::path(dir) / kPrivacyFile);
  return bytes.ok() ? std::string(bytes.value().begin(), bytes.value().end()) : std::string();
}

uint64_t BrotliSize(const std::vector<uint8_t>& bytes) {
  size_t size = BrotliEncoderMaxCompressedSize(bytes.size());
  std::vector<uint8_t> out(size);
  const bool done = BrotliEncoderCompress(BROTLI_MAX_QUALITY, BROTLI_MAX_WINDOW_BITS, BROTLI_MODE_GENERIC,
                                          bytes.size(), bytes.data(), &size, out.data()) == BROTLI_TRUE;
  return done ? size : bytes.size();
}

}  // namespace rapport::builder
