// SPDX-License-Identifier: Apache-2.0
// A draw's values as text and back.
#include "store/figures.h"

#include <bit>
#include <limits>
#include <nlohmann/json.hpp>
#include <stdexcept>

namespace walkaway::testing {
namespace {

constexpr double kInf = std::numeric_limits<double>::infinity(), kNan = std::numeric_limits<double>::quiet_NaN();

TEST(Figures, AreWrittenWithTheFewestDigits) {
  EXPECT_EQ(figures_text(std::vector{0.1, 1.0, -0.0, 1e-300, 2.0 / 3}), "[0.1,1,-0,1e-300,0.6666666666666666]");
  EXPECT_EQ(figures_text(std::vector{kNan, kInf, -kInf}), R"([null,"Infinity","-Infinity"])");
  EXPECT_EQ(figures_text({}), "[]");
  EXPECT_TRUE(read_figures("[]").empty());
}

RC_GTEST_PROP(Figures, ComeBackWithTheSameBits, (const std::vector<uint64_t>& bits)) {
  std::vector<double> values;
  for (const uint64_t b : bits) values.push_back(std::bit_cast<double>(b));
  const std::string text = figures_text(values);
  RC_ASSERT(nlohmann::json::accept(text));
  RC_ASSERT(text.find_first_of("':;\\") == std::string::npos);
  const std::vector<double> back = read_figures(text);
  RC_ASSERT(back.size() == values.size());
  for (size_t i = 0; i < back.size(); ++i) {
    const bool same = std::isnan(values[i]) ? std::isnan(back[i]) : std::bit_cast<uint64_t>(back[i]) == bits[i];
    RC_ASSERT(same);
  }
}

TEST(Figures, SubnormalsAndTheLargestComeBackToo) {
  using Limits = std::numeric_limits<double>;
  const std::vector<double> values = {Limits::denorm_min(), -Limits::denorm_min(), Limits::min(),
                                      Limits::max(),        Limits::lowest(),      -0.0};
  const std::vector<double> back = read_figures(figures_text(values));
  for (size_t i = 0; i < values.size(); ++i)
    EXPECT_EQ(std::bit_cast<uint64_t>(back[i]), std::bit_cast<uint64_t>(values[i]));
}

TEST(Figures, AnythingElseIsRefused) {
  for (const char* text : {"", "[", "]", "[1", "[1,]", "[1,,2]", "[1 ]", "[1]x", "[]x", "[inf]", "[nan]", "[\"inf\"]",
                           "[1e999]", "{}", "[true]"})
    EXPECT_THROW(read_figures(text), std::invalid_argument) << text;
}

}  // namespace
}  // namespace walkaway::testing
