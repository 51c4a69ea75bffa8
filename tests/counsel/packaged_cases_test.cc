// SPDX-License-Identifier: Apache-2.0
// Two packaged cases that ended in agreement, without their what-ifs and pivots: there is a deal to be had, it is
// foreseen, first bids are openings and last ones serious; and what their answers hang on.
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "counsel/analyze.h"
#include "scenario/reader.h"

namespace walkaway {
namespace {

std::string text_of(const std::string& name) {
  std::ifstream in(WALKAWAY_ROOT "/scenarios/" + name + ".toml");
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

/// The file as it stood before the entry of its record that has this mark.
std::string before(const std::string& name, const std::string& mark) {
  const std::string text = text_of(name);
  const size_t there = text.find("mark = \"" + mark + "\"");
  EXPECT_NE(there, std::string::npos) << mark;
  const size_t from = text.rfind("[[record]]", there), to = text.find("[[what_if]]");
  return text.substr(0, from) + "[[record]]\nmark = \"now\"\n" + text.substr(to);
}

struct Packaged {
  Scenario scenario;
  Answers answers;

  explicit Packaged(const std::string& text, const std::vector<Setting>& settings = {})
      : scenario(read_scenario_text(text, "case.toml", settings)) {
    AnalyzeOptions options;
    options.what_ifs = options.pivots = false;
    options.simulations = 200;
    answers = analyze(scenario, scenario.central_values(), options);
    EXPECT_EQ(answers.trust.status, SolveStatus::converged) << answers.trust.why;
  }

  const OfferAudit& offer(const std::string& id) const {
    for (const OfferAudit& offer : answers.offers)
      if (offer.id == id) return offer;
    throw std::out_of_range(id);
  }
  double odds(const std::string& id, Verdict verdict) const { return offer(id).verdicts[static_cast<size_t>(verdict)]; }
  /// Chance of an ending, the record unseen.
  double beforehand(const std::string& id) const {
    for (const EndingOdds& ending : answers.forecast.endings)
      if (scenario.endings[ending.ending].id == id) return ending.before_record;
    throw std::out_of_range(id);
  }
  /// Over types, at the first mark.
  double value(const std::string& party) const {
    for (const ValueRow& row : answers.marks.front().values)
      if (row.type == kNone && scenario.parties[row.party].id == party) return row.value.all;
    throw std::out_of_range(party);
  }
};

const Packaged& camp_david() {
  static const Packaged analysed(text_of("camp-david-1978"));
  return analysed;
}
const Packaged& nhl() {
  static const Packaged analysed(text_of("nhl-2012"));
  return analysed;
}

TEST(CampDavid, HasRoomForADealAndForeseesOne) {
  EXPECT_GT(camp_david().answers.deal.chance_of_room, 0.99);
  EXPECT_GT(camp_david().answers.forecast.deal.all, 0.5);
  EXPECT_FALSE(camp_david().answers.trust.fit.strange);
  EXPECT_GT(camp_david().beforehand("agreement"), 0.5);
  EXPECT_GT(Packaged(before("camp-david-1978", "before the last draft")).answers.forecast.deal.all, 0.5);
}

TEST(CampDavid, OpensWithOpeningsAndEndsWithASeriousDraft) {
  EXPECT_GT(camp_david().odds("egyptian_paper", Verdict::opening), 0.9);
  EXPECT_GT(camp_david().odds("first_draft", Verdict::opening), 0.9);
  // An Israel that would move no settlement has nothing to gain from what it says; the other one has.
  for (const AuditRow& row : camp_david().offer("israeli_paper").accounts[0].rows)
    EXPECT_EQ(row.verdict, row.type == 0 ? Verdict::opening : Verdict::poison_pill);
  EXPECT_GT(camp_david().odds("israeli_paper", Verdict::opening), 0.5);
  EXPECT_GT(camp_david().odds("last_draft", Verdict::serious), 0.9);
  EXPECT_TRUE(camp_david().offer("egyptian_paper").accounts[0].non_starter);
  EXPECT_TRUE(camp_david().offer("israeli_paper").accounts[0].non_starter);
  EXPECT_FALSE(camp_david().offer("last_draft").accounts[0].bad_deal);
}

TEST(CampDavid, TurnsOnLandBeingAMatterOfHonourToEgypt) {
  EXPECT_LT(camp_david().offer("open_draft").chance_of_acceptance.all, 0.01);
  const Packaged for_sale(text_of("camp-david-1978"), {{"party.egypt.number.honour", "0"}});
  EXPECT_GT(for_sale.offer("open_draft").chance_of_acceptance.all, 0.1);
}

TEST(CampDavid, NeedsWhatTheUnitedStatesAdds) {
  EXPECT_GT(camp_david().offer("last_draft").worth.all, 5);
  const Packaged bare(
      text_of("camp-david-1978"),
      {{"party.israel.number.rebuilt", "0"}, {"party.egypt.number.aid", "0"}, {"party.us.number.price", "0"}});
  EXPECT_TRUE(bare.offer("last_draft").accounts[0].bad_deal);
  EXPECT_LT(bare.answers.forecast.deal.all, 0.5);
}

TEST(CampDavid, PaysItsMediatorForOthersGainsAndForItsOwn) {
  const Packaged cold(text_of("camp-david-1978"), {{"party.us.shares.egypt", "0"}, {"party.us.shares.israel", "0"}});
  EXPECT_GT(std::abs(cold.value("us") - camp_david().value("us")), 1);
  const Packaged idle(text_of("camp-david-1978"), {{"party.us.number.success", "0"}});
  EXPECT_LT(idle.value("us"), camp_david().value("us") - 10);
}

TEST(Nhl, HasRoomForADealAndForeseesOne) {
  EXPECT_GT(nhl().answers.deal.chance_of_room, 0.99);
  EXPECT_GT(nhl().answers.forecast.deal.all, 0.9);
  EXPECT_GT(nhl().beforehand("agreement"), 0.9);
}

TEST(Nhl, OpensWithOpeningsAndEndsWithSeriousOffers) {
  for (const char* first : {"opening", "growth"}) EXPECT_GT(nhl().odds(first, Verdict::opening), 0.9) << first;
  for (const char* last : {"fifty_300_eight", "fifty_300_six", "fifty_300_seven"})
    EXPECT_GT(nhl().odds(last, Verdict::serious), 0.9) << last;
  EXPECT_TRUE(nhl().offer("opening").accounts[0].non_starter);
  EXPECT_FALSE(nhl().offer("fifty_300_seven").accounts[0].bad_deal);
}

TEST(Nhl, LastedLongerThanItsNumbersExplain) { EXPECT_TRUE(nhl().answers.trust.fit.strange); }

TEST(Nhl, MakesOldContractsWholeAtTheOwnersCost) {
  const Packaged bare(text_of("nhl-2012"), {{"party.players.number.reach", "0"}});
  EXPECT_GT(bare.value("owners"), nhl().value("owners") + 100);
  EXPECT_LT(bare.value("players"), nhl().value("players") - 100);
}

TEST(AMediatorWhoKnows, IsAuditedByWhatItKnewWhenItMadeTheOffer) {
  // The mediator, who sees the receiver's type, brings `dear` to the one who takes it and `cheap` to the other.
  const Packaged told(R"(
walkaway = 1
title = "told"
clock = { rounds = 1 }
[party.mediator]
noise = 1
knows = ["receiver"]
final = "deal ? (agreed.terms == dear ? 40 : 20) : 0"
[party.receiver]
noise = 1
type.eager.prior = 0.5
type.wary.prior = 0.5
[issue.terms]
status_quo = "none"
option.none = "none"
option.cheap = "cheap"
option.dear = "dear"
[worth.receiver.terms]
cheap = 20
dear = { value = 20, by_type.wary = -20 }
[package.cheap]
terms = "cheap"
[package.dear]
terms = "dear"
[[stage]]
id = "bring"
kind = "offer"
mover = "mediator"
menu = ["cheap", "dear"]
then = "reply"
[[stage]]
id = "reply"
kind = "answer"
mover = "receiver"
[[record]]
stage = "bring"
move = "dear"
)");
  const OfferAudit& offer = told.offer("dear");
  ASSERT_EQ(offer.accounts[0].rows.size(), 1u);
  const AuditRow& row = offer.accounts[0].rows[0];
  EXPECT_EQ(row.verdict, Verdict::serious);
  EXPECT_NEAR(row.p, 1, 1e-6);  // not 1/2: it would not have brought it to the wary
  EXPECT_NEAR(row.e, 40, 1e-4);
  EXPECT_NEAR(row.p, offer.chance_of_acceptance.all, 1e-6);
  EXPECT_FALSE(offer.should_have_offered) << offer.should_have_offered->move;
}

}  // namespace
}  // namespace walkaway
