// SPDX-License-Identifier: Apache-2.0
// What should have been offered instead, from the same menu.
#include <cmath>

#include "counsel/audit.h"
#include "counsel/infoset.h"
#include "counsel/offer.h"

namespace walkaway {
namespace {

constexpr double kWorthMentioning = 1e-9;  ///< points: gains below are rounding

/// The moment before the offer with the maker's types as likely as the whole record makes them, what else it knew as
/// likely as its making this offer does, and the rest as it seemed then.
Moment with_hindsight(const Case& negotiation, AccountId account, const Moment& before, PartyId maker, MoveId made) {
  const AccountReading& reading = negotiation.readings[account];
  const Solved& solved = negotiation.solved(reading);
  const Tree& tree = solved.tree();
  const std::vector<double> posterior = type_marginal(solved.game, *negotiation.scenario, maker, reading.lanes);
  Moment moment = before;
  for (size_t i = 0; i < moment.at.size(); ++i)
    for (uint32_t k = 0; k < tree.lanes; ++k)
      if (double& odds = moment.odds[i * tree.lanes + k]; odds > 0)
        odds *= std::exp(log_prob_of(tree, solved.strategy.log_prob, moment.at[i],
                                     action_of(solved, tree.index[moment.at[i]], made), k));
  std::vector<double> factor(posterior.size(), 0.0);
  for (TypeId t = 0; t < posterior.size(); ++t)
    if (const double then = chance_of_type(solved, moment, maker, t); then > 0) factor[t] = posterior[t] / then;
  for (size_t i = 0; i < moment.at.size(); ++i)
    for (uint32_t k = 0; k < tree.lanes; ++k)
      moment.odds[i * tree.lanes + k] *= factor[solved.game.profile[k][maker]];
  return moment;
}

struct Trial {
  bool possible = true;  ///< on the menu wherever the maker may have been
  double accepted = 0;
  std::vector<double> value;  ///< per moving party
};

Trial try_offer(const Solved& solved, const Moment& moment, PartyId maker, MoveId move) {
  const Tree& tree = solved.tree();
  Trial trial;
  trial.value.assign(tree.movers(), 0.0);
  for (size_t i = 0; i < moment.at.size(); ++i) {
    const NodeId node = moment.at[i];
    const ActionIndex action = action_of(solved, tree.index[node], move);
    if (action == kNone) {
      trial.possible = false;
      return trial;
    }
    const NodeId child = tree.first_child[node] + action;
    const OfferFate fate = fate_of_offer(solved, child, maker);
    for (uint32_t k = 0; k < tree.lanes; ++k) {
      const double odds = moment.odds[i * tree.lanes + k];
      if (odds <= 0) continue;
      if (std::isinf(log_prob_of(tree, solved.strategy.log_prob, node, action, k))) trial.possible = false;
      trial.accepted += odds * fate.accepted[k];
      for (uint32_t m = 0; m < tree.movers(); ++m)
        trial.value[m] += odds * solved.at(solved.value[tree.mover_party[m]], child, k);
    }
  }
  return trial;
}

/// `move` instead of the recorded offer, over the accounts that have an offer at `entry`.
std::optional<BetterOffer> compare(const Case& negotiation, uint32_t entry, PartyId maker, StageId stage, MoveId move) {
  BetterOffer offer;
  offer.move = negotiation.scenario->stages[stage].moves[move].id;
  double odds = 0;
  for (AccountId a = 0; a < negotiation.readings.size(); ++a) {
    const uint32_t step = offer_step(negotiation, a, entry);
    const AccountReading& reading = negotiation.readings[a];
    if (step == kNone || reading.posterior <= 0 || reading.record[entry].stage != stage) continue;
    const Solved& solved = negotiation.solved(reading);
    const Moment before = moment_at(solved, reading.path.steps[step].chosen_at, solved.tree().analyst_prior);
    const Moment moment = with_hindsight(negotiation, a, before, maker, reading.record[entry].move);
    const Trial made = try_offer(solved, moment, maker, reading.record[entry].move);
    const Trial other = try_offer(solved, moment, maker, move);
    if (!other.possible) return std::nullopt;
    offer.gain.resize(other.value.size());
    offer.chance_of_acceptance += reading.posterior * other.accepted;
    for (size_t m = 0; m < offer.gain.size(); ++m)
      offer.gain[m] += reading.posterior * (other.value[m] - made.value[m]);
    odds += reading.posterior;
  }
  if (odds <= 0) return std::nullopt;
  offer.chance_of_acceptance /= odds;
  for (double& gain : offer.gain) gain /= odds;
  return offer;
}

}  // namespace

BetterOffers better_offers(const Case& negotiation, uint32_t entry, PartyId maker) {
  const Scenario& scenario = *negotiation.scenario;
  BetterOffers better;
  StageId stage = kNone;
  for (AccountId a = 0; a < negotiation.readings.size() && stage == kNone; ++a)
    if (offer_step(negotiation, a, entry) != kNone) stage = negotiation.readings[a].record[entry].stage;
  if (stage == kNone) return better;
  double most_for_maker = kWorthMentioning, most_together = kWorthMentioning;
  for (MoveId move = 0; move < scenario.stages[stage].moves.size(); ++move) {
    if (scenario.stages[stage].moves[move].role != Role::offer) continue;
    const auto offer = compare(negotiation, entry, maker, stage, move);
    if (!offer) continue;
    const uint32_t mover = mover_of(negotiation.games[0].tree(), maker).value();
    double together = 0;
    for (double gain : offer->gain) together += gain;
    if (offer->chance_of_acceptance >= 0.5 && offer->gain[mover] > most_for_maker) {
      most_for_maker = offer->gain[mover];
      better.for_maker = offer;
    }
    if (together > most_together) {
      most_together = together;
      better.together = offer;
    }
  }
  return better;
}

}  // namespace walkaway
