// SPDX-License-Identifier: Apache-2.0
// Who thinks which profile of private types how likely.
#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "support/built.h"

namespace walkaway::testing {
namespace {

constexpr const char* kStage = R"(
[[stage]]
id = "talk"
mover = "a"
move.yes = {}
move.no = {}
then = "reply"
[[stage]]
id = "reply"
mover = "b"
move.yes = {}
move.no = {}
then = "next_round"
)";

/// Party a is x or y, party b p or q.
std::string talk(const std::string& a, const std::string& b, const std::string& more = "") {
  return "walkaway = 1\ntitle = \"types\"\nclock = { rounds = 1 }\n[party.a]\nnoise = 1\n" + a + "\n[party.b]\n" +
         (b.starts_with("noise") ? "" : "noise = 1\n") + b + "\n" + more + kStage;
}

const std::string kA = "type.x.prior = 0.25\ntype.y.prior = \"rest\"\n";
const std::string kB = "type.p.prior = 0.4\ntype.q.prior = \"rest\"\n";

using Row = std::vector<double>;

void expect_near(const Row& got, const Row& want) {
  ASSERT_EQ(got.size(), want.size());
  for (size_t i = 0; i < got.size(); ++i) EXPECT_NEAR(got[i], want[i], 1e-12) << "entry " << i;
}

TEST(Types, LanesAreTheProfilesWithTheProductOfThePriors) {
  const Built g(talk(kA, kB));
  expect_near(g.tree().lane_prior, {0.25 * 0.4, 0.25 * 0.6, 0.75 * 0.4, 0.75 * 0.6});
  expect_near(g.tree().analyst_prior, g.tree().lane_prior);
  expect_near(g.beliefs("a", 0), {0.4, 0.6, 0, 0});
  expect_near(g.beliefs("b", 1), {0, 0.25, 0, 0.75});
}

TEST(Types, APartyKnowsTheTypesItIsToldOf) {
  const Built g(talk(kA + "knows = [\"b\"]\n", kB));
  expect_near(g.beliefs("a", 1), {0, 1, 0, 0});
  EXPECT_EQ(g.tree().agents, (std::vector<uint32_t>{4, 2}));
}

TEST(Types, WhatAPartyIsToldGoesBeforeWhatItBelieves) {
  const Built g(talk("knows = [\"b\"]\ntype.x = { prior = 0.25, believes.b = { p = 0.9, q = \"rest\" } }\n"
                     "type.y.prior = \"rest\"\n",
                     kB));
  expect_near(g.beliefs("a", 1), {0, 1, 0, 0});
}

TEST(Types, ATypeMayBelieveOtherwiseAndOnlyItDoes) {
  const Built g(
      talk("type.x = { prior = 0.25, believes.b = { p = 0.9, q = \"rest\" } }\ntype.y.prior = \"rest\"\n", kB));
  expect_near(g.beliefs("a", g.lane("a", "x")), {0.9, 0.1, 0, 0});
  expect_near(g.beliefs("a", g.lane("a", "y")), {0, 0, 0.4, 0.6});
  expect_near(g.tree().lane_prior, {0.1, 0.15, 0.3, 0.45});
}

TEST(Types, BelievesMayGiveOddsToATypeThatThePriorRulesOut) {
  const Built g(talk("type.x = { prior = 0.25, believes.b = { p = 0.5, q = 0.5 } }\ntype.y.prior = \"rest\"\n",
                     "type.p.prior = 1\ntype.q.prior = 0\n"));
  expect_near(g.beliefs("a", g.lane("a", "x")), {0.5, 0.5, 0, 0});
  expect_near(g.beliefs("b", g.lane("b", "q")), {0, 0.25, 0, 0.75});
}

TEST(Types, TheAnalystsOddsAreTheAnalystsAlone) {
  const Built g(talk(kA, kB, "[analyst_prior.b]\np = 0.8\nq = \"rest\"\n"));
  expect_near(g.tree().analyst_prior, {0.25 * 0.8, 0.25 * 0.2, 0.75 * 0.8, 0.75 * 0.2});
  expect_near(g.tree().lane_prior, {0.1, 0.15, 0.3, 0.45});
  expect_near(g.beliefs("a", 0), {0.4, 0.6, 0, 0});
}

constexpr const char* kJoint = R"(
[[joint]]
types = { a = "x", b = "p" }
prior = 0.2
[[joint]]
types = { a = "y", b = "p" }
prior = 0.3
[[joint]]
types = { a = "y", b = "q" }
prior = "rest"
)";

TEST(Types, AJointPriorKeepsOnlyProfilesThatSomebodyThinksPossible) {
  const Built g(talk(kA, kB, kJoint));
  ASSERT_EQ(g.tree().lanes, 3u);
  expect_near(g.tree().lane_prior, {0.2, 0.3, 0.5});
  expect_near(g.beliefs("a", g.lane("a", "x")), {1, 0, 0});
  expect_near(g.beliefs("a", g.lane("a", "y")), {0, 0.3 / 0.8, 0.5 / 0.8});
  expect_near(g.beliefs("b", g.lane("b", "p")), {0.4, 0.6, 0});
}

TEST(Types, ABeliefKeepsAProfileThatTheJointPriorRulesOut) {
  const Built g(
      talk("type.x = { prior = 0.25, believes.b = { p = 0.5, q = 0.5 } }\ntype.y.prior = \"rest\"\n", kB, kJoint));
  ASSERT_EQ(g.tree().lanes, 4u);
  expect_near(g.beliefs("a", g.lane("a", "x")), {0.5, 0.5, 0, 0});
  expect_near(g.tree().lane_prior, {0.2, 0, 0.3, 0.5});
}

TEST(Types, AnUnnamedPartyOfAJointEntryIsSpreadByItsOwnPrior) {
  const Built g(talk(
      kA, kB,
      "[[joint]]\ntypes = { a = \"x\" }\nprior = 0.7\n[[joint]]\ntypes = { a = \"y\", b = \"q\" }\nprior = 0.3\n"));
  ASSERT_EQ(g.tree().lanes, 3u);
  expect_near(g.tree().lane_prior, {0.7 * 0.4, 0.7 * 0.6, 0.3});
}

TEST(Types, BelievesReweighByJeffreysRule) {
  // x believes of b's type otherwise, and keeps what the joint prior says of c given b's type.
  const Built g(talk("type.x = { prior = 1, believes.b = { p = 0.5, q = 0.5 } }\n", kB,
                     "[party.c]\ntype.m.prior = 0.5\ntype.n.prior = 0.5\n"
                     "[[joint]]\ntypes = { b = \"p\", c = \"m\" }\nprior = 0.1\n[[joint]]\ntypes = { b = \"p\", c = "
                     "\"n\" }\nprior = 0.3\n"
                     "[[joint]]\ntypes = { b = \"q\", c = \"n\" }\nprior = 0.6\n"));
  expect_near(g.beliefs("a", 0), {0.5 * 0.25, 0.5 * 0.75, 0.5});
}

TEST(Types, NoiseOfEachTypeBecomesItsRate) {
  const Built g(talk(kA, "noise = { value = 2, by_type.q = 8 }\n" + kB));
  EXPECT_DOUBLE_EQ(g.tree().rate_of(1, g.tree().agent(1, g.lane("b", "p"))), 0.5);
  EXPECT_DOUBLE_EQ(g.tree().rate_of(1, g.tree().agent(1, g.lane("b", "q"))), 0.125);
}

TEST(Types, PartiesWithoutMovesAreLedgers) {
  const Built g(talk(kA, kB, "[party.c]\nflow = \"1\"\n"));
  EXPECT_EQ(g.tree().mover_party, (std::vector<uint32_t>{0, 1}));
  EXPECT_EQ(g.tree().ledger_party, (std::vector<uint32_t>{2}));
  EXPECT_DOUBLE_EQ(g.pays("c", {"yes", "no"}), 1);
}

}  // namespace
}  // namespace walkaway::testing
