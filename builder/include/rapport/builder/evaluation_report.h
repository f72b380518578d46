// An evaluation in words, and as a web page that stands for itself.
#ifndef RAPPORT_BUILDER_EVALUATION_REPORT_H_
#define RAPPORT_BUILDER_EVALUATION_REPORT_H_

#include <string>
#include <vector>

#include "rapport/builder/evaluate.h"

namespace rapport::builder {

// What was trained, tested and left out, one sentence each. evaluation.status must be ok, here and below.
std::vector<std::string> DescribeEvaluation(const Evaluation& evaluation);

// One sentence for each compared system: ahead, behind or too close to call, by the leading metric's
// interval.
std::vector<std::string> JudgeEvaluation(const Evaluation& evaluation);

// HTML with its styles and plots inline; it loads nothing and holds no script. Every text is escaped.
std::string EvaluationReport(const Evaluation& evaluation);

}  // namespace rapport::builder

#endif  // RAPPORT_BUILDER_EVALUATION_REPORT_H_
