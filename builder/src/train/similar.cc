#include <algorithm>
#include <cmath>
#include <string>
#include <string_view>
#include <unordered_map>

#include "neighbors.h"
#include "rapport/builder/product_keys.h"
#include "rapport/builder/train.h"

namespace rapport::builder {
namespace {

constexpr size_t kMaxHolders =
    2000;  // a word of more products than that says nothing, and costs their square
constexpr float kLeastSimilarity = 0.1f;
constexpr float kKnownShoppers = 5;

struct Word {
  uint32_t number;
  float weight;
};

// The shop's words; ASCII letters in lower case, other bytes as they are.
class Vocabulary {
 public:
  explicit Vocabulary(size_t products) : of_product_(products) {}

  void AddText(uint32_t product, std::string_view text, float weight) {
    std::string word;
    for (const char c : text) {
      const auto byte = static_cast<unsigned char>(c);
      const bool upper = byte >= 'A' && byte <= 'Z';
      const bool part = upper || (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9') || byte >= 0x80;
      if (part) {
        word.push_back(static_cast<char>(upper ? byte + ('a' - 'A') : byte));
      } else {
        Add(product, word, weight);
        word.clear();
      }
    }
    Add(product, word, weight);
  }
  // `prefix` keeps one field's values apart from another's.
  void AddValue(uint32_t product, const char* prefix, const std::string& value, float weight) {
    if (!value.empty()) Add(product, prefix + value, weight);
  }

  // Of each product its distinct words, times their rarity, as vectors of length 1. Words in one product or
  // in more than kMaxHolders are left out.
  std::vector<std::vector<Word>> Vectors() {
    std::vector<uint32_t> holders(numbers_.size(), 0);
    for (auto& words : of_product_) {
      std::sort(words.begin(), words.end(), [](const Word& a, const Word& b) {
        return a.number != b.number ? a.number < b.number : a.weight > b.weight;
      });
      words.erase(std::unique(words.begin(), words.end(),
                              [](const Word& a, const Word& b) { return a.number == b.number; }),
                  words.end());
      for (const Word& word : words) ++holders[word.number];
    }
    const double count = static_cast<double>(of_product_.size());
    for (auto& words : of_product_) {
      double square = 0;
      for (Word& word : words) {
        word.weight *= static_cast<float>(std::log(1 + count / holders[word.number]));
        square += static_cast<double>(word.weight) * word.weight;
      }
      for (Word& word : words) word.weight /= static_cast<float>(std::sqrt(square));
      std::erase_if(words, [&](const Word& word) {
        return holders[word.number] < 2 || holders[word.number] > kMaxHolders;
      });
    }
    return std::move(of_product_);
  }
  [[nodiscard]] size_t size() const { return numbers_.size(); }

 private:
  void Add(uint32_t product, const std::string& word, float weight) {
    if (word.size() < 2) return;
    const auto number = static_cast<uint32_t>(numbers_.size());
    of_product_[product].push_back({numbers_.emplace(word, number).first->second, weight});
  }

  std::unordered_map<std::string, uint32_t> numbers_;
  std::vector<std::vector<Word>> of_product_;
};

// Doublings of the price: of the same band are prices within a factor of two.
std::string PriceBand(const Product& product) {
  if (!product.price_minor.has_value() || *product.price_minor <= 0) return {};
  return std::to_string(std::lround(std::log2(static_cast<double>(*product.price_minor))));
}

Vocabulary Read(const ProductTable& products) {
  Vocabulary vocabulary(products.products.size());
  for (uint32_t i = 0; i < products.products.size(); ++i) {
    const Product& product = products.products[i];
    if (product.title != product.id) vocabulary.AddText(i, product.title, 1);
    for (const std::string& tag : product.tags) vocabulary.AddValue(i, "t ", tag, 1);
    for (size_t depth = 0; depth < product.category_path.size(); ++depth) {
      vocabulary.AddValue(i, ("c" + std::to_string(depth) + " ").c_str(), product.category_path[depth], 1);
    }
    vocabulary.AddValue(i, "b ", product.brand, 0.7f);
    vocabulary.AddValue(i, "p ", PriceBand(product), 0.3f);
  }
  return vocabulary;
}

}  // namespace

pack::NeighborsT TrainSimilar(const ProductTable& products, const PreparedEvents& prepared,
                              const Numbering& numbering) {
  Vocabulary vocabulary = Read(products);
  const size_t words = vocabulary.size();
  const std::vector<std::vector<Word>> vectors = vocabulary.Vectors();
  const auto count = static_cast<uint32_t>(vectors.size());
  std::vector<std::vector<std::pair<uint32_t, float>>> holders(words);
  for (uint32_t i = 0; i < count; ++i) {
    for (const Word& word : vectors[i]) holders[word.number].emplace_back(i, word.weight);
  }
  std::vector<const Product*> pointers;
  for (const Product& product : products.products) pointers.push_back(&product);
  const std::vector<std::string> groups = GroupsOf(pointers);
  NeighborRows rows(count);
  OnAllCores([&](unsigned worker, unsigned workers) {
    std::vector<float> alike(count, 0);
    std::vector<uint32_t> touched;
    for (uint32_t i = worker; i < count; i += workers) {
      for (const Word& word : vectors[i]) {
        for (const auto& [other, weight] : holders[word.number]) {
          if (alike[other] == 0) touched.push_back(other);
          alike[other] += word.weight * weight;
        }
      }
      for (const uint32_t other : touched) {
        const bool counts = other != i && alike[other] >= kLeastSimilarity &&
                            (groups[i].empty() || groups[i] != groups[other]);
        if (counts) rows[i].push_back({numbering.rank_of[other], alike[other]});
        alike[other] = 0;
      }
      touched.clear();
      const bool known = prepared.viewers[i] + prepared.buyers[i] >= kKnownShoppers;
      KeepHeaviest(known ? kSimilarKeptKnown : kSimilarKept, &rows[i]);
    }
  });
  return EncodeNeighbors(rows, numbering);
}

}  // namespace rapport::builder
