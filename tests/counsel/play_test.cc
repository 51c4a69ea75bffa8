// SPDX-License-Identifier: Apache-2.0
// The likeliest courses of play against all plays of small games, one by one.
#include "counsel/play.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "counsel/awkward.h"
#include "counsel/plays.h"
#include "counsel/toys.h"

namespace walkaway {
namespace {

constexpr double kRounding = 1e-9;

/// Two move at once, a third hears garbled what each did and a fourth hears nothing of a push.
constexpr const char* kClash = R"(
walkaway = 1
title = "Two move at once, a third hears of it"
clock = { rounds = 2 }
[party.a]
noise = 1
type.one.prior = 0.5
type.two.prior = 0.5
number.gain = { value = 1, by_type.two = -1 }
[party.b]
noise = 2
[party.c]
noise = 1
[party.d]
noise = 1
type.shy.prior = 0.2
type.bold.prior = 0.8
[issue.peace]
option.no = "no"
option.yes = "yes"
[[stage]]
id = "clash"
kind = "together"
movers = ["a", "b"]
move.hold = {}
move.push = { pay = { a = "gain" } }
heard_by.c.push = { push = 0.7, hold = 0.2, noise = 0.1 }
heard_by.d.push = { hold = 1 }
then = "reply"
[[stage]]
id = "reply"
mover = "c"
move.help = { then = "last", pay = { a = 2, c = 1 } }
move.watch = { then = "next_round" }
[[stage]]
id = "last"
mover = "d"
move.stay = { then = "next_round", pay = { d = "round" } }
move.leave = { then = "no_agreement", pay = { b = -2 } }
)";

Case solve_case(const Scenario& scenario) {
  const AccountGames games = account_games(scenario, scenario.central_values(), {});
  Case negotiation;
  negotiation.scenario = &scenario;
  for (const Values& values : games.values) negotiation.games.push_back(solve_scenario(scenario, values, {}, {}));
  for (AccountId a = 0; a < scenario.accounts.size(); ++a) {
    negotiation.readings.emplace_back();
    negotiation.readings.back().game = games.game_of_account[a];
    negotiation.readings.back().prior = games.weight[a];
  }
  read_record(negotiation);
  return negotiation;
}

struct Followed {
  explicit Followed(const std::string& text, const PlayOptions& options = {})
      : scenario(read_scenario_text(text, "followed.toml")), negotiation(solve_case(scenario)) {
    tree = follow_play(negotiation, options);
  }
  const Game& game() const { return negotiation.solved(tree.account).game; }

  /// Moves on the way to a node, the last last.
  std::vector<std::string> way(uint32_t index) const {
    std::vector<std::string> moves;
    for (; tree.nodes[index].parent != kNone; index = tree.nodes[index].parent) {
      const PlayNode& node = tree.nodes[index];
      moves.insert(moves.begin(), node.move.heard_by != kNone
                                      ? node.heard.front().second
                                      : scenario.stages[node.move.stage].moves[node.move.move].id);
    }
    return moves;
  }
  const PlayNode* at(const std::vector<std::string>& moves) const {
    for (uint32_t i = 0; i < tree.nodes.size(); ++i)
      if (way(i) == moves) return &tree.nodes[i];
    return nullptr;
  }

  Scenario scenario;
  Case negotiation;
  PlayTree tree;
};

/// The same sums over all plays, each with its lane.
class AllPlays {
 public:
  explicit AllPlays(const Followed& followed)
      : plays_(plays::play_out(followed.scenario, followed.negotiation.solved(followed.tree.account).values)) {}

  /// Chance that play goes through the history, with f as a weight.
  template <typename F>
  double through(NodeId history, F&& f) const {
    double sum = 0;
    for (const plays::Play& play : plays_.all) {
      const bool there =
          history == 0 || std::any_of(play.steps.begin(), play.steps.end(), [&](auto& s) { return s.to == history; });
      if (there) sum += plays_.game.tree.analyst_prior[play.lane] * play.odds * f(play);
    }
    return sum;
  }
  double through(NodeId history) const {
    return through(history, [](const plays::Play&) { return 1.0; });
  }
  double through(NodeId history, PartyId party, TypeId type) const {
    return through(history,
                   [&](const plays::Play& play) { return plays_.game.profile[play.lane][party] == type ? 1.0 : 0.0; });
  }
  double paid(NodeId history, PartyId party) const {
    return through(history, [&](const plays::Play& play) { return plays::payoff(plays_, play, party); });
  }
  /// Chance of each ending history, for those below one of `from` or for the others.
  std::vector<double> endings(const std::vector<NodeId>& from, bool below) const {
    std::map<NodeId, double> chance;
    for (const plays::Play& play : plays_.all) {
      bool is_below = false;
      for (const NodeId n : from)
        is_below =
            is_below || n == 0 || std::any_of(play.steps.begin(), play.steps.end(), [&](auto& s) { return s.to == n; });
      if (is_below == below) chance[play.end] += plays_.game.tree.analyst_prior[play.lane] * play.odds;
    }
    std::vector<double> all;
    for (const auto& [end, odds] : chance) all.push_back(odds);
    std::sort(all.rbegin(), all.rend());
    return all;
  }

 private:
  plays::Plays plays_;
};

void expect_sums_over_plays(const Followed& followed) {
  const AllPlays all(followed);
  const std::vector<PlayNode>& nodes = followed.tree.nodes;
  for (size_t i = 0; i < nodes.size(); ++i) {
    const PlayNode& node = nodes[i];
    SCOPED_TRACE(fmt::format("node {}", i));
    const double reach = all.through(node.history);
    EXPECT_NEAR(std::exp(node.log_reach), reach, kRounding);
    for (PartyId p = 0; p < followed.scenario.parties.size(); ++p) {
      EXPECT_NEAR(node.value[p], all.paid(node.history, p) / reach, 1e-7);  // pay-offs of some hundred points
      for (TypeId t = 0; t < followed.scenario.parties[p].types.size(); ++t)
        EXPECT_NEAR(node.beliefs[p][t], all.through(node.history, p, t) / reach, kRounding);
    }
    if (i == 0) continue;
    ASSERT_LT(node.parent, i);
    const NodeId parent = nodes[node.parent].history;
    EXPECT_NEAR(node.probability, reach / all.through(parent), kRounding);
    ASSERT_EQ(node.by_type.size(), node.move.by == kNone ? 0 : followed.scenario.parties[node.move.by].types.size());
    for (TypeId t = 0; t < node.by_type.size(); ++t)
      EXPECT_NEAR(node.by_type[t], all.through(node.history, node.move.by, t) / all.through(parent, node.move.by, t),
                  kRounding);
  }
}

void expect_all_is_accounted_for(const PlayTree& tree) {
  std::vector<double> shown(tree.nodes.size(), 0.0);
  for (const PlayNode& node : tree.nodes)
    if (node.parent != kNone) shown[node.parent] += node.probability;
  for (size_t i = 0; i < tree.nodes.size(); ++i) {
    const PlayNode& node = tree.nodes[i];
    EXPECT_NEAR(shown[i] + node.others_probability, node.at.ending == kNone ? 1 : 0, 1e-12) << i;
    EXPECT_EQ(node.others == 0, node.others_probability == 0) << i;
  }
}

const std::string kClashRecord =
    "[[record]]\nstage = \"clash\"\nby = \"b\"\nmove = \"push\"\nheard.c = \"hold\"\n"
    "[[record]]\nstage = \"reply\"\nmove = \"help\"\n";

TEST(Play, IsTheSumOverAllPlays) {
  for (const std::string& text : {std::string(kAwkward), kClash + kClashRecord, toys::text_of(toys::haggle()),
                                  toys::text_of(toys::after(toys::staller(), {"fair"}, "outrage"))})
    expect_sums_over_plays(Followed(text, {.paths = 12}));
}

TEST(Play, IsTheSumOverAllPlaysOfTheShippedCases) {
  for (const char* name : {"buyer-seller", "crisis-ultimatum"}) {
    std::ifstream file(std::string(WALKAWAY_ROOT "/scenarios/") + name + ".toml");
    std::stringstream text;
    text << file.rdbuf();
    const Followed followed(text.str(), {.paths = 8});
    EXPECT_GT(followed.tree.nodes.size(), 8u);
    expect_sums_over_plays(followed);
    expect_all_is_accounted_for(followed.tree);
  }
}

TEST(Play, LeavesNothingUnaccountedFor) {
  for (const uint32_t paths : {1, 2, 7, 80, 100000})
    for (const std::string& text : {std::string(kAwkward), kClash + kClashRecord, toys::text_of(toys::haggle())})
      expect_all_is_accounted_for(Followed(text, {.paths = paths}).tree);
}

TEST(Play, FollowsTheLikeliestCourses) {
  for (const std::string& text : {std::string(kAwkward), kClash + kClashRecord}) {
    const Followed followed(text, {.paths = 10});
    const AllPlays all(followed);
    const std::vector<NodeId>& now = followed.negotiation.readings[followed.tree.account].path.now();
    double covered = 0, from_record = 0, record = 0;
    for (const double chance : all.endings(now, true)) record += chance;
    const std::vector<double> below = all.endings(now, true), elsewhere = all.endings(now, false);
    ASSERT_GE(std::min(below.size(), elsewhere.size()), 5u);
    for (size_t i = 0; i < 5; ++i) {
      covered += below[i] + elsewhere[i];
      from_record += below[i] / record;
    }
    EXPECT_EQ(followed.tree.paths, 10u);
    EXPECT_NEAR(followed.tree.covered, covered, kRounding);
    EXPECT_NEAR(followed.tree.covered_from_record, from_record, kRounding);
  }
}

TEST(Play, FollowsAllCoursesWhereThereAreFew) {
  for (const std::string& text : {toys::text_of(toys::haggle()), kClash + kClashRecord}) {
    const Followed followed(text, {.paths = UINT32_MAX, .nodes = UINT32_MAX});
    EXPECT_EQ(followed.tree.paths, followed.game().tree.terminals);
    EXPECT_EQ(followed.tree.nodes.size(), followed.game().tree.nodes());
    EXPECT_NEAR(followed.tree.covered, 1, kRounding);
    EXPECT_NEAR(followed.tree.covered_from_record, 1, kRounding);
    for (const PlayNode& node : followed.tree.nodes) EXPECT_EQ(node.others, 0u);
  }
}

TEST(Play, ShowsTheRecordHoweverUnlikely) {
  // One course alone is followed; the offers on record are not the likely ones.
  const Followed followed(toys::text_of(toys::after(toys::haggle(), {"ask40", "ask40"}, "ask85")), {.paths = 1});
  std::vector<uint32_t> entries;
  for (const PlayNode& node : followed.tree.nodes) {
    if (node.entry == kNone) continue;
    entries.push_back(node.entry);
    EXPECT_TRUE(node.record);
    const RecordedMove entry = followed.scenario.record_of(0)[node.entry];
    EXPECT_EQ(node.move.stage, entry.stage);
    EXPECT_EQ(node.move.move, entry.move);
    EXPECT_TRUE(followed.tree.nodes[node.parent].record);
  }
  EXPECT_EQ(entries, (std::vector<uint32_t>{0, 1, 2, 3, 4}));
  EXPECT_EQ(followed.tree.paths, 1u);
}

TEST(Play, ShowsTheLikeliestHistoriesOfARecordThatLeavesMovesOut) {
  const Followed followed(std::string(kAwkward), {.paths = 2, .nodes = 30});
  const Game& game = followed.game();
  const std::vector<NodeId>& now = followed.negotiation.readings[followed.tree.account].path.now();
  ASSERT_GT(now.size(), 3u);  // the message and the luck are not on record
  std::set<NodeId> shown, on_record;
  for (const PlayNode& node : followed.tree.nodes) {
    shown.insert(node.history);
    if (node.record) on_record.insert(node.history);
  }
  const AllPlays all(followed);
  NodeId likeliest = now[0];
  for (const NodeId n : now)
    if (all.through(n) > all.through(likeliest)) likeliest = n;
  for (NodeId n = likeliest; n != 0; n = game.tree.parent[n]) EXPECT_TRUE(on_record.contains(n));
  EXPECT_LE(followed.tree.nodes.size(), 30u);
  EXPECT_TRUE(std::any_of(now.begin(), now.end(), [&](NodeId n) { return !shown.contains(n); }));
}

TEST(Play, StopsAtTheNodesAskedFor) {
  const Followed few(std::string(kAwkward), {.paths = 80, .nodes = 60});
  EXPECT_LE(few.tree.nodes.size(), 60u);
  EXPECT_GT(few.tree.nodes.size(), 45u);  // a course is a dozen moves at most
  EXPECT_LT(few.tree.paths, 80u);
  expect_all_is_accounted_for(few.tree);
}

TEST(Play, TellsMovesMadeAtOnceAndWhatIsHeardOfEach) {
  const Followed followed(kClash, {.paths = UINT32_MAX, .nodes = UINT32_MAX});
  const PartyId a = 0, b = 1, c = 2, d = 3;
  const PlayNode* first = followed.at({"push"});
  const PlayNode* second = followed.at({"push", "push"});
  ASSERT_TRUE(first && second);
  EXPECT_FALSE(first->at_once);
  EXPECT_TRUE(second->at_once);
  // d hears push as hold for sure: that needs no turn of chance, and is told where the move is.
  EXPECT_EQ(second->heard, (decltype(second->heard){{d, "hold"}}));
  const PlayNode* of_a = followed.at({"push", "push", "noise"});
  const PlayNode* of_b = followed.at({"push", "push", "noise", "hold"});
  ASSERT_TRUE(of_a && of_b);
  EXPECT_EQ(of_a->heard, (decltype(of_a->heard){{c, "noise"}}));
  EXPECT_EQ(of_a->heard_of, a);
  EXPECT_EQ(of_b->heard, (decltype(of_b->heard){{c, "hold"}}));
  EXPECT_EQ(of_b->heard_of, b);
  EXPECT_NEAR(of_a->probability, 0.1, kRounding);
  EXPECT_NEAR(of_b->probability, 0.2, kRounding);
  EXPECT_TRUE(of_a->by_type.empty());
  // Where a held, only what b did is garbled.
  const PlayNode* only = followed.at({"hold", "push", "hold"});
  ASSERT_TRUE(only);
  EXPECT_EQ(only->heard_of, b);
  EXPECT_TRUE(followed.at({"hold", "hold"})->heard.empty());
}

TEST(Play, OfATypeThatIsRuledOutThereIsNoChanceOfAMove) {
  const Followed followed(R"(
walkaway = 1
title = "a menu by type"
clock = { rounds = 1 }
[party.a]
noise = 1
type.can.prior = 0.5
type.cannot.prior = 0.5
number.able = { value = 1, by_type.cannot = 0 }
[[stage]]
id = "first"
mover = "a"
move.dare = { when = "able > 0", then = "second" }
move.wait = { then = "no_agreement" }
[[stage]]
id = "second"
mover = "a"
move.on = { then = "no_agreement" }
move.off = { then = "no_agreement" }
)");
  const PlayNode* on = followed.at({"dare", "on"});
  ASSERT_TRUE(on);
  EXPECT_NEAR(on->by_type[0], 0.5, kRounding);
  EXPECT_TRUE(std::isnan(on->by_type[1]));
  EXPECT_EQ(followed.at({"dare"})->by_type[1], 0);
}

TEST(Play, BeginsWithTheAnalystsPriorAndTheLikeliestAccount) {
  const Followed followed(std::string(kAwkward), {.paths = 3});
  EXPECT_EQ(followed.tree.account, followed.negotiation.most_likely_account());
  const PlayNode& start = followed.tree.nodes[0];
  EXPECT_EQ(start.probability, 1);
  EXPECT_EQ(start.log_reach, 0);
  EXPECT_NEAR(start.beliefs[0][0], 0.6, kRounding);
  EXPECT_NEAR(start.beliefs[1][0], 0.3, kRounding);
}

}  // namespace
}  // namespace walkaway
