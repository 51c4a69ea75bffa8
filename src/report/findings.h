// SPDX-License-Identifier: Apache-2.0
// What the answers say about a negotiation that is over, or half over, one finding in a sentence or two: made from
// numbers, with its margin, by each account.
#pragma once

#include <cmath>
#include <string>
#include <vector>

#include "report/words.h"

namespace walkaway {

struct Finding {
  enum class Kind {
    bad_deal,       ///< what an offer was worth to its receiver
    offer_what_if,  ///< what the last offer would have been worth under a what-if
    what_if,        ///< what else a what-if changes
    offer_mix,      ///< what a what-if does to the making of an offer
    span,           ///< who gained from one mark to the next
    waiting,        ///< what one more round without a deal costs
    told,           ///< what a move told whom about whom
    agency          ///< what the choices of one who acts for another cost that other
  };
  Kind kind = Kind::bad_deal;
  std::string about;               ///< ids, joined by dots: offer, what-if, mark, party or entry, by kind
  std::string text;                ///< with the accounts under which it holds, where there are several
  double margin = NAN;             ///< what the sentence turns on
  bool odds = false;               ///< the margin is a probability; else an amount
  std::vector<double> by_account;  ///< the margin by each account; NaN by one that has none
  bool robust = true;              ///< it holds by every account
};
const char* to_text(Finding::Kind kind);       ///< "bad_deal"
const char* section_of(Finding::Kind kind);    ///< of the page: "reveal"

/// All of them, in the order of the kinds. Only for answers with an equilibrium.
std::vector<Finding> findings(const Telling& telling);

/// Those that deserve a place on the first screen: what the moves told most, what an agent's choice cost most.
std::vector<Finding> chief_findings(const Telling& telling);

}  // namespace walkaway
