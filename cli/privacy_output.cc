#include "privacy_output.h"

#include <string>

namespace rapport::cli {
namespace {

using Json = nlohmann::ordered_json;

std::string Percent(const Json& share) {
  char text[32];
  std::snprintf(text, sizeof(text), "%.1f %%", 100 * share.get<double>());
  return text;
}

void PrintHoldings(const Json& report, FILE* out) {
  for (const Json& table : report.at("tables")) {
    const bool fragments = table.at("table") == "fragments";
    std::fprintf(out, "  %-16s %9llu %s, %llu resting on one shopper, fewest shoppers %u\n",
                 table.at("table").get<std::string>().c_str(), table.at("entries").get<unsigned long long>(),
                 fragments ? "rows" : "pairs", table.at("of_one_shopper").get<unsigned long long>(),
                 table.at("fewest_shoppers").get<unsigned>());
  }
  const Json& products = report.at("products");
  std::fprintf(out, "  %-16s %9llu, %llu resting on one shopper, fewest shoppers %u\n", "products in them",
               products.at("count").get<unsigned long long>(),
               products.at("of_one_shopper").get<unsigned long long>(),
               products.at("fewest_shoppers").get<unsigned>());
}

void PrintSettings(const Json& report, FILE* out) {
  const auto metric = report.at("metric").get<std::string>();
  std::fprintf(out, "  %-33s %9s %9s  %-9s %-28s %s\n", "setting", "fragments", "pairs",
               metric.empty() ? "relevance" : metric.c_str(), "change (95 %)",
               "singled out by products known");
  for (const Json& setting : report.at("settings")) {
    char relevance[16] = "-", change[64] = "-";
    if (!setting.at("relevance").is_null()) {
      std::snprintf(relevance, sizeof(relevance), "%.4f", setting["relevance"].at("mean").get<double>());
      const Json& by = setting.at("change");
      std::snprintf(change, sizeof(change), "%+.4f (%+.4f to %+.4f)", by.at("mean").get<double>(),
                    by.at("low").get<double>(), by.at("high").get<double>());
    }
    std::string attacks;
    for (const Json& attack : setting.at("singling_out")) {
      attacks += (attacks.empty() ? "" : ", ") + Percent(attack.at("singled_out")) + " by " +
                 std::to_string(attack.at("known").get<unsigned>()) +
                 (attack.at("table") == "bought_together" ? " bought" : " viewed");
    }
    std::fprintf(out, "  %-33s %9llu %9llu  %-9s %-28s %s\n", setting.at("name").get<std::string>().c_str(),
                 setting.at("fragment_rows").get<unsigned long long>(),
                 setting.at("pairs").get<unsigned long long>(), relevance, change,
                 attacks.empty() ? "-" : attacks.c_str());
  }
}

void PrintGuesses(const Json& report, FILE* out) {
  for (const Json& attack : report.at("settings").at(0).at("singling_out")) {
    std::fprintf(
        out,
        "  as built, %s, %u known: one more product guessed rightly for %s of %u shoppers in the data, "
        "for %s of them were they not in it\n",
        attack.at("table").get<std::string>().c_str(), attack.at("known").get<unsigned>(),
        Percent(attack.at("guessed")).c_str(), attack.at("targets").get<unsigned>(),
        Percent(attack.at("guessed_absent")).c_str());
  }
  const auto measured = report.at("measured_events").get<unsigned long long>();
  const auto events = report.at("events").get<unsigned long long>();
  if (measured > 0 && measured < events)
    std::fprintf(out, "  relevance measured on a sample of the shoppers with %llu of %llu events\n", measured,
                 events);
}

}  // namespace

void PrintPrivacy(const Json& report, FILE* out) {
  if (report.is_null()) return;
  try {
    for (const auto& [market, found] : report.at("markets").items()) {
      std::fprintf(out, "what the pack of market %s tells of shoppers; it is public and not anonymous:\n",
                   market.c_str());
      PrintHoldings(found, out);
      PrintSettings(found, out);
      PrintGuesses(found, out);
    }
  } catch (const Json::exception&) {
    std::fprintf(out, "privacy.json cannot be read; build the pack again\n");
  }
}

}  // namespace rapport::cli
