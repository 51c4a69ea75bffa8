// SPDX-License-Identifier: Apache-2.0
#include "equilibrium/cfr.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>
#include <stdexcept>

#include <fmt/format.h>

#include "equilibrium/cfr_sweeps.h"

namespace walkaway {
namespace {

using namespace equilibrium;

constexpr double kAlpha = 1.5;       ///< of dcfr: regrets above 0 are multiplied by t^alpha / (t^alpha + 1)
constexpr double kLookEvery = 0.05;  ///< growth of the iterations between two looks at the gain

/// Power of t by which iteration t weighs in the average.
int power(CfrMethod method) {
  switch (method) {
    case CfrMethod::cfr:
      return 0;
    case CfrMethod::cfr_plus:
      return 1;
    case CfrMethod::dcfr:
    case CfrMethod::pcfr_plus:
      return 2;
  }
  throw std::logic_error("a method without weights");
}

class Solver {
 public:
  Solver(const Tree& tree, CfrMethod method)
      : form_(sequence_form(tree)), method_(method), state_{Regrets(form_.player[0]), Regrets(form_.player[1])} {
    for (int p = 0; p < 2; ++p) update_reach(form_.player[p], 0, state_[p]);
  }

  void iterate() {
    const double t = static_cast<double>(++iterations_);
    const double grown = std::pow(t - 1, kAlpha);  // regrets so far are those of t - 1 iterations
    const Discount discount{grown / (grown + 1), 0.5};
    const double weight = std::pow(t, power(method_));
    weights_ += weight;
    for (int p = 0; p < 2; ++p) {
      update_regrets(method_, form_.player[p], state_[1 - p].reach.data(), discount, state_[p]);
      update_reach(form_.player[p], weight / weights_, state_[p]);
    }
  }

  /// Of the average strategies: what exact play would gain, summed over both.
  double gain() {
    double sum = 0;
    for (int p = 0; p < 2; ++p) sum += best_response(form_.player[p], state_[1 - p].average.data(), state_[p].value);
    return std::max(sum * form_.scale, 0.0);
  }

  std::vector<double> log_prob(const Tree& tree) const {
    std::vector<double> out(tree.variables());
    for (const Decision& d : tree.decisions) {
      const Sequences& s = form_.player[d.mover];
      const Regrets& state = state_[d.mover];
      double total = 0;
      for (uint32_t a = 0; a < d.actions; ++a) total += state.average[s.place[d.first + a]];
      for (uint32_t a = 0; a < d.actions; ++a) {
        const uint32_t q = s.place[d.first + a];
        out[d.first + a] = std::log(total > 0 ? state.average[q] / total : state.play[q]);
      }
    }
    return out;
  }

  uint64_t iterations() const { return iterations_; }

 private:
  SequenceForm form_;
  CfrMethod method_;
  Regrets state_[2];
  uint64_t iterations_ = 0;
  double weights_ = 0;
};

/// How far a gain has come down from the range of pay-offs to the wanted, on a scale of orders of magnitude.
double share_done(double gain, double wanted, double range) {
  if (!(wanted > 0 && range > wanted && gain > 0)) return 0;
  return std::clamp(std::log(range / gain) / std::log(range / wanted), 0.0, 1.0);
}

}  // namespace

const char* to_text(CfrMethod method) {
  switch (method) {
    case CfrMethod::cfr:
      return "cfr";
    case CfrMethod::cfr_plus:
      return "cfr+";
    case CfrMethod::dcfr:
      return "dcfr";
    case CfrMethod::pcfr_plus:
      return "pcfr+";
  }
  return "unknown";
}

void CfrOptions::validate() const {
  if (iterations == 0) throw std::invalid_argument("CfrOptions::iterations = 0, but it must be at least 1");
  if (!(std::isfinite(gain) && gain >= 0))
    throw std::invalid_argument(fmt::format("CfrOptions::gain = {}, but it must be finite and at least 0", gain));
}

CfrResult solve_by_regrets(const Tree& tree, const CfrOptions& options, const Run& run) {
  options.validate();
  const auto begun = std::chrono::steady_clock::now();
  Solver solver(tree, options.method);
  const double range = range_of_payoffs(tree);
  CfrResult result;
  uint64_t look = 1;
  while (solver.iterations() < options.iterations) {
    if (run.stop.stop_requested()) throw Stopped();
    solver.iterate();
    if (solver.iterations() < look && solver.iterations() < options.iterations) continue;
    result.gain = solver.gain();
    look = solver.iterations() + 1 + static_cast<uint64_t>(kLookEvery * static_cast<double>(solver.iterations()));
    run.report({fmt::format("solving by {}: gain {:.2g}", to_text(options.method), result.gain),
                std::max(share_done(result.gain, options.gain, range),
                         static_cast<double>(solver.iterations()) / static_cast<double>(options.iterations))});
    if (result.gain <= options.gain && solver.iterations() >= options.at_least) break;
  }
  result.iterations = solver.iterations();
  Strategy& strategy = result.strategy;
  strategy.log_prob = solver.log_prob(tree);
  strategy.precision = strategy.residual = std::numeric_limits<double>::quiet_NaN();
  strategy.passes = 4 * result.iterations;
  if (result.gain <= options.gain) {
    strategy.status = SolveStatus::converged;
  } else {
    strategy.status = SolveStatus::out_of_steps;
    strategy.why = fmt::format("after {} iterations the gains of exact play sum to {:.3g}, and {:.3g} was wanted",
                               result.iterations, result.gain, options.gain);
  }
  strategy.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
  return result;
}

}  // namespace walkaway
