// SPDX-License-Identifier: Apache-2.0
#include "deals/sessions.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>

#include "deals/session_tactics.h"

namespace walkaway {
namespace {

using Kind = Tactic::Kind;

DealDomain domain_of(std::vector<double> first, std::vector<double> second) {
  DealDomain domain;
  domain.issues.push_back({"pie", {}, {}});
  for (size_t k = 0; k < first.size(); ++k) domain.issues[0].options.push_back(std::to_string(k));
  domain.parties.resize(2);
  domain.parties[0] = {"a", {std::move(first)}, {}, 0, 1, 0, {}};
  domain.parties[1] = {"b", {std::move(second)}, {}, 0, 1, 0, {}};
  return domain;
}

/// 10 to share: option k gives k to the first.
DealDomain pie() {
  std::vector<double> up, down;
  for (int k = 0; k <= 10; ++k) {
    up.push_back(k);
    down.push_back(10 - k);
  }
  return domain_of(up, down);
}

SessionOptions of(const std::string& a, const std::string& b) {
  SessionOptions options;
  options.tactics = {tactic_of(a), tactic_of(b)};
  options.starter = SessionOptions::Starter::first;
  options.band = 0;
  options.runs = 1;
  return options;
}

TEST(Sessions, TwoWhoConcedeEvenlyMeetInTheMiddle) {
  SessionOptions options = of("linear", "linear");
  options.rounds = 6;  // 12 turns: aspirations are 10 * (1 - turn / 11)
  const SessionStatistics played = play_sessions(pie(), options);
  ASSERT_EQ(played.agreed, 1u);
  // Turn 5: b aspires to 5.45 and offers 4 to a. Turn 6: a aspires to 4.55, refuses 4 and offers 5. Turn 7: b aspires
  // to 3.6 and takes 5.
  EXPECT_EQ(played.agreements[0].package, 5u);
  EXPECT_EQ(played.turns.mean, 7);
  const std::vector<SessionOffer>& offers = played.traces[0].offers;
  ASSERT_EQ(offers.size(), 7u);
  EXPECT_EQ(offers[0].package, 10u);
  EXPECT_EQ(offers[5].package, 4u);
  EXPECT_TRUE(played.traces[0].agreed);
  EXPECT_EQ(played.efficient, 1);
  EXPECT_NEAR(played.regret.mean, 0, 1e-12);
}

TEST(Sessions, WhoConcedesLateGetsMore) {
  const SessionStatistics played = play_sessions(pie(), of("boulware", "conceder"));
  ASSERT_EQ(played.agreed, 1u);
  EXPECT_GT(played.worth[0].mean, played.worth[1].mean + 4);
}

TEST(Sessions, MicroGoesDownItsListAndMeetsItselfInTheMiddle) {
  const SessionStatistics played = play_sessions(pie(), of("micro", "micro"));
  ASSERT_EQ(played.agreed, 1u);
  EXPECT_EQ(played.agreements[0].package, 5u);
  for (uint32_t k = 0; k < 4; ++k) EXPECT_EQ(played.traces[0].offers[2 * k].package, 10 - k);
}

TEST(Sessions, WithoutADealBothHaveTheirWalkAwayValues) {
  DealDomain domain = pie();
  domain.parties[0].walk_away = 7;
  domain.parties[1].walk_away = 4;
  SessionOptions options = of("conceder", "conceder");
  options.runs = 20;
  const SessionStatistics played = play_sessions(domain, options);
  EXPECT_EQ(played.agreed, 0u);
  EXPECT_EQ(played.worth[0].mean, 7);
  EXPECT_EQ(played.worth[1].mean, 4);
}

TEST(Sessions, DiscountByTheShareOfTimeTakenOrByTheRound) {
  DealDomain domain = pie();
  domain.parties[0].discount = 0.9;
  SessionOptions options = of("linear", "linear");
  options.rounds = 6;  // 5 each, taken in turn 7 of 0 to 11, in round 3
  const SessionStatistics by_time = play_sessions(domain, options);
  EXPECT_DOUBLE_EQ(by_time.discounted[0].mean, 5 * std::pow(0.9, 7 / 11.0));
  EXPECT_EQ(by_time.discounted[1].mean, 5);
  options.discount_per = DiscountPer::step;
  EXPECT_DOUBLE_EQ(play_sessions(domain, options).discounted[0].mean, 5 * std::pow(0.9, 3));
}

TEST(Sessions, AreTheSameOnAnyNumberOfThreads) {
  SessionOptions options = of("boulware:0.1-0.5", "micro");
  options.starter = SessionOptions::Starter::drawn;
  options.band = 0.3;
  options.runs = 2000;
  options.threads = 1;
  const SessionStatistics one = play_sessions(pie(), options);
  options.threads = 3;
  const SessionStatistics three = play_sessions(pie(), options);
  EXPECT_EQ(one.by_turn, three.by_turn);
  EXPECT_EQ(one.worth[0].mean, three.worth[0].mean);
  EXPECT_EQ(one.worth[1].sd, three.worth[1].sd);
  EXPECT_GT(one.worth[0].sd, 0);
}

/// What comes of a plan: in each of one's turns a package to offer, or to accept (the number of packages).
double worth_of_plan(const SessionField& field, const SessionSetting& mine, const SessionSetting& its,
                     const std::vector<uint32_t>& plan) {
  Draws draws(1, 0);
  const auto other = negotiator(mine.other, its);
  std::optional<uint32_t> table;
  size_t next = 0;
  for (uint32_t turn = 0; turn < mine.turns; ++turn) {
    if ((turn % 2 == 0) == mine.starts) {
      const uint32_t action = plan[next++];
      if (action == field.packages())
        return table ? field.own[mine.party].worth[*table] : field.own[mine.party].no_deal;
      table = action;
    } else {
      if (table && other->accepts(turn, *table, draws)) return field.own[mine.party].worth[*table];
      if (turn + 1 < mine.turns) table = other->offer(turn, draws);
    }
  }
  return field.own[mine.party].no_deal;
}

double best_plan(const SessionField& field, const SessionSetting& mine, const SessionSetting& its) {
  const uint32_t own_turns = (mine.turns + (mine.starts ? 1 : 0)) / 2, actions = field.packages() + 1;
  double best = field.own[mine.party].no_deal;
  std::vector<uint32_t> plan(own_turns, 0);
  for (;;) {
    best = std::max(best, worth_of_plan(field, mine, its, plan));
    size_t i = 0;
    while (i < plan.size() && ++plan[i] == actions) plan[i++] = 0;
    if (i == plan.size()) return best;
  }
}

double worth_of_reply(const SessionField& field, const SessionSetting& mine, const SessionSetting& its) {
  Draws draws(1, 0);
  const auto reply = negotiator(Kind::best_reply, mine), other = negotiator(mine.other, its);
  std::optional<uint32_t> table;
  for (uint32_t turn = 0; turn < mine.turns; ++turn) {
    const bool own = (turn % 2 == 0) == mine.starts;
    if (table && (own ? reply : other)->accepts(turn, *table, draws)) return field.own[mine.party].worth[*table];
    if (turn + 1 < mine.turns) table = (own ? reply : other)->offer(turn, draws);
  }
  return field.own[mine.party].no_deal;
}

class BestReply : public ::testing::TestWithParam<Kind> {};

TEST_P(BestReply, NoPlanDoesBetter) {
  std::mt19937 random(7);
  for (int game = 0; game < 150; ++game) {
    std::vector<double> first, second;
    for (int k = 0; k < 5; ++k) {
      first.push_back(k * 10 + static_cast<int>(random() % 7));  // all different
      second.push_back(k * 10 + static_cast<int>(random() % 7));
    }
    std::shuffle(second.begin(), second.end(), random);
    DealDomain domain = domain_of(first, second);
    domain.parties[0].walk_away = static_cast<double>(random() % 30);
    domain.parties[1].walk_away = static_cast<double>(random() % 30);
    const SessionField field = session_field(domain, 100);
    for (const uint32_t turns : {4u, 6u}) {
      for (const bool starts : {true, false}) {
        const SessionSetting mine{field, 0, turns, starts, 0, 1, 0.7, GetParam()};
        const SessionSetting its{field, 1, turns, !starts, 0, 0.7, 1, Kind::best_reply};
        ASSERT_EQ(worth_of_reply(field, mine, its), best_plan(field, mine, its))
            << "game " << game << ", " << turns << " turns, " << (starts ? "first" : "second");
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(To, BestReply, ::testing::Values(Kind::time_dependent, Kind::tit_for_tat, Kind::micro),
                         [](const auto& info) {
                           return info.param == Kind::micro         ? "micro"
                                  : info.param == Kind::tit_for_tat ? "tit_for_tat"
                                                                    : "time_dependent";
                         });

TEST(BestReplyToDraws, GetsTheBestThatTheOtherTakesAtLast) {
  SessionOptions options = of("best-reply", "conceder:2-8");
  options.band = 0.35;
  options.runs = 500;
  DealDomain domain = domain_of({1, 9, 4, 7, 3, 8}, {9, 2, 7, 5, 8, 1});
  domain.parties[1].walk_away = 4;
  const SessionStatistics played = play_sessions(domain, options);
  EXPECT_EQ(played.worth[0].mean, 7);
  EXPECT_EQ(played.worth[0].sd, 0);
  EXPECT_GT(played.regret.mean, 0);
  EXPECT_EQ(played.regret.sd, 0);  // always the same package
}

TEST(Tactics, HaveNames) {
  for (const char* text :
       {"linear", "boulware:0.2", "boulware:0.1-0.5", "conceder:5", "tit-for-tat", "micro", "best-reply"})
    EXPECT_EQ(to_text(tactic_of(text)), text);
  EXPECT_EQ(to_text(tactic_of("boulware")), "boulware:0.2");
  for (const char* text :
       {"", "bold", "boulware:2", "conceder:0.5", "conceder:x", "boulware:0.5-0.1", "micro:3", "conceder:nan"})
    EXPECT_THROW(tactic_of(text), std::invalid_argument) << text;
}

TEST(Sessions, RefuseWhatCannotBePlayed) {
  EXPECT_THROW(play_sessions(pie(), of("best-reply", "best-reply")), std::invalid_argument);
  SessionOptions options = of("micro", "micro");
  options.most_packages = 5;
  EXPECT_THROW(play_sessions(pie(), options), std::invalid_argument);
  DealDomain three = pie();
  three.parties.push_back(three.parties[0]);
  three.parties[2].name = "c";
  EXPECT_THROW(play_sessions(three, of("micro", "micro")), std::invalid_argument);
}

}  // namespace
}  // namespace walkaway
