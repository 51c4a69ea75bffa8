// SPDX-License-Identifier: Apache-2.0
// 6. What should each side do now?
#include <algorithm>
#include <cmath>

#include "counsel/infoset.h"
#include "counsel/margin.h"
#include "counsel/questions.h"

namespace walkaway {
namespace {

/// The first histories at which a mover is on the move from the record's end on.
struct FirstTurn {
  Moment moment;
  std::vector<bool> now;  ///< [at] nobody else moves before, but at the same `together` stage
};

class TurnFinder {
 public:
  TurnFinder(const Scenario& scenario, const Solved& solved, uint32_t mover)
      : scenario_(scenario), solved_(solved), mover_(mover) {}

  FirstTurn find(const Moment& now) {
    const uint32_t lanes = solved_.lanes();
    for (size_t i = 0; i < now.at.size(); ++i)
      follow(now.at[i], now.at[i], std::span(now.odds).subspan(i * lanes, lanes), kNone, true);
    return std::move(turn_);
  }

 private:
  /// `since` is the `together` stage at which others have moved since the record's end.
  void follow(NodeId from, NodeId node, std::span<const double> odds, StageId since, bool now) {
    const Tree& tree = solved_.tree();
    if (tree.kind[node] == NodeKind::terminal) return;
    const StageId stage = solved_.game.node[node].stage;
    if (tree.kind[node] == NodeKind::decision) {
      now = now && (since == kNone || since == stage);
      if (tree.decisions[tree.index[node]].mover == mover_) {
        turn_.moment.at.push_back(node);
        turn_.now.push_back(now);
        for (uint32_t k = 0; k < tree.lanes; ++k)
          turn_.moment.odds.push_back(
              odds[k] > 0 ? odds[k] * std::exp(solved_.at(solved_.reach, node, k) - solved_.at(solved_.reach, from, k))
                          : 0);
        return;
      }
      if (stage == kNone || scenario_.stages[stage].kind != StageKind::together) now = false;
      since = stage;
    }
    for (uint32_t c = 0; c < tree.child_count[node]; ++c) follow(from, tree.first_child[node] + c, odds, since, now);
  }

  const Scenario& scenario_;
  const Solved& solved_;
  uint32_t mover_;
  FirstTurn turn_;
};

/// Where one account expects a type to be on the move next.
struct Turn {
  Place place;
  StageId stage;
  uint32_t round;
  bool now;
};

std::optional<Turn> turn_of(const Solved& solved, const FirstTurn& first, PartyId party, TypeId type) {
  const std::vector<Place> places = places_of(solved, first.moment, party, type);
  if (places.empty() || places[0].chance <= 0) return std::nullopt;
  const Tree& tree = solved.tree();
  for (size_t i = 0; i < first.moment.at.size(); ++i) {
    const NodeId node = first.moment.at[i];
    if (tree.index[node] != places[0].decision) continue;
    return Turn{places[0], solved.game.node[node].stage, solved.game.node[node].round, first.now[i]};
  }
  return std::nullopt;
}

struct Valued {
  MoveId move;
  double value = 0, probability = 0;
};

/// The agent's moves, best first.
std::vector<Valued> valued_moves(const Solved& solved, const Place& place, PartyId party) {
  const InfosetBelief belief = belief_at(solved, place, Eyes::own);
  std::vector<Valued> moves;
  for (ActionIndex a = 0; a < solved.tree().decisions[place.decision].actions; ++a)
    if (available(solved, place, a))
      moves.push_back({move_id_of(solved, place.decision, a), worth_of(solved, place, belief, a, solved.value[party]),
                       std::exp(solved.strategy.log_prob[solved.tree().variable(place.decision, a, place.agent)])});
  std::stable_sort(moves.begin(), moves.end(), [](const Valued& a, const Valued& b) { return a.value > b.value; });
  return moves;
}

void add_part(std::vector<std::pair<std::string, double>>& parts, const std::string& name, double amount) {
  for (auto& part : parts)
    if (part.first == name) {
      part.second += amount;
      return;
    }
  parts.emplace_back(name, amount);
}

void add_margin(Margin& sum, const Margin& margin, double share) {
  sum.over = margin.over;
  sum.margin += share * margin.margin;
  for (const auto& [name, amount] : margin.by_opponent_type) add_part(sum.by_opponent_type, name, share * amount);
  for (const auto& [name, amount] : margin.by_reply) add_part(sum.by_reply, name, share * amount);
  for (const auto& [name, amount] : margin.by_round) add_part(sum.by_round, name, share * amount);
}

/// Pay-offs by round take memory, so those games are built only where a margin asks for them, once each.
class DetailedGames {
 public:
  DetailedGames(const Case& negotiation, GameOptions build, const Run& run)
      : negotiation_(negotiation), build_(std::move(build)), run_(run), games_(negotiation.games.size()) {
    build_.payoff_by_round = true;
  }
  const Game& of(uint32_t game) {
    if (!games_[game]) games_[game] = build_game(*negotiation_.scenario, negotiation_.games[game].values, build_, run_);
    return *games_[game];
  }

 private:
  const Case& negotiation_;
  GameOptions build_;
  const Run& run_;
  std::vector<std::optional<Game>> games_;
};

/// What the accounts that expect a type at one stage say of its moves there; empty for those that expect it elsewhere.
struct Opinions {
  const Case& negotiation;
  StageId stage;
  std::vector<std::optional<Turn>> turns;
  std::vector<std::vector<Valued>> valued;

  double odds(AccountId a) const { return negotiation.readings[a].posterior; }
  const Move& named(MoveId move) const { return negotiation.scenario->stages[stage].moves[move]; }
};

/// The moves that the likeliest account has, best first.
std::vector<MoveAdvice> average_moves(const Opinions& opinions, AccountId likeliest) {
  double heard = 0;
  for (AccountId a = 0; a < opinions.valued.size(); ++a)
    if (!opinions.valued[a].empty()) heard += opinions.odds(a);
  std::vector<MoveAdvice> moves;
  for (const Valued& move : opinions.valued[likeliest]) {
    MoveAdvice row{opinions.named(move.move).id, opinions.named(move.move).label, 0, 0, 0};
    double present = 0;
    for (AccountId a = 0; a < opinions.valued.size(); ++a)
      for (const Valued& same : opinions.valued[a])
        if (same.move == move.move) {
          row.value += opinions.odds(a) * same.value;
          row.probability += opinions.odds(a) * same.probability;
          present += opinions.odds(a);
        }
    row.value /= present;
    row.probability /= heard;
    moves.push_back(std::move(row));
  }
  std::stable_sort(moves.begin(), moves.end(),
                   [](const MoveAdvice& a, const MoveAdvice& b) { return a.value > b.value; });
  for (MoveAdvice& row : moves) row.regret = moves[0].value - row.value;
  return moves;
}

/// The chance of each type of `of` in the mover's eyes, and what the agent's moves are worth given it.
struct ValuedGivenType {
  double chance = 0;
  std::vector<Valued> moves;
};

ValuedGivenType value_given_type(const Opinions& opinions, AccountId a, PartyId party, PartyId of, TypeId type) {
  const Solved& solved = opinions.negotiation.solved(a);
  const Place& place = opinions.turns[a]->place;
  InfosetBelief belief = belief_at(solved, place, Eyes::own);
  ValuedGivenType given;
  for (size_t i = 0; i < belief.probability.size(); ++i) {
    if (solved.game.profile[i % solved.lanes()][of] != type) belief.probability[i] = 0;
    given.chance += belief.probability[i];
  }
  for (double& p : belief.probability) p /= given.chance > 0 ? given.chance : 1;
  for (const Valued& move : opinions.valued[a])
    given.moves.push_back(
        {move.move, worth_of(solved, place, belief, action_of(solved, place.decision, move.move), solved.value[party]),
         move.probability});
  return given;
}

/// Averages as `average_moves` does, so that the mean over types is the value of the move.
std::vector<MovesGivenType> moves_given_types(const Opinions& opinions, PartyId party,
                                              const std::vector<MoveAdvice>& moves) {
  const Scenario& scenario = *opinions.negotiation.scenario;
  std::vector<MovesGivenType> list;
  for (PartyId of = 0; of < scenario.parties.size(); ++of)
    for (TypeId type = 0;
         of != party && scenario.parties[of].types.size() > 1 && type < scenario.parties[of].types.size(); ++type) {
      MovesGivenType row{of, type, 0, std::vector<double>(moves.size(), 0.0)};
      std::vector<double> mass(moves.size(), 0.0);
      double heard = 0;
      for (AccountId a = 0; a < opinions.valued.size(); ++a) {
        if (opinions.valued[a].empty() || opinions.odds(a) <= 0) continue;
        const ValuedGivenType given = value_given_type(opinions, a, party, of, type);
        heard += opinions.odds(a);
        row.chance += opinions.odds(a) * given.chance;
        for (size_t m = 0; m < moves.size(); ++m)
          for (const Valued& move : given.moves)
            if (opinions.named(move.move).id == moves[m].move) {
              row.value[m] += opinions.odds(a) * given.chance * move.value;
              mass[m] += opinions.odds(a) * given.chance;
            }
      }
      if (!(row.chance > 0)) continue;
      row.chance /= heard;
      for (size_t m = 0; m < moves.size(); ++m) row.value[m] /= mass[m];
      list.push_back(std::move(row));
    }
  return list;
}

/// Over the accounts that have both moves.
Margin average_margin(const Opinions& opinions, DetailedGames& detailed, const std::string& best,
                      const std::string& next) {
  const Case& negotiation = opinions.negotiation;
  std::vector<std::pair<double, Margin>> margins;
  double odds = 0;
  for (AccountId a = 0; a < opinions.valued.size(); ++a) {
    const Solved& solved = negotiation.solved(a);
    ActionIndex first = kNone, second = kNone;
    for (const Valued& move : opinions.valued[a]) {
      const ActionIndex action = action_of(solved, opinions.turns[a]->place.decision, move.move);
      if (opinions.named(move.move).id == best) first = action;
      if (opinions.named(move.move).id == next) second = action;
    }
    if (first == kNone || second == kNone || opinions.odds(a) <= 0) continue;
    const Game& game = detailed.of(negotiation.readings[a].game);
    margins.emplace_back(opinions.odds(a),
                         explain_margin(*negotiation.scenario, solved, game, opinions.turns[a]->place, first, second));
    odds += opinions.odds(a);
  }
  Margin sum;
  for (const auto& [share, margin] : margins) add_margin(sum, margin, share / odds);
  return sum;
}

/// Averages over the accounts that expect the type at the stage at which the likeliest account does. Without `detailed`
/// no reasons are given.
std::optional<Advice> advise_type(const Case& negotiation, DetailedGames* detailed, const std::vector<FirstTurn>& first,
                                  PartyId party, TypeId type) {
  const Scenario& scenario = *negotiation.scenario;
  const AccountId likeliest = negotiation.most_likely_account();
  Opinions opinions{negotiation, kNone, {}, {}};
  for (AccountId a = 0; a < first.size(); ++a)
    opinions.turns.push_back(turn_of(negotiation.solved(a), first[a], party, type));
  const std::optional<Turn> lead = opinions.turns[likeliest];
  if (!lead) return std::nullopt;
  opinions.stage = lead->stage;
  Advice advice{party, type, lead->stage, lead->round, lead->now, 0, {}, {}, {}, {}};
  for (AccountId a = 0; a < first.size(); ++a) {
    const auto& turn = opinions.turns[a];
    opinions.valued.push_back(turn && turn->stage == lead->stage
                                  ? valued_moves(negotiation.solved(a), turn->place, party)
                                  : std::vector<Valued>{});
    const std::vector<Valued>& own = opinions.valued.back();
    advice.best_by_account.push_back(own.empty() ? "" : opinions.named(own[0].move).id);
    advice.posterior += opinions.odds(a) *
                        type_marginal(negotiation.solved(a).game, scenario, party, negotiation.readings[a].lanes)[type];
  }
  advice.moves = average_moves(opinions, likeliest);
  advice.given_type = moves_given_types(opinions, party, advice.moves);
  if (detailed && advice.moves.size() >= 2)
    advice.why = average_margin(opinions, *detailed, advice.moves[0].move, advice.moves[1].move);
  return advice;
}

/// By account; empty for a party that never moves.
std::vector<FirstTurn> first_turns(const Case& negotiation, PartyId party) {
  std::vector<FirstTurn> first;
  for (const AccountReading& reading : negotiation.readings) {
    const Solved& solved = negotiation.solved(reading);
    const auto mover = mover_of(solved.tree(), party);
    if (!mover) break;
    const Moment now = moment_at(solved, reading.path.now(), solved.tree().analyst_prior);
    first.push_back(TurnFinder(*negotiation.scenario, solved, *mover).find(now));
  }
  return first;
}

}  // namespace

std::vector<std::optional<Place>> places_of_advice(const Case& negotiation, PartyId party, TypeId type) {
  const std::vector<FirstTurn> first = first_turns(negotiation, party);
  std::vector<std::optional<Place>> places(negotiation.readings.size());
  if (first.empty()) return places;
  const AccountId likeliest = negotiation.most_likely_account();
  const auto lead = turn_of(negotiation.solved(likeliest), first[likeliest], party, type);
  for (AccountId a = 0; lead && a < places.size(); ++a) {
    const auto turn = turn_of(negotiation.solved(a), first[a], party, type);
    if (turn && turn->stage == lead->stage) places[a] = turn->place;
  }
  return places;
}

std::vector<Advice> advise(const Case& negotiation, const GameOptions& build, Reasons reasons, const Run& run) {
  const Scenario& scenario = *negotiation.scenario;
  DetailedGames detailed(negotiation, build, run);
  std::vector<Advice> answer;
  for (PartyId p = 0; p < scenario.parties.size(); ++p) {
    const std::vector<FirstTurn> first = first_turns(negotiation, p);
    if (first.empty()) continue;
    for (TypeId t = 0; t < scenario.parties[p].types.size(); ++t)
      if (auto advice = advise_type(negotiation, reasons == Reasons::given ? &detailed : nullptr, first, p, t))
        answer.push_back(std::move(*advice));
  }
  std::stable_sort(answer.begin(), answer.end(), [](const Advice& a, const Advice& b) { return a.now > b.now; });
  return answer;
}

}  // namespace walkaway
