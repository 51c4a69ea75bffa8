// SPDX-License-Identifier: Apache-2.0
#include "deals/domain_file.h"

#include <cmath>
#include <filesystem>

#include <gtest/gtest.h>

#include "deals/deals.h"
#include "deals/domains.h"
#include "deals/scenario_domain.h"
#include "deals/space.h"
#include "scenario/reader.h"

namespace walkaway {
namespace {

using testing::kFieldDomain;
using testing::kFruitBuyer;
using testing::kFruitDomain;
using testing::kFruitSeller;
using testing::read_field;
using testing::read_fruit;

std::vector<Fault> faults_of(const std::vector<DomainText>& texts, const DomainOptions& options = {}) {
  try {
    (void)read_domain_texts(texts, "folder", options);
  } catch (const InputError& error) {
    return error.faults();
  }
  return {};
}

DomainText with(DomainText text, const std::string& what, const std::string& instead) {
  const size_t at = text.text.find(what);
  if (at == std::string::npos) throw std::logic_error("the text has no " + what);
  text.text.replace(at, what.size(), instead);
  return text;
}

std::string text_of(const std::vector<Fault>& faults) {
  std::string text;
  for (const Fault& fault : faults) text += fault.text() + "\n";
  return text;
}

TEST(Genius, DividesEvaluationsByTheirMaximumAndWeightsByTheirSum) {
  const ReadDomain read = read_fruit();
  ASSERT_EQ(read.domain.parties.size(), 2u);
  EXPECT_EQ(count_packages(read.domain), 2 * 4 * 11);
  // apple 8/8, two crates 0.1, price 0: 0.5 * 1 + 0.2 * 0.1 + 0.3 * 1
  const std::vector<uint32_t> first{0, 0, 0};
  EXPECT_NEAR(worth_of(read.domain, first)[0], 0.82, 1e-12);
  // pear 2/8, five crates 0.1 + 0.3 * 3 = 1, price 2: 0.5 / 4 + 0.2 + 0
  const std::vector<uint32_t> last{1, 3, 10};
  EXPECT_NEAR(worth_of(read.domain, last)[0], 0.325, 1e-12);
  // The seller's weights add up to 0.8: 1 / 0.8 of 0.5 + 0.2 + 0.1.
  EXPECT_NEAR(worth_of(read.domain, last)[1], 1.0, 1e-12);
  EXPECT_NEAR(read.domain.parties[0].walk_away, 0.3, 0);
  EXPECT_EQ(read.domain.parties[0].discount, 0.9);
  EXPECT_EQ(read.discount_per, DiscountPer::deadline);
  const std::string remarks = text_of(read.remarks);
  EXPECT_NE(remarks.find("add up to 0.8 and were divided by it"), std::string::npos) << remarks;
  EXPECT_NE(remarks.find("fruit.xml:6:1: \"price\" is a real number from 0 to 2, read as 11 options"),
            std::string::npos)
      << remarks;
}

TEST(Genius, ReadAsByNegmasMultipliesWhatIsWritten) {
  const ReadDomain read = read_fruit(Convention::negmas);
  // By NegMAS 0.16.0 (load_genius_domain_from_folder) on the same files.
  const std::vector<uint32_t> first{0, 0, 0}, last{1, 3, 10}, middle{0, 1, 5};
  EXPECT_NEAR(worth_of(read.domain, first)[0], 4.44, 1e-9);
  EXPECT_NEAR(worth_of(read.domain, last)[0], 1.32, 1e-9);
  EXPECT_NEAR(worth_of(read.domain, middle)[0], 4.35, 1e-9);
  EXPECT_NEAR(worth_of(read.domain, first)[1], 0.64, 1e-9);
  EXPECT_NEAR(worth_of(read.domain, last)[1], 1.42, 1e-9);
  EXPECT_NEAR(worth_of(read.domain, middle)[1], 0.75, 1e-9);
  EXPECT_EQ(read.discount_per, DiscountPer::step);
}

TEST(Genius, CountsIncludesInsideAndExcludesOutside) {
  const ReadDomain read = read_field();
  for (uint32_t x = 0; x < 4; ++x)
    for (uint32_t y = 0; y < 4; ++y) {
      const bool in = x >= 1 && x <= 2 && y <= 1, out = !(x >= 1 && y >= 1);
      const std::vector<uint32_t> package{x, y};
      EXPECT_NEAR(worth_of(read.domain, package)[0], (10 + (in ? 40 : 0) + (out ? 25 : 0)) / 100.0, 1e-12)
          << x << " " << y;
    }
}

TEST(Genius, ReadAsByNegmasCountsExcludesInsideAndLeavesBoundsOut) {
  const ReadDomain read = read_field(Convention::negmas);
  for (uint32_t x = 0; x < 4; ++x)
    for (uint32_t y = 0; y < 4; ++y) {
      const std::vector<uint32_t> package{x, y};  // whole numbers strictly between 1 and 3: 2
      EXPECT_NEAR(worth_of(read.domain, package)[0], 10 + (x == 2 && y == 2 ? 25 : 0), 1e-12) << x << " " << y;
    }
}

TEST(Genius, NamesEveryFaultWithItsPlace) {
  DomainText buyer = with(kFruitBuyer, R"(value="0.3"/>
<discount)",
                          R"(value="nan"/>
<discount)");
  buyer = with(buyer, R"(value="apple" evaluation="8")", R"(value="aple" evaluation="8")");
  buyer = with(buyer, R"( evaluation="2")", "");
  const DomainText seller = with(kFruitSeller, R"(name="crates")", R"(name="boxes")");
  const std::string text = text_of(faults_of({kFruitDomain, buyer, seller}));
  for (const char* fault :
       {"fruit_buyer.xml:2:14: value=\"nan\" of <reservation> is not a finite number",
        "fruit_buyer.xml:6:47: \"aple\" is no option of \"fruit\" in the domain\n    did you mean \"apple\"?",
        "\"pear\" of \"fruit\" has no evaluation", "says nothing of \"apple\", an option of \"fruit\"",
        "fruit_seller.xml:6:1: issue 2 is \"boxes\" here and \"crates\" in the domain",
        "says nothing of the domain's issue \"crates\""})
    EXPECT_NE(text.find(fault), std::string::npos) << fault << " is not in\n" << text;
}

TEST(Genius, RefusesEntitiesAndWhatWasCutShort) {
  const DomainText bomb{
      "d.xml",
      "<!DOCTYPE x [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;\">]>\n<negotiation_template>&b;</negotiation_template>"};
  EXPECT_NE(text_of(faults_of({bomb})).find("d.xml:1:1: has a document type, which is not read"), std::string::npos);
  const DomainText outside{"d.xml", "<!DOCTYPE x SYSTEM \"file:///etc/hostname\"><negotiation_template/>"};
  EXPECT_NE(text_of(faults_of({outside})).find("has a document type"), std::string::npos);
  const DomainText cut{"fruit.xml", kFruitDomain.text.substr(0, 300)};
  EXPECT_NE(text_of(faults_of({cut, kFruitBuyer, kFruitSeller})).find("is no whole XML"), std::string::npos);
}

TEST(Genius, EveryPrefixIsReadOrRefused) {
  for (size_t length = 0; length < kFruitBuyer.text.size(); length += 7) {
    const DomainText cut{"fruit_buyer.xml", kFruitBuyer.text.substr(0, length)};
    EXPECT_FALSE(faults_of({kFruitDomain, cut, kFruitSeller}).empty()) << length;
  }
}

TEST(Domains, OfSeveralFormatsInOneFolderAreToldApart) {
  const DomainText other{"a.json", R"({"issueWeights": {"x": 1}, "issues": {"x": {"a": 1}}})"};
  EXPECT_NE(text_of(faults_of({kFruitDomain, kFruitBuyer, kFruitSeller, other}))
                .find("holds files of several formats: GENIUS, NegoLog"),
            std::string::npos);
  EXPECT_NE(text_of(faults_of({kFruitDomain, kFieldDomain, kFruitBuyer})).find("holds 2 domains: fruit.xml, field.xml"),
            std::string::npos);
  EXPECT_NE(text_of(faults_of({kFruitDomain, kFruitBuyer})).find("one party, and a negotiation has at least two"),
            std::string::npos);
  EXPECT_NE(text_of(faults_of({{"a.json", "{}"}})).find("holds no domain"), std::string::npos);
}

constexpr const char* kJobDomain =
    R"("issuesValues": {"hours": {"values": ["32", "40"]}, "pay": {"range": {"low": "10", "high": "14", "step": "2"}}})";

DomainText job(const std::string& name, const std::string& hours, const std::string& rest = "") {
  return {name + ".json", R"({"LinearAdditiveUtilitySpace": {"name": ")" + name + R"(", "domain": {"name": "job", )" +
                              kJobDomain + R"(},
    "issueUtilities": {"hours": {"DiscreteValueSetUtilities": {"valueUtilities": {)" +
                              hours + R"(}}},
                       "pay": {"numberutils": {"lowValue": 10, "lowUtility": 0.2, "highValue": 14, "highUtility": 1}}},
    "issueWeights": {"hours": 0.25, "pay": 0.75})" +
                              rest + "}}"};
}

TEST(Geniusweb, ReadsSetsRangesAndReservationBids) {
  const ReadDomain read = read_domain_texts(
      {job("firm", R"("32": 0.2, "40": 1)"),
       job("worker", R"("32": 1, "40": 0)", R"(, "reservationBid": {"issuevalues": {"hours": "40", "pay": "10"}})")},
      "job");
  EXPECT_EQ(read.domain.title, "job");
  ASSERT_EQ(count_packages(read.domain), 6);
  const std::vector<uint32_t> package{1, 1};  // 40 hours, pay 12: halfway from 0.2 to 1
  EXPECT_NEAR(worth_of(read.domain, package)[0], 0.25 * 1 + 0.75 * 0.6, 1e-12);
  EXPECT_NEAR(read.domain.parties[1].walk_away, 0.75 * 0.2, 1e-12);
  EXPECT_TRUE(std::isinf(read.domain.parties[0].walk_away));
}

TEST(Geniusweb, SaysWhereProfilesDoNotFit) {
  const std::string text =
      text_of(faults_of({job("firm", R"("32": 0.2, "38": 1)"), job("worker", R"("32": 1, "40": "x")")}));
  EXPECT_NE(text.find("firm.json:2:94: \"38\" is no option of \"hours\""), std::string::npos) << text;
  EXPECT_NE(text.find("says nothing of \"40\""), std::string::npos) << text;
  EXPECT_NE(text.find("the utility of \"40\" is not a finite number"), std::string::npos) << text;
}

TEST(Negolog, TakesWeightsAsTheyAre) {
  const auto profile = [](const char* name, const char* weights) {
    return DomainText{name, std::string(R"({"reservationValue": 0.1, "issueWeights": )") + weights +
                                R"(, "issues": {"a": {"x": 1.0, "y": 0.5}, "b": {"x": 0.0, "y": 1.0}}})"};
  };
  const ReadDomain read = read_domain_texts(
      {profile("A.json", R"({"a": 0.5, "b": 0.6})"), profile("B.json", R"({"b": 0.5, "a": 0.5})")}, "log");
  const std::vector<uint32_t> package{1, 1};
  EXPECT_NEAR(worth_of(read.domain, package)[0], 0.25 + 0.6, 1e-12);
  EXPECT_NE(text_of(read.remarks).find("add up to 1.1 and are taken as they are"), std::string::npos);
}

constexpr const char* kShopSpace = R"(name: shop
type: CartesianOutcomeSpace
issues:
- {name: colour, type: CategoricalIssue, values: [red, 'b c']}
- {name: size, type: ContiguousIssue, values: [2, 5]}
- {name: n, type: DiscreteCardinalIssue, values: [1, 5, 7]}
)";
constexpr const char* kShopParty = R"(name: A
type: LinearAdditiveUtilityFunction
reserved_value: 0.3
values:
- mapping: {red: 1.0, b c: 0.2}
  type: TableFun
- {bias: 0.1, slope: 0.5, type: AffineFun}
- mapping: {1: 0.1, 5: 0.4, 7: 1.0}
  type: TableFun
weights: [0.2, 0.5, 0.3]
)";

TEST(Negmas, ReadsItsOwnYamlAndJson) {
  const DomainText other{
      "b.json",
      R"({"type": "negmas.preferences.ExpDiscountedUFun", "discount": 0.9, "factor": "step", "reserved_value": -Infinity,
    "ufun": {"type": "LinearAdditiveUtilityFunction", "weights": null, "name": "inner",
             "values": {"size": {"type": "QuadraticFun", "a1": 1, "a2": 0.5}, "colour": {"type": "ConstFun", "bias": 3},
                        "n": {"mapping": {"1": 1, "5": 0, "7": 0}, "type": "TableFun"}}}})"};
  const ReadDomain read = read_domain_texts({{"_domain.yml", kShopSpace}, {"a.yml", kShopParty}, other}, "shop");
  ASSERT_EQ(count_packages(read.domain), 2 * 4 * 3);
  const std::vector<uint32_t> package{1, 2, 1};  // b c, 4, 5
  EXPECT_NEAR(worth_of(read.domain, package)[0], 0.2 * 0.2 + 0.5 * 2.1 + 0.3 * 0.4, 1e-12);
  EXPECT_NEAR(worth_of(read.domain, package)[1], 3 + (4 + 8) + 0, 1e-12);
  EXPECT_EQ(read.domain.parties[1].discount, 0.9);
  EXPECT_TRUE(std::isinf(read.domain.parties[1].walk_away));
  EXPECT_EQ(read.domain.parties[0].walk_away, 0.3);
}

TEST(Negmas, BoundsWhatAliasesAndDepthCanMake) {
  std::string bomb = "type: LinearAdditiveUtilityFunction\na0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int n = 1; n < 9; ++n) {
    bomb += "a" + std::to_string(n) + ": &a" + std::to_string(n) + " [";
    for (int k = 0; k < 10; ++k) bomb += (k == 0 ? "*a" : ", *a") + std::to_string(n - 1);
    bomb += "]\n";
  }
  EXPECT_NE(text_of(faults_of({{"b.yml", bomb}})).find("has over 2000000 values"), std::string::npos);
  EXPECT_NE(text_of(faults_of({{"d.json", std::string(100000, '[')}})).find("is nested over 100 deep"),
            std::string::npos);
  EXPECT_FALSE(faults_of({{"d.yml", std::string(100000, '[')}}).empty());
  EXPECT_NE(text_of(faults_of({{"d.json", "{\"a\": NaN}"}})).find("d.json:1:7: is no JSON"), std::string::npos);
}

/// The same worth, walk-away values and discounts, package by package.
void expect_same(const ReadDomain& a, const ReadDomain& b) {
  ASSERT_EQ(count_packages(a.domain), count_packages(b.domain));
  ASSERT_EQ(a.domain.parties.size(), b.domain.parties.size());
  for (size_t p = 0; p < a.domain.parties.size(); ++p) {
    EXPECT_EQ(a.domain.parties[p].name, b.domain.parties[p].name);
    EXPECT_EQ(a.domain.parties[p].walk_away, b.domain.parties[p].walk_away);
    EXPECT_EQ(a.domain.parties[p].discount, b.domain.parties[p].discount);
  }
  for (uint64_t n = 0; n < static_cast<uint64_t>(count_packages(a.domain)); ++n) {
    const std::vector<uint32_t> package = nth_package(a.domain, n);
    EXPECT_EQ(describe_package(a.domain, package), describe_package(b.domain, package));
    for (size_t p = 0; p < a.domain.parties.size(); ++p)
      EXPECT_NEAR(worth_of(a.domain, package)[p], worth_of(b.domain, package)[p], 1e-12)
          << describe_package(a.domain, package);
  }
}

TEST(ToNegmas, ReadsBackTheSame) {
  for (const ReadDomain& read :
       {read_fruit(), read_fruit(Convention::negmas), read_field(), read_field(Convention::negmas)}) {
    std::vector<DomainText> texts;
    for (const auto& [name, text] : to_negmas(read)) texts.push_back({name, text});
    const ReadDomain again = read_domain_texts(texts, "again");
    expect_same(read, again);
    EXPECT_EQ(again.format, DomainFormat::negmas);
  }
}

/// What scenarios say of a domain's packages, both through `worth_per_round` and as a domain again.
TEST(ToScenario, MakesAScenarioOfTheSameWorth) {
  for (const ReadDomain& read : {read_fruit(), read_field()}) {
    const std::vector<std::vector<uint32_t>> menu{nth_package(read.domain, 0), nth_package(read.domain, 5)};
    const Scenario scenario = read_scenario_text(to_scenario(read, menu), "exported.toml");
    const ScenarioDomain again = domain_of(scenario, scenario.central_values());
    ASSERT_EQ(count_packages(again.domain), count_packages(read.domain));
    for (uint64_t n = 0; n < static_cast<uint64_t>(count_packages(read.domain)); ++n) {
      const std::vector<double> expected = worth_of(read.domain, nth_package(read.domain, n)),
                                worth = worth_of(again.domain, nth_package(read.domain, n));
      for (size_t p = 0; p < expected.size(); ++p) EXPECT_NEAR(worth[p], expected[p], 1e-12) << n;
    }
    for (size_t p = 0; p < read.domain.parties.size(); ++p)
      EXPECT_EQ(again.domain.parties[p].walk_away, read.domain.parties[p].walk_away);
  }
}

constexpr const char* kTalks = R"(walkaway = 1
title = "Talks"
clock = { rounds = 2 }
[party.a]
noise = 1
type.x.prior = 0.25
type.y.prior = "rest"
number.gain = { value = 4, by_type.y = 8 }
[party.b]
noise = 1
[issue.one]
option.no = "no"
option.some = "some"
option.all = "all"
worth.a = { some = "gain", all = "two == yes ? gain * 2 : 1" }
worth.b = { some = -1, all = -3 }
[issue.two]
option.no = "no"
option.yes = "yes"
worth.a.yes = 1
worth.b.yes = "one == all ? 2 : gap"
[issue.fixed]
negotiable = false
option.off = "off"
option.on = "on"
worth.b.off = 0.5
[[together]]
party = "b"
options = { one = "some", two = "yes" }
worth = 3
[number.gap]
value = -0.5
[protocol]
kind = "alternating_offers"
parties = ["a", "b"]
)";

TEST(ScenarioDomains, AgreeWithWorthPerRound) {
  const Scenario scenario = read_scenario_text(kTalks, "talks.toml");
  const Values values = scenario.central_values();
  const ScenarioDomain mean = domain_of(scenario, values), chosen = domain_of(scenario, values, {{0, 1}});
  ASSERT_EQ(mean.parties.size(), 2u);
  ASSERT_EQ(mean.issues.size(), 2u);
  for (uint64_t n = 0; n < 6; ++n) {
    const std::vector<std::vector<double>> worth = worth_per_round(scenario, values, nth_package(scenario, n));
    const std::vector<double> by_mean = worth_of(mean.domain, nth_package(mean.domain, n)),
                              by_type = worth_of(chosen.domain, nth_package(mean.domain, n));
    EXPECT_NEAR(by_mean[0], 0.25 * worth[0][0] + 0.75 * worth[0][1], 1e-12) << n;
    EXPECT_NEAR(by_type[0], worth[0][1], 1e-12) << n;
    EXPECT_NEAR(by_mean[1], worth[1][0], 1e-12) << n;
  }
  EXPECT_EQ(mean.domain.parties[1].walk_away, 0.5);
}

struct KnownDomain {
  const char* place;
  double packages;
  size_t frontier;
  double nash[2], kalai_smorodinsky[2], egalitarian[2];
};
// ANAC's two-party domains as GENIUS reads them: cases/anac.tsv. It has 208 points for Energy, of which four differ
// from others by what rounding leaves of sums of doubles; counted in whole numbers there are 204.
constexpr KnownDomain kAnac[] = {
    {"y2010/EnglandZimbabwe", 576, 25, {0.9109, 0.7332}, {0.8223, 0.7866}, {0.8223, 0.7866}},
    {"y2010/ItexvsCypress", 180, 18, {0.6705, 0.7215}, {0.6705, 0.7215}, {0.6705, 0.7215}},
    {"y2010/Travel", 188160, 12, {0.8824, 0.8020}, {0.8824, 0.8020}, {0.8824, 0.8020}},
    {"y2011/Amsterdam", 3024, 11, {0.8300, 0.8558}, {0.8300, 0.8558}, {0.8300, 0.8558}},
    {"y2011/Camera", 3600, 16, {0.8154, 0.8808}, {0.8154, 0.8808}, {0.8154, 0.8808}},
    {"y2011/Car", 15625, 53, {0.9403, 0.9296}, {0.9335, 0.9316}, {0.9335, 0.9316}},
    {"y2011/Energy", 390625, 204, {0.6250, 0.7543}, {0.6825, 0.6840}, {0.6825, 0.6840}},
    {"y2011/Grocery", 1600, 7, {0.8400, 0.8950}, {0.8400, 0.8950}, {0.8400, 0.8950}},
    {"y2011/IS_BT_Acquisition", 384, 17, {0.8973, 0.9400}, {0.9133, 0.9100}, {0.9133, 0.9100}},
    {"y2011/Laptop", 27, 4, {1.0000, 0.8151}, {0.8740, 0.8740}, {0.8740, 0.8740}},
    {"y2011/NiceOrDie", 3, 3, {1.0000, 0.1600}, {0.2990, 0.2990}, {0.2990, 0.2990}},
};

TEST(Anac, HasTheKnownFrontiersAndFairPoints) {
  const std::filesystem::path root = std::filesystem::path(WALKAWAY_ROOT) / "../shared/data/anac";
  if (!std::filesystem::is_directory(root))
    GTEST_SKIP() << "ANAC's domains are not at hand: " << root << " is no folder, so nothing was compared";
  for (const KnownDomain& known : kAnac) {
    const ReadDomain read = read_domain((root / known.place).string());
    const DomainSpace space = analyse_domain(read.domain);
    EXPECT_EQ(space.packages, known.packages) << known.place;
    EXPECT_EQ(space.frontier.size(), known.frontier) << known.place;
    for (const FairDomainPoint& fair : space.fair) {
      const double* expected = fair.rule == FairRule::nash                ? known.nash
                               : fair.rule == FairRule::kalai_smorodinsky ? known.kalai_smorodinsky
                               : fair.rule == FairRule::egalitarian       ? known.egalitarian
                                                                          : nullptr;
      for (int p = 0; p < 2 && expected != nullptr; ++p)
        EXPECT_NEAR(fair.at.worth[p], expected[p], 5.1e-5) << known.place << " " << to_text(fair.rule);
    }
  }
}

}  // namespace
}  // namespace walkaway
