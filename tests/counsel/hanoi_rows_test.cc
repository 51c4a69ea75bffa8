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

  const TypePosterior& odds(const std::string& party, const std::string& type) const {
    for (const PartyPosterior& p : answers.posterior)
      for (const TypePosterior& t : p.types)
        if (scenario.parties[p.party].id == party && scenario.parties[p.party].types[t.type].id == type) return t;
    throw std::logic_error(party + " " + type);
  }
  double posterior(const std::string& party, const std::string& type) const { return odds(party, type).posterior.all; }
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
  /// The entry of the record at `stage`.
  uint32_t entry(const std::string& stage) const {
    for (uint32_t e = 0; e < scenario.record.size(); ++e) {
      const StageId s = scenario.record[e].common.stage;
      if (s != kNone && scenario.stages[s].id == stage) return e;
    }
    throw std::logic_error("the record has no entry at " + stage);
  }
  /// How far the entry at `stage` moved the odds of a type.
  double shift(const std::string& party, const std::string& type, const std::string& stage) const {
    const std::vector<double>& after = odds(party, type).after;
    const uint32_t e = entry(stage);
    return after.at(e) - (e == 0 ? odds(party, type).prior : after.at(e - 1));
  }
  /// How far the entry at `stage` moved any odds of `about` in the eyes of `observer`; 0: it told it nothing.
  double told(const std::string& stage, const std::string& observer, const std::string& about) const {
    for (const BeliefUpdate& u : answers.told)
      if (u.entry == entry(stage) && scenario.parties[u.observer].id == observer &&
          scenario.parties[u.about].id == about)
        return u.shift.all;
    return 0;
  }
  /// The chance of the recorded move at `stage`, given the moves before it, to who sees them all.
  double chance_of_record(const std::string& stage) const {
    for (const PlayNode& node : answers.play.nodes)
      if (node.record && node.entry == entry(stage)) return node.probability;
    ADD_FAILURE() << stage;
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

/// The whole of an entry of the record, up to the empty line or the next entry.
Edit without_entry(const std::string& stage) {
  const std::string text = hanoi();
  const size_t from = text.find(fmt::format("[[record]]\nstage = \"{}\"\n", stage));
  if (from == std::string::npos) throw std::logic_error("the record has no entry at " + stage);
  return {text.substr(from, text.find("[[", from + 2) - from), ""};
}

/// Takes a stage out, and its entry of the record where there is one.
std::string without_stage(const std::string& stage, std::string text = hanoi()) {
  if (text.find(fmt::format("[[record]]\nstage = \"{}\"\n", stage)) != std::string::npos)
    text = replaced(text, without_entry(stage));
  const std::string id = fmt::format("[[stage]]\nid = \"{}\"\n", stage);
  return replaced(text, {id, id + "enabled = false\n"});
}

TEST(HanoiRows, row_1_the_offer_is_outside_the_zone_because_of_what_sanctions_are_worth) {
  for (const ReceiverRow& row : base().offer().accounts[0].receiver) EXPECT_LT(row.worth, 0);
  const Analysed careless = with_numbers({{"party.us.number.minded", "0"}});
  for (const ReceiverRow& row : careless.offer().accounts[0].receiver) EXPECT_GT(row.worth, 0);
}

TEST(HanoiRows, row_2_walking_away_beats_a_bad_deal) {
  EXPECT_TRUE(base().offer().accounts[0].bad_deal);
  const Analysed stuck =
      with_text(Edit{"label = \"walk away from the table\"\npay = {", "label = \"walk away\"\npay = { us = -300,"});
  EXPECT_GT(stuck.offer().chance_of_acceptance.all, 0.9);
}

TEST(HanoiRows, row_3_without_a_staller_there_is_no_poison_pill) {
  EXPECT_GT(base().verdict(Verdict::poison_pill), 0.2);
  const Analysed sincere = with_numbers({{"party.dprk.type.dealer.prior", "0.7"}});
  EXPECT_LT(sincere.verdict(Verdict::poison_pill), 0.01);
  const Analysed squeezed = with_numbers(
      {{"party.dprk.number.bite.by_type.staller", "12"}, {"party.us.number.headline.by_type.showpiece", "28"}});
  EXPECT_LT(squeezed.verdict(Verdict::poison_pill), 0.01);
  EXPECT_GT(squeezed.verdict(Verdict::gamble), 0.4);
}

/// Within the ranges of two numbers the same record is a misjudgement: he gains more by signing, and by Yongbyon.
TEST(HanoiRows, row_4_the_reading_can_be_a_misjudgement_and_needs_the_mistaken_belief) {
  const std::vector<Setting> other = {{"party.us.number.headline.by_type.showpiece", "28"},
                                      {"worth.us.plants.yongbyon", "8"}};
  const Analysed mistaken = with_numbers(other);
  EXPECT_GT(mistaken.verdict(Verdict::misjudgement), 0.2);
  const std::string informed = replaced(
      hanoi(), {"believes.us = { showpiece = { low = 0.6, mode = 0.85, high = 0.95 }, substance = \"rest\" }\n", ""});
  EXPECT_LT(Analysed(informed, other).verdict(Verdict::misjudgement), 0.01);
}

TEST(HanoiRows, row_5_a_hint_brings_the_president_to_the_summit) {
  const Analysed cheap = with_text(Edit{"(last.signal == list ? 4 : last.signal == hint ? 2 : -4)", "-10"});
  EXPECT_LT(cheap.chance_of_record("come"), base().chance_of_record("come") - 0.05);
}

TEST(HanoiRows, row_6_the_officials_saw_the_position_and_the_leader_believes_otherwise) {
  EXPECT_LT(base().shift("dprk", "dealer", "advice"), -0.01);
  const Analysed blind = with_text(Edit{"knows = [\"dprk\"]\n", ""});
  EXPECT_NEAR(blind.shift("dprk", "dealer", "advice"), 0, 1e-9);
  EXPECT_GT(base().told("advice", "us", "dprk"), 0.01);
  EXPECT_LT(blind.told("advice", "us", "dprk"), kToldNothing);
  EXPECT_NE(Analysed(without_stage("advice")).posterior("dprk", "dealer"), base().posterior("dprk", "dealer"));
  const Analysed advised =
      with_text(Edit{"believes.dprk = { dealer = { low = 0.35, mode = 0.5, high = 0.7 }, hopeful = \"rest\", staller = "
                     "{ low = 0.05, mode = 0.15, high = 0.3 } }\n",
                     ""});
  EXPECT_MOVED(advised.chance_of_record("come"), base().chance_of_record("come"), kOdds);
}

TEST(HanoiRows, rows_7_and_8_envoys_settle_something_beforehand_as_far_as_their_mandate_goes) {
  const auto with_envoys = [](const std::string& more) {
    return Analysed(replaced(replaced(hanoi(), {"enabled = false\nskip_to = \"come\"\n", "skip_to = \"come\"\n"}),
                             {"mandate = \"narrow\"\n", more}));
  };
  const Analysed narrow = with_envoys("mandate = \"narrow\"\n"), wide = with_envoys("");
  EXPECT_MOVED(narrow.value("us"), base().value("us"), kPoints);
  EXPECT_MOVED(wide.value("us"), narrow.value("us"), kPoints);
}

TEST(HanoiRows, row_8_a_list_that_is_not_handed_over_tells_only_where_it_would_cost_something) {
  const Analysed cheap = with_numbers({{"party.dprk.number.list_loss", "0"}});
  EXPECT_LT(cheap.chance_of_record("signal"), base().chance_of_record("signal") - 0.05);
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

/// Switched off: a president who wants a signature feels the cost of it as the other does.
TEST(HanoiRows, rows_19_and_20_concessions_and_passes_shift_beliefs_in_softness) {
  const Analysed frugal = with_numbers({{"party.us.number.gave_away.by_type.showpiece", "1"}});
  EXPECT_LT(frugal.shift("us", "showpiece", "exercises"), base().shift("us", "showpiece", "exercises") - kOdds);
  const Analysed cool = with_numbers({{"party.us.number.warmth.by_type.showpiece", "-1.5"}});
  for (const char* stage : {"courtship", "pass"}) {
    EXPECT_GT(base().shift("us", "showpiece", stage), kOdds) << stage;
    EXPECT_LT(cool.shift("us", "showpiece", stage), base().shift("us", "showpiece", stage) - kOdds) << stage;
  }
}

TEST(HanoiRows, row_21_the_offer_is_a_function_of_the_belief_in_softness) {
  const double hard = with_numbers({{"party.us.type.showpiece.prior", "0.05"}}).chance_of_record("offer");
  const double soft = with_numbers({{"party.us.type.showpiece.prior", "0.6"}}).chance_of_record("offer");
  EXPECT_MOVED(hard, soft, 0.02);
}

TEST(HanoiRows, row_22_a_vague_demand_tells_of_softness_as_far_as_it_is_heard) {
  EXPECT_GT(base().shift("us", "showpiece", "word_president"), kOdds);
  const Analysed clear = with_numbers({{"stage.word.senders.president.heard_as.firm.vague", "0"}});
  EXPECT_GT(clear.shift("us", "showpiece", "word_president"),
            base().shift("us", "showpiece", "word_president") + kOdds);
  const Analysed loyal = with_numbers({{"number.doubt", "0"}});
  EXPECT_MOVED(loyal.value("us"), base().value("us"), 1e-4);
}

TEST(HanoiRows, row_23_what_officials_say_is_set_against_what_the_president_says) {
  EXPECT_LT(base().shift("us", "showpiece", "word_officials"), -kOdds);
  const Analysed unheard(replaced(replaced(hanoi(), without_entry("claims")), without_entry("word_officials")));
  EXPECT_GT(unheard.posterior("us", "showpiece"), base().posterior("us", "showpiece") + kOdds);
}

TEST(HanoiRows, row_24_the_moratorium_can_end) {
  EXPECT_GT(base().ending("testing"), 0);
  const Analysed cheap = with_numbers({{"party.dprk.number.test_cost", "-10"}});
  EXPECT_GT(cheap.ending("testing"), base().ending("testing") + 0.05);
}

/// Unheard, or impossible to make: nothing may change, though those who make the claims know the North's type.
TEST(HanoiRows, row_25_claims_without_content_tell_nothing) {
  EXPECT_NEAR(base().chance_of_record("claims"), 0.5, 1e-8);
  EXPECT_LT(base().told("claims", "us", "dprk"), 1e-9);
  for (const Analysed& other : {with_text(without_entry("claims")), Analysed(without_stage("claims"))}) {
    for (const char* type : {"dealer", "hopeful", "staller"}) {
      EXPECT_NEAR(base().shift("dprk", type, "claims"), 0, 1e-9);
      EXPECT_NEAR(other.posterior("dprk", type), base().posterior("dprk", type), 1e-9);
    }
    EXPECT_NEAR(other.posterior("us", "showpiece"), base().posterior("us", "showpiece"), 1e-9);
    for (const char* party : {"dprk", "us", "america", "rok"})
      EXPECT_NEAR(other.value(party), base().value(party), 1e-6) << party;
    for (const EndingOdds& e : base().answers.forecast.endings) {
      const std::string& id = base().scenario.endings[e.ending].id;
      EXPECT_NEAR(other.ending(id), base().ending(id), 1e-8) << id;
    }
  }
}

TEST(HanoiRows, row_26_the_push_of_one_who_knows_the_president_tells_the_north_what_he_is) {
  EXPECT_GT(base().shift("us", "showpiece", "push"), kOdds);
  const Analysed guess = with_text(Edit{"knows = [\"us\"]\n", ""});
  EXPECT_NEAR(guess.shift("us", "showpiece", "push"), 0, 1e-9);
  EXPECT_GT(base().told("push", "dprk", "us"), kOdds);
  EXPECT_LT(guess.told("push", "dprk", "us"), 1e-9);
  EXPECT_MOVED(guess.chance_of_record("offer"), base().chance_of_record("offer"), 1e-4);
}

TEST(HanoiRows, row_27_the_leaders_gain_is_not_the_countrys) {
  const Analysed selfless = with_numbers({{"party.us.number.headline", "0"}, {"party.us.number.show", "0"}});
  EXPECT_LT(selfless.offer().chance_of_acceptance.all, base().offer().chance_of_acceptance.all - kOdds);
  EXPECT_MOVED(selfless.value("us"), base().value("us"), kPoints);
  EXPECT_MOVED(base().value("us"), base().value("america"), 1);
  ASSERT_EQ(base().answers.agency.size(), 2u);  // the president and his officials
  EXPECT_TRUE(with_text(Edit{"acts_for = \"america\"\n", ""}).answers.agency.empty());
}

TEST(HanoiRows, row_28_there_are_other_courses) {
  const Analysed dearer =
      with_text(Edit{"pay = { us = \"-(plan_b == bought ? 1 - ready : 1)\", america = -1 }", "pay = { us = -90 }"});
  EXPECT_MOVED(dearer.ending("agreement"), base().ending("agreement"), kOdds);
  EXPECT_GT(base().ending("war_short") + base().ending("war_wide"), 0);
}

TEST(HanoiRows, row_29_the_longer_the_wait_the_harder_the_pivot) {
  const Analysed fresh = with_numbers({{"number.fatigue", "0"}});
  EXPECT_MOVED(fresh.value("dprk"), base().value("dprk"), 1e-4);
}

TEST(HanoiRows, row_30_a_plan_b_is_bought_for_what_it_saves) {
  const Analysed useless = with_numbers({{"number.ready", "0"}});
  EXPECT_LT(useless.chance_of_record("plan_b"), base().chance_of_record("plan_b") - 0.02);
  const Analysed dear = with_numbers({{"stage.plan_b.cost", "30"}});
  EXPECT_LT(dear.chance_of_record("plan_b"), 0.1);
}

TEST(HanoiRows, row_31_pressure_needs_the_allies) {
  const Analysed alone = with_numbers({{"state.allies.start", "0"}});
  EXPECT_MOVED(alone.value("dprk"), base().value("dprk"), kPoints);
  EXPECT_MOVED(alone.value("us"), base().value("us"), kPoints);
}

TEST(HanoiRows, row_32_values_before_and_after_the_summit_stand_side_by_side) {
  ASSERT_EQ(base().answers.marks.size(), 3u);
  EXPECT_EQ(base().answers.marks[0].mark, "before the summit");
  EXPECT_EQ(base().answers.marks[1].mark, "after the summit");
  EXPECT_EQ(with_text(Edit{"mark = \"before the summit\"\n", ""}).answers.marks.size(), 2u);
}

TEST(HanoiRows, row_33_talks_come_round_again) {
  const Analysed once = with_text(Edit{"times = 2", "times = 1"});
  EXPECT_EQ(once.ending("agreement"), 0);
  EXPECT_LT(once.answers.cycles.cycles.size(), 2u);
  ASSERT_EQ(base().answers.cycles.cycles.size(), 2u);
  EXPECT_GT(base().answers.cycles.cycles[1].bits.at(0), 0.05) << "what the first cycle taught of the North";
  EXPECT_GT(base().ending("agreement"), 0.01);
  EXPECT_MOVED(once.offer().accounts[0].receiver.at(0).reservation,
               base().offer().accounts[0].receiver.at(0).reservation, kPoints);
}

TEST(HanoiRows, row_34_a_wrong_prior_is_mended_by_the_record_as_far_as_it_tells) {
  const Analysed trusting = with_numbers({{"party.dprk.type.dealer.prior", "0.65"}});
  EXPECT_LT(trusting.posterior("dprk", "staller"), base().posterior("dprk", "staller") - 0.05);
  EXPECT_GT(trusting.posterior("dprk", "staller"), trusting.odds("dprk", "staller").prior + 0.05);
  for (const TypeMending& m : base().answers.mending.types) {
    if (base().scenario.parties[m.party].types[m.type].id != "staller") continue;
    EXPECT_LT(m.level_prior, m.prior);
    for (const MendingCurve& curve : m.curves) EXPECT_GT(curve.after.back(), curve.prior);
  }
}

}  // namespace
}  // namespace walkaway
