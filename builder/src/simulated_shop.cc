#include "simulated_shop.h"

#include <algorithm>
#include <numeric>
#include <string>
#include <unordered_map>

#include "rapport/builder/text_clean.h"

namespace rapport::builder {
namespace {

std::vector<std::string> TitleWords(const std::string& title) {
  std::vector<std::string> words(1);
  for (const char c : ToLower(title)) {
    const bool letter = (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0x80;
    if (letter) {
      words.back() += c;
    } else if (!words.back().empty()) {
      words.emplace_back();
    }
  }
  std::erase_if(words, [](const std::string& word) { return word.size() < 3; });
  return words;
}

// Without categories, products that share a word of middling rarity stand for a kind.
std::vector<std::string> ClusterNamesFromTitles(const ProductTable& products) {
  std::unordered_map<std::string, uint32_t> counts;
  for (const Product& p : products.products) {
    for (const std::string& word : TitleWords(p.title)) ++counts[word];
  }
  const auto most = static_cast<uint32_t>(products.products.size() / 20 + 3);
  std::vector<std::string> names;
  for (const Product& p : products.products) {
    std::string best =
        "kind " + std::to_string(p.id.size() % 4 * 4 + static_cast<unsigned char>(p.id.back()) % 4);
    uint32_t best_count = 2;
    for (const std::string& word : TitleWords(p.title)) {
      const uint32_t count = counts[word];
      if (count <= most && count > best_count) best = word, best_count = count;
    }
    names.push_back(best);
  }
  return names;
}

uint32_t SharedTags(const Product& a, const Product& b) {
  uint32_t shared = a.brand == b.brand && !a.brand.empty() ? 1 : 0;
  for (const std::string& tag : a.tags) shared += std::count(b.tags.begin(), b.tags.end(), tag) > 0 ? 2 : 0;
  return shared;
}

size_t PickByWeight(const std::vector<uint64_t>& ends, Random& random) {
  const auto at = static_cast<uint64_t>(random.Unit() * static_cast<double>(ends.back()));
  return static_cast<size_t>(std::upper_bound(ends.begin(), ends.end() - 1, at) - ends.begin());
}

}  // namespace

SimulatedShop::SimulatedShop(const ProductTable& products, uint64_t seed) : seed_(seed) {
  FindClusters(products);
  RankProducts(products);
  FindPriceBands(products);
  FindCompanions(products);
}

void SimulatedShop::FindClusters(const ProductTable& products) {
  StringPool names, brands;
  for (const Product& p : products.products) {
    std::string name;
    for (const std::string& step : p.category_path) name += step + ">";
    if (!name.empty()) names.Add(name);
    cluster_.push_back(name.empty() ? kNone : *names.Find(name));
    brand_.push_back(brands.Add(p.brand));
  }
  if (names.size() < 2) {
    names = StringPool();
    cluster_.clear();
    for (const std::string& name : ClusterNamesFromTitles(products)) cluster_.push_back(names.Add(name));
  }
  const auto rest = static_cast<uint32_t>(names.size());
  bool uses_rest = false;
  for (uint32_t& cluster : cluster_) {
    if (cluster == kNone) cluster = rest, uses_rest = true;
  }
  members_.resize(rest + (uses_rest ? 1 : 0));
}

void SimulatedShop::RankProducts(const ProductTable& products) {
  std::vector<uint32_t> order(products.products.size());
  std::iota(order.begin(), order.end(), 0u);
  Random random(seed_, 1);
  for (size_t i = order.size(); i > 1; --i) std::swap(order[i - 1], order[random.Below(i)]);
  for (size_t rank = 0; rank < order.size(); ++rank) {
    Members& members = members_[cluster_[order[rank]]];
    const uint64_t before = members.weight_ends.empty() ? 0 : members.weight_ends.back();
    members.products.push_back(order[rank]);
    members.weight_ends.push_back(before + (uint64_t{1} << 40) / (rank + 8));
  }
  uint64_t sum = 0;
  for (const Members& members : members_) {
    sum += members.weight_ends.empty() ? 0 : members.weight_ends.back();
    cluster_weight_ends_.push_back(sum);
  }
}

void SimulatedShop::FindPriceBands(const ProductTable& products) {
  price_band_.assign(products.products.size(), 0);
  for (const Members& members : members_) {
    std::vector<uint32_t> order = members.products;
    const auto price = [&](uint32_t i) { return products.products[i].price_minor.value_or(0); };
    std::stable_sort(order.begin(), order.end(), [&](uint32_t a, uint32_t b) { return price(a) < price(b); });
    for (size_t i = 0; i < order.size(); ++i) {
      price_band_[order[i]] = static_cast<uint32_t>(i * kPriceBands / order.size());
    }
  }
}

void SimulatedShop::FindCompanions(const ProductTable& products) {
  companions_.resize(products.products.size());
  std::unordered_map<std::string_view, uint32_t> by_id;
  for (uint32_t i = 0; i < products.products.size(); ++i) by_id.emplace(products.products[i].id, i);
  for (uint32_t i = 0; i < companions_.size(); ++i) {
    const Product& product = products.products[i];
    Random random(seed_ ^ 0xC0FFEE, i);
    // Half within the kind, half from the one other kind that it goes with.
    const auto partner = static_cast<uint32_t>(MixBits(seed_ ^ (uint64_t{cluster_[i]} << 20)) % clusters());
    for (uint32_t j = 0; j < kCompanions; ++j) {
      const uint32_t cluster = j % 2 == 0 || members_[partner].products.empty() ? cluster_[i] : partner;
      uint32_t best = PickProduct(cluster, random);
      for (int again = 0; again < 3; ++again) {
        const uint32_t other = PickProduct(cluster, random);
        if (best == i ||
            SharedTags(product, products.products[other]) > SharedTags(product, products.products[best])) {
          best = other;
        }
      }
      companions_[i][j] = best;
    }
    for (size_t j = 0; j < std::min<size_t>(kCompanions, product.complements.size()); ++j) {
      const auto found = by_id.find(product.complements[j]);
      if (found != by_id.end()) companions_[i][j] = found->second;
    }
  }
}

uint32_t SimulatedShop::PickProduct(uint32_t cluster, Random& random) const {
  const Members& members = members_[cluster];
  return members.products[PickByWeight(members.weight_ends, random)];
}

uint32_t SimulatedShop::PickCluster(Random& random) const {
  return static_cast<uint32_t>(PickByWeight(cluster_weight_ends_, random));
}

int SimulatedShop::RepeatDays(uint32_t product) const {
  const uint64_t bits = MixBits(seed_ ^ (uint64_t{product} << 24) ^ 77);
  return bits % 4 == 0 ? 14 + static_cast<int>((bits >> 32) % 60) : 0;
}

double SimulatedShop::Season(uint32_t cluster, int month) const {
  const uint64_t bits = MixBits(seed_ ^ (uint64_t{cluster} << 28) ^ 99);
  if (bits % 3 != 0) return 1;
  const int apart = std::abs(static_cast<int>((bits >> 32) % 12) - month);
  const int distance = std::min(apart, 12 - apart);
  return distance == 0 ? 3 : distance == 1 ? 1.7 : distance == 2 ? 1 : 0.5;
}

}  // namespace rapport::builder
