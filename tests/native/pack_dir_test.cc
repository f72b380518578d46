#include "rapport/builder/pack_dir.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "import_test_files.h"

namespace rapport::builder {
namespace {

namespace fs = std::filesystem;

NewHead Head(uint8_t content, size_t size = 100) {
  return {"uk", "en-GB", "GBP", {"top"}, std::vector<uint8_t>(size, content)};
}

class PackDirTest : public testing::Test {
 protected:
  static Result<Manifest> Write(const std::string& dir, const NewHead& head) {
    Result<PackWriter> writer = PackWriter::Open(dir);
    return writer.ok() ? writer.value().WritePack({head}, "{}\n") : writer.status();
  }
  static Result<Manifest> WriteOverlay(const std::string& dir, uint8_t content) {
    Result<PackWriter> writer = PackWriter::Open(dir);
    return writer.value().WriteOverlays({{"uk", std::vector<uint8_t>(50, content)}});
  }
  static std::set<std::string> Names(const std::string& dir) {
    std::set<std::string> names;
    for (const auto& entry : fs::directory_iterator(dir)) names.insert(entry.path().filename());
    return names;
  }
  // As if what is superseded now had been so for `hours`.
  static void Age(const std::string& dir, int hours) {
    for (const auto& entry : fs::directory_iterator(dir))
      fs::last_write_time(entry, fs::last_write_time(entry) - std::chrono::hours(hours));
  }
  static pid_t DeadProcess() {
    const pid_t pid = fork();
    if (pid == 0) _exit(0);
    waitpid(pid, nullptr, 0);
    return pid;
  }

  TestFiles files_;
  std::string dir_ = files_.Path("pack");
};

TEST_F(PackDirTest, AFileThatACachedManifestNamesStaysForAnHour) {
  const std::string first = Write(dir_, Head(1)).value().markets[0].head.file;
  Age(dir_, 1000);  // its pack was live for weeks
  for (uint8_t i = 2; i < 8; ++i) ASSERT_TRUE(Write(dir_, Head(i)).ok());
  EXPECT_EQ(Names(dir_).count(first), 1u) << "superseded a moment ago";
  Age(dir_, 2);
  ASSERT_TRUE(Write(dir_, Head(8)).ok());
  EXPECT_EQ(Names(dir_).count(first), 0u);
}

TEST_F(PackDirTest, TheLastTwoBuildsStayHoweverOldTheyAre) {
  std::vector<std::string> heads;
  for (uint8_t i = 1; i < 5; ++i) {
    heads.push_back(Write(dir_, Head(i)).value().markets[0].head.file);
    Age(dir_, 24);
  }
  const auto names = Names(dir_);
  EXPECT_EQ(names.count(heads[0]), 0u);
  EXPECT_EQ(names.count(heads[1]) + names.count(heads[2]) + names.count(heads[3]), 3u);
}

TEST_F(PackDirTest, OverlaysOfAMinuteDoNotPushOutOneAnother) {
  ASSERT_TRUE(Write(dir_, Head(1)).ok());
  std::set<std::string> overlays;
  for (uint8_t i = 1; i < 9; ++i) overlays.insert(WriteOverlay(dir_, i).value().markets[0].overlay->file);
  const auto names = Names(dir_);
  for (const std::string& overlay : overlays) EXPECT_EQ(names.count(overlay), 1u) << overlay;
}

TEST_F(PackDirTest, ALinkStaysALinkAndItsTargetGetsThePack) {
  fs::create_directory(files_.Path("releases"));
  fs::create_directory_symlink(files_.Path("releases"), dir_);
  for (const std::string& name : {dir_, dir_ + "/", dir_ + "//", dir_ + "/."}) {
    ASSERT_EQ(Write(name, Head(1)).status().message, "") << name;
    EXPECT_TRUE(fs::is_symlink(dir_));
    EXPECT_TRUE(ReadHead(files_.Path("releases"), "uk").ok());
  }
  EXPECT_EQ(ReadManifest(dir_).value().version, 4);
}

TEST_F(PackDirTest, ALinkToNothingIsNamed) {
  fs::create_directory_symlink(files_.Path("missing"), dir_);
  EXPECT_NE(Write(dir_, Head(1)).status().message.find("link"), std::string::npos);
}

TEST_F(PackDirTest, WhatAKilledWriterLeftGoesAndALivingOnesStays) {
  ASSERT_TRUE(Write(dir_, Head(1)).ok());
  const std::string dead = std::to_string(DeadProcess());
  const std::string living = std::to_string(getppid());
  files_.Write("pack/head-1.rpk.new-" + dead, "half");
  files_.Write("pack/manifest.json.new-" + dead, "{");
  files_.Write("pack/notes.txt.new-" + dead, "not ours");
  files_.Write("pack/head-2.rpk.new-" + living, "half");
  fs::create_directory(dir_ + ".new-" + dead);
  files_.Write("pack.new-" + dead + "/head-1.rpk", "half");
  ASSERT_TRUE(Write(dir_, Head(2)).ok());
  const auto names = Names(dir_);
  EXPECT_EQ(names.count("head-1.rpk.new-" + dead) + names.count("manifest.json.new-" + dead), 0u);
  EXPECT_EQ(names.count("head-2.rpk.new-" + living) + names.count("notes.txt.new-" + dead), 2u);
  EXPECT_FALSE(fs::exists(dir_ + ".new-" + dead));
}

TEST_F(PackDirTest, AFirstBuildThatWasKilledDoesNotBarTheNext) {
  fs::create_directory(dir_);
  files_.Write("pack/head-0011223344556677.rpk", "whole");
  files_.Write("pack/manifest.json.new-" + std::to_string(DeadProcess()), "{");
  EXPECT_EQ(Write(dir_, Head(1)).status().message, "");
}

TEST_F(PackDirTest, ANewPackThatWasSwitchedOffStaysOff) {
  ASSERT_TRUE(Write(dir_, Head(1)).ok());
  std::string text = TestFiles::Read(dir_ + "/manifest.json");
  text.replace(text.find("\"enabled\": true"), 15, "\"enabled\": false");
  files_.Write("pack/manifest.json", text);
  EXPECT_FALSE(Write(dir_, Head(2)).value().enabled);
}

TEST_F(PackDirTest, AWebApplicationsOwnManifestMakesNoPack) {
  fs::create_directory(dir_);
  files_.Write("pack/manifest.json", R"({"name": "Shop", "start_url": "/", "icons": []})");
  files_.Write("pack/index.html", "<h1>Shop</h1>");
  const Result<Manifest> written = Write(dir_, Head(1));
  EXPECT_FALSE(written.ok());
  EXPECT_EQ(Names(dir_), (std::set<std::string>{"index.html", "manifest.json"}));
}

TEST_F(PackDirTest, AWriterIsKilledAtAnyMomentAndThePackIsOneOfTheTwo) {
  constexpr int kKills = 60;
  constexpr size_t kSize = 400'000;
  ASSERT_TRUE(Write(dir_, Head(1, kSize)).ok());
  for (int i = 0; i < kKills; ++i) {
    const pid_t pid = fork();
    if (pid == 0) {
      for (uint8_t content = 2;; ++content) (void)Write(dir_, Head(content, kSize));
    }
    std::this_thread::sleep_for(std::chrono::microseconds(700 * i % 20'000));
    kill(pid, SIGKILL);
    waitpid(pid, nullptr, 0);
    const Result<std::vector<uint8_t>> head = ReadHead(dir_, "uk");
    ASSERT_TRUE(head.ok()) << head.status().message;
    ASSERT_EQ(head.value().size(), kSize);
  }
  ASSERT_TRUE(Write(dir_, Head(1)).ok());
  for (const std::string& name : Names(dir_)) EXPECT_EQ(name.find(".new-"), std::string::npos) << name;
}

TEST_F(PackDirTest, WritersAtOneTimeFollowOneAnotherAndReadersNeverMiss) {
  constexpr int kWriters = 4, kBuilds = 10;
  ASSERT_TRUE(Write(dir_, Head(0)).ok());
  std::vector<pid_t> writers;
  for (int w = 0; w < kWriters; ++w) {
    writers.push_back(fork());
    if (writers.back() != 0) continue;
    bool all = true;
    for (int i = 0; i < kBuilds; ++i) {
      const auto content = static_cast<uint8_t>(1 + w * kBuilds + i);
      all &= w % 2 == 0 ? Write(dir_, Head(content)).ok() : WriteOverlay(dir_, content).ok();
    }
    _exit(all ? 0 : 1);
  }
  for (int i = 0; i < 300; ++i) {
    EXPECT_TRUE(ReadHead(dir_, "uk").ok());
    EXPECT_TRUE(ReadOverlay(dir_, "uk").ok());
  }
  for (const pid_t writer : writers) {
    int status = 1;
    waitpid(writer, &status, 0);
    EXPECT_EQ(status, 0);
  }
  EXPECT_EQ(ReadManifest(dir_).value().version, 1 + kWriters * kBuilds) << "no write was lost";
}

TEST_F(PackDirTest, AFolderInThePlaceOfAFileIsNamed) {
  const std::string head = dir_ + "/" + Write(dir_, Head(1)).value().markets[0].head.file;
  fs::remove(head);
  fs::create_directory(head);
  EXPECT_NE(ReadHead(dir_, "").status().message.find("is a directory"), std::string::npos);
  fs::remove(dir_ + "/manifest.json");
  fs::create_directory(dir_ + "/manifest.json");
  EXPECT_NE(ReadManifest(dir_).status().message.find("is a directory"), std::string::npos);
}

TEST_F(PackDirTest, ANamedPipeInThePlaceOfAFileIsNamed) {
  const std::string head = dir_ + "/" + Write(dir_, Head(1)).value().markets[0].head.file;
  fs::remove(head);
  ASSERT_EQ(mkfifo(head.c_str(), 0600), 0);
  EXPECT_NE(ReadHead(dir_, "").status().message.find("no regular file"), std::string::npos);
}

}  // namespace
}  // namespace rapport::builder
