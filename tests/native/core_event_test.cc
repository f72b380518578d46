#include <gtest/gtest.h>

#include <set>
#include <string>

#include "rapport/event.h"

namespace rapport {
namespace {

TEST(Event, EveryKindIsFoundAgainByItsName) {
  for (int number = 1; number < kEventKinds; ++number) {
    const auto kind = static_cast<EventKind>(number);
    EXPECT_EQ(ParseEventKind(EventKindName(kind)), kind) << number;
  }
}

TEST(Event, NoTwoKindsShareAName) {
  std::set<std::string_view> names;
  for (int number = 0; number < kEventKinds; ++number)
    names.insert(EventKindName(static_cast<EventKind>(number)));
  EXPECT_EQ(names.size(), static_cast<size_t>(kEventKinds));
}

TEST(Event, WhatIsNotListedIsUnknown) {
  for (const std::string_view name : {"", "unknown", "View_Item", "view_item ", "page_view"}) {
    EXPECT_EQ(ParseEventKind(name), EventKind::kUnknown) << name;
  }
  EXPECT_EQ(EventKindName(static_cast<EventKind>(kEventKinds)), "unknown");
  EXPECT_EQ(EventKindName(static_cast<EventKind>(255)), "unknown");
}

TEST(Event, NumbersStoredOnDevicesNeverChange) {
  EXPECT_EQ(EventKindName(static_cast<EventKind>(1)), "view_item");
  EXPECT_EQ(EventKindName(static_cast<EventKind>(9)), "purchase");
  EXPECT_EQ(EventKindName(static_cast<EventKind>(12)), "view_item_list");
  EXPECT_EQ(EventKindName(static_cast<EventKind>(17)), "sign_up");
  EXPECT_EQ(EventKindName(static_cast<EventKind>(18)), "dismiss_item");
  EXPECT_EQ(EventKindName(static_cast<EventKind>(19)), "restore_item");
  EXPECT_EQ(EventKindName(static_cast<EventKind>(20)), "experience_impression");
}

}  // namespace
}  // namespace rapport
