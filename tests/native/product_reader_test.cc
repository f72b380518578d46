#include <gtest/gtest.h>

#include "import_test_files.h"
#include "rapport/builder/readers.h"

namespace rapport::builder {
namespace {

using std::string_literals::operator""s;

class ProductReader : public testing::Test {
 protected:
  std::vector<Product> ReadText(const std::string& text) {
    report_ = {};
    auto table = ReadProducts(files_.Write("products.csv", text), options_, &report_);
    EXPECT_TRUE(table.ok()) << table.status().message;
    return table.ok() ? std::move(table.value().products) : std::vector<Product>{};
  }
  TestFiles files_;
  ReadOptions options_{.currency = "GBP", .exponent = 2};
  ReadReport report_;
};

TEST_F(ProductReader, ReadsEveryFieldUnderItsName) {
  const auto products = ReadText(
      "product,group_id,sku,gtin,title,description,url,image,brand,category_path,tags,color,size,gender,age_"
      "group,price,"
      "list_price,currency,availability,stock_level,first_seen,updated,rating_avg,rating_count,complements,"
      "labels,boost,"
      "adult\n"
      "p1,g1,S-1,0123,\"Mug, blue\",Holds tea,/p/1,https://x.test/1.jpg,Acme,Home > Kitchen > "
      "Mugs,tea|blue,Blue,L,"
      "Female,adult,12.50,15.00,GBP,in_stock,7,2024-01-02,1704240000000,4.5,12,p2|p3,new|sale,-3,yes\n");
  ASSERT_EQ(products.size(), 1u);
  const Product& p = products[0];
  EXPECT_EQ(p.title, "Mug, blue");
  EXPECT_EQ(p.group_id, "g1");
  EXPECT_EQ(p.gtin, "0123");
  EXPECT_EQ(p.category_path, (std::vector<std::string>{"Home", "Kitchen", "Mugs"}));
  EXPECT_EQ(p.tags, (std::vector<std::string>{"tea", "blue"}));
  EXPECT_EQ(p.complements, (std::vector<std::string>{"p2", "p3"}));
  EXPECT_EQ(p.gender, "female");
  EXPECT_EQ(p.price_minor, 1250);
  EXPECT_EQ(p.list_price_minor, 1500);
  EXPECT_EQ(p.stock_level, 7);
  EXPECT_EQ(p.first_seen_ms, 1704153600000);
  EXPECT_EQ(p.updated_ms, 1704240000000);
  EXPECT_EQ(p.rating_avg, 4.5);
  EXPECT_EQ(p.rating_count, 12u);
  EXPECT_EQ(p.labels[1], "sale");
  EXPECT_EQ(p.boost, -3);
  EXPECT_TRUE(p.adult);
  EXPECT_TRUE(report_.findings.empty());
}

TEST_F(ProductReader, NeedsOnlyAnIdAndTitlesTheProductByIt) {
  for (const char* heading : {"product", "id", "product_id"}) {
    const auto products = ReadText(std::string(heading) + "\nx1\n");
    ASSERT_EQ(products.size(), 1u);
    EXPECT_EQ(products[0].title, "x1");
    EXPECT_FALSE(products[0].price_minor.has_value());
    EXPECT_TRUE(products[0].in_stock);
  }
  EXPECT_FALSE(ReadProducts(files_.Write("n", "title\nx\n"), options_, nullptr).ok());
}

TEST_F(ProductReader, TakesOtherHeadingsByName) {
  options_.columns = {{"title", "Product_Type"}};
  EXPECT_EQ(ReadText("product_id,product_type\n1,ICE\n").at(0).title, "ICE");
  const auto absent = ReadProducts(files_.Write("n", "id\nx\n"), options_, nullptr);
  ASSERT_FALSE(absent.ok());
  EXPECT_NE(absent.status().message.find("Product_Type"), std::string::npos);
}

TEST_F(ProductReader, UnderstandsTheWordsOfAvailability) {
  for (const char* yes :
       {"in_stock", "In Stock", "preorder", "backorder", "https://schema.org/InStock", "true", "1", ""}) {
    EXPECT_TRUE(ReadText("id,availability\np," + std::string(yes) + "\n").at(0).in_stock) << yes;
  }
  for (const char* no :
       {"out_of_stock", "http://schema.org/OutOfStock", "SoldOut", "false", "0", "Discontinued"}) {
    EXPECT_FALSE(ReadText("id,availability\np," + std::string(no) + "\n").at(0).in_stock) << no;
  }
  EXPECT_FALSE(ReadText("id,stock_level\np,0\n").at(0).in_stock);
}

TEST_F(ProductReader, KeepsTheFirstOfARepeatedIdAndNamesTheLater) {
  const auto products = ReadText("id,title\np,first\nq,x\np,second\n");
  ASSERT_EQ(products.size(), 2u);
  EXPECT_EQ(products[0].title, "first");
  ASSERT_EQ(report_.findings.size(), 1u);
  EXPECT_EQ(report_.findings[0].line, 4);
}

TEST_F(ProductReader, CutsLongTitlesBetweenCharacters) {
  std::string title;
  for (int i = 0; i < 100'000; ++i) title += "é";
  const auto products = ReadText("id,title\np," + title + "\n");
  EXPECT_EQ(products.at(0).title, title.substr(0, 2 * kMaxTitleCodePoints));
  EXPECT_EQ(report_.findings.at(0).field, "title");
  EXPECT_LE(report_.findings.at(0).value.size(), kMaxFindingValueBytes);
}

TEST_F(ProductReader, RemovesControlCharactersAndSaysSo) {
  const std::string text = "id,title\np,\"a\0b\x1b[31m\xC2\x85 c\n d\"\n"s;
  EXPECT_EQ(ReadText(text).at(0).title, "ab[31m c d");
  EXPECT_EQ(report_.findings.at(0).reason, "control characters removed");
}

TEST_F(ProductReader, ReadsWindows1252LinesAndKeepsUtf8Ones) {
  EXPECT_EQ(ReadText("id,title\np,Caf\xE9 \x80\nq,Café €\n").at(0).title, "Café €");
  EXPECT_EQ(ReadText("id,title\np,Caf\xE9 \x80\nq,Café €\n").at(1).title, "Café €");
  EXPECT_EQ(report_.findings.at(0).line, 2);
  EXPECT_EQ(report_.findings.at(0).value, "1 lines");
}

TEST_F(ProductReader, LeavesOutAddressesAPageMustNotFollow) {
  const auto products =
      ReadText("id,url,image\np,javascript:alert(1),//cdn.test/a.png\nq,/a:b,data:image/png;base64\n");
  EXPECT_EQ(products.at(0).url, "");
  EXPECT_EQ(products.at(0).image, "//cdn.test/a.png");
  EXPECT_EQ(products.at(1).url, "/a:b");
  EXPECT_EQ(products.at(1).image, "");
}

TEST_F(ProductReader, LeavesOutPricesOfAnotherCurrency) {
  const auto products = ReadText("id,price\np,12.00 EUR\nq,£3\nr,free\n");
  EXPECT_FALSE(products.at(0).price_minor.has_value());
  EXPECT_EQ(products.at(1).price_minor, 300);
  EXPECT_FALSE(products.at(2).price_minor.has_value());
  EXPECT_EQ(report_.findings.size(), 2u);
  EXPECT_EQ(report_.kept, 3);
}

TEST_F(ProductReader, ReadsAHeaderWithoutRowsAsNoProducts) {
  EXPECT_TRUE(ReadText("id,title\n").empty());
}

TEST_F(ProductReader, CountsPhysicalLinesThroughQuotedLineEnds) {
  ReadText("id,title\np,\"two\nlines\"\n\n\nq,x\np,again\n");
  EXPECT_EQ(report_.findings.at(0).line, 7);
}

}  // namespace
}  // namespace rapport::builder
