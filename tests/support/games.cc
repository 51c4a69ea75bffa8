// SPDX-License-Identifier: Apache-2.0
#include "support/games.h"

#include <cmath>

#include "support/tree_builder.h"

namespace walkaway::testing {

using Ref = TreeBuilder::Ref;

Tree matrix_game(const std::vector<std::vector<double>>& row, const std::vector<std::vector<double>>& column) {
  TreeBuilder build(2);
  std::vector<Ref> rows;
  for (size_t r = 0; r < row.size(); ++r) {
    std::vector<Ref> ends;
    for (size_t c = 0; c < row[r].size(); ++c) ends.push_back(build.end({row[r][c], column[r][c]}));
    rows.push_back(build.decide(1, "", ends));
  }
  return build.build(build.decide(0, "", rows));
}

Tree centipede() {
  TreeBuilder build(2);
  const double take[5][2] = {{0.80, 0.20}, {0.40, 1.60}, {3.20, 0.80}, {1.60, 6.40}, {12.80, 3.20}};
  Ref rest = build.end({take[4][0], take[4][1]});
  for (uint32_t move = 4; move-- > 0;)
    rest = build.decide(move % 2, std::to_string(move), {build.end({take[move][0], take[move][1]}), rest});
  return build.build(rest);
}

Tree stripped_poker() {
  TreeBuilder build({2, 1}, {{0, 1}, {0, 0}}, {0.5, 0.5});
  const Ref called = build.end_by_lane({{2, -2}, {-2, 2}}), refused = build.end({1, -1}), folded = build.end({-1, 1});
  const Ref answer = build.decide(1, "bet", {called, refused});
  return build.build(build.decide(0, "", {answer, folded}));
}

Tree kuhn(uint32_t cards) {
  std::vector<std::vector<uint32_t>> agent_of(2);
  std::vector<double> win, lose, lane_prior;
  for (uint32_t i = 0; i < cards; ++i)
    for (uint32_t j = 0; j < cards; ++j) {
      if (i == j) continue;
      agent_of[0].push_back(i), agent_of[1].push_back(j);
      win.push_back(i > j ? 1 : -1), lose.push_back(i > j ? -1 : 1);
      lane_prior.push_back(1.0 / (cards * (cards - 1)));
    }
  TreeBuilder build({cards, cards}, agent_of, lane_prior);
  const auto showdown = [&](double stake) {
    std::vector<double> first(win), second(lose);
    for (double& p : first) p *= stake;
    for (double& p : second) p *= stake;
    return build.end_by_lane({first, second});
  };
  const Ref bet = build.decide(1, "bet", {build.end({1, -1}), showdown(2)});
  const Ref check_bet = build.decide(0, "check bet", {build.end({-1, 1}), showdown(2)});
  const Ref check = build.decide(1, "check", {showdown(1), check_bet});
  return build.build(build.decide(0, "", {check, bet}));
}

namespace {

/// One game of the family under construction.
struct BargainingTable {
  const Bargaining& options;
  TreeBuilder build;

  static std::vector<std::vector<uint32_t>> lanes_of(uint32_t types) {
    std::vector<std::vector<uint32_t>> agent_of(2);
    for (uint32_t i = 0; i < types; ++i)
      for (uint32_t j = 0; j < types; ++j) agent_of[0].push_back(i), agent_of[1].push_back(j);
    return agent_of;
  }
  static std::vector<double> prior(uint32_t types) {
    std::vector<double> weight;
    double total = 0;
    for (uint32_t i = 0; i < types; ++i)
      for (uint32_t j = 0; j < types; ++j) weight.push_back(1.0 + (3 * i + 5 * j) % 4), total += weight.back();
    for (double& w : weight) w /= total;
    return weight;
  }
  explicit BargainingTable(const Bargaining& o)
      : options(o), build({o.types, o.types}, lanes_of(o.types), prior(o.types)) {}

  double last_type() const { return options.types > 1 ? options.types - 1.0 : 1.0; }
  static double round6(double x) { return std::round(x * 1e6) / 1e6; }

  Ref deal(uint32_t round, uint32_t price_index) {
    const double discount = std::pow(options.discount_per_round, round - 1.0);
    const double price = (price_index + 1.0) / (options.prices + 1.0);
    return ending([&](uint32_t i) { return round6(discount * (price - (0.1 + 0.4 * i / last_type()))); },
                  [&](uint32_t j) { return round6(discount * (1.0 - 0.3 * j / last_type() - price)); });
  }
  Ref no_deal(uint32_t round) {
    const double discount = std::pow(options.discount_per_round, round - 1.0);
    return ending([&](uint32_t i) { return round6(discount * (0.05 + 0.02 * i)); },
                  [&](uint32_t j) { return round6(discount * (0.04 + 0.03 * j)); });
  }
  template <typename Seller, typename Buyer>
  Ref ending(Seller seller, Buyer buyer) {
    std::vector<std::vector<double>> pay(2);
    for (uint32_t i = 0; i < options.types; ++i)
      for (uint32_t j = 0; j < options.types; ++j) pay[0].push_back(seller(i)), pay[1].push_back(buyer(j));
    return build.end_by_lane(pay);
  }
  Ref round_of(uint32_t round, const std::string& history) {
    const uint32_t proposer = round % 2 == 1 ? 0 : 1;
    std::vector<Ref> offers;
    for (uint32_t a = 0; a < options.prices; ++a) {
      const std::string now = history + static_cast<char>('0' + a);
      const Ref later = round < options.rounds ? round_of(round + 1, now) : no_deal(round + 1);
      offers.push_back(build.decide(1 - proposer, "R" + now, {deal(round, a), later, no_deal(round)}));
    }
    return build.decide(proposer, "P" + history, offers);
  }
};

}  // namespace

Tree bargaining(const Bargaining& options) {
  BargainingTable table(options);
  return table.build.build(table.round_of(1, ""));
}

namespace {

struct ChainStore {
  uint32_t stages;
  double b, a;
  TreeBuilder& build;
  /// Pay-offs so far: incumbent's by lane (strong, weak), each entrant's.
  Ref from(uint32_t stage, const std::string& history, std::vector<std::vector<double>> pay) {
    if (stage == stages) return build.end_by_lane(pay);
    const auto with = [&](double strong, double weak, double entrant) {
      auto next = pay;
      next[0][0] += strong, next[0][1] += weak;
      next[stage + 1] = {entrant, entrant};
      return next;
    };
    const Ref out = from(stage + 1, history + "o", with(a, a, 0));
    const Ref fight = from(stage + 1, history + "f", with(0, -1, b - 1));
    const Ref yield = from(stage + 1, history + "y", with(-1, 0, b));
    return build.decide(stage + 1, history, {out, build.decide(0, history + "e", {fight, yield})});
  }
};

}  // namespace

Tree chain_store(uint32_t stages, double b, double strong, double a) {
  std::vector<uint32_t> agents(stages + 1, 1);
  std::vector<std::vector<uint32_t>> agent_of(stages + 1, {0, 0});
  agents[0] = 2, agent_of[0] = {0, 1};
  TreeBuilder build(agents, agent_of, {strong, 1 - strong});
  ChainStore game{stages, b, a, build};
  return build.build(game.from(0, "", std::vector<std::vector<double>>(stages + 1, {0, 0})));
}

}  // namespace walkaway::testing
