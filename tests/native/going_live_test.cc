#include "rapport/builder/going_live.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "import_test_files.h"
#include "rapport/builder/build.h"
#include "rapport/builder/update.h"

namespace rapport::builder {
namespace {

constexpr int64_t kStartMs = 1'764'547'200'000;

std::string Id(int i) {
  return "p" + std::to_string(i);
}

// Products p0, p1, … of which each is viewed once by a shopper of its own.
class GoingLiveTest : public testing::Test {
 protected:
  GoingLiveTest() {
    options_.out_dir = files_.Path("pack");
    options_.currency = "GBP";
    options_.privacy_report = false;
    options_.products_path = files_.Write("products.csv", Products(100));
    options_.events_path = files_.Write("events.csv", Events(100));
    EXPECT_EQ(Build(options_).status.message, "");
  }
  static std::string Products(int count, const char* availability = "in_stock") {
    std::string rows = "product,title,price,availability\n";
    for (int i = 0; i < count; ++i) rows += Id(i) + ",Title,1," + availability + "\n";
    return rows;
  }
  static std::string Events(int count, const char* kind = "view_item", const char* prefix = "") {
    std::string rows = "ts_ms,visitor,session,event,product,quantity,price\n";
    for (int i = 0; i < count; ++i) {
      const std::string n = std::to_string(i);
      rows +=
          std::to_string(kStartMs + i) + ",v" + n + ",s" + n + "," + kind + "," + prefix + Id(i) + ",1,\n";
    }
    return rows;
  }
  // The message of a build that must be refused, after checking that the live pack is as it was.
  std::string Refused() {
    const std::string before = TestFiles::Read(files_.Path("pack/manifest.json"));
    const Status status = Build(options_).status;
    EXPECT_EQ(status.code, StatusCode::kBadInput);
    EXPECT_EQ(TestFiles::Read(files_.Path("pack/manifest.json")), before);
    EXPECT_TRUE(ReadHead(options_.out_dir, "").ok());
    return status.message;
  }
  static bool Holds(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
  }

  TestFiles files_;
  BuildOptions options_;
};

TEST_F(GoingLiveTest, AFileThatLostMostOfItsRowsIsRefusedUnlessLossesAreAllowed) {
  std::string rows = Products(100);
  for (int i = 0; i < 60; ++i) rows += ",no id,1,in_stock\n";
  files_.Write("products.csv", rows);
  const std::string message = Refused();
  EXPECT_TRUE(Holds(message, "60 of 160 rows (37 %)") && Holds(message, "first line 102") &&
              Holds(message, "--allow-losses"))
      << message;
  options_.allow_losses = true;
  EXPECT_EQ(Build(options_).status.message, "");
}

TEST_F(GoingLiveTest, EventsOfWhichNoneIsKnownAreRefusedEvenIfLossesAreAllowed) {
  files_.Write("events.csv", Events(400, "page_impression"));
  EXPECT_TRUE(Holds(Refused(), "400 of 400 rows"));
  options_.allow_losses = true;
  EXPECT_TRUE(Holds(Refused(), "none of its 400 rows"));
}

TEST_F(GoingLiveTest, AnEndBeforeAllEventsIsRefused) {
  options_.until_ms = kStartMs - 1;
  EXPECT_TRUE(Holds(Refused(), "--until"));
}

TEST_F(GoingLiveTest, FilesOfHeadingsAloneAreRefused) {
  files_.Write("events.csv", Events(0));
  EXPECT_TRUE(Holds(Refused(), "--force")) << "the live pack knows shoppers";
  files_.Write("events.csv", Events(100));
  files_.Write("products.csv", Products(0));
  EXPECT_TRUE(Holds(Refused(), "holds no usable product"));
  files_.Write("products.csv", "");
  Refused();
}

TEST_F(GoingLiveTest, EventsAloneThatNameNoProductMakeNoPack) {
  options_.out_dir = files_.Path("other");
  options_.products_path.clear();
  files_.Write("events.csv", Events(0));
  EXPECT_FALSE(Build(options_).status.ok());
  EXPECT_FALSE(std::filesystem::exists(options_.out_dir));
}

TEST_F(GoingLiveTest, EventsOfOtherProductsAreRefused) {
  files_.Write("events.csv", Events(100, "view_item", "shop:"));
  EXPECT_TRUE(Holds(Refused(), "0 % of the events"));
}

TEST_F(GoingLiveTest, APackThatLostAThirdOfItsProductsNeedsForce) {
  options_.events_path.clear();
  options_.products_path = files_.Write("products.csv", Products(69));
  const std::string message = Refused();
  EXPECT_TRUE(Holds(message, "69 products") && Holds(message, "100") && Holds(message, "--force")) << message;
  options_.force = true;
  EXPECT_EQ(Build(options_).status.message, "");
  EXPECT_EQ(ReadManifest(options_.out_dir).value().version, 2);
}

TEST_F(GoingLiveTest, APackThatLostWhatItKnewOfShoppersNeedsForce) {
  files_.Write("events.csv", Events(60));
  EXPECT_TRUE(Holds(Refused(), "what shoppers did"));
}

TEST_F(GoingLiveTest, APackOfWhichNothingCanBeBoughtNeedsForce) {
  files_.Write("products.csv", Products(100, "out_of_stock"));
  EXPECT_TRUE(Holds(Refused(), "no product that can be bought"));
}

TEST_F(GoingLiveTest, WhatAShopOrdinarilyChangesPasses) {
  files_.Write("products.csv", Products(75));
  files_.Write("events.csv", Events(75));
  EXPECT_EQ(Build(options_).status.message, "");
  files_.Write("products.csv", Products(300));
  EXPECT_EQ(Build(options_).status.message, "");
}

TEST_F(GoingLiveTest, ADamagedHeadIsNoMeasureButADamagedOverlayIsNotForgotten) {
  const std::string head = ReadManifest(options_.out_dir).value().markets[0].head.file;
  files_.Write("pack/" + head, "damaged");
  EXPECT_EQ(Build(options_).status.message, "");
  UpdateOptions update;
  update.pack_dir = options_.out_dir;
  update.block = {Id(3)};
  ASSERT_EQ(Update(update).status.message, "");
  files_.Write("pack/" + ReadManifest(options_.out_dir).value().markets[0].overlay->file, "damaged");
  EXPECT_TRUE(Holds(Refused(), "what it blocks is unknown"));
}

TEST_F(GoingLiveTest, AnUpdateOfLostOrForeignRowsIsRefused) {
  UpdateOptions update;
  update.pack_dir = options_.out_dir;
  update.products_path = files_.Write("now.csv", "product,price\np1,2\n,3\n");
  EXPECT_TRUE(Holds(Update(update).status.message, "1 of 2 rows"));
  files_.Write("now.csv", "product,price\nSKU-1,2\nSKU-2,3\n");
  EXPECT_TRUE(Holds(Update(update).status.message, "holds none of its 2 products (SKU-1"));
  EXPECT_EQ(ReadManifest(options_.out_dir).value().version, 1);
  files_.Write("now.csv", "product,price\np1,2\nSKU-2,3\n");
  EXPECT_EQ(Update(update).status.message, "");
}

TEST_F(GoingLiveTest, NoBuildStartsWhoseOutputCouldNotBeWritten) {
  options_.out_dir = files_.Write("a-file", "text");
  EXPECT_TRUE(Holds(Build(options_).status.message, "is a file"));
  options_.out_dir = files_.Path("a-file/pack");
  EXPECT_TRUE(Holds(Build(options_).status.message, "a file stands where a folder is needed"));
  options_.out_dir = options_.events_path;
  EXPECT_FALSE(Build(options_).status.ok());
  EXPECT_EQ(TestFiles::Read(options_.events_path), Events(100));
}

}  // namespace
}  // namespace rapport::builder
