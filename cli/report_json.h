// Reports of what readers dropped or changed, as JSON.
#ifndef RAPPORT_CLI_REPORT_JSON_H_
#define RAPPORT_CLI_REPORT_JSON_H_

#include <nlohmann/json.hpp>

#include "rapport/builder/tables.h"

namespace rapport::cli {

inline nlohmann::ordered_json ToJson(const builder::ReadReport& report) {
  nlohmann::ordered_json findings = nlohmann::ordered_json::array();
  for (const builder::Finding& finding : report.findings) {
    findings.push_back({{"file", finding.file},
                        {"line", finding.line},
                        {"field", finding.field},
                        {"reason", finding.reason},
                        {"dropped", finding.dropped}});
  }
  return {{"rows", report.rows}, {"kept", report.kept}, {"dropped", report.dropped}, {"findings", findings}};
}

}  // namespace rapport::cli

#endif  // RAPPORT_CLI_REPORT_JSON_H_
