#include "rapport/builder/reporter.h"

#include "rapport/builder/text_clean.h"

namespace rapport::builder {

void Reporter::Note(Finding finding) {
  ReadReport& to = report();
  ++to.counts[finding.field + ": " + finding.reason];
  if (to.findings.size() < kMaxFindings) to.findings.push_back(std::move(finding));
}

void Reporter::Drop(int64_t line, std::string_view field, std::string_view reason, std::string_view value) {
  ++report().dropped;
  Note({file_, line, std::string(field), std::string(reason), ShortValue(value), true});
}

void Reporter::Change(int64_t line, std::string_view field, std::string_view reason, std::string_view value) {
  Note({file_, line, std::string(field), std::string(reason), ShortValue(value), false});
}

}  // namespace rapport::builder
