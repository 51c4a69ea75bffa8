// SPDX-License-Identifier: Apache-2.0
#include "uncertainty/draws.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>
#include <numeric>

#include <fmt/format.h>

#include "counsel/none.h"
#include "uncertainty/combinations.h"
#include "uncertainty/designed_indices.h"
#include "uncertainty/find_hangs.h"
#include "uncertainty/points.h"
#include "uncertainty/smc.h"
#include "uncertainty/statistics.h"

namespace walkaway {
namespace {

using Kind = DrawColumn::Kind;

/// Of the draws that are games, how many may go unsolved before the rest are no fair sample of them.
constexpr double kMostUnsolved = 0.1;

/// The stage of draws from the posterior whose what-ifs are solved: beyond all that move draws.
constexpr uint32_t kWhatIfStage = kDesignStage - 1;

/// Which draws are solved cold as well: a fixed few, since one takes as long as many warm ones.
ColdCheck check_of(uint64_t index) {
  return index % (index < 1024 ? 64 : 1024) == 0 ? ColdCheck::made : ColdCheck::skipped;
}

class DrawRun {
 public:
  DrawRun(const DrawFrame& frame, const ManyDrawsOptions& options, Crew& crew, DrawLog* log, const Run& run)
      : frame_(frame),
        options_(options),
        crew_(crew),
        run_(run),
        solver_(frame, crew, log, run),
        width_(frame.columns().size()),
        status_(frame.range(Kind::status).first),
        evidence_(frame.range(Kind::log_evidence).first),
        central_(frame.scenario().central_values()),
        combinations_(frame.scenario(), frame.numbers(), options.draws),
        points_(static_cast<uint32_t>(frame.numbers().size()), options.seed) {}

  ManyDraws make() {
    const auto start = std::chrono::steady_clock::now();
    const uint64_t count = combinations_.exact() ? combinations_.count() : options_.draws;
    DrawStage first{0, count, [this](uint64_t index) { return values_of(index); }, &check_of};
    first.what_ifs = [this](uint64_t index) {
      return solves_what_ifs() && (combinations_.exact() || index < options_.what_ifs) ? DrawWhatIfs::solved
                                                                                       : DrawWhatIfs::left_out;
    };
    std::vector<double> rows = solver_.solve(first);
    if (!crew_.first()) {
      help_to_move();
      if (solves_what_ifs()) solve_what_ifs({});
      if (options_.indices > 0) find_designed_indices(solver_, many_.told.hangs, design());
      return {};
    }
    begin(count);
    tally(rows);
    take_prior(rows);
    if (options_.weighing == Weighing::by_record) weigh(std::move(rows));
    std::vector<double> over;
    crew_.broadcast(over, run_);
    tell_draws(frame_, many_.prior, many_.posterior, many_.told);
    many_.told.hangs = find_hangs(frame_, many_.prior, many_.posterior);
    if (solves_what_ifs()) many_.told.what_ifs = tell_what_ifs();
    if (options_.indices > 0) many_.told.hangs.designed = find_designed_indices(solver_, many_.told.hangs, design());
    many_.told.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    return std::move(many_);
  }

 private:
  DesignOptions design() const { return {.base = options_.indices, .seed = options_.seed}; }

  std::vector<double> point(uint64_t index) const {
    std::vector<double> point(frame_.numbers().size());
    points_.point(index, point);
    return point;
  }

  Values values_of(uint64_t index) const {
    return combinations_.exact() ? combinations_.values(index, central_)
                                 : values_at(frame_.scenario(), frame_.numbers(), point(index), central_);
  }

  double prior_weight(uint64_t index) const { return combinations_.exact() ? combinations_.weight(index) : 1.0; }

  /// On ranks other than the first: takes part in the moves until there are no more.
  void help_to_move() {
    while (true) {
      std::vector<double> places;
      crew_.broadcast(places, run_);
      if (places.empty()) return;
      solve_places(places);
    }
  }

  /// `places` begins with the number of the stage.
  std::vector<double> solve_places(const std::vector<double>& places) {
    const size_t dimension = frame_.numbers().size();
    const std::span<const double> scores = std::span(places).subspan(1);
    const auto values = [&](uint64_t index) {
      return values_at_scores(frame_.scenario(), frame_.numbers(), scores.subspan(index * dimension, dimension),
                              central_);
    };
    DrawStage stage{static_cast<uint32_t>(places[0]), scores.size() / dimension, values};
    stage.what = fmt::format("moving the draws towards the record, step {}: draw", stage.stage);
    return solver_.solve(stage);
  }

  void begin(uint64_t count) {
    Uncertainty& told = many_.told;
    told.draws = count;
    told.seed = options_.seed;
    told.enumerated = combinations_.exact();
    told.numbers = frame_.numbers();
    told.columns = frame_.columns();
    told.figures = frame_.figures();
  }

  bool solves_what_ifs() const { return frame_.what_ifs() && options_.what_ifs > 0; }

  /// The rows of draws with these numbers, [draws][numbers], with their what-ifs. The first rank's numbers count.
  std::vector<double> solve_what_ifs(std::vector<double> numbers) {
    crew_.broadcast(numbers, run_);
    const size_t each = frame_.numbers().size();
    DrawStage stage{kWhatIfStage, numbers.size() / each, [&](uint64_t index) {
                      Values values = central_;
                      for (size_t n = 0; n < each; ++n) values[frame_.numbers()[n]] = numbers[index * each + n];
                      return values;
                    }};
    stage.what_ifs = [](uint64_t) { return DrawWhatIfs::solved; };
    stage.what = "what-ifs: draw";
    return solver_.solve(stage);
  }

  /// The posterior's draws whose what-ifs are solved: all, where that was done already, or as many as were asked for,
  /// each as often as its weight wants.
  DrawSample posterior_with_what_ifs() {
    const DrawSample& posterior = many_.posterior;
    const bool done = many_.told.method != PosteriorMethod::sequential &&
                      (combinations_.exact() || options_.what_ifs >= many_.told.draws);
    DrawSample some{width_, {}, {}, {}};
    std::vector<double> numbers;
    if (!done && posterior.size() > 0) {
      const auto count = static_cast<uint32_t>(options_.what_ifs);
      const double offset = uniform_draw({options_.seed, kWhatIfStage, 0, 0});
      const size_t first = frame_.range(Kind::number).first;
      const std::vector<uint32_t> picked = resample(posterior.weight, count, offset);
      for (size_t i = 0; i < picked.size(); ++i) {
        if (i > 0 && picked[i] == picked[i - 1]) {
          some.weight.back() += 1.0 / count;
          continue;
        }
        for (size_t n = 0; n < frame_.numbers().size(); ++n) numbers.push_back(posterior.at(picked[i], first + n));
        some.weight.push_back(1.0 / count);
        some.index.push_back(posterior.index[picked[i]]);
      }
    }
    some.rows = solve_what_ifs(std::move(numbers));
    return done ? posterior : some;
  }

  WhatIfSpreads tell_what_ifs() {
    const DrawSample posterior = posterior_with_what_ifs();
    Uncertainty& told = many_.told;
    const double effective =
        std::min(effective_sample_size(posterior.weight), std::max(told.effective_sample_size, 0.0));
    const bool few = posterior.size() > 0 && !told.enumerated && effective < options_.least_effective;
    WhatIfSpreads spreads =
        walkaway::tell_what_ifs(frame_, many_.prior, few ? DrawSample{width_, {}, {}, {}} : posterior, told);
    spreads.asked = options_.what_ifs;
    if (few)
      spreads.why_no_posterior = fmt::format(
          "it would rest on {:.0f} effective draws, and at least {:.0f} are needed; ask for what-ifs in more",
          effective, options_.least_effective);
    else if (posterior.size() == 0)
      spreads.why_no_posterior = told.why_no_posterior;
    return spreads;
  }

  DrawStatus status_of(std::span<const double> row) const { return static_cast<DrawStatus>(row[status_]); }

  /// Log-likelihood of the record as a row tells it; NaN: there is no such draw.
  double likelihood_of(std::span<const double> row) const {
    switch (status_of(row)) {
      case DrawStatus::solved:
        return row[evidence_];
      case DrawStatus::impossible:
        return kImpossible;
      case DrawStatus::breaks:
      case DrawStatus::unsolved:
        break;
    }
    return kNothing;
  }

  /// What solving took.
  void tally(const std::vector<double>& rows) {
    Uncertainty& told = many_.told;
    const size_t start = frame_.range(Kind::start).first, passes = frame_.range(Kind::passes).first,
                 difference = frame_.range(Kind::cold_difference).first;
    for (size_t at = 0; at < rows.size(); at += width_) {
      if (status_of({rows.data() + at, width_}) == DrawStatus::breaks) continue;
      ++told.solves;
      told.passes += static_cast<uint64_t>(rows[at + passes]);
      switch (static_cast<DrawStart>(rows[at + start])) {
        case DrawStart::unchanged:
          ++told.unchanged;
          break;
        case DrawStart::warm:
          ++told.warm;
          break;
        case DrawStart::by_replies:
          ++told.by_replies;
          break;
        case DrawStart::cold:
          ++told.cold;
          break;
      }
      if (std::isnan(rows[at + difference])) continue;
      ++told.checked_cold;
      told.differ += rows[at + difference] > DrawWorker::kSameSolution;
    }
  }

  void take_prior(const std::vector<double>& rows) {
    Uncertainty& told = many_.told;
    DrawSample& prior = many_.prior;
    prior.width = width_;
    std::array<double, kDrawStatuses> weight{};
    for (uint64_t i = 0; i < told.draws; ++i) {
      const std::span<const double> row(rows.data() + i * width_, width_);
      const auto status = static_cast<size_t>(status_of(row));
      if (told.by_status[status]++ == 0) told.first_index[status] = i;
      weight[status] += prior_weight(i);
      if (status_of(row) != DrawStatus::solved) continue;
      prior.rows.insert(prior.rows.end(), row.begin(), row.end());
      prior.weight.push_back(prior_weight(i));
      prior.index.push_back(i);
    }
    const double all = std::accumulate(weight.begin(), weight.end(), 0.0);
    for (size_t s = 0; s < weight.size(); ++s) told.prior_by_status[s] = weight[s] / all;
    for (double& w : prior.weight) w /= weight[static_cast<size_t>(DrawStatus::solved)];
    for (size_t s = 1; s < weight.size(); ++s) {
      if (told.by_status[s] == 0) continue;
      solver_.worker(0).draw(values_of(told.first_index[s]), check_of(told.first_index[s]), run_);
      told.first_why[s] = solver_.worker(0).why();
    }
  }

  uint64_t count(DrawStatus status) const { return many_.told.by_status[static_cast<size_t>(status)]; }
  const std::string& first_why(DrawStatus status) const { return many_.told.first_why[static_cast<size_t>(status)]; }

  /// Why nothing can be said of the posterior, whatever its weights; empty if something can.
  std::string obstacle() const {
    if (count(DrawStatus::solved) == 0) {
      for (const DrawStatus status : {DrawStatus::impossible, DrawStatus::unsolved, DrawStatus::breaks})
        if (count(status) > 0)
          return status == DrawStatus::impossible
                     ? fmt::format("the record cannot have happened in any draw that could be solved: {}",
                                   first_why(status))
                     : fmt::format("no draw could be solved: {}", first_why(status));
    }
    const auto solved = static_cast<double>(count(DrawStatus::solved)),
               unsolved = static_cast<double>(count(DrawStatus::unsolved));
    if (unsolved > kMostUnsolved * (solved + unsolved))
      return fmt::format("{} of {} draws were not solved, so that the others are no fair sample; the first of them: {}",
                         count(DrawStatus::unsolved), many_.told.draws, first_why(DrawStatus::unsolved));
    return "";
  }

  void weigh(std::vector<double> rows) {
    Uncertainty& told = many_.told;
    told.why_no_posterior = obstacle();
    if (!told.why_no_posterior.empty()) return;
    std::vector<double> log_weights;
    for (size_t i = 0; i < many_.prior.size(); ++i)
      log_weights.push_back(std::log(many_.prior.weight[i]) + many_.prior.at(i, evidence_));
    NormalisedWeights weights = normalise_weights(log_weights);
    // Draws in which the record cannot be count as well: with likelihood 0.
    const double possible = told.prior_by_status[static_cast<size_t>(DrawStatus::solved)],
                 impossible = told.prior_by_status[static_cast<size_t>(DrawStatus::impossible)];
    told.log_evidence = weights.log_sum + std::log(possible / (possible + impossible));
    told.effective_sample_size = told.prior_sample_size = effective_sample_size(weights.weights);
    if (told.enumerated) {
      told.method = PosteriorMethod::enumerated;
    } else {
      const ParetoTail tail = pareto_tail(log_weights);
      if (std::isfinite(tail.shape)) told.k_hat = tail.shape;
      const double wanted = options_.moves_below * static_cast<double>(many_.prior.size());
      if (options_.moves == Moves::as_needed && told.effective_sample_size < wanted) {
        move(std::move(rows));
        return;
      }
      told.method = PosteriorMethod::weighted;
      if (told.effective_sample_size < options_.least_effective) return refuse();
    }
    many_.posterior = many_.prior;
    many_.posterior.weight = std::move(weights.weights);
  }

  void move(std::vector<double> rows) {
    Particles particles{static_cast<uint32_t>(frame_.numbers().size()), width_, {}, std::move(rows), {}, {}};
    for (uint64_t i = 0; i < many_.told.draws; ++i) {
      for (const double p : point(i)) particles.scores.push_back(normal_score(p));
      particles.log_likelihood.push_back(likelihood_of({particles.rows.data() + i * width_, width_}));
      particles.family.push_back(i);
    }
    const auto solve_at = [this](uint32_t stage, std::span<const double> scores) {
      std::vector<double> places{static_cast<double>(stage)};
      places.insert(places.end(), scores.begin(), scores.end());
      crew_.broadcast(places, run_);
      std::vector<double> moved = solve_places(places);
      tally(moved);
      return moved;
    };
    SmcOptions smc;
    smc.seed = options_.seed;
    SmcResult result = temper(
        std::move(particles), solve_at, [this](std::span<const double> row) { return likelihood_of(row); }, smc);
    Uncertainty& told = many_.told;
    told.method = PosteriorMethod::sequential;
    told.stages = std::move(result.stages);
    told.log_evidence = result.log_evidence;
    told.effective_sample_size = result.effective_sample_size;
    if (!result.arrived || told.effective_sample_size < options_.least_effective) return refuse();
    const size_t n = result.particles.size();
    many_.posterior = {width_, std::move(result.particles.rows), std::vector<double>(n, 1.0 / static_cast<double>(n)),
                       std::move(result.particles.family)};
  }

  void refuse() {
    Uncertainty& told = many_.told;
    const bool few = static_cast<double>(told.draws) < 4 * options_.least_effective;
    told.why_no_posterior = fmt::format(
        "it would rest on {:.0f} effective draws, and at least {:.0f} are needed; {}", told.effective_sample_size,
        options_.least_effective,
        few ? "ask for more draws"
        : told.method == PosteriorMethod::weighted
            ? "the record is likely under few of the numbers drawn: let the draws be moved, or ask for more"
            : "the record is likely under few of the numbers drawn: ask for more draws, and look at the ranges that it "
              "speaks against");
    told.method = PosteriorMethod::none;
  }

  const DrawFrame& frame_;
  const ManyDrawsOptions& options_;
  Crew& crew_;
  const Run& run_;
  DrawSolver solver_;
  size_t width_, status_, evidence_;
  Values central_;
  Combinations combinations_;
  Points points_;
  ManyDraws many_;
};

}  // namespace

const char* to_text(PosteriorMethod method) {
  static constexpr const char* kText[] = {"none", "enumerated", "weighted", "sequential"};
  return kText[static_cast<size_t>(method)];
}

InputError nothing_to_draw(const Scenario& scenario) {
  return InputError({Fault{scenario.file,
                           {},
                           "no number of the scenario has a range, so there is nothing to draw",
                           "give the numbers that are not known a range, such as { low = 2, mode = 5, high = 9 }"}});
}

ManyDraws run_draws(const DrawFrame& frame, const ManyDrawsOptions& options, Crew& crew, DrawLog* log, const Run& run) {
  if (frame.numbers().empty()) throw nothing_to_draw(frame.scenario());
  return DrawRun(frame, options, crew, log, run).make();
}

ManyDraws run_draws(const Analysis& reference, const ManyDrawsOptions& options, Crew& crew, DrawLog* log,
                    const Run& run) {
  const DrawFrame frame(reference, ranged_numbers(*reference.negotiation.scenario), options.draw);
  return run_draws(frame, options, crew, log, run);
}

}  // namespace walkaway
