#include "progress_bar.h"

#include <unistd.h>

#include <algorithm>
#include <cstdio>

#include "output.h"

namespace rapport::cli {

ProgressBar::ProgressBar() : terminal_(isatty(STDERR_FILENO) == 1) {}

void ProgressBar::Show(const std::string& stage, size_t done, size_t total) {
  constexpr size_t kWidth = 30;
  if (!terminal_) {
    if (stage != stage_) Say(stage + " …");
    stage_ = stage;
    return;
  }
  std::string bar;
  if (total > 0) {
    const size_t filled = std::min(done, total) * kWidth / total;
    for (size_t i = 0; i < kWidth; ++i) bar += i < filled ? "█" : "░";
    bar += " " + std::to_string(std::min(done, total) * 100 / total) + " %";
  }
  // Back to the line's begin, and whatever a longer stage left behind erased (ECMA-48).
  std::fprintf(stderr, "\r\033[Krapport: %s %s", stage.c_str(), bar.empty() ? "…" : bar.c_str());
  std::fflush(stderr);
  drawn_ = true;
}

void ProgressBar::Clear() {
  if (drawn_) std::fprintf(stderr, "\r\033[K");
  drawn_ = false;
}

}  // namespace rapport::cli
