// SPDX-License-Identifier: Apache-2.0
// The space of deals of a domain or a scenario, for people and for programs.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "deals/domain.h"
#include "deals/offers.h"
#include "deals/sessions.h"
#include "deals/space.h"
#include "report/wrap.h"
#include "scenario/fault.h"

namespace walkaway {

/// What people read instead of the domain's names; in the order of the domain.
struct DealLabels {
  std::vector<std::string> parties, issues;
  std::vector<std::vector<std::string>> options;  ///< [issues][options]
};

/// An offer that was asked about.
struct OfferReport {
  std::vector<uint32_t> options;  ///< [issues]
  OfferStanding standing;
  Improvements improvements;
};

/// Sessions that were played.
struct SessionsReport {
  SessionOptions options;
  SessionStatistics played;
};

/// An offer that was made, as the page draws it.
struct TracedOffer {
  uint32_t turn;                  ///< from 1
  uint32_t party;                 ///< of the domain; its maker
  std::vector<uint32_t> options;  ///< [issues]
};

/// All that `walkaway deals` has found: the text, the JSON and whatever draws it are made from this alone.
struct DealReport {
  std::string source;      ///< the file or folder
  std::string kind;        ///< "scenario", "GENIUS", "GeniusWeb", "NegMAS", "NegoLog"
  std::string convention;  ///< "genius" or "negmas"; empty for a scenario
  std::string unit = "points";
  std::vector<std::string> files;
  std::vector<Fault> remarks;      ///< what was taken otherwise than written
  std::vector<std::string> notes;  ///< what worth means here, in sentences
  bool discount_per_step = false;  ///< else per deadline; of the domain's parties that have a discount
  bool rational_only = false;      ///< the frontier has only packages at or above every walk-away value
  bool ties_collapsed = false;
  DealDomain domain;
  DealLabels labels;
  DomainSpace space;
  std::optional<FairCloud> uncertain;  ///< of a scenario with ranges
  std::optional<OfferReport> offer;
  std::optional<SessionsReport> sessions;
  std::vector<TracedOffer> trace;  ///< offers of the record, or of the first session where there are `sessions`, in
                                   ///< order; on the page alone
};

/// Labels that are the domain's own names.
DealLabels labels_of(const DealDomain& domain);

/// "Price: 5, Delivery: a week", safe to print. `options` is [issues].
std::string package_text(const DealLabels& labels, std::span<const uint32_t> options);

/// A fair point's name and definition.
struct FairWords {
  const char* name;
  const char* what;
};
FairWords fair_words(FairRule rule);

/// By docs/json.md, "A space of deals".
std::string deal_space_json(const DealReport& report);

/// A screen or two; the frontier is listed if it is short.
std::string deal_space_text(const DealReport& report, const Style& style);

}  // namespace walkaway
