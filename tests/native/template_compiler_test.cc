#include "rapport/builder/template_compiler.h"

#include <gtest/gtest.h>

#include "config_contains.h"
#include "template_reference.h"

namespace rapport::builder {
namespace {

const std::vector<std::string> kFields = {"title", "text", "url", "image", "label"};

struct Compiled {
  TemplateResult result;
  std::vector<uint8_t> literals;
};

Compiled Compile(const std::string& text, TemplateUse use = TemplateUse::kProducts) {
  Compiled compiled;
  compiled.result = CompileTemplate({"t", text, "t.html", "", {}}, use, kFields, compiled.literals);
  return compiled;
}

std::string Mistakes(const std::string& text, TemplateUse use = TemplateUse::kProducts) {
  std::string all;
  for (const ConfigError& error : Compile(text, use).result.errors) all += ToText(error) + "\n";
  return all;
}

// The escapes of all placeholders, in order, as letters: text, attribute, url, part.
std::string Escapes(const std::string& text) {
  const Compiled compiled = Compile(text);
  EXPECT_EQ(Mistakes(text), "") << text;
  std::string letters;
  for (const pack::TemplateOp& op : compiled.result.ops) {
    if (op.op() == static_cast<uint8_t>(TemplateOpCode::kField)) letters += "tauP"[op.escape()];
  }
  return letters;
}

std::string RenderPlain(const std::string& text, bool has_value, int items = 1) {
  const Compiled compiled = Compile(text);
  EXPECT_EQ(Mistakes(text), "") << text;
  reference::Rendering how;
  how.items = items;
  how.value = [](uint16_t field, Escape) { return "F" + std::to_string(field); };
  how.has_value = [has_value](size_t) { return has_value; };
  return reference::Render(compiled.result.ops, compiled.literals, how);
}

TEST(TemplateCompiler, EscapesEachPlaceholderForThePlaceItStandsIn) {
  EXPECT_EQ(Escapes("{{title}}"), "t");
  EXPECT_EQ(Escapes("<p title=\"{{title}}\" class='a {{brand}}'>{{title}}</p>"), "aat");
  EXPECT_EQ(Escapes("<a href=\"{{url}}\">a</a>"), "u");
  EXPECT_EQ(Escapes("<a href=\"{{url}}?ref={{id}}\">a</a>"), "uP");
  EXPECT_EQ(Escapes("<a href='/p/{{id}}'>a</a>"), "P");
  EXPECT_EQ(Escapes("<a href='https://shop.example/p/{{id}}?a=1&amp;b={{brand}}'>a</a>"), "PP");
  EXPECT_EQ(Escapes("<A HREF = \"{{url}}\" data-rapport-product=\"{{id}}\">a</A>"), "ua");
  EXPECT_EQ(Escapes("<img src=\"{{image}}\" alt=\"{{title}}\">"), "ua");
  EXPECT_EQ(Escapes("a < b {{title}} <!-- c > --> {{title}}"), "tt");
}

TEST(TemplateCompiler, RefusesPlaceholdersWhereAValueCouldBecomeCodeOrMarkup) {
  for (const char* text : {"<script>{{title}}</script>",
                           "<style>{{title}}</style>",
                           "<textarea>{{title}}</textarea>",
                           "<title>{{title}}</title>",
                           "<noscript>{{title}}</noscript>",
                           "<iframe>{{title}}</iframe>",
                           "<xmp>{{title}}</xmp>",
                           "<plaintext>{{title}}",
                           "<a onclick=\"{{title}}\">a</a>",
                           "<a style=\"color:{{title}}\">a</a>",
                           "<iframe srcdoc=\"{{title}}\"></iframe>",
                           "<img srcset=\"{{image}} 2x\">",
                           "<a title={{title}}>a</a>",
                           "<a title=a{{title}}>a</a>",
                           "<{{title}}>",
                           "<p{{title}}>",
                           "<p {{title}}>",
                           "<p {{title}}=\"a\">",
                           "<!-- {{title}} -->",
                           "<!doctype {{title}}>",
                           "<base href=\"{{url}}\">",
                           "<meta content=\"{{title}}\">",
                           "<object data=\"{{url}}\"></object>",
                           "<embed src=\"{{url}}\">",
                           "<svg><text>{{title}}</text></svg>",
                           "<svg><use xlink:href=\"{{url}}\"/></svg>",
                           "<svg><animate to=\"{{url}}\"/></svg>",
                           "<button formaction=\"{{url}}\">a</button>",
                           "<a ping=\"{{url}}\">a</a>",
                           "<a target=\"{{title}}\">a</a>",
                           "<math href=\"{{url}}\"></math>",
                           "</{{title}}>",
                           "<![CDATA[{{title}}]]>"}) {
    EXPECT_NE(Mistakes(text), "") << text;
  }
}

TEST(TemplateCompiler, RefusesPlaceholdersThatCouldDecideAnAddressSchemeOrHost) {
  for (const char* address : {"java{{title}}",
                              "javascript:{{title}}",
                              "java&#115;cript:{{title}}",
                              "javascript&colon;{{title}}",
                              " javascript:{{title}}",
                              "java\tscript:{{title}}",
                              "{{title}}:alert(1)",
                              "{{title}}x:alert(1)",
                              "{{title}}&colon;alert(1)",
                              "https://{{title}}/",
                              "//{{title}}",
                              "\\\\{{title}}",
                              "/{{category}}/{{title}}",
                              "https:{{title}}",
                              "data:text/html,{{title}}",
                              "vbscript:{{title}}",
                              "&#x{{title}};",
                              "{{#new}}java{{/new}}script:{{title}}",
                              "{{#new}}java{{/new}}script:a",
                              "{{#new}}/p/{{/new}}{{title}}",
                              "{{#new}}/{{/new}}/{{title}}"}) {
    EXPECT_NE(Mistakes("<a href=\"" + std::string(address) + "\">a</a>"), "") << address;
  }
  EXPECT_NE(Mistakes("<a href=\"javascript:void(0)\">a</a>"), "");
  EXPECT_EQ(Escapes("<a href=\"{{#url}}{{url}}{{/url}}\">a</a>"), "u");
  EXPECT_EQ(Escapes("<a href=\"{{#new}}/new/{{/new}}?q={{id}}\">a</a>"), "P");
  EXPECT_EQ(Escapes("<a href=\"mailto:a@shop.example?subject={{title}}\">a</a>"), "P");
}

TEST(TemplateCompiler, RefusesAddressesThatEmptyValuesOrSectionsTurnIntoAServer) {
  for (const char* address :
       {"/{{brand}}/sale", "/{{brand}}\\sale", "/{{brand}}{{category}}/x", "{{url}}/{{brand}}", "{{url}}/x",
        "{{image}}//x", "{{url}}{{id}}/x", "{{#new}}/{{/new}}/sale", "/{{#new}}a{{/new}}/sale",
        "{{#url}}{{url}}{{/url}}/x", "/{{#brand}}{{brand}}{{/brand}}/x", "{{#new}}..{{/new}}/{{brand}}/x"}) {
    const std::string mistakes = Mistakes("<a href=\"" + std::string(address) + "\">a</a>");
    EXPECT_TRUE(Contains(mistakes, "a server")) << address << ": " << mistakes;
  }
  for (const char* address : {"{{brand}}", "{{id}}.html", "{{title}}?a", "{{category}}/{{id}}"})
    EXPECT_TRUE(Contains(Mistakes("<a href=\"" + std::string(address) + "\">a</a>"), "is no address"))
        << address;
}

TEST(TemplateCompiler, AddressesThatStayWhereTheyArePass) {
  EXPECT_EQ(Escapes("<a href=\"/{{brand}}?a={{id}}\">a</a>"), "PP");
  EXPECT_EQ(Escapes("<a href=\"/c/{{brand}}/{{category}}/{{id}}\">a</a>"), "PPP");
  EXPECT_EQ(Escapes("<a href=\"./{{brand}}/x/{{id}}\">a</a>"), "PP");
  EXPECT_EQ(Escapes("<a href=\"{{url}}#{{id}}\">a</a>"), "uP");
  EXPECT_EQ(Escapes("<img src=\"{{image}}.webp?w=200\" alt=\"\">"), "u");
  EXPECT_EQ(Escapes("<a href=\"{{#url}}{{url}}{{/url}}{{^url}}/p/{{id}}{{/url}}\">a</a>"), "uP");
  EXPECT_EQ(Escapes("<img src=\"//cdn.example/i/{{id}}\" alt=\"\">"), "P");
}

TEST(TemplateCompiler, RefusesWhatWouldFreezeOrMoveThePage) {
  for (const char* text :
       {"<rapport-slot name=\"x\"></rapport-slot>", "<RAPPORT-SLOT>", "<rapport-content>",
        "<p>{{#new}}<Rapport-Slot name=\"x\">a</Rapport-Slot>{{/new}}</p>", "<svg><rapport-slot/></svg>",
        "<input autofocus>", "<input AutoFocus=\"\">", "<div data-rapport-state=\"filled\">a</div>",
        "<link rel=\"stylesheet\" href=\"/a\">", "<object data=\"/a\"></object>", "<base target=\"_top\">",
        "<meta http-equiv=\"refresh\" content=\"0\">"}) {
    EXPECT_NE(Mistakes(text), "") << text;
  }
  EXPECT_TRUE(
      Contains(Mistakes("<rapport-slot name=\"x\"></rapport-slot>"), "slots cannot stand in one another"));
  EXPECT_EQ(Escapes("<product-card title=\"{{title}}\">{{price}}</product-card>"), "at");
  EXPECT_EQ(Escapes("<form action=\"/cart/add\"><input name=\"id\" value=\"{{id}}\"></form>"), "a");
}

TEST(TemplateCompiler, RefusesWhatThePagesPolicyWouldDropAnyway) {
  EXPECT_TRUE(Contains(Mistakes("<script>let a;</script>"), "<script> may not stand in a template"));
  EXPECT_TRUE(Contains(Mistakes("<p onclick=\"a()\">a</p>"), "listen from the shop's own script"));
  EXPECT_TRUE(Contains(Mistakes("<p style=\"color:red\">a</p>"), "use class="));
}

TEST(TemplateCompiler, RefusesMustacheTagsItDoesNotHaveWithAdvice) {
  EXPECT_TRUE(Contains(Mistakes("{{{title}}}"), "there are no unescaped placeholders; write {{field}}"));
  EXPECT_TRUE(Contains(Mistakes("{{&title}}"), "there are no unescaped placeholders"));
  EXPECT_TRUE(Contains(Mistakes("{{>card}}"), "there are no partial templates"));
  EXPECT_TRUE(Contains(Mistakes("{{=<% %>=}}"), "the delimiters cannot be changed"));
  EXPECT_TRUE(Contains(Mistakes("{{title"), "this {{ is never closed"));
}

TEST(TemplateCompiler, NamesTheFieldsWhenOneIsUnknown) {
  EXPECT_TRUE(Contains(Mistakes("\n{{#products}}\n{{titel}}{{/products}}"),
                       "t.html:3: there is no field \"titel\" in {{#products}}; did you mean \"title\"? the "
                       "fields are: id, title, url"));
  EXPECT_TRUE(Contains(Mistakes("{{price}}{{#products}}{{/products}}"), "the fields are: title, name"));
  EXPECT_TRUE(Contains(Mistakes("{{price}}", TemplateUse::kContent), "id, title, text, url, image, label"));
  EXPECT_TRUE(Contains(Mistakes("{{new}}"), "write {{#new}}New{{/new}}"));
  EXPECT_TRUE(Contains(Mistakes("{{personal}}"), "write {{#personal}}"));
}

TEST(TemplateCompiler, SectionsMayHoldWholeTagsAttributesAndWordsOnly) {
  EXPECT_EQ(Escapes("<a{{#url}} href=\"{{url}}\"{{/url}}>{{title}}</a>"), "ut");
  EXPECT_EQ(Escapes("<a {{#url}}href=\"{{url}}\"{{/url}} class=\"a{{#new}} new{{/new}}\">a</a>"), "u");
  EXPECT_EQ(Escapes("{{#url}}<a href=\"{{url}}\">{{/url}}{{title}}{{#url}}</a>{{/url}}"), "ut");
  EXPECT_EQ(Escapes("<input {{#new}}disabled{{/new}}>"), "");
  for (const char* text :
       {"<a {{#new}}title=\"{{/new}}{{title}}\">", "<a title=\"{{#new}}\" {{/new}}{{title}}\">",
        "{{#new}}<{{/new}}p>", "<{{#new}}p{{/new}}>", "<p{{#new}}re{{/new}}>",
        "<a hr{{#new}}ef{{/new}}=\"{{url}}\">", "<!--{{#new}}-->{{/new}}-->",
        "<a title={{#new}}\"a\"{{/new}}>", "{{#new}}<svg>{{/new}}{{title}}", "&{{#new}}lt;{{/new}}",
        "<a{{#new}} {{/new}}onclick=\"a\">", "<a {{#new}}on{{/new}}click=\"a\">",
        "<a b{{#new}}{{/new}} =\"onx\">"}) {
    EXPECT_NE(Mistakes(text), "") << text;
  }
}

TEST(TemplateCompiler, LoopsMustEndInTheContextTheyBeganIn) {
  EXPECT_EQ(Escapes("<ul data-ids=\"{{#products}}{{id}} {{/products}}\"></ul>"), "a");
  EXPECT_TRUE(
      Contains(Mistakes("{{#products}}<a title=\"{{/products}}\">"), "one turn of {{#products}} ends in"));
  EXPECT_TRUE(Contains(Mistakes("<a href=\"{{#products}}{{url}}{{/products}}\">a</a>"), "one turn of"));
  EXPECT_TRUE(Contains(Mistakes("{{#products}}{{#products}}{{/products}}{{/products}}"), "inside another"));
  EXPECT_TRUE(Contains(Mistakes("{{#products}}{{/new}}{{/products}}"), "write {{/products}}"));
  EXPECT_TRUE(Contains(Mistakes("{{title}}{{/products}}"), "closes no section; remove it"));
  EXPECT_TRUE(Contains(Mistakes("{{#new}}a"), "{{#new}} is never closed"));
  EXPECT_TRUE(Contains(Mistakes("<p title=\"a"), "the template ends in the attribute title of <p>"));
}

TEST(TemplateCompiler, ATemplateWithoutLoopIsRepeatedForEachItem) {
  EXPECT_EQ(RenderPlain("<b>{{title}}</b>", true, 2), "<b>F3</b><b>F3</b>");
  EXPECT_EQ(RenderPlain("{{title}}:{{#products}}<b>{{title}}</b>{{/products}}", true, 2),
            "F0:<b>F3</b><b>F3</b>");
}

TEST(TemplateCompiler, RemovesTheLinesOfSectionsAndCommentsThatStandAlone) {
  EXPECT_EQ(RenderPlain("a\n  {{#new}}  \nb\n{{/new}}\r\nc\n{{! gone\n gone }}\nd", true), "a\nb\nc\nd");
  EXPECT_EQ(RenderPlain("a\n  {{#new}}  \nb\n{{/new}}\nc", false), "a\nc");
  EXPECT_EQ(RenderPlain("a {{#new}}b{{/new}} c{{! d }}\n", true), "a b c\n");
  EXPECT_EQ(RenderPlain("{{^new}}none{{/new}}", false), "none");
}

TEST(TemplateCompiler, WarnsWhenNobodyCouldCountAnItemsImpressions) {
  EXPECT_EQ(Compile("<b>{{title}}</b>").result.warnings.size(), 1u);
  EXPECT_EQ(Compile("<b data-rapport-product=\"{{id}}\">{{title}}</b>").result.warnings.size(), 0u);
  EXPECT_EQ(Compile("<b data-rapport-content=\"{{id}}\">{{title}}</b>", TemplateUse::kContent)
                .result.warnings.size(),
            0u);
}

TEST(TemplateCompiler, BuiltInTemplatesCompileWithoutWarningAndNoValueBreaksOut) {
  for (const auto& [name, use] :
       {std::pair("cards", TemplateUse::kProducts), std::pair("banner", TemplateUse::kContent)}) {
    const Compiled compiled = Compile(std::string(BuiltInTemplate(name)), use);
    EXPECT_EQ(Mistakes(std::string(BuiltInTemplate(name)), use), "");
    EXPECT_EQ(compiled.result.warnings.size(), 0u);
    EXPECT_EQ(reference::FindFault(compiled.result.ops, compiled.literals, kFields.size()), "");
  }
}

TEST(TemplateCompiler, RefusesTextsThatAreTooLongOrNoText) {
  EXPECT_TRUE(Contains(Mistakes(std::string(kMaxTemplateBytes + 1, 'a')), "write at most 65536"));
  EXPECT_TRUE(Contains(Mistakes("a\xff"), "not UTF-8"));
  EXPECT_TRUE(Contains(Mistakes(std::string("a\0b", 3)), "not UTF-8"));
}

TEST(TemplateReference, SeesValuesThatBreakOut) {
  // The check itself must be able to fail: a placeholder in an unquoted value, and one that is a whole script
  // address.
  const std::string text = "<a title=x></a><a href='javascript:";
  const std::vector<uint8_t> literals(text.begin(), text.end());
  const auto op = [](TemplateOpCode code, Escape escape, uint32_t begin, uint32_t end) {
    return pack::TemplateOp(static_cast<uint8_t>(code), static_cast<uint8_t>(escape), 3, begin, end);
  };
  const auto literal = [&](uint32_t begin, uint32_t end) {
    return op(TemplateOpCode::kLiteral, Escape::kText, begin, end);
  };
  EXPECT_TRUE(Contains(
      reference::FindFault({literal(0, 9), op(TemplateOpCode::kField, Escape::kText, 0, 0), literal(10, 15)},
                           literals, 0),
      "the output ends inside a tag"));
  EXPECT_TRUE(
      Contains(reference::FindFault({literal(15, 35), op(TemplateOpCode::kField, Escape::kUrlPart, 0, 0),
                                     literal(23, 24), literal(10, 15)},
                                    literals, 0),
               "a script address"));
}

}  // namespace
}  // namespace rapport::builder
