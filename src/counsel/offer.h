// SPDX-License-Identifier: Apache-2.0
// What becomes of an offer: taken at the next answer, or not, and what then.
#pragma once

#include <vector>

#include "counsel/solved.h"

namespace walkaway {

/// By lane [K], from the history right after an offer.
struct OfferFate {
  std::vector<double> accepted;        ///< chance that the offer itself is accepted
  std::vector<double> value_accepted;  ///< the maker's value in that event, times its chance
  std::vector<double> deal_later;      ///< chance that it is not accepted and a deal comes afterwards
  std::vector<NodeId> answers;         ///< histories at which it is first answered
  std::vector<NodeId> acceptances;     ///< histories right after it was accepted
};

/// `after` is the history right after the offer; the answer may follow chance, hearings and other parties' moves. Cost:
/// the moves between.
OfferFate fate_of_offer(const Solved& solved, NodeId after, PartyId maker);

/// Moves at a decision that offer a package.
bool offers(const Solved& solved, DecisionId decision, ActionIndex action);

}  // namespace walkaway
