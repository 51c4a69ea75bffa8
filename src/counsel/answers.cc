// SPDX-License-Identifier: Apache-2.0
#include "counsel/answers.h"

#include <algorithm>

namespace walkaway {

const char* to_text(Verdict verdict) {
  static constexpr std::array<const char*, kVerdicts> kText = {"poison_pill", "gift",    "slip",  "misjudgement",
                                                               "serious",     "opening", "gamble"};
  return kText[static_cast<size_t>(verdict)];
}

bool Conclusion::robust() const {
  return std::all_of(by_account.begin(), by_account.end(), [this](const std::string& other) { return other == holds; });
}

}  // namespace walkaway
