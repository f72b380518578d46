// What a pack tells of shoppers, as a table for people.
#ifndef RAPPORT_CLI_PRIVACY_OUTPUT_H_
#define RAPPORT_CLI_PRIVACY_OUTPUT_H_

#include <cstdio>
#include <nlohmann/json.hpp>

namespace rapport::cli {

// `report` is the content of a pack's privacy.json. Prints nothing for null, and one line for what it cannot
// read.
void PrintPrivacy(const nlohmann::ordered_json& report, FILE* out);

}  // namespace rapport::cli

#endif  // RAPPORT_CLI_PRIVACY_OUTPUT_H_
