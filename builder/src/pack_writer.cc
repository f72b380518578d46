#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <filesystem>
#include <map>
#include <set>
#include <thread>

#include "rapport/builder/files.h"
#include "rapport/builder/pack_dir.h"

namespace rapport::builder {
namespace {

namespace fs = std::filesystem;

constexpr std::chrono::seconds kWaitForWriter{60};
constexpr std::chrono::milliseconds kBetweenTries{20};

Status Bad(const std::string& what) {
  return Status::Error(StatusCode::kBadInput, what);
}

// Without a trailing slash, so that its name and its parent can be told.
fs::path Trimmed(const std::string& dir) {
  const fs::path path = fs::path(dir).lexically_normal();
  return path.has_filename() ? path : path.parent_path();
}

bool IsPackFile(const std::string& name) {
  return (name.starts_with("head-") || name.starts_with("overlay-")) && name.ends_with(".rpk");
}

// Whether a file of this name may stand in a pack, finished or left by a killed build.
bool BelongsToPacks(const std::string& name) {
  const std::string finished = name.substr(0, name.rfind(".new-"));
  return IsPackFile(finished) || finished == "manifest.json" || finished == kPrivacyFile;
}

// A web application's own manifest.json makes no pack of a directory.
bool HoldsPack(const std::string& dir) {
  const Result<Manifest> manifest = ReadManifest(dir);
  if (manifest.ok() || manifest.status().code == StatusCode::kVersion) return true;
  std::error_code error;
  return std::any_of(fs::directory_iterator(dir, error), fs::directory_iterator(),
                     [](const auto& entry) { return IsPackFile(entry.path().filename().string()); });
}

Status WriteFile(const std::string& dir, const PackFile& file, const std::vector<uint8_t>& bytes) {
  return ReplaceFile((fs::path(dir) / file.file).string(),
                     {reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

bool HoldsOnlyLeftovers(const std::string& dir) {
  std::error_code error;
  return std::all_of(fs::directory_iterator(dir, error), fs::directory_iterator(), [](const auto& entry) {
    const std::string name = entry.path().filename().string();
    return name != "manifest.json" && BelongsToPacks(name);
  });
}

// The nearest directory above `path` that exists.
fs::path ExistingParent(fs::path path) {
  std::error_code error;
  do {
    path = path.parent_path();
  } while (!path.empty() && !fs::exists(path, error));
  return path.empty() ? fs::path(".") : path;
}

std::set<std::string> FilesOf(const Manifest& manifest) {
  std::set<std::string> files;
  for (const ManifestMarket& market : manifest.markets) {
    files.insert(market.head.file);
    if (market.overlay.has_value()) files.insert(market.overlay->file);
  }
  return files;
}

// A superseded file's time of change is the moment it was superseded.
void MarkSuperseded(const std::string& dir, const Manifest& before, const std::set<std::string>& live) {
  const fs::file_time_type now = fs::file_time_type::clock::now();
  std::error_code error;
  for (const std::string& file : FilesOf(before)) {
    if (live.count(file) == 0) fs::last_write_time(fs::path(dir) / file, now, error);
  }
}

void RemoveSuperseded(const std::string& dir, const std::set<std::string>& live) {
  const fs::file_time_type now = fs::file_time_type::clock::now();
  using Generations = std::map<fs::file_time_type, std::vector<fs::path>, std::greater<>>;
  std::map<std::string, Generations> kinds;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(dir, error)) {
    const std::string name = entry.path().filename().string();
    if (!IsPackFile(name) || live.count(name) != 0) continue;
    kinds[name.substr(0, name.find('-'))][entry.last_write_time(error)].push_back(entry.path());
  }
  for (const auto& [kind, generations] : kinds) {
    size_t rank = 0;
    for (const auto& [superseded, paths] : generations) {
      if (rank++ < kKeptGenerations || now - superseded < std::chrono::milliseconds(kKeepSupersededMs))
        continue;
      for (const fs::path& path : paths) fs::remove(path, error);
    }
  }
}

}  // namespace

Status CheckPackTarget(const std::string& dir) {
  std::error_code error;
  const fs::file_status found = fs::status(dir, error);
  if (found.type() == fs::file_type::not_found) {
    if (fs::is_symlink(Trimmed(dir), error))
      return Bad(dir + ": is a link to a folder that does not exist; create it, or remove the link");
    const fs::path parent = ExistingParent(Trimmed(dir));
    if (!fs::is_directory(parent, error)) return CannotWrite(dir, ENOTDIR);
    return access(parent.c_str(), W_OK | X_OK) == 0 ? Status::Ok() : CannotWrite(dir, errno);
  }
  if (error) return Bad(dir + ": cannot be read: " + error.message());
  if (found.type() != fs::file_type::directory)
    return Bad(dir + ": is a file; name a directory for the pack");
  if (access(dir.c_str(), W_OK | X_OK) != 0) return CannotWrite(dir, errno);
  if (HoldsOnlyLeftovers(dir) || HoldsPack(dir)) return Status::Ok();
  return Bad(dir + ": holds files but no pack; name an empty or a new directory");
}

struct PackWriter::Lock {
  int fd = -1;
  bool created = false;
  std::string dir;

  Lock() = default;
  Lock(const Lock&) = delete;
  Lock& operator=(const Lock&) = delete;
  ~Lock() {
    if (created) rmdir(dir.c_str());  // only while nothing was written
    if (fd >= 0) close(fd);
  }
  // False when another writer held the directory all the time. A file system without locks is written to all
  // the same: files are named by their content and the manifest is replaced whole.
  bool Take() {
    const auto until = std::chrono::steady_clock::now() + kWaitForWriter;
    while (flock(fd, LOCK_EX | LOCK_NB) != 0) {
      if (errno != EWOULDBLOCK && errno != EINTR) return true;
      if (std::chrono::steady_clock::now() >= until) return false;
      std::this_thread::sleep_for(kBetweenTries);
    }
    return true;
  }
};

PackWriter::PackWriter(std::string dir, std::unique_ptr<Lock> lock)
    : dir_(std::move(dir)), lock_(std::move(lock)) {}
PackWriter::PackWriter(PackWriter&&) noexcept = default;
PackWriter& PackWriter::operator=(PackWriter&&) noexcept = default;
PackWriter::~PackWriter() = default;

Result<PackWriter> PackWriter::Open(const std::string& dir) {
  if (Status status = CheckPackTarget(dir); !status.ok()) return status;
  auto lock = std::make_unique<Lock>();
  std::error_code error;
  lock->dir = Trimmed(dir).string();
  lock->created = fs::create_directories(lock->dir, error);
  if (error) return CannotWrite(dir, error.value());
  lock->fd = open(lock->dir.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (lock->fd < 0) return CannotWrite(dir, errno);
  if (!lock->Take()) return Bad(dir + ": another build or update is writing to it; wait until it has ended");
  const fs::path path = Trimmed(dir);
  for (const char* prefix : {"head-", "overlay-", "manifest.json", kPrivacyFile})
    RemoveLeftovers(dir, prefix);
  RemoveLeftovers(path.parent_path().string(), path.filename().string() + ".new-");
  return PackWriter(dir, std::move(lock));
}

Status PackWriter::Publish(const Manifest& manifest, const Manifest* before) {
  const std::string path = (fs::path(dir_) / "manifest.json").string();
  // Marked first: a writer killed after the exchange would leave them with no time of their own.
  const std::set<std::string> live = FilesOf(manifest);
  if (before != nullptr) MarkSuperseded(dir_, *before, live);
  if (Status status = ReplaceFile(path, ManifestText(manifest)); !status.ok()) return status;
  RemoveSuperseded(dir_, live);
  return Status::Ok();
}

Result<Manifest> PackWriter::WriteOverlays(const std::vector<NewOverlay>& overlays) {
  const Result<Manifest> before = ReadManifest(dir_);
  if (!before.ok()) return before.status();
  Manifest manifest = before.value();
  ++manifest.version;
  for (const NewOverlay& overlay : overlays) {
    for (ManifestMarket& market : manifest.markets) {
      if (market.name != overlay.market) continue;
      market.overlay.reset();
      if (overlay.bytes.empty()) continue;
      market.overlay = DescribeFile("overlay", overlay.bytes);
      if (Status status = WriteFile(dir_, *market.overlay, overlay.bytes); !status.ok()) return status;
    }
  }
  if (Status status = Publish(manifest, &before.value()); !status.ok()) return status;
  return manifest;
}

Result<Manifest> PackWriter::WritePack(const std::vector<NewHead>& heads, const std::string& privacy) {
  const Result<Manifest> before = ReadManifest(dir_);
  Manifest manifest;
  if (before.ok()) {
    manifest.version = before.value().version + 1;
    manifest.enabled = before.value().enabled;
  }
  for (const NewHead& head : heads) {
    ManifestMarket& market = manifest.markets.emplace_back();
    market = {head.market, head.locale, head.currency, head.slots, DescribeFile("head", head.bytes), {}};
    if (Status status = WriteFile(dir_, market.head, head.bytes); !status.ok()) return status;
    if (head.overlay.empty()) continue;
    market.overlay = DescribeFile("overlay", head.overlay);
    if (Status status = WriteFile(dir_, *market.overlay, head.overlay); !status.ok()) return status;
  }
  if (Status status = Publish(manifest, before.ok() ? &before.value() : nullptr); !status.ok()) return status;
  const std::string privacy_path = (fs::path(dir_) / kPrivacyFile).string();
  if (privacy.empty()) {
    std::error_code error;
    fs::remove(privacy_path, error);
  } else if (Status status = ReplaceFile(privacy_path, privacy); !status.ok()) {
    return status;
  }
  return manifest;
}

}  // namespace rapport::builder
