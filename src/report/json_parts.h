// SPDX-License-Identifier: Apache-2.0
// Pieces of the JSON that more than one file writes. Only json*.cc read this.
#pragma once

#include <map>
#include <nlohmann/json.hpp>

#include "counsel/answers.h"
#include "report/json.h"
#include "scenario/scenario.h"

namespace walkaway {

using Json = nlohmann::ordered_json;

/// Whose answers are being written.
struct JsonContext {
  const Scenario& scenario;
  const Answers& answers;
  AccountId likeliest = 0;
  const Uncertainty* uncertainty = nullptr;  ///< null without draws
};

Json number(double value);   ///< null if not finite
Json rounded(double value);  ///< the same to six significant digits, for what there is much of
Json numbers(const std::vector<double>& values);
Json rounded_list(const std::vector<double>& values);
Json weighed(const JsonContext& c, const Weighed& weighed);                 ///< {"all": ..., "by_account": {...}}
Json values_json(const JsonContext& c, const std::vector<ValueRow>& rows);  ///< party: all, by_account, by_type
std::string party_key(const JsonContext& c, PartyId party);
std::string type_key(const JsonContext& c, PartyId party, TypeId type);  ///< "" for kNone
std::string account_key(const JsonContext& c, AccountId account);
Json per_party(const JsonContext& c, const std::vector<double>& values);  ///< {party: value}

Json scenario_json(const JsonContext& c);
Json words_json(const JsonContext& c);  ///< only with an equilibrium
/// Source id: list of what cites it, in the order of the file's sections.
std::map<std::string, Json> supports_json(const Scenario& scenario);
/// A text that may not have been given: null if empty.
Json text_or_null(const std::string& text);
Json cites_json(const std::vector<Citation>& cites);

Json mending_json(const JsonContext& c);
Json offer_json(const JsonContext& c, const OfferAudit& offer);
Json deal_json(const JsonContext& c);
Json told_json(const JsonContext& c);
Json mixes_json(const JsonContext& c, const std::vector<OfferMix>& mixes);
Json agency_json(const JsonContext& c);
Json findings_json(const JsonContext& c);
Json marks_json(const JsonContext& c);
Json delay_json(const JsonContext& c);
Json advice_json(const JsonContext& c);
Json pivots_json(const JsonContext& c);
Json cycles_json(const JsonContext& c);  ///< null where the file has one cycle
Json hedges_json(const JsonContext& c);
Json slopes_json(const JsonContext& c);       ///< null if it was not asked for
Json sensitivity_json(const JsonContext& c);  ///< null if it was not asked for
Json uncertainty_json(const JsonContext& c);  ///< null without draws
Json draws_hang_json(const JsonContext& c);   ///< only with draws
Json analysts_json(const JsonContext& c);     ///< null where the file has none; only with draws
Json what_if_json(const JsonContext& c, const WhatIfAnswer& answer);
Json play_json(const JsonContext& c);

/// With a newline at the end. Indented by two, lists of plain values and short objects of such stay on one line.
std::string json_text(const Json& value, Indent indent);

}  // namespace walkaway
