// SPDX-License-Identifier: Apache-2.0
// Each ingredient of the Hanoi scenario does something: switched off, the answers change where they should. The clock
// is cut to three rounds, which keeps every stage and takes a tenth of the time.
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <string>

#include "counsel/analyze.h"
#include "scenario/reader.h"

namespace walkaway {
namespace {

/// A change to the text of the scenario: `what` becomes `with`. Every occurrence; at least one must be there.
struct Edit {
  std::string what, with;
};

std::string replaced(std::string text, const Edit& edit) {
  size_t at = text.find(edit.what), count = 0;
  for (; at != std::string::npos; at = text.find(edit.what, at + edit.with.size()), ++count)
    text.replace(at, edit.what.size(), edit.with);
  EXPECT_GT(count, 0u) << "not in the file: " << edit.what;
  return text;
}

std::string hanoi() {
  std::ifstream in(WALKAWAY_ROOT "/scenarios/hanoi-2019.toml");
  std::stringstream text;
  text << in.rdbuf();
  return replaced(text.str(), {"rounds = 4", "rounds = 3"});
}

/// A scenario and its answers without what-ifs and pivots.
struct Analysed {
  Scenario scenario;
  Answers answers;

  Analysed(const std::string& text, const std::vector<Setting>& settings = {})
      : scenario(read_scenario_text(text, "hanoi.toml", settings)) {
    AnalyzeOptions options;
    options.what_ifs = options.pivots = false;
    options.simulations = 10;
    answers = analyze(scenario, scenario.central_values(), options);
    EXPECT_EQ(answers.trust.status, SolveStatus::converged) << answers.trust.why;
  }

  const OfferAudit& offer() const { return answers.offers.at(0); }
  double verdict(Verdict v) const { return offer().verdicts[static_cast<size_t>(v)]; }

  double posterior(const std::string& party, const std::string& type) const {
    for (const PartyPosterior& p : answers.posterior)
      for (const TypePosterior& t : p.types)
        if (scenario.parties[p.party].id == party && scenario.parties[p.party].types[t.type].id == type)
          return t.posterior.all;
    ADD_FAILURE() << party << " " << type;
    return 0;
  }
  double ending(const std::string& id) const {
    for (const EndingOdds& e : answers.forecast.endings)
      if (scenario.endings[e.ending].id == id) return e.probability.all;
    return 0;
  }
  /// Over types, at the last mark.
  double value(const std::string& party) const {
    for (const ValueRow& row : answers.marks.back().values)
      if (row.type == kNone && scenario.parties[row.party].id == party) return row.value.all;
    ADD_FAILURE() << party;
    return 0;
  }
};

const Analysed& base() {
  static const Analysed analysed(hanoi());
  return analysed;
}

Analysed with_numbers(const std::vector<Setting>& settings) { return Analysed(hanoi(), settings); }
Analysed with_text(const Edit& edit) { return Analysed(replaced(hanoi(), edit)); }

/// Odds and points that are told apart on the first screen.
constexpr double kOdds = 1e-3, kPoints = 0.05;

#define EXPECT_MOVED(a, b, by) EXPECT_GT(std::abs((a) - (b)), (by)) << (a) << " against " << (b)

TEST(HanoiRows, row_1_the_offer_is_outside_the_zone_because_of_what_sanctions_are_worth) {
  EXPECT_TRUE(base().offer().accounts[0].non_starter);
  EXPECT_FALSE(with_numbers({{"party.us.number.minded", "0"}}).offer().accounts[0].non_starter);
}

TEST(HanoiRows, row_2_walking_away_beats_a_bad_deal) {
  for (const ReceiverRow& row : base().offer().accounts[0].receiver) EXPECT_LT(row.worth, 0);
  const Analysed stuck =
      with_text(Edit{"label = \"walk away from the table\"", "label = \"walk away\"\npay = { us = -300 }"});
  EXPECT_GT(stuck.offer().chance_of_acceptance.all, 0.9);
}

TEST(HanoiRows, row_3_without_a_staller_there_is_no_poison_pill) {
  EXPECT_GT(base().verdict(Verdict::poison_pill), 0.2);
  const Analysed sincere = with_numbers({{"party.dprk.type.dealer.prior", "0.7"}});
  EXPECT_LT(sincere.verdict(Verdict::poison_pill), 0.01);
}

TEST(HanoiRows, row_4_without_a_mistaken_belief_there_is_no_misjudgement) {
  EXPECT_GT(base().verdict(Verdict::misjudgement), 0.2);
  const Analysed informed = with_text(
      Edit{"believes.us = { showpiece = { low = 0.6, mode = 0.85, high = 0.95 }, substance = \"rest\" }\n", ""});
  EXPECT_LT(informed.verdict(Verdict::misjudgement), 0.01);
}

TEST(HanoiRows, row_5_a_hint_brings_the_president_to_the_summit) {
  const Analysed cheap = with_text(Edit{"(last.signal == hint ? 2 : -4)", "0"});
  EXPECT_MOVED(cheap.value("us"), base().value("us"), kPoints);
}

TEST(HanoiRows, rows_9_and_10_the_accounts_are_read_apart) {
  const OfferAudit& offer = base().offer();
  EXPECT_EQ(offer.accounts[0].move, "yongbyon_for_all");
  EXPECT_EQ(offer.accounts[1].move, "yongbyon_for_five");
  const Analysed one = with_numbers({{"account.american.weight", "1"}});
  EXPECT_MOVED(one.verdict(Verdict::poison_pill), base().verdict(Verdict::poison_pill), kOdds);
  const Analysed same = with_text(Edit{"account.korean = \"yongbyon_for_five\"\n", ""});
  EXPECT_NEAR(same.answers.accounts[0].posterior, 0.5, 1e-12);
}

TEST(HanoiRows, row_11_the_smaller_version_is_bad_too_because_five_resolutions_are_most_of_the_sanctions) {
  EXPECT_TRUE(base().offer().accounts[0].bad_deal);
  EXPECT_TRUE(base().offer().accounts[1].bad_deal);
  const Analysed cheap = with_text(Edit{"five = \"-36 * minded\"", "five = \"2 * minded\""});
  EXPECT_TRUE(cheap.offer().accounts[0].bad_deal);
  EXPECT_FALSE(cheap.offer().accounts[1].bad_deal);
}

TEST(HanoiRows, row_12_yongbyon_is_only_a_part) {
  const Analysed whole = with_numbers({{"number.yongbyon_share", "1"}, {"worth.us.plants.yongbyon", "75"}});
  EXPECT_GT(whole.offer().worth.all, base().offer().worth.all + 10);
}

TEST(HanoiRows, rows_13_and_14_deals_are_undone_and_even_a_sure_closure_is_not_enough) {
  const Analysed sure = with_numbers({{"number.keeps", "1"}});
  EXPECT_MOVED(sure.offer().worth.all, base().offer().worth.all, kPoints);
  EXPECT_TRUE(sure.offer().accounts[0].bad_deal);
  EXPECT_TRUE(sure.offer().accounts[1].bad_deal);
}

TEST(HanoiRows, row_15_the_least_that_the_president_needs_is_what_refusing_is_worth) {
  const auto reservation = [](const Analysed& a) { return a.offer().accounts[0].receiver.at(1).reservation; };
  EXPECT_MOVED(reservation(with_numbers({{"party.us.number.fear", "0"}})), reservation(base()), 1);
}

TEST(HanoiRows, row_16_the_arsenal_grows_meanwhile) {
  EXPECT_GT(with_numbers({{"number.growth", "0"}}).value("america"), base().value("america") + 1);
}

TEST(HanoiRows, row_17_pressure_erodes_while_talks_go_on) {
  EXPECT_MOVED(with_numbers({{"number.erosion", "0"}}).value("dprk"), base().value("dprk"), kPoints);
}

TEST(HanoiRows, row_18_talks_are_a_gain_in_themselves) {
  const Analysed idle = with_numbers({{"party.dprk.number.standing", "0"}});
  EXPECT_LT(idle.value("dprk"), base().value("dprk") - 1);
  EXPECT_MOVED(idle.verdict(Verdict::poison_pill), base().verdict(Verdict::poison_pill), kOdds);
}

TEST(HanoiRows, rows_19_and_20_concessions_before_the_summit_shift_beliefs_in_softness) {
  for (const char* stage : {"exercises", "courtship"}) {
    const std::string move = stage == std::string("exercises") ? "suspend" : "flatter";
    const Analysed unseen = with_text(Edit{fmt::format("[[record]]\nstage = \"{}\"\nmove = \"{}\"\n", stage, move),
                                           "[[record]]\nmark = \"nothing\"\n"});
    EXPECT_LT(unseen.posterior("us", "showpiece"), base().posterior("us", "showpiece") - kOdds) << stage;
  }
}

TEST(HanoiRows, row_24_the_moratorium_can_end) {
  EXPECT_GT(base().ending("testing"), 0);
  const Analysed cheap = with_numbers({{"party.dprk.number.test_cost", "-10"}});
  EXPECT_GT(cheap.ending("testing"), base().ending("testing") + 0.05);
}

TEST(HanoiRows, row_27_the_leaders_gain_is_not_the_countrys) {
  const Analysed selfless = with_numbers({{"party.us.number.headline", "0"}, {"party.us.number.show", "0"}});
  EXPECT_LT(selfless.offer().chance_of_acceptance.all, base().offer().chance_of_acceptance.all - kOdds);
  EXPECT_MOVED(selfless.value("us"), base().value("us"), kPoints);
  EXPECT_MOVED(base().value("us"), base().value("america"), 1);
}

TEST(HanoiRows, row_28_there_are_other_courses) {
  const Analysed dearer =
      with_text(Edit{"label = \"deter and contain\"\nput = { posture = \"contain\" }\npay = { us = -1,",
                     "label = \"deter and contain\"\nput = { posture = \"contain\" }\npay = { us = -90,"});
  EXPECT_MOVED(dearer.ending("agreement"), base().ending("agreement"), kOdds);
  EXPECT_GT(base().ending("war_short") + base().ending("war_wide"), 0);
}

TEST(HanoiRows, row_29_the_longer_the_wait_the_harder_the_pivot) {
  const Analysed fresh = with_numbers({{"number.fatigue", "0"}});
  EXPECT_MOVED(fresh.value("dprk"), base().value("dprk"), 1e-4);
}

TEST(HanoiRows, row_32_values_before_and_after_the_summit_stand_side_by_side) {
  ASSERT_EQ(base().answers.marks.size(), 2u);
  EXPECT_EQ(base().answers.marks[0].mark, "before the summit");
  EXPECT_EQ(with_text(Edit{"mark = \"before the summit\"\n", ""}).answers.marks.size(), 1u);
}

}  // namespace
}  // namespace walkaway
