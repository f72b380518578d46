#include "rapport/builder/learn.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <optional>
#include <utility>

#include "lessons.h"
#include "rapport/builder/assemble.h"
#include "rapport/builder/config.h"
#include "rapport/builder/match_products.h"
#include "rapport/builder/split.h"

namespace rapport::builder {
namespace {

constexpr size_t kMostTraces = 20'000'000;  // of all lessons' profiles together: 80 MB
constexpr double kFewRepeats = 0.005;       // of what is ordered next

// A weight and what it is tried at: times each factor, at most `most`.
struct Knob {
  float Weights::*weight;
  std::vector<float> factors;
  float most = 1e3f;
};

const std::vector<Knob>& ViewKnobs() {
  static const std::vector<Knob> knobs = {{&Weights::position_decay, {0.5f, 0.75f, 1.3f, 1.7f, 2.1f}, 0.95f},
                                          {&Weights::revisit, {0.0f, 0.5f, 1.5f}},
                                          {&Weights::neighbor_prior, {0.4f, 2.0f}},
                                          {&Weights::distance_scale, {0.6f, 1.6f, 3.0f}},
                                          {&Weights::hop, {0.0f, 0.5f, 2.0f}},
                                          {&Weights::revisit_decay, {0.8f, 1.2f}, 0.95f},
                                          {&Weights::content, {0.0f, 2.0f}},
                                          {&Weights::category, {0.0f, 0.3f, 3.0f}},
                                          {&Weights::popularity, {0.0f, 5.0f}},
                                          {&Weights::other_goal, {0.0f, 3.0f}}};
  return knobs;
}

const std::vector<Knob>& OrderKnobs() {
  static const std::vector<Knob> knobs = {{&Weights::again, {0.0f, 0.5f, 1.7f}},
                                          {&Weights::frequency, {0.0f, 0.5f, 1.7f}},
                                          {&Weights::demand, {0.5f, 2.0f}},
                                          {&Weights::next, {0.5f, 2.0f, 4.0f}},
                                          {&Weights::category, {0.0f, 3.0f}}};
  return knobs;
}

double Mean(const std::vector<double>& values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return values.empty() ? 0 : sum / static_cast<double>(values.size());
}

// The mean gain is above twice its own standard error: two dozen trials must not find by chance what is not
// there.
bool Better(const std::vector<double>& now, const std::vector<double>& before) {
  std::vector<double> gains(now.size());
  for (size_t i = 0; i < now.size(); ++i) gains[i] = now[i] - before[i];
  const double mean = Mean(gains);
  double squares = 0;
  for (const double gain : gains) squares += (gain - mean) * (gain - mean);
  const auto count = static_cast<double>(gains.size());
  return mean > 0 && mean > 2 * std::sqrt(squares / (count * (count - 1)));
}

void Search(const Lessons& lessons, const std::vector<Knob>& knobs, Weights* weights, Lesson* lesson) {
  constexpr int kRounds = 2;
  std::vector<double> best = lessons.Score(*weights);
  lesson->before = Mean(best);
  for (int round = 0; round < kRounds; ++round) {
    bool changed = false;
    for (const Knob& knob : knobs) {
      const float from = weights->*knob.weight;
      for (const float factor : knob.factors) {
        Weights trial = *weights;
        trial.*knob.weight = std::min(from * factor, knob.most);
        if (trial.*knob.weight == weights->*knob.weight) continue;
        std::vector<double> scores = lessons.Score(trial);
        if (!Better(scores, best)) continue;
        *weights = trial;
        best = std::move(scores);
        changed = true;
      }
    }
    if (!changed) break;
  }
  lesson->after = Mean(best);
}

class Learner {
 public:
  Learner(const EventTable& events, std::span<const uint32_t> product_of, const ProductTable& products,
          const std::vector<bool>& sensitive, const TrainOptions& options)
      : events_(events),
        product_of_(product_of),
        products_(products),
        sensitive_(sensitive),
        options_(options) {
    for (uint32_t i = 0; i < product_of.size(); ++i)
      ids_.push_back(product_of[i] == kNone ? std::string() : products.products[product_of[i]].id);
  }

  Learnt Run() {
    const bool views = Teach(Protocol::kNextView, ViewKnobs());
    const bool orders = Teach(Protocol::kNextOrder, OrderKnobs());
    // Histories of single looks, without sessions.
    if (!views && !orders) Teach(Protocol::kLeaveOneOut, ViewKnobs());
    return std::move(learnt_);
  }

 private:
  bool Teach(Protocol protocol, const std::vector<Knob>& knobs) {
    SplitOptions split_options;
    split_options.protocol = protocol;
    split_options.max_queries = std::clamp(kMostTraces / std::max<size_t>(1, products_.products.size()),
                                           kFewestLessons, kMostLessons);
    const Result<Split> split = SplitEvents(events_, split_options);
    if (!split.ok() || split.value().queries.size() < kFewestLessons) return false;
    std::unique_ptr<Pack> pack = Train(split.value());
    if (pack == nullptr) return false;
    const Lessons lessons(std::move(pack), events_, ids_, split.value());
    Lesson lesson{ProtocolName(protocol), lessons.size(), 0, 0};
    if (protocol != Protocol::kNextView && lessons.repeat_share() < kFewRepeats) learnt_.weights.repeats = 0;
    Search(lessons, knobs, &learnt_.weights, &lesson);
    learnt_.lessons.push_back(std::move(lesson));
    return true;
  }

  // The models of the split's training events in a pack without texts.
  std::unique_ptr<Pack> Train(const Split& split) const {
    const auto count = static_cast<uint32_t>(products_.products.size());
    PreparedEvents prepared;
    if (split.held_out.empty()) {
      prepared = Prepare(events_, product_of_, count, split.cut_ms);
    } else {
      const EventTable training = TrainingEvents(events_, split);
      prepared = Prepare(training, MatchProducts(training, products_).product_of, count);
    }
    const Numbering numbering = NumberByPopularity(prepared);
    const std::vector<int64_t> first_seen_ms = FirstSeen(products_, prepared);
    pack::HeadT head;
    head.format = kPackFormat;
    head.products = std::make_unique<pack::ProductsT>(
        AssembleProducts(products_, first_seen_ms, numbering, MarketConfig{}));
    head.models = std::make_unique<pack::ModelsT>(
        TrainModels(prepared, products_, numbering, first_seen_ms, sensitive_, options_));
    head.plan = std::make_unique<pack::PlanT>();
    flatbuffers::FlatBufferBuilder buffer(1 << 20);
    buffer.Finish(pack::Head::Pack(buffer, &head), pack::HeadIdentifier());
    Result<std::unique_ptr<Pack>> pack =
        Pack::Open({buffer.GetBufferPointer(), buffer.GetBufferPointer() + buffer.GetSize()});
    return pack.ok() ? std::move(pack.value()) : nullptr;
  }

  const EventTable& events_;
  const std::span<const uint32_t> product_of_;
  const ProductTable& products_;
  const std::vector<bool>& sensitive_;
  const TrainOptions& options_;
  std::vector<std::string> ids_;
  Learnt learnt_;
};

}  // namespace

Learnt LearnWeights(const EventTable& events, std::span<const uint32_t> product_of,
                    const ProductTable& products, const std::vector<bool>& sensitive,
                    const TrainOptions& options) {
  return Learner(events, product_of, products, sensitive, options).Run();
}

}  // namespace rapport::builder
