// SPDX-License-Identifier: Apache-2.0
// The page as a text; what a browser makes of it is tested in tests/page/.
#include "report/page.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "report/json.h"
#include "report/sample.h"

namespace walkaway {
namespace {

size_t count(const std::string& text, const std::string& part) {
  size_t found = 0;
  for (size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + part.size())) ++found;
  return found;
}

/// What stands between two marks; a failure of the test if they are not there.
std::string between(const std::string& text, const std::string& from, const std::string& to) {
  const size_t start = text.find(from);
  const size_t end = start == std::string::npos ? start : text.find(to, start + from.size());
  EXPECT_NE(end, std::string::npos) << from;
  return end == std::string::npos ? "" : text.substr(start + from.size(), end - start - from.size());
}

constexpr const char* kAnswers = "<script type=\"application/json\" id=\"answers\">";

TEST(Page, TakesATitleForTextAndNotForMarkup) {
  const std::string html = page_html("A & B</title><script>x</script>", "{}");
  EXPECT_EQ(between(html, "<title>", "</title>"), "A &amp; B&lt;/title>&lt;script>x&lt;/script>");
  EXPECT_EQ(count(html, "</title>"), 1u);
}

TEST(Page, HoldsAnyJsonWholeInOneScriptElement) {
  const nlohmann::json json = {{"kind", "analysis"}, {"title", "</script><!--<script>&lt;\u2028 \\u003c"}, {"x<y", 1}};
  const std::string inside = between(page_html("", json.dump()), kAnswers, "</script>");
  EXPECT_EQ(inside.find('<'), std::string::npos) << inside;
  EXPECT_EQ(nlohmann::json::parse(inside), json);
}

TEST(Page, IsTheSameAroundAnyAnswers) {
  const std::string plain = page_html("", "{}"), hostile = page_html("</title>", R"({"a":"</script><script>"})");
  EXPECT_EQ(count(hostile, "<script"), count(plain, "<script"));
  EXPECT_EQ(count(hostile, "</script>"), count(plain, "</script>"));
  EXPECT_EQ(count(hostile, "</title>"), count(plain, "</title>"));
}

TEST(Page, AllowsNoScriptButItsOwnAndNoRequest) {
  const std::string html = page_html("", "{}");
  const std::string policy = between(html, "<meta http-equiv=\"Content-Security-Policy\" content=\"", "\">");
  EXPECT_EQ(policy.rfind("default-src 'none'; script-src 'sha256-", 0), 0u) << policy;
  EXPECT_EQ(policy.find("http"), std::string::npos) << policy;
  EXPECT_LT(html.find("Content-Security-Policy"), html.find("<script"));
  EXPECT_EQ(count(html, " src="), 0u);
  EXPECT_EQ(count(html, "<link rel=\"stylesheet\""), 0u);
}

TEST(Page, OfAnAnalysisCarriesItsAnswersAndItsTitle) {
  const Scenario scenario = testing::sample_scenario();
  const Answers answers = testing::sample_answers();
  const std::string html = answers_page(scenario, answers);
  EXPECT_EQ(between(html, "<title>", "</title>"), "Talks about a mill");
  EXPECT_EQ(nlohmann::json::parse(between(html, kAnswers, "</script>")),
            nlohmann::json::parse(answers_json(scenario, answers)));
}

TEST(Page, OfAnUntitledScenarioIsCalledLikeItsFile) {
  Scenario scenario = testing::sample_scenario();
  scenario.title.clear();
  EXPECT_EQ(between(answers_page(scenario, testing::sample_answers()), "<title>", "</title>"), "sample.toml");
}

}  // namespace
}  // namespace walkaway
