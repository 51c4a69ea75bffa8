// SPDX-License-Identifier: Apache-2.0
#include "game/rebuild.h"

#include <algorithm>

namespace walkaway {
namespace {

constexpr size_t kMaxRecipe = size_t{1} << 30;  // bytes

}  // namespace

Rebuilder::Known::Known(const Scenario& scenario, const Values& values, const GameOptions& options, const Run& run)
    : scenario(scenario),
      options(options),
      recipe(std::in_place, scenario, make_lanes(scenario, values), kMaxRecipe),
      game(build_with_recipe(scenario, values, options, run, &*recipe)) {
  if (recipe->given_up()) recipe.reset();
}

Rebuilder::Rebuilder(const Scenario& scenario, const Values& values, const GameOptions& options, const Run& run)
    : known_(std::make_shared<Known>(scenario, values, options, run)) {
  if (known_->recipe) run_.emplace(*known_->recipe);
}

Rebuilder::Rebuilder(const Rebuilder& other) : known_(other.known_) {
  if (known_->recipe) run_.emplace(*known_->recipe);
}

bool Rebuilder::rebuild(const Values& values, Game& game, const Run& run) {
  if (run_) {
    const Lanes lanes = make_lanes(known_->scenario, values);
    if (keeps_profiles(lanes) && run_->run(values)) {
      if (game.shape != known_) {
        game = known_->game;
        game.shape = known_;
      }
      fill(values, lanes, game);
      return true;
    }
  }
  game = build_game(known_->scenario, values, known_->options, run);
  return false;
}

/// The same lanes, and the same agents: then every row has its place.
bool Rebuilder::keeps_profiles(const Lanes& lanes) const {
  const Lanes& known = known_->recipe->lanes();
  return lanes.profile == known.profile && lanes.agents == known.agents && lanes.agent_of == known.agent_of;
}

/// What `party` has and feels of others', whose own points are `step` rows apart.
void Rebuilder::add_shares(PartyId party, const RowId* own, size_t step, double* to) const {
  const size_t lanes = known_->recipe->lanes().count();
  std::copy_n(run_->row(own[party * step]), lanes, to);
  const std::vector<Share>& shares = known_->scenario.parties[party].shares;
  const double* part = share_.data() + first_share_[party];
  for (size_t i = 0; i < shares.size(); ++i) {
    const double* of = run_->row(own[shares[i].of * step]);
    for (size_t k = 0; k < lanes; ++k) to[k] += part[i] * of[k];
  }
}

void Rebuilder::fill(const Values& values, const Lanes& lanes, Game& game) {
  const Recipe& recipe = *known_->recipe;
  const Scenario& scenario = known_->scenario;
  const size_t count = lanes.count(), parties = scenario.parties.size();
  Tree& tree = game.tree;
  write_parties(scenario, values, lanes, game);
  share_.clear();
  first_share_.clear();
  for (const Party& party : scenario.parties) {
    first_share_.push_back(share_.size());
    for (const Share& share : party.shares) share_.push_back(values[share.part]);
  }
  for (size_t i = 0; i < recipe.chance.size(); ++i) {
    std::copy_n(run_->row(recipe.chance[i]), count, tree.chance_log_prob.data() + i * count);
  }
  double *payoff = tree.payoff.data(), *ledger = tree.ledger_payoff.data();
  for (size_t t = 0; t < tree.terminals; ++t) {
    const RowId* own = recipe.payoff.data() + t * parties;
    for (PartyId party : tree.mover_party) add_shares(party, own, 1, payoff), payoff += count;
    for (PartyId party : tree.ledger_party) add_shares(party, own, 1, ledger), ledger += count;
  }
  const size_t periods = scenario.clock.rounds + 1;
  double* by_round = game.payoff_by_round.data();
  for (size_t t = 0; t * parties * periods < recipe.payoff_by_round.size(); ++t) {
    const RowId* own = recipe.payoff_by_round.data() + t * parties * periods;
    for (PartyId party = 0; party < parties; ++party) {
      for (size_t r = 0; r < periods; ++r, by_round += count) add_shares(party, own + r, periods, by_round);
    }
  }
  for (size_t i = 0; i < game.round_starts.size(); ++i) {
    double* accrued = game.round_starts[i].accrued.data();
    for (PartyId party = 0; party < parties; ++party) {
      add_shares(party, recipe.accrued.data() + i * parties, 1, accrued + party * count);
    }
  }
}

}  // namespace walkaway
