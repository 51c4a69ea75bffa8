// SPDX-License-Identifier: Apache-2.0
// The negotiators of sessions.h, one at a time: what they aspire to, offer and accept.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "deals/sessions.h"
#include "scenario/random.h"

namespace walkaway {

/// All packages by one party's own worth.
struct OwnOrder {
  std::vector<double> worth;        ///< [n] by package
  std::vector<uint32_t> ascending;  ///< [n] packages, worst first, ties by number
  std::vector<double> sorted;       ///< [n] their worth
  double no_deal = 0;               ///< worth of walking away; of the worst package if the party has no walk-away value
  double walk_away = 0;  ///< the least that it takes: `no_deal`, or the worst package's worth if that is more
  double best() const { return sorted.back(); }
  double swing() const { return sorted.back() - sorted.front(); }
  /// Whether any package is at or above walking away.
  bool rational() const { return best() >= walk_away; }
  /// Of a package drawn at random among those worth `least` to `least` + `band`; where there are none, among those that
  /// come next above; where there are none either, the best.
  struct Choice {
    size_t from, to;  ///< of `ascending`
  };
  Choice choice(double least, double band) const;
};

/// Packages of a domain as the two parties of a session see them.
struct SessionField {
  OwnOrder own[2];
  uint32_t packages() const { return static_cast<uint32_t>(own[0].worth.size()); }
};
/// Throws std::invalid_argument where the domain has not two parties or more than `most` packages.
SessionField session_field(const DealDomain& domain, uint64_t most);

/// What is fixed before a session begins.
struct SessionSetting {
  const SessionField& field;
  uint32_t party = 0;  ///< whose negotiator this is
  uint32_t turns = 2;  ///< of the session
  bool starts = true;
  double band = 0;  ///< share of the party's swing
  double exponent = 1, other_exponent = 1;
  Tactic::Kind other = Tactic::Kind::time_dependent;
};

/// A party's side of one session. Its turns come in order; it is asked to answer first, then to offer.
class Negotiator {
 public:
  virtual ~Negotiator() = default;
  /// The offer of the other side in the turn before `turn`: accept it?
  virtual bool accepts(uint32_t turn, uint32_t package, Draws& draws) = 0;
  virtual uint32_t offer(uint32_t turn, Draws& draws) = 0;
};
/// Not asked anything in its last turn but whether it accepts.
std::unique_ptr<Negotiator> negotiator(Tactic::Kind kind, const SessionSetting& setting);

/// The aspiration of a time-dependent tactic in `turn` of `turns`.
double aspiration(const OwnOrder& own, double exponent, uint32_t turn, uint32_t turns);

}  // namespace walkaway
