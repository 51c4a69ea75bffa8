// SPDX-License-Identifier: Apache-2.0
// Slopes of the headline figures by the adjoint, against differences of analyses solved from the start of the path, and
// against forms that can be had by hand.
#include <cmath>
#include <set>

#include <gtest/gtest.h>

#include "counsel/awkward.h"
#include "counsel/headline.h"
#include "counsel/ranged.h"
#include "counsel/toys.h"

namespace walkaway {
namespace {

using namespace toys;

Answers slopes_of(const Scenario& scenario, uint32_t threads = 1) {
  return ask(scenario, {.simulations = 20, .threads = threads, .what_ifs = false, .pivots = false, .slopes = true});
}
Answers slopes_of(const std::string& text) { return slopes_of(read_scenario_text(text, "case.toml")); }

const NumberSlopes& by(const Scenario& scenario, const SlopesAnswer& answer, const std::string& path) {
  for (const NumberSlopes& number : answer.numbers)
    if (scenario.numbers[number.number].path == path) return number;
  throw std::logic_error("no " + path);
}

size_t figure(const SlopesAnswer& answer, const std::string& id) {
  for (size_t i = 0; i < answer.outputs.size(); ++i)
    if (answer.outputs[i].id == id) return i;
  throw std::logic_error("no " + id);
}

/// Today's figures with one number elsewhere, from the start of the path.
std::vector<double> cold(const Scenario& scenario, const Answers& today, NumberId number, double at) {
  Values values = scenario.central_values();
  values[number] = at;
  const Analysis there = analyze_and_keep(
      scenario, values, {.simulations = 20, .threads = 1, .what_ifs = false, .pivots = false, .tolerance = 1e-12});
  return headline_values(today.slopes->outputs, today, {there.negotiation, there.answers});
}

/// Slopes by the five-point formula (Abramowitz and Stegun 25.3.6), whose error falls with the fourth power of the
/// step; with `one_sided` by the three-point one from below.
std::vector<double> by_differences(const Scenario& scenario, const Answers& today, const NumberSlopes& n,
                                   bool one_sided) {
  const double h = (one_sided ? 1e-5 : 1e-3) * (n.high - n.low);
  std::vector<std::pair<double, double>> points = {{-2, 1.0 / 12}, {-1, -8.0 / 12}, {1, 8.0 / 12}, {2, -1.0 / 12}};
  if (one_sided) points = {{0, 1.5}, {-1, -2}, {-2, 0.5}};
  std::vector<double> slope(today.slopes->outputs.size(), 0.0);
  for (const auto& [at, weight] : points) {
    const std::vector<double> values = cold(scenario, today, n.number, n.value + at * h);
    for (size_t i = 0; i < slope.size(); ++i) slope[i] += weight * values[i] / h;
  }
  return slope;
}

/// Every slope of every number, to 1e-5 of itself; what is next to nothing over the number's range, to 1e-7 of a point.
void expect_slopes_like_differences(const Scenario& scenario, const std::set<std::string>& one_sided = {}) {
  const Answers today = slopes_of(scenario);
  ASSERT_TRUE(today.slopes);
  size_t compared = 0, moved = 0;
  for (const NumberSlopes& n : today.slopes->numbers) {
    const std::string& path = scenario.numbers[n.number].path;
    if (scenario.numbers[n.number].range.kind == Range::Kind::choice) continue;
    ASSERT_EQ(n.slope.size(), today.slopes->outputs.size()) << path << ": " << n.why;
    EXPECT_EQ(n.why, "") << path;
    const bool from_below = one_sided.contains(path);
    const std::vector<double> apart = by_differences(scenario, today, n, from_below);
    const double width = n.high - n.low;
    for (size_t i = 0; i < apart.size(); ++i) {
      const double room = (from_below ? 1e-4 : 1e-5) * std::abs(apart[i]) + (from_below ? 1e-5 : 1e-7) / width;
      EXPECT_NEAR(n.slope[i], apart[i], room) << path << ", " << today.slopes->outputs[i].id;
      ++compared;
      if (std::abs(n.per_range(i)) > 1e-3) ++moved;
    }
  }
  EXPECT_GT(moved, compared / 4);  // or nothing was put to the test
}

TEST(Slopes, AreThoseOfColdSolvesWithAccountsTypesChanceAndLedgers) {
  const Scenario scenario = read_scenario_text(kRanged, "ranged.toml");
  expect_slopes_like_differences(scenario);
}

TEST(Slopes, AreThoseOfColdSolvesWithMediatorsHearingsAndSharedPayOffs) {
  const std::vector<Setting> ranges = {{"party.maker.noise", "{ low = 2, mode = 3, high = 5 }"},
                                       {"party.maker.patience", "{ low = 0.8, mode = 0.9, high = 1 }"},
                                       {"party.maker.type.calm.prior", "{ low = 0.5, mode = 0.6, high = 0.7 }"},
                                       {"party.taker.number.cost.by_type.poor", "{ mean = 12, sd = 1 }"},
                                       {"party.helper.shares.maker", "{ low = 0.1, mode = 0.3, high = 0.5 }"},
                                       {"party.helper.noise", "{ low = 3, mode = 5, high = 9 }"},
                                       {"worth.maker.terms.large", "{ low = 10, mode = 14, high = 20 }"},
                                       {"account.first.weight", "{ low = 0.5, mode = 0.7, high = 0.9 }"}};
  std::string text = kAwkward;
  for (const auto& [from, to] :
       {std::pair<std::string, std::string>{"type.keen.prior = 0.4", "type.keen.prior = \"rest\""},
        {"weight = 0.3", "weight = \"rest\""}})
    text.replace(text.find(from), from.size(), to);
  expect_slopes_like_differences(read_scenario_text(text, "awkward.toml", ranges));
}

TEST(Slopes, AreTakenFromOneSideAtTheEndOfWhatANumberMayBe) {
  const Scenario scenario =
      read_scenario_text(kRanged, "ranged.toml", {{"party.maker.patience", "{ low = 0.8, mode = 1, high = 1 }"}});
  const Answers today = slopes_of(scenario);
  const NumberSlopes& patience = by(scenario, *today.slopes, "party.maker.patience");
  ASSERT_FALSE(patience.slope.empty()) << patience.why;
  expect_slopes_like_differences(scenario, {"party.maker.patience"});
}

TEST(Slopes, OfALogitChoiceAreItsVarianceOverTheNoise) {
  const Scenario scenario = read_scenario_text(take_it("{ low = -1, mode = 0.5, high = 2 }"), "take it.toml",
                                               {{"party.b.noise", "{ low = 0.5, mode = 1.5, high = 3 }"}});
  const Answers today = slopes_of(scenario);
  const SlopesAnswer& slopes = *today.slopes;
  const double p = 1 / (1 + std::exp(-0.5 / 1.5));
  EXPECT_NEAR(by(scenario, slopes, "number.prize").slope[figure(slopes, "deal")], p * (1 - p) / 1.5, 1e-9);
  EXPECT_NEAR(by(scenario, slopes, "party.b.noise").slope[figure(slopes, "deal")], -p * (1 - p) * 0.5 / (1.5 * 1.5),
              1e-9);
  EXPECT_NEAR(by(scenario, slopes, "number.prize").slope[figure(slopes, "ending.no_agreement")], -p * (1 - p) / 1.5,
              1e-9);
  // The value to A is 3 p; to B, p times the prize; accepting is worth the prize over refusing.
  EXPECT_NEAR(by(scenario, slopes, "number.prize").slope[figure(slopes, "value.a")], 3 * p * (1 - p) / 1.5, 1e-9);
  EXPECT_NEAR(by(scenario, slopes, "number.prize").slope[figure(slopes, "value.b")], p + 0.5 * p * (1 - p) / 1.5, 1e-9);
  EXPECT_NEAR(by(scenario, slopes, "number.prize").slope[figure(slopes, "worth.p")], 1, 1e-9);
  EXPECT_NEAR(by(scenario, slopes, "number.prize").slope[figure(slopes, "margin.b.any")], 1, 1e-9);
  EXPECT_DOUBLE_EQ(by(scenario, slopes, "number.prize").per_range(figure(slopes, "worth.p")),
                   3 * by(scenario, slopes, "number.prize").slope[figure(slopes, "worth.p")]);
}

TEST(Slopes, HoldVerdictsAndRoomAsTheyAre) {
  // A has one type: its verdict and the room for a deal are steps in the prize, which no posterior moves.
  const Answers today = slopes_of(take_it("{ low = -1, mode = 0.5, high = 2 }"));
  for (const HeadlineOutput& output : today.slopes->outputs)
    if (output.kind == HeadlineOutput::Kind::verdict || output.kind == HeadlineOutput::Kind::room) {
      EXPECT_NEAR(today.slopes->numbers[0].slope[figure(*today.slopes, output.id)], 0, 1e-12) << output.id;
    }
}

TEST(Slopes, OfOneOfAListOfValuesThereAreNone) {
  const Answers today = slopes_of(take_it("{ choices = [1, 2], weights = [0.5, 0.5] }"));
  ASSERT_EQ(today.slopes->numbers.size(), 1u);
  EXPECT_TRUE(today.slopes->numbers[0].slope.empty());
  EXPECT_NE(today.slopes->numbers[0].why.find("list of values"), std::string::npos);
}

/// `take_it` with what B gets as a rule of the prize.
Answers with_worth(const std::string& rule) {
  std::string text = take_it("{ low = 2, mode = 4, high = 6 }");
  const std::string from = "yes = \"prize\"";
  return slopes_of(text.replace(text.find(from), from.size(), "yes = \"" + rule + "\""));
}

TEST(Slopes, AtABendAreTheMeanOfBothSidesAndSaySo) {
  const Answers today = with_worth("max(prize, 4)");
  const NumberSlopes& prize = today.slopes->numbers[0];
  EXPECT_NE(prize.why.find("bends"), std::string::npos) << prize.why;
  EXPECT_NEAR(prize.slope[figure(*today.slopes, "worth.p")], 0.5, 1e-9);
  EXPECT_EQ(with_worth("max(prize, 3.9)").slopes->numbers[0].why, "");
  EXPECT_EQ(with_worth("prize * prize").slopes->numbers[0].why, "");
}

TEST(Slopes, AtAJumpThereAreNone) {
  const NumberSlopes prize = with_worth("prize >= 4 ? 2 : 1").slopes->numbers[0];
  EXPECT_TRUE(prize.slope.empty());
  EXPECT_NE(prize.why.find("jumps"), std::string::npos) << prize.why;
}

TEST(Slopes, WhereMovesComeAndGoThereAreNone) {
  std::string text = take_it("{ low = 2, mode = 4, high = 6 }");
  const std::string from = "kind = \"answer\"\nmover = \"b\"\n";
  text.replace(text.find(from), from.size(), from + "move.refuse.when = \"prize >= 4\"\n");
  const NumberSlopes prize = slopes_of(text).slopes->numbers[0];
  EXPECT_TRUE(prize.slope.empty());
  EXPECT_NE(prize.why.find("which moves there are"), std::string::npos) << prize.why;
}

TEST(Slopes, AreApartForAccountsThatHappenToShareAGame) {
  std::string text = kRanged;
  const std::string from = "set = { \"party.taker.number.cost\" = 5 }";
  text.replace(text.find(from), from.size(), "set = { \"worth.maker.terms.large\" = 14 }");
  // The second account sets the number to what it is anyway: the games are one, and move apart all the same.
  expect_slopes_like_differences(read_scenario_text(text, "same.toml"));
}

TEST(Slopes, DoNotDependOnTheNumberOfThreads) {
  const Scenario scenario = read_scenario_text(kRanged, "ranged.toml");
  const Answers one = slopes_of(scenario, 1), two = slopes_of(scenario, 2);
  for (size_t n = 0; n < one.slopes->numbers.size(); ++n)
    EXPECT_EQ(one.slopes->numbers[n].slope, two.slopes->numbers[n].slope);
}

TEST(Slopes, TakeOneSolvePerFigureAndGame) {
  const Answers today = slopes_of(read_scenario_text(kRanged, "ranged.toml"));
  const SlopesAnswer& slopes = *today.slopes;
  // Two games; the last ending, account and type of each of two parties follow from the others.
  EXPECT_LE(slopes.solves, 2 * (slopes.outputs.size() - 4));
  EXPECT_GE(slopes.solves, slopes.outputs.size() - 4);
  EXPECT_LE(slopes.builds, 2 * 2 * slopes.numbers.size());
  for (const std::string& why : slopes.unsolved) EXPECT_EQ(why, "");
}

}  // namespace
}  // namespace walkaway
