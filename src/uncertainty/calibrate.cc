// SPDX-License-Identifier: Apache-2.0
#include "uncertainty/calibrate.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>
#include <memory>
#include <numeric>
#include <stdexcept>

#include <fmt/format.h>

#include "game/size.h"
#include "uncertainty/calibrate_bank.h"
#include "uncertainty/calibrate_ranks.h"
#include "uncertainty/statistics.h"

namespace walkaway {
namespace {

constexpr uint32_t kTies = 0xCA11;  ///< stage of the random draws that split ties
constexpr uint64_t kMostDraws = uint64_t{1} << 32;

/// The solved draws of the bank.
struct Bank {
  std::vector<std::vector<double>> likelihood;  ///< [draws] as from BankWorker::likelihoods; empty if not solved
  std::vector<uint64_t> draw;                   ///< [solved] index in the bank
  std::vector<std::vector<double>> values;      ///< [numbers][solved]
};

/// A posterior over the bank and the hypotheses.
struct Posterior {
  std::vector<double> weight;                  ///< [solved] sums to 1
  std::vector<std::vector<double>> type_odds;  ///< [parties][types]
  std::vector<double> account_odds;            ///< [accounts]
};

class CalibrationRun {
 public:
  CalibrationRun(const Scenario& scenario, const CalibrateOptions& options, Crew& crew, const Run& run)
      : options_(options), crew_(crew), run_(run), workers_(crew.threads()) {
    crew.guard([&] { made_ = std::make_unique<BankFrame>(scenario, options, run); });
  }

  void make(Calibration& out) {
    for (const Solved& reference : frame().references)
      if (reference.strategy.status != SolveStatus::converged) {
        out.why_not = "the game of the central values was not solved: " + reference.strategy.why;
        return;
      }
    simulate();
    crew_.guard([&] { read_records(); });
    solve_bank(out);
    if (!crew_.first()) return;
    if (bank_.draw.empty()) {
      const auto why =
          std::find_if(out.first_why.begin(), out.first_why.end(), [](const auto& w) { return !w.empty(); });
      throw InputError(
          {Fault{frame().scenario.file, {}, "no draw could be solved: " + *why, "narrower ranges may help"}});
    }
    describe(out);
    find_targets(out);
    rank(out);
    test(out);
  }

 private:
  const BankFrame& frame() const { return *made_; }

  BankWorker& worker(uint32_t slot) {
    if (!workers_[slot]) workers_[slot] = std::make_unique<BankWorker>(frame());
    return *workers_[slot];
  }

  /// Progress of a part of the work, from `from` to `to` of all.
  void tell(const std::string& what, double share, double from, double to) const {
    run_.report({what, from + (to - from) * share});
  }

  /// The truths and their records, on all ranks.
  void simulate() {
    std::vector<uint64_t> todo(options_.records);
    std::iota(todo.begin(), todo.end(), 0);
    std::vector<std::vector<double>> packed(todo.size());
    uint64_t done = 0;
    crew_.run(
        todo, [&](uint64_t index, uint32_t slot, const Run& own) { return worker(slot).simulate(index, own).packed(); },
        [&](uint64_t index, std::vector<double> values) {
          packed[index] = std::move(values);
          tell("Simulating records", static_cast<double>(++done) / static_cast<double>(todo.size()), 0,
               share_of_truths());
        },
        run_);
    std::vector<double> all;
    for (const std::vector<double>& one : packed) {
      all.push_back(static_cast<double>(one.size()));
      all.insert(all.end(), one.begin(), one.end());
    }
    crew_.broadcast(all, run_);
    for (size_t at = 0; at < all.size();) {
      const auto size = static_cast<std::ptrdiff_t>(all[at++]);
      const auto begin = all.begin() + static_cast<std::ptrdiff_t>(at);
      records_.push_back(SimulatedRecord::unpacked({begin, begin + size}));
      at += static_cast<size_t>(size);
    }
  }

  double share_of_truths() const {
    return static_cast<double>(options_.records) / static_cast<double>(options_.records + frame().draws);
  }

  /// The tree of beginnings, and where they are in the games.
  void read_records() {
    for (const SimulatedRecord& record : records_) {
      std::vector<uint32_t> path{0};
      for (const NoteCode& code : record.codes) path.push_back(tree_.add(path.back(), code));
      paths_.push_back(std::move(path));
    }
    const double bytes =
        8.0 * static_cast<double>(frame().draws) * tree_.size() * static_cast<double>(frame().hypotheses());
    if (const double limit = byte_limit(options_.game); bytes > limit)
      throw InputError(
          {Fault{frame().scenario.file,
                 {},
                 fmt::format("{} draws of {} beginnings of records under {} hypotheses need {:.1f} GB, and "
                             "at most {:.1f} GB are allowed",
                             frame().draws, tree_.size(), frame().hypotheses(), bytes / 1e9, limit / 1e9),
                 "fewer --draws, or fewer --records"}});
    for (const Solved& reference : frame().references)
      told_.push_back(where_told(reference.game, frame().scenario, frame().observer, tree_));
  }

  void solve_bank(Calibration& out) {
    std::vector<uint64_t> todo(frame().draws);
    std::iota(todo.begin(), todo.end(), 0);
    bank_.likelihood.resize(crew_.first() ? todo.size() : 0);
    std::vector<DrawStatus> status(bank_.likelihood.size());
    uint64_t done = 0;
    crew_.run(
        todo,
        [&](uint64_t index, uint32_t slot, const Run& own) {
          return worker(slot).likelihoods(index, tree_, told_, own);
        },
        [&](uint64_t index, std::vector<double> values) {
          status[index] = static_cast<DrawStatus>(static_cast<int>(values.at(0)));
          out.passes += static_cast<uint64_t>(values.at(1));
          bank_.likelihood[index] = std::move(values);
          tell("Solving draws", static_cast<double>(++done) / static_cast<double>(todo.size()), share_of_truths(), 1);
        },
        run_);
    if (!crew_.first()) return;
    bank_.values.resize(frame().numbers.size());
    for (uint64_t draw = 0; draw < todo.size(); ++draw) {
      const auto s = static_cast<size_t>(status[draw]);
      if (out.by_status[s]++ == 0 && status[draw] != DrawStatus::solved) {
        // Words do not travel between ranks; solving this one again is cheap.
        worker(0).likelihoods(draw, tree_, told_, run_);
        out.first_why[s] = worker(0).why();
      }
      if (status[draw] != DrawStatus::solved) continue;
      bank_.draw.push_back(draw);
      const Values values = frame().values(draw);
      for (size_t i = 0; i < frame().numbers.size(); ++i) bank_.values[i].push_back(values[frame().numbers[i]]);
    }
  }

  void describe(Calibration& out) const {
    out.kind = options_.kind;
    out.longest = frame().observer.most;
    out.records = options_.records;
    out.draws = frame().draws;
    out.solves = options_.records + frame().draws;
    std::vector<char> last(tree_.size(), 0);
    uint64_t notes = 0;
    for (size_t m = 0; m < records_.size(); ++m) {
      out.redrawn_truths += records_[m].redrawn;
      out.solves += records_[m].redrawn;
      last[paths_[m].back()] = 1;
      for (const NoteCode& code : records_[m].codes) notes += !code.empty();
    }
    out.distinct_records = static_cast<uint32_t>(std::count(last.begin(), last.end(), 1));
    out.mean_notes = static_cast<double>(notes) / static_cast<double>(records_.size());
  }

  /// What is uncertain.
  void find_targets(Calibration& out) {
    const Scenario& scenario = frame().scenario;
    std::vector<char> noise(scenario.numbers.size(), 0);
    for (const Party& party : scenario.parties)
      if (party.noise)
        for (const NumberId id : party.noise->by_type) noise[id] = 1;
    for (size_t i = 0; i < frame().numbers.size(); ++i) {
      const std::vector<double>& values = bank_.values[i];
      if (std::all_of(values.begin(), values.end(), [&](double x) { return x == values.front(); })) continue;
      CalibrationTarget target;
      target.kind = CalibrationTarget::Kind::number;
      target.subject = frame().numbers[i];
      target.noise = noise[target.subject] != 0;
      out.targets.push_back(std::move(target));
      column_of_.push_back(i);
    }
    const Posterior prior = posterior(0);
    const auto open = [](const std::vector<double>& odds) {
      return std::count_if(odds.begin(), odds.end(), [](double p) { return p > 0; }) > 1;
    };
    for (PartyId p = 0; p < scenario.parties.size(); ++p)
      if (open(prior.type_odds[p])) add_discrete(out, CalibrationTarget::Kind::type, p);
    if (frame().references.size() > 1 && open(prior.account_odds))
      add_discrete(out, CalibrationTarget::Kind::account, kNone);
    if (out.targets.empty())
      throw InputError(
          {Fault{scenario.file,
                 {},
                 "nothing is uncertain: no number has a range and each party is of one type",
                 "give a number a low, a mode and a high, or set one: --set PATH={low=..., mode=..., high=...}"}});
  }

  void add_discrete(Calibration& out, CalibrationTarget::Kind kind, uint32_t subject) {
    CalibrationTarget target;
    target.kind = kind;
    target.subject = subject;
    out.targets.push_back(std::move(target));
    column_of_.push_back(0);
  }

  /// Given that the record begins so.
  Posterior posterior(uint32_t beginning) const {
    const size_t hypotheses = frame().hypotheses(), profiles = frame().profiles.size();
    const auto row = [&](size_t d) { return bank_.likelihood[bank_.draw[d]].data() + 2 + beginning * hypotheses; };
    double largest = -std::numeric_limits<double>::infinity();
    for (size_t d = 0; d < bank_.draw.size(); ++d)
      largest = std::max(largest, *std::max_element(row(d), row(d) + hypotheses));
    if (!std::isfinite(largest))
      throw InputError({Fault{frame().scenario.file,
                              {},
                              "a simulated record cannot have happened by any draw that could be solved",
                              "the draw that it comes from was not solved with the other noise"}});
    Posterior out;
    out.weight.assign(bank_.draw.size(), 0);
    std::vector<double> by_hypothesis(hypotheses, 0);
    double sum = 0;
    for (size_t d = 0; d < bank_.draw.size(); ++d)
      for (size_t h = 0; h < hypotheses; ++h) {
        const double mass = std::exp(row(d)[h] - largest);
        out.weight[d] += mass;
        by_hypothesis[h] += mass;
      }
    for (const double w : out.weight) sum += w;
    for (double& w : out.weight) w /= sum;
    out.account_odds.assign(frame().scenario.accounts.size(), 0);
    for (const Party& party : frame().scenario.parties) out.type_odds.emplace_back(party.types.size(), 0.0);
    for (size_t h = 0; h < hypotheses; ++h) {
      const double odds = by_hypothesis[h] / sum;
      out.account_odds[h / profiles] += odds;
      for (PartyId p = 0; p < out.type_odds.size(); ++p) out.type_odds[p][frame().profiles[h % profiles][p]] += odds;
    }
    return out;
  }

  const std::vector<double>& odds_of(const CalibrationTarget& target, const Posterior& posterior) const {
    return target.kind == CalibrationTarget::Kind::type ? posterior.type_odds[target.subject] : posterior.account_odds;
  }

  uint32_t truth_of(const CalibrationTarget& target, const SimulatedRecord& record) const {
    return target.kind == CalibrationTarget::Kind::type ? frame().profiles[record.profile][target.subject]
                                                        : record.account;
  }

  double number_of(size_t target, const SimulatedRecord& record) const {
    const NumberId id = frame().numbers[column_of_[target]];
    return truth_values_.at(record.draw).at(id);
  }

  /// Reads every beginning once, and each record by all of its own.
  void rank(Calibration& out) {
    for (const SimulatedRecord& record : records_)
      if (!truth_values_.contains(record.draw)) truth_values_[record.draw] = frame().values(record.draw);
    const size_t records = records_.size(), targets = out.targets.size(), lengths = out.longest + 1;
    // By beginning: which records come to it after how many notes. One that has ended stays where it is.
    std::vector<std::vector<std::pair<uint32_t, uint32_t>>> at(tree_.size());
    for (uint32_t m = 0; m < records; ++m)
      for (uint32_t n = 0; n < lengths; ++n)
        at[paths_[m][std::min<size_t>(n, paths_[m].size() - 1)]].emplace_back(m, n);
    out.effective_sample_size.resize(records);
    for (CalibrationTarget& target : out.targets) target.ranks.resize(records);
    given_.resize(targets);
    for (size_t t = 0; t < targets; ++t) {
      if (out.targets[t].kind == CalibrationTarget::Kind::number) continue;
      given_[t].kinds = out.targets[t].kind == CalibrationTarget::Kind::type
                            ? frame().scenario.parties[out.targets[t].subject].types.size()
                            : frame().scenario.accounts.size();
      given_[t].odds.resize(records * given_[t].kinds);
      given_[t].truth.resize(records);
    }
    std::vector<std::vector<std::vector<double>>> recovered(
        targets, std::vector<std::vector<double>>(lengths, std::vector<double>(records)));
    std::vector<double> prior_variance(targets, 0);
    for (uint32_t b = 0; b < tree_.size(); ++b) {
      if (run_.stop.stop_requested()) throw Stopped();
      const Posterior there = posterior(b);
      const double effective = effective_sample_size(there.weight);
      for (size_t t = 0; t < targets; ++t) {
        CalibrationTarget& target = out.targets[t];
        const bool is_number = target.kind == CalibrationTarget::Kind::number;
        double ratio = 0;
        if (is_number) {
          const double variance = variance_of(on_its_scale(target, bank_.values[column_of_[t]]), there.weight);
          if (b == 0) prior_variance[t] = variance;
          ratio = std::sqrt(variance / prior_variance[t]);
        }
        for (const auto& [m, n] : at[b]) {
          recovered[t][n][m] = is_number ? ratio : odds_of(target, there)[truth_of(target, records_[m])];
          if (n + 1 < lengths) continue;
          // The whole record.
          out.effective_sample_size[m] = effective;
          const double part = uniform_draw({options_.seed, kTies, m, static_cast<uint32_t>(t)});
          if (is_number) {
            target.ranks[m] = rank_in(bank_.values[column_of_[t]], there.weight, number_of(t, records_[m]), part);
          } else {
            const std::vector<double>& odds = odds_of(target, there);
            std::vector<double> order(odds.size());
            std::iota(order.begin(), order.end(), 0);
            given_[t].truth[m] = truth_of(target, records_[m]);
            target.ranks[m] = rank_in(order, odds, given_[t].truth[m], part);
            std::copy(odds.begin(), odds.end(), given_[t].odds.begin() + static_cast<std::ptrdiff_t>(m * odds.size()));
          }
        }
      }
    }
    if (frame().draws > 1)  // else nothing but types is drawn, and posteriors are exact
      out.few_effective =
          static_cast<uint32_t>(std::count_if(out.effective_sample_size.begin(), out.effective_sample_size.end(),
                                              [&](double n) { return n < options_.least_effective; }));
    for (uint32_t t = 0; t < targets; ++t) out.recovery.push_back({t, curve(out.targets[t], recovered[t])});
  }

  /// Of noise halves and doubles count alike.
  static std::vector<double> on_its_scale(const CalibrationTarget& target, std::vector<double> values) {
    if (target.noise)
      for (double& x : values) x = std::log(x);
    return values;
  }

  static double variance_of(std::span<const double> values, std::span<const double> weights) {
    double mean = 0, square = 0;
    for (size_t i = 0; i < values.size(); ++i) mean += weights[i] * values[i];
    for (size_t i = 0; i < values.size(); ++i) square += weights[i] * (values[i] - mean) * (values[i] - mean);
    return square;
  }

  static std::vector<RecoveryPoint> curve(const CalibrationTarget& target,
                                          const std::vector<std::vector<double>>& by_length) {
    std::vector<RecoveryPoint> points;
    for (uint32_t n = 0; n < by_length.size(); ++n) {
      RecoveryPoint point;
      point.notes = n;
      if (target.kind == CalibrationTarget::Kind::number) {
        point.sd_ratio = bands_over(by_length[n]);
      } else {
        point.true_odds = bands_over(by_length[n]);
        for (const double odds : by_length[n])
          point.log_score += std::log(odds) / static_cast<double>(by_length[n].size());
      }
      points.push_back(point);
    }
    return points;
  }

  void test(Calibration& out) const {
    std::vector<CalibrationTest*> tests;
    for (size_t t = 0; t < out.targets.size(); ++t) {
      CalibrationTarget& target = out.targets[t];
      target.histogram = rank_histogram(target.ranks);
      target.histogram_test.p = uniformity_p_value(target.histogram);
      target.distance_test.p = kolmogorov_smirnov_p_value(target.ranks);
      tests.insert(tests.end(), {&target.histogram_test, &target.distance_test});
      if (target.kind == CalibrationTarget::Kind::number) continue;
      target.odds_test.p = test_odds(given_[t], target.odds);
      tests.push_back(&target.odds_test);
    }
    correct_for_many(tests);
    out.tests = static_cast<uint32_t>(tests.size());
    for (const CalibrationTest* test : tests)
      out.smallest_corrected = std::min(out.smallest_corrected, test->corrected);
  }

  const CalibrateOptions& options_;
  Crew& crew_;
  const Run& run_;
  std::unique_ptr<const BankFrame> made_;
  std::vector<std::unique_ptr<BankWorker>> workers_;  ///< [threads], made when first needed
  std::vector<SimulatedRecord> records_;
  RecordTree tree_;
  std::vector<std::vector<uint32_t>> paths_;  ///< [records] beginnings, from the empty one to the whole
  ToldInReferences told_;
  Bank bank_;
  std::vector<size_t> column_of_;  ///< [targets] of numbers, index into the numbers that are drawn
  std::map<uint64_t, Values> truth_values_;
  std::vector<GivenOdds> given_;  ///< [targets]
};

}  // namespace

const char* to_text(RecordKind kind) { return kind == RecordKind::all_moves ? "all_moves" : "as_the_files"; }

Calibration calibrate(const Scenario& scenario, const CalibrateOptions& options, Crew& crew, const Run& run) {
  if (options.records == 0 || options.draws == 0 || options.draws > kMostDraws)
    throw std::logic_error("a calibration needs a record and a draw or more");
  const auto start = std::chrono::steady_clock::now();
  Calibration out;
  out.asked = options;
  CalibrationRun(scenario, options, crew, run).make(out);
  out.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return out;
}

}  // namespace walkaway
