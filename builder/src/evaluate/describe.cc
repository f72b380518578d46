#include <cstdio>

#include "evaluation_words.h"
#include "rapport/builder/evaluation_report.h"

namespace rapport::builder {
namespace {

std::string Tested(const Evaluation& evaluation) {
  const size_t queries = evaluation.queries.queries.size();
  const std::string what = evaluation.split.protocol == Protocol::kNextView ? " steps of " : " lists for ";
  const std::string who = evaluation.split.protocol == Protocol::kNextView ? " sessions" : " shoppers";
  std::string text = "Tested: " + Grouped(queries) + what + Grouped(evaluation.groups) + who;
  if (evaluation.ready_split) return text + ", a split made elsewhere.";
  if (queries < evaluation.split.cases)
    text += ", a sample of " + Grouped(evaluation.split.cases) + " (--max-queries)";
  return text + ".";
}

std::string CutSentence(const Evaluation& evaluation) {
  const Split& split = evaluation.split;
  if (split.cut_ms == 0)
    return evaluation.ready_split ? "Cut: none, all events train."
                                  : "Cut: none, each shopper's last product is held out.";
  return "Cut: " + DateOf(split.cut_ms) + " UTC, " +
         (split.cut_found ? "found: the latest midnight that leaves a tenth for testing."
                          : "as asked for: no event from then on is trained on.");
}

std::string ExcludeSentence(const Split& split) {
  std::string why;
  if (split.protocol == Protocol::kLeaveOneOut) {
    why = " (" + Percent(split.repeat_share) + " of the training events repeat a product of their shopper's)";
  }
  switch (split.exclude) {
    case Exclude::kCurrent:
      return "Lists leave out the product looked at last.";
    case Exclude::kHistory:
      return "Lists leave out every product of the shopper's history" + why + ".";
    case Exclude::kNone:
      break;
  }
  return "Lists leave nothing out: products may come again" + why + ".";
}

std::string Verdict(const Evaluation& evaluation, const EvaluatedSystem& other) {
  const Interval& lead = other.metrics.lead[evaluation.leading_metric];
  const std::string metric(kMetricNames[evaluation.leading_metric]);
  const std::string by =
      metric + " " + Signed(lead.mean) + " [" + Signed(lead.low) + ", " + Signed(lead.high) + "]";
  if (lead.low > 0) return "Rapport is ahead of " + other.name + ": " + by + ".";
  if (lead.high < 0) return "Rapport is behind " + other.name + ": " + by + ".";
  return "Rapport and " + other.name + " are too close to call: " + by + ".";
}

}  // namespace

std::vector<std::string> DescribeEvaluation(const Evaluation& evaluation) {
  std::vector<std::string> sentences;
  sentences.push_back(std::string("Protocol: ") + ProtocolName(evaluation.split.protocol) + ".");
  sentences.push_back(CutSentence(evaluation));
  sentences.push_back("Trained on: " + Grouped(evaluation.training_events) + " events of " +
                      Grouped(evaluation.training_shoppers) + " shoppers; pack of " +
                      Grouped(evaluation.catalog_products) + " products, " +
                      Grouped((evaluation.head_bytes + 512) / 1024) + " KB.");
  sentences.push_back(Tested(evaluation));
  sentences.push_back(ExcludeSentence(evaluation.split));
  if (evaluation.unknown_targets > 0) {
    sentences.push_back(Grouped(evaluation.unknown_targets) + " of " + Grouped(evaluation.all_targets) +
                        " true products are unknown to the pack: every list misses them.");
  }
  if (evaluation.unused_queries > 0)
    sentences.push_back(Grouped(evaluation.unused_queries) + " query lines without truth were passed over.");
  return sentences;
}

std::vector<std::string> JudgeEvaluation(const Evaluation& evaluation) {
  std::vector<std::string> verdicts;
  for (size_t i = 1; i < evaluation.systems.size(); ++i)
    verdicts.push_back(Verdict(evaluation, evaluation.systems[i]));
  return verdicts;
}

}  // namespace rapport::builder
