// SPDX-License-Identifier: Apache-2.0
// The toys on which the audit's table was tried (docs/method.md). The figures are those of a separate program, in
// another language, that solved the same toys by damped iteration with residuals below 1e-8; they are given to a
// hundredth.
#include <gtest/gtest.h>

#include "counsel/toys.h"

namespace walkaway {
namespace {

using namespace toys;
using enum Verdict;

struct Expected {
  const char* name;
  Toy toy;
  std::vector<std::string> refused;
  const char* offer;
  const char* type;
  double e, best, failure, p, d;
  Verdict verdict;
};

const AuditRow& row_of(const Scenario& scenario, const Answers& answers, const std::string& type) {
  const AccountAudit& account = answers.offers.back().accounts[0];
  for (const AuditRow& row : account.rows)
    if (scenario.parties[0].types[row.type].id == type) return row;
  throw std::logic_error("no such type");
}

class Toys : public testing::TestWithParam<Expected> {};

TEST_P(Toys, GetTheVerdictsThatTheyShould) {
  const Expected& expected = GetParam();
  const Scenario scenario = read(after(expected.toy, expected.refused, expected.offer));
  const Answers answers = ask(scenario);
  ASSERT_EQ(answers.trust.status, SolveStatus::converged);
  const AuditRow& row = row_of(scenario, answers, expected.type);
  const double hundredth = 0.0051;  // as the figures are rounded
  EXPECT_NEAR(row.e, expected.e, hundredth);
  EXPECT_NEAR(row.best, expected.best, hundredth);
  EXPECT_NEAR(row.failure, expected.failure, hundredth);
  EXPECT_NEAR(row.p, expected.p, 0.00051);
  EXPECT_NEAR(row.d, expected.d, 0.00051);
  EXPECT_NEAR(row.e, row.p * row.if_accepted + (1 - row.p) * row.if_not, 1e-9);
  EXPECT_STREQ(to_text(row.verdict), to_text(expected.verdict));
}

INSTANTIATE_TEST_SUITE_P(
    OfThe, Toys,
    testing::Values(
        Expected{"haggle_high", haggle(), {}, "ask85", "seller", 38.28, 39.80, 0, 0, .984, opening},
        Expected{"haggle_middle", haggle(), {}, "ask60", "seller", 39.80, 39.80, 0, .868, .996, serious},
        Expected{"haggle_low", haggle(), {}, "ask40", "seller", 20.02, 39.80, 0, .999, .997, slip},
        Expected{"gamble_bold", fair_gamble(), {}, "bold", "gambler", 14.62, 14.62, 0, .240, .013, gamble},
        Expected{"gamble_generous", fair_gamble(), {}, "generous", "gambler", -19.99, 14.62, 0, 1, .007, slip},
        Expected{"long_shot", long_shot(30, .1), {}, "bold", "gambler", 3.00, 3.00, 0, .1, 0, gamble},
        Expected{"small_gamble", long_shot(13, .22), {}, "bold", "gambler", 2.85, 2.85, 0, .22, 0, gamble},
        Expected{"staller_outrage", staller(), {}, "outrage", "staller", 33.19, 33.19, 33.46, 0, .011, poison_pill},
        Expected{"staller_fair", staller(), {}, "fair", "staller", 5.14, 33.19, 33.46, .649, .013, gift},
        Expected{"dealer_fair", staller(), {}, "fair", "dealer", 43.69, 43.69, 0, .649, .998, serious},
        Expected{
            "hope_outrage", staller_on_hope(), {}, "outrage", "staller", 19.84, 19.84, 21.36, 0, .058, poison_pill},
        Expected{"hope_fair", staller_on_hope(), {}, "fair", "staller", -1.38, 19.84, 32.99, .797, .027, gift},
        Expected{"believer_bold", believer(), {}, "bold", "sure", 66.43, 66.43, 0, .750, .915, misjudgement},
        Expected{"informed_bold", believer(), {}, "bold", "dealer", 33.72, 44.29, 0, .132, .988, slip},
        Expected{"believer_modest", believer(), {}, "modest", "sure", 44.81, 66.43, 0, .990, .949, slip},
        Expected{"informed_modest", believer(), {}, "modest", "dealer", 44.29, 44.29, 0, .961, .988, serious},
        Expected{"patient_bold", patient_believer(), {}, "bold", "sure", 66.30, 66.30, 0, .123, .836, misjudgement},
        Expected{"patient_informed", patient_believer(), {}, "bold", "dealer", 45.43, 45.43, 0, .022, 1, opening},
        Expected{"pessimist_bold", pessimist(), {}, "bold", "gloomy", 0, .45, 0, 0, 0, misjudgement},
        Expected{"pessimist_modest", pessimist(), {}, "modest", "gloomy", .45, .45, 0, .010, 0, gamble},
        Expected{"thin_offer", small_stakes(), {}, "thin", "thin", 3, 3, 0, 1, 0, serious},
        Expected{"half_staller", half_staller(), {}, "outrage", "half", 48.19, 48.19, 29.44, 0, .918, opening},
        Expected{"misled_staller", misled_staller(), {}, "tough", "staller", 28.37, 28.86, 29.05, .020, 0, poison_pill},
        Expected{"late", late_round(), {"bold", "bold", "bold"}, "fair", "seller", 3.24, 3.24, 0, .999, 0, serious},
        Expected{"early", late_round(), {}, "fair", "seller", 13.81, 13.81, 0, .845, .962, serious},
        Expected{"ways_out", many_ways_out(), {}, "outrage", "staller", 8, 8, 8, 0, 0, poison_pill},
        Expected{"copies", near_copies(6, ""), {}, "outrage", "staller", 22.66, 22.66, 22.68, 0, .001, poison_pill},
        Expected{
            "group", near_copies(6, "outrages"), {}, "outrage", "staller", 21.99, 21.99, 22.12, 0, .007, poison_pill}),
    [](const auto& info) { return info.param.name; });

TEST(NearCopies, InAGroupLeaveTheOddsAsTheyAre) {
  const auto odds = [](const Toy& toy) { return ask(after(toy, {}, "outrage")).posterior[0].types[0].posterior.all; };
  EXPECT_NEAR(odds(near_copies(1, "")), 0.761, 0.00051);
  EXPECT_NEAR(odds(near_copies(6, "")), 0.577, 0.00051);  // menu size would be evidence
  EXPECT_NEAR(odds(near_copies(6, "outrages")), 0.761, 0.00051);
}

TEST(TheReceiver, ComparesAcceptingWithItsBestOtherAnswer) {
  const Answers answers = ask(after(receiver_with_blunders(), {}, "ask"));
  const AccountAudit& account = answers.offers[0].accounts[0];
  ASSERT_EQ(account.receiver.size(), 2u);
  EXPECT_NEAR(account.receiver[0].worth, -2, 1e-9);
  EXPECT_NEAR(account.receiver[1].worth, -3, 1e-9);
  EXPECT_NEAR(account.receiver[0].reservation, 0, 1e-9);
  EXPECT_NEAR(account.receiver[0].acceptance, 0.205, 0.00051);
  EXPECT_TRUE(account.non_starter);
  EXPECT_TRUE(account.bad_deal);
}

}  // namespace
}  // namespace walkaway
