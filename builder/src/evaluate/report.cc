#include "rapport/builder/evaluation_report.h"
namespace rapport::builder {
std::string EvaluationReport(const Evaluation&) {
  return "";
}
}  // namespace rapport::builder
