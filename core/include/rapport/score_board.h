// Adds up score terms by product and remembers which term weighed most. Dense arrays, reused between
// decisions.
#ifndef RAPPORT_SCORE_BOARD_H_
#define RAPPORT_SCORE_BOARD_H_

#include <cstdint>
#include <span>
#include <vector>

#include "rapport/catalog.h"
#include "rapport/reason.h"
#include "rapport/sparse_sum.h"

namespace rapport {

// One summand of scores: why (kind) and from what (anchor: a product, or a category's or brand's number).
struct Term {
  ReasonKind kind = ReasonKind::kNone;
  uint32_t anchor = kNoProduct;
};

// One summand of one product's score.
struct TermValue {
  uint32_t product;
  Term term;
  float value;
};

// Order of calls: Reset, then for each term Begin, Add…, End; then read.
class ScoreBoard {
 public:
  // Forgets all scores and makes room for `product_count` products. With `keep_terms` every summand is kept
  // for Explain.
  void Reset(uint32_t product_count, bool keep_terms);

  void Begin(Term term);
  // Adds to the open term; `value` must be ≥ 0 and finite. Several additions for one product count together.
  void Add(uint32_t product, float value) { open_.Add(product, value); }
  // The same, unless the open term has a value for the product already.
  void AddOnce(uint32_t product, float value) {
    if (open_[product] == 0.0f) open_.Add(product, value);
  }
  // The open term's values.
  SparseSum& open() { return open_; }
  // Room for sums on the way to a term; empty it before and after.
  SparseSum& aside() { return aside_; }
  // Closes the term, each of its values times `scale`.
  void End(float scale);

  // Takes a product off the board; its terms stay listed.
  void Remove(uint32_t product) { score_[product] = 0; }

  // Products with a score, removed ones too, in order of first addition.
  [[nodiscard]] std::span<const uint32_t> products() const { return products_; }
  [[nodiscard]] float score(uint32_t product) const { return score_[product]; }
  [[nodiscard]] Term largest_term(uint32_t product) const { return largest_[product].term; }
  [[nodiscard]] std::span<const TermValue> terms() const { return terms_; }

 private:
  struct Largest {
    Term term;
    float value = 0;
  };
  std::vector<float> score_;
  SparseSum open_, aside_;
  std::vector<Largest> largest_;
  std::vector<uint32_t> products_;
  std::vector<TermValue> terms_;
  Term term_;
  bool keep_terms_ = false;
};

}  // namespace rapport

#endif  // RAPPORT_SCORE_BOARD_H_
