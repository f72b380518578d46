#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <random>
#include <regex>
#include <string>
#include <vector>

#include "import_test_files.h"
#include "rapport/builder/build.h"
#include "rapport/pack.h"

namespace rapport::builder {
namespace {

constexpr int64_t kDayMs = 86'400'000;
constexpr int64_t kFirstMs = 1'764'547'212'345;

std::string ReadText(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::string Visitor(int i) {
  return "canary-visitor-" + std::to_string(700'000 + i);
}
int64_t Moment(int i, int step) {
  return kFirstMs + i * kDayMs / 10 + step * 61'003;
}

// 400 shoppers look at five of the twenty products of one of five rooms; every fourth orders two of them.
std::string Events() {
  std::mt19937 random(2);
  std::string rows = "ts_ms,visitor,session,event,product,quantity,price\n";
  for (int i = 0; i < 400; ++i) {
    const int room = static_cast<int>(random() % 5);
    for (int step = 0; step < 5; ++step) {
      const std::string product =
          "r" + std::to_string(room) + "-" + std::to_string((random() % 10 + random() % 11) % 20);
      const auto row = [&](const std::string& session, const char* event) {
        rows += std::to_string(Moment(i, step)) + "," + Visitor(i) + "," + session + "," + event + "," +
                product + ",1,\n";
      };
      row("canary-session-" + std::to_string(800'000 + i), "view_item");
      if (i % 4 == 0 && step < 2) row("canary-order-" + std::to_string(900'000 + i), "purchase");
    }
  }
  return rows;
}

class PrivacyReportTest : public testing::Test {
 protected:
  PrivacyReportTest() {
    options_.events_path = files_.Write("events.csv", Events());
    options_.out_dir = files_.Path("pack");
    options_.currency = "GBP";
  }
  PrivacyReport Report() const {
    const BuildResult result = Build(options_);
    EXPECT_EQ(result.status.message, "");
    return result.summary.markets.at(0).privacy.value_or(PrivacyReport());
  }
  [[nodiscard]] std::string Written() const { return ReadPrivacy(options_.out_dir); }

  TestFiles files_;
  BuildOptions options_;
};

TEST_F(PrivacyReportTest, TellsWhatThePackHoldsAndWhatStricterSettingsTakeOut) {
  const PrivacyReport report = Report();
  const auto pack = std::move(Pack::Open(ReadHead(options_.out_dir, "").value()).value());
  std::vector<std::string> names;
  for (const PrivacySetting& setting : report.settings) names.push_back(setting.name);
  EXPECT_EQ(names,
            (std::vector<std::string>{"as built", "--min-shoppers 2", "--min-shoppers 3", "--min-shoppers 5",
                                      "--privacy strict", "--privacy strict --min-shoppers 2"}));
  EXPECT_EQ(report.settings[0].fragment_rows, pack->fragments().rows());
  EXPECT_EQ(report.holdings.tables.at(0).entries, pack->fragments().rows());
  for (size_t i = 1; i < 4; ++i) {
    EXPECT_LT(report.settings[i].pairs, report.settings[i - 1].pairs) << i;
  }
  EXPECT_LT(report.settings[3].fragment_items, report.settings[0].fragment_items);
  EXPECT_EQ(report.settings[4].fragment_rows, 0u);
}

TEST_F(PrivacyReportTest, ForeseesTheFragmentsOfAStricterBuild) {
  const PrivacyReport before = Report();
  options_.train.min_shoppers = 3;
  const PrivacyReport after = Report();
  EXPECT_EQ(after.settings[0].fragment_rows, before.settings[2].fragment_rows);
  EXPECT_EQ(after.settings[0].fragment_items, before.settings[2].fragment_items);
  EXPECT_EQ(after.settings[0].attacks.at(0).singled_out, before.settings[2].attacks.at(0).singled_out);
  EXPECT_EQ(after.settings[1].name, "--min-shoppers 5");
}

TEST_F(PrivacyReportTest, MeasuresRelevanceByNextViewsAgainstThePackAsBuilt) {
  const PrivacyReport report = Report();
  EXPECT_EQ(report.protocol, "next-view");
  EXPECT_GE(report.queries, 100u);
  EXPECT_EQ(report.measured_events, report.events);
  EXPECT_GT(report.settings[0].relevance.mean, 0.1);
  EXPECT_EQ(report.settings[0].change.mean, 0);
  for (const PrivacySetting& setting : report.settings) {
    EXPECT_NEAR(setting.relevance.mean - report.settings[0].relevance.mean, setting.change.mean, 1e-12);
    EXPECT_LE(setting.change.low, setting.change.mean);
    EXPECT_LE(setting.relevance.low, setting.relevance.mean);
  }
  EXPECT_NE(report.settings[3].change.mean, 0);
}

TEST_F(PrivacyReportTest, IsWrittenBesideAManifestThatDoesNotNameIt) {
  Report();
  const auto json = nlohmann::json::parse(Written());
  EXPECT_EQ(json["markets"]["default"]["settings"].size(), 6u);
  EXPECT_EQ(ReadText(std::filesystem::path(options_.out_dir) / "manifest.json").find("privacy"),
            std::string::npos);
  const std::string first = Written();
  Report();
  EXPECT_EQ(Written(), first) << "the same events give the same report";
  ASSERT_EQ(BuildConfigOnly(options_).status.message, "");
  EXPECT_EQ(Written(), first) << "a new configuration leaves it";
  options_.privacy_report = false;
  EXPECT_FALSE(Build(options_).summary.markets.at(0).privacy.has_value());
  EXPECT_EQ(Written(), "");
}

TEST_F(PrivacyReportTest, SaysNothingOfRelevanceWhereTooFewShoppersTell) {
  files_.Write("events.csv",
               "ts_ms,visitor,session,event,product,quantity,price\n1764547200000,a,s,view_item,x,1,\n"
               "1764547201000,a,s,view_item,y,1,\n1764547202000,a,s,view_item,z,1,\n");
  const PrivacyReport report = Report();
  EXPECT_EQ(report.protocol, "");
  EXPECT_EQ(report.holdings.tables.at(0).of_shoppers[0], 1u);
  EXPECT_EQ(report.settings[0].attacks.at(0).singled_out, 1);
}

TEST_F(PrivacyReportTest, NoIdentityAndNoMomentOfAnEventStandsInThePack) {
  Report();
  std::string bytes;
  for (const auto& entry : std::filesystem::directory_iterator(options_.out_dir))
    bytes += ReadText(entry.path());
  EXPECT_NE(bytes.find("r0-"), std::string::npos) << "product ids do stand in it";
  EXPECT_EQ(bytes.find("canary"), std::string::npos);
  const auto raw = [](auto value) {
    std::string text(sizeof(value), '\0');
    std::memcpy(text.data(), &value, sizeof(value));
    return text;
  };
  for (int i = 0; i < 400; ++i) {
    EXPECT_EQ(bytes.find(std::to_string(700'000 + i)), std::string::npos) << Visitor(i);
    for (int step = 0; step < 5; ++step) {
      const int64_t ms = Moment(i, step);
      EXPECT_EQ(bytes.find(std::to_string(ms)), std::string::npos) << ms;
      EXPECT_EQ(bytes.find(std::to_string(ms / 1000)), std::string::npos) << ms;
      EXPECT_EQ(bytes.find(raw(ms)), std::string::npos) << ms;
      EXPECT_EQ(bytes.find(raw(static_cast<double>(ms))), std::string::npos) << ms;
    }
  }
}

// Each table's fields with their types, in the order of the schema.
std::map<std::string, std::vector<std::string>> SchemaTables() {
  std::string text;
  std::ifstream file(std::string(RAPPORT_SOURCE_DIR) + "/core/schema/pack.fbs");
  for (std::string line; std::getline(file, line);) text += line.substr(0, line.find("//")) + "\n";
  std::map<std::string, std::vector<std::string>> tables;
  const std::regex table(R"((?:table|struct)\s+(\w+)\s*\{([^}]*)\})");
  const std::regex field(R"((\w+)\s*:\s*(\[?\w+\]?)[^;]*;)");
  for (std::sregex_iterator t(text.begin(), text.end(), table), end; t != end; ++t) {
    const std::string body = (*t)[2];
    for (std::sregex_iterator f(body.begin(), body.end(), field); f != std::sregex_iterator(); ++f)
      tables[(*t)[1]].push_back((*f)[1].str() + ":" + (*f)[2].str());
  }
  return tables;
}

// Whoever adds a field here has asked: can it hold who a shopper is, when she came, or that two visits are
// hers?
TEST(PackSchema, HasNoFieldForIdentityTimeOrVisitsOfOneShopper) {
  const std::map<std::string, std::vector<std::string>> allowed = {
      {"Head",
       {"format:uint", "market:string", "locale:string", "currency:string", "currency_exponent:ubyte",
        "built_ms:long", "products:Products", "models:Models", "plan:Plan"}},
      {"Models",
       {"views:[ubyte]", "purchases:[ubyte]", "trending:RankedList", "newest:RankedList",
        "fragments:Fragments", "bought_together:Neighbors", "viewed_together:Neighbors", "weights:[float]",
        "bought_next:Neighbors", "similar:Neighbors", "demand:[ubyte]", "demand_scale:float",
        "complements:Neighbors"}},
      {"RankedList", {"products:[uint]", "scores:[ubyte]"}},
      {"Fragments", {"rows:uint", "items:uint", "bytes:[ubyte]", "distance_scale:float"}},
      {"Neighbors", {"rows:uint", "edges:uint", "bytes:[ubyte]", "row_scale:[ubyte]", "weights:[ubyte]"}},
      {"Products",
       {"count:uint",
        "id:Strings",
        "title:Strings",
        "url:Strings",
        "image:Strings",
        "brand:[ushort]",
        "category:[ushort]",
        "brands:Strings",
        "categories:Strings",
        "price_minor:[uint]",
        "list_price_minor:[uint]",
        "price_band:[ubyte]",
        "in_stock:[ubyte]",
        "first_seen_day:[ushort]",
        "rating_tenths:[ubyte]",
        "rating_count:[uint]",
        "group:[uint]",
        "lowest_price_minor:[uint]",
        "low_stock:[ubyte]",
        "key_count:[ubyte]",
        "keys:[uint]",
        "group_keys:[uint]"}},
      {"Strings", {"bytes:[ubyte]", "lengths:[ushort]"}}};
  const auto tables = SchemaTables();
  for (const auto& [name, fields] : allowed) {
    ASSERT_TRUE(tables.count(name)) << name;
    EXPECT_EQ(tables.at(name), fields) << name;
  }
  // Tables that hold what the shop wrote or the catalogue says. Any other would need a place in the list
  // above.
  const std::vector<std::string> told_by_the_shop = {
      "Boost", "ConditionOp", "Content", "ContentField", "Fact", "Formats",  "Pin",
      "Plan",  "Experiment",  "Variant", "Reason",       "Slot", "Template", "TemplateOp"};
  for (const auto& [name, fields] : tables) {
    const bool known = allowed.count(name) != 0 || std::find(told_by_the_shop.begin(), told_by_the_shop.end(),
                                                             name) != told_by_the_shop.end();
    EXPECT_TRUE(known) << name << ": can it hold anything of a shopper?";
  }
}

}  // namespace
}  // namespace rapport::builder
