// rapport.json → compiled plan. See docs/configuration.md for what a merchandiser may write.
#ifndef RAPPORT_BUILDER_CONFIG_H_
#define RAPPORT_BUILDER_CONFIG_H_

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "pack_generated.h"
#include "rapport/status.h"

namespace rapport::builder {

// One mistake in a configuration, in words for its writer.
struct ConfigError {
  std::string file;     // the configuration or the template's own file
  int line = 0;         // 1-based; 0 = the whole file
  std::string path;     // JSON pointer, e.g. "/slots/0/strategies/1"
  std::string problem;  // what is wrong
  std::string instead;  // what to write
};

// One market's part of a configuration.
struct MarketConfig {
  std::string name;
  std::string locale;         // BCP 47
  std::string currency;       // ISO 4217; "" = the feed's
  std::string products_path;  // as written; "" = the products given to `rapport build`
  pack::PlanT plan;           // formats is null while currency is "": then CompileFormats(locale, the feed's)
};

struct CompiledConfig {
  std::vector<MarketConfig> markets;  // at least one
  std::vector<ConfigError> warnings;
};

struct ConfigOptions {
  std::string default_locale = "en-GB";  // when the file names none
  std::string default_currency;          // when the file names none; "" = the feed's
};

// Compiles the text of a rapport.json. `file` names it in errors; `base_dir` is where {"file": …} is looked
// up. On failure returns every mistake found (at most 1,000), never only the first, and no configuration. Any
// bytes may be given; nothing is thrown. {"file": …} is read from base_dir and the folders below it only.
struct ConfigResult {
  std::optional<CompiledConfig> config;
  std::vector<ConfigError> errors;
};
ConfigResult CompileConfig(const std::string& text, const std::string& file, const std::string& base_dir,
                           const ConfigOptions& options);

// The built-in configuration, as JSON text: every strategy as a slot, with built-in templates.
const char* BuiltInConfig();

// How money and numbers are written in `locale` with `currency`: CLDR through ICU. kBadInput for a locale or
// currency that ICU does not know.
Result<std::unique_ptr<pack::FormatsT>> CompileFormats(const std::string& locale,
                                                       const std::string& currency);

// Decimal places of a currency's minor unit (ISO 4217: GBP 2, JPY 0, BHD 3). kBadInput for an unknown code.
Result<int> CurrencyExponent(const std::string& currency);

// "file:line: /path: problem; instead" for people.
std::string ToText(const ConfigError& error);

}  // namespace rapport::builder

#endif  // RAPPORT_BUILDER_CONFIG_H_
