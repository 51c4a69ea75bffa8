// SPDX-License-Identifier: Apache-2.0
#include "uncertainty/analysts.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <numeric>
#include <set>

#include <fmt/format.h>

#include "uncertainty/points.h"
#include "uncertainty/statistics.h"

namespace walkaway {
namespace {

using Kind = DrawColumn::Kind;

constexpr double kNothing = std::numeric_limits<double>::quiet_NaN();
constexpr uint64_t kFamiliesOfOne = uint64_t{1} << 40;

size_t column_named(const std::vector<DrawColumn>& columns, const std::string& name) {
  const auto found =
      std::find_if(columns.begin(), columns.end(), [&](const DrawColumn& column) { return column.name == name; });
  return static_cast<size_t>(found - columns.begin());
}

/// Reads one column of a frame out of rows of another.
class ColumnReader {
 public:
  ColumnReader(const DrawFrame& from, const DrawFrame& to, const DrawColumn& column) {
    const std::vector<DrawColumn>& columns = from.columns();
    const Answers& answers = to.reference().answers;
    at_ = column_named(columns, column.name);
    if (column.kind == Kind::number && at_ == columns.size())
      constant_ = from.scenario().central_values().at(column.subject);
    if (column.kind == Kind::conclusion && at_ < columns.size())
      for (const std::string& text : columns[at_].texts) {
        const auto found = std::find(column.texts.begin(), column.texts.end(), text);
        codes_.push_back(found == column.texts.end() ? kNothing : static_cast<double>(found - column.texts.begin()));
      }
    if (column.kind != Kind::figure) return;
    const HeadlineOutput& figure = to.figures()[column.subject];
    if (figure.kind == HeadlineOutput::Kind::verdict)
      at_ = column_named(columns, "odds." + figure.id.substr(figure.id.find('.') + 1));
    if (figure.kind != HeadlineOutput::Kind::margin) return;
    // The margin of the move that is best in the other's reference.
    at_ = columns.size();
    const std::string prefix = "advice." + person(to, answers.advice[figure.subject]) + ".move.";
    for (size_t c = columns_of(columns, Kind::move_value).first; c < columns_of(columns, Kind::move_value).second;
         ++c) {
      if (!columns[c].name.starts_with(prefix)) continue;
      if (columns[c].name.substr(prefix.size()) == answers.advice[figure.subject].moves[0].move)
        at_ = c;
      else
        others_.push_back(c);
    }
    margin_ = true;
  }

  double read(const DrawSample& sample, size_t draw) const {
    if (at_ >= sample.width) return constant_;
    const double value = sample.at(draw, at_);
    if (!codes_.empty()) return std::isnan(value) ? value : codes_[static_cast<size_t>(value)];
    if (!margin_) return value;
    double best = kNothing;
    for (const size_t c : others_) best = std::fmax(best, sample.at(draw, c));
    return value - best;
  }

 private:
  static std::string person(const DrawFrame& frame, const Advice& advice) {
    const Party& party = frame.scenario().parties[advice.party];
    return party.types.size() < 2 ? party.id : party.id + "." + party.types[advice.type].id;
  }

  size_t at_ = 0;
  double constant_ = kNothing;
  std::vector<double> codes_;  ///< of a conclusion: there, by the code here
  bool margin_ = false;
  std::vector<size_t> others_;
};

/// Draws of one analyst, in the shared columns.
struct Member {
  std::unique_ptr<Scenario> scenario;  ///< null for the file's own
  std::unique_ptr<Analysis> reference;
  DrawSample prior, posterior;
  std::vector<double> today;
};

/// Numbers that have a range for the file or an analyst, without odds that an analyst alone has.
std::vector<NumberId> shared_numbers(const Scenario& file) {
  std::set<NumberId> out;
  const auto add = [&](const Scenario& scenario) {
    for (const NumberId n : ranged_numbers(scenario))
      if (n < file.numbers.size()) out.insert(n);
  };
  add(file);
  for (AnalystId a = 0; a < file.analysts.size(); ++a) add(as_analyst(file, a));
  return {out.begin(), out.end()};
}

/// The one draw of an analyst all of whose numbers are certain.
ManyDraws one_draw(const DrawFrame& frame, const ManyDrawsOptions& options) {
  ManyDraws out;
  out.told.draws = 1;
  out.told.enumerated = true;
  out.told.by_status[0] = 1;
  out.told.prior_by_status[0] = 1;
  out.prior = {frame.columns().size(), frame.reference_row(), {1.0}, {0}};
  if (options.weighing == Weighing::prior_only) return out;
  out.posterior = out.prior;
  out.told.method = PosteriorMethod::enumerated;
  out.told.effective_sample_size = out.told.prior_sample_size = 1;
  out.told.log_evidence = out.prior.at(0, frame.range(Kind::log_evidence).first);
  return out;
}

/// Runs the members one after the other and puts them into shared columns.
class AnalystRun {
 public:
  AnalystRun(const Scenario& file, const Analysis& reference, const AnalyzeOptions& analysis,
             const ManyDrawsOptions& options, Crew& crew, const LogOfAnalyst& log_of, const Run& run)
      : file_(file),
        analysis_(analysis),
        options_(options),
        crew_(crew),
        log_of_(log_of),
        run_(run),
        shared_(reference, shared_numbers(file), options.draw) {
    analysis_.what_ifs = analysis_.pivots = analysis_.sensitivity = false;
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
    Member& member = members_[m];
    const Run run = run_of(m);
    const Analysis* reference = &shared_.reference();
    if (m > 0) {
      member.scenario = std::make_unique<Scenario>(as_analyst(file_, static_cast<AnalystId>(m - 1)));
      member.reference = std::make_unique<Analysis>(
          analyze_and_keep(*member.scenario, member.scenario->central_values(), analysis_, run));
      reference = member.reference.get();
    }
    if (reference->answers.trust.status != SolveStatus::converged) {
      draws.why_not = "the game was not solved: " + reference->answers.trust.why;
      return;
    }
    const DrawFrame frame(*reference, ranged_numbers(*reference->negotiation.scenario), options_.draw);
    DrawLog* log = log_of_ ? log_of_(draws.analyst, frame) : nullptr;
    ManyDrawsOptions options = options_;
    if (m > 0) options.indices = 0;
    ManyDraws many = frame.numbers().empty() ? one_draw(frame, options) : run_draws(frame, options, crew_, log, run);
    if (crew_.first()) take(m, frame, many, draws);
    member.reference.reset();  // its games are not needed any more
    if (m == 0) all_.own = std::move(many);
  }

  void take(size_t m, const DrawFrame& frame, const ManyDraws& many, AnalystDraws& draws) {
    Member& member = members_[m];
    member.prior = in_columns_of(frame, shared_, many.prior);
    member.posterior = in_columns_of(frame, shared_, many.posterior);
    const DrawSample row{frame.columns().size(), frame.reference_row(), {1.0}, {0}};
    member.today = in_columns_of(frame, shared_, row).rows;
    draws.told = many.told;
    if (member.prior.size() == 0)
      draws.why_not = many.told.why_no_posterior.empty() ? "no draw was solved" : many.told.why_no_posterior;
    tell_in_shared(member.prior, member.posterior, member.today, draws.told);
  }

  void tell_in_shared(const DrawSample& prior, const DrawSample& posterior, const std::vector<double>& today,
                      Uncertainty& told) const {
    told.numbers = shared_.numbers();
    told.columns = shared_.columns();
    told.spreads.clear(), told.conclusions.clear(), told.races.clear();
    told.hangs = {};
    tell_draws(shared_, prior, posterior, told);
    for (OutputSpread& spread : told.spreads) spread.today = today[spread.column];
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
    const std::vector<double> today = shared_.reference_row();
    tell_in_shared(prior, posterior, today, pooled);
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
  const LogOfAnalyst& log_of_;
  const Run& run_;
  DrawFrame shared_;
  std::vector<Member> members_;
  DrawsOfAll all_;
};

}  // namespace

DrawSample in_columns_of(const DrawFrame& from, const DrawFrame& to, const DrawSample& sample) {
  DrawSample out{to.columns().size(), {}, sample.weight, sample.index};
  std::vector<ColumnReader> readers;
  for (const DrawColumn& column : to.columns()) readers.emplace_back(from, to, column);
  for (size_t i = 0; i < sample.size(); ++i)
    for (const ColumnReader& reader : readers) out.rows.push_back(reader.read(sample, i));
  return out;
}

DrawsOfAll run_analysts(const Scenario& file, const Analysis& reference, const AnalyzeOptions& analysis,
                        const ManyDrawsOptions& options, Crew& crew, const LogOfAnalyst& log_of, const Run& run) {
  return AnalystRun(file, reference, analysis, options, crew, log_of, run).make();
}

}  // namespace walkaway
