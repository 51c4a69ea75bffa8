// SPDX-License-Identifier: Apache-2.0
// From a scenario to its answers.
#pragma once

#include <string>

#include "counsel/answers.h"
#include "counsel/reading.h"
#include "counsel/variations.h"
#include "scenario/progress.h"

namespace walkaway {

struct AnalyzeOptions {
  uint64_t seed = 1;  ///< of the simulations for model fit
  uint32_t simulations = 2000;
  uint64_t max_bytes = 0;  ///< of a game; 0: half of the machine's memory
  uint32_t threads = 0;    ///< 0: all cores
  bool what_ifs = true, pivots = true;
  bool sensitivity = false;      ///< one number at a time, which takes two solves and more per ranged number
  bool slopes = false;           ///< derivatives by every ranged number; `sensitivity` makes them too
  bool keep_variations = false;  ///< in Analysis: the play of what-ifs and pivots
  double tolerance = 1e-11;      ///< of the solver
};

/// Solves the scenario under each account, reads the record and answers. Throws InputError and Stopped. A solve that
/// does not converge is not an exception: `Answers::trust` says so. Results do not depend on the number of threads.
Answers analyze(const Scenario& scenario, const Values& values, const AnalyzeOptions& options = {},
                const Run& run = {});

/// The answers, and the negotiation that they were read from: its solved games, and the record in them. It points at
/// the scenario, which must outlive it.
struct Analysis {
  Case negotiation;
  Answers answers;
  Variations variations{};  ///< empty unless they were to be kept
};

/// `analyze`, keeping what was solved, for those who go on from there.
Analysis analyze_and_keep(const Scenario& scenario, const Values& values, const AnalyzeOptions& options = {},
                          const Run& run = {});

/// The likeliest courses of play alone; none where the game was not solved, and then `why`.
struct LikelyPlay {
  SolveStatus status = SolveStatus::converged;
  std::string why;
  PlayTree play;
};

/// Solves, reads the record and follows the likeliest courses of play, with no other question asked. Throws as
/// `analyze` does.
LikelyPlay likely_play(const Scenario& scenario, const Values& values, const AnalyzeOptions& options = {},
                       const Run& run = {});

}  // namespace walkaway
