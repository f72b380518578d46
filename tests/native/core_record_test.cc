#include <gtest/gtest.h>

#include <cstring>
#include <string>
#include <vector>

#include "core_history_builder.h"
#include "rapport/record.h"

namespace rapport {
namespace {

std::vector<uint8_t> TwoRecords() {
  BlockWriter writer;
  Record record;
  record.text = writer.Text("mug");
  record.ref = writer.Text("T-1");
  writer.Add(record);
  record.slot = writer.Text("for-you");
  writer.Add(record);
  return writer.Finish();
}

void SetWord(std::vector<uint8_t>* bytes, size_t at, uint32_t word) {
  std::memcpy(bytes->data() + at, &word, sizeof(word));
}

StatusCode CodeOf(const std::vector<uint8_t>& bytes) {
  return Block::Parse(bytes).status().code;
}

constexpr size_t kEndsAt = 8 + 2 * sizeof(Record);

TEST(Record, AnEmptyBlockIsTwoZeroCounts) {
  const std::vector<uint8_t> bytes = BlockWriter().Finish();
  EXPECT_EQ(bytes, std::vector<uint8_t>(8, 0));
  ASSERT_TRUE(Block::Parse(bytes).ok());
}

TEST(Record, CutAnywhereABlockIsRefused) {
  const std::vector<uint8_t> bytes = TwoRecords();
  ASSERT_EQ(CodeOf(bytes), StatusCode::kOk);
  for (size_t size = 0; size < bytes.size(); ++size) {
    const std::vector<uint8_t> cut(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size));
    EXPECT_EQ(CodeOf(cut), StatusCode::kBadInput) << size;
  }
}

TEST(Record, CountsThatExceedTheBytesAreRefused) {
  for (const uint32_t count : {3u, 0x06666667u, 0x7fffffffu, 0xffffffffu}) {
    for (const size_t at : {size_t{0}, size_t{4}}) {
      std::vector<uint8_t> bytes = TwoRecords();
      SetWord(&bytes, at, count + static_cast<uint32_t>(bytes.size()));
      EXPECT_EQ(CodeOf(bytes), StatusCode::kBadInput) << count << " at " << at;
    }
  }
}

TEST(Record, FallingStringEndsAreRefused) {
  std::vector<uint8_t> bytes = TwoRecords();
  SetWord(&bytes, kEndsAt + 4, 2);  // the first string ends at 3
  EXPECT_EQ(CodeOf(bytes), StatusCode::kBadInput);
}

TEST(Record, StringEndsBeyondTheBytesAreRefused) {
  std::vector<uint8_t> bytes = TwoRecords();
  SetWord(&bytes, kEndsAt + 8, 0xffffffffu);
  EXPECT_EQ(CodeOf(bytes), StatusCode::kBadInput);
}

TEST(Record, AStringNumberOutOfRangeIsRefusedInEveryMember) {
  for (const size_t member : {offsetof(Record, text), offsetof(Record, ref), offsetof(Record, slot)}) {
    std::vector<uint8_t> bytes = TwoRecords();
    SetWord(&bytes, 8 + sizeof(Record) + member, 4);  // three strings
    EXPECT_EQ(CodeOf(bytes), StatusCode::kBadInput) << member;
  }
}

TEST(Record, RefusalsSayWhatIsWrong) {
  EXPECT_FALSE(Block::Parse({}).status().message.empty());
}

TEST(Record, EqualStringsShareANumberAndNoneIsZero) {
  BlockWriter writer;
  EXPECT_EQ(writer.Text(""), 0u);
  EXPECT_EQ(writer.Text("a"), writer.Text("a"));
  EXPECT_NE(writer.Text("a"), writer.Text("b"));
}

TEST(Record, WhatIsWrittenIsReadBack) {
  test::Random random(7);
  for (int round = 0; round < 50; ++round) {
    BlockWriter writer;
    std::vector<Record> records(random.Below(20));
    std::vector<std::string> texts;
    for (Record& record : records) {
      std::string text(random.Below(4), 'a');
      for (char& c : text) c = static_cast<char>(random.Below(3));  // null bytes too
      texts.push_back(text);
      record = {static_cast<double>(random.Below(1000)),
                -0.5,
                random.Below(9),
                writer.Text(text),
                0,
                writer.Text("s"),
                static_cast<int32_t>(random.Below(7)) - 3,
                random.Below(2)};
      writer.Add(record);
    }
    const std::vector<uint8_t> bytes = writer.Finish();
    const Result<Block> block = Block::Parse(bytes);
    ASSERT_TRUE(block.ok());
    ASSERT_EQ(block.value().records().size(), records.size());
    for (size_t i = 0; i < records.size(); ++i) {
      EXPECT_EQ(std::memcmp(&block.value().records()[i], &records[i], sizeof(Record)), 0);
      EXPECT_EQ(block.value().Text(records[i].text), texts[i]);
      EXPECT_EQ(block.value().Text(records[i].slot), "s");
      EXPECT_EQ(block.value().Text(records[i].ref), "");
    }
  }
}

}  // namespace
}  // namespace rapport
