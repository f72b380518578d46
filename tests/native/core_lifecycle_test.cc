#include <gtest/gtest.h>

#include "rapport/lifecycle.h"

namespace rapport {
namespace {

Profile Visitor(uint32_t sessions, uint32_t orders = 0) {
  Profile profile;
  profile.sessions = sessions;
  profile.orders = orders;
  return profile;
}

TEST(Lifecycle, AFirstVisitIsAStrangers) {
  EXPECT_EQ(StageOf(Visitor(1), false), Stage::kStranger);
}

TEST(Lifecycle, WhoComesBackIsInterested) {
  EXPECT_EQ(StageOf(Visitor(2), false), Stage::kInterested);
}

TEST(Lifecycle, WhoPutsSomethingAsideIsInterested) {
  Profile cart = Visitor(1);
  cart.cart_products = 1;
  EXPECT_EQ(StageOf(cart, false), Stage::kInterested);
  Profile wish = Visitor(1);
  wish.wished = true;
  EXPECT_EQ(StageOf(wish, false), Stage::kInterested);
}

TEST(Lifecycle, OneOrTwoOrdersMakeACustomerThreeARegular) {
  EXPECT_EQ(StageOf(Visitor(1, 1), false), Stage::kCustomer);
  EXPECT_EQ(StageOf(Visitor(9, 2), false), Stage::kCustomer);
  EXPECT_EQ(StageOf(Visitor(1, 3), false), Stage::kRegular);
}

TEST(Lifecycle, OnlyACustomerCanBeAnAdvocate) {
  EXPECT_EQ(StageOf(Visitor(5), true), Stage::kInterested);
  EXPECT_EQ(StageOf(Visitor(5, 1), true), Stage::kAdvocate);
  EXPECT_EQ(StageOf(Visitor(5, 8), true), Stage::kAdvocate);
}

TEST(Lifecycle, StagesAreNamedAsConditionsNameThem) {
  EXPECT_EQ(StageName(Stage::kStranger), "stranger");
  EXPECT_EQ(StageName(Stage::kInterested), "interested");
  EXPECT_EQ(StageName(Stage::kCustomer), "customer");
  EXPECT_EQ(StageName(Stage::kRegular), "regular");
  EXPECT_EQ(StageName(Stage::kAdvocate), "advocate");
}

}  // namespace
}  // namespace rapport
