// What a simulated crowd finds in a catalogue: clusters of like products, what goes together, what is
// popular.
#ifndef RAPPORT_BUILDER_SRC_SIMULATED_SHOP_H_
#define RAPPORT_BUILDER_SRC_SIMULATED_SHOP_H_

#include <array>
#include <cstdint>
#include <vector>

#include "rapport/builder/random.h"
#include "rapport/builder/tables.h"

namespace rapport::builder {

class SimulatedShop {
 public:
  static constexpr uint32_t kCompanions = 4;
  static constexpr uint32_t kPriceBands = 5;

  SimulatedShop(const ProductTable& products, uint64_t seed);

  [[nodiscard]] uint32_t clusters() const { return static_cast<uint32_t>(members_.size()); }
  [[nodiscard]] uint32_t Cluster(uint32_t product) const { return cluster_[product]; }
  [[nodiscard]] uint32_t Brand(uint32_t product) const { return brand_[product]; }
  [[nodiscard]] uint32_t PriceBand(uint32_t product) const { return price_band_[product]; }
  // Products that go with `product`, most of all the first.
  [[nodiscard]] const std::array<uint32_t, kCompanions>& Companions(uint32_t product) const {
    return companions_[product];
  }
  // A popular product of a cluster, and a cluster by the popularity of its products.
  uint32_t PickProduct(uint32_t cluster, Random& random) const;
  uint32_t PickCluster(Random& random) const;
  // Days after which it is bought again; 0 for what is bought once.
  [[nodiscard]] int RepeatDays(uint32_t product) const;
  // How much the cluster is asked for in a month (0..11), about 1 on average.
  [[nodiscard]] double Season(uint32_t cluster, int month) const;

 private:
  struct Members {
    std::vector<uint32_t> products;
    std::vector<uint64_t> weight_ends;  // running sums of popularity
  };
  void FindClusters(const ProductTable& products);
  void RankProducts(const ProductTable& products);
  void FindPriceBands(const ProductTable& products);
  void FindCompanions(const ProductTable& products);

  uint64_t seed_;
  std::vector<uint32_t> cluster_, brand_, price_band_;
  std::vector<std::array<uint32_t, kCompanions>> companions_;
  std::vector<Members> members_;
  std::vector<uint64_t> cluster_weight_ends_;
};

}  // namespace rapport::builder

#endif  // RAPPORT_BUILDER_SRC_SIMULATED_SHOP_H_
