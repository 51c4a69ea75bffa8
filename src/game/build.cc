// SPDX-License-Identifier: Apache-2.0
#include <chrono>
#include <cmath>
#include <deque>
#include <numeric>

#include "game/build.h"
#include "game/decision_book.h"
#include "game/fail.h"
#include "game/game.h"
#include "game/interpreter.h"
#include "game/size.h"

namespace walkaway {
namespace {

constexpr uint32_t kNodesPerCheck = 1024;

/// Depth first; a node's children are allocated as one block when it is opened.
class Builder {
 public:
  Builder(const Scenario& scenario, const Values& values, const GameOptions& options, const Run& run, Recipe* recipe)
      : scenario_(scenario),
        options_(options),
        run_(run),
        recipe_(recipe),
        lanes_(make_lanes(scenario, values)),
        interpreter_(scenario, values, options, lanes_, Interpreter::Purpose::play, recipe),
        decisions_(scenario, lanes_) {
    interpreter_.by_round = options.payoff_by_round;
    write_parties(scenario, values, lanes_, game_);
    bool exact = true;
    expected_ = count_plays(scenario, values, options, lanes_, exact);
    refuse_if_too_large(expected_, exact, scenario, lanes_, options);
    known_size_ = exact;
    if (exact) reserve();
  }

  Game build() {
    frames_.emplace_back();
    frames_[0].play = interpreter_.start();
    add_nodes(1, 0);
    open(frames_[0], 0);
    size_t depth = 1;
    while (depth > 0) {
      if (frames_.size() == depth) frames_.emplace_back();
      Frame& frame = frames_[depth - 1];
      if (frame.next == frame.position.choice.size()) {
        if (frame.position.kind != NodeKind::terminal) tree_.subtree_end[frame.node] = tree_.nodes();
        --depth;
        continue;
      }
      Frame& child = frames_[depth];
      interpreter_.rules().trail.resize(depth - 1);
      const uint32_t choice = frame.next++;
      child.play = frame.play;
      if (frame.position.kind == NodeKind::decision) {
        uint32_t& seen = child.play.seen[tree_.decisions[tree_.index[frame.node]].mover];
        seen = interpreter_.observations().after_own(seen, tree_.index[frame.node], choice);
      }
      interpreter_.make(child.play, frame.position, choice);
      open(child, tree_.first_child[frame.node] + choice);
      ++depth;
    }
    group_members();
    sort_round_starts();
    return std::move(game_);
  }

 private:
  struct Frame {
    Play play;
    Position position;
    NodeId node = 0;
    uint32_t next = 0;
  };

  void reserve() {
    const auto nodes = static_cast<size_t>(expected_.nodes), terminals = static_cast<size_t>(expected_.terminals);
    for (auto* of : {&tree_.parent, &tree_.first_child, &tree_.child_count, &tree_.subtree_end, &tree_.index})
      of->reserve(nodes);
    tree_.kind.reserve(nodes);
    game_.edge.reserve(nodes);
    game_.node.reserve(nodes);
    tree_.payoff.reserve(terminals * tree_.movers() * tree_.lanes);
    tree_.ledger_payoff.reserve(terminals * tree_.ledgers() * tree_.lanes);
    game_.round_starts.reserve(static_cast<size_t>(expected_.rounds) + 1);
  }

  void add_nodes(uint32_t count, NodeId parent) {
    const size_t n = size_t{tree_.nodes()} + count;
    if (n >= UINT32_MAX) refuse_if_too_large({.nodes = 5e9}, false, scenario_, lanes_, options_);
    tree_.kind.resize(n, NodeKind::terminal);
    tree_.parent.resize(n, parent);
    tree_.first_child.resize(n, 0);
    tree_.child_count.resize(n, 0);
    tree_.subtree_end.resize(n, 0);
    tree_.index.resize(n, 0);
    game_.edge.resize(n);
    game_.node.resize(n);
  }

  /// Writes the node at which `frame` stands, and makes room for its children.
  void open(Frame& frame, NodeId node) {
    if (++opened_ % kNodesPerCheck == 0) check_in();
    interpreter_.look(frame.play, frame.position);
    const Position& position = frame.position;
    frame.node = node;
    frame.next = 0;
    tree_.kind[node] = position.kind;
    game_.node[node] = {position.stage, frame.play.round, frame.play.ending};
    for (BegunRound& round : interpreter_.begun) {
      game_.round_starts.push_back({node, round.round, round.deal, std::move(round.accrued)});
    }
    interpreter_.begun.clear();
    if (position.kind == NodeKind::terminal) return write_terminal(frame.play, node);
    const NodeId first = tree_.nodes();
    const auto count = static_cast<uint32_t>(position.choice.size());
    add_nodes(count, node);
    tree_.first_child[node] = first;
    tree_.child_count[node] = count;
    for (uint32_t c = 0; c < count; ++c) game_.edge[first + c] = label(position, c);
    if (position.kind == NodeKind::decision) {
      tree_.index[node] = decisions_.at(frame.play, position, tree_, interpreter_.rules());
    } else {
      tree_.index[node] = static_cast<uint32_t>(tree_.chance_log_prob.size() / tree_.lanes);
      for (double odds : position.row) tree_.chance_log_prob.push_back(std::log(odds));
      if (recipe_) {
        for (RowId odds : position.odds_row) recipe_->chance.push_back(recipe_->logarithm(odds));
      }
    }
  }

  EdgeLabel label(const Position& position, uint32_t choice) const {
    const PartyId heard_by = position.hearing == kNone
                                 ? kNone
                                 : scenario_.stages[position.stage].hearings[position.hearing].observers.front();
    return {position.stage, position.choice[choice], position.mover, heard_by};
  }

  void write_terminal(const Play& play, NodeId node) {
    const size_t lanes = tree_.lanes;
    tree_.index[node] = tree_.terminals++;
    tree_.subtree_end[node] = node + 1;
    const std::vector<double> points = interpreter_.with_shares(play.accrued);
    const auto append = [lanes](std::vector<double>& to, const std::vector<double>& from, PartyId party) {
      to.insert(to.end(), from.begin() + party * lanes, from.begin() + (party + 1) * lanes);
    };
    for (PartyId party : tree_.mover_party) append(tree_.payoff, points, party);
    for (PartyId party : tree_.ledger_party) append(tree_.ledger_payoff, points, party);
    if (recipe_) {
      recipe_->payoff.insert(recipe_->payoff.end(), play.accrued_rows.begin(), play.accrued_rows.end());
      const std::vector<RowId>& by_round = play.by_round_rows;
      recipe_->payoff_by_round.insert(recipe_->payoff_by_round.end(), by_round.begin(), by_round.end());
    }
    if (!options_.payoff_by_round) return;
    const std::vector<double> by_round = interpreter_.with_shares(play.by_round);
    game_.payoff_by_round.insert(game_.payoff_by_round.end(), by_round.begin(), by_round.end());
  }

  /// Now and then: is it to stop, is it still within the limit, is it time for a word?
  void check_in() {
    if (run_.stop.stop_requested()) throw Stopped();
    if (!known_size_) {
      const Counts now{static_cast<double>(tree_.nodes()), static_cast<double>(tree_.terminals),
                       static_cast<double>(tree_.variables()), static_cast<double>(game_.round_starts.size())};
      refuse_if_too_large(now, false, scenario_, lanes_, options_);
    }
    const auto now = std::chrono::steady_clock::now();
    if (now - reported_ < std::chrono::milliseconds(100)) return;
    reported_ = now;
    run_.report({"building the game", known_size_ ? static_cast<double>(opened_) / expected_.nodes : -1});
  }

  void sort_round_starts() {
    std::vector<uint32_t> order(game_.round_starts.size());
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(), [this](uint32_t a, uint32_t b) {
      return game_.round_starts[a].node < game_.round_starts[b].node;
    });
    std::vector<RoundStart> sorted;
    sorted.reserve(order.size());
    for (uint32_t i : order) sorted.push_back(std::move(game_.round_starts[i]));
    game_.round_starts = std::move(sorted);
    if (!recipe_ || recipe_->given_up()) return;
    const size_t parties = scenario_.parties.size();
    std::vector<RowId> rows;
    rows.reserve(recipe_->accrued.size());
    for (uint32_t i : order) {
      const auto first = recipe_->accrued.begin() + static_cast<ptrdiff_t>(i * parties);
      rows.insert(rows.end(), first, first + static_cast<ptrdiff_t>(parties));
    }
    recipe_->accrued = std::move(rows);
  }

  void group_members() {
    for (NodeId node = 0; node < tree_.nodes(); ++node) {
      if (tree_.kind[node] == NodeKind::decision) ++tree_.decisions[tree_.index[node]].members;
    }
    uint32_t first = 0;
    for (Decision& decision : tree_.decisions) {
      decision.first_member = first;
      first += decision.members;
      decision.members = 0;
    }
    tree_.members.resize(first);
    for (NodeId node = 0; node < tree_.nodes(); ++node) {
      if (tree_.kind[node] != NodeKind::decision) continue;
      Decision& decision = tree_.decisions[tree_.index[node]];
      tree_.members[decision.first_member + decision.members++] = node;
    }
  }

  const Scenario& scenario_;
  const GameOptions& options_;
  const Run& run_;
  Recipe* recipe_;
  Lanes lanes_;
  Interpreter interpreter_;
  DecisionBook decisions_;
  Game game_;
  Tree& tree_ = game_.tree;
  Counts expected_;
  bool known_size_ = false;
  std::deque<Frame> frames_;
  uint64_t opened_ = 0;
  std::chrono::steady_clock::time_point reported_ = std::chrono::steady_clock::now();
};

}  // namespace

void write_parties(const Scenario& scenario, const Values& values, const Lanes& lanes, Game& game) {
  Tree& tree = game.tree;
  tree.lanes = lanes.count();
  tree.mover_party = lanes.mover_party;
  tree.ledger_party = lanes.ledger_party;
  tree.agents = lanes.agents;
  tree.agent_of = lanes.agent_of;
  tree.log_prior = lanes.log_prior;
  tree.lane_prior = lanes.common;
  tree.analyst_prior = lanes.analyst;
  game.profile = lanes.profile;
  for (uint32_t agents : lanes.agents) tree.max_agents = std::max(tree.max_agents, agents);
  tree.rate.assign(size_t{tree.movers()} * tree.max_agents, 1);
  for (uint32_t m = 0; m < tree.movers(); ++m) {
    const Party& party = scenario.parties[lanes.mover_party[m]];
    for (uint32_t k = 0; k < lanes.count(); ++k) {
      const double noise = party.noise ? values[party.noise->of(lanes.type(k, lanes.mover_party[m]))] : 1;
      if (!(noise > 0)) fail(scenario, party.at, "the noise of " + party.id + " is not above 0");
      tree.rate[size_t{m} * tree.max_agents + tree.agent(m, k)] = 1 / noise;
    }
  }
}

Game build_with_recipe(const Scenario& scenario, const Values& values, const GameOptions& options, const Run& run,
                       Recipe* recipe) {
  return Builder(scenario, values, options, run, recipe).build();
}

Game build_game(const Scenario& scenario, const Values& values, const GameOptions& options, const Run& run) {
  return build_with_recipe(scenario, values, options, run, nullptr);
}

}  // namespace walkaway
