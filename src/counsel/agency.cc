// SPDX-License-Identifier: Apache-2.0
// Leader against country: what the moves of a party that acts for another are worth to both.
#include "counsel/agency.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "counsel/infoset.h"
#include "counsel/none.h"
#include "counsel/questions.h"

namespace walkaway {
namespace {

/// One type of the agent at one decision, by one account: values per move of the stage, NaN where it lacks the move.
struct Standing {
  double odds = 0;       ///< of the account and the type, given the whole record
  double posterior = 0;  ///< of the type by the account
  std::vector<double> to_agent, to_principal;
};

/// A decision by one account: how the agent's types stand ([types]; no values for types that cannot be there), and the
/// move that it chose, kNone at its next one.
struct AccountDecision {
  MoveId chosen = kNone;
  std::vector<Standing> types;
};

uint32_t best_of(const std::vector<double>& values) {
  uint32_t best = kNone;
  for (uint32_t m = 0; m < values.size(); ++m)
    if (!std::isnan(values[m]) && (best == kNone || values[m] > values[best])) best = m;
  return best;
}

class AgencyReader {
 public:
  AgencyReader(const Case& negotiation, PartyId agent)
      : negotiation_(negotiation),
        scenario_(*negotiation.scenario),
        agent_(agent),
        principal_(scenario_.parties[agent].acts_for) {}

  AgencyAnswer read() const {
    AgencyAnswer answer{agent_, principal_, {}};
    for (uint32_t entry = 0; entry < scenario_.record.size(); ++entry) add_recorded(entry, answer.decisions);
    add_next(answer.decisions);
    return answer;
  }

 private:
  size_t types() const { return scenario_.parties[agent_].types.size(); }

  void add_recorded(uint32_t entry, std::vector<AgencyDecision>& out) const {
    AgencyDecision decision;
    decision.entry = entry;
    std::vector<AccountDecision> accounts(negotiation_.readings.size());
    for (AccountId a = 0; a < accounts.size(); ++a) {
      const AccountReading& reading = negotiation_.readings[a];
      const Solved& solved = negotiation_.solved(a);
      const auto step = std::find_if(reading.path.steps.begin(), reading.path.steps.end(),
                                     [&](const RecordStep& s) { return s.entry == entry; });
      const RecordedMove& made = reading.record[entry];
      if (step == reading.path.steps.end() || step->chosen_at.empty() || made.move == kNone) continue;
      const Moment moment = moment_at(solved, step->chosen_at, solved.tree().analyst_prior);
      accounts[a].types.resize(types());
      bool moves = false;
      for (TypeId type = 0; type < types(); ++type) {
        std::vector<Place> places = places_of(solved, moment, agent_, type);
        std::erase_if(places, [](const Place& place) { return !(place.chance > 0); });
        moves = moves || !places.empty();
        value(a, made.stage, places, type, accounts[a].types[type]);
      }
      if (!moves) {
        accounts[a].types.clear();
        continue;
      }
      accounts[a].chosen = made.move;
      decision.stage = made.stage;
      decision.round = solved.game.node[step->chosen_at[0]].round;
    }
    if (decision.stage != kNone) finish(accounts, decision, out);
  }

  /// Its next decision is that which its advice is about, where the types agree on the stage.
  void add_next(std::vector<AgencyDecision>& out) const {
    AgencyDecision decision;
    std::vector<AccountDecision> accounts(negotiation_.readings.size());
    for (AccountDecision& account : accounts) account.types.resize(types());
    for (TypeId type = 0; type < types(); ++type) {
      const std::vector<std::optional<Place>> places = places_of_advice(negotiation_, agent_, type);
      for (AccountId a = 0; a < places.size(); ++a) {
        if (!places[a]) continue;
        const Solved& solved = negotiation_.solved(a);
        const Decision& at = solved.tree().decisions[places[a]->decision];
        const NodeLabel& label = solved.game.node[solved.tree().members[at.first_member]];
        if (decision.stage == kNone) decision.stage = label.stage, decision.round = label.round;
        if (label.stage == decision.stage) value(a, label.stage, {*places[a]}, type, accounts[a].types[type]);
      }
    }
    if (decision.stage != kNone) finish(accounts, decision, out);
  }

  /// The means over the information sets that the type may be at.
  void value(AccountId a, StageId stage, const std::vector<Place>& places, TypeId type, Standing& standing) const {
    const Solved& solved = negotiation_.solved(a);
    const size_t moves = scenario_.stages[stage].moves.size();
    double total = 0;
    for (const Place& place : places) total += place.chance;
    if (places.empty()) return;
    standing.to_agent.assign(moves, kNothing);
    standing.to_principal = standing.to_agent;
    standing.posterior = type_marginal(solved.game, scenario_, agent_, negotiation_.readings[a].lanes)[type];
    standing.odds = negotiation_.readings[a].posterior * standing.posterior;
    const auto add = [](double& to, double what) { to = (std::isnan(to) ? 0 : to) + what; };
    for (const Place& place : places) {
      const double share = total > 0 ? place.chance / total : 1.0 / static_cast<double>(places.size());
      const InfosetBelief own = belief_at(solved, place, Eyes::own);
      for (ActionIndex action = 0; action < solved.tree().decisions[place.decision].actions; ++action) {
        if (!available(solved, place, action)) continue;
        const MoveId move = move_id_of(solved, place.decision, action);
        add(standing.to_agent[move], share * worth_of(solved, place, own, action, solved.value[agent_]));
        add(standing.to_principal[move], share * worth_of(solved, place, own, action, solved.value[principal_]));
      }
    }
  }

  /// What the choice costs the principal, and whether another move is best for the agent.
  struct Parting {
    double cost = 0, parts = 0;
  };
  static Parting parting(const Standing& standing, MoveId chosen) {
    const uint32_t for_agent = best_of(standing.to_agent), for_principal = best_of(standing.to_principal);
    const uint32_t choice = chosen == kNone ? for_agent : chosen;
    const double got = standing.to_principal[choice];
    return {std::isnan(got) ? 0 : standing.to_principal[for_principal] - got, for_agent == for_principal ? 0.0 : 1.0};
  }

  void finish(const std::vector<AccountDecision>& accounts, AgencyDecision& decision,
              std::vector<AgencyDecision>& out) const {
    add_moves(accounts, decision);
    const MoveId lead = accounts[negotiation_.most_likely_account()].chosen;
    const std::vector<Move>& menu = scenario_.stages[decision.stage].moves;
    if (lead != kNone) decision.chosen = menu[lead].id;
    for (TypeId type = 0; type < types(); ++type) add_row(accounts, type, lead, decision);
    std::vector<double> cost(accounts.size(), kNothing), parts(cost);
    for (AccountId a = 0; a < accounts.size(); ++a) {
      double odds = 0, costs = 0, parting_odds = 0;
      for (const Standing& standing : accounts[a].types) {
        if (standing.to_agent.empty() || standing.posterior <= 0) continue;
        const Parting own = parting(standing, accounts[a].chosen);
        odds += standing.posterior;
        costs += standing.posterior * own.cost;
        parting_odds += standing.posterior * own.parts;
      }
      if (odds > 0) cost[a] = costs / odds, parts[a] = parting_odds / odds;
    }
    decision.cost = weigh_known(negotiation_, std::move(cost));
    decision.parting = weigh_known(negotiation_, std::move(parts));
    if (!decision.by_type.empty()) out.push_back(std::move(decision));
  }

  /// Indices in rows are those of `decision.moves`: of the stage's moves, those that somebody has.
  void add_moves(const std::vector<AccountDecision>& accounts, AgencyDecision& decision) const {
    const std::vector<Move>& menu = scenario_.stages[decision.stage].moves;
    for (MoveId m = 0; m < menu.size(); ++m) {
      std::vector<double> agent(accounts.size(), kNothing), principal(agent);
      for (AccountId a = 0; a < accounts.size(); ++a) {
        double odds = 0, to_agent = 0, to_principal = 0;
        for (const Standing& s : accounts[a].types) {
          if (s.to_agent.empty() || std::isnan(s.to_agent[m]) || s.posterior <= 0) continue;
          odds += s.posterior, to_agent += s.posterior * s.to_agent[m], to_principal += s.posterior * s.to_principal[m];
        }
        if (odds > 0) agent[a] = to_agent / odds, principal[a] = to_principal / odds;
      }
      AgencyMove move{menu[m].id, menu[m].label, weigh_known(negotiation_, std::move(agent)),
                      weigh_known(negotiation_, std::move(principal))};
      if (!std::isnan(move.to_agent.all)) decision.moves.push_back(std::move(move));
    }
  }

  void add_row(const std::vector<AccountDecision>& accounts, TypeId type, MoveId lead, AgencyDecision& decision) const {
    AgencyRow row;
    row.type = type;
    const std::vector<Move>& menu = scenario_.stages[decision.stage].moves;
    const std::string chosen = lead == kNone ? "" : menu[lead].id;
    double heard = 0;
    for (AccountId a = 0; a < accounts.size(); ++a) {
      if (accounts[a].types.empty() || accounts[a].types[type].to_agent.empty()) continue;
      heard += negotiation_.readings[a].posterior;
      row.posterior += accounts[a].types[type].odds;
    }
    for (const AgencyMove& move : decision.moves) {
      const auto id = static_cast<MoveId>(
          std::find_if(menu.begin(), menu.end(), [&](const Move& m) { return m.id == move.move; }) - menu.begin());
      double odds = 0, to_agent = 0, to_principal = 0;
      for (const AccountDecision& account : accounts) {
        if (account.types.empty() || account.types[type].to_agent.empty()) continue;
        const Standing& s = account.types[type];
        if (std::isnan(s.to_agent[id])) continue;
        odds += s.odds, to_agent += s.odds * s.to_agent[id], to_principal += s.odds * s.to_principal[id];
      }
      if (move.move == chosen) row.chosen = static_cast<uint32_t>(row.to_agent.size());
      row.to_agent.push_back(odds > 0 ? to_agent / odds : kNothing);
      row.to_principal.push_back(odds > 0 ? to_principal / odds : kNothing);
    }
    row.best_for_agent = best_of(row.to_agent);
    row.best_for_principal = best_of(row.to_principal);
    if (row.best_for_agent == kNone) return;  // a type that the record rules out
    if (lead == kNone) row.chosen = row.best_for_agent;
    row.posterior /= heard;
    if (row.chosen != kNone) row.cost = row.to_principal[row.best_for_principal] - row.to_principal[row.chosen];
    row.forgone = row.to_agent[row.best_for_agent] - row.to_agent[row.best_for_principal];
    decision.by_type.push_back(std::move(row));
  }

  const Case& negotiation_;
  const Scenario& scenario_;
  PartyId agent_, principal_;
};

}  // namespace

std::vector<AgencyAnswer> weigh_agents(const Case& negotiation) {
  std::vector<AgencyAnswer> answers;
  const std::vector<Party>& parties = negotiation.scenario->parties;
  for (PartyId p = 0; p < parties.size(); ++p)
    if (parties[p].acts_for != kNone && parties[p].moves) answers.push_back(AgencyReader(negotiation, p).read());
  return answers;
}

}  // namespace walkaway
