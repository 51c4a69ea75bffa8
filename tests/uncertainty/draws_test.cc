// SPDX-License-Identifier: Apache-2.0
// Posteriors over the numbers against exact sums and integrals of analyses that are solved from the start of the path,
// one by one.
#include "uncertainty/draws.h"

#include <cmath>
#include <cstring>
#include <map>
#include <mutex>

#include <gtest/gtest.h>

#include "counsel/ranged.h"
#include "counsel/toys.h"
#include "scenario/range.h"
#include "uncertainty/plain.h"
#include "uncertainty/points.h"
#include "uncertainty/statistics.h"

namespace walkaway {
namespace {

using testing::kPlain;
using testing::MemoryLog;
using namespace toys;
using Kind = DrawColumn::Kind;

struct Made {
  explicit Made(const std::string& text, ManyDrawsOptions options = {}, uint32_t threads = 2, DrawLog* log = nullptr)
      : scenario(read_scenario_text(text, "test.toml")),
        reference(analyze_and_keep(scenario, scenario.central_values(), kPlain)) {
    Crew crew(threads);
    many = run_draws(reference, options, crew, log, {});
  }

  const Uncertainty& told() const { return many.told; }
  size_t column(const std::string& name) const {
    for (size_t i = 0; i < told().columns.size(); ++i)
      if (told().columns[i].name == name) return i;
    ADD_FAILURE() << "there is no column " << name;
    return 0;
  }
  const OutputSpread& spread(const std::string& name) const { return *told().spread_of(column(name)); }

  Scenario scenario;
  Analysis reference;
  ManyDraws many;
};

/// What one analysis of its own says: the record's probability and the headline figures.
struct Exact {
  double likelihood = 0;
  std::vector<double> figures;
};

Exact analyse(const Made& made, const Values& values) {
  const Analysis there = analyze_and_keep(made.scenario, values, kPlain);
  Exact exact;
  for (const AccountPosterior& account : there.answers.accounts)
    exact.likelihood += account.prior * std::exp(account.log_likelihood);
  exact.figures = headline_values(headline_outputs({made.reference.negotiation, made.reference.answers}),
                                  made.reference.answers, {there.negotiation, there.answers});
  return exact;
}

/// A offers or waits, B, of one of two types, accepts or refuses; both move again if there are rounds left.
std::string refusals(const std::string& numbers, int rounds, int refused) {
  std::string text = "walkaway = 1\ntitle = \"refusals\"\nclock.rounds = " + std::to_string(rounds) + "\n" + numbers +
                     R"(
[issue.x]
option = { no = "no", yes = "yes" }
[worth.a.x]
yes = 3
[worth.b.x]
yes = "prize - pride"
[package.p]
x = "yes"
[[stage]]
id = "offer"
kind = "offer"
mover = "a"
menu = ["p"]
move.wait = { then = "next_round", pay = { a = "-cost" } }
then = "answer"
[[stage]]
id = "answer"
kind = "answer"
mover = "b"
)";
  for (int i = 0; i < refused; ++i)
    text += "[[record]]\nstage = \"offer\"\nmove = \"p\"\n[[record]]\nstage = \"answer\"\nmove = \"refuse\"\n";
  return text;
}

/// 3 x 2 x 2 x 2 combinations.
const char* const kChoices = R"(
number.prize = { choices = [2, 5, -1], weights = [0.5, 0.3, 0.2] }
number.cost = { choices = [1, 4], weights = [0.6, 0.4] }
party.a.noise = { choices = [1, 3], weights = [0.5, 0.5] }
[party.b]
noise = 1
type.soft.prior = { choices = [0.3, 0.7], weights = [0.25, 0.75] }
type.hard.prior = "rest"
number.pride = { value = 0, by_type.hard = 3 }
)";

/// One or two numbers that are not known.
std::string one_or_two(const std::string& prize, const std::string& noise) {
  return "number.prize = " + prize + "\nnumber.cost = 1\nparty.a.noise = 2\n[party.b]\nnoise = " + noise +
         "\ntype.soft.prior = 0.6\ntype.hard.prior = \"rest\"\nnumber.pride = { value = 0, by_type.hard = 3 }\n";
}

/// Sums over what is exact.
struct Sum {
  double weight = 0, evidence = 0;
  std::vector<double> prior, posterior;  ///< [figures]
  void add(double w, const Exact& exact) {
    prior.resize(exact.figures.size());
    posterior.resize(exact.figures.size());
    weight += w;
    evidence += w * exact.likelihood;
    for (size_t f = 0; f < exact.figures.size(); ++f) {
      prior[f] += w * exact.figures[f];
      posterior[f] += w * exact.likelihood * exact.figures[f];
    }
  }
  double prior_mean(size_t f) const { return prior[f] / weight; }
  double posterior_mean(size_t f) const { return posterior[f] / evidence; }
  double log_evidence() const { return std::log(evidence / weight); }
};

/// By the midpoint rule in probabilities, at `n` quantiles of each number.
Sum integrate(const Made& made, int n) {
  const std::vector<NumberId> numbers = ranged_numbers(made.scenario);
  Sum sum;
  std::vector<double> point(numbers.size());
  const auto each = [&](auto&& self, size_t i) -> void {
    if (i == numbers.size()) {
      const Values values = values_at(made.scenario, numbers, point, made.scenario.central_values());
      sum.add(1, analyse(made, values));
      return;
    }
    for (int k = 0; k < n; ++k) {
      point[i] = (k + 0.5) / n;
      self(self, i + 1);
    }
  };
  each(each, 0);
  return sum;
}

/// Verdicts and the room for a deal jump with the numbers, and so does what a rule of integration says of them.
bool is_smooth(const HeadlineOutput& figure) {
  return figure.kind != HeadlineOutput::Kind::verdict && figure.kind != HeadlineOutput::Kind::room;
}

/// The same to the last bit, the time aside.
bool same_bits(const std::vector<double>& a, const std::vector<double>& b) {
  return a.size() == b.size() && (a.empty() || std::memcmp(a.data(), b.data(), a.size() * sizeof(double)) == 0);
}

TEST(ManyDraws, OfChoicesAreEveryCombinationExactly) {
  const Made made(refusals(kChoices, 2, 1));
  ASSERT_TRUE(made.told().enumerated);
  EXPECT_EQ(made.told().draws, 24u);
  EXPECT_EQ(made.told().method, PosteriorMethod::enumerated);
  Sum sum;
  const auto set = [&](Values& values, const char* path, double value) {
    values[find_number(made.scenario, path)] = value;
  };
  for (const auto& [prize, a] : {std::pair{2.0, 0.5}, {5.0, 0.3}, {-1.0, 0.2}})
    for (const auto& [cost, b] : {std::pair{1.0, 0.6}, {4.0, 0.4}})
      for (const double noise : {1.0, 3.0})
        for (const auto& [soft, c] : {std::pair{0.3, 0.25}, {0.7, 0.75}}) {
          Values values = made.scenario.central_values();
          set(values, "number.prize", prize);
          set(values, "number.cost", cost);
          set(values, "party.a.noise", noise);
          set(values, "party.b.type.soft.prior", soft);
          sum.add(a * b * 0.5 * c, analyse(made, values));
        }
  EXPECT_NEAR(made.told().log_evidence, sum.log_evidence(), 1e-6);
  const auto figures = headline_outputs({made.reference.negotiation, made.reference.answers});
  for (size_t f = 0; f < figures.size(); ++f) {
    const OutputSpread& spread = made.spread(figures[f].id);
    EXPECT_NEAR(spread.prior.mean, sum.prior_mean(f), 1e-6) << figures[f].id;
    EXPECT_NEAR(spread.posterior->mean, sum.posterior_mean(f), 1e-6) << figures[f].id;
    EXPECT_EQ(spread.posterior->error, 0);
  }
}

TEST(ManyDraws, OfOneNumberAgreeWithQuadrature) {
  for (const auto& [draws, within] : {std::pair{256u, 3e-3}, {4096u, 2e-4}}) {
    const Made made(refusals(one_or_two("{ mean = 3, sd = 1.5 }", "1"), 2, 1), {.draws = draws});
    ASSERT_EQ(made.told().method, PosteriorMethod::weighted);
    static const Sum sum = integrate(made, 1000);
    const auto figures = headline_outputs({made.reference.negotiation, made.reference.answers});
    EXPECT_NEAR(made.told().log_evidence, sum.log_evidence(), within);
    for (size_t f = 0; f < figures.size(); ++f) {
      const Bands& bands = *made.spread(figures[f].id).posterior;
      EXPECT_LE(std::abs(bands.mean - sum.posterior_mean(f)), 3 * bands.error + 1e-9) << figures[f].id;
      if (!figures[f].is_probability() || !is_smooth(figures[f])) continue;
      EXPECT_NEAR(bands.mean, sum.posterior_mean(f), within) << figures[f].id;
    }
  }
}

TEST(ManyDraws, OfTwoNumbersAgreeWithQuadrature) {
  const Made made(refusals(one_or_two("{ low = 0, mode = 3, high = 6 }", "{ median = 1, spread = 1.8 }"), 2, 1),
                  {.draws = 1024});
  const Sum sum = integrate(made, 30);
  const auto figures = headline_outputs({made.reference.negotiation, made.reference.answers});
  for (size_t f = 0; f < figures.size(); ++f) {
    if (!figures[f].is_probability() || !is_smooth(figures[f])) continue;
    EXPECT_NEAR(made.spread(figures[f].id).prior.mean, sum.prior_mean(f), 3e-3) << figures[f].id;
    EXPECT_NEAR(made.spread(figures[f].id).posterior->mean, sum.posterior_mean(f), 3e-3) << figures[f].id;
  }
}

TEST(ManyDraws, HaveTheEffectiveSizeOfTheirWeights) {
  const Made made(refusals(one_or_two("{ mean = 3, sd = 1.5 }", "1"), 2, 1), {.draws = 512});
  const std::vector<double> log_evidence = made.many.prior.column(made.column("log_evidence"));
  double sum = 0, squares = 0;
  for (const double l : log_evidence) sum += std::exp(l), squares += std::exp(2 * l);
  EXPECT_NEAR(made.told().effective_sample_size, sum * sum / squares, 1e-6);
  EXPECT_NEAR(made.many.posterior.weight[7], std::exp(log_evidence[7]) / sum, 1e-12);
  EXPECT_EQ(made.told().prior_sample_size, made.told().effective_sample_size);
}

/// Two refusals of what is thought to be very good for B.
const std::string kSurprising = refusals(one_or_two("{ mean = 7, sd = 2 }", "{ median = 1, spread = 1.5 }"), 3, 2);

TEST(ManyDraws, MovedToASurprisingRecordAgreeWithWeightsOfMany) {
  const Made moved(kSurprising, {.draws = 512});
  ASSERT_EQ(moved.told().method, PosteriorMethod::sequential) << moved.told().why_no_posterior;
  EXPECT_LT(moved.told().prior_sample_size, 256);
  EXPECT_EQ(moved.told().stages.back().exponent, 1);
  const Made weighed(kSurprising, {.draws = 4096, .moves = Moves::never});
  ASSERT_EQ(weighed.told().method, PosteriorMethod::weighted) << weighed.told().why_no_posterior;
  for (const char* name : {"type.b.hard", "number.number.prize", "number.party.b.noise", "deal", "value.a"}) {
    const Bands &a = *moved.spread(name).posterior, &b = *weighed.spread(name).posterior;
    EXPECT_LE(std::abs(a.mean - b.mean), 3.5 * std::hypot(a.error, b.error)) << name;
    EXPECT_LT(a.error, 0.2 * (b.high90 - b.low90)) << name;
  }
  for (const char* name : {"number.number.prize", "number.party.b.noise"}) {
    const Bands &a = *moved.spread(name).posterior, &b = *weighed.spread(name).posterior;
    EXPECT_NEAR(a.low90, b.low90, 0.15 * (b.high90 - b.low90)) << name;
    EXPECT_NEAR(a.high90, b.high90, 0.15 * (b.high90 - b.low90)) << name;
  }
  EXPECT_NEAR(moved.told().log_evidence, weighed.told().log_evidence, 0.2);
}

TEST(ManyDraws, AreTheSameToTheBitOnAnyNumberOfThreads) {
  const Made one(kSurprising, {.draws = 100}, 1);
  for (const uint32_t threads : {2u, 3u}) {
    const Made other(kSurprising, {.draws = 100}, threads);
    EXPECT_TRUE(same_bits(one.many.prior.rows, other.many.prior.rows));
    EXPECT_TRUE(same_bits(one.many.posterior.rows, other.many.posterior.rows));
    EXPECT_EQ(one.told().stages.size(), other.told().stages.size());
    EXPECT_EQ(one.told().effective_sample_size, other.told().effective_sample_size);
  }
  const Made reseeded(kSurprising, {.draws = 100, .seed = 2}, 1);
  EXPECT_FALSE(same_bits(one.many.prior.rows, reseeded.many.prior.rows));
}

TEST(ManyDraws, GoOnFromWhatALogRecallsAndComeToTheSameBits) {
  MemoryLog whole;
  const Made made(kSurprising, {.draws = 100}, 2, &whole);
  for (const size_t left : {size_t{37}, size_t{100}, size_t{250}}) {
    MemoryLog part;
    for (const auto& [key, row] : whole.rows)
      if (part.rows.size() < left) part.rows.emplace(key, row);
    const Made resumed(kSurprising, {.draws = 100}, 2, &part);
    EXPECT_EQ(part.kept, whole.rows.size() - left);
    EXPECT_TRUE(same_bits(made.many.posterior.rows, resumed.many.posterior.rows));
    EXPECT_TRUE(same_bits(made.many.prior.rows, resumed.many.prior.rows));
  }
}

TEST(ManyDraws, WithoutTheRecordAreNotWeighed) {
  const Made made(kSurprising, {.draws = 100, .weighing = Weighing::prior_only});
  EXPECT_EQ(made.told().method, PosteriorMethod::none);
  EXPECT_EQ(made.told().why_no_posterior, "");
  EXPECT_EQ(made.many.posterior.size(), 0u);
  EXPECT_FALSE(made.spread("deal").posterior);
  EXPECT_NEAR(made.spread("number.number.prize").prior.mean, 7, 0.05);
  EXPECT_NEAR(made.spread("number.number.prize").prior.high90, 7 + 2 * 1.645, 0.3);
}

TEST(ManyDraws, ThatAreTooFewMakeNoPosterior) {
  const Made made(kSurprising, {.draws = 40});
  EXPECT_EQ(made.told().method, PosteriorMethod::none);
  EXPECT_NE(made.told().why_no_posterior.find("ask for more draws"), std::string::npos) << made.told().why_no_posterior;
  EXPECT_EQ(made.many.posterior.size(), 0u);
  EXPECT_GT(made.many.prior.size(), 0u);
}

TEST(ManyDraws, ThatBreakAreCountedAndSayWhy) {
  const Made made(take_it("{ low = 1, mode = 2, high = 3 }",
                          "[party.c]\nnoise = 1\ntype.x.prior = { low = 0.2, mode = 0.5, high = 0.9 }\n"
                          "type.y.prior = { low = 0.2, mode = 0.3, high = 0.6 }\ntype.z.prior = \"rest\"\n"),
                  {.draws = 400});
  const uint64_t broken = made.told().by_status[static_cast<size_t>(DrawStatus::breaks)];
  uint64_t expected = 0;
  const std::vector<NumberId> numbers = ranged_numbers(made.scenario);
  const Points points(static_cast<uint32_t>(numbers.size()), 1);
  std::vector<double> point(numbers.size());
  for (uint64_t i = 0; i < 400; ++i) {
    points.point(i, point);
    const Values values = values_at(made.scenario, numbers, point, made.scenario.central_values());
    expected += values[find_number(made.scenario, "party.c.type.x.prior")] +
                    values[find_number(made.scenario, "party.c.type.y.prior")] >
                1;
  }
  EXPECT_GT(broken, 0u);
  EXPECT_EQ(broken, expected);
  EXPECT_EQ(made.told().by_status[0] + broken, 400u);
  EXPECT_NE(made.told().first_why[static_cast<size_t>(DrawStatus::breaks)].find("prior"), std::string::npos);
  EXPECT_EQ(made.many.prior.size(), 400 - broken);
}

/// The record can be only where luck is at least `from`, and luck is never above a half.
std::string lucky(const std::string& luck, const std::string& from) {
  return "walkaway = 1\ntitle = \"x\"\nclock = { rounds = 1 }\nnumber.luck = " + luck +
         "\nparty.a.noise = 1\nissue.x.option = { no = \"no\", yes = \"yes\" }\n[[stage]]\nid = \"go\"\nmover = \"a\"\n"
         "then = \"no_agreement\"\nmove.left = { when = \"luck >= " +
         from + "\", pay = { a = \"luck\" } }\nmove.right = {}\n[[record]]\nstage = \"go\"\nmove = \"left\"\n";
}

TEST(ManyDraws, UnderWhichTheRecordCannotBeSayWhatCouldHaveBeen) {
  const Made made(lucky("{ low = 0.1, mode = 0.5, high = 0.5 }", "0.5"), {.draws = 64});
  EXPECT_EQ(made.told().by_status[static_cast<size_t>(DrawStatus::impossible)], 64u);
  EXPECT_EQ(made.told().method, PosteriorMethod::none);
  EXPECT_NE(made.told().why_no_posterior.find("cannot have happened in any draw"), std::string::npos);
  EXPECT_NE(made.told().why_no_posterior.find("\"left\" is not on the menu"), std::string::npos)
      << made.told().why_no_posterior;
  EXPECT_NE(made.told().why_no_posterior.find("(the menu there is right)"), std::string::npos);
}

TEST(ManyDraws, UnderWhichTheRecordCannotBeCountAgainstTheNumbers) {
  const Made made(lucky("{ low = 0, mode = 0.5, high = 0.5 }", "0.25"), {.draws = 1024});
  const uint64_t impossible = made.told().by_status[static_cast<size_t>(DrawStatus::impossible)];
  EXPECT_NEAR(static_cast<double>(impossible), 256, 3);  // a quarter of a triangle lies below half of its base
  // e^luck / (1 + e^luck) for luck from 0.25 up, nothing below, by quadrature.
  double likelihood = 0;
  const int n = 100000;
  for (int i = 0; i < n; ++i) {
    const double luck = 0.5 * std::sqrt((i + 0.5) / n);
    if (luck >= 0.25) likelihood += 1 / (1 + std::exp(-luck)) / n;
  }
  EXPECT_NEAR(made.told().log_evidence, std::log(likelihood), 4e-3);
}

TEST(ManyDraws, OfNothingAreRefused) {
  const Scenario scenario = read_scenario_text(take_it("2"), "test.toml");
  const Analysis reference = analyze_and_keep(scenario, scenario.central_values(), kPlain);
  Crew crew(1);
  try {
    run_draws(reference, {}, crew, nullptr, {});
    FAIL();
  } catch (const InputError& error) {
    EXPECT_NE(std::string(error.what()).find("nothing to draw"), std::string::npos) << error.what();
  }
}

TEST(ManyDraws, TellWhereEachConclusionHolds) {
  const Made made(refusals(kChoices, 2, 1));
  const DrawSample& sample = made.many.posterior;
  for (const ConclusionShares& conclusion : made.told().conclusions) {
    double all = 0;
    for (size_t t = 0; t < conclusion.texts.size(); ++t) {
      double share = 0;
      for (const DrawColumn& column : made.told().columns)
        if (column.kind == Kind::conclusion && column.subject == conclusion.conclusion)
          for (size_t i = 0; i < sample.size(); ++i) {
            const double code = sample.at(i, static_cast<size_t>(&column - made.told().columns.data()));
            if (!std::isnan(code) && column.texts[static_cast<size_t>(code)] == conclusion.texts[t])
              share += sample.weight[i];
          }
      EXPECT_NEAR(*conclusion.shares[t].posterior, share, 1e-12);
      all += share;
      if (t == 0) continue;
      EXPECT_LE(*conclusion.shares[t].posterior, *conclusion.shares[t - 1].posterior);
    }
    EXPECT_NEAR(all, 1, 1e-12);
  }
  EXPECT_FALSE(made.told().conclusions.empty());
}

TEST(ManyDraws, AreStoppedWithinASecond) {
  const Scenario scenario = read_scenario_text(kSurprising, "test.toml");
  const Analysis reference = analyze_and_keep(scenario, scenario.central_values(), kPlain);
  Crew crew(2);
  std::stop_source stop;
  struct StoppingLog : DrawLog {
    std::stop_source& stop;
    uint64_t kept = 0;
    explicit StoppingLog(std::stop_source& s) : stop(s) {}
    void recall(uint32_t, const std::function<void(uint64_t, std::vector<double>)>&) override {}
    void keep(uint32_t, uint64_t, const std::vector<double>&) override {
      if (++kept == 20) stop.request_stop();
    }
  } stopping(stop);
  EXPECT_THROW(
      run_draws(reference, {.draws = 100000}, crew, &stopping, walkaway::Run{stop.get_token(), [](const Progress&) {}}),
      Stopped);
  EXPECT_LT(stopping.kept, 200u);
}

TEST(FamilyError, OfDrawsOnTheirOwnIsThatOfTheMean) {
  std::vector<double> values, weights(400, 1.0 / 400);
  std::vector<uint64_t> families(400);
  for (uint64_t i = 0; i < 400; ++i) {
    values.push_back(normal_draw({3, 0, i, 0}));
    families[i] = i;
  }
  EXPECT_NEAR(family_error(values, weights, families), weighted_sd(values) / 20, 1e-3);
  for (uint64_t i = 0; i < 400; ++i) families[i] = i / 2, values[i] = values[i / 2 * 2];
  EXPECT_NEAR(family_error(values, weights, families), weighted_sd(values) / std::sqrt(200.0), 2e-3);
}

}  // namespace
}  // namespace walkaway
