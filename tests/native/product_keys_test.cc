#include "rapport/builder/product_keys.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "rapport/builder/assemble.h"
#include "rapport/pack.h"

namespace rapport::builder {
namespace {

Product Named(std::string id, std::string group_id = "", std::string sku = "", std::string gtin = "") {
  Product product;
  product.id = product.title = std::move(id);
  product.group_id = std::move(group_id);
  product.sku = std::move(sku);
  product.gtin = std::move(gtin);
  return product;
}

std::vector<std::string> Groups(const std::vector<Product>& products) {
  std::vector<const Product*> pointers;
  for (const Product& product : products) pointers.push_back(&product);
  return GroupsOf(pointers);
}

using Texts = std::vector<std::string>;

TEST(ProductKeys, AParentInTheFeedBelongsToItsVariants) {
  EXPECT_EQ(Groups({Named("hat"), Named("hat-s", "hat"), Named("scarf")}), (Texts{"hat", "hat", ""}));
  EXPECT_EQ(Groups({Named("hat", "hat"), Named("hat-s", "hat")}), (Texts{"hat", "hat"}));
  EXPECT_EQ(Groups({Named("hat", "hat")}), (Texts{""})) << "a group of itself alone";
}

TEST(ProductKeys, AnIdThatHappensToBeAGroupOfOthersDoesNotMoveAProductOutOfItsOwn) {
  EXPECT_EQ(Groups({Named("10", "77"), Named("11", "77"), Named("20", "10")}), (Texts{"77", "77", "10"}));
}

TEST(ProductKeys, ShopifysNumbersTellTheProduct) {
  EXPECT_EQ(Groups({Named("shopify_GB_1_2"), Named("shopify_GB_1_3"), Named("shopify_GB_x")}),
            (Texts{"1", "1", ""}));
}

// A catalogue that holds what the builder writes of these products, best seller first.
class Found {
 public:
  explicit Found(const std::vector<Product>& products) {
    ProductTable table;
    table.products = products;
    Numbering numbering;
    for (uint32_t i = 0; i < products.size(); ++i) {
      numbering.position_of.push_back(i);
      numbering.rank_of.push_back(i);
    }
    MarketConfig market;
    const auto columns = AssembleProducts(table, std::vector<int64_t>(products.size(), 0), numbering, market);
    keys_ = columns.keys.size() + columns.group_keys.size() + columns.key_count.size();
    buffer_.Finish(pack::Products::Pack(buffer_, &columns));
    auto opened = Catalog::Open(flatbuffers::GetRoot<pack::Products>(buffer_.GetBufferPointer()));
    EXPECT_TRUE(opened.ok()) << opened.status().message;
    catalog_ = std::move(opened.value());
  }
  [[nodiscard]] std::string By(std::string_view key) const {
    const uint32_t product = catalog_.Find(key);
    return product == kNoProduct ? "-" : std::string(catalog_.id(product));
  }
  [[nodiscard]] size_t keys() const { return keys_; }

 private:
  flatbuffers::FlatBufferBuilder buffer_;
  Catalog catalog_;
  size_t keys_ = 0;
};

TEST(ProductKeys, AProductIsFoundBySkuGtinGroupAndVariant) {
  const Found found({Named("1", "tee", "T-1", "012345678905"), Named("shopify_GB_40_50")});
  for (const char* key : {"1", "T-1", "t-1", "12345678905", "00012345678905", "tee"})
    EXPECT_EQ(found.By(key), "1") << key;
  for (const char* key : {"40", "50", "shopify_DE_40_50", "SHOPIFY_gb_40_50"})
    EXPECT_EQ(found.By(key), "shopify_GB_40_50") << key;
}

TEST(ProductKeys, AKeyOfTwoProductsNamesNeitherUnlessTheyAreVariants) {
  const Found found(
      {Named("1", "", "same"), Named("2", "", "same"), Named("3", "g", "own"), Named("4", "g", "own")});
  EXPECT_EQ(found.By("same"), "-");
  EXPECT_EQ(found.By("own"), "3");
}

TEST(ProductKeys, AnIdIsNeverHiddenByAnothersKey) {
  const Found found({Named("1", "", "2"), Named("2", "", "1")});
  EXPECT_EQ(found.By("1"), "1");
  EXPECT_EQ(found.By("2"), "2");
}

TEST(ProductKeys, WhereIdsAreAllThereIsNothingIsWritten) {
  EXPECT_EQ(Found({Named("1", "", "1"), Named("2")}).keys(), 0u);
}

TEST(ProductKeys, EveryProductOfALargeShopIsFoundAndStrangersAreNot) {
  constexpr int kCount = 30'000;
  std::vector<Product> products;
  for (int i = 0; i < kCount; ++i)
    products.push_back(Named("id" + std::to_string(i), "", "SKU-" + std::to_string(i),
                             std::to_string(4'000'000'000'000 + i)));
  const Found found(products);
  int lost = 0, strangers = 0;
  for (int i = 0; i < kCount; ++i) {
    lost += found.By("SKU-" + std::to_string(i)) != products[static_cast<size_t>(i)].id ? 1 : 0;
    lost += found.By(std::to_string(4'000'000'000'000 + i)) != products[static_cast<size_t>(i)].id ? 1 : 0;
    strangers += found.By("other-" + std::to_string(i)) != "-" ? 1 : 0;
  }
  // Of 60,000 keys with hashes of 32 bits, less than one pair is expected to share one and less than one
  // stranger to hit one.
  EXPECT_LE(lost, 4);
  EXPECT_LE(strangers, 4);
}

}  // namespace
}  // namespace rapport::builder
