// One function a verb: registers its options with CLI11 and, when chosen, leaves its exit code in
// `exit_code`.
#ifndef RAPPORT_CLI_COMMANDS_H_
#define RAPPORT_CLI_COMMANDS_H_

#include <CLI/CLI.hpp>

namespace rapport::cli {

void AddImport(CLI::App* app, int* exit_code);
void AddBuild(CLI::App* app, int* exit_code);
void AddRank(CLI::App* app, int* exit_code);
void AddRender(CLI::App* app, int* exit_code);
void AddExplain(CLI::App* app, int* exit_code);
void AddEvaluate(CLI::App* app, int* exit_code);
void AddSimulate(CLI::App* app, int* exit_code);
void AddUpdate(CLI::App* app, int* exit_code);
void AddInspect(CLI::App* app, int* exit_code);
void AddExperiment(CLI::App* app, int* exit_code);

}  // namespace rapport::cli

#endif  // RAPPORT_CLI_COMMANDS_H_
