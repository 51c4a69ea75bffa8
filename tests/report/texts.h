// SPDX-License-Identifier: Apache-2.0
// What tests of the reports' words look for, and in what.
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "report/bottom_line.h"
#include "report/terminal.h"

namespace walkaway::testing {

inline void expect_in(const std::string& text, const std::string& part) {
  EXPECT_NE(text.find(part), std::string::npos) << part << "\nis not in\n" << text;
}
inline void expect_not_in(const std::string& text, const std::string& part) {
  EXPECT_EQ(text.find(part), std::string::npos) << part << "\nis in\n" << text;
}

/// The text with all runs of white space as one space, so that line ends do not matter.
inline std::string flowing(const std::string& text) {
  std::string out;
  for (const char c : text) {
    const bool space = c == ' ' || c == '\n';
    if (space && (out.empty() || out.back() == ' ')) continue;
    out += space ? ' ' : c;
  }
  return out;
}

inline std::string summary(const Scenario& scenario, const Answers& answers) {
  return flowing(summary_text(scenario, answers, {}));
}

/// The line of one section; an empty one if there is none.
inline BottomLine line_of(const std::string& section, const Scenario& scenario, const Answers& answers) {
  for (const BottomLine& line : bottom_line(Telling(scenario, answers)))
    if (line.section == section) return line;
  return {};
}

}  // namespace walkaway::testing
