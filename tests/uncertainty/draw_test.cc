// SPDX-License-Identifier: Apache-2.0
// Rows of draws against whole analyses of the same numbers, solved from the start of the path.
#include "uncertainty/draw.h"

#include <cmath>

#include <gtest/gtest.h>

#include "counsel/ranged.h"
#include "counsel/toys.h"
#include "uncertainty/plain.h"
#include "uncertainty/points.h"

namespace walkaway {
namespace {

using testing::kPlain;
using namespace toys;
using Kind = DrawColumn::Kind;

/// A scenario with its analysis at the central values and a worker.
struct Bench {
  explicit Bench(const std::string& text)
      : scenario(read_scenario_text(text, "test.toml")),
        reference(analyze_and_keep(scenario, scenario.central_values(), kPlain)),
        frame(reference, ranged_numbers(scenario), {{}, 1e-9}),
        worker(frame) {}

  Values values(uint64_t index) const {
    const Points points(static_cast<uint32_t>(frame.numbers().size()), 7);
    std::vector<double> point(frame.numbers().size());
    points.point(index, point);
    return values_at(scenario, frame.numbers(), point, scenario.central_values());
  }
  double get(const std::vector<double>& row, const std::string& name) const {
    for (size_t i = 0; i < frame.columns().size(); ++i)
      if (frame.columns()[i].name == name) return row[i];
    ADD_FAILURE() << "there is no column " << name;
    return NAN;
  }
  Values with(const std::string& path, double value) const {
    Values values = scenario.central_values();
    values[find_number(scenario, path)] = value;
    return values;
  }

  Scenario scenario;
  Analysis reference;
  DrawFrame frame;
  DrawWorker worker;
};

double status(const Bench& bench, const std::vector<double>& row) { return bench.get(row, "status"); }

TEST(Draw, OfTheCentralValuesIsTheReference) {
  Bench bench(kRanged);
  const std::vector<double> row = bench.worker.draw(bench.scenario.central_values(), ColdCheck::skipped);
  const std::vector<double> reference = bench.frame.reference_row();
  ASSERT_EQ(row.size(), reference.size());
  for (size_t i = 0; i < row.size(); ++i) {
    const bool same = row[i] == reference[i] || (std::isnan(row[i]) && std::isnan(reference[i]));
    EXPECT_TRUE(same) << bench.frame.columns()[i].name << ": " << row[i] << " and " << reference[i];
  }
}

TEST(Draw, SaysWhatAnAnalysisOfItsNumbersSays) {
  Bench bench(kRanged);
  for (uint64_t index = 0; index < 12; ++index) {
    const Values values = bench.values(index);
    const std::vector<double> row = bench.worker.draw(values, ColdCheck::skipped);
    ASSERT_EQ(status(bench, row), static_cast<double>(DrawStatus::solved)) << bench.worker.why();
    const Analysis there = analyze_and_keep(bench.scenario, values, kPlain);
    const auto figures =
        headline_values(bench.frame.figures(), bench.reference.answers, {there.negotiation, there.answers});
    const size_t first = bench.frame.range(Kind::figure).first;
    for (size_t f = 0; f < figures.size(); ++f)
      EXPECT_NEAR(row[first + f], figures[f], 1e-6) << bench.frame.figures()[f].id;
    for (size_t v = 0; v < kVerdicts; ++v)
      EXPECT_NEAR(row[bench.frame.range(Kind::verdict).first + v], there.answers.offers[0].verdicts[v], 1e-6);
    const Advice& advice = there.answers.advice.at(0);
    for (const MoveAdvice& move : advice.moves) {
      const std::string person =
          bench.scenario.parties[advice.party].id + "." + bench.scenario.parties[advice.party].types[advice.type].id;
      EXPECT_NEAR(bench.get(row, "advice." + person + ".move." + move.move), move.value, 1e-6);
    }
    EXPECT_NEAR(bench.get(row, "round.2.reached"), there.answers.delay.rounds.at(1).reached, 1e-6);
    EXPECT_NEAR(bench.get(row, "mark.1:now.public"), there.answers.marks.at(0).values.back().value.all, 1e-6);
    EXPECT_NEAR(bench.get(row, "ending.agreement.round.2"), there.answers.forecast.endings[0].by_round.at(1), 1e-6);
  }
}

TEST(Draw, AsSolvedUnlessSaidOtherwiseIsFarBetterThanSamplingCanTell) {
  Bench bench(kRanged);
  const DrawFrame frame(bench.reference, ranged_numbers(bench.scenario));
  DrawWorker worker(frame);
  for (uint64_t index = 0; index < 12; ++index) {
    const std::vector<double> fine = bench.worker.draw(bench.values(index), ColdCheck::skipped),
                              usual = worker.draw(bench.values(index), ColdCheck::skipped);
    const size_t first = frame.range(DrawColumn::Kind::figure).first;
    for (size_t f = 0; f < frame.figures().size(); ++f) EXPECT_NEAR(usual[first + f], fine[first + f], 1e-4);
  }
}

TEST(Draw, EvidenceIsTheRecordsProbabilityOverAccountsAndTypes) {
  Bench bench(kRanged);
  const Values values = bench.values(3);
  const std::vector<double> row = bench.worker.draw(values, ColdCheck::skipped);
  const Analysis there = analyze_and_keep(bench.scenario, values, kPlain);
  double sum = 0;
  for (const AccountPosterior& account : there.answers.accounts)
    sum += account.prior * std::exp(account.log_likelihood);
  EXPECT_NEAR(bench.get(row, "log_evidence"), std::log(sum), 1e-7);
  EXPECT_NEAR(bench.get(row, "log_evidence.second"), there.answers.accounts[1].log_likelihood, 1e-7);
}

TEST(Draw, ValuesGivenTypesAverageToTheValueOfTheMove) {
  Bench bench(kRanged);
  for (const Advice& advice : bench.reference.answers.advice)
    for (size_t m = 0; m < advice.moves.size(); ++m)
      for (PartyId of = 0; of < bench.scenario.parties.size(); ++of) {
        double sum = 0, chance = 0;
        for (const MovesGivenType& given : advice.given_type)
          if (given.of == of) sum += given.chance * given.value[m], chance += given.chance;
        if (chance == 0) continue;
        EXPECT_NEAR(chance, 1, 1e-12);
        EXPECT_NEAR(sum, advice.moves[m].value, 1e-9);
      }
}

TEST(Draw, IsTheSameWhateverTheWorkerDidBefore) {
  Bench one(kRanged), other(kRanged);
  for (uint64_t index : {5, 2, 9}) one.worker.draw(one.values(index), ColdCheck::skipped);
  const std::vector<double> a = one.worker.draw(one.values(4), ColdCheck::skipped),
                            b = other.worker.draw(other.values(4), ColdCheck::skipped);
  for (size_t i = 0; i < a.size(); ++i) EXPECT_TRUE(a[i] == b[i] || (std::isnan(a[i]) && std::isnan(b[i])));
}

TEST(Draw, FromTheReferenceAndAlongThePathComeToTheSameSolution) {
  Bench bench(kRanged);
  const std::vector<double> row = bench.worker.draw(bench.values(1), ColdCheck::made);
  EXPECT_LT(bench.get(row, "cold_difference"), 1e-7);
  EXPECT_EQ(bench.get(row, "start"), static_cast<double>(DrawStart::warm));
}

TEST(Draw, OfPriorsThatPassOneBreaksAndSaysWhy) {
  Bench bench(take_it("{ low = 1, mode = 2, high = 3 }",
                      "[party.c]\nnoise = 1\ntype.x.prior = { low = 0.2, mode = 0.5, high = 0.9 }\n"
                      "type.y.prior = { low = 0.2, mode = 0.3, high = 0.4 }\ntype.z.prior = \"rest\"\n"));
  Values values = bench.with("party.c.type.x.prior", 0.8);
  values[find_number(bench.scenario, "party.c.type.y.prior")] = 0.39;
  const std::vector<double> row = bench.worker.draw(values, ColdCheck::skipped);
  EXPECT_EQ(status(bench, row), static_cast<double>(DrawStatus::breaks));
  EXPECT_NE(bench.worker.why().find("1.19"), std::string::npos) << bench.worker.why();
  EXPECT_TRUE(std::isnan(bench.get(row, "log_evidence")));
  EXPECT_EQ(bench.get(row, "number.party.c.type.x.prior"), 0.8);
}

TEST(Draw, UnderWhichTheRecordCannotBeIsImpossible) {
  Bench bench(
      "walkaway = 1\ntitle = \"x\"\nclock = { rounds = 1 }\nnumber.luck = { choices = [0.5, 0], weights = [0.6, 0.4] "
      "}\n"
      "party.a.noise = 1\nissue.x.option = { no = \"no\", yes = \"yes\" }\n"
      "[[stage]]\nid = \"luck\"\nkind = \"chance\"\nmove.good = { chance = \"luck\" }\nmove.bad = { chance = \"1 - "
      "luck\" "
      "}\nthen = \"go\"\n[[stage]]\nid = \"go\"\nmover = \"a\"\nthen = \"no_agreement\"\nmove.left = {}\nmove.right = "
      "{}\n"
      "[[record]]\nstage = \"luck\"\nmove = \"good\"\n");
  const std::vector<double> row = bench.worker.draw(bench.with("number.luck", 0), ColdCheck::skipped);
  EXPECT_EQ(status(bench, row), static_cast<double>(DrawStatus::impossible));
  EXPECT_FALSE(bench.worker.why().empty());
  EXPECT_EQ(status(bench, bench.worker.draw(bench.with("number.luck", 0.5), ColdCheck::skipped)),
            static_cast<double>(DrawStatus::solved));
}

TEST(Draw, ColumnsHaveNamesOfTheirOwnAndKindsStandTogether) {
  Bench bench(kRanged);
  std::set<std::string> names;
  std::vector<Kind> kinds;
  for (const DrawColumn& column : bench.frame.columns()) {
    EXPECT_TRUE(names.insert(column.name).second) << column.name;
    if (kinds.empty() || kinds.back() != column.kind) kinds.push_back(column.kind);
  }
  EXPECT_EQ(std::set<Kind>(kinds.begin(), kinds.end()).size(), kinds.size());
}

}  // namespace
}  // namespace walkaway
