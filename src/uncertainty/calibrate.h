// SPDX-License-Identifier: Apache-2.0
// Simulation-based calibration (Talts, Betancourt, Simpson, Vehtari and Gelman 2018): if the truth is drawn from the
// prior and a record from the truth, then what is inferred from the record is right exactly if the truth ranks alike
// everywhere in the posterior.
//
// The prior is a bank of draws, each as likely as the others. The truth is one of them, with an account by its weight
// and a profile of types by the analyst's odds; its record is simulated by its own solution. Every draw of the bank is
// solved and says how likely it, too, makes each record, so that the posterior is known without a sampling error: the
// bank, weighted. The rank of the truth is its place in it, as a share: the weight below it, plus a uniformly drawn
// part of the weight that is the same as it (ties, and the truth's own draw). If simulation, solution and inference
// agree then this rank is uniform on (0, 1), for a bank of any size: it is the limit, for many draws from the
// posterior, of the rank among them. What is tested is inference, not whether the ranges or the model are right; and
// where a posterior rests on few draws of the bank its rank is mostly chance, so that such records are counted: they
// stay in, since leaving out records by what they say would not be fair.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "game/game.h"
#include "uncertainty/crew.h"
#include "uncertainty/told.h"
#include "uncertainty/uncertainty.h"

namespace walkaway {

/// What simulated records tell of.
enum class RecordKind {
  as_the_files,  ///< the turns that the file's record tells of, and as many; those on which accounts differ are left
                 ///< out
  all_moves      ///< every move, chance's and hidden ones too
};
const char* to_text(RecordKind kind);

struct CalibrateOptions {
  uint32_t records = 1000;
  uint64_t draws = 4096;  ///< of the bank
  uint64_t seed = 1;
  /// Where the file has a record `as_the_files` is usual.
  RecordKind kind = RecordKind::all_moves;
  /// Infers as if all noise were this many times what it is: a test of the test.
  double wrong_noise = 1;
  double least_effective = 50;  ///< draws below which a posterior counts as resting on few
  double level = 0.01;          ///< of all tests together
  double tolerance = 1e-7;      ///< of the solver
  GameOptions game{};
};

/// A test of one thing, before and after Holm's (1979) correction for all tests of the calibration.
struct CalibrationTest {
  double p = 1, corrected = 1;
};

/// Something that is inferred, and where the truth lay in its posteriors.
struct CalibrationTarget {
  enum class Kind { number, type, account };
  Kind kind{};
  uint32_t subject = kNone;         ///< NumberId or PartyId
  bool noise = false;               ///< a number that is a party's noise
  std::vector<double> ranks;        ///< [records] on (0, 1); types and accounts in the order of the file
  std::vector<uint64_t> histogram;  ///< [bins] of ranks
  CalibrationTest histogram_test;   ///< Pearson's chi-square on `histogram`
  CalibrationTest distance_test;    ///< Kolmogorov and Smirnov on `ranks`
  /// Of types and accounts: odds that were given, in groups of like odds, and how often what they were given to was
  /// true. Groups are such that each would vary by five cases or so.
  struct Odds {
    double least = 0, most = 0, mean = 0;
    double expected = 0, found = 0;  ///< cases
  };
  std::vector<Odds> odds;
  CalibrationTest odds_test;  ///< chi-square of found against expected over groups, by their covariance
};

/// Median and bands over records.
struct RecoveryBands {
  double median = 0, low50 = 0, high50 = 0, low90 = 0, high90 = 0, mean = 0;
};

/// What records of at most `notes` notes say of one target.
struct RecoveryPoint {
  uint32_t notes = 0;
  RecoveryBands true_odds;  ///< of types and accounts: posterior odds of what is true
  double log_score = 0;     ///< mean of their natural log
  RecoveryBands sd_ratio;   ///< of numbers: the posterior's standard deviation over the prior's; of noise, of logs
};

struct RecoveryCurve {
  uint32_t target = 0;  ///< index into `targets`
  std::vector<RecoveryPoint> points;
};

struct Calibration {
  std::string why_not;  ///< why nothing was calibrated; empty if it was
  CalibrateOptions asked;
  RecordKind kind{};
  uint32_t longest = 0;           ///< notes of a full record
  uint32_t distinct_records = 0;  ///< of those simulated
  double mean_notes = 0;          ///< of a record
  uint32_t records = 0;
  uint64_t draws = 0;                               ///< of the bank: 1 where no number has a range
  std::array<uint64_t, kDrawStatuses> by_status{};  ///< of the bank's draws
  std::array<std::string, kDrawStatuses> first_why{};
  uint64_t redrawn_truths = 0;  ///< truths drawn again because their game could not be solved
  uint64_t solves = 0, passes = 0;
  double seconds = 0;

  std::vector<double> effective_sample_size;  ///< [records] of the posterior
  uint32_t few_effective = 0;                 ///< records whose posterior rests on few draws
  std::vector<CalibrationTarget> targets;     ///< numbers that vary, parties' types, accounts
  uint32_t tests = 0;
  double smallest_corrected = 1;  ///< of all tests
  bool passed() const { return why_not.empty() && smallest_corrected >= asked.level; }
  std::vector<RecoveryCurve> recovery;  ///< of every target
};

/// Draws, solves, simulates, infers and ranks. All ranks of the crew call it alike; on others than the first all is
/// empty. A function of the scenario and the options, but for `seconds`. Throws InputError where nothing is uncertain,
/// where no move would be recorded, or where the likelihoods need more memory than `game.max_bytes` (0: half of the
/// machine's), and as `build_game` does at the central values; Stopped. Cost: a build and a warm solve for each record
/// and each draw of the bank; memory: 8 bytes for each draw, beginning of a record, account and profile of types.
Calibration calibrate(const Scenario& scenario, const CalibrateOptions& options, Crew& crew, const Run& run);

}  // namespace walkaway
