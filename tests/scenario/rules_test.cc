// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cmath>

#include "scenario/examples.h"

namespace walkaway {
namespace {

/// The value of a rule of party `us`, in an environment in which everything is 0 but what `set` changes.
double value(const std::string& rule,
             const std::function<void(const EnvironmentLayout&, std::vector<double>&)>& set = {}) {
  const std::string text =
      examples::base_with("noise = 4", "final = \"" + rule + "\"\nnoise = 4") +
      "[issue.price]\nnegotiable = false\noptions = { from = 1, to = 3, step = 1 }\n[number]\nerosion = 0.5\n";
  const Scenario s = read_scenario_text(text, "test.toml");
  const EnvironmentLayout layout(s);
  std::vector<double> environment(layout.size);
  if (set) set(layout, environment);
  return s.parties[0].final_rule->expression.evaluate(environment);
}

TEST(Rules, CalculateAsInC) {
  EXPECT_EQ(value("1 + 2 * 3 ^ 2 - 4 / 2"), 17);
  EXPECT_EQ(value("!0 && (1 < 2 || 0)"), 1);
  EXPECT_EQ(value("2 >= 3 ? 5 : -6"), -6);
  EXPECT_EQ(value("min(3, 2, 4) * max(1, 7) + abs(-1) + sqrt(4) + ln(exp(3))"), 20);
  EXPECT_EQ(value("0.2 * max ( 0, 5 )"), 1);
  EXPECT_TRUE(std::isinf(value("1 / 0")));
}

TEST(Rules, CompareAnIssueWithItsOptions) {
  const auto closed = [](const EnvironmentLayout& l, std::vector<double>& e) { e[l.in_force] = 1; };
  EXPECT_EQ(value("plants == closed", closed), 1);
  EXPECT_EQ(value("closed != plants", closed), 0);
  EXPECT_EQ(value("2 * (plants == running)", closed), 0);
  EXPECT_EQ(value("agreed.plants == plants", closed), 0);
}

TEST(Rules, ReadAGridAsItsNumber) {
  const auto price = [](double x) {
    return [x](const EnvironmentLayout& l, std::vector<double>& e) { e[l.in_force + 3] = x; };
  };
  EXPECT_EQ(value("price * 2", price(3)), 6);
  EXPECT_EQ(value("price == none", price(3)), 0);
  EXPECT_EQ(value("price == none", price(NAN)), 1);
  EXPECT_EQ(value("price != none", price(NAN)), 0);
}

TEST(Rules, KnowThatNothingIsOnTheTable) {
  const auto offer = [](double x) {
    return [x](const EnvironmentLayout& l, std::vector<double>& e) { e[l.offer + 1] = x; };
  };
  EXPECT_EQ(value("offer.relief == none", offer(-1)), 1);
  EXPECT_EQ(value("offer.relief == none", offer(0)), 1);  // the option of that name
  EXPECT_EQ(value("offer.relief == none", offer(1)), 0);
  EXPECT_EQ(value("offer.relief != none", offer(-1)), 0);
}

TEST(Rules, ReadMovesStagesStatesAndNumbers) {
  const auto set = [](const EnvironmentLayout& l, std::vector<double>& e) {
    e[l.round] = 2;
    e[l.rounds] = 5;
    e[l.stage] = 1;
    e[l.state] = 7;
    e[l.worth + 1] = 11;
    e[l.last + l.last_offset[1]] = -1;
    e[l.number] = 0.5;
    e[l.number + l.party_number_offset[0]] = 13;
  };
  EXPECT_EQ(value("rounds - round", set), 3);
  EXPECT_EQ(value("stage == answer", set), 1);
  EXPECT_EQ(value("arsenal + worth.them + erosion", set), 18.5);
  EXPECT_EQ(value("last.answer == none", set), 1);
  EXPECT_EQ(value("last.answer == refuse", set), 0);
  EXPECT_EQ(value("last.offer == swap", set), 1);
  EXPECT_EQ(value("cost - us.cost", set), 0);
}

TEST(Rules, ReadTheirSlotsAndNoOthers) {
  const Scenario s =
      read_scenario_text(examples::base_with("noise = 4", "final = \"round + round * cost\"\nnoise = 4"), "t");
  const EnvironmentLayout layout(s);
  EXPECT_EQ(s.parties[0].final_rule->expression.slots(), (std::vector<uint32_t>{layout.round, layout.number}));
}

TEST(Expressions, AreCopiedWhole) {
  const Expression original("v0 * 2", {"v0"}, {0});
  Expression copy = original;
  const std::vector<double> environment = {4};
  EXPECT_EQ(copy.evaluate(environment), 8);
  copy = Expression();
  EXPECT_TRUE(copy.empty());
  EXPECT_EQ(original.evaluate(environment), 8);
}

struct BadRule {
  std::string name, rule;
  std::string at;  ///< the fault is where this first occurs; empty: at the end
  std::string says;
};
void PrintTo(const BadRule& c, std::ostream* out) { *out << c.name; }

class BadRules : public testing::TestWithParam<BadRule> {};

TEST_P(BadRules, AreFaultsAtTheirPlace) {
  const BadRule& c = GetParam();
  const std::string text = examples::base_with("noise = 4", "final = \"" + c.rule + "\"\nnoise = 4");
  const std::vector<Fault> found = examples::faults(text);
  ASSERT_EQ(found.size(), 1u) << examples::texts(found);
  const Location start = examples::place(text, "\"" + c.rule);
  EXPECT_EQ(found[0].at.line, start.line);
  EXPECT_EQ(found[0].at.column, start.column + 1 + static_cast<int>(c.at.empty() ? c.rule.size() : c.rule.find(c.at)))
      << examples::texts(found);
  EXPECT_NE(found[0].text().find(c.says), std::string::npos) << found[0].text();
}

const std::vector<BadRule> kBadRules = {
    {"Assignment", "round = 2", "= 2", "write `==`"},
    {"UnknownName", "arsenal + arsneal", "arsneal", "did you mean `arsenal`?"},
    {"UnknownNumberOfAParty", "them.cost", "them", "nothing is called `them.cost`"},
    {"UnknownFunction", "sqr(4)", "sqr", "did you mean `sqrt`?"},
    {"Logarithm", "log(4)", "log", "did you mean `ln`?"},
    {"UnknownOption", "plants == clsoed", "clsoed", "did you mean `closed`?"},
    {"UnknownMove", "last.answer == refsue", "refsue", "did you mean `refuse`?"},
    {"UnknownStage", "stage == anser", "anser", "did you mean `answer`?"},
    {"OptionAsNumber", "1 + plants", "plants", "can only be compared"},
    {"ComparisonWithoutParentheses", "2 * plants == closed", "plants", "in parentheses"},
    {"Unfinished", "1 + ", "", "stops before"},
    {"OpenParenthesis", "(1 + 2", "", "parenthesis"},
    {"MissingOperator", "1 2", "2", "operator is missing"},
    {"TwoValues", "1, 2", "", "one value"},
    {"StrayCharacter", "1 # 2", "# 2", "means nothing"},
    {"SingleAmpersand", "1 & 2", "& 2", "write `&&`"},
    {"NoNumberNoName", "3x + 1", "3x", "neither a number nor a name"},
};
std::string name_of_rule(const testing::TestParamInfo<BadRule>& info) { return info.param.name; }
INSTANTIATE_TEST_SUITE_P(All, BadRules, testing::ValuesIn(kBadRules), name_of_rule);

TEST(BadRule, NamesAllThatIsUnknownInIt) {
  const auto found = examples::faults(examples::base_with("noise = 4", "final = \"foo + bar * baz\"\nnoise = 4"));
  EXPECT_EQ(found.size(), 3u) << examples::texts(found);
}

}  // namespace
}  // namespace walkaway
