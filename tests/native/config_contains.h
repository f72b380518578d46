// A readable failure for "this message says that".
#ifndef RAPPORT_TESTS_NATIVE_CONFIG_CONTAINS_H_
#define RAPPORT_TESTS_NATIVE_CONFIG_CONTAINS_H_

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace rapport {

inline ::testing::AssertionResult Contains(const std::string& text, std::string_view part) {
  if (text.find(part) != std::string::npos) return ::testing::AssertionSuccess();
  return ::testing::AssertionFailure() << "\"" << text << "\" does not say \"" << part << "\"";
}

}  // namespace rapport

#endif  // RAPPORT_TESTS_NATIVE_CONFIG_CONTAINS_H_
