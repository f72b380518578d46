// The keys of rapport.json, object by object. builder/schema/rapport.schema.json lists the same ones
// (tested).
#ifndef RAPPORT_BUILDER_CONFIG_CONFIG_KEYS_H_
#define RAPPORT_BUILDER_CONFIG_CONFIG_KEYS_H_

#include <array>
#include <string_view>

namespace rapport::builder {

inline constexpr std::array<std::string_view, 20> kTopKeys = {
    "$schema", "version", "locale",  "currency",  "max_age_hours", "product_url", "struck_price",
    "facts",   "slots",   "content", "templates", "rules",         "filter",      "block",
    "pins",    "boosts",  "reasons", "markets",   "holdout",       "experiments"};
inline constexpr std::array<std::string_view, 14> kSlotKeys = {
    "name",         "title",     "strategies", "count",  "min",    "template", "when",
    "per_category", "per_brand", "diversity",  "filter", "repeat", "content",  "learn"};
inline constexpr std::array<std::string_view, 7> kPinKeys = {"product", "where", "slot", "position",
                                                             "when",    "from",  "until"};
inline constexpr std::array<std::string_view, 6> kBoostKeys = {"where", "factor", "slot",
                                                               "when",  "from",   "until"};
inline constexpr std::array<std::string_view, 2> kFatigueKeys = {"shown", "within_days"};
inline constexpr std::array<std::string_view, 7> kContentKeys = {"id",    "slots", "priority", "from",
                                                                 "until", "when",  "fields"};
inline constexpr std::array<std::string_view, 7> kRuleKeys = {
    "hide_out_of_stock",  "hide_in_cart", "hide_viewed", "hide_bought_days",
    "hide_returned_days", "min_stock",    "fatigue"};
inline constexpr std::array<std::string_view, 7> kMarketKeys = {
    "name", "locale", "currency", "products", "product_url", "titles", "reasons"};
inline constexpr std::array<std::string_view, 2> kHoldoutKeys = {"percent", "salt"};
inline constexpr std::array<std::string_view, 6> kExperimentKeys = {"name", "salt",  "percent",
                                                                    "from", "until", "variants"};
inline constexpr std::array<std::string_view, 3> kVariantKeys = {"name", "weight", "slots"};
inline constexpr std::array<std::string_view, 1> kTemplateFileKeys = {"file"};
inline constexpr std::array<std::string_view, 3> kFactTypes = {"number", "string", "boolean"};

}  // namespace rapport::builder

#endif  // RAPPORT_BUILDER_CONFIG_CONFIG_KEYS_H_
