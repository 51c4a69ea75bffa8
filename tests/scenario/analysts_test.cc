// SPDX-License-Identifier: Apache-2.0
// Several analysts: numbers and priors of one scenario that others judge otherwise.
#include <gtest/gtest.h>

#include <cmath>

#include "scenario/examples.h"

namespace walkaway {
namespace {

Scenario read_after_base(const std::string& more, const std::vector<Setting>& settings = {}) {
  return read_scenario_text(examples::base_and(more), "test.toml", settings);
}

const Number& number_of(const Scenario& s, const std::string& path) {
  const NumberId id = find_number(s, path);
  if (id == kNone) throw std::logic_error("no " + path);
  return s.numbers[id];
}

constexpr const char* kTwo = R"([analyst.ann]
label = "Ann"
why = "she was there"
cites = "book:2"
set = { "worth.us.plants.closed" = { low = 1, mode = 2, high = 4 }, "state.arsenal.start" = { value = 3, why = "seen" } }
[analyst.bob]
set.state.arsenal.start = { mean = 5, sd = 1, cites = ["book:9"] }
)";

TEST(Analysts, AreNoneWhereTheFileHasNone) {
  const Scenario s = read_after_base("");
  EXPECT_TRUE(s.analysts.empty());
  EXPECT_TRUE(analyst_weights(s, s.central_values()).empty());
}

TEST(Analysts, LeaveTheFilesOwnNumbersAlone) {
  const Scenario with = read_after_base(kTwo), without = read_after_base("");
  ASSERT_EQ(with.numbers.size(), without.numbers.size());
  EXPECT_EQ(with.central_values(), without.central_values());
}

TEST(Analysts, HaveTheirOwnNumbersRangesSourcesAndReasons) {
  const Scenario s = read_after_base(kTwo), ann = as_analyst(s, 0), bob = as_analyst(s, 1);
  const Number& closed = number_of(ann, "worth.us.plants.closed");
  EXPECT_EQ(closed.central, 2);
  EXPECT_EQ(closed.range.kind, Range::Kind::triangular);
  EXPECT_EQ(closed.range.parameters, (std::array<double, 3>{1, 2, 4}));
  ASSERT_EQ(closed.cites.size(), 1u);  // the analyst's
  EXPECT_EQ(closed.cites[0].place, "2");
  EXPECT_EQ(closed.why, "she was there");
  EXPECT_EQ(closed.what, number_of(s, "worth.us.plants.closed").what);
  EXPECT_EQ(number_of(ann, "state.arsenal.start").central, 3);
  EXPECT_EQ(number_of(ann, "state.arsenal.start").why, "seen");
  EXPECT_EQ(number_of(bob, "worth.us.plants.closed").central, 5);  // the file's
  EXPECT_EQ(number_of(bob, "state.arsenal.start").central, 5);
  EXPECT_EQ(number_of(bob, "state.arsenal.start").range.kind, Range::Kind::normal);
  EXPECT_EQ(number_of(bob, "state.arsenal.start").cites.at(0).place, "9");
}

TEST(Analysts, KeepTheIdsOfTheNumbers) {
  const Scenario s = read_after_base(kTwo), ann = as_analyst(s, 0);
  ASSERT_EQ(ann.numbers.size(), s.numbers.size());
  for (NumberId id = 0; id < s.numbers.size(); ++id) EXPECT_EQ(ann.numbers[id].path, s.numbers[id].path);
}

TEST(Analysts, AreScenariosOfTheirOwn) {
  const Scenario s = read_after_base(kTwo), ann = as_analyst(s, 0), bob = as_analyst(s, 1);
  EXPECT_TRUE(ann.analysts.empty());
  EXPECT_EQ(ann.text_hash.size(), s.text_hash.size());
  EXPECT_NE(ann.text_hash, s.text_hash);
  EXPECT_NE(ann.text_hash, bob.text_hash);
  EXPECT_EQ(ann.text_hash, as_analyst(read_after_base(kTwo), 0).text_hash);
  EXPECT_NE(ann.text_hash, as_analyst(read_after_base(kTwo, {{"state.arsenal.start", "2"}}), 0).text_hash);
  EXPECT_THROW(as_analyst(s, 2), std::out_of_range);
}

TEST(Analysts, ChangeTheVariantsOfANumberWithIt) {
  const Scenario all = as_analyst(read_after_base("[analyst.a]\nset = { \"party.us.number.cost\" = 7 }\n"), 0);
  EXPECT_EQ(number_of(all, "party.us.number.cost").central, 7);
  EXPECT_EQ(number_of(all, "party.us.number.cost.by_type.hard").central, 7);
  const char* one = "[analyst.a]\nset = { \"party.us.number.cost.by_type.hard\" = 7 }\n";
  EXPECT_EQ(number_of(as_analyst(read_after_base(one), 0), "party.us.number.cost").central, 2);
  EXPECT_EQ(number_of(as_analyst(read_after_base(one), 0), "party.us.number.cost.by_type.hard").central, 7);
  // A variant counts before its number wherever it is written.
  for (const char* both : {"[analyst.a.set.party.us.number]\ncost = { value = 7, by_type.hard = 8 }\n",
                           "[analyst.a]\nset = { \"party.us.number.cost.by_type.hard\" = 8, "
                           "\"party.us.number.cost\" = 7 }\n"}) {
    EXPECT_EQ(number_of(as_analyst(read_after_base(both), 0), "party.us.number.cost").central, 7);
    EXPECT_EQ(number_of(as_analyst(read_after_base(both), 0), "party.us.number.cost.by_type.hard").central, 8);
  }
}

TEST(Analysts, HaveTheirOwnOddsOfTypes) {
  const Scenario s =
      read_after_base("[analyst.a]\nanalyst_prior.us = { soft = { alpha = 2, beta = 4 }, hard = \"rest\" }\n");
  EXPECT_TRUE(s.analyst_prior.empty());
  const Scenario own = as_analyst(s, 0);
  ASSERT_EQ(own.analyst_prior.size(), 1u);
  const auto& [party, ids] = *own.analyst_prior.begin();
  EXPECT_EQ(party, 0u);
  const std::vector<double> odds = odds_of(own, ids, own.central_values(), {}, "odds");
  EXPECT_DOUBLE_EQ(odds[0], 0.25);
  EXPECT_DOUBLE_EQ(odds[1], 0.75);
  EXPECT_EQ(number_of(own, "analyst_prior.us.soft").range.kind, Range::Kind::beta);
  EXPECT_EQ(type_prior(own, 0, own.central_values()), type_prior(s, 0, s.central_values()));  // the parties' own stay
}

TEST(Analysts, ReplaceTheFilesOddsOfTypes) {
  const Scenario s = read_after_base(
      "[analyst_prior.us]\nsoft = 0.3\nhard = 0.7\n[analyst.a]\nanalyst_prior.us = { soft = \"rest\", hard = 0.9 }\n"
      "[analyst.b]\nset = { \"analyst_prior.us.soft\" = 0.1, \"analyst_prior.us.hard\" = 0.9 }\n");
  for (const AnalystId a : {0u, 1u}) {
    const Scenario own = as_analyst(s, a);
    EXPECT_EQ(own.numbers.size(), s.numbers.size());
    const std::vector<double> odds = odds_of(own, own.analyst_prior.at(0), own.central_values(), {}, "odds");
    EXPECT_NEAR(odds[0], 0.1, 1e-15);
    EXPECT_EQ(odds[1], 0.9);
  }
  // What the analyst leaves to the rest is no number of its own any more.
  const Scenario own = as_analyst(s, 0);
  for (const NumberId id : own.uncited()) EXPECT_NE(own.numbers[id].path, "analyst_prior.us.soft");
}

TEST(Analysts, WeighTheSameUnlessTheyAreWeighed) {
  const Scenario same = read_after_base(kTwo);
  EXPECT_EQ(analyst_weights(same, same.central_values()), (std::vector<double>{0.5, 0.5}));
  const Scenario s = read_after_base("[analyst.a]\nweight = 0.75\n[analyst.b]\nweight = \"rest\"\n");
  EXPECT_EQ(analyst_weights(s, s.central_values()), (std::vector<double>{0.75, 0.25}));
  EXPECT_NE(find_number(s, "analyst.a.weight"), kNone);
}

// ---------------------------------------------------------------------------------------------------- faults

struct BadAnalyst {
  std::string name;
  std::string more;  ///< after the base file
  std::string at;    ///< the fault is where this first occurs in `more`
  std::string says;
};

void PrintTo(const BadAnalyst& c, std::ostream* out) { *out << c.name; }

std::vector<BadAnalyst> bad_analysts() {
  const auto set = [](const std::string& what) { return "[analyst.a]\nset = { " + what + " }\n"; };
  return {
      {"UnknownKey", "[analyst.a]\nsets = 1\n", "sets", "did you mean `set`?"},
      {"NoTable", "[analyst]\na = 3\n", "3", "an analyst has to be a table"},
      {"SetIsNoTable", "[analyst.a]\nset = 3\n", "3", "`set` has to be a table"},
      {"MalformedName", "[analyst.\"a b\"]\n", "\"a b\"", "cannot be the name of a"},
      {"WrittenTwice", "[analyst.a]\n[analyst.a]\n", "[analyst.a]\n[", "redefine"},
      {"UnknownSource", "[analyst.a]\ncites = \"bok:1\"\n", "\"bok:1\"", "did you mean `book`?"},
      {"UnknownNumber", set("\"worth.us.plants.clsoed\" = 3"), "\"worth",
       "no number `worth.us.plants.clsoed`\n    did you mean `worth.us.plants.closed`?"},
      {"UnknownNumberWithARange", set("\"worth.us.plants.clsoed\" = { low = 1, mode = 2, high = 3 }"), "\"worth",
       "no number `worth.us.plants.clsoed`"},
      {"UnknownVariant", set("\"party.us.number.cost\" = { value = 1, by_type.hrad = 2 }"), "hrad", "no number"},
      {"VariantsOfWhatHasNone", set("\"state.arsenal.start\" = { value = 1, by_type.hard = 2 }"), "hard", "no number"},
      {"NumberTwice", set("\"state.arsenal.start\" = 3, state.arsenal.start = 4"), "start = 4",
       "`state.arsenal.start` is written twice"},
      {"AnalystsNumbers", "[analyst.b]\nweight = 1\nset = { \"analyst.b.weight\" = 3 }\n", "\"analyst.b.weight\"",
       "cannot set the numbers of analysts"},
      {"TextForNumber", set("\"state.arsenal.start\" = \"two\""), "\"two\"", "a number is expected here, not a text"},
      {"NumberThatIsNone", set("\"state.arsenal.start\" = nan"), "nan", "finite"},
      {"RangeUpsideDown", set("\"state.arsenal.start\" = { low = 3, mode = 2, high = 1 }"), "{ low",
       "low <= mode <= high and low < high, not 3, 2, 1\n    in order it would be `low = 1, mode = 2, high = 3`"},
      {"RangeOfNothing", set("\"state.arsenal.start\" = { mean = 3, sd = 0 }"), "{ mean", "without a range"},
      {"UnknownKeyOfARange", set("\"state.arsenal.start\" = { mean = 3, sd = 1, to = 2 }"), "to = 2", "no key `to`"},
      {"NoiseOfZero", set("\"party.us.noise\" = 0"), "0 }", "analyst `a`: `party.us.noise` has to be above 0"},
      {"NoiseRangeBelowZero", set("\"party.us.noise\" = { low = -1, mode = 2, high = 3 }"), "{ low",
       "analyst `a`: `party.us.noise` has to be above 0"},
      {"PriorsOfTheParties", set("\"party.us.type.soft.prior\" = 0.75"), "a]",
       "analyst `a`: the priors of the types of `us` do not fit: they add up to 1.25"},
      {"OwnPriors", "[analyst.a]\nanalyst_prior.us = { soft = 0.25, hard = 0.5 }\n", "0.25",
       "the analyst's odds of the types of `us` do not fit: they add up to 0.75"},
      {"OwnPriorBeyondOne",
       "[analyst.a]\nanalyst_prior.us = { soft = { low = 0, mode = 0.5, high = 2 }, hard = "
       "\"rest\" }\n",
       "{ low", "from 0 to 1"},
      {"OwnPriorsOfNobody", "[analyst.a]\nanalyst_prior.uss = { soft = 0.25 }\n", "uss", "did you mean `us`?"},
      {"OwnPriorsOfAnUnknownType", "[analyst.a]\nanalyst_prior.us = { sfot = 1 }\n", "sfot", "did you mean `soft`?"},
      {"OwnPriorsTwoRests", "[analyst.a]\nanalyst_prior.us = { soft = \"rest\", hard = \"rest\" }\n", "\"rest\" }",
       "only one"},
      {"OwnPriorsInSetToo",
       "[analyst_prior.us]\nsoft = 0.5\nhard = 0.5\n[analyst.a]\nset = { \"analyst_prior.us.soft\" = 0.5 }\n"
       "analyst_prior.us = { soft = 1, hard = 0 }\n",
       "us = {", "also in `set`"},
      {"WeightsThatDoNotSum", "[analyst.a]\nweight = 0.5\n[analyst.b]\nweight = 0.25\n", "a]", "0.75"},
      {"WeightOfSome", "[analyst.a]\nweight = 1\n[analyst.b]\n", "b]", "lacks `weight`"},
      {"TwoRests", "[analyst.a]\nweight = \"rest\"\n[analyst.b]\nweight = \"rest\"\n", "\"rest\"\n[analyst.b]\nweight",
       ""},
      {"NegativeWeight", "[analyst.a]\nweight = -1\n[analyst.b]\nweight = 2\n", "a]", "negative"},
      {"AccountThatDoesNotFit",
       "[account.x]\nweight = 1\nset = { \"party.us.type.soft.prior\" = 0.5 }\n[analyst.a]\nset = { "
       "\"party.us.type.soft.prior\" = 0.25, \"party.us.type.hard.prior\" = 0.75 }\n",
       "a]", "analyst `a`: account `x`: the priors"},
  };
}

class BadAnalysts : public testing::TestWithParam<BadAnalyst> {};

TEST_P(BadAnalysts, AreFaultsAtTheirPlace) {
  const BadAnalyst& c = GetParam();
  const std::string text = examples::base_and(c.more);
  const std::vector<Fault> found = examples::faults(text);
  const size_t start = examples::base().size();
  Location at = location_of_byte(text, text.find(c.at, start));
  if (c.name == "TwoRests") at = examples::place(text, "\"rest\"\n[analyst.b]"), at.line += 2;
  if (c.name == "WrittenTwice") at = examples::place(text, "[analyst.a]\n[analyst.a]"), at.line += 1;
  bool said = false;
  for (const Fault& fault : found) {
    const bool here = fault.at.line == at.line && (c.name == "WrittenTwice" || fault.at.column == at.column);
    said = said || (here && fault.text().find(c.says) != std::string::npos);
  }
  EXPECT_TRUE(said) << "expected at " << at.line << ":" << at.column << " `" << c.says << "` among\n"
                    << examples::texts(found);
  EXPECT_LE(found.size(), 2u) << "one mistake, many faults:\n" << examples::texts(found);
}

INSTANTIATE_TEST_SUITE_P(All, BadAnalysts, testing::ValuesIn(bad_analysts()),
                         [](const testing::TestParamInfo<BadAnalyst>& info) { return info.param.name; });

TEST(BadAnalyst, IsNotBlamedForTheFilesFaults) {
  const std::vector<Fault> found =
      examples::faults(examples::base_with("soft.prior = 0.5", "soft.prior = 0.75") + kTwo);
  ASSERT_EQ(found.size(), 1u) << examples::texts(found);
  EXPECT_EQ(found[0].text().find("analyst `"), std::string::npos);
}

TEST(BadAnalyst, IsOneOfTooMany) {
  std::string many;
  for (int i = 0; i < 65; ++i) many += "[analyst.a" + std::to_string(i) + "]\n";
  const std::vector<Fault> found = examples::faults(examples::base_and(many));
  ASSERT_EQ(found.size(), 1u) << examples::texts(found);
  EXPECT_NE(found[0].text().find("64 are the most"), std::string::npos);
}

}  // namespace
}  // namespace walkaway
