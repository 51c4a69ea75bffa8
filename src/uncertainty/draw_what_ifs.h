// SPDX-License-Identifier: Apache-2.0
// The what-ifs and pivots of a draw: what each does to the figures with the draw's numbers.
#pragma once

#include <map>
#include <vector>

#include "counsel/questions.h"
#include "game/rebuild.h"
#include "uncertainty/columns.h"

namespace walkaway {

/// What the what-ifs of all draws share: those of the reference, from whose play they start. Immutable.
class WhatIfFrame {
 public:
  /// The reference has kept its variations, and must outlive this.
  WhatIfFrame(const Analysis& reference, const GameOptions& build, double tolerance);

  const Variations& reference() const { return reference_.variations; }
  const SolvePlan& plan() const { return plan_; }
  /// Of a what-if that switches stages: the games of its first point, to be copied by each worker.
  const std::map<uint32_t, std::vector<Rebuilder>>& rebuilders() const { return rebuilders_; }
  /// Which of those an account's game is.
  const std::vector<uint32_t>& rebuilder_of_account(uint32_t what_if) const {
    return rebuilder_of_account_.at(what_if);
  }

 private:
  const Analysis& reference_;
  SolvePlan plan_;
  std::map<uint32_t, std::vector<Rebuilder>> rebuilders_;
  std::map<uint32_t, std::vector<uint32_t>> rebuilder_of_account_;
};

/// A draw that was solved and read, and where its games come from.
struct DrawnCase {
  Case& there;
  const std::vector<OfferAudit>& offers;
  const Values& values;
  const Case& reference;
  const Answers& told;  ///< of the analysis against which rows are told
  const std::vector<HeadlineOutput>& figures;
  std::vector<Rebuilder>& rebuilders;  ///< by game of the reference
};

/// Solves what-ifs draw by draw. Of one thread, as DrawWorker is.
class WhatIfWorker {
 public:
  explicit WhatIfWorker(const WhatIfFrame& frame);

  /// Fills in the columns of what-ifs and pivots. What cannot be built or solved is in their status. Throws Stopped.
  void fill(const DrawnCase& draw, const std::vector<DrawColumn>& columns, std::vector<double>& row, const Run& run);

 private:
  /// A what-if's figures and how it ended.
  struct Ended {
    DrawStatus status = DrawStatus::solved;
    std::vector<double> figures;
  };

  Ended solve_what_if(const DrawnCase& draw, const WhatIfSolve& like, const Run& run);
  DrawStatus solve_games(const DrawnCase& draw, const WhatIfSolve& like, const WhatIfSetting& setting, const Run& run);
  Rebuilder& rebuilder(const DrawnCase& draw, const WhatIfSolve& like, AccountId account);
  std::vector<PivotCurve> solve_pivots(const DrawnCase& draw, const Run& run);
  Strategy solve_near(Tree& tree, std::vector<double> log_weight, std::span<const double> near, const Run& run);

  const WhatIfFrame& frame_;
  std::map<uint32_t, std::vector<Rebuilder>> rebuilders_;
  Case changed_;  ///< of the last what-if: its room is used again
  uint64_t passes_ = 0;
};

}  // namespace walkaway
