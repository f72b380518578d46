#include "rapport/builder/manifest.h"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <set>

namespace rapport::builder {
namespace {

using Json = nlohmann::ordered_json;

constexpr uint64_t kMaxSafeInteger = (uint64_t{1} << 53) - 1;  // what a page can count to
constexpr size_t kMaxNameBytes = 128;

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

// 43 characters of base64 and its padding: the 32 bytes of a SHA-256.
bool IsIntegrity(std::string_view text) {
  constexpr std::string_view kPrefix = "sha256-";
  if (!text.starts_with(kPrefix) || text.size() != kPrefix.size() + 44 || !text.ends_with('=')) return false;
  text.remove_prefix(kPrefix.size());
  text.remove_suffix(1);
  return std::all_of(text.begin(), text.end(), [](unsigned char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '+' || c == '/';
  });
}

// Letters, digits, "-", "_" and "."; neither a path nor a hidden file.
bool IsFileName(std::string_view name) {
  if (name.empty() || name.size() > kMaxNameBytes || name.front() == '.') return false;
  return std::all_of(name.begin(), name.end(), [](unsigned char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' ||
           c == '_' || c == '.';
  });
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

Json ToJson(const PackFile& file) {
  return {{"file", file.file}, {"bytes", file.bytes}, {"integrity", file.integrity}};
}

// Reads the members of a manifest; the first mistake ends it.
class ManifestParser {
 public:
  explicit ManifestParser(const std::string& path) : path_(path) {}

  Result<Manifest> Parse(const Json& json) {
    Manifest manifest;
    if (!json.is_object()) return Wrong("", "a JSON object");
    uint64_t format = 0;
    if (!Number(json, "format", "", &format)) return status_;
    if (format != kManifestFormat) {
      return Status::Error(StatusCode::kVersion, path_ + ": has another format than " +
                                                     std::to_string(kManifestFormat) + "; rebuild the pack");
    }
    uint64_t version = 0;
    if (!Number(json, "version", "", &version) || !Boolean(json, "enabled", &manifest.enabled))
      return status_;
    manifest.version = static_cast<int64_t>(version);
    const auto markets = json.find("markets");
    if (markets == json.end() || !markets->is_array() || markets->empty())
      return Wrong("/markets", "a list of at least one market");
    for (size_t i = 0; i < markets->size(); ++i) {
      if (!Market((*markets)[i], "/markets/" + std::to_string(i), &manifest.markets.emplace_back()))
        return status_;
    }
    return manifest;
  }

 private:
  Status Wrong(const std::string& at, const std::string& wanted) {
    status_ = Status::Error(StatusCode::kBadInput, path_ + ": " + (at.empty() ? "it" : at) + " must be " +
                                                       wanted + "; build the pack again");
    return status_;
  }
  bool Fail(const std::string& at, const std::string& wanted) { return Wrong(at, wanted).ok(); }

  bool Number(const Json& object, const char* key, const std::string& at, uint64_t* into) {
    const auto found = object.find(key);
    if (found == object.end() || !found->is_number_unsigned() || found->get<uint64_t>() > kMaxSafeInteger)
      return Fail(at + "/" + key, "a whole number from 0 to 2^53 - 1");
    *into = found->get<uint64_t>();
    return true;
  }
  bool Boolean(const Json& object, const char* key, bool* into) {
    const auto found = object.find(key);
    if (found == object.end() || !found->is_boolean()) return Fail(std::string("/") + key, "true or false");
    *into = found->get<bool>();
    return true;
  }
  bool Text(const Json& object, const char* key, const std::string& at, std::string* into) {
    const auto found = object.find(key);
    if (found == object.end() || !found->is_string() || found->get_ref<const std::string&>().empty())
      return Fail(at + "/" + key, "a text");
    *into = found->get<std::string>();
    return true;
  }
  bool File(const Json& files, const char* kind, const std::string& at, PackFile* file) {
    const std::string place = at + "/files/" + kind;
    const auto found = files.find(kind);
    if (found == files.end() || !found->is_object())
      return Fail(place, "an object with file, bytes and integrity");
    if (!Text(*found, "file", place, &file->file) || !Number(*found, "bytes", place, &file->bytes) ||
        !Text(*found, "integrity", place, &file->integrity))
      return false;
    if (!IsFileName(file->file))
      return Fail(place + "/file", "the name of a file in the pack's own directory, without any path");
    if (!IsIntegrity(file->integrity))
      return Fail(place + "/integrity", "\"sha256-\" and the base64 of a SHA-256");
    return true;
  }
  bool Slots(const Json& object, const std::string& at, std::vector<std::string>* slots) {
    const auto found = object.find("slots");
    if (found == object.end()) return true;
    if (!found->is_array()) return Fail(at + "/slots", "a list of names");
    for (const Json& slot : *found) {
      if (!slot.is_string()) return Fail(at + "/slots", "a list of names");
      slots->push_back(slot.get<std::string>());
    }
    return true;
  }
  bool Market(const Json& object, const std::string& at, ManifestMarket* market) {
    if (!object.is_object()) return Fail(at, "an object");
    const auto files = object.find("files");
    if (files == object.end() || !files->is_object()) return Fail(at + "/files", "an object");
    if (files->contains("overlay") && !File(*files, "overlay", at, &market->overlay.emplace())) return false;
    if (!Text(object, "name", at, &market->name) || !names_.insert(market->name).second)
      return Fail(at + "/name", "a name that no other market has");
    return File(*files, "head", at, &market->head) && Text(object, "locale", at, &market->locale) &&
           Text(object, "currency", at, &market->currency) && Slots(object, at, &market->slots);
  }

  const std::string& path_;
  std::set<std::string> names_;
  Status status_;
};

}  // namespace

Result<Manifest> ParseManifest(std::string_view text, const std::string& path) {
  const Json json = Json::parse(text.begin(), text.end(), nullptr, false);
  if (json.is_discarded()) {
    return Status::Error(StatusCode::kBadInput, path + ": is not JSON; build the pack again");
  }
  return ManifestParser(path).Parse(json);
}

std::string ManifestText(const Manifest& manifest) {
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
  const Json json = {{"format", kManifestFormat},
                     {"abi", kAbi},
                     {"version", manifest.version},
                     {"enabled", manifest.enabled},
                     {"markets", markets}};
  return json.dump(2) + "\n";
}

PackFile DescribeFile(const char* kind, const std::vector<uint8_t>& bytes) {
  const Digest digest = Sha256(bytes);
  return {FileName(kind, digest), bytes.size(), Integrity(digest)};
}

bool IsIntact(const PackFile& file, const std::vector<uint8_t>& bytes) {
  return bytes.size() == file.bytes && Integrity(Sha256(bytes)) == file.integrity;
}

}  // namespace rapport::builder
