// SPDX-License-Identifier: Apache-2.0
#include "counsel/slope_terms.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "counsel/infoset.h"
#include "counsel/offer.h"
#include "counsel/questions.h"

namespace walkaway {
namespace {

/// One (history, lane) and what it counts.
struct Event {
  NodeId node;
  uint32_t lane;
  double worth;
};

/// One account's games and reading, adding derivatives to the functional of its group.
class AccountFigures {
 public:
  AccountFigures(const Case& negotiation, AccountId account, Functional& functional)
      : scenario_(*negotiation.scenario),
        reading_(negotiation.readings[account]),
        solved_(negotiation.solved(account)),
        tree_(solved_.tree()),
        f_(functional) {}

  /// `share` times the log of the probability of the record by this account.
  void add_log_evidence(double share) {
    const Moment now = moment(reading_.path.now());
    for (size_t i = 0; i < now.at.size(); ++i)
      for (uint32_t k = 0; k < tree_.lanes; ++k) {
        add_reach(now.at[i], k, share * now.odds[i * tree_.lanes + k]);
        by_prior(k, share * std::exp(solved_.at(solved_.reach, now.at[i], k) - now.log_mass));
      }
  }

  /// The mean of what events count, given that play comes to one of `given`: sum of prior, reach and worth over the sum
  /// of prior and reach. Events lie at or below `given`.
  double add_mean(double share, const Moment& given, const std::vector<Event>& events) {
    double mean = 0;
    for (const Event& e : events) {
      const double per_prior = e.worth * std::exp(solved_.at(solved_.reach, e.node, e.lane) - given.log_mass);
      const double part = tree_.analyst_prior[e.lane] * per_prior;
      mean += part;
      add_reach(e.node, e.lane, share * part);
      by_prior(e.lane, share * per_prior);
    }
    for (size_t i = 0; i < given.at.size(); ++i)
      for (uint32_t k = 0; k < tree_.lanes; ++k) {
        add_reach(given.at[i], k, -share * mean * given.odds[i * tree_.lanes + k]);
        by_prior(k, -share * mean * std::exp(solved_.at(solved_.reach, given.at[i], k) - given.log_mass));
      }
    return mean;
  }

  /// Posterior odds of the lanes for which `holds`.
  template <typename Holds>
  double add_lanes(double share, Holds&& holds) {
    const Moment now = moment(reading_.path.now());
    std::vector<Event> events;
    for (const NodeId node : now.at)
      for (uint32_t k = 0; k < tree_.lanes; ++k)
        if (holds(k)) events.push_back({node, k, 1});
    return add_mean(share, now, events);
  }

  double add_deal(double share) {
    const Moment now = moment(reading_.path.now());
    std::vector<Event> events;
    for (const NodeId from : now.at) {
      std::vector<NodeId> open{from};
      while (!open.empty()) {
        const NodeId node = open.back();
        open.pop_back();
        for (uint32_t c = 0; c < tree_.child_count[node]; ++c) {
          const NodeId child = tree_.first_child[node] + c;
          if (solved_.role[child] == Role::accept)
            in_all_lanes(child, 1, events);
          else
            open.push_back(child);
        }
      }
    }
    return add_mean(share, now, events);
  }

  double add_ending(double share, EndingId ending) {
    const Moment now = moment(reading_.path.now());
    std::vector<Event> events;
    for_each_terminal(now, [&](NodeId t) {
      if (solved_.game.node[t].ending == ending) in_all_lanes(t, 1, events);
    });
    return add_mean(share, now, events);
  }

  /// A party's whole pay-off, expected at the record's end.
  double add_value(double share, PartyId party) {
    const Moment now = moment(reading_.path.now());
    std::vector<Event> events;
    if (const auto mover = mover_of(tree_, party)) {
      for (size_t i = 0; i < now.at.size(); ++i)
        for (uint32_t k = 0; k < tree_.lanes; ++k) {
          events.push_back({now.at[i], k, solved_.at(solved_.value[party], now.at[i], k)});
          if (const double odds = now.odds[i * tree_.lanes + k]; share * odds != 0)
            f_.node_value.push_back({now.at[i], *mover, k, share * odds});
        }
      return add_mean(share, now, events);
    }
    const auto at = std::find(tree_.ledger_party.begin(), tree_.ledger_party.end(), party);
    if (at == tree_.ledger_party.end()) return 0;
    const auto ledger = static_cast<size_t>(at - tree_.ledger_party.begin());
    std::vector<double>& direct = f_.direct.ledger_payoff;
    direct.resize(tree_.ledger_payoff.size(), 0.0);
    for_each_terminal(now, [&](NodeId t) {
      const size_t row = (size_t{tree_.index[t]} * tree_.ledgers() + ledger) * tree_.lanes;
      for (uint32_t k = 0; k < tree_.lanes; ++k) {
        events.push_back({t, k, tree_.ledger_payoff[row + k]});
        if (tree_.analyst_prior[k] > 0)
          direct[row + k] += share * tree_.analyst_prior[k] * std::exp(solved_.at(solved_.reach, t, k) - now.log_mass);
      }
    });
    return add_mean(share, now, events);
  }

  /// The chance that an offer is accepted, before the answer was seen.
  double add_acceptance(double share, const RecordStep& step, PartyId maker) {
    const Moment made = moment(step.reached);
    std::vector<Event> events;
    for (const NodeId node : made.at)
      for (const NodeId accepted : fate_of_offer(solved_, node, maker).acceptances) in_all_lanes(accepted, 1, events);
    return add_mean(share, made, events);
  }

  /// What accepting is worth to the receiver over its best other answer, where the offer is answered.
  double add_worth(double share, const RecordStep& step, PartyId maker, PartyId receiver) {
    std::vector<NodeId> answers;
    for (const NodeId node : step.reached) {
      const OfferFate fate = fate_of_offer(solved_, node, maker);
      answers.insert(answers.end(), fate.answers.begin(), fate.answers.end());
    }
    if (answers.empty()) return 0;
    const Moment answer = moment(answers);
    std::vector<Event> events;
    for (TypeId t = 0; t < scenario_.parties[receiver].types.size(); ++t)
      for (const Place& place : places_of(solved_, answer, receiver, t)) {
        const double lead = add_lead(share * place.chance, place, receiver);
        const uint32_t mover = tree_.decisions[place.decision].mover;
        for (const NodeId node : answer.at)
          for (uint32_t k = 0; k < tree_.lanes; ++k)
            if (tree_.kind[node] == NodeKind::decision && tree_.index[node] == place.decision &&
                tree_.agent(mover, k) == place.agent)
              events.push_back({node, k, lead});
      }
    return add_mean(share, answer, events);
  }

  /// What a move is worth at an information set, to the agent there; none if it lacks the move.
  std::optional<double> add_move(double share, const Place& place, const std::string& move) {
    for (ActionIndex a = 0; a < tree_.decisions[place.decision].actions; ++a) {
      if (!available(solved_, place, a) || move_of(scenario_, solved_, place.decision, a).id != move) continue;
      return add_action(share, place, a, tree_.mover_party[tree_.decisions[place.decision].mover]);
    }
    return std::nullopt;
  }

  const Solved& solved() const { return solved_; }

 private:
  Moment moment(std::span<const NodeId> at) const { return moment_at(solved_, at, tree_.analyst_prior); }

  /// The start is reached whatever happens.
  void add_reach(NodeId node, uint32_t lane, double weight) {
    if (weight != 0 && node != 0) f_.log_reach.push_back({node, lane, weight});
  }

  void by_prior(uint32_t lane, double weight) {
    f_.direct.analyst_prior.resize(tree_.lanes, 0.0);
    if (std::isfinite(weight)) f_.direct.analyst_prior[lane] += weight;
  }

  void in_all_lanes(NodeId node, double worth, std::vector<Event>& events) const {
    for (uint32_t k = 0; k < tree_.lanes; ++k) events.push_back({node, k, worth});
  }

  template <typename F>
  void for_each_terminal(const Moment& moment, F&& f) const {
    for (const NodeId from : moment.at) {
      if (tree_.kind[from] == NodeKind::terminal) {
        f(from);
        continue;
      }
      for (NodeId t = tree_.first_child[from]; t < tree_.subtree_end[from]; ++t)
        if (tree_.kind[t] == NodeKind::terminal) f(t);
    }
  }

  double add_action(double share, const Place& place, ActionIndex action, PartyId party) {
    if (share != 0) f_.action_value.push_back({tree_.variable(place.decision, action, place.agent), share});
    return worth_of(solved_, place, belief_at(solved_, place, Eyes::own), action, solved_.value[party]);
  }

  /// Accepting less the best other answer; 0 for what is missing, as in the audit.
  double add_lead(double share, const Place& place, PartyId party) {
    const InfosetBelief belief = belief_at(solved_, place, Eyes::own);
    std::optional<ActionIndex> accepting, other;
    double most = 0;
    for (ActionIndex a = 0; a < tree_.decisions[place.decision].actions; ++a) {
      if (!available(solved_, place, a)) continue;
      const double worth = worth_of(solved_, place, belief, a, solved_.value[party]);
      if (accepts(solved_, place.decision, a))
        accepting = a;
      else if (!other || worth > most)
        other = a, most = worth;
    }
    if (!other) return 0;
    const double less = add_action(-share, place, *other, party);
    return (accepting ? add_action(share, place, *accepting, party) : 0) - less;
  }

  const Scenario& scenario_;
  const AccountReading& reading_;
  const Solved& solved_;
  const Tree& tree_;
  Functional& f_;
};

/// Sums over accounts whose shares move with the record's probabilities.
class AccountSums {
 public:
  AccountSums(const Case& negotiation, const AccountGroups& groups, LinearFigure& figure)
      : negotiation_(negotiation), groups_(groups), figure_(figure) {
    figure.parts.resize(groups.first.size());
    figure.by_weight.resize(negotiation.readings.size(), 0.0);
    for (const AccountReading& r : negotiation.readings)
      if (r.prior > 0) log_all_ = std::max(log_all_, std::log(r.prior) + r.log_evidence);
    double sum = 0;
    for (const AccountReading& r : negotiation.readings)
      if (r.prior > 0) sum += std::exp(std::log(r.prior) + r.log_evidence - log_all_);
    log_all_ += std::log(sum);
  }

  AccountFigures account(AccountId a) { return {negotiation_, a, figure_.parts[groups_.of_account[a]]}; }

  /// Adds `sign` times the mean over the accounts that `speak`, by their posterior odds, of what `term(a, share)` is
  /// there, which adds share times its derivative.
  template <typename Term>
  void add(double sign, const std::vector<bool>& speak, Term&& term) {
    const size_t n = negotiation_.readings.size();
    double odds = 0, mean = 0;
    for (AccountId a = 0; a < n; ++a)
      if (speak[a]) odds += negotiation_.readings[a].posterior;
    if (odds <= 0) return;
    std::vector<double> value(n, 0.0);
    for (AccountId a = 0; a < n; ++a) {
      if (!speak[a]) continue;
      const double share = negotiation_.readings[a].posterior / odds;
      value[a] = term(a, sign * share);
      mean += share * value[a];
    }
    figure_.value += sign * mean;
    for (AccountId a = 0; a < n; ++a) {
      if (!speak[a]) continue;
      const AccountReading& r = negotiation_.readings[a];
      const double ahead = sign * (value[a] - mean);
      if (ahead == 0) continue;
      account(a).add_log_evidence(ahead * r.posterior / odds);
      figure_.by_weight[a] += ahead * std::exp(r.log_evidence - log_all_) / odds;
    }
  }
  template <typename Term>
  void add(Term&& term) {
    add(1, std::vector<bool>(negotiation_.readings.size(), true), term);
  }

 private:
  const Case& negotiation_;
  const AccountGroups& groups_;
  LinearFigure& figure_;
  double log_all_ = -INFINITY;
};

const RecordStep& step_of(const Case& negotiation, AccountId a, uint32_t entry) {
  return negotiation.readings[a].path.steps[offer_step(negotiation, a, entry)];
}

/// Odds that the offer was what it most likely was: of the types whose verdict that is.
double verdict_by(AccountFigures account, const OfferAudit& offer, AccountId a, double share) {
  const auto leading =
      static_cast<Verdict>(std::max_element(offer.verdicts.begin(), offer.verdicts.end()) - offer.verdicts.begin());
  std::set<TypeId> types;
  for (const AuditRow& row : offer.accounts[a].rows)
    if (row.verdict == leading) types.insert(row.type);
  const auto& profile = account.solved().game.profile;
  return account.add_lanes(share, [&](uint32_t k) { return types.contains(profile[k][offer.maker]); });
}

void add_offer(const Answered& today, const HeadlineOutput& output, AccountSums& sums) {
  const OfferAudit& offer = today.answers.offers[output.subject];
  std::vector<bool> speak;
  for (const AccountAudit& account : offer.accounts) speak.push_back(!account.move.empty());
  sums.add(1, speak, [&](AccountId a, double share) {
    if (output.kind == HeadlineOutput::Kind::verdict) return verdict_by(sums.account(a), offer, a, share);
    const RecordStep& step = step_of(today.negotiation, a, offer.entry);
    if (output.kind == HeadlineOutput::Kind::acceptance)
      return sums.account(a).add_acceptance(share, step, offer.maker);
    return sums.account(a).add_worth(share, step, offer.maker, offer.receiver);
  });
}

void add_room(const Answered& today, AccountSums& sums) {
  const DealAnswer& deal = today.answers.deal;
  sums.add([&](AccountId a, double share) {
    AccountFigures account = sums.account(a);
    const std::set<std::vector<TypeId>> room(deal.profiles_with_room[a].begin(), deal.profiles_with_room[a].end());
    return account.add_lanes(share, [&](uint32_t k) {
      std::vector<TypeId> types;
      for (const PartyId p : deal.parties) types.push_back(account.solved().game.profile[k][p]);
      return room.contains(types);
    });
  });
}

/// Today's best move less today's next best.
void add_margin(const Answered& today, const HeadlineOutput& output, AccountSums& sums) {
  const Advice& advice = today.answers.advice[output.subject];
  const auto places = places_of_advice(today.negotiation, advice.party, advice.type);
  for (const int rank : {0, 1}) {
    const std::string& move = advice.moves[static_cast<size_t>(rank)].move;
    std::vector<bool> speak;
    for (AccountId a = 0; a < places.size(); ++a)
      speak.push_back(places[a] && sums.account(a).add_move(0, *places[a], move));
    sums.add(rank == 0 ? 1 : -1, speak,
             [&](AccountId a, double share) { return *sums.account(a).add_move(share, *places[a], move); });
  }
}

}  // namespace

AccountGroups::AccountGroups(const Case& negotiation) {
  const std::vector<Account>& accounts = negotiation.scenario->accounts;
  std::map<std::pair<uint32_t, std::vector<NumberId>>, uint32_t> seen;
  for (AccountId a = 0; a < accounts.size(); ++a) {
    std::vector<NumberId> changed;
    for (const NumberChange& change : accounts[a].set) changed.push_back(change.number);
    std::sort(changed.begin(), changed.end());
    const auto [group, fresh] =
        seen.try_emplace({negotiation.readings[a].game, changed}, static_cast<uint32_t>(first.size()));
    if (fresh) first.push_back(a);
    of_account.push_back(group->second);
  }
}

LinearFigure linear_figure(const Answered& today, const AccountGroups& groups, const HeadlineOutput& output) {
  using Kind = HeadlineOutput::Kind;
  LinearFigure figure;
  AccountSums sums(today.negotiation, groups, figure);
  const uint32_t i = output.subject;
  switch (output.kind) {
    case Kind::verdict:
    case Kind::acceptance:
    case Kind::worth:
      add_offer(today, output, sums);
      break;
    case Kind::room:
      add_room(today, sums);
      break;
    case Kind::deal:
      sums.add([&](AccountId a, double share) { return sums.account(a).add_deal(share); });
      break;
    case Kind::ending:
      sums.add([&](AccountId a, double share) {
        return sums.account(a).add_ending(share, today.answers.forecast.endings[i].ending);
      });
      break;
    case Kind::value:
      sums.add([&](AccountId a, double share) { return sums.account(a).add_value(share, i); });
      break;
    case Kind::type:
      sums.add([&](AccountId a, double share) {
        AccountFigures account = sums.account(a);
        const auto& profile = account.solved().game.profile;
        return account.add_lanes(share, [&](uint32_t k) { return profile[k][i] == output.type; });
      });
      break;
    case Kind::account:
      sums.add([&](AccountId a, double) { return a == i ? 1.0 : 0.0; });
      break;
    case Kind::margin:
      add_margin(today, output, sums);
      break;
  }
  return figure;
}

}  // namespace walkaway
