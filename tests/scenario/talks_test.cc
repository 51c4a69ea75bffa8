// SPDX-License-Identifier: Apache-2.0
// Mandates, senders, hedges and cycles of talks: what they are spelt out as, and what can be wrong with them.
#include <gtest/gtest.h>

#include "scenario/examples.h"

namespace walkaway {
namespace {

using examples::read;

const Stage& stage(const Scenario& s, const std::string& id) {
  for (const Stage& stage : s.stages) {
    if (stage.id == id) return stage;
  }
  throw std::logic_error("no stage " + id);
}

/// A fault of `text` at the place where `at` first occurs says `says`, and there are few others.
void expect_fault(const std::string& text, const std::string& at, const std::string& says) {
  const std::vector<Fault> found = examples::faults(text);
  const Location place = examples::place(text, at);
  const bool said = std::any_of(found.begin(), found.end(), [&](const Fault& fault) {
    return fault.at.line == place.line && fault.at.column == place.column &&
           fault.text().find(says) != std::string::npos;
  });
  EXPECT_TRUE(said) << "expected at " << place.line << ":" << place.column << " `" << says << "` among\n"
                    << examples::texts(found);
  EXPECT_LE(found.size(), 3u) << "one mistake, many faults:\n" << examples::texts(found);
}

// ---------------------------------------------------------------------------------------------------- mandates

std::string mandated(const std::string& mandate, const std::string& at_offer, const std::string& more = "") {
  const std::string packages = "[package.gift]\nplants = \"closed\"\nrelief = \"none\"\n" + mandate;
  return examples::replaced(examples::replaced(examples::base_with("[state.arsenal]", packages + "[state.arsenal]"),
                                               "menu = [\"swap\"]", "menu = \"all\"\n" + at_offer),
                            "then = \"answer\"", "then = \"answer\"\n" + more);
}

TEST(Mandates, CutTheMenu) {
  const Scenario s = read(mandated("[mandate.own]\noptions.relief = [\"some\"]\n", "mandate = \"own\""));
  ASSERT_EQ(s.stages[0].moves.size(), 2u);
  EXPECT_EQ(s.stages[0].moves[0].id + " " + s.stages[0].moves[1].id, "running+some swap");
  EXPECT_EQ(s.stages[0].mandates, std::vector<MandateId>{0});
  EXPECT_FALSE(s.stages[0].moves[0].when.has_value());
}

TEST(Mandates, HaveToHoldInFull) {
  const Scenario s = read(
      mandated("[mandate.own]\npackages = [\"swap\", \"gift\"]\noptions.relief = [\"some\"]\n", "mandate = \"own\""));
  ASSERT_EQ(s.stages[0].moves.size(), 1u);
  EXPECT_EQ(s.stages[0].moves[0].id, "swap");
}

TEST(Mandates, ThatHangOnRulesGoIntoThoseOfTheMoves) {
  const Scenario s =
      read(mandated("[mandate.own]\npackages = [\"swap\"]\n", "mandate = [{ when = \"round > 1\", is = \"own\" }]",
                    "move.gift.when = \"arsenal > 0\"\n"));
  ASSERT_EQ(s.stages[0].moves.size(), 3u);
  EXPECT_EQ(s.stages[0].moves[0].when->text, "((round > 1) ? 0 : 1)");
  EXPECT_EQ(s.stages[0].moves[1].when->text, "((round > 1) ? 0 : 1) && (arsenal > 0)");
  EXPECT_FALSE(s.stages[0].moves[2].when.has_value());
}

TEST(Mandates, OfAWorkingLevelMayBeNamed) {
  std::string text = examples::base();
  text = text.substr(0, text.find("[[stage]]")) +
         "[mandate.own]\npackages = [\"swap\"]\n[protocol]\nkind = \"working_level\"\nparties = [\"them\", "
         "\"us\"]\nmandate = \"own\"\n";
  EXPECT_EQ(stage(read(text), "working_offer").moves.size(), 1u);
  EXPECT_EQ(stage(read(text), "offer").moves.size(), 3u);
  expect_fault(examples::replaced(text, "mandate = \"own\"", "mandate = \"owm\""), "\"owm\"", "did you mean `own`?");
}

TEST(Mandates, MayBeSwappedByAWhatIf) {
  const std::string text = mandated("[mandate.own]\npackages = [\"swap\"]\n", "mandate = \"own\"") +
                           "[[what_if]]\nid = \"free\"\nmandate = { offer = \"none\" }\n";
  const Scenario s = read(text);
  EXPECT_EQ(s.stages[0].moves.size(), 3u);
  ASSERT_EQ(s.what_ifs.at(0).set.size(), 1u);
  EXPECT_EQ(s.what_ifs[0].set[0].value, -1);
  EXPECT_TRUE(s.numbers[s.what_ifs[0].set[0].number].built_in);
}

TEST(Mandates, ThatAreWrongAreFaults) {
  const std::string at = "mandate = \"own\"", swap = "[mandate.own]\npackages = [\"swap\"]\n";
  expect_fault(mandated("[mandate.own]\n", at), "own]", "sets no limit");
  expect_fault(mandated("[mandate.own]\npackages = []\n", at), "[]", "leaves no move: it lists no package");
  expect_fault(mandated("[mandate.own]\noptions.relief = []\n", at), "relief = []", "it lists no option of `relief`");
  expect_fault(mandated("[mandate.own]\npackages = [\"swop\"]\n", at), "\"swop\"", "did you mean `swap`?");
  expect_fault(mandated("[mandate.own]\noptions.plants = [\"shut\"]\n", at), "\"shut\"", "named `shut`");
  expect_fault(mandated("[mandate.own]\noptions.posture = [\"calm\"]\n", at), "posture = [\"calm\"]", "not negotiable");
  expect_fault(mandated("[mandate.own]\npackages = [\"gift\"]\noptions.relief = \"some\"\n", at), "\"own\"",
               "mandate `own` leaves no move at stage `offer`");
  expect_fault(mandated(swap, "mandate = \"onw\""), "\"onw\"", "did you mean `own`?");
  expect_fault(mandated(swap, "mandate = [{ when = \"arsnal > 0\", is = \"own\" }]"), "arsnal",
               "did you mean `arsenal`?");
  expect_fault(mandated(swap, "mandate = [{ is = \"own\" }, { when = \"round > 1\", is = \"own\" }]"), "{ when",
               "never holds");
  expect_fault(mandated(swap, at) + "[[what_if]]\nid = \"w\"\nmandate = { ofer = \"own\" }\n",
               "ofer = ", "did you mean `offer`?");
  expect_fault(examples::base_and("[[stage]]\nid = \"x\"\nkind = \"drift\"\nmandate = \"own\"\n"),
               "mandate = ", "belongs to stages of kind `offer` and `answer`");
}

// ---------------------------------------------------------------------------------------------------- senders

std::string sent(const std::string& senders, const std::string& then = "then = \"next_round\"\n") {
  return examples::base_and(
      "refuse = \"line\"\n[[stage]]\nid = \"line\"\nmover = \"us\"\n"
      "move.tough = { label = \"tough words\" }\nmove.soft = {}\n" +
      then + senders);
}

TEST(Senders, AreAChoiceAndWhatEachMakesOfIt) {
  const Scenario s =
      read(sent("[stage.senders.chief]\nlabel = \"the chief\"\n"
                "heard_as.tough = { tough = 0.75, silence = \"rest\" }\n"
                "[stage.senders.aide]\nseen_by = [\"them\"]\n"));
  const Stage &line = stage(s, "line"), &chief = stage(s, "line_chief"), &aide = stage(s, "line_aide");
  EXPECT_EQ(line.seen_by, std::vector<PartyId>{0});
  EXPECT_EQ(line.moves[0].then[0].to.index, 3u);
  EXPECT_EQ(line.skip_to[0].to.kind, Target::Kind::next_round);
  EXPECT_EQ(chief.kind, StageKind::chance);
  EXPECT_EQ(chief.label, "the chief");
  EXPECT_EQ(chief.moves[0].label, "tough words");
  EXPECT_EQ(chief.moves[2].id, "silence");
  EXPECT_EQ(chief.moves[0].then[0].to.index, 4u);
  EXPECT_EQ(aide.moves.size(), 2u);
  EXPECT_EQ(aide.seen_by, std::vector<PartyId>{1});
  EXPECT_NE(find_number(s, "stage.line.senders.chief.heard_as.tough.tough"), kNone);
}

TEST(Senders, ThatAreWrongAreFaults) {
  const std::string chief = "[stage.senders.chief]\n";
  expect_fault(sent(chief + "heard_as.tough = { tough = 0.75, soft = 0.5 }\n"), "tough = { tough", "add up to 1.25");
  expect_fault(sent(chief + "heard_as.tough = { tough = 1.25, soft = \"rest\" }\n"), "tough = { tough",
               "nothing is left for \"rest\"");
  expect_fault(sent(chief + "heard_as.tough = { tough = \"rest\", soft = \"rest\" }\n"), "\"rest\" }", "only one");
  expect_fault(sent(chief + "heard_as.tuogh = { tough = 1 }\n"), "tuogh", "did you mean `tough`?");
  expect_fault(sent(chief + "heard = 1\n"), "heard = 1", "a sender has no key `heard`");
  expect_fault(sent(chief, ""), "[[stage]]\nid = \"line\"", "lacks `then`");
  expect_fault(sent(chief, "then = \"next_round\"\nheard_as.soft = { tough = 1 }\n"), "heard_as", "with each sender");
  expect_fault(sent(chief, "then = \"next_round\"\nmove.calm.then = \"offer\"\n"), "then = \"offer\"",
               "write `then` for the stage");
}

TEST(Hearing, OfAMatrixThatDoesNotSumIsAFault) {
  expect_fault(examples::base_and("heard_as.refuse = { accept = 0.5, refuse = 0.25 }\n"), "refuse = {",
               "add up to 0.75");
}

// ---------------------------------------------------------------------------------------------------- hedges

std::string hedged(const std::string& more) {
  return examples::base_and(
      "refuse = \"shelter\"\n[[stage]]\nid = \"shelter\"\nlabel = \"a second plan\"\nkind = "
      "\"hedge\"\nmover = \"us\"\nthen = \"next_round\"\n" +
      more);
}

TEST(Hedges, AreAChoiceAndAnIssueThatOnlyItMoves) {
  const Scenario s =
      read(hedged("cost = 2\nwhen = \"round > 0\"\nmove.buy = { label = \"order it\", pay.them = -1 }\n"));
  const Stage& shelter = stage(s, "shelter");
  const Issue& issue = s.issues.at(shelter.hedge);
  EXPECT_EQ(issue.id, "shelter");
  EXPECT_EQ(issue.label, "a second plan");
  EXPECT_FALSE(issue.negotiable);
  EXPECT_EQ(shelter.kind, StageKind::choose);
  EXPECT_EQ(shelter.when->text, "shelter == none && (round > 0)");
  EXPECT_EQ(shelter.moves[0].label, "order it");
  EXPECT_EQ(shelter.moves[0].put.at(0), (std::pair<IssueId, OptionId>{shelter.hedge, 1}));
  EXPECT_EQ(shelter.moves[0].pay.size(), 2u);
  EXPECT_EQ(shelter.moves[1].id, "wait");
  EXPECT_NE(find_number(s, "stage.shelter.cost"), kNone);
  EXPECT_EQ(s.stages[0].hedge, kNone);
}

TEST(Hedges, ThatAreWrongAreFaults) {
  expect_fault(hedged(""), "[[stage]]\nid = \"shelter\"", "lacks `cost`");
  expect_fault(hedged("cost = \"2 * arsnal\"\n"), "arsnal", "did you mean `arsenal`?");
  expect_fault(hedged("cost = 2\nwhen = \"arsnal > 0\"\n"), "arsnal", "did you mean `arsenal`?");
  expect_fault(hedged("cost = 2\nmove.bye = {}\n"), "bye", "there is `buy`, `wait`");
  expect_fault(hedged("cost = 2\nmove.buy.pay.us = -1\n"), "us = -1", "written twice");
  expect_fault(hedged("cost = 2\n[state.shelter]\nstart = 1\n"), "\"shelter\"\nlabel", "`shelter` is also a state");
  expect_fault(examples::base_and("cost = 2\n"), "cost = 2\n", "belongs to a stage of kind `hedge`");
}

// ---------------------------------------------------------------------------------------------------- cycles

TEST(Cycles, AreAStageThatCountsThem) {
  const Scenario s = read(examples::base_and("refuse = \"next_cycle\"\n[cycle]\ntimes = 2\nstart = \"answer\"\n"));
  const Stage& next = stage(s, "next_cycle");
  EXPECT_EQ(s.stages.size(), 3u);
  EXPECT_EQ(next.when->text, "cycle < 2");
  EXPECT_EQ(next.moves.at(0).then[0].to.kind, Target::Kind::next_round);
  EXPECT_EQ(next.moves[0].then[0].to.index, 1u);
  ASSERT_EQ(next.skip_to.size(), 2u);
  EXPECT_EQ(next.skip_to[0].to.index, kAgreement);
  EXPECT_EQ(next.skip_to[1].to.index, kNoAgreement);
  EXPECT_EQ(s.stages[1].moves[1].then[0].to.index, 2u);
}

TEST(Cycles, ThatAreWrongAreFaults) {
  const std::string to = "refuse = \"next_cycle\"\n";
  expect_fault(examples::base_and(to), "\"next_cycle\"", "write `[cycle]`");
  expect_fault(examples::base_and(to + "[cycle]\nstart = \"offer\"\n"), "cycle]", "lacks `times`");
  expect_fault(examples::base_and(to + "[cycle]\ntimes = 2\n"), "cycle]", "lacks `start`");
  expect_fault(examples::base_and(to + "[cycle]\ntimes = 0\nstart = \"offer\"\n"), "0\nstart", "whole number");
  expect_fault(examples::base_and(to + "[cycle]\ntimes = 2\nstart = \"ofer\"\n"), "\"ofer\"", "did you mean `offer`?");
  expect_fault(examples::base_and(to + "[cycle]\ntimes = 2\nstart = \"offer\"\nafter = \"aswer\"\n"), "\"aswer\"",
               "did you mean `answer`?");
  expect_fault(examples::base_and("[cycle]\ntimes = 2\nstart = \"offer\"\n"), "cycle]",
               "nothing leads to `next_cycle`");
  expect_fault(examples::base_and(to + "[[stage]]\nid = \"more\"\nmover = \"us\"\nmove.go = {}\nthen = \"next_cycle\"\n"
                                       "[cycle]\ntimes = 2\nstart = \"offer\"\nafter = \"more\"\n"),
               "cycle]", "the last cycle never ends");
  expect_fault(examples::base_and(to + "[cycle]\ntimes = 2\nstart = \"offer\"\n[state.cycle]\nstart = 1\n"),
               "cycle]\ntimes", "also a state");
}

}  // namespace
}  // namespace walkaway
