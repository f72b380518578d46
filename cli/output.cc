#include "output.h"

#include <unistd.h>

#include <algorithm>

namespace rapport::cli {

int Fail(const std::string& message) {
  Say(message);
  return kBadInput;
}

int Fail(const Status& status) {
  return Fail(status.message);
}

void Say(const std::string& message) {
  std::fprintf(stderr, "rapport: %s\n", message.c_str());
}

void SayFindings(const builder::ReadReport& report) {
  constexpr size_t kShown = 20;
  const size_t shown = std::min(kShown, report.findings.size());
  for (size_t i = 0; i < shown; ++i) {
    const builder::Finding& finding = report.findings[i];
    std::string place = finding.file;
    if (finding.line > 0) place += ":" + std::to_string(finding.line);
    if (!finding.field.empty()) place += ": " + finding.field;
    Say(place + ": " + finding.reason + (finding.dropped ? " (row dropped)" : ""));
  }
  if (report.findings.size() > shown)
    Say("… and " + std::to_string(report.findings.size() - shown) + " more (all with --json)");
  if (report.dropped > 0)
    Say(std::to_string(report.dropped) + " of " + std::to_string(report.rows) + " rows dropped");
}

Out::Out(std::string path) : path_(std::move(path)), file_(stdout) {
  if (path_.empty()) return;
  aside_ = path_ + ".new-" + std::to_string(getpid());
  file_ = std::fopen(aside_.c_str(), "wb");
  failed_ = file_ == nullptr;
}

Out::~Out() {
  if (path_.empty() || file_ == nullptr) return;
  std::fclose(file_);
  std::remove(aside_.c_str());
}

void Out::Line(std::string_view line) {
  if (failed_) return;
  failed_ = std::fwrite(line.data(), 1, line.size(), file_) != line.size() || std::fputc('\n', file_) == EOF;
}

Status Out::Close() {
  const std::string name = path_.empty() ? "standard output" : path_;
  if (file_ != nullptr && std::fflush(file_) != 0) failed_ = true;
  if (!path_.empty() && file_ != nullptr) {
    if (std::fclose(file_) != 0) failed_ = true;
    file_ = nullptr;
    if (!failed_ && std::rename(aside_.c_str(), path_.c_str()) != 0) failed_ = true;
    if (failed_) std::remove(aside_.c_str());
  }
  return failed_ ? Status::Error(StatusCode::kBadInput, name + ": cannot be written") : Status::Ok();
}

}  // namespace rapport::cli
