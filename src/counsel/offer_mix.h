// SPDX-License-Identifier: Apache-2.0
// What a party would do when it made an offer: the chance of every move on its menu at that moment; NaN by an account
// that has none.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "counsel/weighed.h"
#include "scenario/scenario.h"

namespace walkaway {

struct MixMove {
  std::string move, label;
  Weighed chance;               ///< over types, as likely as the play until then makes them
  std::vector<double> by_type;  ///< per type of the maker, over accounts; NaN where the type cannot be there
};

struct OfferMix {
  /// Which play has led to the offer.
  enum class After {
    record,             ///< the record's
    committed_record,   ///< the record's, with committed moves in place of those that a what-if rules out
    likely_play,        ///< any that comes to the stage, as likely as it is from the start: the record is not possible
    nothing             ///< none comes there: there are no moves
  };
  uint32_t entry = 0;  ///< of the record: the offer
  After after = After::nothing;
  std::vector<double> types;  ///< odds of the maker's types by then
  std::vector<MixMove> moves; ///< in the stage's order
};
const char* to_text(OfferMix::After after);  ///< "record"

}  // namespace walkaway
