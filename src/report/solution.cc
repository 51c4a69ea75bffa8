// SPDX-License-Identifier: Apache-2.0
#include "report/solution.h"

#include <algorithm>
#include <cmath>

#include "report/json_parts.h"
#include "report/table.h"
#include "report/words.h"

namespace walkaway {
namespace {

constexpr size_t kReadable = 40;  ///< information sets that a person will look through

Json infoset_json(const PlainGame& game, const Strategy& strategy, DecisionId d) {
  const Decision& decision = game.tree.decisions[d];
  Json actions = Json::array();
  for (uint32_t a = 0; a < decision.actions; ++a) {
    const VariableIndex v = decision.first + a;
    actions.push_back(
        {{"name", game.name_of(game.action_name[v])}, {"probability", number(std::exp(strategy.log_prob[v]))}});
  }
  return {{"player", decision.mover + 1},
          {"number", game.number[d]},
          {"label", game.name_of(game.label[d])},
          {"actions", std::move(actions)}};
}

std::string how_it_ended(const Solution& solution) {
  const Strategy& strategy = solution.strategy;
  const bool solved = strategy.status == SolveStatus::converged;
  if (solution.iterations) {
    const std::string how = fmt::format("by {} in {} iteration{}", solution.method, grouped(*solution.iterations),
                                        *solution.iterations == 1 ? "" : "s");
    return solved ? fmt::format("Solved {}; the gains are a separate check's.\n", how)
                  : fmt::format("Not solved {}: {}.\n", how, printable(strategy.why));
  }
  if (solution.method == "backward")
    return "Solved by backward induction, ties to the first action; the gains are a separate check's.\n";
  if (solution.method == "lp")
    return solved ? fmt::format(
                        "Solved by the linear program of the sequence form in {} pivot{}; the gains are a "
                        "separate check's.\n",
                        grouped(strategy.passes), strategy.passes == 1 ? "" : "s")
                  : fmt::format("Not solved: {}.\n", printable(strategy.why));
  if (solved && solution.to_nash)
    return fmt::format("The path of logit equilibria was followed to precision {}; the gains are a separate check's.\n",
                       significant(strategy.precision, 6));
  return solved ? fmt::format("Solved at precision {}; a separate check finds it right to {}.\n",
                              significant(strategy.precision, 6), significant(solution.certificate.residual, 2))
                : fmt::format(
                      "Not solved: {}. What follows is the last point reached, at precision {}, and no equilibrium.\n",
                      printable(strategy.why), significant(strategy.precision, 6));
}

double largest_difference(const std::vector<double>& a, const std::vector<double>& b) {
  double largest = 0;
  for (size_t i = 0; i < a.size(); ++i) largest = std::max(largest, std::abs(std::exp(a[i]) - std::exp(b[i])));
  return largest;
}

/// Null if no others were looked for.
Json branches_json(const PlainGame& game, const Solution& solution) {
  if (solution.branches.empty()) return nullptr;
  Json found = Json::array();
  for (const FoundBranch& b : solution.branches) {
    Json probabilities = Json::array();
    for (const Decision& d : game.tree.decisions) {
      Json row = Json::array();
      for (uint32_t a = 0; a < d.actions; ++a) row.push_back(number(std::exp(b.log_prob[d.first + a])));
      probabilities.push_back(std::move(row));
    }
    found.push_back({{"values", numbers(b.value)},
                     {"best_response_gain", numbers(b.certificate.best_response_gain)},
                     {"residual", number(b.certificate.residual)},
                     {"starts", b.starts},
                     {"largest_difference", number(largest_difference(b.log_prob, solution.branches[0].log_prob))},
                     {"probabilities", std::move(probabilities)}});
  }
  return {{"starts", solution.branch_starts}, {"lost", solution.branch_starts_lost}, {"found", std::move(found)}};
}

/// What crossed the path, and what else was found.
std::string other_equilibria(const PlainGame& game, const Solution& solution, const Style& style) {
  std::string out;
  if (const std::vector<double>& crossed = solution.strategy.bifurcations; !crossed.empty()) {
    out += fmt::format("Another branch crossed the path at precision {}", significant(crossed[0], 4));
    for (size_t i = 1; i < crossed.size(); ++i) out += ", " + significant(crossed[i], 4);
    out += ", and it was followed straight on: there are other equilibria beyond; --all-branches looks for them.\n";
  }
  if (solution.branches.empty()) return out;
  out += fmt::format("\nEquilibria of this precision found from {} starts: {}, the first the one above{}.\n",
                     solution.branch_starts, solution.branches.size(),
                     solution.branch_starts_lost == 0
                         ? std::string()
                         : fmt::format(" ({} starts ended nowhere)", solution.branch_starts_lost));
  if (solution.branches.size() == 1) return out + "That others were not found does not prove that there are none.\n";
  Table table;
  table.columns = {"equilibrium", "starts", "differs by"};
  for (const std::string& player : game.players) table.columns.push_back("value of " + player);
  for (size_t i = 0; i < solution.branches.size(); ++i) {
    const FoundBranch& b = solution.branches[i];
    table.rows.push_back({Cell::words(std::to_string(i + 1)), Cell::words(std::to_string(b.starts)),
                          Cell::words(significant(largest_difference(b.log_prob, solution.branches[0].log_prob), 3))});
    for (const double value : b.value) table.rows.back().push_back(Cell::words(significant(value, 7)));
  }
  return out + "\n" + to_terminal(table, Amounts("", 1e-6), style);
}

}  // namespace

std::string solution_json(const PlainGame& game, const Solution& solution) {
  const Strategy& strategy = solution.strategy;
  const std::string status = to_text(strategy.status);
  const Json head = {{"walkaway", 1},
                     {"kind", "solution"},
                     {"title", game.title},
                     {"status", strategy.status == SolveStatus::converged ? status : status + ": " + strategy.why},
                     {"method", solution.method},
                     {"precision", number(strategy.precision)},
                     {"residual", number(solution.certificate.residual)},
                     {"players", game.players},
                     {"values", numbers(solution.value)},
                     {"best_response_gain", numbers(solution.certificate.best_response_gain)},
                     {"swing", numbers(solution.certificate.swing)},
                     {"max_infoset_gain", number(solution.certificate.max_infoset_gain)},
                     {"nodes", game.tree.nodes()},
                     {"seconds", number(strategy.seconds)},
                     {"passes", strategy.passes},
                     {"iterations", solution.iterations ? Json(*solution.iterations) : Json(nullptr)},
                     {"folds", strategy.folds},
                     {"bifurcations", numbers(strategy.bifurcations)},
                     {"lanes", solution.lanes},
                     {"branches", branches_json(game, solution)}};
  // Information sets go out one by one, a line each: there may be millions.
  const auto text = [](const Json& json, int indent) {
    return json.dump(indent, ' ', false, Json::error_handler_t::replace);
  };
  std::string out = text(head, 1);
  out.replace(out.size() - 2, 2, ",\n \"infosets\": [");
  for (DecisionId d = 0; d < game.tree.decisions.size(); ++d) {
    out += d > 0 ? ",\n  " : "\n  ";
    out += text(infoset_json(game, strategy, d), -1);
  }
  return out + "\n ]\n}\n";
}

std::string solution_text(const PlainGame& game, const Solution& solution, const Style& style) {
  const Strategy& strategy = solution.strategy;
  std::string out = fmt::format("{}: {} nodes, {} information sets\n",
                                printable(game.title.empty() ? "a game without a title" : game.title),
                                grouped(game.tree.nodes()), grouped(game.tree.decisions.size()));
  out += how_it_ended(solution);
  const Amounts amounts("", 1e-6);
  Table players;
  players.columns = {"player", "value", "gain of exact play", "of its swing"};
  for (uint32_t m = 0; m < game.tree.movers(); ++m) {
    const double gain = solution.certificate.best_response_gain[m], swing = solution.certificate.swing[m];
    players.rows.push_back({Cell::words(game.players[m]), Cell::words(significant(solution.value[m], 7)),
                            Cell::words(significant(gain, 3)),
                            Cell::words(significant(swing > 0 ? gain / swing : 0, 3))});
  }
  out += "\n" + to_terminal(players, amounts, style);
  out += other_equilibria(game, solution, style);
  if (game.tree.decisions.size() > kReadable) return out + "\n--json has the strategy.\n";
  Table play;
  play.columns = {"player", "set", "action", "probability"};
  for (DecisionId d = 0; d < game.tree.decisions.size(); ++d) {
    const Decision& decision = game.tree.decisions[d];
    const std::string label(game.name_of(game.label[d]));
    for (uint32_t a = 0; a < decision.actions; ++a)
      play.rows.push_back(
          {Cell::words(a == 0 ? game.players[decision.mover] : ""),
           Cell::words(a > 0 ? "" : std::to_string(game.number[d]) + (label.empty() ? "" : " " + label)),
           Cell::words(std::string(game.name_of(game.action_name[decision.first + a]))),
           Cell::words(significant(std::exp(strategy.log_prob[decision.first + a]), 6))});
  }
  return out + "\n" + to_terminal(play, amounts, style);
}

}  // namespace walkaway
