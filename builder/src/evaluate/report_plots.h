// Plots of an evaluation as inline SVG. Sizes along x are percentages, so that text keeps its size on a
// phone.
#ifndef RAPPORT_BUILDER_SRC_EVALUATE_REPORT_PLOTS_H_
#define RAPPORT_BUILDER_SRC_EVALUATE_REPORT_PLOTS_H_

#include <string>

#include "rapport/builder/evaluate.h"

namespace rapport::builder {

// `name` as HTML text or attribute value.
std::string Html(const std::string& text);

// Class of a system's colour: "rapport", "opponent-1", "opponent-2", "baseline".
std::string ToneOf(const Evaluation& evaluation, size_t system);

// One row a system, best first: its mean of `metric` and interval.
std::string MeansPlot(const Evaluation& evaluation, size_t metric);
// One row a compared system: Rapport's lead and interval, beside the line of no difference.
std::string LeadsPlot(const Evaluation& evaluation, size_t metric);
// HR@k over k for Rapport, the opponents and the best baseline.
std::string HitsPlot(const Evaluation& evaluation);
// One row a band of histories: the leading metric of the same systems.
std::string BandsPlot(const Evaluation& evaluation);

// The baseline with the highest mean of `metric`.
size_t BestBaseline(const Evaluation& evaluation, size_t metric);

}  // namespace rapport::builder

#endif  // RAPPORT_BUILDER_SRC_EVALUATE_REPORT_PLOTS_H_
