#include <algorithm>

#include "evaluation_words.h"
#include "rapport/builder/evaluation_report.h"
#include "report_plots.h"
#include "report_style.h"

namespace rapport::builder {
namespace {

std::string Bracketed(const Interval& interval) {
  return Fixed(interval.low, 4) + " to " + Fixed(interval.high, 4);
}

// What the leading metric means, in words for somebody who has not met it.
const char* MeaningOf(size_t metric) {
  if (metric == kMrr20) {
    return "MRR@20 asks how far up the list the product looked at next stands: 1 at the top, ½ in second "
           "place, "
           "⅓ in third, 0 if it is not among the first 20.";
  }
  return "NDCG@10 asks how many of the true products stand among the first ten, and counts those further up "
         "more: 1 "
         "is the best possible list.";
}

const char* QuestionOf(Protocol protocol) {
  switch (protocol) {
    case Protocol::kNextView:
      return "What will this shopper look at next?";
    case Protocol::kNextOrder:
      return "What will this customer order next?";
    case Protocol::kLeaveOneOut:
      break;
  }
  return "What did this shopper choose last?";
}

std::string Card(const std::string& kind, const std::string& label, const std::string& number,
                 const std::string& note) {
  return "<div class=\"card " + kind + "\"><span>" + Html(label) + "</span><b>" + Html(number) +
         "</b><span>" + Html(note) + "</span></div>";
}

std::string LeadCard(const Evaluation& evaluation, size_t system) {
  const EvaluatedSystem& other = evaluation.systems[system];
  const Interval& lead = other.metrics.lead[evaluation.leading_metric];
  const char* kind = lead.low > 0 ? "ahead" : lead.high < 0 ? "behind" : "open";
  const std::string verdict = lead.low > 0    ? "clearly ahead of "
                              : lead.high < 0 ? "clearly behind "
                                              : "too close to call: ";
  return Card(kind, verdict + other.name, Signed(lead.mean), Signed(lead.low) + " to " + Signed(lead.high));
}

std::string Cards(const Evaluation& evaluation) {
  const Interval& own = evaluation.systems.front().metrics.own[evaluation.leading_metric];
  std::string html = "<div class=\"cards\">" +
                     Card("first", "Rapport, " + std::string(kMetricNames[evaluation.leading_metric]),
                          Fixed(own.mean, 4), Bracketed(own));
  for (size_t i = 0; i < evaluation.systems.size(); ++i) {
    if (evaluation.systems[i].role == SystemRole::kOpponent) html += LeadCard(evaluation, i);
  }
  return html + LeadCard(evaluation, BestBaseline(evaluation, evaluation.leading_metric)) + "</div>";
}

std::string Table(const Evaluation& evaluation) {
  std::string html =
      "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"All metrics\"><table><thead><tr>"
      "<th scope=\"col\">mean over queries</th>";
  for (const std::string_view metric : kMetricNames)
    html += "<th scope=\"col\">" + std::string(metric) + "</th>";
  html += "<th scope=\"col\">distinct products</th></tr></thead><tbody>";
  for (size_t i = 0; i < evaluation.systems.size(); ++i) {
    const EvaluatedSystem& system = evaluation.systems[i];
    html += "<tr class=\"" + ToneOf(evaluation, i) + "\"><th scope=\"row\">" + Html(system.name) + "</th>";
    for (size_t metric = 0; metric < kMetricCount; ++metric) {
      const double mean = system.metrics.own[metric].mean;
      const bool best =
          std::all_of(evaluation.systems.begin(), evaluation.systems.end(),
                      [&](const auto& other) { return other.metrics.own[metric].mean <= mean; });
      html += best ? "<td class=\"best\">" : "<td>";
      html += Fixed(mean, 4) + "</td>";
    }
    html += "<td>" + Grouped(system.distinct_products) + "</td></tr>";
  }
  return html + "</tbody></table></div>";
}

std::string Details(const Evaluation& evaluation) {
  std::string html = "<h2>What was done</h2><ul>";
  for (const std::string& sentence : DescribeEvaluation(evaluation))
    html += "<li>" + Html(sentence) + "</li>";
  html += "</ul><h2>What is compared</h2><dl>";
  for (const EvaluatedSystem& system : evaluation.systems)
    html += "<dt>" + Html(system.name) + "</dt><dd>" + Html(system.about) + "</dd>";
  return html + "</dl>";
}

std::string Reading(const Evaluation& evaluation) {
  return "<h2>How to read it</h2><p class=\"note\">" + std::string(MeaningOf(evaluation.leading_metric)) +
         " HR@k is the share of queries with a true product among the first k; R@k the share of the true "
         "products "
         "found there.</p><p class=\"note\">Intervals hold 95 % of " +
         Grouped(kResamples) +
         " resamples of whole sessions or shoppers. A lead is measured on the same queries for both systems, "
         "which "
         "is why its interval is narrower than those of the means: if it lies wholly on one side of zero, "
         "the "
         "difference is hardly chance.</p>";
}

}  // namespace

std::string EvaluationReport(const Evaluation& evaluation) {
  const size_t metric = evaluation.leading_metric;
  const std::string name(kMetricNames[metric]);
  std::string html =
      "<!doctype html><html lang=\"en-GB\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
      "content=\"width=device-width,initial-scale=1\"><title>Rapport: evaluation</title><style>" +
      std::string(kReportStyle) +
      "</style></head><body><main><p class=\"kicker\">Rapport · evaluation</p><h1>" +
      QuestionOf(evaluation.split.protocol) + "</h1><p class=\"lead\">" +
      Html(Grouped(evaluation.queries.queries.size()) + " times the shop’s own past was asked this, of " +
           Grouped(evaluation.groups) +
           (evaluation.split.protocol == Protocol::kNextView ? " sessions" : " shoppers") +
           " whose answer the pack had not seen.") +
      "</p>" + Cards(evaluation);
  html += "<h2>" + name +
          " of every system</h2><p class=\"note\">The dot is the mean, the bar its 95 % interval.</p>" +
          MeansPlot(evaluation, metric);
  html += "<h2>Rapport’s lead, query by query</h2><p class=\"note\">Difference in " + name +
          " on the same queries. Right of the line Rapport is better.</p>" + LeadsPlot(evaluation, metric);
  html +=
      "<h2>Hits by length of the list</h2><p class=\"note\">Share of queries with a true product among the "
      "first "
      "k.</p>" +
      HitsPlot(evaluation);
  html += "<h2>How much must be known of a shopper?</h2><p class=\"note\">" + name +
          " by how many events her device held.</p>" + BandsPlot(evaluation);
  html += "<h2>All metrics</h2>" + Table(evaluation) + Reading(evaluation) + Details(evaluation);
  return html + "</main></body></html>";
}

}  // namespace rapport::builder
