#include <algorithm>
#include <array>
#include <cctype>
#include <string>
#include <string_view>

#include "rapport/builder/assemble.h"

namespace rapport::builder {
namespace {

// Whole words of categories and tags, lower case, English, German, French, Dutch and Spanish. Titles are not
// searched: "faith" is also a name, a category is not.
constexpr auto kWords = std::to_array<std::string_view>(
    {"adult",     "erotic",       "erotica",      "erotik",          "erotique",       "sex",
     "sexual",    "condom",       "condoms",      "kondome",         "contraception",  "fertility",
     "pregnancy", "pregnant",     "maternity",    "schwangerschaft", "grossesse",      "zwangerschap",
     "embarazo",  "umstandsmode", "incontinence", "inkontinenz",     "diabetes",       "diabetic",
     "medicine",  "medicines",    "medication",   "medical",         "pharmacy",       "apotheke",
     "pharmacie", "farmacia",     "arzneimittel", "medikamente",     "antidepressant", "addiction",
     "hiv",       "oncology",     "cancer",       "wheelchair",      "prosthesis",     "mastectomy",
     "bible",     "bibles",       "quran",        "koran",           "torah",          "rosary",
     "religion",  "religious",    "faith",        "prayer",          "church",         "judaica",
     "islamic",   "christian",    "political",    "politics",        "lgbt",           "lgbtq"});

bool SaysSensitive(std::string_view text) {
  std::string word;
  for (size_t i = 0; i <= text.size(); ++i) {
    const bool letter = i < text.size() && std::isalpha(static_cast<unsigned char>(text[i])) != 0;
    if (letter) {
      word.push_back(static_cast<char>(std::tolower(static_cast<unsigned char>(text[i]))));
      continue;
    }
    if (std::find(kWords.begin(), kWords.end(), word) != kWords.end()) return true;
    word.clear();
  }
  return false;
}

}  // namespace

std::vector<bool> FindSensitive(const ProductTable& products) {
  std::vector<bool> sensitive(products.products.size());
  for (size_t i = 0; i < sensitive.size(); ++i) {
    const Product& product = products.products[i];
    sensitive[i] = product.adult ||
                   std::any_of(product.category_path.begin(), product.category_path.end(), SaysSensitive) ||
                   std::any_of(product.tags.begin(), product.tags.end(), SaysSensitive);
  }
  return sensitive;
}

}  // namespace rapport::builder
