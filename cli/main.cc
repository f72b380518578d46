// The `rapport` command: builds packs and replays what pages do with them.
#include "commands.h"
#include "output.h"

int main(int argc, char** argv) {
  CLI::App app{
      "rapport: personalises a shop's homepage on the shopper's own device. This command builds the packs "
      "that pages load."};
  app.require_subcommand(1);
  app.set_version_flag("--version", "rapport 0.1.0");
  int exit_code = rapport::cli::kDone;
  rapport::cli::AddImport(&app, &exit_code);
  rapport::cli::AddBuild(&app, &exit_code);
  rapport::cli::AddUpdate(&app, &exit_code);
  rapport::cli::AddRank(&app, &exit_code);
  rapport::cli::AddRender(&app, &exit_code);
  rapport::cli::AddExplain(&app, &exit_code);
  rapport::cli::AddInspect(&app, &exit_code);
  rapport::cli::AddEvaluate(&app, &exit_code);
  rapport::cli::AddSimulate(&app, &exit_code);
  rapport::cli::AddExperiment(&app, &exit_code);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    const bool asked_for_help = app.exit(error) == 0;
    return asked_for_help ? rapport::cli::kDone : rapport::cli::kUsage;
  }
  return exit_code;
}
