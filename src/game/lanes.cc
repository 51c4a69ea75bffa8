// SPDX-License-Identifier: Apache-2.0
#include "game/lanes.h"

#include <cmath>
#include <map>

#include <fmt/format.h>

#include "game/fail.h"

namespace walkaway {
namespace {

constexpr double kMaxLanes = 100000;

using Odds = std::vector<double>;

/// Works on all profiles, before those that nobody thinks possible are dropped.
class PriorMaker {
 public:
  PriorMaker(const Scenario& scenario, const Values& values) : scenario_(scenario), values_(values) {}

  Lanes make() {
    list_profiles();
    list_roles();
    common_prior();
    analyst_prior();
    agents_priors();
    if (!scenario_.joint.empty()) drop_impossible();
    return finish();
  }

 private:
  void list_profiles() {
    double count = 1;
    for (const Party& party : scenario_.parties) count *= static_cast<double>(party.types.size());
    if (count > kMaxLanes) {
      fail(scenario_, {}, fmt::format("{:.3g} profiles of private types are too many", count),
           "at most 100000: give fewer parties several types");
    }
    std::vector<TypeId> profile(scenario_.parties.size(), 0);
    for (;;) {
      lanes_.profile.push_back(profile);
      size_t p = profile.size();
      while (p > 0 && ++profile[p - 1] == scenario_.parties[p - 1].types.size()) profile[--p] = 0;
      if (p == 0) return;
    }
  }

  void list_roles() {
    for (PartyId p = 0; p < scenario_.parties.size(); ++p) {
      lanes_.mover_of.push_back(scenario_.parties[p].moves ? static_cast<uint32_t>(lanes_.mover_party.size()) : kNone);
      (scenario_.parties[p].moves ? lanes_.mover_party : lanes_.ledger_party).push_back(p);
    }
  }

  /// Odds of the party's own types; only asked for where the joint prior does not settle them.
  const Odds& own_prior(PartyId p) {
    auto [it, fresh] = own_prior_.try_emplace(p);
    if (fresh) it->second = type_prior(scenario_, p, values_);
    return it->second;
  }

  void common_prior() {
    const uint32_t parties = static_cast<uint32_t>(scenario_.parties.size());
    std::vector<JointPrior> entries = scenario_.joint;
    if (entries.empty()) entries.push_back({std::vector<TypeId>(parties, kNone), kNone});
    std::vector<NumberId> ids;
    for (const JointPrior& entry : entries) ids.push_back(entry.prior);
    const Odds odds = odds_of(scenario_, ids, values_, {}, "the joint priors");
    lanes_.common.assign(lanes_.count(), 0);
    for (uint32_t k = 0; k < lanes_.count(); ++k) {
      for (size_t e = 0; e < entries.size(); ++e) {
        double weight = odds[e];
        for (PartyId p = 0; p < parties; ++p) {
          const TypeId named = p < entries[e].types.size() ? entries[e].types[p] : kNone;
          if (named == kNone) {
            weight *= own_prior(p)[lanes_.type(k, p)];
          } else if (named != lanes_.type(k, p)) {
            weight = 0;
          }
        }
        lanes_.common[k] += weight;
      }
    }
    for (const Party& party : scenario_.parties) marginal_.emplace_back(party.types.size(), 0);
    for (uint32_t k = 0; k < lanes_.count(); ++k) {
      for (PartyId p = 0; p < parties; ++p) marginal_[p][lanes_.type(k, p)] += lanes_.common[k];
    }
  }

  /// Product of the others' marginal odds; `settled` are the parties whose types are given.
  double as_if_independent(uint32_t k, const std::vector<bool>& settled) const {
    double product = 1;
    for (PartyId p = 0; p < settled.size(); ++p) {
      if (!settled[p]) product *= marginal_[p][lanes_.type(k, p)];
    }
    return product;
  }

  /// Jeffrey's rule: gives party `about` the odds `odds` in `weight` (one per lane in `among`), keeping what is
  /// conditional on its type.
  void reweigh(const std::vector<uint32_t>& among, Odds& weight, PartyId about, const Odds& odds,
               std::vector<bool> settled) const {
    settled[about] = true;
    Odds now(odds.size(), 0), fallback(odds.size(), 0);
    for (size_t i = 0; i < among.size(); ++i) {
      const TypeId t = lanes_.type(among[i], about);
      now[t] += weight[i];
      fallback[t] += as_if_independent(among[i], settled);
    }
    for (size_t i = 0; i < among.size(); ++i) {
      const TypeId t = lanes_.type(among[i], about);
      if (now[t] > 0) {
        weight[i] *= odds[t] / now[t];
      } else {
        weight[i] = fallback[t] > 0 ? odds[t] * as_if_independent(among[i], settled) / fallback[t] : 0;
      }
    }
  }

  void analyst_prior() {
    lanes_.analyst = lanes_.common;
    std::vector<uint32_t> all(lanes_.count());
    for (uint32_t k = 0; k < lanes_.count(); ++k) all[k] = k;
    const std::vector<bool> settled(scenario_.parties.size(), false);
    for (const auto& [party, ids] : scenario_.analyst_prior) {
      const std::string what = fmt::format("the analyst's odds of the types of `{}`", scenario_.parties[party].id);
      const Odds odds = odds_of(scenario_, ids, values_, scenario_.parties[party].at, what);
      reweigh(all, lanes_.analyst, party, odds, settled);
    }
  }

  /// Lanes by agent, in the order in which the agents first occur.
  void agents_priors() {
    for (PartyId party : lanes_.mover_party) {
      std::vector<bool> settled(scenario_.parties.size(), false);
      settled[party] = true;
      for (PartyId known : scenario_.parties[party].knows) settled[known] = true;
      std::map<std::vector<TypeId>, std::vector<uint32_t>> by_agent;
      for (uint32_t k = 0; k < lanes_.count(); ++k) {
        std::vector<TypeId> key;
        for (PartyId p = 0; p < settled.size(); ++p) {
          if (settled[p]) key.push_back(lanes_.type(k, p));
        }
        by_agent[key].push_back(k);
      }
      std::vector<uint32_t> agent_of(lanes_.count());
      Odds prior(lanes_.count());
      uint32_t agent = 0;
      for (const auto& [key, among] : by_agent) {
        const Odds weight = agent_prior(party, among, settled);
        for (size_t i = 0; i < among.size(); ++i) {
          agent_of[among[i]] = agent;
          prior[among[i]] = weight[i];
        }
        ++agent;
      }
      agent_of_.push_back(std::move(agent_of));
      prior_.push_back(std::move(prior));
    }
  }

  Odds agent_prior(PartyId party, const std::vector<uint32_t>& among, const std::vector<bool>& settled) const {
    Odds weight(among.size());
    double sum = 0;
    for (size_t i = 0; i < among.size(); ++i) sum += weight[i] = lanes_.common[among[i]];
    if (!(sum > 0) || scenario_.joint.empty()) {
      sum = 0;
      for (size_t i = 0; i < among.size(); ++i) sum += weight[i] = as_if_independent(among[i], settled);
    }
    for (double& w : weight) w = sum > 0 ? w / sum : 1.0 / static_cast<double>(among.size());
    const Type& type = scenario_.parties[party].types[lanes_.type(among[0], party)];
    for (const Belief& belief : type.believes) {
      if (settled[belief.about]) continue;  // what it is told goes before what it believes
      const std::string what = fmt::format("the odds that `{}` of `{}` believes of `{}`", type.id,
                                           scenario_.parties[party].id, scenario_.parties[belief.about].id);
      const Odds odds = odds_of(scenario_, belief.odds, values_, type.at, what);
      reweigh(among, weight, belief.about, odds, settled);
    }
    return weight;
  }

  void drop_impossible() {
    std::vector<uint32_t> kept;
    for (uint32_t k = 0; k < lanes_.count(); ++k) {
      bool possible = lanes_.common[k] > 0 || lanes_.analyst[k] > 0;
      for (size_t m = 0; m < prior_.size() && !possible; ++m) {
        const PartyId party = lanes_.mover_party[m];
        possible = prior_[m][k] > 0 && !scenario_.parties[party].types[lanes_.type(k, party)].believes.empty();
      }
      if (possible) kept.push_back(k);
    }
    const auto keep = [&kept](auto& rows) {
      auto old = std::move(rows);
      rows.clear();
      for (uint32_t k : kept) rows.push_back(std::move(old[k]));
    };
    keep(lanes_.profile);
    keep(lanes_.common);
    keep(lanes_.analyst);
    for (auto& row : agent_of_) keep(row);
    for (auto& row : prior_) keep(row);
  }

  /// Numbers the agents that are left from 0 and takes logs.
  Lanes finish() {
    const uint32_t lanes = lanes_.count();
    for (size_t m = 0; m < prior_.size(); ++m) {
      std::map<uint32_t, uint32_t> renumbered;
      std::vector<double> sum, size;
      for (uint32_t k = 0; k < lanes; ++k) {
        const uint32_t agent =
            renumbered.try_emplace(agent_of_[m][k], static_cast<uint32_t>(renumbered.size())).first->second;
        lanes_.agent_of.push_back(agent);
        sum.resize(renumbered.size());
        size.resize(renumbered.size());
        sum[agent] += prior_[m][k];
        size[agent] += 1;
      }
      lanes_.agents.push_back(static_cast<uint32_t>(renumbered.size()));
      for (uint32_t k = 0; k < lanes; ++k) {
        const uint32_t agent = lanes_.agent_of[m * lanes + k];
        lanes_.log_prior.push_back(sum[agent] > 0 ? std::log(prior_[m][k] / sum[agent]) : -std::log(size[agent]));
      }
    }
    return std::move(lanes_);
  }

  const Scenario& scenario_;
  const Values& values_;
  Lanes lanes_;
  std::map<PartyId, Odds> own_prior_;
  std::vector<Odds> marginal_;                   ///< [P][types] of the common prior
  std::vector<std::vector<uint32_t>> agent_of_;  ///< [M][K]
  std::vector<Odds> prior_;                      ///< [M][K]
};

}  // namespace

Lanes make_lanes(const Scenario& scenario, const Values& values) { return PriorMaker(scenario, values).make(); }

}  // namespace walkaway
