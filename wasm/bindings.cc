// Registration only: what JavaScript may call is rapport::wasm::Client, documented in client.h.
#include <emscripten/bind.h>
#include <emscripten/val.h>

#include "client.h"

namespace rapport::wasm {
namespace {

uint32_t Abi() {
  return kAbi;
}

emscripten::val Input(Client& client, uint32_t size_bytes) {
  const std::span<uint8_t> input = client.Input(size_bytes);
  return emscripten::val(emscripten::typed_memory_view(input.size(), input.data()));
}

emscripten::val Output(const Client& client) {
  const std::span<const uint8_t> output = client.Output();
  return emscripten::val(emscripten::typed_memory_view(output.size(), output.data()));
}

}  // namespace
}  // namespace rapport::wasm

EMSCRIPTEN_BINDINGS(rapport) {
  using rapport::wasm::Client;
  emscripten::function("abi", &rapport::wasm::Abi);
  emscripten::class_<Client>("Client")
      .constructor<>()
      .function("input", &rapport::wasm::Input)
      .function("needs", &Client::Needs)
      .function("feed", &Client::Feed)
      .function("history", &Client::History)
      .function("facts", &Client::Facts)
      .function("products", &Client::Products)
      .function("decide", &Client::Decide)
      .function("rank", &Client::Rank)
      .function("explain", &Client::Explain)
      .function("expired", &Client::Expired)
      .function("output", &rapport::wasm::Output)
      .function("message", &Client::Message);
}
