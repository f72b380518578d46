// The plain C++ class that JavaScript sees; wasm/bindings.cc only registers it. It is natively tested.
//
// Order of calls, per page:
//   1. the module function abi() must equal the shim's own number, else the module is not used.
//   2. needs() names the pack files wanted; for each: input(n), copy the bytes in, feed(name, n). Until
//   needs() is empty.
//   3. input(n) + history(n): all rows of this device (or of this page, in memory, without consent).
//      input(n) + facts(n), input(n) + products(n): when the page told some. Each replaces what was given
//      before.
//   4. input(n) + decide(n, …): all wanted slots at once; then output().
// Every int returned is a StatusCode (core/include/rapport/status.h); 0 is ok, else message() says what and
// where. Views returned by input() and output() are dead after the next call of any method: memory may have
// moved.
#ifndef RAPPORT_WASM_CLIENT_H_
#define RAPPORT_WASM_CLIENT_H_

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "rapport/engine.h"

namespace rapport::wasm {

inline constexpr uint32_t kAbi = 2;

class Client {
 public:
  // Room for `size_bytes` of input, zeroed beyond what was written. kLimit (an empty span) over 64 MiB.
  std::span<uint8_t> Input(uint32_t size_bytes);

  // Names of wanted pack files, one a line; "" when all that is needed is there. The first is always "head".
  std::string Needs() const;
  // Takes the first `size_bytes` of the input as pack file `name`.
  int Feed(const std::string& name, uint32_t size_bytes);

  // Blocks of records (core/include/rapport/record.h).
  int History(uint32_t size_bytes);
  int Facts(uint32_t size_bytes);
  int Products(uint32_t size_bytes);

  // Decides and renders the slots named by the page block. `seed` is the shopper's own, 0 for none;
  // `level` is 0 none, 1 personalise, 2 measure. Output, u32 words, little-endian:
  //   slot_count, item_count
  //   per slot:  state (0 shop's own content, 1 filled), html_begin, html_end, first_item, past_last_item,
  //   exposures_begin, exposures_end (lines of experiment, tab, variant: what seeing the slot exposes her to)
  //   per item:  kind (0 product, 1 content), id_begin, id_end, reason_begin, reason_end, strategy_begin,
  //   strategy_end then UTF-8 text; begin and end count bytes from the first text byte.
  // Slots come in the order they were named; a name that the pack does not know is state 0.
  int Decide(uint32_t size_bytes, double now_ms, int utc_offset_minutes, double seed, int level);

  // One ranked list: output as above with one slot of state 1 without html.
  // exclude: 0 none, 1 the product of the last event, 2 every product of the history.
  int Rank(const std::string& strategy, double now_ms, uint32_t top, int exclude);

  // As Decide, but output() holds the UTF-8 lines of Engine::Explain, for staff.
  int Explain(uint32_t size_bytes, double now_ms, int utc_offset_minutes, double seed, int level);

  // Rows of the history (0-based positions in the block) that may be deleted at `now_ms`: expired or told
  // twice. output() is that many u32 words.
  int Expired(double now_ms);

  [[nodiscard]] std::span<const uint8_t> Output() const { return output_; }
  [[nodiscard]] std::string Message() const { return message_; }

 private:
  int Done(Status status);
  Result<Block> InputBlock(uint32_t size_bytes) const;

  Engine engine_;
  std::vector<uint8_t> input_;
  std::vector<uint8_t> output_;
  std::string message_;
};

}  // namespace rapport::wasm

#endif  // RAPPORT_WASM_CLIENT_H_
