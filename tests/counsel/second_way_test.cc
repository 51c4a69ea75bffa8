// SPDX-License-Identifier: Apache-2.0
// Each answer against the sum over all plays, one by one.
#include <gtest/gtest.h>

#include "counsel/awkward.h"
#include "counsel/plays.h"
#include "counsel/toys.h"

namespace walkaway {
namespace {

using namespace plays;
using toys::ask;

constexpr double kSameTwice = 1e-9;

class SecondWay : public testing::Test {
 protected:
  Scenario scenario = read_scenario_text(kAwkward, "awkward.toml");
  Answers answers = ask(scenario);

  struct Told {
    Plays plays;
    std::vector<RecordedMove> record;
    double evidence = 0, posterior = 0;
  };
  std::vector<Told> accounts = tell();

  std::vector<Told> tell() {
    std::vector<Told> told;
    double sum = 0;
    for (AccountId a = 0; a < scenario.accounts.size(); ++a) {
      const Values values = with_changes(scenario, scenario.central_values(), scenario.accounts[a].set);
      told.push_back({play_out(scenario, values), scenario.record_of(a)});
      told[a].evidence = over(told[a], told[a].record, [](const Play&, const auto&) { return 1.0; });
      sum += told[a].posterior = (a == 0 ? 0.7 : 0.3) * told[a].evidence;
    }
    for (Told& t : told) t.posterior /= sum;
    return told;
  }

  /// Sum of f(play, where the entries are) times prior and odds over the plays that begin as `record` says.
  template <typename F>
  double over(const Told& told, const std::vector<RecordedMove>& record, F&& f) const {
    double sum = 0;
    std::vector<size_t> at;
    for (const Play& play : told.plays.all)
      if (matches(told.plays, play, record, at))
        sum += told.plays.game.tree.analyst_prior[play.lane] * play.odds * f(play, at);
    return sum;
  }

  std::vector<RecordedMove> before_offer() const { return {}; }
};

TEST_F(SecondWay, AccountsAreLikelyByWeightTimesEvidence) {
  for (AccountId a = 0; a < accounts.size(); ++a) {
    EXPECT_NEAR(answers.accounts[a].log_likelihood, std::log(accounts[a].evidence), kSameTwice);
    EXPECT_NEAR(answers.accounts[a].posterior, accounts[a].posterior, kSameTwice);
  }
}

TEST_F(SecondWay, TypesAreLikelyByTheirPlays) {
  for (const PartyPosterior& party : answers.posterior)
    for (const TypePosterior& type : party.types) {
      double all = 0;
      for (AccountId a = 0; a < accounts.size(); ++a) {
        const Told& told = accounts[a];
        const double odds = over(told, told.record, [&](const Play& play, const auto&) {
          return told.plays.game.profile[play.lane][party.party] == type.type ? 1.0 : 0.0;
        });
        EXPECT_NEAR(type.posterior.by_account[a], odds / told.evidence, kSameTwice);
        all += told.posterior * odds / told.evidence;
      }
      EXPECT_NEAR(type.posterior.all, all, kSameTwice);
      EXPECT_NEAR(type.after.back(), all, kSameTwice);
    }
}

TEST_F(SecondWay, EndingsAreAsLikelyAsThePlaysThatEndSo) {
  for (const EndingOdds& ending : answers.forecast.endings)
    for (AccountId a = 0; a < accounts.size(); ++a) {
      const Told& told = accounts[a];
      const double odds = over(told, told.record, [&](const Play& play, const auto&) {
        return told.plays.game.node[play.end].ending == ending.ending ? 1.0 : 0.0;
      });
      EXPECT_NEAR(ending.probability.by_account[a], odds / told.evidence, kSameTwice);
    }
}

TEST_F(SecondWay, ADealIsAsLikelyAsThePlaysWithAnAcceptanceToCome) {
  double all = 0;
  for (const Told& told : accounts)
    all += told.posterior / told.evidence * over(told, told.record, [&](const Play& play, const auto& at) {
             for (size_t s = at.back() + 1; s < play.steps.size(); ++s)
               if (role_of(told.plays, scenario, play.steps[s]) == Role::accept) return 1.0;
             return 0.0;
           });
  EXPECT_NEAR(answers.forecast.deal.all, all, kSameTwice);
}

TEST_F(SecondWay, AMarkIsWorthWhatItsPlaysPay) {
  ASSERT_EQ(answers.marks.size(), 2u);
  for (const size_t mark : {size_t{0}, size_t{1}})
    for (const ValueRow& row : answers.marks[mark].values) {
      double all = 0;
      for (const Told& told : accounts) {
        const std::vector<RecordedMove> known = mark == 0 ? std::vector<RecordedMove>{} : told.record;
        const auto is_type = [&](const Play& play) {
          return row.type == kNone || told.plays.game.profile[play.lane][row.party] == row.type;
        };
        const double chance =
            over(told, known, [&](const Play& play, const auto&) { return is_type(play) ? 1.0 : 0.0; });
        const double sum = over(told, known, [&](const Play& play, const auto&) {
          return is_type(play) ? payoff(told.plays, play, row.party) : 0.0;
        });
        all += told.posterior * sum / chance;
      }
      EXPECT_NEAR(row.value.all, all, kSameTwice) << "party " << row.party << " type " << row.type;
    }
}

/// The maker's information sets at the first offer, by what it heard; its beliefs are the prior times the way there.
TEST_F(SecondWay, AnOfferIsWorthWhatItsPlaysPay) {
  const OfferAudit& audit = answers.offers.at(0);
  for (AccountId a = 0; a < accounts.size(); ++a) {
    const Told& told = accounts[a];
    const Game& game = told.plays.game;
    const MoveId made = told.record[0].move;
    for (const AuditRow& row : audit.accounts[a].rows) {
      struct Sums {
        double chance = 0, offered = 0, worth = 0, taken = 0, later = 0, failed = 0;
        std::map<MoveId, std::array<double, 2>> move;
      };
      std::map<DecisionId, Sums> sums;
      for (const Play& play : told.plays.all) {
        if (game.profile[play.lane][audit.maker] != row.type) continue;
        size_t s = 0;
        while (game.node[play.steps[s].from].stage != audit.stage ||
               game.tree.kind[play.steps[s].from] != NodeKind::decision)
          ++s;
        const double odds = game.tree.analyst_prior[play.lane] * play.odds;
        const EdgeLabel& edge = game.edge[play.steps[s].to];
        Sums& sum = sums[game.tree.index[play.steps[s].from]];
        sum.chance += odds;
        sum.move[edge.move][0] += odds;
        sum.move[edge.move][1] += odds * payoff(told.plays, play, audit.maker);
        if (edge.move != made) continue;
        sum.offered += odds;
        sum.worth += odds * payoff(told.plays, play, audit.maker);
        double struck = odds;
        bool later = false, taken = false;
        for (size_t n = s + 1; n < play.steps.size(); ++n) {
          const Step& step = play.steps[n];
          const bool accept = role_of(told.plays, scenario, step) == Role::accept;
          if (game.node[step.from].stage == scenario.record[1].common.stage) {
            const double accepting = step_chance(game.tree, told.plays.strategy.log_prob, step.from, 0, play.lane);
            struck *= accept ? 0 : 1 / (1 - accepting);
          }
          if (accept) (n == s + 1 ? taken : later) = true;
        }
        sum.failed += struck * payoff(told.plays, play, audit.maker);
        if (taken) sum.taken += odds;
        if (later) sum.later += odds;
      }
      double chance = 0, e = 0, best = 0, p = 0, d = 0, failure = 0;
      for (const auto& [decision, sum] : sums) {
        double most = -INFINITY;
        for (const auto& [move, pair] : sum.move) most = std::max(most, pair[1] / pair[0]);
        // Round 1 alone: the record has the first offer, so only its information sets are there.
        chance += sum.chance;
        e += sum.chance * sum.worth / sum.offered;
        best += sum.chance * most;
        p += sum.chance * sum.taken / sum.offered;
        d += sum.chance * sum.later / (sum.offered - sum.taken);
        failure += sum.chance * sum.failed / sum.offered;
      }
      EXPECT_NEAR(row.e, e / chance, kSameTwice);
      EXPECT_NEAR(row.best, best / chance, kSameTwice);
      EXPECT_NEAR(row.p, p / chance, kSameTwice);
      EXPECT_NEAR(row.d, d / chance, kSameTwice);
      EXPECT_NEAR(row.failure, failure / chance, kSameTwice);
    }
  }
}

TEST_F(SecondWay, TheReceiverIsAskedAsThePlaysGo) {
  for (AccountId a = 0; a < accounts.size(); ++a) {
    const Told& told = accounts[a];
    const std::vector<RecordedMove> offered(told.record.begin(), told.record.begin() + 1);
    const double made = over(told, offered, [](const Play&, const auto&) { return 1.0; });
    const double taken = over(told, offered, [&](const Play& play, const auto& at) {
      return role_of(told.plays, scenario, play.steps[at[0] + 1]) == Role::accept ? 1.0 : 0.0;
    });
    EXPECT_NEAR(answers.offers[0].accounts[a].chance_of_acceptance, taken / made, kSameTwice);
    for (const ReceiverRow& row : answers.offers[0].accounts[a].receiver) {
      const auto is_type = [&](const Play& play) {
        return told.plays.game.profile[play.lane][answers.offers[0].receiver] == row.type;
      };
      const double type = over(told, offered, [&](const Play& play, const auto&) { return is_type(play) ? 1.0 : 0.0; });
      const double type_takes = over(told, offered, [&](const Play& play, const auto& at) {
        return is_type(play) && role_of(told.plays, scenario, play.steps[at[0] + 1]) == Role::accept ? 1.0 : 0.0;
      });
      EXPECT_NEAR(row.posterior, type / made, kSameTwice);
      EXPECT_NEAR(row.acceptance, type_takes / type, kSameTwice);
    }
  }
}

TEST_F(SecondWay, WaitingIsPricedByThePlaysWithoutADeal) {
  ASSERT_EQ(answers.delay.rounds.size(), 2u);
  // Round 2 starts without a deal after every refusal; types are drawn from the posterior.
  for (const ValueRow& row : answers.delay.rounds[1].remaining) {
    if (row.type != kNone) continue;
    double all = 0, reached = 0;
    for (const Told& told : accounts) {
      const Game& game = told.plays.game;
      std::vector<double> lanes(game.tree.lanes, 0.0);
      std::vector<size_t> at;
      for (const Play& play : told.plays.all)
        if (matches(told.plays, play, told.record, at))
          lanes[play.lane] += game.tree.analyst_prior[play.lane] * play.odds / told.evidence;
      double chance = 0, sum = 0;
      for (const Play& play : told.plays.all)
        for (const RoundStart& start : game.round_starts) {
          if (start.round != 2 || start.deal) continue;
          if (std::none_of(play.steps.begin(), play.steps.end(), [&](const Step& s) { return s.to == start.node; }))
            continue;
          const double patience = scenario.parties[row.party].id == "maker" ? 0.9 : 1;
          const double odds = lanes[play.lane] * play.odds;
          chance += odds;
          sum += odds * (payoff(told.plays, play, row.party) - start.accrued[row.party * game.tree.lanes + play.lane]) /
                 patience;
        }
      all += told.posterior * sum / chance;
      reached += told.posterior * chance;
    }
    EXPECT_NEAR(row.value.all, all, kSameTwice);
    EXPECT_NEAR(answers.delay.rounds[1].reached, reached, kSameTwice);
  }
}

TEST_F(SecondWay, TheOddsOverAccountsAreTheWeightedOddsOfEach) {
  const auto check = [&](const Weighed& w) {
    double sum = 0;
    for (AccountId a = 0; a < w.by_account.size(); ++a) sum += answers.accounts[a].posterior * w.by_account[a];
    EXPECT_NEAR(w.all, sum, 1e-12);
  };
  for (const EndingOdds& ending : answers.forecast.endings) check(ending.probability);
  check(answers.forecast.deal);
  check(answers.offers[0].chance_of_acceptance);
  check(answers.offers[0].worth);
  for (const MarkValues& mark : answers.marks)
    for (const ValueRow& row : mark.values) check(row.value);
  for (const PartyPosterior& party : answers.posterior)
    for (const TypePosterior& type : party.types) check(type.posterior);
  for (int v = 0; v < kVerdicts; ++v) {
    double sum = 0;
    for (AccountId a = 0; a < 2; ++a) sum += answers.accounts[a].posterior * answers.offers[0].accounts[a].verdicts[v];
    EXPECT_NEAR(answers.offers[0].verdicts[v], sum, 1e-12);
  }
}

TEST_F(SecondWay, EachListOfReasonsAddsUpToTheMargin) {
  ASSERT_FALSE(answers.advice.empty());
  for (const Advice& advice : answers.advice) {
    ASSERT_GE(advice.moves.size(), 2u);
    EXPECT_NEAR(advice.why.margin, advice.moves[0].value - advice.moves[1].value, kSameTwice);
    for (const auto* list : {&advice.why.by_opponent_type, &advice.why.by_reply, &advice.why.by_round}) {
      double sum = 0;
      for (const auto& [name, amount] : *list) sum += amount;
      EXPECT_NEAR(sum, advice.why.margin, kSameTwice) << advice.moves[0].move << " by " << list->front().first;
    }
  }
}

TEST_F(SecondWay, AdviceIsForWhoeverIsOnTheMoveNext) {
  // After the refusal the helper speaks, then the maker offers, then the taker answers.
  for (const Advice& advice : answers.advice) EXPECT_EQ(advice.now, scenario.parties[advice.party].id == "helper");
  for (const Advice& advice : answers.advice) EXPECT_EQ(advice.round, 2u);
}

}  // namespace
}  // namespace walkaway
