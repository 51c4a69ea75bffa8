// SPDX-License-Identifier: Apache-2.0
// What each recorded offer was worth, why it was made, and what should have been offered.
#pragma once

#include <optional>
#include <vector>

#include "counsel/reading.h"

namespace walkaway {

/// An audit of every entry of the record that is an offer under some account.
std::vector<OfferAudit> audit_offers(const Case& negotiation);

/// Where an account's record has an offer at `entry`: the step of its path, or kNone.
uint32_t offer_step(const Case& negotiation, AccountId account, uint32_t entry);

/// The offers that would have been better, from the same menu.
struct BetterOffers {
  std::optional<BetterOffer> for_maker, together;
};
BetterOffers better_offers(const Case& negotiation, uint32_t entry, PartyId maker);

}  // namespace walkaway
