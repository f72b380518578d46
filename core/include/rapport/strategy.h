// Strategies propose candidates. Each is a free function of one signature in one table; slots combine them as
// data.
#ifndef RAPPORT_STRATEGY_H_
#define RAPPORT_STRATEGY_H_

#include <cstdint>
#include <vector>

#include "rapport/ranker.h"
#include "rapport/score_board.h"
#include "rapport/strategy_names.h"

namespace rapport {

struct Candidate {
  uint32_t product = kNoProduct;
  float score = 0;
  Term reason;  // its largest term
};

// Lists candidates best first, ties by product number; a product at most once. `visit(candidate)` answers
// false to stop. Strategies without anything to say visit nothing.
class CandidateVisitor {
 public:
  virtual bool Visit(const Candidate& candidate) = 0;

 protected:
  ~CandidateVisitor() = default;
};

using Strategy = void (*)(const Situation& situation, ScoreBoard* board, CandidateVisitor* visitor);

// The function of a strategy; `id` must be one of kStrategyNames.
Strategy StrategyOf(StrategyId id);

}  // namespace rapport

#endif  // RAPPORT_STRATEGY_H_
