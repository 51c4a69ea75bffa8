// SPDX-License-Identifier: Apache-2.0
// 4. Priors that are wrong, and how fast what is seen mends them.
//
// Neither parties' beliefs nor play depend on the analyst's prior, so that one solution serves for all of them. With A
// the chance of what is seen given the type, and B given that it is another, the others in their proportions,
// odds of a half lie where prior / (1 - prior) = B / A. Good, "Probability and the Weighing of Evidence", 1950:
// evidence is 10 log10(A / B) decibans, and adds up from entry to entry.
#include "counsel/mending.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "counsel/none.h"
#include "counsel/questions.h"
#include "counsel/views.h"

namespace walkaway {
namespace {

constexpr double kPriors[] = {0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99};

double log_sum(std::span<const double> logs) {
  double largest = kImpossible, sum = 0;
  for (double x : logs) largest = std::max(largest, x);
  if (largest == kImpossible) return kImpossible;
  for (double x : logs) sum += std::exp(x - largest);
  return largest + std::log(sum);
}

double decibans(double log_factor) {
  constexpr double kRounding = 1e-13;  // of sums of logarithms: no evidence
  return std::abs(log_factor) < kRounding ? 0 : log_factor * 10 / std::log(10.0);
}

/// The odds that evidence leads to, from `prior` in 0 to 1; `log_factor` may be infinite.
double mended(double prior, double log_factor) { return 1 / (1 + std::exp(-log_factor) * (1 - prior) / prior); }

/// The types whose priors can be wrong, and what the curves are told of: those of parties that have several.
struct Subject {
  PartyId party;
  TypeId type;
};

double prior_of(const Game& game, const Subject& subject) {
  double sum = 0;
  for (size_t k = 0; k < game.profile.size(); ++k)
    if (game.profile[k][subject.party] == subject.type) sum += game.tree.analyst_prior[k];
  return sum;
}

std::vector<Subject> subjects_of(const Case& negotiation) {
  const Scenario& scenario = *negotiation.scenario;
  std::vector<Subject> subjects;
  for (PartyId p = 0; p < scenario.parties.size(); ++p)
    for (TypeId t = 0; t < scenario.parties[p].types.size(); ++t) {
      const Subject subject{p, t};
      const auto open = [&](const Solved& solved) {
        // What is left of 1 by rounding is no prior.
        const double prior = prior_of(solved.game, subject);
        return prior > 0 && 1 - prior > 1e-12;
      };
      if (std::all_of(negotiation.games.begin(), negotiation.games.end(), open)) subjects.push_back(subject);
    }
  return subjects;
}

// ------------------------------------------------------------------------------------------------ along the record

/// log of the record's chance up to each step by one account [steps + 1], given the subject or given the others.
enum class Given { type, others };
std::vector<double> log_chance(const Game& game, const AccountReading& reading, const Subject& subject, Given given) {
  const double prior = prior_of(game, subject);
  std::vector<double> chances, terms;
  for (const std::vector<double>& log_likelihood : reading.log_likelihood) {
    terms.clear();
    for (size_t k = 0; k < game.profile.size(); ++k)
      if ((game.profile[k][subject.party] == subject.type) == (given == Given::type))
        terms.push_back(std::log(game.tree.analyst_prior[k]) + log_likelihood[k]);
    chances.push_back(log_sum(terms) - std::log(given == Given::type ? prior : 1 - prior));
  }
  return chances;
}

/// Over accounts by their weights: [steps + 1].
std::vector<double> over_accounts(const Case& negotiation, const std::vector<std::vector<double>>& by_account) {
  std::vector<double> all, terms(by_account.size());
  for (size_t s = 0; s < by_account[0].size(); ++s) {
    for (AccountId a = 0; a < by_account.size(); ++a)
      terms[a] = std::log(negotiation.readings[a].prior) + by_account[a][s];
    all.push_back(log_sum(terms));
  }
  return all;
}

TypeMending along_the_record(const Case& negotiation, const Subject& subject) {
  TypeMending mending;
  mending.party = subject.party;
  mending.type = subject.type;
  std::vector<std::vector<double>> of_type, of_others;
  for (const AccountReading& reading : negotiation.readings) {
    const Game& game = negotiation.solved(reading).game;
    mending.prior += reading.prior * prior_of(game, subject);
    of_type.push_back(log_chance(game, reading, subject, Given::type));
    of_others.push_back(log_chance(game, reading, subject, Given::others));
    const double factor = of_type.back().back() - of_others.back().back();
    mending.evidence_by_account.push_back(decibans(factor));
    mending.level_prior_by_account.push_back(mended(0.5, -factor));
  }
  const std::vector<double> type = over_accounts(negotiation, of_type), others = over_accounts(negotiation, of_others);
  for (double prior : kPriors) {
    MendingCurve curve;
    curve.prior = prior;
    for (size_t s = 0; s < type.size(); ++s) curve.after.push_back(mended(prior, type[s] - others[s]));
    mending.curves.push_back(std::move(curve));
  }
  for (size_t s = 1; s < type.size(); ++s)
    mending.decibans.push_back(decibans((type[s] - type[s - 1]) - (others[s] - others[s - 1])));
  mending.evidence = decibans(type.back() - others.back());
  mending.level_prior = mended(0.5, others.back() - type.back());
  return mending;
}

// ------------------------------------------------------------------------------------------- expected, round by round

/// Sums of one game: for each subject and prior, of the odds of the subject given that it is the truth, [most + 1].
class Expectation {
 public:
  Expectation(const Solved& solved, const std::vector<Subject>& subjects, uint32_t most)
      : solved_(solved), subjects_(subjects), most_(most) {
    for (const Subject& subject : subjects) prior_.push_back(prior_of(solved.game, subject));
    sum_.assign(subjects.size() * std::size(kPriors) * (most + 1), 0.0);
    seen_.assign(subjects.size(), 0.0);
    by_type_.resize(solved.game.profile.at(0).size());
    for (const auto& profile : solved.game.profile)
      for (size_t p = 0; p < profile.size(); ++p)
        by_type_[p].resize(std::max<size_t>(by_type_[p].size(), profile[p] + 1));
  }

  /// Adds what the onlooker thinks after one round of watching and more, from `from` on. Chances are relative to
  /// exp(`log_scale`).
  void watch(NodeId from, uint32_t begin, double log_scale) {
    Views{solved_.game, begin, most_}.watch(
        from, [&](NodeId node, uint32_t first, uint32_t last) { add(by_subject(node, log_scale), first, last); });
  }

  /// Watching begins at one of these histories, and nobody knows yet at which.
  void begin(std::span<const NodeId> at, double log_scale) {
    std::vector<double> known(2 * subjects_.size(), 0.0);
    for (NodeId node : at) {
      const std::vector<double>& mass = by_subject(node, log_scale);
      for (size_t i = 0; i < known.size(); ++i) known[i] += mass[i];
    }
    for (size_t i = 0; i < subjects_.size(); ++i) seen_[i] = known[2 * i];
    add(known, 0, 0);
  }

  /// Odds of subject `i` begun at prior number `q`: [most + 1]; NaN where it cannot be the truth.
  std::vector<double> curve(size_t i, size_t q) const {
    std::vector<double> curve(most_ + 1);
    for (size_t r = 0; r <= most_; ++r) curve[r] = sum_[at(i, q, r)] / seen_[i];
    return curve;
  }
  bool possible(size_t i) const { return seen_[i] > 0; }

 private:
  size_t at(size_t i, size_t q, size_t r) const { return (i * std::size(kPriors) + q) * (most_ + 1) + r; }

  /// [2 * subjects] chance of the history given the subject, and given the others.
  const std::vector<double>& by_subject(NodeId node, double log_scale) {
    const Game& game = solved_.game;
    for (auto& types : by_type_) std::fill(types.begin(), types.end(), 0.0);
    for (size_t k = 0; k < game.profile.size(); ++k) {
      if (game.tree.analyst_prior[k] <= 0) continue;
      const uint32_t lane = static_cast<uint32_t>(k);
      const double chance = log_scale == 0 ? solved_.at(solved_.reached, node, lane)
                                           : std::exp(solved_.at(solved_.reach, node, lane) - log_scale);
      const double mass = game.tree.analyst_prior[k] * chance;
      for (size_t p = 0; p < by_type_.size(); ++p) by_type_[p][game.profile[k][p]] += mass;
    }
    mass_.clear();
    for (size_t i = 0; i < subjects_.size(); ++i) {
      const std::vector<double>& types = by_type_[subjects_[i].party];
      double others = 0;
      for (size_t t = 0; t < types.size(); ++t)
        if (t != subjects_[i].type) others += types[t];
      mass_.push_back(types[subjects_[i].type] / prior_[i]);
      mass_.push_back(others / (1 - prior_[i]));
    }
    return mass_;
  }

  void add(const std::vector<double>& mass, uint32_t first, uint32_t last) {
    for (size_t i = 0; i < subjects_.size(); ++i) {
      const double given_type = mass[2 * i], given_others = mass[2 * i + 1];
      if (given_type <= 0) continue;
      for (size_t q = 0; q < std::size(kPriors); ++q) {
        const double odds = given_type * kPriors[q] / (given_type * kPriors[q] + given_others * (1 - kPriors[q]));
        for (uint32_t r = first; r <= last; ++r) sum_[at(i, q, r)] += given_type * odds;
      }
    }
  }

  const Solved& solved_;
  const std::vector<Subject>& subjects_;
  uint32_t most_;
  std::vector<double> prior_;                 ///< of the subjects, the analyst's
  std::vector<double> seen_;                  ///< chance of what was seen to begin with, given each subject
  std::vector<double> sum_;                   ///< [subjects][priors][most + 1]
  std::vector<std::vector<double>> by_type_;  ///< [P][types] of one history, while it is looked at
  std::vector<double> mass_;
};

/// The round that the record ends in, by any account at the latest.
uint32_t round_now(const Case& negotiation) {
  uint32_t round = 1;
  for (const AccountReading& reading : negotiation.readings)
    for (NodeId node : reading.path.now()) round = std::max(round, negotiation.solved(reading).game.node[node].round);
  return round;
}

/// Mean over accounts by posterior odds, of those that have anything to say.
class OverAccounts {
 public:
  void add(double odds, const std::vector<double>& curve) {
    if (odds <= 0) return;
    sum_.resize(curve.size(), 0.0);
    for (size_t r = 0; r < curve.size(); ++r) sum_[r] += odds * curve[r];
    odds_ += odds;
  }
  std::vector<double> mean() const {
    std::vector<double> mean = sum_;
    for (double& x : mean) x /= odds_;
    return mean;
  }

 private:
  std::vector<double> sum_;
  double odds_ = 0;
};

void expect_from_start(const Case& negotiation, const std::vector<Subject>& subjects, std::vector<TypeMending>& types) {
  const uint32_t rounds = negotiation.scenario->clock.rounds;
  std::vector<Expectation> of_game;
  for (const Solved& solved : negotiation.games) {
    const NodeId root = 0;
    of_game.emplace_back(solved, subjects, rounds);
    of_game.back().begin(std::span(&root, 1), 0);
    of_game.back().watch(root, 1, 0);
  }
  for (size_t i = 0; i < subjects.size(); ++i)
    for (size_t q = 0; q < std::size(kPriors); ++q) {
      OverAccounts all;
      for (const AccountReading& reading : negotiation.readings)
        all.add(reading.posterior, of_game[reading.game].curve(i, q));
      types[i].curves[q].from_start = all.mean();
    }
}

void expect_from_now(const Case& negotiation, const std::vector<Subject>& subjects, std::vector<TypeMending>& types) {
  const uint32_t begin = round_now(negotiation), rounds = negotiation.scenario->clock.rounds;
  const uint32_t most = rounds + 1 > begin ? rounds + 1 - begin : 0;
  std::vector<Expectation> of_account;
  for (const AccountReading& reading : negotiation.readings) {
    const Solved& solved = negotiation.solved(reading);
    const double scale = *std::max_element(reading.log_likelihood.back().begin(), reading.log_likelihood.back().end());
    of_account.emplace_back(solved, subjects, most);
    of_account.back().begin(reading.path.now(), scale);
    for (NodeId node : reading.path.now()) of_account.back().watch(node, begin, scale);
  }
  for (size_t i = 0; i < subjects.size(); ++i)
    for (size_t q = 0; q < std::size(kPriors); ++q) {
      OverAccounts all;
      for (AccountId a = 0; a < of_account.size(); ++a)
        if (of_account[a].possible(i)) all.add(negotiation.readings[a].posterior, of_account[a].curve(i, q));
      types[i].curves[q].from_now = all.mean();
    }
}

}  // namespace

uint32_t rounds_until(std::span<const double> expected, double level) {
  for (uint32_t r = 0; r < expected.size(); ++r)
    if (expected[r] > level) return r;
  return kNone;
}

MendingAnswer mend_priors(const Case& negotiation) {
  MendingAnswer answer;
  answer.priors.assign(std::begin(kPriors), std::end(kPriors));
  const std::vector<Subject> subjects = subjects_of(negotiation);
  for (const Subject& subject : subjects) answer.types.push_back(along_the_record(negotiation, subject));
  expect_from_start(negotiation, subjects, answer.types);
  expect_from_now(negotiation, subjects, answer.types);
  answer.beliefs = mend_beliefs(negotiation);
  return answer;
}

}  // namespace walkaway
