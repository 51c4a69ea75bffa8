// SPDX-License-Identifier: Apache-2.0
#include "counsel/answers.h"

#include <algorithm>
#include <cmath>

namespace walkaway {

const char* to_text(Verdict verdict) {
  static constexpr std::array<const char*, kVerdicts> kText = {"poison_pill", "gift",    "slip",  "misjudgement",
                                                               "serious",     "opening", "gamble"};
  return kText[static_cast<size_t>(verdict)];
}

const char* to_text(Conclusion::Kind kind) {
  static constexpr const char* kText[] = {"leading_verdict", "bad_deal",  "non_starter",    "deal_possible",
                                          "leading_type",    "best_move", "leading_ending", "best_pivot"};
  return kText[static_cast<size_t>(kind)];
}

double tolerance_times(int tolerance) { return std::exp2(0.5 * (tolerance - kOwnNoise)); }

Package DealAnswer::package(const Scenario& scenario, uint32_t index) const {
  return index < menu.size() ? menu[index] : nth_package(scenario, others.at(index - menu.size()));
}

bool Conclusion::robust() const {
  return std::all_of(by_account.begin(), by_account.end(), [this](const std::string& other) { return other == holds; });
}

bool HeadlineOutput::is_probability() const {
  return kind != Kind::worth && kind != Kind::value && kind != Kind::margin;
}

}  // namespace walkaway
