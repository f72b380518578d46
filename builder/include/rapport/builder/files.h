// Files read whole, and files replaced so that a killed process or a power cut leaves the old one or the new.
#ifndef RAPPORT_BUILDER_FILES_H_
#define RAPPORT_BUILDER_FILES_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "rapport/status.h"

namespace rapport::builder {

// The bytes of a regular file. kBadInput for anything else (a directory, a pipe, nothing), kLimit above
// `max_bytes`.
Result<std::string> ReadFileBytes(const std::string& path, size_t max_bytes);

// `path: cannot be written: why; what to do`, from a value of errno.
Status CannotWrite(const std::string& path, int error);

// Writes beside `path` into a file of this process, flushes it to the disk and renames it over `path`.
Status ReplaceFile(const std::string& path, std::string_view bytes);

// Name of the file that this process writes before it takes the place of `path`: `path.new-PID`.
std::string AsidePath(const std::string& path);

// Flushes the file at `path` and renames it over `target`; removes it on failure. Replaces a file through a
// symbolic link: the link stays.
Status MoveIntoPlace(const std::string& path, const std::string& target);

// Removes what killed processes left in `dir`: entries named `prefix….new-PID` whose process is gone.
void RemoveLeftovers(const std::string& dir, std::string_view prefix);

}  // namespace rapport::builder

#endif  // RAPPORT_BUILDER_FILES_H_
