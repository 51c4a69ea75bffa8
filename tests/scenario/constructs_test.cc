// SPDX-License-Identifier: Apache-2.0
// Every construct of the language becomes what scenario.h says.
#include <gtest/gtest.h>

#include <cmath>
#include <cstring>

#include "scenario/examples.h"

namespace walkaway {
namespace {

using examples::read;

double central(const Scenario& s, const std::string& path) {
  const NumberId id = find_number(s, path);
  return id == kNone ? std::nan("") : s.numbers[id].central;
}

double start_of(const std::string& number) {
  return central(read(examples::base_with("start = 1", "start = " + number)), "state.arsenal.start");
}

template <typename T>
const T& find(const std::vector<T>& things, const std::string& id) {
  for (const T& thing : things) {
    if (thing.id == id) return thing;
  }
  throw std::logic_error("no " + id);
}

// ---------------------------------------------------------------------------------------------------- numbers

TEST(Numbers, HaveTheCentralValuesOfThePage) {
  EXPECT_EQ(start_of("4"), 4);
  EXPECT_EQ(start_of("{ low = 2, mode = 4, high = 8 }"), 4);
  EXPECT_EQ(start_of("{ low = 2, value = 4, high = 8 }"), 4);
  EXPECT_EQ(start_of("{ mean = 4, sd = 1 }"), 4);
  EXPECT_DOUBLE_EQ(start_of("{ median = 4, spread = 1.5 }"), 4 * std::exp(-std::log(1.5) * std::log(1.5)));
  EXPECT_DOUBLE_EQ(start_of("{ alpha = 2, beta = 5 }"), 0.2);
  EXPECT_DOUBLE_EQ(start_of("{ alpha = 1, beta = 3 }"), 0.25);
  EXPECT_DOUBLE_EQ(start_of("{ kept = 0, broken = 2 }"), 0.25);
  EXPECT_EQ(start_of("{ choices = [1, 5], weights = [0.5, 0.5] }"), 1);
  EXPECT_EQ(start_of("{ value = { mean = 4, sd = 1 }, why = \"so\" }"), 4);
}

TEST(Numbers, CarryTheirSourcesAndReasons) {
  const Scenario s =
      read(examples::base_with("start = 1", "start = { value = 1, cites = [\"book:3\"], why = \"so\" }"));
  const Number& number = s.numbers[find_number(s, "state.arsenal.start")];
  ASSERT_EQ(number.cites.size(), 1u);
  EXPECT_EQ(number.cites[0].source + "/" + number.cites[0].place, "book/3");
  EXPECT_EQ(number.why, "so");
  for (const NumberId id : s.uncited()) EXPECT_NE(s.numbers[id].path, "state.arsenal.start");
  EXPECT_FALSE(s.uncited().empty());
}

TEST(Numbers, DifferByTheTypeOfTheirParty) {
  const Scenario s = read(examples::base());
  const TypedNumber& cost = s.parties[0].numbers[0].value;
  EXPECT_EQ(s.numbers[cost.of(0)].path, "party.us.number.cost");
  EXPECT_EQ(s.numbers[cost.of(1)].path, "party.us.number.cost.by_type.hard");
  EXPECT_EQ(s.numbers[cost.of(1)].central, 3);
}

TEST(Numbers, GiveTheirSourcesToVariantsThatHaveNone) {
  const Scenario s = read(examples::base_with(
      "number.cost = { value = 2, by_type.hard = 3 }",
      "number.cost = { value = 2, by_type.soft = { value = 1, why = \"own\" }, by_type.hard = 3, cites = [\"book:3\"], "
      "why = \"told\" }"));
  const TypedNumber& cost = s.parties[0].numbers[0].value;
  EXPECT_EQ(s.numbers[cost.of(1)].cites.size(), 1u);
  EXPECT_EQ(s.numbers[cost.of(1)].why, "told");
  EXPECT_EQ(s.numbers[cost.of(0)].why, "own");
}

TEST(Labels, ThatAreEmptyAreNone) {
  const Scenario s = read(examples::base_with("[party.them]\n", "[party.them]\nlabel = \"\"\n"));
  EXPECT_EQ(s.parties[1].label, "them");
}

TEST(Settings, OfANumberSetAllItsVariants) {
  const Scenario s = read(examples::base(), {{"party.us.number.cost", "7"}});
  EXPECT_EQ(central(s, "party.us.number.cost"), 7);
  EXPECT_EQ(central(s, "party.us.number.cost.by_type.hard"), 7);
}

TEST(Settings, OfAVariantSetThatOneOnly) {
  const Scenario s = read(examples::base(), {{"party.us.number.cost.by_type.hard", "7"}});
  EXPECT_EQ(central(s, "party.us.number.cost"), 2);
  EXPECT_EQ(central(s, "party.us.number.cost.by_type.hard"), 7);
}

TEST(Settings, MayBeRanges) {
  const Scenario s = read(examples::base(), {{"state.arsenal.start", "{low=1, mode=2, high=3}"}});
  EXPECT_EQ(s.numbers[find_number(s, "state.arsenal.start")].range.kind, Range::Kind::triangular);
}

TEST(Settings, ThatAreWrongAreFaults) {
  EXPECT_NE(
      examples::texts(examples::faults(examples::base(), {{"state.arsenal.strat", "1"}})).find("`state.arsenal.start`"),
      std::string::npos);
  EXPECT_NE(examples::texts(examples::faults(examples::base(), {{"state.arsenal.start", "one"}})).find("not a number"),
            std::string::npos);
  EXPECT_NE(examples::texts(examples::faults(examples::base(), {{"party.us.noise", "-1"}})).find("above 0"),
            std::string::npos);
}

TEST(TextHash, ChangesWithTheTextAndTheSettings) {
  const std::string hash = read(examples::base()).text_hash;
  EXPECT_EQ(hash.size(), 32u);
  EXPECT_EQ(hash, read(examples::base()).text_hash);
  EXPECT_NE(hash, read(examples::base() + "\n").text_hash);
  EXPECT_NE(hash, read(examples::base(), {{"state.arsenal.start", "1"}}).text_hash);
}

// ---------------------------------------------------------------------------------------------------- parties, issues

TEST(Parties, KeepTheAuthorsOrder) {
  const Scenario s = read(examples::base());
  ASSERT_EQ(s.parties.size(), 3u);
  EXPECT_EQ(s.parties[0].id + s.parties[1].id + s.parties[2].id, "usthempeople");
  EXPECT_TRUE(s.parties[0].moves && s.parties[1].moves);
  EXPECT_FALSE(s.parties[2].moves);
  EXPECT_EQ(s.parties[1].types.size(), 1u);
}

TEST(Parties, MayActForOthers) {
  const Scenario s = read(examples::base_with("[party.them]\n", "[party.them]\nacts_for = \"people\"\n"));
  EXPECT_EQ(s.parties[1].acts_for, 2u);
  EXPECT_EQ(s.parties[0].acts_for, kNone);
}

TEST(Parties, MayBelieveOtherwise) {
  const Scenario s = read(examples::base_with(
      "[party.them]\n", "[party.them]\ntype.a = { prior = 1, believes.us = { soft = 0.9, hard = \"rest\" } }\n"));
  const Belief& belief = s.parties[1].types[0].believes.at(0);
  EXPECT_EQ(belief.about, 0u);
  EXPECT_EQ(central(s, "party.them.type.a.believes.us.soft"), 0.9);
  EXPECT_EQ(belief.odds[1], kNone);
}

TEST(Priors, GiveTheRestWhatTheOthersLeave) {
  const Scenario s = read(examples::base_with("hard.prior = 0.5", "hard.prior = \"rest\""));
  EXPECT_DOUBLE_EQ(type_prior(s, 0, s.central_values())[1], 0.5);
  Values values = s.central_values();
  values[find_number(s, "party.us.type.soft.prior")] = 1.5;
  EXPECT_THROW(type_prior(s, 0, values), InputError);
}

TEST(Changes, ThatBreakAPriorAreRefused) {
  const Scenario s = read(examples::base());
  const NumberId id = find_number(s, "party.us.type.soft.prior");
  EXPECT_THROW(with_changes(s, s.central_values(), {{"", id, 0.7, {}}}), InputError);
  EXPECT_EQ(with_changes(s, s.central_values(), {{"", id, 0.5, {}}})[id], 0.5);
}

TEST(Grids, NameTheirOptionsByNumber) {
  const Scenario s =
      read(examples::base_and("[issue.price]\nnegotiable = false\noptions = { from = 0, to = 1, step = 0.1 }\n"));
  const Issue& price = find(s.issues, "price");
  ASSERT_EQ(price.options.size(), 12u);
  EXPECT_EQ(price.options[0].id, "none");
  EXPECT_EQ(price.options[4].id, "0.3");
  EXPECT_EQ(price.options[4].number, 0.3);
}

TEST(Grids, MayHaveANumberAsStatusQuo) {
  const Scenario s = read(examples::base_and(
      "[issue.price]\nnegotiable = false\nstatus_quo = 2\noptions = { from = 1, to = 3, step = 1 }\n"));
  EXPECT_EQ(find(s.issues, "price").status_quo, 1u);
  EXPECT_EQ(find(s.issues, "price").options.size(), 3u);
}

TEST(Worths, OfARuleAreSpeltOutForAllButTheStatusQuo) {
  const Scenario s = read(examples::base_with(
      "closed = 5", "rule = \"cost * 2\"\nonce = true\n[worth.them.relief]\nsome = { value = 3, once = true }"));
  ASSERT_EQ(s.worths.size(), 2u);
  EXPECT_EQ(s.worths[0].option, 1u);
  EXPECT_TRUE(s.worths[0].once && std::holds_alternative<Rule>(s.worths[0].amount));
  EXPECT_TRUE(s.worths[1].once && std::holds_alternative<TypedNumber>(s.worths[1].amount));
}

TEST(Menus, OfAllHoldEveryCombinationButTheStatusQuo) {
  const Scenario s = read(examples::base_with("[\"swap\"]", "\"all\""));
  const std::vector<Move>& moves = s.stages[0].moves;
  ASSERT_EQ(moves.size(), 3u);
  EXPECT_EQ(moves[0].id, "running+some");
  EXPECT_EQ(moves[1].id, "closed+none");
  EXPECT_EQ(moves[2].id, "swap");  // the author's own name for it
}

// ---------------------------------------------------------------------------------------------------- stages

TEST(Answers, LeadWhereThePageSays) {
  const Scenario s = read(examples::base_and("counter = \"next_round:offer\"\nwalk_away = true\n"));
  const std::vector<Move>& moves = s.stages[1].moves;
  ASSERT_EQ(moves.size(), 4u);
  EXPECT_EQ(moves[0].then[0].to.index, kAgreement);
  EXPECT_EQ(moves[1].then[0].to.kind, Target::Kind::next_round);
  EXPECT_EQ(moves[2].then[0].to.index, 0u);
  EXPECT_EQ(moves[3].then[0].to.index, kNoAgreement);
  EXPECT_EQ(moves[3].role, Role::walk_away);
}

TEST(Moves, ActOnStatesIssuesAndPayOffs) {
  const Scenario s =
      read(examples::base_and("move.refuse = { pay = { us = -1 }, set = { arsenal = \"arsenal / 2\" }, put = { posture "
                              "= \"tense\" }, group = \"g\", when = \"round > 1\" }\n"));
  const Move& refuse = s.stages[1].moves[1];
  EXPECT_EQ(central(s, "stage.answer.move.refuse.pay.us"), -1);
  EXPECT_TRUE(std::holds_alternative<Rule>(refuse.set.at(0).second));
  EXPECT_EQ(refuse.put.at(0), (std::pair<IssueId, OptionId>{2, 1}));
  EXPECT_EQ(refuse.group, "g");
  EXPECT_TRUE(refuse.when.has_value());
}

TEST(Drift, LeadsToTheNextRoundAndMayJustPass) {
  const Scenario s = read(examples::base_and("[[stage]]\nid = \"wait\"\nkind = \"drift\"\n"));
  EXPECT_TRUE(s.stages[2].moves.empty() && s.stages[2].movers.empty());
  EXPECT_EQ(s.stages[2].skip_to.at(0).to.kind, Target::Kind::next_round);
}

TEST(Hearing, GivesTheOthersASignal) {
  const Scenario s = read(
      examples::base_and("heard_as.refuse = { refuse = 0.8, shrug = 0.2 }\nheard_by.them.refuse = { accept = 1 }\n"));
  const Stage& answer = s.stages[1];
  ASSERT_EQ(answer.hearings.size(), 2u);
  EXPECT_EQ(answer.hearings[0].observers, std::vector<PartyId>{1});
  EXPECT_EQ(answer.hearings[1].observers, std::vector<PartyId>{2});
  EXPECT_EQ(answer.hearings[1].signals, (std::vector<std::string>{"accept", "refuse", "shrug"}));
  EXPECT_TRUE(answer.hearings[1].odds[0].empty());
  EXPECT_EQ(answer.seen_by, std::vector<PartyId>{0});
}

TEST(Comply, IsAChoiceAndItsDiscovery) {
  const Scenario s = read(examples::base_and(
      "[[stage]]\nid = \"keep\"\nkind = \"comply\"\nmover = \"them\"\nobligations = [\"plants\"]\ndetect = "
      "0.25\nfalse_alarm = 0.125\nthen = \"next_round\"\ncaught = \"no_agreement\"\n"));
  const Stage &keep = find(s.stages, "keep"), &check = find(s.stages, "keep_check");
  ASSERT_EQ(keep.moves.size(), 3u);
  EXPECT_EQ(keep.moves[1].role, Role::renege);
  EXPECT_EQ(keep.moves[1].put.size(), 2u);
  EXPECT_EQ(keep.moves[1].then[0].to.index, kNoAgreement);
  EXPECT_EQ(keep.moves[2].obligation, 0u);
  EXPECT_EQ(keep.hearings.at(0).observers, (std::vector<PartyId>{0, 2}));
  const EnvironmentLayout layout(s);
  std::vector<double> environment(layout.size);
  for (size_t g = 0; g < s.globals.size(); ++g)
    environment[layout.number + g] = s.numbers[s.globals[g].value.of(0)].central;
  const Expression& caught = std::get<Rule>(*check.moves[0].chance).expression;
  environment[layout.last + layout.last_offset[2]] = 2;
  EXPECT_EQ(caught.evaluate(environment), 0.25);
  environment[layout.last + layout.last_offset[2]] = 0;
  EXPECT_EQ(caught.evaluate(environment), 0.125);
  EXPECT_EQ(std::get<Rule>(*check.moves[1].chance).expression.evaluate(environment), 0.875);
}

TEST(Comply, OfSeveralObligationsIsAChainOfStages) {
  const Scenario s = read(
      examples::base_and("accept = \"keep\"\n[[stage]]\nid = \"keep\"\nkind = \"comply\"\nmover = "
                         "\"them\"\nobligations = [\"plants\", \"relief\"]\ndetect = 0.25\nthen = \"next_round\"\n"));
  ASSERT_EQ(s.stages.size(), 6u);
  EXPECT_EQ(s.stages[1].moves[0].then[0].to.index, 2u);
  EXPECT_EQ(s.stages[2].id, "keep_plants");
  EXPECT_EQ(s.stages[3].moves[1].then[0].to.index, 4u);
  EXPECT_EQ(s.stages[5].id, "keep_relief_check");
}

TEST(Protocols, WriteTheirStages) {
  const auto stages = [](const std::string& kind, const std::string& more) {
    const std::string text =
        examples::base_with("[[stage]]", "[protocol]\nkind = \"" + kind + "\"\nparties = [\"them\", \"us\"]\n" + more);
    std::string ids;
    for (const Stage& stage : read(text.substr(0, text.find("id = \"offer\""))).stages) ids += stage.id + " ";
    return ids;
  };
  EXPECT_EQ(stages("alternating_offers", ""), "offer_them answer_us offer_us answer_them ");
  EXPECT_EQ(stages("take_it_or_leave_it", "menu = [\"swap\"]\n"), "offer answer ");
  EXPECT_EQ(stages("working_level", "mandate = [\"swap\"]\n"), "working_offer working_answer offer answer ");
}

// ---------------------------------------------------------------------------------------------------- evidence

TEST(Records, DifferByAccount) {
  const Scenario s = read(examples::base_and(
      "[account.one]\nweight = 0.6\n[account.two]\nweight = \"rest\"\nset = { \"worth.us.plants.closed\" = 9 "
      "}\n[[record]]\nstage = \"answer\"\nmove = \"refuse\"\naccount.two = \"accept\"\nmark = \"then\"\n"));
  EXPECT_EQ(s.record_of(0).at(0).move, 1u);
  EXPECT_EQ(s.record_of(1).at(0).move, 0u);
  EXPECT_DOUBLE_EQ(account_weights(s, s.central_values())[1], 0.4);
  EXPECT_EQ(s.accounts[1].set.at(0).value, 9);
}

TEST(Pivots, MayBeSetAtSeveralStages) {
  const Scenario s =
      read(examples::base_and("[[pivot]]\nid = \"p\"\nparty = \"us\"\nstage = [\"answer\"]\nmove = \"refuse\"\nbefore "
                              "= \"accept\"\nannounced = false\n"));
  EXPECT_EQ(s.pivots.at(0).move, std::vector<MoveId>{1});
  EXPECT_EQ(s.pivots[0].before, std::vector<MoveId>{0});
  EXPECT_TRUE(s.pivots[0].secret && !s.pivots[0].announced);
}

TEST(WhatIfs, ChangeNumbersStagesAndMoves) {
  const Scenario s = read(
      examples::base_and("[[what_if]]\nid = \"w\"\nset = { \"party.us.number.cost\" = 1 }\nstart = \"answer\"\ncommit "
                         "= [{ party = \"us\", stage = \"answer\", move = \"refuse\", types = [\"hard\"] }]\nsweep = { "
                         "number = \"state.arsenal.start\", from = 0, to = 2, steps = 3 }\n"));
  const WhatIf& w = s.what_ifs.at(0);
  EXPECT_EQ(w.set.size(), 2u);  // the number and its variant
  EXPECT_EQ(w.start, 1u);
  EXPECT_EQ(w.commit.at(0).types, std::vector<TypeId>{1});
  EXPECT_EQ(w.sweep->steps, 3u);
}

}  // namespace
}  // namespace walkaway
