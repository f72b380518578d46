// An evaluation as a table for people and as JSON.
#ifndef RAPPORT_CLI_EVALUATION_OUTPUT_H_
#define RAPPORT_CLI_EVALUATION_OUTPUT_H_

#include <nlohmann/json.hpp>
#include <string>

#include "rapport/builder/evaluate.h"

namespace rapport::cli {

std::string EvaluationText(const builder::Evaluation& evaluation);
nlohmann::ordered_json EvaluationJson(const builder::Evaluation& evaluation);

}  // namespace rapport::cli

#endif  // RAPPORT_CLI_EVALUATION_OUTPUT_H_
