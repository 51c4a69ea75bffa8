// SPDX-License-Identifier: Apache-2.0
#include "equilibrium/between.h"

#include <cmath>

namespace walkaway::equilibrium {
namespace {

template <typename Mix>
void mix_each(const std::vector<double>& from, const std::vector<double>& to, std::vector<double>& into, Mix&& mix) {
  into.resize(to.size());
  for (size_t i = 0; i < to.size(); ++i) into[i] = from[i] == to[i] ? to[i] : mix(from[i], to[i]);
}

}  // namespace

PlayNumbers play_numbers(const Tree& tree) {
  return {tree.payoff, tree.chance_log_prob, tree.log_prior, tree.log_weight, tree.rate};
}

void set_between(const PlayNumbers& from, const PlayNumbers& to, double share, Tree& tree) {
  if (share == 1) {
    tree.payoff = to.payoff, tree.chance_log_prob = to.chance_log_prob, tree.log_prior = to.log_prior;
    tree.log_weight = to.log_weight, tree.rate = to.rate;
    return;
  }
  const auto linear = [&](double a, double b) { return (1 - share) * a + share * b; };
  const auto of_odds = [&](double a, double b) { return std::log((1 - share) * std::exp(a) + share * std::exp(b)); };
  const auto of_logs = [&](double a, double b) { return std::pow(a, 1 - share) * std::pow(b, share); };
  mix_each(from.payoff, to.payoff, tree.payoff, linear);
  mix_each(from.chance_log_prob, to.chance_log_prob, tree.chance_log_prob, of_odds);
  mix_each(from.log_prior, to.log_prior, tree.log_prior, of_odds);
  mix_each(from.log_weight, to.log_weight, tree.log_weight, linear);
  mix_each(from.rate, to.rate, tree.rate, of_logs);
}

}  // namespace walkaway::equilibrium
