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
  open_.assign(product_count, 0);
  largest_.assign(product_count, {});
}

void ScoreBoard::Begin(Term term) {
  term_ = term;
}

float ScoreBoard::OpenMax() const {
  float largest = 0;
  for (const uint32_t product : open_products_) {
    if (open_[product] > largest) largest = open_[product];
  }
  return largest;
}

void ScoreBoard::End(float scale) {
  for (const uint32_t product : open_products_) {
    const float value = open_[product] * scale;
    open_[product] = 0;
    if (!(value > 0)) continue;
    if (score_[product] == 0.0f) products_.push_back(product);
    score_[product] += value;
    if (value > largest_[product].value) largest_[product] = {term_, value};
    if (keep_terms_) terms_.push_back({product, term_, value});
  }
  open_products_.clear();
}

}  // namespace rapport
