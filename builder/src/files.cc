#include "rapport/builder/files.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstdio>
#include <filesystem>
#include <system_error>
#include <vector>

namespace rapport::builder {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kAside = ".new-";

Status Bad(const std::string& what) {
  return Status::Error(StatusCode::kBadInput, what);
}

std::string Words(int error) {
  return std::error_code(error, std::generic_category()).message();
}

class Descriptor {
 public:
  Descriptor(const std::string& path, int flags) : fd_(open(path.c_str(), flags | O_CLOEXEC, 0666)) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (fd_ >= 0) close(fd_);
  }
  [[nodiscard]] int fd() const { return fd_; }
  [[nodiscard]] bool ok() const { return fd_ >= 0; }

 private:
  int fd_;
};

bool WriteAll(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = write(fd, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    bytes.remove_prefix(static_cast<size_t>(written));
  }
  return true;
}

// Some file systems cannot flush a directory (EINVAL); there the rename is as durable as it gets.
void FlushDirectoryOf(const std::string& path) {
  const fs::path parent = fs::path(path).parent_path();
  const Descriptor dir(parent.empty() ? "." : parent.string(), O_RDONLY | O_DIRECTORY);
  if (dir.ok()) fsync(dir.fd());
}

// Number after the last ".new-", 0 where the name has none.
pid_t OwnerOf(std::string_view name) {
  const size_t at = name.rfind(kAside);
  if (at == std::string_view::npos) return 0;
  name.remove_prefix(at + kAside.size());
  pid_t pid = 0;
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), pid);
  return error == std::errc() && end == name.data() + name.size() && pid > 0 ? pid : 0;
}

bool IsGone(pid_t pid) {
  return kill(pid, 0) != 0 && errno == ESRCH;
}

}  // namespace

Result<std::string> ReadFileBytes(const std::string& path, size_t max_bytes) {
  // A named pipe without a writer would wait for ever.
  const Descriptor file(path, O_RDONLY | O_NONBLOCK);
  struct stat info {};
  if (!file.ok() || fstat(file.fd(), &info) != 0) return Bad(path + ": cannot be read: " + Words(errno));
  if (S_ISDIR(info.st_mode)) return Bad(path + ": is a directory, where a file must stand");
  if (!S_ISREG(info.st_mode)) return Bad(path + ": is no regular file");
  std::string bytes;
  std::vector<char> piece(size_t{1} << 16);
  for (;;) {
    const ssize_t count = read(file.fd(), piece.data(), piece.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return Bad(path + ": cannot be read: " + Words(errno));
    if (count == 0) return bytes;
    if (bytes.size() + static_cast<size_t>(count) > max_bytes) {
      return Status::Error(StatusCode::kLimit,
                           path + ": is larger than " + std::to_string(max_bytes >> 20) + " MiB");
    }
    bytes.append(piece.data(), static_cast<size_t>(count));
  }
}

Status CannotWrite(const std::string& path, int error) {
  const std::string what = path + ": cannot be written: ";
  switch (error) {
    case ENOSPC:
    case EDQUOT:
      return Bad(what + "no space is left; free some and run the command again");
    case EACCES:
    case EPERM:
    case EROFS:
      return Bad(what + Words(error) + "; name a place that this user may write to");
    case ENOENT:
      return Bad(what + "its folder does not exist; create it first");
    case ENOTDIR:
    case EEXIST:
      return Bad(what + "a file stands where a folder is needed; name another place");
    case EISDIR:
      return Bad(what + "it is a folder; name a file");
    default:
      return Bad(what + Words(error));
  }
}

std::string AsidePath(const std::string& path) {
  return path + std::string(kAside) + std::to_string(getpid());
}

Status MoveIntoPlace(const std::string& path, const std::string& target) {
  std::error_code error;
  const fs::path real = fs::canonical(target, error);
  const std::string place = error ? target : real.string();
  int failed = 0;
  {
    const Descriptor file(path, O_RDONLY);
    if (!file.ok() || fsync(file.fd()) != 0) failed = errno;
  }
  if (failed == 0 && std::rename(path.c_str(), place.c_str()) != 0) failed = errno;
  if (failed == 0) {
    FlushDirectoryOf(place);
    return Status::Ok();
  }
  unlink(path.c_str());
  return CannotWrite(target, failed);
}

Status ReplaceFile(const std::string& path, std::string_view bytes) {
  const std::string aside = AsidePath(path);
  {
    const Descriptor file(aside, O_WRONLY | O_CREAT | O_TRUNC);
    if (!file.ok()) return CannotWrite(path, errno);
    if (!WriteAll(file.fd(), bytes)) {
      const int failed = errno;
      unlink(aside.c_str());
      return CannotWrite(path, failed);
    }
  }
  return MoveIntoPlace(aside, path);
}

void RemoveLeftovers(const std::string& dir, std::string_view prefix) {
  std::error_code error;
  std::vector<fs::path> dead;
  for (const auto& entry : fs::directory_iterator(dir.empty() ? "." : dir, error)) {
    const std::string name = entry.path().filename().string();
    const pid_t owner = name.starts_with(prefix) ? OwnerOf(name) : 0;
    if (owner != 0 && IsGone(owner)) dead.push_back(entry.path());
  }
  for (const fs::path& path : dead) fs::remove_all(path, error);
}

}  // namespace rapport::builder
