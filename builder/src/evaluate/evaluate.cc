#include "rapport/builder/evaluate.h"

#include <algorithm>
#include <array>
#include <unordered_set>

#include "../../opponents/recommender.h"
#include "rapport/builder/readers.h"

namespace rapport::builder {
namespace {

Status Bad(const std::string& what) {
  return Status::Error(StatusCode::kBadInput, what);
}

BasketKind KindOf(Protocol protocol) {
  switch (protocol) {
    case Protocol::kNextView:
      return BasketKind::kSession;
    case Protocol::kNextOrder:
      return BasketKind::kOrder;
    case Protocol::kLeaveOneOut:
      break;
  }
  return BasketKind::kVisitor;
}

struct Band {
  size_t from;  // rows of a query
  const char* name;
};
constexpr std::array kBands = std::to_array<Band>({{0, "1 event"},
                                                   {2, "2 to 3 events"},
                                                   {4, "4 to 7 events"},
                                                   {8, "8 to 31 events"},
                                                   {32, "32 to 127 events"},
                                                   {128, "128 events and more"}});

class Evaluator {
 public:
  explicit Evaluator(const EvaluateOptions& options) : options_(options) {}

  Evaluation Run() {
    out_.status = Steps();
    return std::move(out_);
  }

 private:
  void Stage(const std::string& name, size_t done = 0, size_t total = 0) const {
    if (options_.progress) options_.progress(name, done, total);
  }
  [[nodiscard]] bool Ready() const { return !options_.queries_path.empty(); }

  Status Steps() {
    if (options_.build.events_path.empty()) return Bad("evaluate: name --events");
    if (options_.queries_path.empty() != options_.truth_path.empty())
      return Bad("evaluate: --queries and --truth belong together");
    if (Status status = ReadEventFile(); !status.ok()) return status;
    out_.ready_split = Ready();
    if (Status status = Ready() ? TakeAll() : MakeSplit(); !status.ok()) return status;
    if (Status status = Train(); !status.ok()) return status;
    if (Status status = NameQueries(); !status.ok()) return status;
    if (Status status = Rank(); !status.ok()) return status;
    Judge();
    return Status::Ok();
  }

  Status ReadEventFile() {
    Stage("reading events");
    ReadOptions reading;
    reading.now_ms = options_.build.now_ms;
    const bool by_time = options_.split.protocol != Protocol::kLeaveOneOut;
    if (Ready() || !by_time) reading.until_ms = options_.build.until_ms;
    Result<EventTable> events = ReadEvents(options_.build.events_path, reading, &out_.event_rows);
    if (!events.ok()) return events.status();
    events_ = std::move(events.value());
    if (!events_.events.empty()) return Status::Ok();
    return Bad(options_.build.events_path + ": holds no usable event" +
               (out_.event_rows.skipped > 0 ? " before --until" : ""));
  }

  Status MakeSplit() {
    Stage("splitting");
    SplitOptions splitting = options_.split;
    splitting.cut_ms = options_.build.until_ms;
    Result<Split> split = SplitEvents(events_, splitting);
    if (!split.ok()) return split.status();
    out_.split = std::move(split.value());
    training_ = TrainingEvents(events_, out_.split);
    return Status::Ok();
  }

  // A split made elsewhere says nothing of what lists leave out, so the protocol does.
  Status TakeAll() {
    out_.split.protocol = options_.split.protocol;
    out_.split.cut_ms = options_.build.until_ms;
    training_ = std::move(events_);
    events_ = {};
    switch (options_.split.protocol) {
      case Protocol::kNextView:
        out_.split.exclude = Exclude::kCurrent;
        break;
      case Protocol::kNextOrder:
        out_.split.exclude = Exclude::kNone;
        break;
      case Protocol::kLeaveOneOut:
        out_.split.repeat_share = RepeatShare(training_);
        out_.split.exclude = ExcludeFor(out_.split.repeat_share);
        break;
    }
    return Status::Ok();
  }

  Status ReadQueries() {
    Stage("reading queries");
    Status status =
        ReadQuerySet(options_.queries_path, options_.truth_path, &out_.queries, &out_.unused_queries);
    if (!status.ok()) return status;
    out_.queries.exclude = out_.split.exclude;
    if (out_.split.protocol == Protocol::kLeaveOneOut) return Status::Ok();
    int64_t first_ms = out_.queries.queries.front().now_ms;
    for (const TestQuery& query : out_.queries.queries) first_ms = std::min(first_ms, query.now_ms);
    if (training_.events.back().ts_ms < first_ms) return Status::Ok();
    return Bad(options_.build.events_path +
               ": reaches beyond the moment of the first query, so the pack would know what it is to "
               "foretell: name --until");
  }

  Status Train() {
    Stage("building the pack");
    std::unordered_set<uint32_t> shoppers;
    for (const Event& event : training_.events) shoppers.insert(event.visitor);
    out_.training_events = training_.events.size();
    out_.training_shoppers = shoppers.size();
    ReplayBuild built = BuildForReplay(options_.build, training_, options_.market);
    out_.config_errors = std::move(built.result.config_errors);
    out_.product_rows = std::move(built.result.summary.products);
    if (!built.result.status.ok()) return built.result.status;
    out_.head = std::move(built.head);
    out_.head_bytes = out_.head.size();
    products_ = std::move(built.products);
    out_.catalog_products = products_.products.size();
    return Status::Ok();
  }

  Status NameQueries() {
    // The catalogue first: ties are broken by these numbers, which must not depend on queries and truth.
    for (const Product& product : products_.products) out_.queries.products.Add(product.id);
    number_of_ = NameProducts(training_, products_, &out_.queries);
    if (Ready()) {
      if (Status status = ReadQueries(); !status.ok()) return status;
    } else {
      AddSplit(events_, out_.split, NameProducts(events_, products_, &out_.queries), &out_.queries);
      out_.split.rows = {};
      out_.split.targets = {};
      out_.split.queries = {};
    }
    offered_.assign(out_.queries.products.size(), false);
    for (const Product& product : products_.products)
      offered_[*out_.queries.products.Find(product.id)] = true;
    for (const TestQuery& query : out_.queries.queries) {
      for (const uint32_t target : out_.queries.Targets(query)) {
        ++out_.all_targets;
        if (!offered_[target]) ++out_.unknown_targets;
      }
    }
    std::unordered_set<std::string_view> groups;
    for (const TestQuery& query : out_.queries.queries) groups.insert(GroupOf(query.id));
    out_.groups = groups.size();
    return Status::Ok();
  }

  [[nodiscard]] RankPlan PlanOf(const std::string& stage) const {
    return {options_.threads, [this, stage](size_t done, size_t total) { Stage(stage, done, total); }};
  }

  Status Rank() {
    Stage("ranking: Rapport", 0, out_.queries.queries.size());
    Result<RankedLists> own = RankWithCore(out_.head, out_.queries, PlanOf("ranking: Rapport"));
    if (!own.ok()) return own.status();
    EvaluatedSystem& rapport = out_.systems.emplace_back();
    rapport.key = "rapport";
    rapport.name = "Rapport";
    rapport.about = "the shipped core, as a page ranks for_you";
    rapport.role = SystemRole::kRapport;
    rapport.lists = std::move(own.value());

    std::vector<uint32_t> offered_number_of = number_of_;
    for (uint32_t& number : offered_number_of) {
      if (!offered_[number]) number = kNone;
    }
    const Baskets baskets(training_, KindOf(out_.split.protocol), offered_number_of,
                          static_cast<uint32_t>(out_.queries.products.size()));
    for (Contestant& contestant : Contestants(baskets)) {
      const std::string stage = "ranking: " + contestant.name;
      Stage(stage, 0, out_.queries.queries.size());
      EvaluatedSystem& system = out_.systems.emplace_back();
      system.key = std::move(contestant.key);
      system.name = std::move(contestant.name);
      system.about = std::move(contestant.about);
      system.role = contestant.opponent ? SystemRole::kOpponent : SystemRole::kBaseline;
      system.lists = RankWith(*contestant.recommender, out_.queries, offered_, PlanOf(stage));
    }
    return Status::Ok();
  }

  void Judge() {
    Stage("judging");
    out_.leading_metric = out_.split.protocol == Protocol::kNextView ? kMrr20 : kNdcg10;
    const std::vector<TestQuery>& queries = out_.queries.queries;
    std::vector<std::vector<MetricValues>> values(out_.systems.size());
    for (size_t i = 0; i < out_.systems.size(); ++i) {
      EvaluatedSystem& system = out_.systems[i];
      system.hits_by_place.assign(kListTop, 0);
      std::unordered_set<uint32_t> distinct;
      for (size_t query = 0; query < queries.size(); ++query) {
        const std::vector<uint32_t>& list = system.lists[query];
        const std::span<const uint32_t> targets = out_.queries.Targets(queries[query]);
        values[i].push_back(ScoreList(list, targets));
        distinct.insert(list.begin(), list.end());
        const auto hit = std::find_first_of(list.begin(), list.end(), targets.begin(), targets.end());
        for (auto k = static_cast<size_t>(hit - list.begin()); hit != list.end() && k < kListTop; ++k)
          ++system.hits_by_place[k];
      }
      for (double& hits : system.hits_by_place) hits /= static_cast<double>(queries.size());
      system.distinct_products = distinct.size();
    }
    std::vector<std::string> ids;
    for (const TestQuery& query : queries) ids.push_back(query.id);
    const std::vector<SystemMetrics> metrics = Summarise(values, ids);
    for (size_t i = 0; i < metrics.size(); ++i) out_.systems[i].metrics = metrics[i];
    AddBands(values);
  }

  void AddBands(const std::vector<std::vector<MetricValues>>& values) {
    for (size_t band = 0; band < kBands.size(); ++band) {
      HistoryBand history{kBands[band].name, 0, std::vector<double>(values.size(), 0)};
      for (size_t query = 0; query < out_.queries.queries.size(); ++query) {
        const size_t rows = out_.queries.Rows(out_.queries.queries[query]).size();
        if (rows < kBands[band].from) continue;
        if (band + 1 < kBands.size() && rows >= kBands[band + 1].from) continue;
        ++history.queries;
        for (size_t i = 0; i < values.size(); ++i) history.means[i] += values[i][query][out_.leading_metric];
      }
      if (history.queries == 0) continue;
      for (double& mean : history.means) mean /= static_cast<double>(history.queries);
      out_.bands.push_back(std::move(history));
    }
  }

  const EvaluateOptions& options_;
  Evaluation out_;
  EventTable events_, training_;
  ProductTable products_;
  std::vector<uint32_t> number_of_;  // of training_.products
  std::vector<bool> offered_;
};

}  // namespace

Evaluation Evaluate(const EvaluateOptions& options) {
  return Evaluator(options).Run();
}

Status WriteSplit(const Evaluation& evaluation, const std::string& dir) {
  std::vector<std::string> names;
  std::vector<RankedLists> lists;
  for (const EvaluatedSystem& system : evaluation.systems) {
    names.push_back(system.key);
    lists.push_back(system.lists);
  }
  return WriteQuerySet(evaluation.queries, names, lists, dir);
}

}  // namespace rapport::builder
