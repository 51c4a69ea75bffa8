// SPDX-License-Identifier: Apache-2.0
// The answers for a reader with two minutes.
#pragma once

#include <cmath>
#include <string>
#include <vector>

#include "report/words.h"

namespace walkaway {

/// One conclusion in a sentence, with what would turn it.
struct BottomLine {
  std::string text;      ///< up to about 30 words, longer where the author's labels are
  double odds = NAN;     ///< of what the sentence says; NaN where that is no matter of chance
  std::string hangs_on;  ///< what it turns on, up to about 25 words; may be empty
  std::string under;     ///< "by both accounts", "only by “the first”"; empty where there is one account
  std::string section;   ///< of the page that has the details: "reveal", "deal", "next", "advice", "delay", "trust"
};

/// Three to five of them: what the last offer was (or what the moves revealed), whether there was room for a deal, how
/// it goes on, what the side on the move should do, what waiting costs. Made from the numbers; those of which the
/// answers hold nothing are left out. Only for answers with an equilibrium.
std::vector<BottomLine> bottom_line(const Telling& telling);

}  // namespace walkaway
