#include "rapport/score_board.h"

namespace rapport {

void ScoreBoard::Reset(uint32_t product_count, bool keep_terms) {
  for (const uint32_t product : products_) {
    score_[product] = 0;
    largest_[product] = {};
  }
  products_.clear();
  terms_.clear();
  keep_terms_ = keep_terms;
  if (score_.size() == product_count) return;
  score_.assign(product_count, 0);
  open_.Resize(product_count);
  aside_.Resize(product_count);
  largest_.assign(product_count, {});
}

void ScoreBoard::Begin(Term term) {
  term_ = term;
}

void ScoreBoard::End(float scale) {
  for (const uint32_t product : open_.touched()) {
    const float value = open_.Take(product) * scale;
    if (!(value > 0)) continue;
    if (score_[product] == 0.0f) products_.push_back(product);
    score_[product] += value;
    if (value > largest_[product].value) largest_[product] = {term_, value};
    if (keep_terms_) terms_.push_back({product, term_, value});
  }
  open_.Clear();
}

}  // namespace rapport
