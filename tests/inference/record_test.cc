// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <random>

#include <gtest/gtest.h>

#include "enumeration.h"
#include "equilibrium/evaluate.h"
#include "inference/record.h"
#include "talks.h"

namespace walkaway {
namespace {

using Entries = std::vector<std::string>;

std::vector<double> likelihood(const Game& game, const RecordPath& path, std::span<const double> log_prob) {
  std::vector<double> row = record_log_likelihood(game, path, log_reach(game.tree, log_prob)).back();
  for (double& x : row) x = std::exp(x);
  return row;
}

/// The chance of the record in every lane is that of all plays that fit it, for a few strategies.
void expect_as_enumerated(const Entries& entries) {
  const Talks talks(record_text(entries));
  const std::vector<RecordedMove> record = talks.record();
  const RecordPath path = trace_record(talks.game, talks.scenario, record);
  for (uint64_t seed = 1; seed <= 3; ++seed) {
    const std::vector<double> log_prob = random_strategy(talks.game.tree, seed);
    const std::vector<double> exact = Enumeration(talks.game, talks.scenario, log_prob).likelihood(record);
    const std::vector<double> found = likelihood(talks.game, path, log_prob);
    for (uint32_t k = 0; k < exact.size(); ++k)
      EXPECT_NEAR(found[k], exact[k], 1e-12) << "lane " << k << ", seed " << seed;
  }
}

TEST(Record, PassesOverWhatIsNotRecorded) {
  expect_as_enumerated({"stage = \"offer\"\nmove = \"dear\"", "stage = \"reply\"\nmove = \"refuse\""});
}

TEST(Record, SumsOverAHiddenMove) {
  const Entries before{"stage = \"message\"\nmove = \"smile\""}, after{"stage = \"reply\"\nmove = \"accept\""};
  expect_as_enumerated({before[0], after[0]});
  const auto with_plot = [&](const char* move) {
    const Talks talks(record_text({before[0], fmt::format("stage = \"plot\"\nmove = \"{}\"", move), after[0]}));
    return likelihood(talks.game, trace_record(talks.game, talks.scenario, talks.record()),
                      random_strategy(talks.game.tree, 1));
  };
  const Talks talks(record_text({before[0], after[0]}));
  const std::vector<double> sum = likelihood(talks.game, trace_record(talks.game, talks.scenario, talks.record()),
                                             random_strategy(talks.game.tree, 1));
  const std::vector<double> wait = with_plot("wait"), arm = with_plot("arm");
  for (uint32_t k = 0; k < sum.size(); ++k) EXPECT_NEAR(sum[k], wait[k] + arm[k], 1e-12);
}

TEST(Record, FindsChance) {
  expect_as_enumerated({"stage = \"weather\"\nmove = \"rain\"", "stage = \"plot\"\nmove = \"arm\""});
}

TEST(Record, OfARoundPassesOverEarlierOnes) {
  expect_as_enumerated({"stage = \"offer\"\nmove = \"cheap\"\nround = 2", "stage = \"reply\"\nmove = \"accept\""});
}

TEST(Record, OfAStageAgainIsItsNextTime) {
  expect_as_enumerated({"stage = \"offer\"\nmove = \"dear\"", "stage = \"offer\"\nmove = \"cheap\""});
}

TEST(Record, WithWhatWasHeardIsAfterTheHearing) {
  expect_as_enumerated(
      {"stage = \"message\"\nmove = \"threat\"\nheard.b = \"smile\"", "stage = \"offer\"\nmove = \"cheap\""});
}

TEST(Record, OfWhatWasHeardAloneSumsOverTheMoves) {
  expect_as_enumerated({"stage = \"message\"\nheard.b = \"smile\""});
}

TEST(Record, OfAMoveHeardAsItIsMayBeToldAsHeard) {
  expect_as_enumerated({"stage = \"message\"\nmove = \"smile\"\nheard.b = \"smile\""});
}

TEST(Record, SaysWhoseMoveItWas) {
  expect_as_enumerated({"stage = \"clash\"\nmove = \"push\"\nby = \"b\"", "stage = \"reply\"\nmove = \"refuse\"",
                        "stage = \"clash\"\nmove = \"hold\"\nby = \"a\""});
}

TEST(Record, NamesMovesMadeAtOnceInAnyOrder) {
  const std::string a = "stage = \"clash\"\nmove = \"push\"\nby = \"a\"",
                    b = "stage = \"clash\"\nmove = \"hold\"\nby = \"b\"";
  const Talks first(record_text({a, b})), second(record_text({b, a}));
  RecordPath ab = trace_record(first.game, first.scenario, first.record());
  RecordPath ba = trace_record(second.game, second.scenario, second.record());
  std::vector<NodeId> one = ab.now(), other = ba.now();
  std::sort(one.begin(), one.end());
  std::sort(other.begin(), other.end());
  EXPECT_EQ(one, other);
  EXPECT_EQ(ab.steps[0].chosen_at.size(), ba.steps[1].chosen_at.size());
  // The second time round is another moment.
  const Talks again(record_text({b, a, b, a}));
  const RecordPath path = trace_record(again.game, again.scenario, again.record());
  for (NodeId node : path.now()) EXPECT_EQ(again.game.node[node].round, 2u);
}

TEST(Record, OfAMarkAloneStandsWhereItIs) {
  const Talks talks(
      record_text({"mark = \"start\"", "stage = \"weather\"\nmove = \"sun\"\nmark = \"dawn\"", "mark = \"now\""}));
  const RecordPath path = trace_record(talks.game, talks.scenario, talks.record());
  ASSERT_EQ(path.steps.size(), 3u);
  EXPECT_EQ(path.steps[0].reached, std::vector<NodeId>{0});
  EXPECT_TRUE(path.steps[0].chosen_at.empty());
  EXPECT_EQ(path.steps[1].chosen_at, std::vector<NodeId>{0});
  EXPECT_EQ(path.steps[2].reached, path.steps[1].reached);
}

TEST(Record, ThatIsEmptyIsTheStart) {
  const Talks talks;
  const RecordPath path = trace_record(talks.game, talks.scenario, {});
  EXPECT_EQ(path.now(), std::vector<NodeId>{0});
  const auto rows =
      record_log_likelihood(talks.game, path, log_reach(talks.game.tree, random_strategy(talks.game.tree, 1)));
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0], std::vector<double>(talks.game.tree.lanes, 0.0));
}

TEST(Record, OfAnyPlayOrPartOfItIsAsEnumerated) {
  const Talks talks;
  const std::vector<double> log_prob = random_strategy(talks.game.tree, 7);
  const Enumeration all(talks.game, talks.scenario, log_prob);
  std::mt19937_64 random(11);
  for (int i = 0; i < 80; ++i) {
    const WrittenPlay& play = all.plays()[random() % all.plays().size()];
    std::vector<RecordedMove> record;
    for (const Event& event : play.events) {
      if (random() % 3 == 0) continue;
      RecordedMove entry;
      entry.stage = event.stage;
      entry.by = event.by;
      if (random() % 2 == 0) entry.round = event.round;
      if (random() % 4 != 0 || event.heard.empty()) entry.move = event.move;
      if (entry.move == kNone || random() % 2 == 0) entry.heard = event.heard;
      record.push_back(entry);
    }
    const std::vector<double> exact = all.likelihood(record);
    const bool possible = std::any_of(exact.begin(), exact.end(), [](double x) { return x > 0; });
    if (!possible) {
      // A stage left out once may make the entry meant for a later time stand for an earlier one.
      EXPECT_THROW(trace_record(talks.game, talks.scenario, record), InputError) << "record " << i;
      continue;
    }
    const std::vector<double> found =
        likelihood(talks.game, trace_record(talks.game, talks.scenario, record), log_prob);
    for (uint32_t k = 0; k < exact.size(); ++k) EXPECT_NEAR(found[k], exact[k], 1e-12) << "record " << i;
  }
}

// ---------------------------------------------------------------------------------------------------- impossible
// records

Fault fault_of(const Entries& entries) {
  try {
    const Talks talks(record_text(entries));
    trace_record(talks.game, talks.scenario, talks.record());
  } catch (const InputError& error) {
    EXPECT_EQ(error.faults().size(), 1u);
    return error.faults().front();
  }
  ADD_FAILURE() << "nothing was thrown";
  return {};
}

void expect_in(const std::string& text, const std::string& part) {
  EXPECT_NE(text.find(part), std::string::npos) << "\"" << part << "\" is not in \"" << text << "\"";
}

TEST(ImpossibleRecord, NamesTheEntryThePlaceAndTheMenu) {
  const Fault fault = fault_of({"stage = \"weather\"\nmove = \"rain\"", "stage = \"offer\"\nmove = \"leave\""});
  EXPECT_EQ(fault.file, "talks.toml");
  EXPECT_GT(fault.at.line, static_cast<int>(std::count(kTalks, kTalks + std::string(kTalks).size(), '\n')) + 3);
  expect_in(fault.what, "stops being possible");
  expect_in(fault.what, "after \"rain\" at \"weather\"");
  expect_in(fault.what, "stage \"offer\" in round 1");
  expect_in(fault.what, "\"leave\" is not on the menu");
  expect_in(fault.hint, "cheap and dear");
}

TEST(ImpossibleRecord, SaysWhatComesInsteadOfAStageThatDoesNot) {
  const Fault fault =
      fault_of({"stage = \"offer\"\nmove = \"leave\"\nround = 2", "stage = \"reply\"\nmove = \"accept\""});
  expect_in(fault.what, "cannot come to stage \"reply\"");
  expect_in(fault.hint, "ended");
  expect_in(fault.hint, "no_agreement");
}

TEST(ImpossibleRecord, SaysInWhichRoundAStageComes) {
  const Fault fault =
      fault_of({"stage = \"offer\"\nmove = \"cheap\"", "stage = \"clash\"\nby = \"a\"\nmove = \"hold\"\nround = 1"});
  expect_in(fault.what, "in round 1");
  expect_in(fault.hint, "round 2");
}

TEST(ImpossibleRecord, SaysWhatCanBeHeard) {
  const Fault fault = fault_of({"stage = \"message\"\nmove = \"threat\"\nheard.b = \"noise\""});
  expect_in(fault.what, "cannot have been heard");
  expect_in(fault.hint, "b: smile");
}

TEST(ImpossibleRecord, IsOneThatNoTypeLeftCanMake) {
  // Only a soft side begs, and nobody is soft.
  std::string text = kTalks;
  text.replace(text.find("prior = 0.3"), 11, "prior = 1.0");
  text.replace(text.find("tough = 0.5"), 11, "tough = 1.0");
  text.replace(text.find("\nsoft = 0.5"), 11, "\nsoft = 0.0");
  const Talks talks(record_text({"stage = \"message\"\nmove = \"beg\""}), text);
  try {
    trace_record(talks.game, talks.scenario, talks.record());
    FAIL() << "nothing was thrown";
  } catch (const InputError& error) {
    expect_in(error.faults()[0].what, "\"beg\"");
    expect_in(error.faults()[0].text(), "threat and smile");
  }
}

}  // namespace
}  // namespace walkaway
