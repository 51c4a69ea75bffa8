// SPDX-License-Identifier: Apache-2.0
#include "uncertainty/analysts.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <set>

#include <fmt/format.h>

#include "uncertainty/designed_indices.h"
#include "uncertainty/points.h"
#include "uncertainty/statistics.h"

namespace walkaway {
namespace {

using Kind = DrawColumn::Kind;

constexpr uint32_t kStagesOfOne = 2 * kDesignStage;  ///< stages that an analyst's draws may have
constexpr uint64_t kFamiliesOfOne = uint64_t{1} << 40;

/// A log in which one analyst's stages stand apart.
class LogOfOne : public DrawLog {
 public:
  LogOfOne(DrawLog& all, size_t analyst) : all_(all), from_(static_cast<uint32_t>(analyst) * kStagesOfOne) {}
  void recall(uint32_t stage, const std::function<void(uint64_t, std::vector<double>)>& each) override {
    all_.recall(from_ + stage, each);
  }
  void keep(uint32_t stage, uint64_t index, const std::vector<double>& row) override {
    all_.keep(from_ + stage, index, row);
  }

 private:
  DrawLog& all_;
  uint32_t from_;
};

/// Draws of one analyst.
struct Member {
  DrawSample prior, posterior;
};

/// Runs the members one after the other and puts them into shared columns.
class AnalystRun {
 public:
  AnalystRun(const DrawFrame& own, const AnalyzeOptions& analysis, const ManyDrawsOptions& options, Crew& crew,
             DrawLog* log, const Run& run)
      : file_(own.scenario()), analysis_(analysis), options_(options), crew_(crew), log_(log), run_(run), shared_(own) {
    analysis_.what_ifs = analysis_.pivots = analysis_.sensitivity = analysis_.slopes = false;
  }

  DrawsOfAll make() {
    AnalystComparison& compared = all_.compared;
    compared.columns = shared_.columns();
    const std::vector<double> weights = analyst_weights(file_, file_.central_values());
    members_.resize(1 + weights.size());
    for (size_t m = 0; m < members_.size(); ++m) {
      AnalystDraws draws;
      if (m > 0) draws.analyst = static_cast<AnalystId>(m - 1), draws.weight = weights[m - 1];
      run_one(m, draws);
      compared.analysts.push_back(std::move(draws));
    }
    if (!crew_.first()) return {};
    pool();
    compare();
    return std::move(all_);
  }

 private:
  /// "analyst `agent`: " before what is reported of its work.
  Run run_of(size_t m) const {
    if (m == 0) return run_;
    const std::string who = fmt::format("analyst `{}`: ", file_.analysts[m - 1].id);
    return {run_.stop, [this, who](const Progress& p) { run_.report({who + p.what, p.done}); }};
  }

  void run_one(size_t m, AnalystDraws& draws) {
    std::optional<LogOfOne> log;
    if (log_) log.emplace(*log_, m);
    if (m == 0) {
      all_.own = run_draws(shared_, options_, crew_, log ? &*log : nullptr, run_);
      if (crew_.first()) take(m, all_.own, draws);
      return;
    }
    const Run run = run_of(m);
    const Scenario scenario = as_analyst(file_, draws.analyst);
    const Analysis reference = analyze_and_keep(scenario, scenario.central_values(), analysis_, run);
    if (reference.answers.trust.status != SolveStatus::converged) {
      draws.why_not = "the game was not solved: " + reference.answers.trust.why;
      return;
    }
    std::vector<NumberId> more;  // odds that the file has not
    for (const NumberId n : ranged_numbers(scenario))
      if (n >= file_.numbers.size()) more.push_back(n);
    const DrawFrame frame(reference, shared_, more);
    ManyDrawsOptions options = options_;
    options.indices = 0;
    const ManyDraws many = run_draws(frame, options, crew_, log ? &*log : nullptr, run);
    if (crew_.first()) take(m, many, draws);
  }

  void take(size_t m, const ManyDraws& many, AnalystDraws& draws) {
    Member& member = members_[m];
    member.prior = many.prior;
    member.posterior = many.posterior;
    draws.told = many.told;
    if (m > 0) draws.told.hangs = {};
    if (member.prior.size() == 0)
      draws.why_not = many.told.why_no_posterior.empty() ? "no draw was solved" : many.told.why_no_posterior;
    draws.told.numbers = shared_.numbers();
  }

  bool in_pool(size_t m) const { return m > 0 && all_.compared.analysts[m].weight > 0; }

  /// Why the pool has no posterior; empty if it has one.
  std::string obstacle() const {
    for (size_t m = 1; m < members_.size(); ++m)
      if (in_pool(m) && members_[m].posterior.size() == 0) {
        const AnalystDraws& draws = all_.compared.analysts[m];
        const std::string& why = draws.why_not.empty() ? draws.told.why_no_posterior : draws.why_not;
        return fmt::format("analyst `{}` has none: {}", file_.analysts[m - 1].id, why);
      }
    return "";
  }

  static void append(const DrawSample& from, double weight, size_t m, DrawSample& to) {
    to.rows.insert(to.rows.end(), from.rows.begin(), from.rows.end());
    for (size_t i = 0; i < from.size(); ++i) {
      to.weight.push_back(weight * from.weight[i]);
      to.index.push_back(m * kFamiliesOfOne + from.index[i]);
    }
  }

  void pool() {
    Uncertainty& pooled = all_.compared.pooled;
    pooled.seed = options_.seed;
    DrawSample prior, posterior;
    prior.width = posterior.width = shared_.columns().size();
    double present = 0;
    std::vector<double> log_weights;
    for (size_t m = 0; m < members_.size(); ++m) {
      const AnalystDraws& draws = all_.compared.analysts[m];
      const bool counts = in_pool(m) && members_[m].prior.size() > 0;
      if (counts) present += draws.weight;
      log_weights.push_back(counts ? std::log(draws.weight) + draws.told.log_evidence : -HUGE_VAL);
    }
    if (present <= 0) {
      pooled.why_no_posterior = "no analyst has draws";
      return;
    }
    pooled.enumerated = true;
    for (size_t m = 1; m < members_.size(); ++m) {
      const Uncertainty& told = all_.compared.analysts[m].told;
      if (!in_pool(m)) continue;
      pooled.draws += told.draws, pooled.solves += told.solves, pooled.passes += told.passes;
      for (size_t s = 0; s < kDrawStatuses; ++s) pooled.by_status[s] += told.by_status[s];
      pooled.enumerated = pooled.enumerated && told.enumerated;
      append(members_[m].prior, all_.compared.analysts[m].weight / present, m, prior);
    }
    if (options_.weighing == Weighing::by_record) pooled.why_no_posterior = obstacle();
    if (options_.weighing == Weighing::by_record && pooled.why_no_posterior.empty()) {
      const NormalisedWeights after = normalise_weights(log_weights);
      pooled.log_evidence = after.log_sum;
      pooled.method = pooled.enumerated ? PosteriorMethod::enumerated : PosteriorMethod::weighted;
      double inverse = 0;  // of the effective draws: parts of members that were sampled apart
      for (size_t m = 1; m < members_.size(); ++m) {
        AnalystDraws& draws = all_.compared.analysts[m];
        draws.weight_after = after.weights[m];
        if (draws.told.method == PosteriorMethod::sequential) pooled.method = PosteriorMethod::sequential;
        if (draws.weight_after <= 0) continue;
        inverse += draws.weight_after * draws.weight_after / draws.told.effective_sample_size;
        append(members_[m].posterior, draws.weight_after, m, posterior);
      }
      pooled.effective_sample_size = 1 / inverse;
    }
    pooled.numbers = shared_.numbers();
    pooled.columns = shared_.columns();
    pooled.figures = shared_.figures();
    tell_draws(shared_, prior, posterior, pooled);
  }

  void compare() {
    AnalystComparison& compared = all_.compared;
    std::set<NumberId> numbers;
    std::set<PartyId> parties;
    for (const Analyst& analyst : file_.analysts) {
      for (const auto& [id, number] : analyst.set) numbers.insert(id);
      for (const auto& [party, odds] : analyst.prior) parties.insert(party);
    }
    compared.differ_on.assign(numbers.begin(), numbers.end());
    compared.differ_on_types.assign(parties.begin(), parties.end());
    for (uint32_t c = shared_.range(Kind::figure).first; c < shared_.range(Kind::figure).second; ++c) add_gap(c);
    std::stable_sort(compared.gaps.begin(), compared.gaps.end(),
                     [](const AnalystGap& a, const AnalystGap& b) { return a.gap * b.error > b.gap * a.error; });
    for (const ConclusionShares& pooled : compared.pooled.conclusions) add_verdicts(pooled);
  }

  bool posterior_of_all() const { return all_.compared.pooled.method != PosteriorMethod::none; }

  void add_gap(uint32_t column) {
    const AnalystComparison& compared = all_.compared;
    std::vector<std::pair<double, size_t>> means;
    std::vector<double> errors(members_.size(), 0.0);
    for (size_t m = 1; m < members_.size(); ++m) {
      const OutputSpread* spread = compared.analysts[m].told.spread_of(column);
      if (!in_pool(m) || !spread) continue;
      const Bands& bands = posterior_of_all() && spread->posterior ? *spread->posterior : spread->prior;
      if (std::isnan(bands.mean)) continue;
      means.emplace_back(bands.mean, m);
      errors[m] = std::isnan(bands.error) ? 0.0 : bands.error;
    }
    if (means.size() < 2) return;
    const auto [low, high] = std::minmax_element(means.begin(), means.end());
    const AnalystGap gap{column, low->second, high->second, high->first - low->first,
                         std::hypot(errors[low->second], errors[high->second])};
    if (gap.sure()) all_.compared.gaps.push_back(gap);
  }

  void add_verdicts(const ConclusionShares& pooled) {
    AnalystVerdicts out{pooled.conclusion, {}, {}, pooled.texts.empty() ? "" : pooled.texts[0], true};
    for (size_t m = 0; m < members_.size(); ++m) {
      const Uncertainty& told = all_.compared.analysts[m].told;
      const auto own = std::find_if(told.conclusions.begin(), told.conclusions.end(),
                                    [&](const ConclusionShares& c) { return c.conclusion == pooled.conclusion; });
      const bool arises = own != told.conclusions.end() && !own->texts.empty();
      out.leading.push_back(arises ? own->texts[0] : "");
      out.shares.push_back(arises ? own->shares[0] : ShareOfDraws{});
      if (in_pool(m) && members_[m].prior.size() > 0 && out.leading.back() != out.pooled) out.agree = false;
    }
    all_.compared.conclusions.push_back(std::move(out));
  }

  const Scenario& file_;
  AnalyzeOptions analysis_;
  const ManyDrawsOptions& options_;
  Crew& crew_;
  DrawLog* log_;
  const Run& run_;
  const DrawFrame& shared_;
  std::vector<Member> members_;
  DrawsOfAll all_;
};

}  // namespace

std::vector<NumberId> drawn_numbers(const Scenario& file) {
  std::set<NumberId> out;
  const auto add = [&](const Scenario& scenario) {
    for (const NumberId n : ranged_numbers(scenario))
      if (n < file.numbers.size()) out.insert(n);
  };
  add(file);
  for (AnalystId a = 0; a < file.analysts.size(); ++a) add(as_analyst(file, a));
  return {out.begin(), out.end()};
}

DrawsOfAll run_analysts(const DrawFrame& own, const AnalyzeOptions& analysis, const ManyDrawsOptions& options,
                        Crew& crew, DrawLog* log, const Run& run) {
  return AnalystRun(own, analysis, options, crew, log, run).make();
}

}  // namespace walkaway
