// SPDX-License-Identifier: Apache-2.0
// Gambit's .efg, version 2: https://gambitproject.readthedocs.io/en/latest/formats.efg.html
#include <cmath>
#include <map>

#include <fmt/format.h>

#include "game/fail.h"
#include "game/game.h"
#include "game/play.h"

namespace walkaway {
namespace {

constexpr double kSame = 1e-12;

std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c == '\n' ? ' ' : c;
  }
  return out + '"';
}

std::string number(double value) { return fmt::format("{:.17g}", value); }

class Writer {
 public:
  Writer(const Game& game, const Scenario& scenario) : game_(game), tree_(game.tree), scenario_(scenario) {}

  std::string write() {
    refuse_what_cannot_be_said();
    out_ = fmt::format("EFG 2 R {} {{", quoted(scenario_.title));
    for (PartyId party : tree_.mover_party) out_ += " " + quoted(scenario_.parties[party].id);
    out_ += " }\n\"\"\n\n";
    next_infoset_.assign(tree_.movers(), 1);
    if (tree_.lanes == 1) {
      write_node(0, 0);
    } else {
      write_profiles();
    }
    return std::move(out_);
  }

 private:
  [[noreturn]] void cannot(const std::string& what, const std::string& hint) const {
    fail(scenario_, {}, "Gambit's format cannot say " + what, hint);
  }

  void refuse_what_cannot_be_said() const {
    for (double weight : tree_.log_weight) {
      if (std::isfinite(weight) && std::abs(weight) > kSame) {
        cannot("that moves have weights other than 1", "take the `group` out of moves and packages");
      }
    }
    for (uint32_t m = 0; m < tree_.movers(); ++m) {
      const std::string& party = scenario_.parties[tree_.mover_party[m]].id;
      for (uint32_t g = 1; g < tree_.agents[m]; ++g) {
        if (tree_.rate_of(m, g) != tree_.rate_of(m, 0)) {
          cannot(fmt::format("that the noise of {} differs by type", party), "give all its types the same noise");
        }
      }
      std::vector<double> sum(tree_.agents[m], 0);
      for (uint32_t k = 0; k < tree_.lanes; ++k) sum[tree_.agent(m, k)] += tree_.lane_prior[k];
      for (uint32_t k = 0; k < tree_.lanes; ++k) {
        const double total = sum[tree_.agent(m, k)];
        if (total == 0) continue;  // left out
        if (std::abs(std::exp(tree_.log_prior[m * tree_.lanes + k]) - tree_.lane_prior[k] / total) > kSame) {
          cannot(fmt::format("that a type of {} has beliefs of its own", party), "take `believes` out of the types");
        }
      }
    }
  }

  std::string profile_name(uint32_t lane) const {
    std::string name;
    for (PartyId p = 0; p < scenario_.parties.size(); ++p) {
      if (scenario_.parties[p].types.size() < 2) continue;
      name += (name.empty() ? "" : ", ") + scenario_.parties[p].id + " " +
              scenario_.parties[p].types[game_.profile[lane][p]].id;
    }
    return name;
  }

  void write_profiles() {
    out_ += fmt::format("c \"\" {} \"profile of types\" {{", ++chances_);
    for (uint32_t k = 0; k < tree_.lanes; ++k) {
      if (tree_.lane_prior[k] > 0) out_ += fmt::format(" {} {}", quoted(profile_name(k)), number(tree_.lane_prior[k]));
    }
    out_ += " } 0\n";
    for (uint32_t k = 0; k < tree_.lanes; ++k) {
      if (tree_.lane_prior[k] > 0) write_node(0, k);
    }
  }

  /// The node and all below it, as lane `k` has them, in prefix order.
  void write_node(NodeId top, uint32_t k) {
    std::vector<NodeId> open{top};
    while (!open.empty()) {
      const NodeId node = open.back();
      open.pop_back();
      if (tree_.kind[node] == NodeKind::terminal) {
        write_terminal(node, k);
        continue;
      }
      const std::vector<uint32_t> taken =
          tree_.kind[node] == NodeKind::chance ? write_chance(node, k) : write_decision(node, k);
      for (size_t c = taken.size(); c-- > 0;) open.push_back(tree_.first_child[node] + taken[c]);
    }
  }

  void write_terminal(NodeId node, uint32_t k) {
    out_ += fmt::format("t \"\" {} {} {{", ++outcomes_, quoted(scenario_.endings[game_.node[node].ending].id));
    for (uint32_t m = 0; m < tree_.movers(); ++m) {
      const double points = tree_.payoff[(size_t{tree_.index[node]} * tree_.movers() + m) * tree_.lanes + k];
      out_ += (m > 0 ? ", " : " ") + number(points * tree_.rate_of(m, 0));
    }
    out_ += " }\n";
  }

  std::string move_name(NodeId child) const {
    const EdgeLabel& edge = game_.edge[child];
    return quoted((edge.heard_by == kNone ? "" : "heard as ") + signal_name(scenario_.stages[edge.stage], edge.move));
  }

  std::string stage_name(NodeId node) const {
    return fmt::format("{}, round {}", scenario_.stages[game_.node[node].stage].id, game_.node[node].round);
  }

  std::vector<uint32_t> write_chance(NodeId node, uint32_t k) {
    out_ += fmt::format("c \"\" {} {} {{", ++chances_, quoted(stage_name(node)));
    std::vector<uint32_t> taken;
    for (uint32_t c = 0; c < tree_.child_count[node]; ++c) {
      const double odds = std::exp(tree_.chance_log_prob[(size_t{tree_.index[node]} + c) * tree_.lanes + k]);
      if (odds == 0) continue;
      taken.push_back(c);
      out_ += fmt::format(" {} {}", move_name(tree_.first_child[node] + c), number(odds));
    }
    out_ += " } 0\n";
    return taken;
  }

  std::vector<uint32_t> write_decision(NodeId node, uint32_t k) {
    const DecisionId d = tree_.index[node];
    const uint32_t mover = tree_.decisions[d].mover, agent = tree_.agent(mover, k);
    auto [at, fresh] = infoset_.try_emplace({d, agent}, next_infoset_[mover]);
    if (fresh) ++next_infoset_[mover];
    out_ += fmt::format("p \"\" {} {} {} {{", mover + 1, at->second, quoted(stage_name(node)));
    std::vector<uint32_t> taken;
    for (ActionIndex a = 0; a < tree_.decisions[d].actions; ++a) {
      if (!std::isfinite(tree_.log_weight[tree_.variable(d, a, agent)])) continue;
      taken.push_back(a);
      out_ += " " + move_name(tree_.first_child[node] + a);
    }
    out_ += " } 0\n";
    return taken;
  }

  const Game& game_;
  const Tree& tree_;
  const Scenario& scenario_;
  std::string out_;
  uint32_t chances_ = 0;
  uint64_t outcomes_ = 0;
  std::vector<uint32_t> next_infoset_;                           ///< [M]
  std::map<std::pair<DecisionId, uint32_t>, uint32_t> infoset_;  ///< number of (decision, agent) at its player
};

}  // namespace

std::string to_efg(const Game& game, const Scenario& scenario) { return Writer(game, scenario).write(); }

}  // namespace walkaway
