// What compiled templates are made of (pack.fbs: TemplateOp). Written by the builder, run by the renderer.
#ifndef RAPPORT_TEMPLATE_OPS_H_
#define RAPPORT_TEMPLATE_OPS_H_

#include <array>
#include <cstdint>
#include <string_view>

namespace rapport {

// Numbers stand in packs: append only, never renumber.
enum class TemplateOpCode : uint8_t {
  kLiteral = 0,   // bytes [begin, end) of Plan.literals
  kField = 1,     // the field's value, escaped
  kSection = 2,   // if the field has no value, continue at op `begin`
  kInverted = 3,  // if the field has a value, continue at op `begin`
  kProducts = 4,  // for each product run the ops up to `begin`, then continue there
  kContent = 5,   // for each content item likewise
};

// Where a placeholder stands, hence how its value is escaped. Decided at build time.
enum class Escape : uint8_t {
  kText = 0,       // element text: & < >
  kAttribute = 1,  // quoted attribute: & < > " '
  kUrl = 2,        // the value begins a URL attribute: scheme allow-list, then as kAttribute
  kUrlPart = 3,    // after literal text within a URL attribute: percent-encoded
};

enum class Field : uint16_t {
  kSlotTitle = 0,
  kSlotName = 1,
  kId = 2,
  kTitle = 3,
  kUrl = 4,
  kImage = 5,
  kBrand = 6,
  kCategory = 7,
  kPrice = 8,
  kListPrice = 9,
  kRating = 10,
  kRatingCount = 11,
  kReason = 12,
  kPosition = 13,  // 1-based within the slot
  kNew = 14,       // has a value if first seen at most 30 days ago; writes nothing
  kPersonal = 15,  // has a value if the reason follows from what this shopper did; writes nothing
};
// A content item's own field i is numbered kContentField + i, i an index into Plan.content_fields.
inline constexpr uint16_t kContentField = 64;

// Names inside {{#products}}; outside of any loop `title` and `name` mean the slot's.
struct FieldName {
  std::string_view name;
  Field field;
};
inline constexpr std::array<FieldName, 14> kProductFields = {{{"id", Field::kId},
                                                              {"title", Field::kTitle},
                                                              {"url", Field::kUrl},
                                                              {"image", Field::kImage},
                                                              {"brand", Field::kBrand},
                                                              {"category", Field::kCategory},
                                                              {"price", Field::kPrice},
                                                              {"list_price", Field::kListPrice},
                                                              {"rating", Field::kRating},
                                                              {"rating_count", Field::kRatingCount},
                                                              {"reason", Field::kReason},
                                                              {"position", Field::kPosition},
                                                              {"new", Field::kNew},
                                                              {"personal", Field::kPersonal}}};

}  // namespace rapport

#endif  // RAPPORT_TEMPLATE_OPS_H_
