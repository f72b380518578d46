// `rapport update`: prices, stock and blocked products into an existing pack, without training.
#ifndef RAPPORT_BUILDER_UPDATE_H_
#define RAPPORT_BUILDER_UPDATE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "rapport/builder/pack_dir.h"
#include "rapport/builder/tables.h"
#include "rapport/status.h"

namespace rapport::builder {

struct UpdateOptions {
  std::string pack_dir;
  std::string products_path;  // "" = only block and unblock
  std::string market;         // "" = every market; needed with products where there are several
  std::vector<std::string> block, unblock;
  int64_t now_ms = 0;         // the moment prices count as of
  bool allow_losses = false;  // go on where over kMaxLostShare of the file's rows were dropped (going_live.h)
};

struct MarketUpdate {
  std::string name;
  uint32_t rows = 0;     // products that differ from the head, earlier updates included
  uint32_t changed = 0;  // products of the file that differ from the head
  uint32_t unknown = 0;  // products of the file that the pack does not hold; they need a build
  uint32_t missing = 0;  // products of the pack that the file does not name; they stay as they are
  std::vector<std::string> blocked;                      // all that are blocked now, by rising id
  std::vector<std::string> unknown_blocked;              // of those, what the pack does not hold (yet)
  uint64_t overlay_bytes = 0, overlay_brotli_bytes = 0;  // 0 = there is none any more
};

struct UpdateResult {
  Status status;
  Manifest manifest;
  std::vector<MarketUpdate> markets;
  ReadReport products;
};

// A product the file names replaces what an earlier update said of it; one that it does not name stays as it
// is, so a file of the day's changes is enough. A file that names every product of the pack also confirms
// those that did not change: their prices count as of now. A failed update leaves the pack as it was.
UpdateResult Update(const UpdateOptions& options);

// What of an overlay still holds for a new head: its blocked products, and with `with_rows` its prices and
// stock, for a head of the same products in the same order. No bytes where nothing does, and for no bytes.
Result<std::vector<uint8_t>> CarryOverlay(const std::vector<uint8_t>& overlay,
                                          const std::vector<uint8_t>& head, bool with_rows);

}  // namespace rapport::builder

#endif  // RAPPORT_BUILDER_UPDATE_H_
