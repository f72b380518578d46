#include "lessons.h"

#include <algorithm>
#include <cmath>
#include <unordered_set>
#include <utility>

#include "neighbors.h"
#include "rapport/history.h"
#include "rapport/ranker.h"
#include "rapport/record.h"

namespace rapport::builder {
namespace {

History HistoryOf(const EventTable& events, const std::vector<std::string>& ids,
                  std::span<const uint32_t> rows) {
  BlockWriter writer;
  for (const uint32_t row : rows) {
    const Event& event = events.events[row];
    if (event.product == kNone) continue;
    Record record;
    record.at = static_cast<double>(event.ts_ms);
    record.kind = static_cast<uint32_t>(event.kind);
    record.text = writer.Text(ids[event.product]);
    if (event.kind == EventKind::kPurchase && event.session != kNone)
      record.ref = writer.Text(events.sessions[event.session]);
    record.quantity = event.quantity;
    writer.Add(record);
  }
  const std::vector<uint8_t> bytes = writer.Finish();
  const Result<Block> block = Block::Parse(bytes);
  Result<History> history = History::FromBlock(block.value());
  return std::move(history.value());
}

// Discounted gain of the answers among the best `places` of the board over that of the best possible list
// (Järvelin, Kekäläinen: Cumulated gain-based evaluation of IR techniques, 2002).
double Ndcg(const ScoreBoard& board, const std::vector<uint32_t>& answers, uint32_t left_out, size_t places) {
  std::vector<std::pair<float, uint32_t>> best;  // falling score, rising number
  for (const uint32_t product : board.products()) {
    if (product != left_out && board.score(product) > 0) best.emplace_back(-board.score(product), product);
  }
  const size_t shown = std::min(places, best.size());
  std::partial_sort(best.begin(), best.begin() + static_cast<ptrdiff_t>(shown), best.end());
  double gain = 0, ideal = 0;
  for (size_t i = 0; i < shown; ++i) {
    if (std::find(answers.begin(), answers.end(), best[i].second) != answers.end())
      gain += 1 / std::log2(static_cast<double>(i) + 2);
  }
  for (size_t i = 0; i < std::min(places, answers.size()); ++i)
    ideal += 1 / std::log2(static_cast<double>(i) + 2);
  return ideal > 0 ? gain / ideal : 0;
}

}  // namespace

Lessons::Lessons(std::unique_ptr<Pack> pack, const EventTable& events, const std::vector<std::string>& ids,
                 const Split& split)
    : pack_(std::move(pack)), places_(split.protocol == Protocol::kNextOrder ? 10 : 20) {
  const Catalog& catalog = pack_->catalog();
  for (const TestQuery& test : split.queries) {
    Query& query = queries_.emplace_back();
    Fold(HistoryOf(events, ids, split.Rows(test)), catalog, test.now_ms, &query.profile);
    query.now_ms = test.now_ms;
    for (const uint32_t target : split.Targets(test)) query.answers.push_back(catalog.Find(ids[target]));
    if (split.exclude == Exclude::kCurrent) query.left_out = query.profile.last_product;
  }
  CountRepeats();
}

void Lessons::CountRepeats() {
  size_t repeats = 0, answers = 0;
  for (const Query& query : queries_) {
    for (const uint32_t answer : query.answers) {
      const ProductTrace* trace = answer == kNoProduct ? nullptr : query.profile.Find(answer);
      repeats += trace != nullptr && trace->orders > 0 ? 1 : 0;
      ++answers;
    }
  }
  if (answers > 0) repeat_share_ = static_cast<double>(repeats) / static_cast<double>(answers);
}

std::vector<double> Lessons::Score(const Weights& weights) const {
  std::vector<double> scores(queries_.size());
  OnAllCores([&](unsigned worker, unsigned workers) {
    ScoreBoard board;
    for (size_t i = worker; i < queries_.size(); i += workers) {
      const Query& query = queries_[i];
      board.Reset(pack_->catalog().size(), false);
      AddForYou({*pack_, query.profile, weights, kNoProduct, query.now_ms}, &board);
      scores[i] = Ndcg(board, query.answers, query.left_out, places_);
    }
  });
  return scores;
}

}  // namespace rapport::builder
