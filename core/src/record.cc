#include "rapport/record.h"

#include <cstring>

namespace rapport {
namespace {

uint32_t ReadWord(std::span<const uint8_t> bytes, size_t at) {
  uint32_t word = 0;
  std::memcpy(&word, bytes.data() + at, sizeof(word));
  return word;
}

void AppendWord(std::vector<uint8_t>* out, uint32_t word) {
  const size_t at = out->size();
  out->resize(at + sizeof(word));
  std::memcpy(out->data() + at, &word, sizeof(word));
}

Status Malformed(const char* what) {
  return Status::Error(StatusCode::kBadInput, std::string("block of records: ") + what);
}

}  // namespace

Result<Block> Block::Parse(std::span<const uint8_t> bytes) {
  if (bytes.size() < 8) return Malformed("shorter than its own header");
  const uint64_t record_count = ReadWord(bytes, 0);
  const uint64_t string_count = ReadWord(bytes, 4);
  const uint64_t ends_at = 8 + record_count * sizeof(Record);
  const uint64_t text_at = ends_at + string_count * 4;
  if (text_at > bytes.size()) return Malformed("counts exceed its size");

  Block block;
  block.records_.resize(record_count);
  if (record_count > 0) std::memcpy(block.records_.data(), bytes.data() + 8, record_count * sizeof(Record));

  const std::string_view text(reinterpret_cast<const char*>(bytes.data()) + text_at, bytes.size() - text_at);
  block.strings_.reserve(string_count);
  uint32_t begin = 0;
  for (uint64_t i = 0; i < string_count; ++i) {
    const uint32_t end = ReadWord(bytes, ends_at + i * 4);
    if (end < begin || end > text.size()) return Malformed("string ends out of range");
    block.strings_.push_back(text.substr(begin, end - begin));
    begin = end;
  }
  for (const Record& record : block.records_) {
    if (record.text > string_count || record.ref > string_count || record.slot > string_count) {
      return Malformed("record names a string that is not there");
    }
  }
  return block;
}

std::string_view Block::Text(uint32_t number) const {
  return number == 0 ? std::string_view() : strings_[number - 1];
}

uint32_t BlockWriter::Text(std::string_view text) {
  if (text.empty()) return 0;
  const auto [entry, added] =
      numbers_.try_emplace(std::string(text), static_cast<uint32_t>(strings_.size() + 1));
  if (added) strings_.emplace_back(text);
  return entry->second;
}

std::vector<uint8_t> BlockWriter::Finish() const {
  std::vector<uint8_t> out;
  AppendWord(&out, static_cast<uint32_t>(records_.size()));
  AppendWord(&out, static_cast<uint32_t>(strings_.size()));
  const size_t records_at = out.size();
  out.resize(records_at + records_.size() * sizeof(Record));
  if (!records_.empty())
    std::memcpy(out.data() + records_at, records_.data(), records_.size() * sizeof(Record));
  uint32_t end = 0;
  for (const std::string& text : strings_) AppendWord(&out, end += static_cast<uint32_t>(text.size()));
  for (const std::string& text : strings_) out.insert(out.end(), text.begin(), text.end());
  return out;
}

}  // namespace rapport
