// What a long command is doing: a bar on a terminal, else one line a stage.
#ifndef RAPPORT_CLI_PROGRESS_BAR_H_
#define RAPPORT_CLI_PROGRESS_BAR_H_

#include <string>

namespace rapport::cli {

class ProgressBar {
 public:
  ProgressBar();
  ~ProgressBar() { Clear(); }
  ProgressBar(const ProgressBar&) = delete;
  ProgressBar& operator=(const ProgressBar&) = delete;

  // `total` 0 = how much there is to do is not known.
  void Show(const std::string& stage, size_t done, size_t total);
  // Takes the bar off the terminal, before other output.
  void Clear();

 private:
  bool terminal_, drawn_ = false;
  std::string stage_;
};

}  // namespace rapport::cli

#endif  // RAPPORT_CLI_PROGRESS_BAR_H_
