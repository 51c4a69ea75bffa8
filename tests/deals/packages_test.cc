// SPDX-License-Identifier: Apache-2.0
#include <random>

#include <gtest/gtest.h>

#include "deals/deals.h"
#include "scenario/reader.h"

namespace walkaway {
namespace {

constexpr const char* kPackageTalks = R"(
walkaway = 1
title = "Talks"
clock = { rounds = 3 }

[party.union]
noise = 1
type.militant.prior = 0.25
type.mild.prior = "rest"
number.anger = { value = 1, by_type.militant = 5 }

[party.firm]
noise = 1
number.cost = 3

[issue.rise]
status_quo = "none"
option.none = "no rise"
option.three = "3 per cent"
option.six = "6 per cent"

[issue.hours]
options = { from = 30, to = 40, step = 5 }
status_quo = "40"

[issue.law]
negotiable = false
option.old = "old"
option.new = "new"

[worth.union]
rise.three = 4
rise.six = { value = 9, by_type.militant = 6 }
hours.rule = "(40 - hours) / 5"
law.old = 100

[worth.firm]
rise = { rule = "rise == six ? -2 * cost : -cost", once = true }
hours = { rule = "hours - 40 - union.anger" }
law = { old = 10, new = 20 }

[[together]]
party = "firm"
options = { rise = "six", hours = "30" }
worth = -50

[[stage]]
id = "propose"
kind = "offer"
mover = "firm"
menu = "all"
then = "reply"

[[stage]]
id = "reply"
kind = "answer"
mover = "union"
)";

Scenario talks() { return read_scenario_text(kPackageTalks, "talks.toml"); }

const Package& package(const std::vector<Package>& packages, const std::string& id) {
  for (const Package& it : packages) {
    if (it.id == id) return it;
  }
  throw std::logic_error("no package " + id);
}

TEST(Packages, AreEveryCombinationTheStatusQuoIncluded) {
  const std::vector<Package> packages = all_packages(talks());
  ASSERT_EQ(packages.size(), 9u);
  EXPECT_EQ(packages.front().id, "none+30");
  EXPECT_EQ(packages.back().id, "six+40");
  EXPECT_EQ(packages.back().label, "6 per cent, 40");
  for (const Package& it : packages) EXPECT_EQ(it.options[2], kNone);  // the law is not negotiable
}

TEST(Packages, OverTheLimitAreRefusedWithTheirNumber) {
  try {
    all_packages(talks(), 8);
    FAIL() << "nothing was thrown";
  } catch (const InputError& error) {
    ASSERT_EQ(error.faults().size(), 1u);
    EXPECT_NE(error.faults()[0].what.find("9 packages"), std::string::npos) << error.faults()[0].what;
  }
}

TEST(WorthPerRound, AddsNumbersRulesAndExtrasByType) {
  const Scenario scenario = talks();
  const auto worth = worth_per_round(scenario, scenario.central_values(), package(all_packages(scenario), "six+30"));
  // Militant, mild: 6 or 9 for the rise, 2 for the hours, 100 for the old law, which stays.
  EXPECT_EQ(worth[0], (std::vector<double>{108, 111}));
  // Once: -6 for the rise; 30 - 40 less the union's anger, 5 with odds 0.25 and else 1; -50 for both; 10 for the law.
  ASSERT_EQ(worth[1].size(), 1u);
  EXPECT_NEAR(worth[1][0], -6 - 10 - (0.25 * 5 + 0.75 * 1) - 50 + 10, 1e-12);
}

TEST(WorthPerRound, OfTheStatusQuoIsWhatIsInForceAnyway) {
  const Scenario scenario = talks();
  const auto worth = worth_per_round(scenario, scenario.central_values(), package(all_packages(scenario), "none+40"));
  EXPECT_EQ(worth[0], (std::vector<double>{100, 100}));
  EXPECT_EQ(worth[1], (std::vector<double>{10}));
}

TEST(WorthPerRound, NamesARuleThatGivesNoNumber) {
  std::string text = kPackageTalks;
  text.replace(text.find("(40 - hours) / 5"), 16, "1 / (hours - 35)");
  const Scenario scenario = read_scenario_text(text, "talks.toml");
  try {
    worth_per_round(scenario, scenario.central_values(), package(all_packages(scenario), "six+35"));
    FAIL() << "nothing was thrown";
  } catch (const InputError& error) {
    EXPECT_NE(error.faults()[0].what.find("hours = 35"), std::string::npos) << error.faults()[0].what;
    EXPECT_GT(error.faults()[0].at.line, 0);
  }
}

std::vector<std::vector<double>> naive_swings(const Scenario& scenario, const Values& values) {
  std::vector<std::vector<double>> least, most;
  for (const Package& it : all_packages(scenario)) {
    const auto worth = worth_per_round(scenario, values, it);
    if (least.empty()) least = most = worth;
    for (size_t p = 0; p < worth.size(); ++p) {
      for (size_t t = 0; t < worth[p].size(); ++t) {
        least[p][t] = std::min(least[p][t], worth[p][t]);
        most[p][t] = std::max(most[p][t], worth[p][t]);
      }
    }
  }
  for (size_t p = 0; p < most.size(); ++p) {
    for (size_t t = 0; t < most[p].size(); ++t) most[p][t] -= least[p][t];
  }
  return most;
}

TEST(Swings, AreThoseOverAllPackages) {
  const Scenario scenario = talks();
  const Values values = scenario.central_values();
  const auto swing = swings(scenario, values), naive = naive_swings(scenario, values);
  ASSERT_EQ(swing.size(), 2u);
  EXPECT_EQ(swing[0], (std::vector<double>{8, 11}));
  for (size_t p = 0; p < swing.size(); ++p) {
    for (size_t t = 0; t < swing[p].size(); ++t) EXPECT_NEAR(swing[p][t], naive[p][t], 1e-12);
  }
}

/// Four issues of three options, worth from numbers, rules that read other issues, and extras, at random.
std::string random_scenario(uint64_t seed) {
  std::mt19937_64 random(seed);
  const auto number = [&] { return std::to_string(static_cast<int>(random() % 21) - 10); };
  std::string text =
      "walkaway = 1\ntitle = \"random\"\nclock = { rounds = 1 }\n[party.a]\nnoise = 1\n[party.b]\nnoise = 1\n";
  for (int i = 0; i < 4; ++i)
    text += fmt::format("[issue.i{}]\noption.x{} = \"x\"\noption.y{} = \"y\"\noption.z{} = \"z\"\n", i, i, i, i);
  for (int i = 0; i < 4; ++i) {
    for (const char* party : {"a", "b"}) {
      const uint64_t other = random() % 8;
      text += fmt::format("[worth.{}.i{}]\nx{} = {}\n", party, i, i, number());
      if (other < 4) {
        text += fmt::format("y{} = {{ rule = \"i{} == z{} ? {} : {}\" }}\n", i, other, other, number(), number());
      } else {
        text += fmt::format("y{} = {}\n", i, number());
      }
      text += fmt::format("z{} = {}\n", i, number());
    }
  }
  if (random() % 2 == 0) {
    text += fmt::format("[[together]]\nparty = \"a\"\noptions = {{ i0 = \"x0\", i{} = \"y{}\" }}\nworth = {}\n", 3, 3,
                        number());
  }
  return text + "[protocol]\nkind = \"take_it_or_leave_it\"\nparties = [\"a\", \"b\"]\n";
}

TEST(Swings, AreTheSameWhetherOrNotIssuesAreMultipliedOut) {
  for (uint64_t seed = 0; seed < 50; ++seed) {
    const Scenario scenario = read_scenario_text(random_scenario(seed), "random.toml");
    const Values values = scenario.central_values();
    const auto swing = swings(scenario, values), naive = naive_swings(scenario, values);
    for (size_t p = 0; p < swing.size(); ++p) EXPECT_NEAR(swing[p][0], naive[p][0], 1e-9) << "seed " << seed;
  }
}

TEST(Swings, NeverMultiplyOutIssuesThatDoNotHangTogether) {
  std::string text =
      "walkaway = 1\ntitle = \"wide\"\nclock = { rounds = 1 }\n[party.a]\nnoise = 1\n[party.b]\nnoise = 1\n";
  for (int i = 0; i < 40; ++i) {
    text +=
        fmt::format("[issue.i{}]\noptions = {{ from = 0, to = 9, step = 1 }}\nworth.a = {{ rule = \"i{}\" }}\n", i, i);
  }
  text += "[package.low]\n";
  for (int i = 0; i < 40; ++i) text += fmt::format("i{} = 0\n", i);
  text += "[protocol]\nkind = \"take_it_or_leave_it\"\nparties = [\"a\", \"b\"]\nmenu = [\"low\"]\n";
  const Scenario scenario = read_scenario_text(text, "wide.toml");
  EXPECT_EQ(swings(scenario, scenario.central_values())[0][0], 40 * 9);
}

}  // namespace
}  // namespace walkaway
