// Query lines and fact files → blocks for the core.
#ifndef RAPPORT_CLI_QUERIES_H_
#define RAPPORT_CLI_QUERIES_H_

#include <cstdint>
#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "rapport/engine.h"
#include "rapport/record.h"
#include "rapport/status.h"

namespace rapport::cli {

struct Query {
  nlohmann::json id;  // as the line has it
  int64_t now_ms = 0;
  std::vector<uint8_t> history;  // a block of event records
};

// {"id","now_ms","events":[{"ts_ms","event","product","quantity"?}]}. Events of unknown names are skipped;
// anything else amiss is an error that begins with `where`.
Result<Query> ParseQuery(const std::string& line, const std::string& where);

// Calls `each` for every non-empty line of a file, plain or gzipped; stops at the first error.
Status ForEachQuery(const std::string& path, const std::function<Status(const Query&)>& each);

// {"name": value, …}: numbers, strings and booleans. Returns a block of fact records.
Result<std::vector<uint8_t>> ReadFacts(const std::string& path);

// An engine with the pack of `dir`; `market` "" = the first.
Result<Engine> OpenEngine(const std::string& dir, const std::string& market);

}  // namespace rapport::cli

#endif  // RAPPORT_CLI_QUERIES_H_
