// SPDX-License-Identifier: Apache-2.0
// Every fault that the reader knows, with its place. A case is a change of a valid file, the text at whose place the
// fault has to be, and a part of what it has to say.
#include <gtest/gtest.h>

#include <ostream>

#include "scenario/examples.h"

namespace walkaway {
namespace {

struct Case {
  std::string name;
  std::string text;
  std::string at;    ///< the fault is where this first occurs; empty: in the file as a whole
  std::string says;  ///< part of the fault or its hint
};

void PrintTo(const Case& c, std::ostream* out) { *out << c.name; }

class Faults : public testing::TestWithParam<Case> {};

TEST_P(Faults, AreFoundAtTheirPlaces) {
  const Case& c = GetParam();
  const std::vector<Fault> found = examples::faults(c.text);
  ASSERT_FALSE(found.empty()) << c.text;
  const Location at = c.at.empty() ? Location{} : examples::place(c.text, c.at);
  bool said = false;
  for (const Fault& fault : found) {
    const bool here = fault.at.line == at.line && fault.at.column == at.column;
    said = said || (here && fault.text().find(c.says) != std::string::npos);
  }
  EXPECT_TRUE(said) << "expected at " << at.line << ":" << at.column << " `" << c.says << "` among\n"
                    << examples::texts(found);
  EXPECT_LE(found.size(), 3u) << "one mistake, many faults:\n" << examples::texts(found);
}

void add(std::vector<Case>& all, const std::string& name, const std::string& from, const std::string& to,
         const std::string& at, const std::string& says) {
  all.push_back({name, examples::base_with(from, to), at, says});
}

void add(std::vector<Case>& all, const std::string& name, const std::string& more, const std::string& at,
         const std::string& says) {
  all.push_back({name, examples::base_and(more), at, says});
}

std::vector<Case> keys_and_kinds() {
  std::vector<Case> all;
  add(all, "UnknownKeyOfTheFile", "clock", "colour = 1\nclock", "colour", "no key `colour`");
  add(all, "UnknownKeySuggestsTheNearest", "noise = 4", "noize = 4", "noize", "did you mean `noise`?");
  add(all, "UnknownKeyOfAStage", "mvoer = \"us\"\n", "mvoer", "did you mean `mover`?");
  add(all, "UnknownKeyOfANumber", "{ value = 2,", "{ value = 2, cite = 1,", "cite = 1", "no key `cite`");
  add(all, "UnknownKeyInsideAValue", "start = 1", "start = { value = { low = 1, mode = 2, high = 3, lo = 1 } }",
      "lo = 1", "no key `lo`");
  add(all, "MissingTitle", "title = \"Base\"\n", "", "walkaway", "lacks `title`");
  add(all, "MissingClock", "clock = { rounds = 2 }\n", "", "walkaway", "lacks `clock`");
  add(all, "WrongVersion", "walkaway = 1", "walkaway = 2", "2", "version 1");
  add(all, "TextForNumber", "start = 1", "start = \"one\"", "\"one\"", "a number is expected here, not a text");
  add(all, "NumberForText", "title = \"Base\"", "title = 7", "7", "has to be a text");
  add(all, "TextForTruth", "negotiable = false", "negotiable = \"no\"", "\"no\"", "true or false");
  add(all, "TableForList", "[what_if]\nid = \"x\"\n", "[what_if]", "[[what_if]]");
  add(all, "InfiniteNumber", "start = 1", "start = inf", "inf", "finite");
  add(all, "NoRounds", "rounds = 2", "rounds = 0", "0 }", "from 1 to 1000");
  add(all, "AbsurdClock", "rounds = 2", "rounds = 1001", "1001", "from 1 to 1000");
  add(all, "UnknownStart", "rounds = 2", "rounds = 2, start = \"ofer\"", "\"ofer\"", "did you mean `offer`?");
  add(all, "UnknownSource", "start = 1", "start = { value = 1, cites = [\"bok:3\"] }", "\"bok:3\"",
      "did you mean `book`?");
  add(all, "MalformedName", "[state.arsenal]", "[state.2nd]\nstart = 1\n[state.arsenal]", "2nd", "cannot be the name");
  return all;
}

std::vector<Case> numbers() {
  std::vector<Case> all;
  const auto range = [&](const std::string& name, const std::string& table, const std::string& says) {
    add(all, name, "start = 1", "start = " + table, table, says);
  };
  range("RangeUpsideDown", "{ low = 3, mode = 2, high = 1 }", "low <= mode <= high");
  range("RangeWithoutHigh", "{ low = 3, mode = 4 }", "lacks `high`");
  range("RangeUpsideDownIsMended", "{ low = 3, mode = 2, high = 1 }",
        "in order it would be `low = 1, mode = 2, high = 3`");
  range("ModeOutside", "{ low = 1, mode = 4, high = 3 }", "not 1, 4, 3");
  range("RangeOfNoWidth", "{ low = 3, mode = 3, high = 3 }", "a number without a range is written `3`");
  range("SdOfZero", "{ mean = 1, sd = 0 }", "`sd` has to be above 0");
  range("NegativeSd", "{ mean = 1, sd = -1 }", "`sd` has to be above 0");
  range("NegativeSpread", "{ median = 1, spread = -2 }", "`spread` has to be above 1");
  range("NegativeBeta", "{ alpha = 1, beta = -2 }", "`alpha` and `beta`");
  range("NoChoices", "{ choices = [], weights = [] }", "`choices` is empty");
  range("ChoicesWithoutWeights", "{ choices = [1, 2] }", "lacks `weights`");
  range("MedianBelowZero", "{ median = -1, spread = 2 }", "`median` has to be above 0");
  range("SpreadOfOne", "{ median = 1, spread = 1 }", "`spread` has to be above 1");
  range("AlphaOfZero", "{ alpha = 0, beta = 1 }", "`alpha` and `beta`");
  range("NegativeCount", "{ kept = -1, broken = 1 }", "counts");
  range("WeightsThatDoNotSum", "{ choices = [1, 2], weights = [0.5, 0.4] }", "0.9");
  range("NegativeWeight", "{ choices = [1, 2], weights = [1.5, -0.5] }", "0 or more");
  range("MoreChoicesThanWeights", "{ choices = [1, 2], weights = [1] }", "2 choices but 1 weights");
  range("TwoKindsOfRange", "{ low = 1, mode = 2, high = 3, sd = 1 }", "two kinds of range");
  range("NoNumberAtAll", "{ why = \"who knows\" }", "the number itself is missing");
  for (const std::string part :
       {"low", "mode", "high", "mean", "sd", "median", "spread", "alpha", "beta", "kept", "broken"})
    for (const std::string none : {"nan", "inf", "-inf"})
      add(all, "NoNumberAs_" + part + "_" + (none == "-inf" ? "minus_inf" : none), "start = 1",
          "start = { " + part + " = " + none + " }", none, "has to be finite");
  add(all, "NoNumberAmongTheChoices", "start = 1", "start = { choices = [1, nan], weights = [0.5, 0.5] }", "nan",
      "finite");
  add(all, "NoNumberAmongTheWeights", "start = 1", "start = { choices = [1, 2], weights = [0.5, inf] }", "inf",
      "finite");
  add(all, "JointPriorRangeAboveOne",
      "[[joint]]\ntypes = { us = \"soft\" }\nprior = { low = 0.5, mode = 1, high = 2 }\n", "{ low", "to 2");
  add(all, "AnalystPriorRangeBelowZero",
      "[analyst_prior.us]\nsoft = { low = -1, mode = 0.5, high = 0.75 }\nhard = \"rest\"\n", "{ low", "from -1");
  add(all, "ChanceRangeAboveOne",
      "[[stage]]\nid = \"dice\"\nkind = \"chance\"\nthen = \"next_round\"\nmove.a.chance = { low = 0, mode = 0.5, high "
      "= 3 }\nmove.b.chance = 0.5\n",
      "{ low", "to 3");
  add(all, "HearingRangeAboveOne", "heard_as.accept = { accept = { low = 0, mode = 0.5, high = 3 }, refuse = 0.5 }\n",
      "{ low", "to 3");
  add(all, "DetectRangeAboveOne",
      "[[stage]]\nid = \"keep\"\nkind = \"comply\"\nmover = \"us\"\nobligations = [\"plants\"]\ndetect = { low = 0, "
      "mode = 0.5, high = 3 }\nthen = \"next_round\"\n",
      "{ low", "to 3");
  add(all, "ByTypeOfNobody", "start = 1", "start = { value = 1, by_type.soft = 2 }", "by_type.soft",
      "cannot differ by type");
  add(all, "ByUnknownType", "by_type.hard", "by_type.hrad", "hrad", "did you mean `hard`?");
  return all;
}

std::vector<Case> parties() {
  std::vector<Case> all;
  add(all, "PatienceAboveOne", "noise = 4", "patience = 1.2\nnoise = 4", "1.2", "at most 1");
  add(all, "PatienceOfZero", "noise = 4", "patience = 0\nnoise = 4", "0\nnoise", "above 0");
  add(all, "PatienceRangeAboveOne", "noise = 4", "patience = { low = 0.5, mode = 0.9, high = 1.2 }\nnoise = 4", "{ low",
      "1.2");
  add(all, "NegativeNoise", "noise = 4", "noise = -4", "-4", "above 0");
  add(all, "MoverWithoutNoise", "noise = 4\ntype", "type", "us]", "has no `noise`");
  add(all, "PriorsThatDoNotSum", "soft.prior = 0.5", "soft.prior = 0.6", "soft", "1.1");
  add(all, "NegativePrior", "soft.prior = 0.5", "soft.prior = -0.5", "soft", "negative");
  add(all, "TwoRests", "soft.prior = 0.5\ntype.hard.prior = 0.5", "soft.prior = \"rest\"\ntype.hard.prior = \"rest\"",
      "\"rest\"\nnumber", "only one");
  add(all, "MissingPrior", "type.hard.prior = 0.5", "type.hard.label = \"hard\"", "hard.label", "lacks `prior`");
  add(all, "BeliefAboutItself", "type.hard.prior = 0.5", "type.hard = { prior = 0.5, believes.us.soft = 1 }", "us.soft",
      "knows its own");
  add(all, "BeliefAboutNobody", "[party.them]\n", "[party.them]\ntype.a = { prior = 1, believes.su.soft = 1 }\n",
      "su.soft", "no party `su`");
  add(all, "BeliefOfUnknownType", "[party.them]\n",
      "[party.them]\ntype.a = { prior = 1, believes.us = { soft = 1, herd = 0 } }\n", "herd", "did you mean `hard`?");
  add(all, "BeliefsThatDoNotSum", "[party.them]\n",
      "[party.them]\ntype.a = { prior = 1, believes.us = { soft = 0.2, hard = 0.2 } }\n", "a = {", "0.4");
  add(all, "AnalystPriorsThatDoNotSum", "[analyst_prior.us]\nsoft = 0.25\nhard = 0.5\n", "0.25", "0.75");
  add(all, "JointPriorsThatDoNotSum", "[[joint]]\ntypes = { us = \"soft\" }\nprior = 0.125\n", "0.125", "0.125");
  add(all, "JointOfUnknownType", "[[joint]]\ntypes = { us = \"sotf\" }\nprior = 1\n", "\"sotf\"",
      "did you mean `soft`?");
  add(all, "KnowsItself", "noise = 4", "knows = [\"us\"]\nnoise = 4", "\"us\"]", "`us` knows its own type");
  add(all, "KnowsNobody", "noise = 4", "knows = [\"tehm\"]\nnoise = 4", "\"tehm\"", "did you mean `them`?");
  all.push_back({"SharesInACircle",
                 examples::replaced(
                     examples::base_with("noise = 4\n[party.people]", "noise = 4\nshares.us = 0.125\n[party.people]"),
                     "noise = 4", "shares.them = 0.25\nnoise = 4"),
                 "0.25", "in a circle: `us` shares that of `them` shares that of `us`"});
  all.push_back({"SharesInALongerCircle",
                 examples::replaced(
                     examples::base_with("[party.people]", "shares.people = 0.5\n[party.people]\nshares.us = 0.125"),
                     "noise = 4", "shares.them = 0.25\nnoise = 4"),
                 "0.25", "`us` shares that of `them` shares that of `people` shares that of `us`"});
  add(all, "SharesItself", "noise = 4", "shares.us = 0.125\nnoise = 4", "0.125", "its own");
  const auto serves = [&](const std::string& name, const std::string& whom, const std::string& says) {
    add(all, name, "[party.them]\n", "[party.them]\nacts_for = " + whom + "\n", whom, says);
  };
  serves("ActsForNobodyKnown", "\"peple\"", "did you mean `people`?");
  serves("ActsForItself", "\"them\"", "`them` cannot act for itself");
  serves("ActsForAList", "[\"people\"]", "has to be a text");
  add(all, "ActsForInACircle", "[party.people]\n",
      "acts_for = \"people\"\n[party.people]\nacts_for = \"them\"\n", "\"people\"\n[",
      "in a circle: `them` for `people` for `them`");
  return all;
}

std::vector<Case> issues() {
  std::vector<Case> all;
  add(all, "IssueWithoutOptions", "[issue.calm]\nnegotiable = false\n", "calm]", "has no options");
  add(all, "UnknownStatusQuo", "[issue.posture]\n", "[issue.posture]\nstatus_quo = \"clam\"\n", "\"clam\"",
      "did you mean `calm`?");
  add(all, "GridThatMissesItsEnd", "[issue.price]\nnegotiable = false\noptions = { from = 0, to = 1, step = 0.3 }\n",
      "0.3", "do not meet 1");
  add(all, "GridBackwards", "[issue.price]\nnegotiable = false\noptions = { from = 2, to = 1, step = 0.3 }\n",
      "1, step", "below `from`");
  add(all, "GridWithNegativeStep", "[issue.price]\nnegotiable = false\noptions = { from = 0, to = 1, step = -1 }\n",
      "-1 }", "above 0");
  add(all, "PackageLeavesOutAnIssue", "relief = \"some\"\n", "", "swap]", "leaves out the issue `relief`");
  add(all, "PackageNamesAnUnknownIssue", "relief = \"some\"", "relief = \"some\"\nreleif = \"some\"", "releif",
      "did you mean `relief`?");
  add(all, "PackageNamesAnUnknownOption", "relief = \"some\"", "relief = \"smoe\"", "\"smoe\"", "did you mean `some`?");
  add(all, "PackageNamesWhatIsNotNegotiable", "relief = \"some\"", "relief = \"some\"\nposture = \"calm\"",
      "posture = \"calm\"", "not negotiable");
  add(all, "StateThatStartsOutOfBounds", "start = 1", "start = 1\nmax = 0.5", "1\nmax", "above its `max`");
  add(all, "WorthOfUnknownParty", "[worth.us.plants]", "[worth.su.plants]", "su.plants", "no party `su`");
  add(all, "WorthOfUnknownIssue", "[worth.us.plants]", "[worth.us.plant]", "plant]", "did you mean `plants`?");
  add(all, "WorthOfUnknownOption", "closed = 5", "clsoed = 5", "clsoed", "did you mean `closed`?");
  add(all, "WorthWrittenTwice", "option.running", "worth.us.closed = 7\noption.running", "7", "written twice");
  add(all, "StateAndNumberOfOneName", "[number]\narsenal = 1\n", "arsenal]", "also a number");
  return all;
}

std::vector<Case> stages() {
  std::vector<Case> all;
  const std::string drift = "[[stage]]\nid = \"wait\"\nkind = \"drift\"\n";
  add(all, "TwoStagesOfOneName", drift + "[[stage]]\nid = \"offer\"\nkind=\"drift\"\n",
      "\"offer\"\nkind=", "the first is in line");
  add(all, "StageAndEndingOfOneName", drift + "[ending.wait]\nlabel = \"w\"\n", "\"wait\"", "also an ending");
  add(all, "UnknownKindOfStage", "kind = \"answer\"", "kind = \"anser\"", "\"anser\"", "did you mean `answer`?");
  add(all, "UnknownMover", "mover = \"us\"", "mover = \"uss\"", "\"uss\"", "did you mean `us`?");
  add(all, "NoMover", "mover = \"us\"\n", "", "\"answer\"\nkind", "lacks `mover`");
  add(all, "UnknownTarget", "then = \"answer\"", "then = \"awnser\"", "\"awnser\"", "did you mean `answer`?");
  add(all, "UnknownStageOfTheNextRound", "refuse = \"next_round:ofer\"\n", "\"next_round:ofer\"",
      "did you mean `offer`?");
  add(all, "MoveThatLeadsNowhere", "[[stage]]\nid = \"talk\"\nmover = \"us\"\nmove.go = {}\n", "go = {}",
      "leads nowhere");
  add(all, "StageWithoutMoves", "[[stage]]\nid = \"talk\"\nmover = \"us\"\nthen = \"next_round\"\n", "\"talk\"",
      "has no moves");
  add(all, "EmptyMenu", "[\"swap\"]", "[]", "menu", "is empty");
  add(all, "UnknownPackageOnTheMenu", "[\"swap\"]", "[\"swapp\"]", "\"swapp\"", "did you mean `swap`?");
  add(all, "OfferWithoutThen", "then = \"answer\"\n", "", "\"offer\"", "lacks `then`");
  add(all, "FurtherMoveAtAnOfferWithoutThen", "then = \"answer\"", "then = \"answer\"\nmove.leave = {}", "leave",
      "lacks `then`");
  add(all, "KeyOfAnotherKind", "menu = [\"swap\"]\n", "menu = [\"swap\"]\ndetect = 0.5\n", "detect",
      "stage of kind `comply`");
  add(all, "NoWayOut",
      "refuse = \"talk\"\naccept = \"talk\"\n[[stage]]\nid = \"talk\"\nmover = \"us\"\nmove.go = { when = \"round == "
      "1\", then = \"talk\" }\n",
      "\"talk\"\nmover", "can never come to the next round");
  add(all, "CircleWithinARound", "refuse = \"offer\"\n", "\"offer\"", "for ever");
  add(all, "ChanceThatDoesNotSum",
      "[[stage]]\nid = \"dice\"\nkind = \"chance\"\nthen = \"next_round\"\nmove.a.chance = 0.5\nmove.b.chance = 0.25\n",
      "\"dice\"", "0.75");
  add(all, "ChanceWithoutOdds",
      "[[stage]]\nid = \"dice\"\nkind = \"chance\"\nthen = \"next_round\"\nmove.a.chance = 1\nmove.b = {}\n", "b = {}",
      "lacks `chance`");
  add(all, "HearingThatDoesNotSum", "heard_as.accept = { accept = 0.5, refuse = 0.4 }\n", "accept = {", "0.9");
  add(all, "HearingOfAnUnknownMove", "heard_as.acept = { accept = 1 }\n", "acept", "did you mean `accept`?");
  add(all, "ComplyWithoutObligations",
      "[[stage]]\nid = \"keep\"\nkind = \"comply\"\nmover = \"us\"\ndetect = 0.5\nthen = \"next_round\"\n",
      "[[stage]]\nid = \"keep\"", "no obligations");
  add(all, "BranchesThatMayAllFail", "refuse = [{ when = \"round == 1\", to = \"offer\" }]\n", "[{",
      "has to hold always");
  add(all, "BranchThatIsNeverTaken", "refuse = [{ to = \"next_round\" }, { to = \"agreement\" }]\n",
      "{ to = \"agreement\"", "never taken");
  add(all, "EffectOnAnUnknownState", "move.refuse.set = { arsneal = 1 }\n", "arsneal", "did you mean `arsenal`?");
  add(all, "PayOfAnUnknownParty", "move.refuse.pay = { tehm = 1 }\n", "tehm", "did you mean `them`?");
  add(all, "PutOfAnUnknownOption", "move.refuse.put = { posture = \"tence\" }\n", "\"tence\"", "did you mean `tense`?");
  add(all, "SeenByNobodyKnown", "seen_by = [\"tehm\"]\n", "\"tehm\"", "did you mean `them`?");
  return all;
}

std::vector<Case> evidence() {
  std::vector<Case> all;
  add(all, "RecordOfAnUnknownStage", "[[record]]\nstage = \"ofer\"\nmove = \"swap\"\n", "\"ofer\"",
      "did you mean `offer`?");
  add(all, "RecordOfAMoveThatIsNotOnTheMenu", "[[record]]\nstage = \"offer\"\nmove = \"refuse\"\n", "\"refuse\"",
      "stage `offer` has no move `refuse`\n    its menu is `swap`");
  add(all, "RecordOfARoundBeyondTheClock", "[[record]]\nstage = \"offer\"\nmove = \"swap\"\nround = 77\n", "77",
      "from 1 to 2");
  add(all, "RecordOutOfOrder",
      "[[record]]\nstage = \"offer\"\nmove = \"swap\"\nround = 2\n[[record]]\nstage = \"answer\"\nmove = "
      "\"refuse\"\nround = +1\n",
      "+1", "comes before round 2");
  add(all, "RecordWithoutMove", "[[record]]\nstage = \"offer\"\n", "[[record]]", "lacks `move`");
  add(all, "RecordByAnUnknownAccount", "[[record]]\nstage = \"offer\"\nmove = \"swap\"\naccount.b = \"swap\"\n",
      "b = \"swap\"", "no account `b`");
  add(all, "AccountsThatDoNotSum", "[account.one]\nweight = 0.5\n[account.two]\nweight = 0.4\n", "one]", "0.9");
  add(all, "AccountSetsWhatCannotBe", "[account.one]\nweight = 1\nset = { \"party.us.noise\" = -3 }\n",
      "\"party.us.noise\"", "account `one`: `party.us.noise` has to be above 0");
  add(all, "WhatIfSetsWhatCannotBe", "[[what_if]]\nid = \"x\"\nset = { \"party.us.type.soft.prior\" = 0.7 }\n",
      "\"party.us.type", "what-if `x`: the priors of the types of `us` do not fit: they add up to 1.2");
  add(all, "SweepThroughWhatCannotBe",
      "[[what_if]]\nid = \"x\"\nsweep = { number = \"party.us.noise\", from = 0, to = 1 }\n", "[[what_if", "not 0");
  add(all, "AccountSetsAnUnknownNumber", "[account.one]\nset = { \"worth.us.plants.clsoed\" = 3 }\n",
      "\"worth.us.plants.clsoed\"", "did you mean `worth.us.plants.closed`?");
  add(all, "WhatIfSetsAnUnknownNumber", "[[what_if]]\nid = \"x\"\nset = { \"state.arsenal.strat\" = 3 }\n",
      "\"state.arsenal.strat\"", "did you mean `state.arsenal.start`?");
  add(all, "WhatIfSwitchesAnUnknownStage", "[[what_if]]\nid = \"x\"\non = [\"ofer\"]\n", "\"ofer\"",
      "did you mean `offer`?");
  add(all, "WhatIfCommitsToAnUnknownMove",
      "[[what_if]]\nid = \"x\"\ncommit = [{ party = \"us\", stage = \"answer\", move = \"refsue\" }]\n", "\"refsue\"",
      "did you mean `refuse`?");
  add(all, "WhatIfCommitsWhoDoesNotMoveThere",
      "[[what_if]]\nid = \"x\"\ncommit = [{ party = \"them\", stage = \"answer\", move = \"refuse\" }]\n",
      "\"them\", stage", "does not move");
  add(all, "WhatIfCommitsAnUnknownType",
      "[[what_if]]\nid = \"x\"\ncommit = [{ party = \"us\", stage = \"answer\", move = \"refuse\", types = [\"sfot\"] "
      "}]\n",
      "\"sfot\"", "did you mean `soft`?");
  add(all, "SweepOfAnUnknownNumber", "[[what_if]]\nid = \"x\"\nsweep = { number = \"arsenal\", from = 0, to = 1 }\n",
      "\"arsenal\"", "no number `arsenal`");
  add(all, "PivotToAnUnknownMove", "[[pivot]]\nid = \"x\"\nparty = \"us\"\nstage = \"answer\"\nmove = \"refsue\"\n",
      "\"refsue\"", "did you mean `refuse`?");
  add(all, "PivotOfAnUnknownParty", "[[pivot]]\nid = \"x\"\nparty = \"uss\"\nstage = \"answer\"\nmove = \"refuse\"\n",
      "\"uss\"", "did you mean `us`?");
  add(all, "PivotAnnouncedPerhaps",
      "[[pivot]]\nid = \"x\"\nparty = \"us\"\nstage = \"answer\"\nmove = \"refuse\"\nannounced = \"perhaps\"\n",
      "\"perhaps\"", "\"both\"");
  return all;
}

std::string named(const testing::TestParamInfo<Case>& info) { return info.param.name; }

INSTANTIATE_TEST_SUITE_P(KeysAndKinds, Faults, testing::ValuesIn(keys_and_kinds()), named);
INSTANTIATE_TEST_SUITE_P(Numbers, Faults, testing::ValuesIn(numbers()), named);
INSTANTIATE_TEST_SUITE_P(Parties, Faults, testing::ValuesIn(parties()), named);
INSTANTIATE_TEST_SUITE_P(Issues, Faults, testing::ValuesIn(issues()), named);
INSTANTIATE_TEST_SUITE_P(Stages, Faults, testing::ValuesIn(stages()), named);
INSTANTIATE_TEST_SUITE_P(Evidence, Faults, testing::ValuesIn(evidence()), named);

TEST(FaultList, HasEveryFaultInTheOrderOfTheFile) {
  std::string text = examples::base_with("noise = 4", "noize = 4");
  text = examples::replaced(text, "closed = 5", "clsoed = 5");
  text = examples::replaced(text, "\"answer\"\nmover = \"us\"", "\"answer\"\nmover = \"uss\"");
  const std::vector<Fault> found = examples::faults(text);
  ASSERT_EQ(found.size(), 3u) << examples::texts(found);
  EXPECT_EQ(found[0].at.line, examples::place(text, "noize").line);
  EXPECT_EQ(found[1].at.line, examples::place(text, "clsoed").line);
  EXPECT_EQ(found[2].at.line, examples::place(text, "\"uss\"").line);
}

TEST(FaultList, OfASyntaxErrorIsThatErrorAlone) {
  const std::vector<Fault> found = examples::faults("walkaway = 1\ntitle = \nnoize = 3\n");
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].at.line, 2);
}

TEST(FaultList, BlamesOnceWhatIsWrongOnce) {
  const auto one = [](const std::string& text) {
    const std::vector<Fault> found = examples::faults(text);
    EXPECT_EQ(found.size(), 1u) << examples::texts(found);
  };
  one(examples::base_with("noise = 4", "noise = nan"));
  one(examples::base_with("noise = 4", "noise = \"loud\""));
  one(examples::base_with("noise = 4", "noise = 4\npatience = { low = 1, mode = 0.9, high = 0.8 }"));
  one(examples::base_with("type.soft.prior = 0.5", "type.soft.prior = \"half\""));
  const std::string haggle = "walkaway = 1\ntitle = \"t\"\nclock.rounds = 2\nparty.a.noise = 1\nparty.b.noise = 1\n";
  one(haggle +
      "issue.price.options = { from = 0, to = 1, step = 0 }\n"
      "protocol = { kind = \"alternating_offers\", parties = [\"a\", \"b\"] }\n");
  one(haggle +
      "issue.price.options = { from = 0, to = 1, step = 1 }\n"
      "protocol = { kind = \"alternating_offers\", parties = [\"a\", \"bb\"] }\n");
}

TEST(FaultText, NamesFileLineAndColumn) {
  EXPECT_EQ((Fault{"a.toml", {3, 4}, "wrong", "right"}.text()), "a.toml:3:4: wrong\n    right");
  EXPECT_EQ((Fault{"a.toml", {}, "wrong", ""}.text()), "a.toml: wrong");
}

TEST(NearestName, IsTheOneThatWasMeant) {
  EXPECT_EQ(nearest_name("pirce", {"price", "pride", "place"}), "price");
  EXPECT_EQ(nearest_name("Price", {"place", "price"}), "price");
  EXPECT_EQ(nearest_name("zebra", {"price", "place"}), "");
  EXPECT_EQ(nearest_name("", {"price"}), "");
}

}  // namespace
}  // namespace walkaway
