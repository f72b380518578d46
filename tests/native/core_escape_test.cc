#include <gtest/gtest.h>

#include <string>

#include "core_history_builder.h"
#include "rapport/escape.h"

namespace rapport {
namespace {

using test::Random;

std::string Escaped(std::string_view value, Escape escape) {
  std::string out = "^";
  AppendEscaped(value, escape, &out);
  EXPECT_EQ(out[0], '^') << "what was there stays";
  return out.substr(1);
}

TEST(Escape, TextCannotBecomeMarkup) {
  EXPECT_EQ(Escaped("<b>\"Tea\" & 'more'</b>", Escape::kText), "&lt;b&gt;\"Tea\" &amp; 'more'&lt;/b&gt;");
  EXPECT_EQ(Escaped("&amp;", Escape::kText), "&amp;amp;");
}

TEST(Escape, AnAttributeCannotEnd) {
  EXPECT_EQ(Escaped("\" onclick='x'", Escape::kAttribute), "&quot; onclick=&#39;x&#39;");
}

TEST(Escape, NullBytesAreLeftOutEverywhere) {
  const std::string_view value("/a\0b", 4);
  for (const Escape escape : {Escape::kText, Escape::kAttribute, Escape::kUrl})
    EXPECT_EQ(Escaped(value, escape), "/ab");
  EXPECT_EQ(Escaped(value, Escape::kUrlPart), "%2Fab");
  EXPECT_EQ(Escaped(std::string_view("java\0script:x", 13), Escape::kUrl), "");
}

TEST(Escape, BeyondAsciiBytesStay) {
  EXPECT_EQ(Escaped("Für Ænë 茶", Escape::kAttribute), "Für Ænë 茶");
}

TEST(Escape, UrlPartsKeepOnlyUnreservedCharacters) {
  EXPECT_EQ(Escaped("a-Z_0.~", Escape::kUrlPart), "a-Z_0.~");
  EXPECT_EQ(Escaped("a/b?c=d&e #\"'<>%", Escape::kUrlPart), "a%2Fb%3Fc%3Dd%26e%20%23%22%27%3C%3E%25");
  EXPECT_EQ(Escaped("é\x7f\xff", Escape::kUrlPart), "%C3%A9%7F%FF");
}

TEST(Escape, RelativeAddressesAndTheAllowedSchemesPass) {
  for (const std::string_view url :
       {"", "/p?a=1&b=2", "p/q:r", "?q=a:b", "#a:b", "//cdn.example/x", "https://shop.example/",
        "HTTP://shop.example", "mailto:help@shop.example", "../up", " /space", "img.svg"}) {
    EXPECT_TRUE(IsSafeUrl(url)) << url;
  }
  EXPECT_EQ(Escaped("/p?a=1&b=\"2\"", Escape::kUrl), "/p?a=1&amp;b=&quot;2&quot;");
}

TEST(Escape, EveryOtherSchemeIsLeftOutWhole) {
  for (const std::string_view url : {"javascript:alert(1)",
                                     "JaVaScRiPt:alert(1)",
                                     "java\tscript:alert(1)",
                                     "java\r\nscript:alert(1)",
                                     " \x01javascript:x",
                                     "\x1fjavascript:x",
                                     "javascript\n:x",
                                     "javascript :x",
                                     "javascript&colon;alert(1)",
                                     "javascript&#58;alert(1)",
                                     "java&Tab;script:x",
                                     "data:text/html,x",
                                     "vbscript:x",
                                     "blob:x",
                                     "file:///etc",
                                     "ftp://x",
                                     ":x",
                                     "httpx://x",
                                     "xhttp://x",
                                     "https\xc2\xa0:x",
                                     "feed:javascript:x",
                                     "view-source:x"}) {
    EXPECT_FALSE(IsSafeUrl(url)) << url;
    EXPECT_EQ(Escaped(url, Escape::kUrl), "") << url;
  }
}

// What a browser takes as the scheme (WHATWG URL Standard, basic URL parser): leading C0 controls and spaces
// and all tabs and line ends are dropped, then a letter, then letters, digits, + - . up to a colon.
std::string BrowsersScheme(std::string_view url) {
  while (!url.empty() && static_cast<unsigned char>(url.front()) <= ' ') url.remove_prefix(1);
  std::string scheme;
  for (const char c : url) {
    if (c == '\t' || c == '\n' || c == '\r') continue;
    if (c == ':') return scheme;
    const char lower = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    const bool letter = lower >= 'a' && lower <= 'z';
    if (!letter && (scheme.empty() || !((c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.')))
      return "";
    scheme.push_back(lower);
  }
  return "";
}

TEST(Escape, NoAddressThatPassesHasAnotherSchemeToABrowser) {
  const std::string alphabet("jJavascriptht:/s\t\n\r \x01&;#\0", 26);
  Random random(31);
  for (int round = 0; round < 20'000; ++round) {
    std::string url = random.Chance(50) ? "javascript:" : "http:";
    for (uint32_t edits = random.Below(4); edits > 0; --edits) {
      const char c = alphabet[random.Below(static_cast<uint32_t>(alphabet.size()))];
      url.insert(random.Below(static_cast<uint32_t>(url.size() + 1)), 1, c);
    }
    std::string without_nulls;
    for (const char c : Escaped(url, Escape::kUrl)) without_nulls.push_back(c);
    const std::string scheme = BrowsersScheme(without_nulls);
    ASSERT_TRUE(scheme.empty() || scheme == "http" || scheme == "https" || scheme == "mailto") << url;
  }
}

// What a browser drops from an address before it reads it.
std::string Dropped(std::string_view url) {
  std::string kept;
  for (const char c : url) {
    if (static_cast<unsigned char>(c) >= ' ' && c != '\x7f') kept += c;
  }
  kept.erase(0, kept.find_first_not_of(' '));
  kept.erase(kept.find_last_not_of(' ') + 1);
  return kept;
}

TEST(Escape, AServerIsNamedOpenlyAndItsNameEndsWithTheValue) {
  for (const std::string_view url : {"//cdn.example", "https://shop.example", "HTTP://shop.example:80"})
    EXPECT_EQ(Escaped(url, Escape::kUrl), std::string(url) + "/");
  for (const std::string_view url : {"//cdn.example/a", "https://shop.example/", "https://shop.example?a",
                                     "/", "/a//b", "a//b", "?a=//b", "mailto:a@b.example"})
    EXPECT_EQ(Escaped(url, Escape::kUrl), std::string(url));
  for (const std::string_view url :
       {"//", "///evil.example", "\\\\evil.example", "/\\evil.example", "\\/evil.example", "\\a",
        "https:", "https:/", "https://", "https:///evil.example", "https:evil.example",
        "http:\\\\evil.example", "//?a", "//@evil.example", "https://:80"})
    EXPECT_EQ(Escaped(url, Escape::kUrl), "") << url;
  EXPECT_EQ(Escaped("/\t/evil.example", Escape::kUrl), "//evil.example/") << "as a browser reads it";
  EXPECT_EQ(Escaped(" /a b\n ", Escape::kUrl), "/a b");
}

// Character by character, by table.
std::string Reference(std::string_view value, Escape escape) {
  std::string out;
  for (const char c : value) {
    const bool attribute = escape != Escape::kText;
    if (c == '\0') continue;
    if (escape == Escape::kUrlPart) {
      const bool plain =
          std::string_view("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~").find(c) !=
          std::string_view::npos;
      const std::string hex = "0123456789ABCDEF";
      const auto byte = static_cast<unsigned char>(c);
      out += plain ? std::string(1, c) : std::string{'%', hex[byte / 16], hex[byte % 16]};
    } else if (c == '&') {
      out += "&amp;";
    } else if (c == '<') {
      out += "&lt;";
    } else if (c == '>') {
      out += "&gt;";
    } else if (c == '"' && attribute) {
      out += "&quot;";
    } else if (c == '\'' && attribute) {
      out += "&#39;";
    } else {
      out += c;
    }
  }
  return out;
}

TEST(Escape, RandomBytesAgreeWithTheReference) {
  Random random(32);
  for (int round = 0; round < 3000; ++round) {
    std::string value(random.Below(20), 'x');
    for (char& c : value)
      c = random.Chance(50) ? "&<>\"'"[random.Below(5)] : static_cast<char>(random.Below(256));
    for (const Escape escape : {Escape::kText, Escape::kAttribute, Escape::kUrlPart}) {
      ASSERT_EQ(Escaped(value, escape), Reference(value, escape));
    }
    if (Dropped(value).starts_with('\\') || Dropped(value).starts_with("//")) continue;  // tested above
    ASSERT_EQ(Escaped(value, Escape::kUrl), IsSafeUrl(value) ? Reference(Dropped(value), Escape::kUrl) : "");
  }
}

}  // namespace
}  // namespace rapport
