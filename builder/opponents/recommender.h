// What every baseline and opponent is: a query's rows in, one list out.
#ifndef RAPPORT_BUILDER_OPPONENTS_RECOMMENDER_H_
#define RAPPORT_BUILDER_OPPONENTS_RECOMMENDER_H_

#include <algorithm>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "baskets.h"
#include "rapport/builder/query_set.h"

namespace rapport::builder {

struct Question {
  std::span<const QueryRow> rows;      // in order of time
  std::span<const uint8_t> forbidden;  // by product number, not 0: what the list must leave out
};

class Recommender {
 public:
  virtual ~Recommender() = default;
  // At most kListTop distinct products, best first. May be called from several threads at once.
  [[nodiscard]] virtual std::vector<uint32_t> Rank(const Question& question) const = 0;
};

// A list in the making: takes what may be listed, once, up to kListTop.
class ListMaker {
 public:
  explicit ListMaker(const Question& question) : question_(question) {}
  void Add(uint32_t product);
  // Adds from the front of `products` until the list is full.
  void Fill(const std::vector<uint32_t>& products);
  std::vector<uint32_t> Take() { return std::move(list_); }

 private:
  const Question& question_;
  std::vector<uint32_t> list_;
};

// True for rows that tell what the baskets hold: views, purchases or both. They name a product.
bool IsOfKind(const QueryRow& row, BasketKind kind);

struct ScoredProduct {
  uint32_t product = 0;
  double score = 0;
};

// The kListTop of `scored` by falling score, ties by number, that may be listed; then popular ones.
std::vector<uint32_t> BestOf(const Question& question, std::vector<ScoredProduct> scored,
                             const std::vector<uint32_t>& then);

struct Contestant {
  std::string key;        // for file names, "vmis-knn"
  std::string name;       // for people
  std::string about;      // one line: what it does
  bool opponent = false;  // a published system rather than a trivial baseline
  std::unique_ptr<Recommender> recommender;
};

// Everything Rapport is compared with, baselines first. `baskets` must outlive them.
std::vector<Contestant> Contestants(const Baskets& baskets);

}  // namespace rapport::builder

#endif  // RAPPORT_BUILDER_OPPONENTS_RECOMMENDER_H_
