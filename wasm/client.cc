#include "client.h"

#include <cmath>
#include <cstring>
#include <optional>
#include <utility>

#include "rapport/strategy_names.h"

namespace rapport::wasm {
namespace {

constexpr uint32_t kMaxInputBytes = uint32_t{64} << 20;

// JavaScript's numbers become times without undefined behaviour, whatever they are.
int64_t ToTime(double now_ms) {
  return std::isfinite(now_ms) && std::abs(now_ms) < 9e15 ? static_cast<int64_t>(now_ms) : 0;
}

ConsentLevel ToLevel(int level) {
  return level == 1 ? ConsentLevel::kPersonalise : level == 2 ? ConsentLevel::kMeasure : ConsentLevel::kNone;
}

Moment ToMoment(double now_ms, int utc_offset_minutes, double seed, int level) {
  const uint64_t whole_seed =
      std::isfinite(seed) && seed >= 0 && seed < 9e15 ? static_cast<uint64_t>(seed) : 0;
  return {ToTime(now_ms), utc_offset_minutes, whole_seed, ToLevel(level)};
}

std::string Lines(const std::vector<Exposure>& exposures) {
  std::string lines;
  for (const Exposure& exposure : exposures) {
    if (!lines.empty()) lines += '\n';
    lines.append(exposure.experiment) += '\t';
    lines.append(exposure.variant);
  }
  return lines;
}

// The words and texts of output(), see client.h.
class OutputWriter {
 public:
  OutputWriter(size_t slots, size_t items)
      : words_{static_cast<uint32_t>(slots), static_cast<uint32_t>(items)} {}

  void Word(uint32_t word) { words_.push_back(word); }
  void Text(std::string_view text) {
    Word(static_cast<uint32_t>(text_.size()));
    text_.append(text);
    Word(static_cast<uint32_t>(text_.size()));
  }
  [[nodiscard]] std::vector<uint8_t> Finish() const {
    std::vector<uint8_t> out(words_.size() * sizeof(uint32_t) + text_.size());
    std::memcpy(out.data(), words_.data(), words_.size() * sizeof(uint32_t));
    if (!text_.empty())
      std::memcpy(out.data() + words_.size() * sizeof(uint32_t), text_.data(), text_.size());
    return out;
  }

 private:
  std::vector<uint32_t> words_;
  std::string text_;
};

}  // namespace

int Client::Done(Status status) {
  message_ = std::move(status.message);
  return static_cast<int>(status.code);
}

std::span<uint8_t> Client::Input(uint32_t size_bytes) {
  if (size_bytes > kMaxInputBytes) return {};
  input_.assign(size_bytes, 0);
  return input_;
}

std::string Client::Needs() const {
  std::string names;
  for (const std::string& name : engine_.Needs()) names += (names.empty() ? "" : "\n") + name;
  return names;
}

Result<Block> Client::InputBlock(uint32_t size_bytes) const {
  if (size_bytes > input_.size())
    return Status::Error(StatusCode::kBadInput, "input: more bytes named than given");
  return Block::Parse(std::span<const uint8_t>(input_).first(size_bytes));
}

int Client::Feed(const std::string& name, uint32_t size_bytes) {
  if (size_bytes > input_.size())
    return Done(Status::Error(StatusCode::kBadInput, "input: more bytes named than given"));
  input_.resize(size_bytes);
  return Done(engine_.Feed(name, std::exchange(input_, {})));
}

int Client::History(uint32_t size_bytes) {
  const Result<Block> block = InputBlock(size_bytes);
  return Done(block.ok() ? engine_.SetHistory(block.value()) : block.status());
}

int Client::Facts(uint32_t size_bytes) {
  const Result<Block> block = InputBlock(size_bytes);
  return Done(block.ok() ? engine_.SetFacts(block.value()) : block.status());
}

int Client::Products(uint32_t size_bytes) {
  const Result<Block> block = InputBlock(size_bytes);
  return Done(block.ok() ? engine_.SetProducts(block.value()) : block.status());
}

int Client::Decide(uint32_t size_bytes, double now_ms, int utc_offset_minutes, double seed, int level) {
  const Result<Block> block = InputBlock(size_bytes);
  if (!block.ok()) return Done(block.status());
  const auto decided = engine_.Decide(block.value(), ToMoment(now_ms, utc_offset_minutes, seed, level));
  if (!decided.ok()) return Done(decided.status());

  size_t items = 0;
  for (const RenderedSlot& slot : decided.value()) items += slot.items.size();
  OutputWriter writer(decided.value().size(), items);
  uint32_t first_item = 0;
  for (const RenderedSlot& slot : decided.value()) {
    writer.Word(slot.filled ? 1 : 0);
    writer.Text(slot.html);
    writer.Word(first_item);
    writer.Word(first_item += static_cast<uint32_t>(slot.items.size()));
    writer.Text(Lines(slot.exposures));
  }
  for (const RenderedSlot& slot : decided.value()) {
    for (const RenderedItem& item : slot.items) {
      writer.Word(item.is_content ? 1 : 0);
      writer.Text(item.id);
      writer.Text(item.reason);
      writer.Text(item.strategy);
    }
  }
  output_ = writer.Finish();
  return Done(Status::Ok());
}

int Client::Rank(const std::string& strategy, double now_ms, uint32_t top, int exclude) {
  const std::optional<StrategyId> id = ParseStrategy(strategy);
  if (!id.has_value())
    return Done(Status::Error(StatusCode::kUnknownName, "rank: no strategy is named " + strategy));
  if (exclude < 0 || exclude > 2)
    return Done(Status::Error(StatusCode::kBadInput, "rank: exclude is 0, 1 or 2"));
  const auto ranked = engine_.Rank({*id, ToTime(now_ms), top, static_cast<Exclude>(exclude)});
  if (!ranked.ok()) return Done(ranked.status());

  OutputWriter writer(1, ranked.value().size());
  writer.Word(1);
  writer.Text("");
  writer.Word(0);
  writer.Word(static_cast<uint32_t>(ranked.value().size()));
  writer.Text("");
  for (const std::string_view product : ranked.value()) {
    writer.Word(0);
    writer.Text(product);
    writer.Text("");
    writer.Text(strategy);
  }
  output_ = writer.Finish();
  return Done(Status::Ok());
}

int Client::Explain(uint32_t size_bytes, double now_ms, int utc_offset_minutes, double seed, int level) {
  const Result<Block> block = InputBlock(size_bytes);
  if (!block.ok()) return Done(block.status());
  const auto lines = engine_.Explain(block.value(), ToMoment(now_ms, utc_offset_minutes, seed, level));
  if (!lines.ok()) return Done(lines.status());
  output_.assign(lines.value().begin(), lines.value().end());
  return Done(Status::Ok());
}

int Client::Expired(double now_ms) {
  const std::vector<uint32_t> positions = engine_.history().Expired(ToTime(now_ms));
  output_.resize(positions.size() * sizeof(uint32_t));
  if (!positions.empty()) std::memcpy(output_.data(), positions.data(), output_.size());
  return Done(Status::Ok());
}

}  // namespace rapport::wasm
