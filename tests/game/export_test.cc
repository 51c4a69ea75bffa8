// SPDX-License-Identifier: Apache-2.0
// Gambit's format, the outline, and weights that bind parties.
#include <gtest/gtest.h>

#include <cmath>
#include <set>

#include "support/built.h"

namespace walkaway::testing {
namespace {

std::string sale(const std::string& seller, const std::string& buyer = "", const std::string& more = "") {
  return R"(walkaway = 1
title = 'A "sale"'
clock = { rounds = 2 }
[party.seller]
noise = 2
type.eager.prior = 0.25
)" + seller +
         R"(
number.keep = { value = 1, by_type.firm = 3 }
[party.buyer]
noise = 4
)" + buyer +
         R"(
[party.town]
[issue.price]
options = { from = 0, to = 4, step = 2 }
worth.seller = { rule = "price - keep", once = true }
worth.buyer = { rule = "4 - price", once = true }
[protocol]
kind = "alternating_offers"
parties = ["buyer", "seller"]
)" + more;
}

const std::string kFirm = "type.firm.prior = 0.75\n";

size_t lines_of(const std::string& text, char kind) {
  size_t count = 0;
  for (size_t at = 0; (at = text.find('\n', at)) != std::string::npos;) {
    ++at;
    count += at + 1 < text.size() && text[at] == kind && text[at + 1] == ' ';
  }
  return count;
}

TEST(Export, HasANodeForEveryHistoryAndProfile) {
  const Built g(sale(kFirm));
  const std::string efg = to_efg(g.game, g.scenario);
  EXPECT_EQ(lines_of(efg, 'p') + lines_of(efg, 't') + lines_of(efg, 'c'), g.tree().flat_nodes());
  EXPECT_EQ(lines_of(efg, 't'), size_t{g.tree().terminals} * 2);
  EXPECT_EQ(efg.substr(0, efg.find('\n')), "EFG 2 R \"A \\\"sale\\\"\" { \"seller\" \"buyer\" }");
  EXPECT_NE(efg.find("{ \"seller eager\" 0.25 \"seller firm\" 0.75 }"), std::string::npos);
}

TEST(Export, DividesPayoffsByNoise) {
  const Built g(sale(kFirm));
  const std::string efg = to_efg(g.game, g.scenario);
  // The eager seller accepts 4 in the first round: (4 - 1) / 2 and (4 - 4) / 4.
  EXPECT_NE(efg.find("\"agreement\" { 1.5, 0 }"), std::string::npos);
}

TEST(Export, InfosetsAreThoseOfTheTree) {
  const Built g(sale(kFirm));
  const std::string efg = to_efg(g.game, g.scenario);
  std::set<std::string> infosets;
  for (size_t at = 0; (at = efg.find("\np \"\" ", at)) != std::string::npos; ++at) {
    infosets.insert(efg.substr(at + 6, efg.find('"', at + 6) - at - 6));  // player and number
  }
  EXPECT_EQ(infosets.size(), g.tree().infosets());
}

TEST(Export, AGameWithoutTypesHasNoChanceRoot) {
  std::string certain = sale("type.firm.prior = 0\n");
  certain.replace(certain.find("0.25"), 4, "1");
  const Built g(certain);
  const std::string efg = to_efg(g.game, g.scenario);
  EXPECT_EQ(lines_of(efg, 't'), size_t{g.tree().terminals});  // the profile without prior is left out
  std::string text = sale("");
  text.replace(text.find("type.eager.prior = 0.25\n"), 24, "");
  text.replace(text.find("by_type.firm = 3"), 16, "why = \"none\"");
  const Built single(text);
  EXPECT_EQ(lines_of(to_efg(single.game, single.scenario), 'c'), 0u);
}

TEST(Export, RefusesWhatTheFormatCannotSay) {
  const auto said = [](const std::string& text) {
    const Built g(text);
    try {
      return to_efg(g.game, g.scenario);
    } catch (const InputError& error) {
      return error.faults().front().what;
    }
  };
  EXPECT_NE(said(sale(kFirm, "type.odd = { prior = 1, believes.seller = { eager = 0.5, firm = 0.5 } }\n"))
                .find("beliefs of its own"),
            std::string::npos);
  std::string noisy = sale(kFirm);
  noisy.replace(noisy.find("noise = 2"), 9, "noise = { value = 2, by_type.firm = 3 }");
  EXPECT_NE(said(noisy).find("noise of seller"), std::string::npos);
  std::string grouped = sale(kFirm, "",
                             "[[stage]]\nid = \"s\"\nmover = \"buyer\"\nmove.x = { group = \"g\" }\nmove.y = { group = "
                             "\"g\" }\nthen = \"offer_buyer\"\n");
  grouped.replace(grouped.find("{ rounds = 2 }"), 14, "{ rounds = 2, start = \"s\", again = \"offer_buyer\" }");
  EXPECT_NE(said(grouped).find("weights other than 1"), std::string::npos);
}

TEST(Outline, ShowsStagesMovesAndCounts) {
  const Built g(sale(kFirm));
  const std::string text = outline(g.game, g.scenario, 2);
  EXPECT_EQ(text.substr(0, text.find('\n')), "start -> round 1, offer_buyer  (" + std::to_string(g.tree().nodes()) +
                                                 " histories, " + std::to_string(g.tree().terminals) + " endings)");
  EXPECT_NE(text.find("\n    seller: accept -> ends in round 1: agreement\n"), std::string::npos);
}

TEST(Labels, SayWhatHappenedOnTheWay) {
  const Built g(sale(kFirm));
  const NodeId node = g.at({"2", "refuse"});
  EXPECT_EQ(g.game.edge[node].stage, g.stage("answer_seller"));
  EXPECT_EQ(g.game.edge[node].by, g.party("seller"));
  EXPECT_EQ(g.game.node[node].stage, g.stage("offer_seller"));
  EXPECT_EQ(g.game.node[node].round, 2u);
  EXPECT_EQ(g.game.node[node].ending, kNone);
  EXPECT_EQ(g.game.edge[0].stage, kNone);
}

double weight(const Built& g, const std::vector<double>& weights, NodeId node, ActionIndex action, uint32_t lane) {
  const DecisionId d = g.tree().index[node];
  return std::exp(weights[g.tree().variable(d, action, g.tree().agent(g.tree().decisions[d].mover, lane))]);
}

TEST(Commitment, BindsTheNamedTypesInTheNamedRounds) {
  const Built g(sale(kFirm));
  Commitment commitment{g.party("seller"), g.stage("answer_seller"), 1, 1, 1, {1}};  // the firm type refuses
  const std::vector<double> weights = committed_weights(g.game, g.scenario, {commitment});
  EXPECT_EQ(weight(g, weights, g.at({"2"}), 0, g.lane("seller", "firm")), 0);
  EXPECT_EQ(weight(g, weights, g.at({"2"}), 1, g.lane("seller", "firm")), 1);
  EXPECT_EQ(weight(g, weights, g.at({"2"}), 0, g.lane("seller", "eager")), 1);
  EXPECT_EQ(weight(g, weights, g.at({"2", "refuse", "2"}), 0, g.lane("seller", "firm")), 1);  // another round
  commitment.from = 2;
  EXPECT_EQ(committed_weights(g.game, g.scenario, {commitment}), g.tree().log_weight);
}

TEST(Commitment, NoAcceptanceBelowANodeLeavesTheRestFree) {
  const Built g(sale(kFirm));
  const NodeId second = g.at({"2", "refuse"});
  const std::vector<double> weights = weights_without_acceptance(g.game, g.scenario, second);
  EXPECT_EQ(weight(g, weights, g.at({"2", "refuse", "2"}), 0, 0), 0);
  EXPECT_EQ(weight(g, weights, g.at({"2", "refuse", "2"}), 1, 0), 1);
  EXPECT_EQ(weight(g, weights, g.at({"2"}), 0, 0), 1);
  const std::vector<double> nowhere = weights_without_acceptance(g.game, g.scenario, 0);
  EXPECT_EQ(weight(g, nowhere, g.at({"2"}), 0, 0), 0);
}

}  // namespace
}  // namespace walkaway::testing
