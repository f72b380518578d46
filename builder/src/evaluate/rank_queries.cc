#include "rapport/builder/rank_queries.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <limits>
#include <mutex>
#include <thread>

#include "../../opponents/recommender.h"
#include "rapport/builder/metrics.h"
#include "rapport/record.h"

namespace rapport::builder {
namespace {

constexpr auto kTickEvery = std::chrono::milliseconds(100);

// Runs work(first, last) over [0, total) in chunks on `plan.threads` threads and ticks from the caller's.
// make() gives each thread its own worker.
template <typename Make>
void InChunks(size_t total, const RankPlan& plan, const Make& make) {
  constexpr size_t kChunk = 32;
  std::atomic<size_t> next{0}, done{0};
  std::mutex mutex;
  std::condition_variable finished;
  std::vector<std::thread> threads;
  for (unsigned i = 0; i < std::max(1u, plan.threads); ++i) {
    threads.emplace_back([&] {
      auto work = make();
      for (size_t first = next.fetch_add(kChunk); first < total; first = next.fetch_add(kChunk)) {
        const size_t last = std::min(first + kChunk, total);
        for (size_t query = first; query < last; ++query) work(query);
        const std::lock_guard<std::mutex> lock(mutex);
        done += last - first;
        if (done == total) finished.notify_one();
      }
    });
  }
  for (std::unique_lock<std::mutex> lock(mutex); done < total;) {
    finished.wait_for(lock, kTickEvery);
    if (plan.tick) plan.tick(done, total);
  }
  for (std::thread& thread : threads) thread.join();
}

std::vector<uint8_t> BlockOf(const QuerySet& set, const TestQuery& query) {
  BlockWriter block;
  for (const QueryRow& row : set.Rows(query)) {
    Record record;
    record.at = static_cast<double>(row.ts_ms);
    record.value = std::numeric_limits<double>::quiet_NaN();
    record.kind = static_cast<uint32_t>(row.kind);
    record.quantity = row.quantity;
    if (row.product != kNone) record.text = block.Text(set.products[row.product]);
    if (row.order != kNone) record.ref = block.Text(set.orders[row.order]);
    block.Add(record);
  }
  return block.Finish();
}

// One thread's engine.
class CoreWorker {
 public:
  CoreWorker(const std::vector<uint8_t>& head, const QuerySet& set) : set_(set) {
    for (const std::string& name : engine_.Needs()) {
      if (status_.ok()) status_ = engine_.Feed(name, head);
    }
    request_.exclude = set.exclude;
    request_.top = kListTop;
  }

  Status Rank(const TestQuery& query, std::vector<uint32_t>* list) {
    if (!status_.ok()) return status_;
    const std::vector<uint8_t> bytes = BlockOf(set_, query);
    const Result<Block> block = Block::Parse(bytes);
    if (!block.ok()) return block.status();
    if (Status set = engine_.SetHistory(block.value()); !set.ok()) return set;
    request_.now_ms = query.now_ms;
    const auto ranked = engine_.Rank(request_);
    if (!ranked.ok()) return ranked.status();
    for (const std::string_view product : ranked.value()) list->push_back(*set_.products.Find(product));
    return Status::Ok();
  }

 private:
  const QuerySet& set_;
  Engine engine_;
  RankRequest request_;
  Status status_;
};

// What set.exclude forbids for one query, marked in an array that the next query reuses.
class Forbidden {
 public:
  Forbidden(const QuerySet& set, const std::vector<bool>& offered)
      : set_(set), offered_(offered), marks_(set.products.size(), 0) {}

  std::span<const uint8_t> Of(const TestQuery& query) {
    for (const uint32_t product : marked_) marks_[product] = 0;
    marked_.clear();
    const std::span<const QueryRow> rows = set_.Rows(query);
    for (size_t i = rows.size(); i-- > 0 && set_.exclude != Exclude::kNone;) {
      const uint32_t product = rows[i].product;
      if (product == kNone || !offered_[product]) continue;
      if (set_.exclude == Exclude::kCurrent && rows[i].kind == EventKind::kViewItemList) continue;
      marks_[product] = 1;
      marked_.push_back(product);
      if (set_.exclude == Exclude::kCurrent) break;
    }
    return marks_;
  }

 private:
  const QuerySet& set_;
  const std::vector<bool>& offered_;
  std::vector<uint8_t> marks_;
  std::vector<uint32_t> marked_;
};

}  // namespace

Result<RankedLists> RankWithCore(const std::vector<uint8_t>& head, const QuerySet& set,
                                 const RankPlan& plan) {
  RankedLists lists(set.queries.size());
  std::mutex mutex;
  Status failed;
  InChunks(set.queries.size(), plan, [&] {
    return [&, worker = std::make_shared<CoreWorker>(head, set)](size_t query) {
      Status status = worker->Rank(set.queries[query], &lists[query]);
      if (status.ok()) return;
      const std::lock_guard<std::mutex> lock(mutex);
      if (failed.ok()) failed = std::move(status);
    };
  });
  if (!failed.ok()) return failed;
  return lists;
}

RankedLists RankWith(const Recommender& recommender, const QuerySet& set, const std::vector<bool>& offered,
                     const RankPlan& plan) {
  RankedLists lists(set.queries.size());
  InChunks(set.queries.size(), plan, [&] {
    return [&, forbidden = Forbidden(set, offered)](size_t query) mutable {
      const TestQuery& asked = set.queries[query];
      lists[query] = recommender.Rank({set.Rows(asked), forbidden.Of(asked)});
    };
  });
  return lists;
}

}  // namespace rapport::builder
