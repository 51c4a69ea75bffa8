// SPDX-License-Identifier: Apache-2.0
// One draw: a value for every ranged number, the game solved with them, and all that is asked of it, as a row.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "equilibrium/resolve.h"
#include "game/rebuild.h"
#include "uncertainty/columns.h"
#include "uncertainty/draw_what_ifs.h"

namespace walkaway {

struct DrawOptions {
  GameOptions game{};  ///< with which the reference was built
  /// Of the solver, on log-odds: far below what sampling leaves. Where all numbers drawn are choices, so that nothing
  /// may be sampled, 1e-9 at most.
  double tolerance = 1e-5;
  /// Whether rows have columns for what-ifs and pivots; then the reference has kept its variations.
  bool what_ifs = false;
};

/// What the draws of a run share: the analysis at the central values, from whose solution they start, and the meaning
/// of their rows. Immutable; it points at `reference`, which must outlive it.
class DrawFrame {
 public:
  /// `numbers` are drawn, the others keep their central values. The reference has an equilibrium; else logic_error.
  DrawFrame(const Analysis& reference, std::vector<NumberId> numbers, const DrawOptions& options = {});

  /// Of the same scenario with other numbers, such as an analyst's: draws start from `reference` and are of its ranges;
  /// rows have the columns of `like`, and are told against its reference. The numbers of `like` are drawn, and `more`,
  /// which have no columns.
  DrawFrame(const Analysis& reference, const DrawFrame& like, const std::vector<NumberId>& more);

  const Analysis& reference() const { return reference_; }
  /// What rows are told against: the moves, figures and conclusions of this analysis.
  const Analysis& told() const { return told_; }
  const Scenario& scenario() const { return *reference_.negotiation.scenario; }
  const std::vector<NumberId>& numbers() const { return numbers_; }
  /// Those of the numbers that have columns: the first ones.
  std::span<const NumberId> told_numbers() const;
  const std::vector<HeadlineOutput>& figures() const { return figures_; }
  const std::vector<DrawColumn>& columns() const { return columns_; }
  const DrawOptions& options() const { return options_; }
  /// The place of a kind's first column, and one past its last.
  ColumnRange range(DrawColumn::Kind kind) const { return columns_of(columns_, kind); }
  /// Per game of the reference, to be copied by each worker.
  const std::vector<Rebuilder>& rebuilders() const { return rebuilders_; }
  /// What-ifs and pivots of draws; null if there are none.
  const WhatIfFrame* what_ifs() const { return what_ifs_.get(); }
  /// The row of the reference itself, which is not solved again.
  std::vector<double> reference_row() const;

 private:
  void begin();

  const Analysis &reference_, &told_;
  std::vector<NumberId> numbers_;
  DrawOptions options_;
  std::vector<HeadlineOutput> figures_;
  std::vector<DrawColumn> columns_;
  std::vector<Rebuilder> rebuilders_;
  std::unique_ptr<const WhatIfFrame> what_ifs_;
};

/// Whether a draw's what-ifs and pivots are solved too; of a frame that has none they are not.
enum class DrawWhatIfs { left_out, solved };

/// Whether a draw that was solved from the reference is solved along the path too, and compared.
enum class ColdCheck { skipped, made };

/// Solves draws one after the other. Each thread has one of its own, which owns the rules that it evaluates.
class DrawWorker {
 public:
  explicit DrawWorker(const DrawFrame& frame);

  /// The row [columns] of a draw; `values` is of all numbers of the scenario. Anything that keeps it from being solved
  /// is in its status, not an exception, but Stopped. It is a function of its arguments alone. Where a cold
  /// solve is made and differs by more than `kSameSolution`, the row is that of the cold one: the path from infinite
  /// noise is what defines the equilibrium.
  std::vector<double> draw(const Values& values, ColdCheck check, DrawWhatIfs what_ifs, const Run& run = {});
  std::vector<double> draw(const Values& values, ColdCheck check, const Run& run = {}) {
    return draw(values, check, DrawWhatIfs::left_out, run);
  }

  /// Why the last draw was not solved, in words; empty if it was.
  const std::string& why() const { return why_; }

  /// Largest difference of a move's probability between two solves that are the same.
  static constexpr double kSameSolution = 1e-4;

 private:
  struct Effort;
  void solve_games(const Values& values, ColdCheck check, Effort& effort, const Run& run);
  Strategy find_strategy(const Tree& tree, const Solved& base, ColdCheck check, Effort& effort, const Run& run);

  const DrawFrame& frame_;
  Scenario scenario_;
  std::vector<Rebuilder> rebuilders_;            ///< by game of the reference
  std::map<const Solved*, Resolver> resolvers_;  ///< by game of the reference, made when first needed
  Case there_;                                   ///< of the last draw: its room is used again
  std::optional<WhatIfWorker> what_ifs_;         ///< made when first needed
  std::string why_;
};

}  // namespace walkaway
