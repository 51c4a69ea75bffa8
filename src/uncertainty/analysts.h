// SPDX-License-Identifier: Apache-2.0
// Several analysts of one scenario: the draws of each, pooled and compared.
#pragma once

#include <string>
#include <vector>

#include "uncertainty/draws.h"

namespace walkaway {

/// The file's own numbers or an analyst's, with the draws told in columns that all share.
struct AnalystDraws {
  AnalystId analyst = kNone;  ///< kNone: the file's own
  double weight = 0;          ///< in the pool, before the record; 0 for the file's own numbers, which are no member
  double weight_after = 0;    ///< given the record: in proportion to weight x the record's probability
  std::string why_not;        ///< why there are no draws; empty if there are
  Uncertainty told;           ///< without `hangs`, unless they are the file's own
};

/// How the analysts of the pool differ in one figure or number.
struct AnalystGap {
  uint32_t column = 0;             ///< of the shared columns
  size_t lowest = 0, highest = 0;  ///< indices into AnalystComparison::analysts
  double gap = 0, error = 0;       ///< between their means, given the record where there is a posterior of all
  bool sure() const { return gap > 2 * error; }  ///< by more than their errors
};

/// What each analyst of the pool would conclude.
struct AnalystVerdicts {
  uint32_t conclusion = 0;           ///< index into Answers::conclusions of the file's own
  std::vector<std::string> leading;  ///< [analysts] what holds in most draws; "" where the question does not arise
  std::vector<ShareOfDraws> shares;  ///< [analysts] in how many
  std::string pooled;                ///< what holds in most draws of the pool
  bool agree = true;                 ///< all members of the pool have the same
};

struct AnalystComparison {
  std::vector<AnalystDraws> analysts;    ///< the file's own numbers, then the analysts, in the file's order
  std::vector<DrawColumn> columns;       ///< that all `told` share
  Uncertainty pooled;                    ///< of the linear pool; the record shifts weight between its members
  std::vector<NumberId> differ_on;       ///< numbers that some analyst holds otherwise than the file
  std::vector<PartyId> differ_on_types;  ///< parties of whose types some analyst has odds of its own
  std::vector<AnalystGap> gaps;          ///< headline figures in which two members differ, the surest first
  std::vector<AnalystVerdicts> conclusions;
};

struct DrawsOfAll {
  ManyDraws own;  ///< of the file's own numbers
  AnalystComparison compared;
};

/// Numbers that have a range for the file or for an analyst, without odds that an analyst alone has.
std::vector<NumberId> drawn_numbers(const Scenario& file);

/// Draws for the file's own numbers and for each analyst, with the same points, then pools and compares. `own` is the
/// frame of the file's own, of `drawn_numbers`; its scenario has analysts. A number that is certain for one who draws
/// is drawn as it is. `log` (may be null) keeps the draws of all, an analyst's under stages of its own. Where an
/// analyst's game is not solved or no posterior is told, `why_not` and the pool's `why_no_posterior` say so. All ranks
/// call it alike. Throws as `run_draws` and `analyze` do. Cost: an analysis and the draws for each analyst.
DrawsOfAll run_analysts(const DrawFrame& own, const AnalyzeOptions& analysis, const ManyDrawsOptions& options,
                        Crew& crew, DrawLog* log, const Run& run);

}  // namespace walkaway
