// SPDX-License-Identifier: Apache-2.0
#include "counsel/tree_slopes.h"

#include <algorithm>
#include <cmath>

namespace walkaway {
namespace {

// A bend: the slopes of the two sides differ by this share of the largest, and matter over the number's range. Both
// are far above what curvature does within a step. A jump is a bend so steep that it has the size of the array's own
// entries within a thousandth of the range.
constexpr double kBend = 1e-3, kMatters = 1e-4, kJump = 1e3;

enum class Scale { plain, log, inverse };

/// An array of the tree and its part of the gradient. Logarithms of odds move as the odds do, and rates as noise does:
/// entries are taken out of their scale, differentiated, and put back.
struct Array {
  std::vector<double> Tree::*of_tree;
  std::vector<double> Gradient::*of_gradient;
  Scale scale;

  double plain(double x) const {
    if (scale == Scale::log) return std::exp(x);
    if (scale == Scale::inverse) return x == 0 ? 0 : 1 / x;
    return x;
  }
  /// The slope of an entry with value x whose plain form has slope `slope`.
  double scaled(double x, double slope) const {
    if (scale == Scale::log) return slope / std::exp(x);
    if (scale == Scale::inverse) return -x * x * slope;
    return slope;
  }
};

const std::array<Array, TreeSlopes::kArrays>& slope_arrays() {
  static const std::array<Array, TreeSlopes::kArrays> arrays = {
      Array{&Tree::payoff, &Gradient::payoff, Scale::plain},
      Array{&Tree::ledger_payoff, &Gradient::ledger_payoff, Scale::plain},
      Array{&Tree::chance_log_prob, &Gradient::chance_log_prob, Scale::log},
      Array{&Tree::log_prior, &Gradient::log_prior, Scale::log},
      Array{&Tree::lane_prior, &Gradient::lane_prior, Scale::plain},
      Array{&Tree::analyst_prior, &Gradient::analyst_prior, Scale::plain},
      Array{&Tree::log_weight, &Gradient::log_weight, Scale::log},
      Array{&Tree::rate, &Gradient::rate, Scale::inverse}};
  return arrays;
}

/// Derivatives of one array.
class ArraySlopes {
 public:
  ArraySlopes(const Array& array, const std::vector<const Tree*>& trees, const Stencil& stencil, double step)
      : array_(array), stencil_(stencil), step_(step) {
    for (const Tree* tree : trees) values_.push_back(&(tree->*array.of_tree));
  }

  std::string differentiate(double width, TreeSlopes& slopes, std::vector<std::pair<uint32_t, double>>& out) {
    const std::vector<double>& today = *values_[0];
    for (uint32_t i = 0; i < today.size(); ++i) {
      largest_ = std::max(largest_, std::abs(array_.plain(today[i])));
      if (std::all_of(values_.begin(), values_.end(), [&](const auto* v) { return (*v)[i] == today[i]; })) continue;
      if (!std::isfinite(today[i])) return "a chance that is 0 today begins at this value";
      const double slope = entry(i);
      if (slope != 0) out.emplace_back(i, array_.scaled(today[i], slope));
    }
    const double apart = largest_apart_ * width;
    if (apart > kJump * largest_) return "the game jumps at this value";
    if (apart > kMatters * largest_ && largest_apart_ > kBend * largest_slope_) slopes.bends = true;
    return "";
  }

 private:
  double entry(uint32_t i) {
    const double today = array_.plain((*values_[0])[i]);
    double slope = 0;
    std::vector<double> side;
    for (size_t p = 0; p < values_.size(); ++p) {
      const double there = array_.plain((*values_[p])[i]);
      slope += stencil_.weight[p] * (there - today);
      if (stencil_.at[p] != 0) side.push_back((there - today) / (stencil_.at[p] * step_));
    }
    slope /= step_;
    largest_slope_ = std::max(largest_slope_, std::abs(slope));
    largest_apart_ = std::max(largest_apart_, std::abs(side[0] - side[1]));
    return slope;
  }

  const Array& array_;
  const Stencil& stencil_;
  double step_;
  std::vector<const std::vector<double>*> values_;
  double largest_ = 0, largest_slope_ = 0, largest_apart_ = 0;
};

}  // namespace

double TreeSlopes::along(const Gradient& gradient) const {
  double sum = 0;
  for (size_t a = 0; a < kArrays; ++a) {
    const std::vector<double>& by = gradient.*slope_arrays()[a].of_gradient;
    for (const auto& [i, slope] : by_array[a]) sum += by[i] * slope;
  }
  return sum;
}

TreeSlopesOr tree_slopes(const std::vector<const Tree*>& trees, const Stencil& stencil, double step, double width) {
  TreeSlopesOr out;
  for (const Tree* tree : trees)
    if (!same_shape(*tree, *trees[0])) {
      out.why = "which moves there are changes at this value";
      return out;
    }
  for (size_t a = 0; a < TreeSlopes::kArrays; ++a) {
    ArraySlopes array(slope_arrays()[a], trees, stencil, step);
    out.why = array.differentiate(width, out.slopes, out.slopes.by_array[a]);
    if (!out.why.empty()) return out;
  }
  return out;
}

}  // namespace walkaway
