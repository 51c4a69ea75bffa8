// SPDX-License-Identifier: Apache-2.0
// Alternating offers played out on a domain by the field's simple negotiators, many times over: what people get who
// follow a rule instead of an equilibrium.
//
// Two parties take turns (Rubinstein's protocol with a deadline: 2 * rounds turns). Whoever is on the move accepts the
// offer on the table or makes another; after the last turn both walk away. Tactics that know nothing of the other
// side's worth: time-dependent ones and tit-for-tat (Faratin, Sierra and Jennings 1998, sections 4.2 and 4.3), MiCRO
// (de Jonge 2022). All but MiCRO have an aspiration, in points of their own worth; they offer a package worth at least
// that, drawn at random from those within `band` above it, and accept what is worth at least their next aspiration
// (AC_next; Baarslag, Hindriks and Jonker 2014). And the best reply to each of these, which knows the other's worth and
// tactic, though not its random draws.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "deals/domain.h"
#include "scenario/progress.h"

namespace walkaway {

struct Tactic {
  enum class Kind {
    time_dependent,  ///< aspires to walk_away + (best - walk_away) * (1 - t^(1/exponent)), t from 0 at the first turn
                     ///< to 1 at the last
    tit_for_tat,  ///< first to its best; then gives up what the other's last offer is worth more to it than the other's
                  ///< first
    micro,        ///< its packages in order of its own worth, a new one for each new one that the other side offers
    best_reply,   ///< the best there is against the other side's tactic, which must be one of those above
  };
  Kind kind = Kind::time_dependent;
  /// Of time-dependent ones: below 1 Boulware (holds out, concedes late), 1 linear, above 1 Conceder. Drawn for each
  /// session between the two, evenly in logarithms; above 0.
  double exponent_low = 0.2, exponent_high = 0.2;
};

/// "boulware" (exponent 0.2), "linear", "conceder" (5), "boulware:0.1-0.5", "conceder:3", "tit-for-tat", "micro",
/// "best-reply". Throws std::invalid_argument, which says what there is.
Tactic tactic_of(const std::string& text);
std::string to_text(const Tactic& tactic);  ///< such that `tactic_of` gives it back

struct SessionOptions {
  std::array<Tactic, 2> tactics;  ///< of the domain's first and second party
  uint32_t rounds = 100;          ///< each of two turns; at least 1
  uint64_t runs = 1000;
  uint64_t seed = 1;
  double band = 0.02;  ///< share of a party's swing
  enum class Starter { first, second, drawn } starter = Starter::drawn;
  DiscountPer discount_per = DiscountPer::deadline;  ///< a step is a round, of two turns, the first being 0
  uint32_t threads = 0;  ///< 0: all cores; the results are the same to the bit for any number
  uint32_t traces = 1;   ///< sessions, from the first on, of which every offer is kept
  uint64_t most_packages =
      20'000'000;  ///< a larger domain is refused: every package is held in memory, some 50 bytes each
};

struct SessionOffer {
  uint32_t turn;     ///< from 0
  uint32_t party;    ///< 0 or 1
  uint64_t package;  ///< number (see `nth_package`)
};
struct SessionTrace {
  std::vector<SessionOffer> offers;  ///< in order
  bool agreed = false;               ///< on the last of them
};

/// Mean and standard deviation over sessions.
struct Spread {
  double mean = 0, sd = 0;
};

struct SessionStatistics {
  uint64_t runs = 0, agreed = 0;
  std::array<Spread, 2>
      worth;  ///< per party; without agreement its walk-away value (its worst package's worth if it has none)
  std::array<Spread, 2> discounted;  ///< the same times discount^(share of the time taken), as GENIUS has it, or
                                     ///< discount^(rounds gone by), as NegMAS does; as `worth` without discounts
  Spread turns;                      ///< of agreements: offers made before the acceptance
  double efficient =
      0;          ///< share of the agreements at which no other package is better for one and as good for the other
  Spread regret;  ///< of agreements: Euclidean distance to the Nash point, worth normalised by swing
  struct Agreement {
    uint64_t package = 0;
    uint64_t times = 0;
    std::array<double, 2> worth{};
  };
  std::vector<Agreement> agreements;  ///< most frequent first, ties in the packages' order; all of them
  std::vector<uint64_t> by_turn;      ///< [2 * rounds] agreements reached by accepting in that turn
  std::vector<SessionTrace> traces;
};

/// Plays `runs` sessions. Throws std::invalid_argument where the domain has not two parties, is too large, or both play
/// best replies; Stopped. Cost: a sort of the packages, then per session a logarithm of their number for each turn.
SessionStatistics play_sessions(const DealDomain& domain, const SessionOptions& options, const Run& run = {});

}  // namespace walkaway
