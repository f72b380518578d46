#include "rapport/builder/simulate.h"

#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <memory>
#include <string>

#include "commands.h"
#include "output.h"
#include "rapport/builder/config.h"
#include "rapport/builder/readers.h"
#include "rapport/builder/time_parse.h"
#include "rapport/builder/writers.h"

namespace rapport::cli {
namespace {

struct SimulateArguments {
  std::string products, out, products_out, until;
  std::string currency = "GBP";
  size_t catalog_size = 0;
  builder::SimulateOptions options;
};

// To a file, or by way of a temporary one to standard output.
Status WriteEvents(const builder::EventTable& events, int exponent, const std::string& path) {
  if (!path.empty()) return builder::WriteEventsCsv(events, exponent, path);
  const std::string aside =
      (std::filesystem::temp_directory_path() / ("rapport-simulate-" + std::to_string(getpid()))).string();
  Status status = builder::WriteEventsCsv(events, exponent, aside);
  if (status.ok()) {
    std::ifstream in(aside);
    std::cout << in.rdbuf() << std::flush;
    if (!std::cout) status = Status::Error(StatusCode::kBadInput, "standard output: cannot be written");
  }
  std::remove(aside.c_str());
  return status;
}

int Simulate(SimulateArguments* arguments) {
  const Result<int> exponent = builder::CurrencyExponent(arguments->currency);
  if (!exponent.ok()) return Fail(exponent.status());
  if (!arguments->until.empty()) {
    const std::optional<int64_t> until_ms = builder::ParseIsoTimeMs(arguments->until);
    if (!until_ms.has_value()) {
      Say("--until: " + arguments->until + " is not a date; write 2026-01-01");
      return kUsage;
    }
    arguments->options.end_ms = *until_ms;
  }
  builder::ProductTable products;
  if (!arguments->products.empty()) {
    builder::ReadOptions reading;
    reading.currency = arguments->currency;
    reading.exponent = exponent.value();
    builder::ReadReport report;
    Result<builder::ProductTable> read = builder::ReadProducts(arguments->products, reading, &report);
    if (!read.ok()) return Fail(read.status());
    SayFindings(report);
    products = std::move(read.value());
  } else {
    products = builder::SimulateCatalog(arguments->catalog_size, arguments->options.seed);
  }
  if (!arguments->products_out.empty()) {
    if (Status status = builder::WriteProductsCsv(products, exponent.value(), arguments->products_out);
        !status.ok())
      return Fail(status);
  }
  Say("simulating " + std::to_string(arguments->options.shoppers) + " shoppers …");
  const builder::EventTable events = builder::Simulate(products, arguments->options);
  if (Status status = WriteEvents(events, exponent.value(), arguments->out); !status.ok())
    return Fail(status);
  Say(std::to_string(events.events.size()) + " events of " + std::to_string(events.visitors.size()) +
      " shoppers");
  return kDone;
}

}  // namespace

void AddSimulate(CLI::App* app, int* exit_code) {
  CLI::App* verb = app->add_subcommand("simulate",
                                       "A seeded crowd with tastes, repeat purchases and seasons: for scale "
                                       "and journeys, never for relevance");
  auto arguments = std::make_shared<SimulateArguments>();
  auto* products = verb->add_option("--products", arguments->products, "Products they shop among");
  auto* size = verb->add_option("--catalog-size", arguments->catalog_size, "Or so many made-up products")
                   ->check(CLI::Range(1, 10'000'000));
  products->excludes(size);
  verb->add_option("--shoppers", arguments->options.shoppers, "How many")
      ->check(CLI::Range(1, 100'000'000))
      ->capture_default_str();
  verb->add_option("--seed", arguments->options.seed, "The same seed gives the same events")
      ->capture_default_str();
  verb->add_option("--days", arguments->options.days, "Length of the history")
      ->check(CLI::Range(1, 3650))
      ->capture_default_str();
  verb->add_option("--until", arguments->until, "UTC date before which the events lie; default 2026-01-01");
  verb->add_option("--currency", arguments->currency, "ISO 4217 of the prices")->capture_default_str();
  verb->add_option("--out", arguments->out,
                   "Events file, gzipped if its name ends in .gz; default: standard output");
  verb->add_option("--products-out", arguments->products_out, "Also write the products");
  verb->callback([arguments, exit_code] {
    if (arguments->products.empty() && arguments->catalog_size == 0)
      throw CLI::RequiredError("--products or --catalog-size");
    *exit_code = Simulate(arguments.get());
  });
}

}  // namespace rapport::cli
