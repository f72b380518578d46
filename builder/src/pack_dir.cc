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

std::string HeadName(const Digest& digest) {
  std::string name = "head-";
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

Json ToJson(const Manifest& manifest) {
  Json markets = Json::array();
  for (const ManifestMarket& market : manifest.markets) {
    Json head = {
        {"file", market.head.file}, {"bytes", market.head.bytes}, {"integrity", market.head.integrity}};
    markets.push_back({{"name", market.name},
                       {"locale", market.locale},
                       {"currency", market.currency},
                       {"slots", market.slots},
                       {"files", {{"head", head}}}});
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

bool GetMarket(const Json& object, ManifestMarket* market) {
  if (!object.is_object() || !object.contains("files") || !object["files"].is_object() ||
      !object["files"].contains("head"))
    return false;
  const Json& head = object["files"]["head"];
  return head.is_object() && Get(object, "name", &market->name) && Get(object, "locale", &market->locale) &&
         Get(object, "currency", &market->currency) && Get(head, "file", &market->head.file) &&
         Get(head, "bytes", &market->head.bytes) && Get(head, "integrity", &market->head.integrity) &&
         market->head.file.find('/') == std::string::npos;
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

Result<std::vector<uint8_t>> ReadHead(const std::string& dir, std::string_view market) {
  Result<Manifest> manifest = ReadManifest(dir);
  if (!manifest.ok()) return manifest.status();
  for (const ManifestMarket& entry : manifest.value().markets) {
    if (!market.empty() && entry.name != market) continue;
    const fs::path path = fs::path(dir) / entry.head.file;
    Result<std::vector<uint8_t>> bytes = ReadBytes(path);
    if (!bytes.ok()) return bytes;
    if (bytes.value().size() != entry.head.bytes ||
        Integrity(Sha256(bytes.value())) != entry.head.integrity) {
      return Status::Error(StatusCode::kCorrupt,
                           path.string() + ": its hash is not the manifest's; build the pack again");
    }
    return bytes;
  }
  return Bad(dir + ": has no market named " + std::string(market));
}

Result<Manifest> WritePack(const std::string& dir, const std::vector<NewHead>& heads) {
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
    const Digest digest = Sha256(head.bytes);
    manifest.markets.push_back({head.market,
                                head.locale,
                                head.currency,
                                head.slots,
                                {HeadName(digest), head.bytes.size(), Integrity(digest)}});
    if (status.ok())
      status = WriteBytes(fresh / manifest.markets.back().head.file, head.bytes.data(), head.bytes.size());
  }
  const std::string text = ToJson(manifest).dump(2) + "\n";
  if (status.ok()) status = WriteBytes(fresh / "manifest.json", text.data(), text.size());
  if (status.ok()) status = Exchange(fresh, target);
  if (!status.ok()) {
    fs::remove_all(fresh, error);
    return status;
  }
  return manifest;
}

uint64_t BrotliSize(const std::vector<uint8_t>& bytes) {
  size_t size = BrotliEncoderMaxCompressedSize(bytes.size());
  std::vector<uint8_t> out(size);
  const bool done = BrotliEncoderCompress(BROTLI_MAX_QUALITY, BROTLI_MAX_WINDOW_BITS, BROTLI_MODE_GENERIC,
                                          bytes.size(), bytes.data(), &size, out.data()) == BROTLI_TRUE;
  return done ? size : bytes.size();
}

}  // namespace rapport::builder
