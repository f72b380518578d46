#include "report_plots.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "evaluation_words.h"
#include "rapport/escape.h"

namespace rapport::builder {
namespace {

// A scale from 0 (or below) to a round number, in percent of the width.
struct Scale {
  double low = 0, high = 1, step = 0.5;

  [[nodiscard]] std::string At(double value) const {
    return Fixed(std::clamp((value - low) / (high - low), 0.0, 1.0) * 100, 2) + "%";
  }
};

// A step of 1, 2 or 5 times a power of ten that divides the range into at most six.
Scale RoundScale(double low, double high) {
  const double range = std::max(high - low, 1e-4);
  double step = std::pow(10, std::floor(std::log10(range / 5)));
  for (const double factor : {2.0, 2.5, 2.0}) {
    if (range / step > 6) step *= factor;
  }
  return {std::floor(low / step) * step, std::ceil(high / step + 1e-9) * step, step};
}

int PlacesOf(double step) {
  return std::clamp(static_cast<int>(std::ceil(-std::log10(step) - 1e-9)), 1, 6);
}

std::string Attribute(const char* name, const std::string& value) {
  return std::string(" ") + name + "=\"" + value + "\"";
}

std::string VerticalLine(const std::string& x, const char* kind) {
  return "<line" + Attribute("class", kind) + Attribute("x1", x) + Attribute("x2", x) +
         " y1=\"0\" y2=\"100%\"/>";
}

std::string Grid(const Scale& scale) {
  std::string lines;
  const auto steps = static_cast<int>(std::lround((scale.high - scale.low) / scale.step));
  for (int i = 0; i <= steps; ++i) lines += VerticalLine(scale.At(scale.low + i * scale.step), "grid");
  if (scale.low < 0) lines += VerticalLine(scale.At(0), "zero");
  return lines;
}

std::string Axis(const Scale& scale) {
  std::string labels = "<svg class=\"axis\" width=\"100%\" height=\"18\" aria-hidden=\"true\">";
  const auto steps = static_cast<int>(std::lround((scale.high - scale.low) / scale.step));
  for (int i = 0; i <= steps; ++i) {
    const double value = scale.low + i * scale.step;
    const char* anchor = i == 0 ? "start" : i == steps ? "end" : "middle";
    labels += "<text y=\"13\"" + Attribute("x", scale.At(value)) + Attribute("text-anchor", anchor) + ">" +
              (value < -1e-9 ? "−" : "") + Fixed(std::abs(value), PlacesOf(scale.step)) + "</text>";
  }
  return labels + "</svg>";
}

std::string Row(const std::string& tone, const std::string& name, const std::string& value,
                const std::string& drawing, const std::string& spoken, int height = 22) {
  return "<div class=\"row " + tone + "\"><span class=\"name\">" + Html(name) +
         "</span><span class=\"value\">" + value + "</span><svg class=\"track\" width=\"100%\" height=\"" +
         std::to_string(height) + "\" role=\"img\"" + Attribute("aria-label", Html(spoken)) + ">" + drawing +
         "</svg></div>";
}

std::string Whisker(const Scale& scale, const Interval& interval) {
  return "<line class=\"whisker\" y1=\"11\" y2=\"11\"" + Attribute("x1", scale.At(interval.low)) +
         Attribute("x2", scale.At(interval.high)) + "/><circle cy=\"11\" r=\"5.5\"" +
         Attribute("cx", scale.At(interval.mean)) + "/>";
}

// Rapport, the opponents and the best baseline.
std::vector<size_t> Leaders(const Evaluation& evaluation) {
  std::vector<size_t> leaders;
  const size_t best = BestBaseline(evaluation, evaluation.leading_metric);
  for (size_t i = 0; i < evaluation.systems.size(); ++i) {
    if (evaluation.systems[i].role != SystemRole::kBaseline || i == best) leaders.push_back(i);
  }
  return leaders;
}

std::string Legend(const Evaluation& evaluation, const std::vector<size_t>& systems) {
  std::string html = "<p class=\"legend\">";
  for (const size_t i : systems) {
    html +=
        "<span class=\"" + ToneOf(evaluation, i) +
        "\"><svg width=\"30\" height=\"12\" aria-hidden=\"true\"><line class=\"curve\" x1=\"1\" x2=\"29\" "
        "y1=\"6\" y2=\"6\"/><circle cx=\"15\" cy=\"6\" r=\"4\"/></svg> " +
        Html(evaluation.systems[i].name) + "</span> ";
  }
  return html + "</p>";
}

}  // namespace

std::string Html(const std::string& text) {
  std::string html;
  AppendEscaped(text, Escape::kAttribute, &html);
  return html;
}

std::string ToneOf(const Evaluation& evaluation, size_t system) {
  if (evaluation.systems[system].role == SystemRole::kRapport) return "rapport";
  if (evaluation.systems[system].role == SystemRole::kBaseline) return "baseline";
  int number = 0;
  for (size_t i = 0; i <= system; ++i) number += evaluation.systems[i].role == SystemRole::kOpponent ? 1 : 0;
  return "opponent-" + std::to_string(number);
}

size_t BestBaseline(const Evaluation& evaluation, size_t metric) {
  size_t best = 0;
  for (size_t i = 0; i < evaluation.systems.size(); ++i) {
    const EvaluatedSystem& system = evaluation.systems[i];
    if (system.role != SystemRole::kBaseline) continue;
    if (best == 0 || system.metrics.own[metric].mean > evaluation.systems[best].metrics.own[metric].mean)
      best = i;
  }
  return best;
}

std::string MeansPlot(const Evaluation& evaluation, size_t metric) {
  std::vector<size_t> order(evaluation.systems.size());
  std::iota(order.begin(), order.end(), 0);
  const auto own = [&](size_t i) -> const Interval& { return evaluation.systems[i].metrics.own[metric]; };
  std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) { return own(a).mean > own(b).mean; });
  double high = 0;
  for (const size_t i : order) high = std::max(high, own(i).high);
  const Scale scale = RoundScale(0, high);
  std::string html = "<div class=\"plot\">";
  for (const size_t i : order) {
    const EvaluatedSystem& system = evaluation.systems[i];
    html +=
        Row(ToneOf(evaluation, i), system.name, Fixed(own(i).mean, 4), Grid(scale) + Whisker(scale, own(i)),
            system.name + ": " + Fixed(own(i).mean, 4) + ", between " + Fixed(own(i).low, 4) + " and " +
                Fixed(own(i).high, 4));
  }
  return html + Axis(scale) + "</div>";
}

std::string LeadsPlot(const Evaluation& evaluation, size_t metric) {
  double low = 0, high = 0;
  for (size_t i = 1; i < evaluation.systems.size(); ++i) {
    low = std::min(low, evaluation.systems[i].metrics.lead[metric].low);
    high = std::max(high, evaluation.systems[i].metrics.lead[metric].high);
  }
  const Scale scale = RoundScale(std::min(low, -high / 20), std::max(high, -low / 20));
  std::string html = "<div class=\"plot\">";
  for (size_t i = evaluation.systems.size(); i-- > 1;) {
    const EvaluatedSystem& system = evaluation.systems[i];
    const Interval& lead = system.metrics.lead[metric];
    const char* sure = lead.low > 0 ? "ahead" : lead.high < 0 ? "behind" : "open";
    html += Row(std::string("lead ") + sure, "over " + system.name, Signed(lead.mean),
                Grid(scale) + Whisker(scale, lead),
                "Lead over " + system.name + ": " + Signed(lead.mean) + ", between " + Signed(lead.low) +
                    " and " + Signed(lead.high));
  }
  return html + Axis(scale) + "</div>";
}

std::string HitsPlot(const Evaluation& evaluation) {
  const std::vector<size_t> systems = Leaders(evaluation);
  double high = 0;
  for (const size_t i : systems) high = std::max(high, evaluation.systems[i].hits_by_place.back());
  const Scale scale = RoundScale(0, high);
  const auto y_of = [&](double value) {
    return Fixed(100 - (value - scale.low) / (scale.high - scale.low) * 100, 2);
  };
  const auto x_of = [](size_t k) { return Fixed(static_cast<double>(k) / (kListTop - 1) * 100, 2); };
  std::string grid, curves, labels;
  const auto steps = static_cast<int>(std::lround(scale.high / scale.step));
  for (int i = 0; i <= steps; ++i) {
    const std::string y = y_of(i * scale.step) + "%";
    grid += "<line class=\"grid\" x1=\"0\" x2=\"100%\"" + Attribute("y1", y) + Attribute("y2", y) + "/>";
    labels += "<text x=\"2\" dy=\"" + std::string(i == steps ? "13" : "-4") + "\"" + Attribute("y", y) + ">" +
              Fixed(i * scale.step * 100, scale.step < 0.01 ? 1 : 0) + " %</text>";
  }
  // Rapport last, so that its curve lies on top.
  for (size_t at = systems.size(); at-- > 0;) {
    const EvaluatedSystem& system = evaluation.systems[systems[at]];
    curves += "<polyline class=\"curve " + ToneOf(evaluation, systems[at]) + "\" points=\"";
    for (size_t k = 0; k < kListTop; ++k) curves += x_of(k) + "," + y_of(system.hits_by_place[k]) + " ";
    curves += "\"><title>" + Html(system.name) + "</title></polyline>";
  }
  std::string html =
      Legend(evaluation, systems) +
      "<svg class=\"chart\" width=\"100%\" height=\"260\" role=\"img\" aria-label=\"Share of queries "
      "with a hit among the first k products, for k from 1 to 20\">" +
      grid + "<svg width=\"100%\" height=\"100%\" viewBox=\"0 0 100 100\" preserveAspectRatio=\"none\">" +
      curves + "</svg>" + labels +
      "</svg><svg class=\"axis\" width=\"100%\" height=\"18\" "
      "aria-hidden=\"true\">";
  for (const size_t k : {1, 5, 10, 15, 20}) {
    const char* anchor = k == 1 ? "start" : k == kListTop ? "end" : "middle";
    html += "<text y=\"13\"" + Attribute("x", x_of(k - 1) + "%") + Attribute("text-anchor", anchor) + ">" +
            (k == 1 ? "first" : std::to_string(k)) + "</text>";
  }
  return html + "</svg>";
}

std::string BandsPlot(const Evaluation& evaluation) {
  const std::vector<size_t> systems = Leaders(evaluation);
  double high = 0;
  for (const HistoryBand& band : evaluation.bands) {
    for (const size_t i : systems) high = std::max(high, band.means[i]);
  }
  const Scale scale = RoundScale(0, high);
  std::string html = Legend(evaluation, systems) + "<div class=\"plot\">";
  for (const HistoryBand& band : evaluation.bands) {
    std::string drawing = Grid(scale), spoken = band.name;
    for (size_t at = systems.size(); at-- > 0;) {
      const size_t i = systems[at];
      drawing += "<circle cy=\"11\" r=\"" + std::string(i == 0 ? "6" : "5") + "\"" +
                 Attribute("class", ToneOf(evaluation, i)) + Attribute("cx", scale.At(band.means[i])) + "/>";
      spoken += "; " + evaluation.systems[i].name + " " + Fixed(band.means[i], 4);
    }
    html += Row("", band.name, Grouped(band.queries) + (band.queries == 1 ? " query" : " queries"), drawing,
                spoken);
  }
  return html + Axis(scale) + "</div>";
}

}  // namespace rapport::builder
