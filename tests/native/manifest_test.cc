#include "rapport/builder/manifest.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

namespace rapport::builder {
namespace {

using Json = nlohmann::ordered_json;

Manifest Sample() {
  Manifest manifest;
  manifest.version = 7;
  manifest.markets.push_back(
      {"uk", "en-GB", "GBP", {"top"}, DescribeFile("head", {1, 2}), DescribeFile("overlay", {3})});
  return manifest;
}

// The sample with the member at `pointer` replaced.
std::string With(const std::string& pointer, const Json& value) {
  Json json = Json::parse(ManifestText(Sample()));
  json[Json::json_pointer(pointer)] = value;
  return json.dump();
}

std::string Without(const std::string& parent, const std::string& key) {
  Json json = Json::parse(ManifestText(Sample()));
  json[Json::json_pointer(parent)].erase(key);
  return json.dump();
}

TEST(Manifest, IsReadAsItWasWritten) {
  const Result<Manifest> read = ParseManifest(ManifestText(Sample()), "m");
  ASSERT_TRUE(read.ok()) << read.status().message;
  EXPECT_EQ(ManifestText(read.value()), ManifestText(Sample()));
}

TEST(Manifest, OnlyAWholeSha256IsAnIntegrity) {
  const std::string good = Sample().markets[0].head.integrity;
  for (const std::string& integrity :
       {std::string(), std::string("sha256-"), std::string("sha256-="), std::string("sha256"),
        good.substr(0, good.size() - 1), good + " ", good + " sha256-", "md5-" + good.substr(7),
        "SHA256-" + good.substr(7), "sha384-" + good.substr(7), good.substr(7), " " + good,
        "sha256-" + std::string(43, '*') + "="}) {
    for (const char* file : {"head", "overlay"}) {
      const std::string at = std::string("/markets/0/files/") + file + "/integrity";
      const Result<Manifest> read = ParseManifest(With(at, integrity), "m");
      EXPECT_EQ(read.status().code, StatusCode::kBadInput) << integrity;
      EXPECT_NE(read.status().message.find(at), std::string::npos) << read.status().message;
    }
  }
}

TEST(Manifest, AFileIsANameInThePacksOwnDirectory) {
  for (const char* file :
       {"", ".", "..", "../head.rpk", "a/b.rpk", "/etc/passwd", "a\\b.rpk", "..\\x", ".hidden", "C:head.rpk",
        "https://x/h.rpk", "head%2f..rpk", "head.rpk\n", "head rpk", "hé.rpk"}) {
    EXPECT_FALSE(ParseManifest(With("/markets/0/files/head/file", file), "m").ok()) << file;
  }
  EXPECT_FALSE(ParseManifest(With("/markets/0/files/head/file", "h\u0001d"), "m").ok());
  EXPECT_FALSE(ParseManifest(With("/markets/0/files/head/file", std::string(200, 'a')), "m").ok());
}

TEST(Manifest, NumbersAreWholeAndNeitherNegativeNorHuge) {
  for (const char* member : {"/version", "/format", "/markets/0/files/head/bytes"}) {
    for (const Json& value : {Json(-1), Json(1.5), Json(1e300), Json(18446744073709551615u), Json("1"),
                              Json(true), Json(nullptr), Json::array(), Json::object()}) {
      const Result<Manifest> read = ParseManifest(With(member, value), "m");
      EXPECT_FALSE(read.ok()) << member << " " << value;
      EXPECT_NE(read.status().message.find(member), std::string::npos) << read.status().message;
    }
  }
}

TEST(Manifest, EveryMemberIsOfItsType) {
  const std::vector<std::pair<std::string, Json>> wrong = {
      {"/enabled", "true"},
      {"/enabled", 1},
      {"/markets", Json::object()},
      {"/markets", Json::array()},
      {"/markets/0", "uk"},
      {"/markets/0/name", 5},
      {"/markets/0/name", ""},
      {"/markets/0/locale", 1},
      {"/markets/0/currency", nullptr},
      {"/markets/0/slots", "top"},
      {"/markets/0/slots", {1}},
      {"/markets/0/files", Json::array()},
      {"/markets/0/files/head", "h"},
      {"/markets/0/files/overlay", nullptr},
  };
  for (const auto& [member, value] : wrong) {
    const Result<Manifest> read = ParseManifest(With(member, value), "m");
    EXPECT_FALSE(read.ok()) << member << " " << value;
    EXPECT_NE(read.status().message.find(member), std::string::npos) << read.status().message;
  }
  for (const char* key : {"format", "version", "enabled", "markets"})
    EXPECT_FALSE(ParseManifest(Without("", key), "m").ok()) << key;
}

TEST(Manifest, TwoMarketsOfOneNameAreAMistake) {
  Manifest manifest = Sample();
  manifest.markets.push_back(manifest.markets[0]);
  EXPECT_FALSE(ParseManifest(ManifestText(manifest), "m").ok());
}

TEST(Manifest, WhatIsNoJsonOrOfAnotherFormatIsNamedAsSuch) {
  EXPECT_NE(ParseManifest("<!doctype html>", "m").status().message.find("not JSON"), std::string::npos);
  EXPECT_FALSE(ParseManifest("[]", "m").ok());
  EXPECT_FALSE(ParseManifest("", "m").ok());
  EXPECT_EQ(ParseManifest(With("/format", 2), "m").status().code, StatusCode::kVersion);
}

}  // namespace
}  // namespace rapport::builder
