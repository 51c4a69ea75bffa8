// SPDX-License-Identifier: Apache-2.0
#include "game/decision_book.h"

#include <cmath>
#include <limits>

#include <fmt/format.h>

namespace walkaway {

DecisionBook::DecisionBook(const Scenario& scenario, const Lanes& lanes) : scenario_(scenario), lanes_(lanes) {
  for (const Stage& stage : scenario.stages) {
    std::vector<Seat>& seats = seats_.emplace_back(stage.movers.size());
    for (size_t slot = 0; slot < seats.size(); ++slot) {
      const size_t bits = stage.moves.size() * lanes.agents[lanes.mover_of[stage.movers[slot]]];
      seats[slot].decisions = WordTable(static_cast<uint32_t>(1 + (bits + 63) / 64));
    }
    std::vector<uint32_t>& groups = group_.emplace_back();
    std::map<std::string, uint32_t> known;
    for (uint32_t m = 0; m < stage.moves.size(); ++m) {
      const Move& move = stage.moves[m];
      const std::string& name =
          move.group.empty() && move.package != kNone ? scenario.packages[move.package].group : move.group;
      groups.push_back(name.empty() ? m : known.try_emplace(name, m).first->second);
    }
  }
}

/// Which agent has which move. An agent that cannot have come here is given all, so that its play is defined.
void DecisionBook::find_menu(const Play& play, const Position& position, uint32_t mover) {
  const uint32_t lanes = lanes_.count(), agents = lanes_.agents[mover];
  menu_.assign(scenario_.stages[position.stage].moves.size() * agents, 0);
  std::vector<uint8_t> alive(agents, 0), any(agents, 0);
  for (uint32_t k = 0; k < lanes; ++k) {
    const uint32_t agent = lanes_.agent_of[size_t{mover} * lanes + k];
    if (!play.alive[k] || alive[agent]) continue;
    alive[agent] = 1;
    for (size_t c = 0; c < position.choice.size(); ++c) {
      const uint8_t has = position.row[c * lanes + k] != 0;
      menu_[size_t{position.choice[c]} * agents + agent] = has;
      any[agent] |= has;
    }
  }
  for (uint32_t agent = 0; agent < agents; ++agent) {
    if (any[agent]) continue;
    for (uint32_t move : position.choice) menu_[size_t{move} * agents + agent] = 1;
  }
}

DecisionId DecisionBook::at(const Play& play, const Position& position, Tree& tree, RuleBook& rules) {
  const uint32_t mover = lanes_.mover_of[position.mover];
  Seat& seat = seats_[position.stage][play.slot];
  find_menu(play, position, mover);
  key_.assign(seat.decisions.width(), 0);
  key_[0] = play.seen[mover];
  for (size_t i = 0; i < menu_.size(); ++i) key_[1 + i / 64] |= uint64_t{menu_[i]} << i % 64;
  const auto [index, fresh] = seat.decisions.insert(key_);
  if (!fresh) return seat.id[index];
  const auto [seen, unseen] = seat.seen.insert({key_.data(), 1});
  if (unseen) {
    seat.first.push_back(index);
  } else {
    check_alike(play, position, seat, seat.first[seen], rules);
  }
  seat.id.push_back(static_cast<DecisionId>(tree.decisions.size()));
  add(position, mover, tree);
  return seat.id.back();
}

/// Two menus on which the same was seen tell the mover which of them it has. That is meant for every type or for none:
/// if one type's menu is the same in both, it would be told by another's.
void DecisionBook::check_alike(const Play& play, const Position& position, const Seat& seat, uint32_t older,
                               RuleBook& rules) const {
  const uint32_t agents = lanes_.agents[lanes_.mover_of[position.mover]];
  if (agents == 1) return;
  const std::span<const uint64_t> other = seat.decisions.key(older);
  for (uint32_t agent = 0; agent < agents; ++agent) {
    bool same = true;
    for (size_t i = agent; i < menu_.size(); i += agents) same &= (other[1 + i / 64] >> i % 64 & 1) == menu_[i];
    if (!same) continue;
    rules.fail_at(play, scenario_.stages[position.stage].at,
                  fmt::format("what {} has not seen changes the menu of some of its types and not of others",
                              scenario_.parties[position.mover].id),
                  "let it see what its `when` rules depend on (`seen_by`), or let them not depend on it");
  }
}

void DecisionBook::add(const Position& position, uint32_t mover, Tree& tree) const {
  const uint32_t agents = lanes_.agents[mover];
  const std::vector<uint32_t>& group = group_[position.stage];
  const auto has = [&](uint32_t move, uint32_t agent) { return menu_[size_t{move} * agents + agent] != 0; };
  tree.decisions.push_back({mover, static_cast<uint32_t>(position.choice.size()), agents, tree.variables(), 0, 0});
  for (uint32_t move : position.choice) {
    for (uint32_t agent = 0; agent < agents; ++agent) {
      double variants = 0;
      for (uint32_t other : position.choice) variants += group[other] == group[move] && has(other, agent);
      tree.log_weight.push_back(has(move, agent) ? 0 - std::log(variants) : -std::numeric_limits<double>::infinity());
    }
  }
}

}  // namespace walkaway
