#include "rapport/builder/import_products.h"

#include <gtest/gtest.h>

#include "import_test_files.h"
#include "rapport/builder/text_clean.h"

namespace rapport::builder {
namespace {

class ImportProductsTest : public testing::Test {
 protected:
  std::vector<Product> Import(const std::string& text, const std::string& format = "") {
    report_ = {};
    auto table = ImportProducts(files_.Write("feed", text), format, options_, &report_);
    EXPECT_TRUE(table.ok()) << table.status().message;
    return table.ok() ? std::move(table.value().products) : std::vector<Product>{};
  }
  TestFiles files_;
  ReadOptions options_;
  ReadReport report_;
};

constexpr char kRss[] = R"(<?xml version="1.0"?>
<rss xmlns:g="http://base.google.com/ns/1.0" version="2.0"><channel><title>Shop</title>
<item><g:id>A1</g:id><title>Plain title</title><g:title><![CDATA[Tea &amp; <b>Mug</b>]]></g:title>
<link>https://s.test/a1</link><g:price>15.00 USD</g:price><g:sale_price>12.00 USD</g:sale_price>
<g:sale_price_effective_date>2024-01-01T00:00Z/2024-02-01T00:00Z</g:sale_price_effective_date>
<g:availability>in stock</g:availability><g:item_group_id>G</g:item_group_id>
<g:product_type>Home &gt; Kitchen</g:product_type><g:custom_label_0>x</g:custom_label_0>
<g:cost_of_goods_sold>1.00 USD</g:cost_of_goods_sold></item>
<item><g:id></g:id></item>
<item><g:id>A2</g:id><g:price>3 EUR</g:price><g:price>9 USD</g:price></item>
</channel></rss>)";

TEST_F(ImportProductsTest, ReadsGoogleRss) {
  options_.currency = "USD";
  const auto products = Import(kRss);
  ASSERT_EQ(products.size(), 2u);
  EXPECT_EQ(products[0].title, "Tea & Mug");
  EXPECT_EQ(products[0].price_minor, 1200);
  EXPECT_EQ(products[0].list_price_minor, 1500);
  EXPECT_EQ(products[0].group_id, "G");
  EXPECT_EQ(products[0].category_path, (std::vector<std::string>{"Home", "Kitchen"}));
  EXPECT_EQ(products[0].labels[0], "x");
  EXPECT_FALSE(products[1].price_minor.has_value());
  ASSERT_EQ(report_.findings.size(), 2u);
  EXPECT_EQ(report_.findings[0].line, 9);
  EXPECT_TRUE(report_.findings[0].dropped);
  options_.now_ms = 1'709'000'000'000;  // after the sale
  EXPECT_EQ(Import(kRss)[0].price_minor, 1500);
}

TEST_F(ImportProductsTest, ReadsGoogleAtomAndTables) {
  const auto atom = Import(
      "<feed xmlns='http://www.w3.org/2005/Atom' "
      "xmlns:g='http://base.google.com/ns/1.0'><entry><g:id>1</g:id>"
      "<link href='https://s.test/1'/><g:price>£2</g:price></entry></feed>");
  ASSERT_EQ(atom.size(), 1u);
  EXPECT_EQ(atom[0].url, "https://s.test/1");
  EXPECT_EQ(atom[0].currency, "GBP");
  const auto tsv = Import(
      "id\ttitle\tlink\timage link\tprice\tavailability\n1\tMug\t/m\t/m.png\t2.50 EUR\tout of stock\n");
  ASSERT_EQ(tsv.size(), 1u);
  EXPECT_EQ(tsv[0].image, "/m.png");
  EXPECT_EQ(tsv[0].price_minor, 250);
  EXPECT_FALSE(tsv[0].in_stock);
}

TEST_F(ImportProductsTest, DoesNotExpandEntitiesOfAHostileFeed) {
  std::string bomb = "<?xml version=\"1.0\"?><!DOCTYPE r [<!ENTITY a \"aaaaaaaaaa\">";
  for (char c = 'b'; c <= 'z'; ++c) {
    bomb += std::string("<!ENTITY ") + c + " \"";
    for (int i = 0; i < 10; ++i) bomb += std::string("&") + static_cast<char>(c - 1) + ";";
    bomb += "\">";
  }
  bomb += "]><rss><channel><item><id>1</id><title>&z;</title></item></channel></rss>";
  EXPECT_EQ(Import(bomb).at(0).title, "&z;");
}

TEST_F(ImportProductsTest, NamesTheLineWhereAFeedBreaksOff) {
  const auto cut =
      ImportProducts(files_.Write("feed", std::string_view(kRss).substr(0, 400)), "", options_, nullptr);
  ASSERT_FALSE(cut.ok());
  EXPECT_NE(cut.status().message.find("not well-formed XML"), std::string::npos);
  EXPECT_FALSE(ImportProducts(files_.Write("feed", std::string(100'000, '<')), "", options_, nullptr).ok());
  EXPECT_FALSE(ImportProducts(files_.Write("feed", "{\"a\":1}"), "", options_, nullptr).ok());
  EXPECT_EQ(ImportProducts(files_.Write("feed", "id\n1\n"), "xyz", options_, nullptr).status().code,
            StatusCode::kUnknownName);
}

TEST_F(ImportProductsTest, MergesShopifysRowsOfOneHandle) {
  options_.currency = "GBP";
  const auto products = Import(
      "Handle,Title,Body (HTML),Vendor,Product Category,Type,Tags,Published,Option1 Name,Option1 "
      "Value,Variant SKU,"
      "Variant Inventory Tracker,Variant Inventory Qty,Variant Inventory Policy,Variant Price,Variant "
      "Compare At Price,"
      "Variant Barcode,Image Src,Variant Image,Cost per item,Status\n"
      "tee,Tee,\"<p>Soft</p><p>tee</p>\",Acme,Apparel > Tops,,\"new, "
      "red\",TRUE,Color,Red,T-R,shopify,0,deny,10.00,15.00,"
      "'0123,https://s.test/a.jpg,,4.00,active\n"
      "tee,,,,,,,,,Blue,T-B,shopify,0,continue,12.00,,,https://s.test/b.jpg,https://s.test/blue.jpg,4.00,\n"
      "tee,,,,,,,,,,,,,,,,,https://s.test/c.jpg,,,\n"
      "mug,Mug,,Acme,,Mugs,,TRUE,Title,Default Title,M,,,deny,5.00,,,,,1.00,active\n"
      "old,Old,,,,,,TRUE,Title,Default Title,O,,,deny,5.00,,,,,,draft\n"
      "hid,Hid,,,,,,FALSE,Title,Default Title,H,,,deny,5.00,,,,,,active\n");
  ASSERT_EQ(products.size(), 3u);
  EXPECT_EQ(products[0].id, "T-R");
  EXPECT_EQ(products[0].group_id, "tee");
  EXPECT_EQ(products[0].description, "Soft tee");
  EXPECT_EQ(products[0].color, "Red");
  EXPECT_EQ(products[0].gtin, "0123");
  EXPECT_FALSE(products[0].in_stock);
  EXPECT_EQ(products[0].list_price_minor, 1500);
  EXPECT_EQ(products[1].title, "Tee");
  EXPECT_EQ(products[1].color, "Blue");
  EXPECT_EQ(products[1].image, "https://s.test/blue.jpg");
  EXPECT_TRUE(products[1].in_stock);
  EXPECT_EQ(products[1].tags, (std::vector<std::string>{"new", "red"}));
  EXPECT_EQ(products[2].id, "mug");
  EXPECT_EQ(products[2].category_path, (std::vector<std::string>{"Mugs"}));
  EXPECT_EQ(report_.skipped, 2);
  EXPECT_TRUE(report_.findings.empty());
}

TEST_F(ImportProductsTest, ReadsShopifysNewHeadings) {
  const auto products = Import(
      "Title,URL handle,Description,Vendor,Published on online store,Status,SKU,Barcode,Price,Compare-at "
      "price,"
      "Inventory tracker,Inventory quantity,Continue selling when out of stock,Product image URL\n"
      "Mug,mug,<b>Blue</b>,Acme,TRUE,Active,M-1,12,5.00,6.00,shopify,0,FALSE,https://s.test/m.jpg\n");
  ASSERT_EQ(products.size(), 1u);
  EXPECT_EQ(products[0].id, "mug");
  EXPECT_EQ(products[0].sku, "M-1");
  EXPECT_EQ(products[0].url, "/products/mug");
  EXPECT_EQ(products[0].description, "Blue");
  EXPECT_FALSE(products[0].in_stock);
}

TEST_F(ImportProductsTest, ReadsWooCommerceWithVariationsAndComplements) {
  const auto products = Import(
      "ID,Type,SKU,Name,Published,Visibility in catalog,Short description,In stock?,Stock,Sale price,Regular "
      "price,"
      "Categories,Images,Parent,Upsells,Cross-sells,Attribute 1 name,Attribute 1 value(s)\n"
      "10,variable,TEE,Tee,1,visible,Soft,1,,,,\"Clothes, Clothes > Tops\",\"/a.jpg, "
      "/b.jpg\",,MUG,id:99,Color,\"Red, Blue\"\n"
      "11,variation,TEE-R,Tee - Red,1,visible,,0,0,8,10,,,id:10,,,Color,Red\n"
      "12,variation,TEE-B,Tee - Blue,1,visible,,1,5,,10,,,TEE,,,Color,Blue\n"
      "20,\"simple, virtual\",MUG,Mug,1,visible,,1,,,5,Kitchen,,,,id:11,,\n"
      "30,simple,X,Draft,-1,visible,,1,,,5,,,,,,,\n"
      "31,simple,Y,Hidden,1,hidden,,1,,,5,,,,,,,\n"
      "40,variation,Z,Lost,1,visible,,1,,,5,,,id:77,,,,\n");
  ASSERT_EQ(products.size(), 3u);
  EXPECT_EQ(products[0].id, "11");
  EXPECT_EQ(products[0].group_id, "10");
  EXPECT_EQ(products[0].color, "Red");
  EXPECT_EQ(products[0].price_minor, 800);
  EXPECT_EQ(products[0].list_price_minor, 1000);
  EXPECT_FALSE(products[0].in_stock);
  EXPECT_EQ(products[0].category_path, (std::vector<std::string>{"Clothes", "Tops"}));
  EXPECT_EQ(products[0].complements, (std::vector<std::string>{"20"}));
  EXPECT_EQ(products[1].image, "/a.jpg");
  EXPECT_EQ(products[1].stock_level, 5);
  EXPECT_EQ(products[2].complements, (std::vector<std::string>{"11"}));
  EXPECT_EQ(report_.skipped, 3);
  EXPECT_EQ(report_.dropped, 1);
  EXPECT_EQ(report_.findings.at(0).line, 8);
}

TEST(StripMarkup, KeepsWordsAndDropsTagsScriptsAndComments) {
  EXPECT_EQ(StripMarkup("a<br>b<!-- c -->d<b>e</b>"), "a bde");
  EXPECT_EQ(StripMarkup("x<script>alert('<b>')</script>y<STYLE>z</STYLE>"), "xy");
  EXPECT_EQ(StripMarkup("<a title=\"1 > 0\">t</a>"), "t");
  EXPECT_EQ(StripMarkup("I <3 tea & 1 < 2"), "I <3 tea & 1 < 2");
  EXPECT_EQ(StripMarkup("caf&eacute; &amp;lt; &#8364;&#x20AC; &#146; &nope; &#0;"),
            "café &lt; €€ ’ &nope; \uFFFD");
  EXPECT_EQ(StripMarkup("<a href='unclosed>t</a>"), "t");
}

TEST(StripMarkup, TakesLinearTimeOnHostileText) {
  for (const char* piece : {"<a", "<a '", "<!--", "<script>", "&#", "<"}) {
    std::string text;
    while (text.size() < 1'000'000) text += piece;
    EXPECT_LE(StripMarkup(text).size(), text.size());
  }
}

}  // namespace
}  // namespace rapport::builder
