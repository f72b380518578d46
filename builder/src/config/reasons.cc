#include <algorithm>

#include "plan_parts.h"
#include "rapport/reason.h"

namespace rapport::builder {
namespace {

constexpr size_t kMaxReasonBytes = 300;

std::string_view TrimBlanks(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

// Splits `text` at its one placeholder. A text without one has no anchor.
bool SplitReason(const ReasonText& meant, const std::string& text, pack::ReasonT& reason,
                 std::string& problem) {
  reason.kind = static_cast<uint8_t>(meant.kind);
  reason.names_anchor = false;
  reason.before = text;
  reason.after.clear();
  const size_t open = text.find("{{");
  if (open == std::string::npos) return true;
  const size_t close = text.find("}}", open);
  if (close == std::string::npos) return problem = "the {{ is never closed", false;
  const std::string_view name = TrimBlanks(std::string_view(text).substr(open + 2, close - open - 2));
  if (meant.placeholder.empty() || name != meant.placeholder) {
    return problem = "this reason has no " + Quoted("{{" + std::string(name) + "}}"), false;
  }
  reason.names_anchor = true;
  reason.before = text.substr(0, open);
  reason.after = text.substr(close + 2);
  if (reason.after.find("{{") != std::string::npos)
    return problem = "there is more than one placeholder", false;
  return true;
}

void CompileReason(const Place& place, const ReasonText& meant, pack::PlanT& plan, Diagnostics& diagnostics) {
  const std::optional<std::string> text = ReadText(place, kMaxReasonBytes, diagnostics);
  if (!text) return;
  std::string problem;
  pack::ReasonT reason;
  if (!SplitReason(meant, *text, reason, problem)) {
    diagnostics.Error(place.line(), place.path, problem,
                      meant.placeholder.empty()
                          ? "write a sentence without placeholder"
                          : "write {{" + std::string(meant.placeholder) + "}} at most once");
    return;
  }
  for (auto& known : plan.reasons) {
    if (known->kind == reason.kind) *known = reason;
  }
}

}  // namespace

void SetDefaultReasons(pack::PlanT& plan) {
  plan.reasons.clear();
  for (const ReasonText& meant : kReasonTexts) {
    std::string problem;
    auto reason = std::make_unique<pack::ReasonT>();
    SplitReason(meant, std::string(meant.text), *reason, problem);
    plan.reasons.push_back(std::move(reason));
  }
}

void CompileReasons(const ObjectReader& object, pack::PlanT& plan, Diagnostics& diagnostics) {
  const std::optional<Place> found = object.Find("reasons");
  if (!found) return;
  std::vector<std::string_view> keys;
  for (const ReasonText& meant : kReasonTexts) keys.push_back(meant.key);
  const ObjectReader reader(*found, keys, diagnostics);
  for (const ReasonText& meant : kReasonTexts) {
    if (const std::optional<Place> place = reader.Find(meant.key))
      CompileReason(*place, meant, plan, diagnostics);
  }
}

}  // namespace rapport::builder
