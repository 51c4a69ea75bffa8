// SPDX-License-Identifier: Apache-2.0
// Calibration: that its logic is exact (records leave nothing out, likelihoods are those of an analysis, tests have
// their levels), and that it tells right inference from wrong.
#include "uncertainty/calibrate.h"

#include <cmath>
#include <random>

#include <gtest/gtest.h>

#include "counsel/ranged.h"
#include "counsel/toys.h"
#include "equilibrium/evaluate.h"
#include "inference/enumeration.h"
#include "inference/record.h"
#include "inference/talks.h"
#include "uncertainty/calibrate_bank.h"
#include "uncertainty/calibrate_ranks.h"

namespace walkaway {
namespace {

std::vector<NodeId> path_to(const Tree& tree, NodeId node) {
  std::vector<NodeId> path{node};
  while (path.back() != 0) path.push_back(tree.parent[path.back()]);
  std::reverse(path.begin(), path.end());
  return path;
}

/// All records that an observer can write, and by end of play which.
struct AllRecords {
  AllRecords(const Game& game, const Scenario& scenario, const Observer& observer) {
    for (NodeId node = 0; node < game.tree.nodes(); ++node) {
      if (game.tree.kind[node] != NodeKind::terminal) continue;
      uint32_t at = 0;
      for (const NoteCode& code : record_codes(game, scenario, observer, path_to(game.tree, node)))
        at = tree.add(at, code);
      whole.emplace_back(node, at);
    }
  }
  RecordTree tree;
  std::vector<std::pair<NodeId, uint32_t>> whole;
};

void expect_told_is_the_sum_over_plays(const Game& game, const Scenario& scenario, const Observer& observer) {
  const std::vector<double> reach = log_reach(game.tree, random_strategy(game.tree, 3));
  const AllRecords all(game, scenario, observer);
  ASSERT_GT(all.tree.size(), 3u);
  const auto told = where_told(game, scenario, observer, all.tree);
  for (uint32_t lane = 0; lane < game.tree.lanes; ++lane) {
    std::vector<double> slow(all.tree.size(), 0);
    for (const auto& [end, record] : all.whole) {
      uint32_t b = record;
      for (;; b = all.tree.parent(b)) {
        slow[b] += std::exp(reach[size_t{end} * game.tree.lanes + lane]);
        if (b == 0) break;
      }
    }
    EXPECT_NEAR(slow[0], 1, 1e-12);
    for (uint32_t b = 0; b < all.tree.size(); ++b) {
      double quick = 0;
      for (const NodeId node : told[b]) quick += std::exp(reach[size_t{node} * game.tree.lanes + lane]);
      EXPECT_NEAR(quick, slow[b], 1e-12) << "beginning " << b << " in lane " << lane;
    }
  }
}

TEST(Told, HistoriesOfABeginningAreThoseOfItsPlays) {
  const Talks talks;
  expect_told_is_the_sum_over_plays(talks.game, talks.scenario, {watches_of_all(talks.scenario), 3});
  expect_told_is_the_sum_over_plays(talks.game, talks.scenario, {watches_of_all(talks.scenario), 100});
  // One that hears what b hears of the message, and sees replies: records that pass over much.
  const Talks some(record_text({"stage = \"message\"\nheard.b = \"threat\"", "stage = \"reply\"\nmove = \"accept\""}));
  expect_told_is_the_sum_over_plays(some.game, some.scenario, {watches_of(some.scenario, some.record()), 2});
}

/// A seller that may be eager and a buyer: one price after another, three numbers with ranges.
constexpr const char* kShop = R"(
walkaway = 1
title = "a shop"
clock = { rounds = 2 }
[party.seller]
noise = { median = 60, spread = 1.5 }
type.eager.prior = { low = 0.3, mode = 0.5, high = 0.7 }
type.patient.prior = "rest"
number.keep = { value = 1000, by_type.patient = 1400 }
[party.buyer]
noise = 60
number.use = { low = 1500, mode = 1900, high = 2400 }
[issue.price]
options = { from = 1000, to = 2000, step = 250 }
worth.seller = { rule = "price - keep", once = true }
worth.buyer = { rule = "use - price", once = true }
[protocol]
kind = "alternating_offers"
parties = ["buyer", "seller"]
)";

/// Eight times a choice worth `gain`, by itself each: it is made with probability 1 / (1 + exp(-gain / noise)).
constexpr const char* kHabit = R"(
walkaway = 1
title = "a habit"
clock = { rounds = 8 }
[party.a]
noise = { median = 1, spread = 2 }
type.keen.prior = 0.5
type.loath.prior = "rest"
number.gain = { value = 1, by_type.loath = -0.5 }
[[stage]]
id = "act"
mover = "a"
then = "next_round"
move.do = { pay.a = "gain" }
move.leave = {}
)";

Calibration calibrated(const std::string& text, CalibrateOptions options, uint32_t threads = 1) {
  const Scenario scenario = read_scenario_text(text, "test.toml");
  Crew crew(threads);
  return calibrate(scenario, options, crew, {});
}

CalibrateOptions small() {
  CalibrateOptions options;
  options.records = 300;
  options.draws = 256;
  return options;
}

TEST(Calibrate, LikelihoodsAreThoseOfAnAnalysisOfTheSameRecord) {
  // The record that play of the shop cannot leave unfinished: an offer and its answer.
  const std::string text = std::string(kShop) +
                           "[[record]]\nstage = \"offer_buyer\"\nmove = \"1250\"\n"
                           "[[record]]\nstage = \"answer_seller\"\nmove = \"refuse\"\n";
  const Scenario scenario = read_scenario_text(text, "test.toml");
  CalibrateOptions options = small();
  options.kind = RecordKind::as_the_files;
  const BankFrame frame(scenario, options, {});
  const Game& game = frame.references[0].game;
  // Its code, from a play that goes like it.
  const RecordPath path = trace_record(game, scenario, scenario.record_of(0));
  NodeId end = path.now().front();
  while (game.tree.kind[end] != NodeKind::terminal) end = game.tree.first_child[end];
  RecordTree records;
  uint32_t at = 0;
  for (const NoteCode& code : record_codes(game, scenario, frame.observer, path_to(game.tree, end)))
    at = records.add(at, code);
  ASSERT_EQ(records.size(), 3u);
  BankWorker worker(frame);
  for (uint64_t draw = 0; draw < 5; ++draw) {
    const std::vector<double> row =
        worker.likelihoods(draw, records, {where_told(game, scenario, frame.observer, records)}, {});
    ASSERT_EQ(row.at(0), static_cast<double>(DrawStatus::solved));
    const AnalyzeOptions plain{.simulations = 20, .threads = 1, .what_ifs = false, .pivots = false};
    const Analysis there = analyze_and_keep(scenario, frame.values(draw), plain);
    double sum = 0;
    for (size_t h = 0; h < frame.hypotheses(); ++h) sum += std::exp(row.at(2 + at * frame.hypotheses() + h));
    EXPECT_NEAR(std::log(sum), there.answers.accounts[0].log_likelihood, 1e-6);
    for (size_t k = 0; k < frame.profiles.size(); ++k)
      EXPECT_NEAR(std::exp(row.at(2 + at * frame.hypotheses() + k)) / sum,
                  there.answers.posterior[0].types[frame.profiles[k][0]].posterior.all, 1e-6);
  }
}

TEST(Calibrate, LikelihoodsOfIndependentChoicesAreBinomial) {
  const Scenario scenario = read_scenario_text(kHabit, "test.toml");
  const BankFrame frame(scenario, small(), {});
  BankWorker worker(frame);
  const SimulatedRecord record = worker.simulate(0, {});
  ASSERT_EQ(record.codes.size(), 8u);
  RecordTree records;
  uint32_t at = 0;
  int done = 0;
  for (const NoteCode& code : record.codes) {
    at = records.add(at, code);
    done += scenario.stages[0].moves[code[2]].id == "do";
  }
  const ToldInReferences told{where_told(frame.references[0].game, scenario, frame.observer, records)};
  for (uint64_t draw = 0; draw < 5; ++draw) {
    const std::vector<double> row = worker.likelihoods(draw, records, told, {});
    for (size_t k = 0; k < 2; ++k) {
      const double gain = frame.profiles[k][0] == 0 ? 1 : -0.5;
      const double p = 1 / (1 + std::exp(-gain / frame.values(draw)[frame.numbers[0]]));
      EXPECT_NEAR(row.at(2 + at * 2 + k), std::log(0.5) + done * std::log(p) + (8 - done) * std::log(1 - p), 1e-6);
    }
  }
}

TEST(Calibrate, RightInferencePasses) {
  const Calibration c = calibrated(kShop, small());
  ASSERT_EQ(c.why_not, "");
  ASSERT_EQ(c.targets.size(), 4u);  // the odds of eager, two other ranges, the seller's type
  EXPECT_EQ(c.tests, 9u);
  EXPECT_EQ(c.by_status[0], 256u);
  EXPECT_TRUE(c.passed()) << c.smallest_corrected;
  // The usual p-values are uniform themselves; of nine none should be near 0 or all be near 1.
  for (const CalibrationTarget& target : c.targets) EXPECT_GT(target.histogram_test.p, 1e-3);
}

TEST(Calibrate, WrongNoiseFails) {
  for (const double wrong : {0.4, 2.5}) {
    CalibrateOptions options = small();
    ASSERT_TRUE(calibrated(kHabit, options).passed());
    options.wrong_noise = wrong;
    const Calibration c = calibrated(kHabit, options);
    EXPECT_FALSE(c.passed()) << "noise " << wrong << " times what it is: " << c.smallest_corrected;
    // It is the noise that is found out of place: inferred too small where all noise is taken for larger.
    for (const CalibrationTarget& target : c.targets) {
      if (target.noise) {
        double mean = 0;
        for (const double rank : target.ranks) mean += rank / static_cast<double>(target.ranks.size());
        if (wrong > 1) {
          EXPECT_GT(mean, 0.55);
        } else {
          EXPECT_LT(mean, 0.45);
        }
        EXPECT_LT(target.distance_test.corrected, 0.01);
      }
    }
  }
}

TEST(Calibrate, HoldsWithAccountsTypesOnBothSidesAndHiddenMoves) {
  CalibrateOptions options = small();
  options.draws = 64;
  options.records = 200;
  for (const RecordKind kind : {RecordKind::all_moves, RecordKind::as_the_files}) {
    options.kind = kind;
    const Calibration c = calibrated(toys::kRanged, options);
    EXPECT_TRUE(c.passed()) << to_text(kind) << ": " << c.smallest_corrected;
    EXPECT_GT(c.targets.size(), 8u);
  }
}

TEST(Calibrate, FewDrawsAreCountedAndDoNoHarm) {
  CalibrateOptions options = small();
  options.draws = 4;
  options.records = 1000;
  const Calibration c = calibrated(kShop, options);
  EXPECT_EQ(c.few_effective, 1000u);
  EXPECT_TRUE(c.passed()) << c.smallest_corrected;
}

TEST(Calibrate, LongerRecordsTellMore) {
  const Calibration c = calibrated(kHabit, small());
  ASSERT_EQ(c.recovery.size(), 2u);
  for (const RecoveryCurve& curve : c.recovery) {
    ASSERT_EQ(curve.points.size(), 9u);
    const RecoveryPoint &none = curve.points.front(), &whole = curve.points.back();
    if (c.targets[curve.target].kind == CalibrationTarget::Kind::number) {
      EXPECT_EQ(none.sd_ratio.median, 1);
      EXPECT_LT(whole.sd_ratio.mean, 0.9);
    } else {
      EXPECT_NEAR(none.log_score, std::log(0.5), 0.02);
      EXPECT_GT(whole.log_score, none.log_score + 0.2);
      EXPECT_GT(whole.true_odds.mean, none.true_odds.mean + 0.1);
    }
  }
}

TEST(Calibrate, IsTheSameOnAnyNumberOfThreads) {
  CalibrateOptions options = small();
  options.records = 40;
  options.draws = 40;
  const Calibration one = calibrated(kShop, options, 1), three = calibrated(kShop, options, 3);
  ASSERT_EQ(one.targets.size(), three.targets.size());
  for (size_t t = 0; t < one.targets.size(); ++t) EXPECT_EQ(one.targets[t].ranks, three.targets[t].ranks);
  EXPECT_EQ(one.effective_sample_size, three.effective_sample_size);
  options.seed = 2;
  EXPECT_NE(calibrated(kShop, options).targets[0].ranks, one.targets[0].ranks);
}

std::string refusal(const std::string& text, const CalibrateOptions& options) {
  try {
    calibrated(text, options);
  } catch (const InputError& error) {
    return error.faults().at(0).text();
  }
  return "";
}

TEST(Calibrate, RefusesWhatCannotBeCalibrated) {
  std::string certain = kShop;
  for (const auto& [range, value] : std::vector<std::pair<std::string, std::string>>{
           {"{ median = 60, spread = 1.5 }", "60"},
           {"{ low = 1500, mode = 1900, high = 2400 }", "1900"},
           {"type.eager.prior = { low = 0.3, mode = 0.5, high = 0.7 }\ntype.patient.prior = \"rest\"", ""},
           {"number.keep = { value = 1000, by_type.patient = 1400 }", "number.keep = 1000"}})
    certain.replace(certain.find(range), range.size(), value);
  EXPECT_NE(refusal(certain, small()).find("nothing is uncertain"), std::string::npos);
  CalibrateOptions options = small();
  options.kind = RecordKind::as_the_files;
  EXPECT_NE(refusal(kShop, options).find("records no move"), std::string::npos);
  options = small();
  options.game.max_bytes = 100'000;
  EXPECT_NE(refusal(kShop, options).find("fewer --draws"), std::string::npos);
}

TEST(Calibrate, CountsDrawsThatAreNoGame) {
  std::string text = kShop;
  const std::string prior = "type.patient.prior = \"rest\"";
  text.replace(text.find(prior), prior.size(), prior + "\ntype.odd.prior = { low = 0, mode = 0.1, high = 0.6 }");
  const Calibration c = calibrated(text, small());
  EXPECT_GT(c.by_status[static_cast<int>(DrawStatus::breaks)], 0u);
  EXPECT_NE(c.first_why[static_cast<int>(DrawStatus::breaks)], "");
  EXPECT_GT(c.redrawn_truths, 0u);
  EXPECT_TRUE(c.passed()) << c.smallest_corrected;
}

// ---------------------------------------------------------------------------------------------------- the tests

TEST(CalibrateRanks, RankIsTheWeightBelowAndAPartOfTies) {
  const std::vector<double> values{3, 1, 2, 2}, weights{0.1, 0.2, 0.3, 0.4};
  EXPECT_DOUBLE_EQ(rank_in(values, weights, 2, 0.25), 0.2 + 0.25 * 0.7);
  EXPECT_DOUBLE_EQ(rank_in(values, weights, 2.5, 0.25), 0.9);
  EXPECT_GT(rank_in(values, weights, 0, 0.5), 0);
  EXPECT_LT(rank_in(values, weights, 4, 0.5), 1);
}

TEST(CalibrateRanks, OfTwoTypesTheOddsTestIsTheSquaredScore) {
  // 40 records with odds 0.3 of the first type, which is true 17 times: z = (17 - 12) / sqrt(40 0.3 0.7).
  GivenOdds given;
  given.kinds = 2;
  for (int m = 0; m < 40; ++m) {
    given.odds.insert(given.odds.end(), {0.3, 0.7});
    given.truth.push_back(m < 17 ? 0 : 1);
  }
  std::vector<CalibrationTarget::Odds> groups;
  const double p = test_odds(given, groups);
  ASSERT_EQ(groups.size(), 2u);
  EXPECT_NEAR(groups[0].expected, 12, 1e-12);
  EXPECT_EQ(groups[0].found, 17);
  EXPECT_EQ(groups[1].found, 23);
  const double z = 5 / std::sqrt(40 * 0.3 * 0.7);
  EXPECT_NEAR(p, std::erfc(z / std::sqrt(2.0)), 1e-9);
}

TEST(CalibrateRanks, TheOddsTestHasItsLevelWhereOddsAreRight) {
  std::mt19937_64 random(9);
  const auto uniform = [&] { return static_cast<double>(random() >> 11) * 0x1p-53; };
  int small_p = 0, small_wrong = 0;
  constexpr int kTimes = 400;
  for (int i = 0; i < kTimes; ++i) {
    GivenOdds given, wrong;
    given.kinds = wrong.kinds = 3;
    for (int m = 0; m < 200; ++m) {
      double w[3] = {uniform(), uniform() * uniform(), 0.2 * uniform()};
      const double sum = w[0] + w[1] + w[2], u = uniform();
      for (double& x : w) x /= sum;
      const uint32_t truth = u < w[0] ? 0 : u < w[0] + w[1] ? 1 : 2;
      given.truth.push_back(truth);
      given.odds.insert(given.odds.end(), w, w + 3);
      // The same too sure of itself: odds squared.
      double squares[3], all = 0;
      for (int t = 0; t < 3; ++t) all += squares[t] = w[t] * w[t];
      for (double& x : squares) x /= all;
      wrong.odds.insert(wrong.odds.end(), squares, squares + 3);
    }
    wrong.truth = given.truth;
    std::vector<CalibrationTarget::Odds> groups;
    small_p += test_odds(given, groups) < 0.1;
    small_wrong += test_odds(wrong, groups) < 0.1;
  }
  EXPECT_NEAR(small_p / static_cast<double>(kTimes), 0.1, 0.045);  // three standard errors of 0.015
  EXPECT_GT(small_wrong, 0.9 * kTimes);
}

TEST(CalibrateRanks, HolmCorrects) {
  CalibrationTest a{0.01}, b{0.04}, c{0.03}, d{0.005};
  CalibrationTest* const all[] = {&a, &b, &c, &d};
  correct_for_many(all);
  // Holm (1979): 4 * 0.005, 3 * 0.01, 2 * 0.03, and no less than the one before.
  EXPECT_DOUBLE_EQ(d.corrected, 0.02);
  EXPECT_DOUBLE_EQ(a.corrected, 0.03);
  EXPECT_DOUBLE_EQ(c.corrected, 0.06);
  EXPECT_DOUBLE_EQ(b.corrected, 0.06);
}

}  // namespace
}  // namespace walkaway
