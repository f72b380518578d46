#include <gtest/gtest.h>

#include "import_test_files.h"
#include "rapport/builder/readers.h"
#include "rapport/product_key.h"

namespace rapport::builder {
namespace {

constexpr char kHead[] = "ts_ms,visitor,session,event,product,quantity,price\n";

class EventReader : public testing::Test {
 protected:
  EventTable Read(const std::string& path) {
    auto table = ReadEvents(path, options_, &report_);
    EXPECT_TRUE(table.ok()) << table.status().message;
    return table.ok() ? std::move(table.value()) : EventTable{};
  }
  EventTable ReadText(const std::string& text) { return Read(files_.Write("events", text)); }
  std::string FirstFault() {
    if (report_.findings.empty()) return "none";
    const Finding& f = report_.findings[0];
    return std::to_string(f.line) + " " + f.field + ": " + f.reason;
  }
  TestFiles files_;
  ReadOptions options_;
  ReadReport report_;
};

TEST_F(EventReader, ReadsEveryColumnOfACsvLine) {
  const EventTable table = ReadText(std::string(kHead) + "1600000000123,ann,s1,purchase,p1,3,12.5\n");
  ASSERT_EQ(table.events.size(), 1u);
  const Event& e = table.events[0];
  EXPECT_EQ(e.ts_ms, 1600000000123);
  EXPECT_EQ(table.visitors[e.visitor], "ann");
  EXPECT_EQ(table.sessions[e.session], "s1");
  EXPECT_EQ(table.products[e.product], "p1");
  EXPECT_EQ(e.kind, EventKind::kPurchase);
  EXPECT_EQ(e.quantity, 3);
  EXPECT_EQ(e.price_minor, 1250);
}

TEST_F(EventReader, ReadsTheSameFromCsvGzipUtf16AndNdjson) {
  const std::string csv = std::string(kHead) + "1600000000000,ann,,view_item,p1,,\n";
  std::string utf16 = "\xFF\xFE";
  for (const char c : csv) utf16 += {c, '\0'};
  const std::string json =
      R"({"ts_ms":1600000000000,"visitor":"ann","event":"view_item","product":"p1","items":[{"product":"x"}]})";
  for (const std::string& path :
       {files_.Write("a", csv), files_.WriteGzip("b", csv), files_.Write("c", utf16),
        files_.Write("d", "\xEF\xBB\xBF" + csv), files_.WriteGzip("e", json)}) {
    const EventTable table = Read(path);
    ASSERT_EQ(table.events.size(), 1u) << path;
    EXPECT_EQ(table.products[table.events[0].product], "p1");
    EXPECT_EQ(table.events[0].session, kNone);
    EXPECT_EQ(table.events[0].price_minor, -1);
    EXPECT_EQ(table.events[0].quantity, 1);
  }
}

TEST_F(EventReader, SortsByTimeAndKeepsTheFilesOrderOfEqualTimes) {
  const EventTable table = ReadText(std::string(kHead) +
                                    "1600000002000,a,,view_item,late,,\n"
                                    "2020-09-13T12:26:40Z,a,,view_item,first,,\n"
                                    "1600000000000,a,,view_item,second,,\n");
  ASSERT_EQ(table.events.size(), 3u);
  EXPECT_EQ(table.products[table.events[0].product], "first");
  EXPECT_EQ(table.products[table.events[1].product], "second");
  EXPECT_EQ(table.products[table.events[2].product], "late");
}

TEST_F(EventReader, SkipsWhatHappenedFromUntilOn) {
  options_.until_ms = 1600000000001;
  const EventTable table =
      ReadText(std::string(kHead) + "1600000000000,a,,view_item,p,,\n1600000000001,a,,view_item,p,,\n");
  EXPECT_EQ(table.events.size(), 1u);
  EXPECT_EQ(report_.skipped, 1);
  EXPECT_EQ(report_.dropped, 0);
}

struct Fault {
  const char* row;
  const char* found;
};
class FaultyEvent : public EventReader, public testing::WithParamInterface<Fault> {};

TEST_P(FaultyEvent, IsDroppedWithItsLineAndReason) {
  options_.now_ms = 1'700'000'000'000;
  const EventTable table =
      ReadText(std::string(kHead) + "1600000000000,a,,view_item,p,,\n" + GetParam().row + "\n");
  EXPECT_EQ(table.events.size(), 1u);
  EXPECT_EQ(report_.rows, 2);
  EXPECT_EQ(report_.dropped, 1);
  EXPECT_EQ(FirstFault().substr(0, std::string(GetParam().found).size()), GetParam().found);
}

INSTANTIATE_TEST_SUITE_P(
    All, FaultyEvent,
    testing::Values(Fault{"soon,a,,view_item,p,,", "3 ts_ms: not a moment"},
                    Fault{"2020-02-30,a,,view_item,p,,", "3 ts_ms: not a moment"},
                    Fault{"1600000000,a,,view_item,p,,", "3 ts_ms: before 1990"},
                    Fault{"1600000000000000,a,,view_item,p,,", "3 ts_ms: after 2099"},
                    Fault{"1700100000000,a,,view_item,p,,", "3 ts_ms: lies in the future"},
                    Fault{"1600000000000,a,,page_view,p,,", "3 event: not a GA4"},
                    Fault{"1600000000000,,,view_item,p,,", "3 visitor: empty"},
                    Fault{"1600000000000,a,,view_item,,,", "3 product: empty"},
                    Fault{"1600000000000,a,,purchase,p,-2,", "3 quantity: not above 0"},
                    Fault{"1600000000000,a,,purchase,p,two,", "3 quantity: not a number"},
                    Fault{"1600000000000,a,,purchase,p,1e300,", "3 quantity: not a number"},
                    Fault{"1600000000000,a,,purchase,p,1,2,3", "3 : more fields than headings"},
                    Fault{"1600000000000,a,\"x\n\",view_item,p,,", "3 session: holds control"}));

TEST_F(EventReader, DropsIdsOverTheLimitAndKeepsThoseAtIt) {
  std::string id;
  for (size_t i = 0; i < kMaxIdCodePoints; ++i) id += "\u8336";  // three bytes each
  const EventTable table = ReadText(std::string(kHead) + "1600000000000,a,,view_item," + id + ",,\n" +
                                    "1600000000000,a,,view_item," + id + "x,,\n");
  EXPECT_EQ(table.events.size(), 1u);
  EXPECT_EQ(FirstFault(), "3 product: longer than 128 characters");
}

TEST_F(EventReader, KeepsAnEventWhosePriceItCannotRead) {
  const EventTable table = ReadText(std::string(kHead) + "1600000000000,a,o,purchase,p,1,-4\n");
  ASSERT_EQ(table.events.size(), 1u);
  EXPECT_EQ(table.events[0].price_minor, -1);
  EXPECT_FALSE(report_.findings.at(0).dropped);
}

TEST_F(EventReader, DropsAnOrderExportedTwiceButKeepsALineRepeatedWithinTheOrder) {
  const std::string order = "1600000000000,a,o1,purchase,p,1,2\n1600000000000,a,o1,purchase,p,1,2\n";
  const std::string other = "1600000000000,b,o2,purchase,p,1,2\n";
  const EventTable table = ReadText(kHead + order + other + order);
  EXPECT_EQ(table.events.size(), 3u);
  EXPECT_EQ(report_.dropped, 2);
  EXPECT_EQ(report_.findings.at(0).line, 5);
}

TEST_F(EventReader, DropsEventsOfProductsOutsideTheCatalogue) {
  StringPool known;
  known.Add("p");
  options_.known_products = &known;
  EXPECT_EQ(ReadText(std::string(kHead) + "1600000000000,a,,view_item,q,,\n1600000000000,a,,view_item,p,,\n")
                .events.size(),
            1u);
  EXPECT_EQ(FirstFault(), "2 product: not in the catalogue");
}

TEST_F(EventReader, ReportsBrokenJsonLinesAndReadsOn) {
  const std::string good =
      R"({"ts_ms":"1600000000000","visitor":"a","event":"view_item","product":7,"price":1.5})";
  const std::string deep(100000, '[');
  const EventTable table = ReadText(good + "\n{\"ts_ms\":\n[1]\n{\"a\":" + deep + "\n\n" + good);
  EXPECT_EQ(table.events.size(), 2u);
  EXPECT_EQ(table.products[table.events[0].product], "7");
  EXPECT_EQ(table.events[0].price_minor, 150);
  EXPECT_EQ(report_.dropped, 3);
  EXPECT_EQ(report_.findings.at(2).line, 4);
}

TEST_F(EventReader, CountsEveryFaultButListsAThousand) {
  std::string text = kHead;
  for (int i = 0; i < 1500; ++i) text += "x,a,,view_item,p,,\n";
  ReadText(text);
  EXPECT_EQ(report_.dropped, 1500);
  EXPECT_EQ(report_.findings.size(), kMaxFindings);
  ASSERT_EQ(report_.counts.size(), 1u);
  EXPECT_EQ(report_.counts.begin()->second, 1500);
}

TEST_F(EventReader, RefusesFilesItCannotReadAndSaysWhy) {
  const std::string gzip = TestFiles::Read(files_.WriteGzip("z.gz", std::string(100000, 'x') + kHead));
  std::string damaged = gzip;
  damaged[damaged.size() / 2] = static_cast<char>(damaged[damaged.size() / 2] ^ 0x55);
  const std::vector<std::pair<std::string, std::string>> cases = {
      {files_.Path("absent"), "there is no such file"},
      {files_.Path(""), "it is a directory"},
      {files_.Write("empty", ""), "is empty"},
      {files_.Write("blank", "\n\n"), "is empty"},
      {files_.Write("zip", "PK\x03\x04rest"), "zip archive"},
      {files_.Write("heads", "visitor,event\n"), "no column ts_ms"},
      {files_.Write("cut.gz", std::string_view(gzip).substr(0, gzip.size() - 12)), "ends too early"},
      {files_.Write("bad.gz", damaged), "damaged"},
      {files_.Write("quote", std::string(kHead) + "1,\"a,,view_item\n1,b,,,\n"),
       ":2: a field opened with a quote"},
  };
  for (const auto& [path, reason] : cases) {
    const auto table = ReadEvents(path, options_, nullptr);
    ASSERT_FALSE(table.ok()) << path;
    EXPECT_NE(table.status().message.find(reason), std::string::npos) << table.status().message;
    EXPECT_NE(table.status().message.find(path), std::string::npos) << table.status().message;
  }
}

TEST_F(EventReader, SurvivesALineOfTenMegabytesAndNullBytes) {
  const std::string row = "1600000000000,a,,view_item,p,,\n";
  const std::string nulls("1600000000000,a\0b,,view_item,p,,\n", 33);
  const EventTable table = ReadText(kHead + std::string(10'000'000, 'x') + "\n" + nulls + row);
  EXPECT_EQ(table.events.size(), 1u);
  EXPECT_EQ(report_.dropped, 2);
  EXPECT_EQ(report_.findings.at(1).line, 3);
}

TEST_F(EventReader, UnderstandsSemicolonsTabsExcelsSeparatorLineAndOldLineEnds) {
  for (const std::string text : {"ts_ms;visitor;event;product\n1600000000000;a;view_item;p\n",
                                 "ts_ms\tvisitor\tevent\tproduct\r\n1600000000000\ta\tview_item\tp\r\n",
                                 "sep=;\nts_ms;visitor;event;product\n1600000000000;a;view_item;p",
                                 "TS_MS,Visitor,event,product\r1600000000000,a,view_item,p\r"}) {
    EXPECT_EQ(ReadText(text).events.size(), 1u) << text;
  }
}

}  // namespace
}  // namespace rapport::builder
