// SPDX-License-Identifier: Apache-2.0
// 3. What else might have been offered?
#include "counsel/offer_mix.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "counsel/infoset.h"
#include "counsel/none.h"
#include "counsel/questions.h"
#include "inference/occasion.h"

namespace walkaway {
namespace {

/// One account's mix: of the stage's moves, over types and for each.
struct AccountMix {
  OfferMix::After after = OfferMix::After::nothing;
  std::vector<double> types;                 ///< odds of the maker's types by then
  std::vector<double> chance;                ///< [moves] NaN where the move is not on the menu
  std::vector<std::vector<double>> by_type;  ///< [types][moves]; empty where the type cannot be there
};

struct Where {
  StageId stage;
  PartyId maker;
  Occasion occasion;
};

std::vector<double> mix_of_type(const Solved& solved, const std::vector<Place>& places, size_t moves) {
  const Tree& tree = solved.tree();
  std::vector<double> mix(moves, kNothing);
  double total = 0;
  for (const Place& place : places) total += place.chance;
  if (total <= 0) return {};
  for (const Place& place : places)
    for (ActionIndex a = 0; a < tree.decisions[place.decision].actions; ++a) {
      double& chance = mix[move_id_of(solved, place.decision, a)];
      if (std::isnan(chance)) chance = 0;
      chance +=
          place.chance / total * std::exp(solved.strategy.log_prob[tree.variable(place.decision, a, place.agent)]);
    }
  return mix;
}

AccountMix mix_at(const Scenario& scenario, const Solved& solved, const Moment& moment, const Where& where) {
  AccountMix mix;
  const size_t moves = scenario.stages[where.stage].moves.size();
  mix.chance.assign(moves, kNothing);
  for (TypeId type = 0; type < scenario.parties[where.maker].types.size(); ++type) {
    mix.types.push_back(chance_of_type(solved, moment, where.maker, type));
    mix.by_type.push_back(mix_of_type(solved, places_of(solved, moment, where.maker, type), moves));
    const std::vector<double>& own = mix.by_type.back();
    for (size_t m = 0; m < own.size(); ++m)
      if (!std::isnan(own[m]))
        mix.chance[m] = (std::isnan(mix.chance[m]) ? 0 : mix.chance[m]) + mix.types.back() * own[m];
  }
  return mix;
}

/// The record before an entry, with what is committed in place of what was done at those stages in those rounds.
std::vector<RecordedMove> until(const Scenario& scenario, const AccountReading& reading, const Game& game,
                                uint32_t entry, std::span<const Commitment> commit) {
  std::vector<RecordedMove> before(reading.record.begin(), reading.record.begin() + entry);
  for (const RecordStep& step : reading.path.steps) {
    if (step.entry >= entry || step.chosen_at.empty()) continue;
    RecordedMove& move = before[step.entry];
    for (const Commitment& c : commit) {
      const uint32_t round = game.node[step.chosen_at[0]].round;
      if (c.stage != move.stage || round < c.from || round > c.to) continue;
      const std::vector<PartyId>& movers = scenario.stages[c.stage].movers;
      if (movers.size() > 1 && occasion_of(scenario, move).by != c.party) continue;
      move.move = c.move;
      move.heard.clear();
    }
  }
  return before;
}

/// Histories at which the occasion first comes after `record`; none if that is not possible in the game.
std::vector<NodeId> after_record(const Scenario& scenario, const Solved& solved,
                                 const std::vector<RecordedMove>& record, const Occasion& occasion) {
  try {
    return first_at(solved.game, trace_record(solved.game, scenario, record).now(), occasion);
  } catch (const InputError&) {
    return {};
  }
}

AccountMix account_mix(const Case& today, const Case& changed, AccountId a, uint32_t entry, const Where& where,
                       std::span<const Commitment> commit) {
  const Scenario& scenario = *changed.scenario;
  const Solved& solved = changed.solved(a);
  const AccountReading& reading = today.readings[a];
  const Game& game = today.solved(a).game;
  const NodeId root = 0;
  for (const OfferMix::After after :
       {OfferMix::After::record, OfferMix::After::committed_record, OfferMix::After::likely_play}) {
    const bool committed = after == OfferMix::After::committed_record;
    const std::vector<NodeId> at =
        after == OfferMix::After::likely_play
            ? first_at(solved.game, std::span(&root, 1), where.occasion)
            : after_record(scenario, solved,
                           until(scenario, reading, game, entry, committed ? commit : std::span<const Commitment>{}),
                           where.occasion);
    const Moment moment = moment_at(solved, at, solved.tree().analyst_prior);
    if (!moment.possible()) continue;
    AccountMix mix = mix_at(scenario, solved, moment, where);
    mix.after = after;
    return mix;
  }
  return {};
}

OfferMix over_accounts(const Case& today, const std::vector<AccountMix>& accounts, const Where& where) {
  const Scenario& scenario = *today.scenario;
  const size_t types = scenario.parties[where.maker].types.size();
  const auto each = [&](const auto& of) {
    std::vector<double> by_account;
    for (const AccountMix& mix : accounts) by_account.push_back(mix.types.empty() ? kNothing : of(mix));
    return weigh_known(today, std::move(by_account));
  };
  OfferMix mix;
  mix.after = accounts[today.most_likely_account()].after;
  for (TypeId t = 0; t < types; ++t) mix.types.push_back(each([t](const AccountMix& m) { return m.types[t]; }).all);
  const std::vector<Move>& moves = scenario.stages[where.stage].moves;
  for (MoveId id = 0; id < moves.size(); ++id) {
    MixMove move{moves[id].id, moves[id].label, each([id](const AccountMix& m) { return m.chance[id]; }), {}};
    if (std::isnan(move.chance.all)) continue;
    for (TypeId t = 0; t < types; ++t)
      move.by_type.push_back(
          each([id, t](const AccountMix& m) { return m.by_type[t].empty() ? kNothing : m.by_type[t][id]; }).all);
    mix.moves.push_back(std::move(move));
  }
  return mix;
}

}  // namespace

const char* to_text(OfferMix::After after) {
  static constexpr const char* kText[] = {"record", "committed_record", "likely_play", "nothing"};
  return kText[static_cast<size_t>(after)];
}

std::vector<OfferMix> mix_offers(const Case& today, const Case& changed, std::span<const OfferAudit> offers,
                                 std::span<const Commitment> commit) {
  const Scenario& scenario = *today.scenario;
  std::vector<OfferMix> mixes;
  for (const OfferAudit& offer : offers) {
    const Where where{offer.stage, offer.maker, occasion_of(scenario, scenario.record[offer.entry].common)};
    std::vector<AccountMix> accounts;
    for (AccountId a = 0; a < today.readings.size(); ++a)
      accounts.push_back(account_mix(today, changed, a, offer.entry, where, commit));
    mixes.push_back(over_accounts(today, accounts, where));
    mixes.back().entry = offer.entry;
  }
  return mixes;
}

}  // namespace walkaway
