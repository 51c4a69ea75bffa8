// SPDX-License-Identifier: Apache-2.0
// `walkaway deals` on scenarios and on other programs' domains.
#include <nlohmann/json.hpp>

#include "app/program.h"
#include "deals/domains.h"

namespace walkaway::testing {
namespace {

using nlohmann::json;

class Deals : public Program {
 protected:
  void put_fruit() const {
    std::filesystem::create_directory(place_ / "in" / "fruit");
    for (const DomainText* text : {&kFruitDomain, &kFruitBuyer, &kFruitSeller})
      write("fruit/" + text->file, text->text);
  }
};

TEST_F(Deals, SaysWhatAScenarioHas) {
  write("mine.toml", haggle());
  const Outcome words = run({"deals", "mine.toml", "--from", "price=1400"});
  EXPECT_EQ(words.code, 0) << words.err;
  EXPECT_NE(words.out.find("There is a zone of agreement"), std::string::npos) << words.out;
  EXPECT_NE(words.out.find("is worth 150 for seller and 600 for buyer"), std::string::npos) << words.out;
  const Outcome o = run({"deals", "mine.toml", "--types", "seller=patient", "--rational", "--json"});
  EXPECT_EQ(o.code, 0) << o.err;
  const json deals = json::parse(o.out);
  EXPECT_EQ(deals["packages"], 7);  // six prices, and none
  EXPECT_EQ(deals["zopa"], true);
  ASSERT_EQ(deals["frontier"].size(), 3u);  // 2000, 1800, 1600
  EXPECT_EQ(deals["frontier"][0]["worth"], json({500.0, 0.0}));
  EXPECT_EQ(deals["points"]["nash"]["package"], json({{"price", "1800"}}));
}

TEST_F(Deals, ReadsAFolderAndFilesByName) {
  put_fruit();
  const Outcome folder = run({"deals", "fruit", "--json", "a.json", "--quiet"});
  EXPECT_EQ(folder.code, 0) << folder.err;
  const Outcome files = run({"deals", "fruit/fruit.xml", "--json", "b.json", "--quiet", "--profiles",
                             "fruit/fruit_buyer.xml", "fruit/fruit_seller.xml"});
  EXPECT_EQ(files.code, 0) << files.err;
  json a = json::parse(read(place_ / "in" / "a.json")), b = json::parse(read(place_ / "in" / "b.json"));
  EXPECT_EQ(a["packages"], 88);
  for (const char* point : {"nash", "kalai_smorodinsky", "egalitarian", "utilitarian"})
    EXPECT_EQ(a["points"][point]["worth"].size(), 2u) << point;
  EXPECT_EQ(a["frontier"], b["frontier"]);
  EXPECT_EQ(a["remarks"].size(), 2u);
  const json as_negmas = json::parse(run({"deals", "fruit", "--convention", "negmas", "--json"}).out);
  EXPECT_NE(a["frontier"], as_negmas["frontier"]);
}

TEST_F(Deals, WritesADomainThatCheckPasses) {
  put_fruit();
  EXPECT_EQ(run({"deals", "fruit", "--export", "toml", "fruit.toml", "--quiet"}).code, 0);
  const Outcome check = run({"check", "fruit.toml"});
  EXPECT_EQ(check.code, 0) << check.err;
  EXPECT_NE(check.out.find("No faults."), std::string::npos) << check.out;
  EXPECT_EQ(run({"deals", "fruit", "--export", "negmas", "again", "--quiet"}).code, 0);
  const json before = json::parse(run({"deals", "fruit", "--json"}).out),
             after = json::parse(run({"deals", "again", "--json"}).out);
  const json scenario = json::parse(run({"deals", "fruit.toml", "--json"}).out);
  EXPECT_EQ(before["frontier"].size(), after["frontier"].size());
  EXPECT_EQ(before["frontier"].size(), scenario["frontier"].size());
  EXPECT_NEAR(before["points"]["nash"]["worth"][0].get<double>(), scenario["points"]["nash"]["worth"][0].get<double>(),
              1e-12);
}

TEST_F(Deals, WritesAPageBesideTheWords) {
  put_fruit();
  const Outcome o = run({"deals", "fruit", "--html", "fruit.html"});
  EXPECT_EQ(o.code, 0) << o.err;
  EXPECT_NE(o.out.find("88 packages"), std::string::npos) << o.out;
  const std::string page = read(place_ / "in" / "fruit.html");
  EXPECT_EQ(page.rfind("<!doctype html>", 0), 0u);
  EXPECT_NE(page.find("\"kind\": \"listed\""), std::string::npos);
  const Outcome over = run({"deals", "fruit/fruit.xml", "--profiles", "fruit/fruit_buyer.xml",
                            "fruit/fruit_seller.xml", "--html", "fruit/fruit_buyer.xml"});
  EXPECT_EQ(over.code, 2) << over.err;
}

TEST_F(Deals, SaysPlainlyThatNoDealIsRational) {
  std::filesystem::create_directory(place_ / "in" / "none");
  for (const char* name : {"A", "B"})
    write(std::string("none/") + name + ".json",
          std::string(R"({"reservationValue": 0.9, "issueWeights": {"a": 1}, "issues": {"a": {"x": )") +
              (*name == 'A' ? R"(1, "y": 0}}})" : R"(0, "y": 1}}})"));
  const Outcome o = run({"deals", "none"});
  EXPECT_EQ(o.code, 0) << o.err;
  EXPECT_NE(o.out.find("No rational deal exists"), std::string::npos) << o.out;
  const json deals = json::parse(run({"deals", "none", "--json"}).out);
  EXPECT_EQ(deals["zopa"], false);
  EXPECT_EQ(deals["points"], json::object());
}

TEST_F(Deals, RefusesWhatItCannotRead) {
  put_fruit();
  const Outcome offer = run({"deals", "fruit", "--from", "fruit=aple,crates=9"});
  EXPECT_EQ(offer.code, 2);
  EXPECT_NE(offer.err.find("\"aple\" is no option of \"fruit\"\n    Did you mean \"apple\"?"), std::string::npos)
      << offer.err;
  EXPECT_NE(offer.err.find("\"9\" is no option of \"crates\""), std::string::npos) << offer.err;
  const Outcome types = run({"deals", "fruit", "--types", "a=b"});
  EXPECT_EQ(types.code, 2);
  EXPECT_NE(types.err.find("is for scenarios of our own"), std::string::npos) << types.err;
  const Outcome missing = run({"deals", "nowhere"});
  EXPECT_EQ(missing.code, 2);
  EXPECT_NE(missing.err.find("nowhere: there is no such file"), std::string::npos) << missing.err;
  write("fruit/fruit_buyer.xml", "<utility_space>");
  EXPECT_EQ(run({"deals", "fruit", "--json", "out.json"}).code, 2);
  EXPECT_EQ(left(), std::vector<std::string>({"fruit"}));
}

}  // namespace
}  // namespace walkaway::testing
