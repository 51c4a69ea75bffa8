// SPDX-License-Identifier: Apache-2.0
// Branch and bound over one group of interacting issues.
#include <algorithm>
#include <limits>
#include <numeric>
#include <random>

#include "deals/groups.h"
#include "deals/maxima.h"

namespace walkaway {

namespace {

/// Packages found so far that none found so far dominates: [n][P] units, for two parties sorted.
class Found {
 public:
  Found(uint32_t parties, uint32_t issues) : parties_(parties), issues_(issues) {}

  /// Whether some package is as good as this for all, but for a loss of at most `epsilon`.
  bool covers(const double* units, const double* epsilon) {
    if (parties_ == 2) {
      const size_t above = first_below(units[0] - epsilon[0]);
      return above > 0 && rows_[above - 1].units[1] >= units[1] - epsilon[1];
    }
    for (size_t i = 0; i < rows_.size(); ++i) {
      bool as_good = true;
      for (uint32_t p = 0; p < parties_; ++p) as_good &= rows_[i].units[p] >= units[p] - epsilon[p];
      if (!as_good) continue;
      if (i > 0) std::swap(rows_[i], rows_[i / 2]);  // what covers much comes to the front
      return true;
    }
    return false;
  }

  /// `units` is covered by none.
  void add(const double* units, std::span<const uint32_t> options) {
    std::erase_if(rows_, [&](const Row& row) {
      bool worse = true;
      for (uint32_t p = 0; p < parties_; ++p) worse &= row.units[p] <= units[p];
      return worse;
    });
    const size_t place = parties_ == 2 ? first_below(units[0]) : rows_.size();
    rows_.insert(rows_.begin() + static_cast<ptrdiff_t>(place),
                 Row{{units, units + parties_}, {options.begin(), options.end()}});
  }

  bool empty() const { return rows_.empty(); }

  GroupFrontier frontier(std::vector<double> epsilon) const {
    GroupFrontier frontier;
    frontier.epsilon = std::move(epsilon);
    std::vector<double> units;
    for (const Row& row : rows_) units.insert(units.end(), row.units.begin(), row.units.end());
    for (uint32_t i : maxima(units, parties_)) {
      frontier.units.insert(frontier.units.end(), rows_[i].units.begin(), rows_[i].units.end());
      frontier.options.insert(frontier.options.end(), rows_[i].options.begin(), rows_[i].options.end());
      frontier.alike.push_back(1);
    }
    return frontier;
  }

 private:
  struct Row {
    std::vector<double> units;
    std::vector<uint32_t> options;
  };

  size_t first_below(double first) const {
    const auto at = std::partition_point(rows_.begin(), rows_.end(), [&](const Row& row) { return row.units[0] >= first; });
    return static_cast<size_t>(at - rows_.begin());
  }

  uint32_t parties_, issues_;
  std::vector<Row> rows_;
};

/// What is known of a term while options are chosen.
struct OpenTerm {
  uint32_t party;
  double units;
  uint32_t sides_left;  ///< whose issue has no option yet
  uint32_t sides_missed = 0;
};

class Search {
 public:
  Search(const ExactWorth& exact, const IssueGroup& group, const SearchLimits& limits, const Run& run)
      : exact_(exact), group_(group), limits_(limits), run_(run), parties_(exact.parties()),
        found_(parties_, static_cast<uint32_t>(group.issues.size())), nodes_left_(limits.most_nodes) {
    index_terms();
    options_.assign(group.issues.size(), 0);
    bounds_.assign((group.issues.size() + 1) * parties_, 0);
    std::copy(group.high.begin(), group.high.end(), bounds_.begin());
    best_option();
    order_issues();
  }

  GroupFrontier find() {
    climb();
    std::vector<double> proven(parties_, std::numeric_limits<double>::infinity());
    if (!found_.empty())
      for (uint32_t p = 0; p < parties_; ++p) proven[p] = group_.high[p] - group_.low[p];
    for (double share : {0.3, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001, 0.0005, 0.0002, 0.0001, 0.0}) {
      epsilon_.clear();
      for (uint32_t p = 0; p < parties_; ++p) epsilon_.push_back(share * limits_.swing[p]);
      run_.report({"searching interacting issues", -1});
      if (!descend(0)) break;
      proven = epsilon_;
    }
    return found_.frontier(std::move(proven));
  }

 private:
  /// For each option of each issue of the group, the terms that stand on the issue and whether the option is inside.
  struct Touch {
    uint32_t term;
    std::vector<char> inside;  ///< [options]
  };

  void index_terms() {
    touches_.resize(group_.issues.size());
    for (uint32_t p = 0; p < parties_; ++p) {
      for (uint32_t t : group_.terms[p]) {
        const ExactWorth::Term& term = exact_.terms(p)[t];
        for (const ExactWorth::Side& side : term.sides) {
          const auto place = std::lower_bound(group_.issues.begin(), group_.issues.end(), side.issue);
          std::vector<char> inside(exact_.options(side.issue), 0);
          for (uint32_t o : side.options) inside[o] = 1;
          touches_[static_cast<size_t>(place - group_.issues.begin())].push_back(
              {static_cast<uint32_t>(terms_.size()), std::move(inside)});
        }
        terms_.push_back({p, term.units, static_cast<uint32_t>(term.sides.size())});
      }
    }
  }

  /// [issues of the group][P] the most that an issue's own worth can be.
  void best_option() {
    for (uint32_t i : group_.issues) {
      for (uint32_t p = 0; p < parties_; ++p) {
        double most = exact_.units(p, i, 0);
        for (uint32_t o = 1; o < exact_.options(i); ++o) most = std::max(most, exact_.units(p, i, o));
        most_.push_back(most);
      }
    }
  }

  /// Issues with most terms first: their choice says most.
  void order_issues() {
    order_.resize(group_.issues.size());
    std::iota(order_.begin(), order_.end(), 0u);
    std::stable_sort(order_.begin(), order_.end(),
                     [&](uint32_t a, uint32_t b) { return touches_[a].size() > touches_[b].size(); });
  }

  /// Chooses an option of an issue, and writes what the choice leaves possible: [P].
  void choose(uint32_t issue, uint32_t option, const double* bound, double* left) {
    for (uint32_t p = 0; p < parties_; ++p)
      left[p] = bound[p] - most_[issue * parties_ + p] + exact_.units(p, group_.issues[issue], option);
    for (const Touch& touch : touches_[issue]) {
      OpenTerm& term = terms_[touch.term];
      --term.sides_left;
      if (!touch.inside[option] && term.sides_missed++ == 0 && term.units > 0) left[term.party] -= term.units;
      if (term.sides_missed == 0 && term.sides_left == 0 && term.units < 0) left[term.party] += term.units;
    }
    options_[issue] = option;
  }

  void undo(uint32_t issue, uint32_t option) {
    for (const Touch& touch : touches_[issue]) {
      ++terms_[touch.term].sides_left;
      terms_[touch.term].sides_missed -= !touch.inside[option];
    }
  }

  bool hopeless(const double* bound) {
    for (uint32_t p = 0; p < parties_; ++p)
      if (bound[p] < limits_.at_least[p]) return true;
    return found_.covers(bound, epsilon_.data());
  }

  /// False once there are no nodes left.
  bool descend(size_t depth) {
    const double* bound = bounds_.data() + depth * parties_;
    if (depth == order_.size()) {
      if (!hopeless(bound)) found_.add(bound, options_);
      return true;
    }
    if ((nodes_left_ & 0xffff) == 0 && run_.stop.stop_requested()) throw Stopped();
    const uint32_t issue = order_[depth];
    double* left = bounds_.data() + (depth + 1) * parties_;
    for (const auto& [hope, option] : most_hopeful(issue, bound, left)) {
      if (nodes_left_ == 0) return false;
      --nodes_left_;
      choose(issue, option, bound, left);
      const bool finished = hopeless(left) || descend(depth + 1);
      undo(issue, option);
      if (!finished) return false;
    }
    return true;
  }

  std::vector<std::pair<double, uint32_t>> most_hopeful(uint32_t issue, const double* bound, double* left) {
    std::vector<std::pair<double, uint32_t>> options;
    for (uint32_t o = 0; o < exact_.options(group_.issues[issue]); ++o) {
      choose(issue, o, bound, left);
      undo(issue, o);
      double hope = 0;
      for (uint32_t p = 0; p < parties_; ++p) hope += limits_.swing[p] > 0 ? left[p] / limits_.swing[p] : 0;
      options.emplace_back(-hope, o);
    }
    std::sort(options.begin(), options.end());
    return options;
  }

  /// First packages to go by: each improved an issue at a time, by random weights of the parties, while that helps.
  void climb() {
    constexpr int kClimbs = 64;
    std::mt19937_64 random(1);
    const std::vector<double> none(parties_, 0);
    for (int i = 0; i < kClimbs; ++i) {
      std::vector<double> weight, units;
      for (uint32_t p = 0; p < parties_; ++p)
        weight.push_back(limits_.swing[p] > 0 ? static_cast<double>(random() >> 11) / limits_.swing[p] : 0);
      std::vector<uint32_t> options;
      for (uint32_t issue : group_.issues) options.push_back(static_cast<uint32_t>(random() % exact_.options(issue)));
      double best = merit(options, weight, units);
      for (bool better = true; better;) {
        better = false;
        for (size_t k = 0; k < options.size(); ++k) better |= improve(options, k, weight, best, units);
      }
      merit(options, weight, units);
      bool enough = true;
      for (uint32_t p = 0; p < parties_; ++p) enough &= units[p] >= limits_.at_least[p];
      if (enough && !found_.covers(units.data(), none.data())) found_.add(units.data(), options);
    }
  }

  bool improve(std::vector<uint32_t>& options, size_t k, const std::vector<double>& weight, double& best,
               std::vector<double>& units) {
    bool better = false;
    uint32_t now = options[k];
    for (uint32_t o = 0; o < exact_.options(group_.issues[k]); ++o) {
      options[k] = o;
      const double its = merit(options, weight, units);
      if (its <= best) continue;
      best = its;
      now = o;
      better = true;
    }
    options[k] = now;
    return better;
  }

  /// A package's weighted sum; its units into `units`.
  double merit(const std::vector<uint32_t>& options, const std::vector<double>& weight, std::vector<double>& units) {
    std::vector<double> bound = group_.high, left(parties_);
    for (uint32_t k = 0; k < options.size(); ++k) {
      choose(k, options[k], bound.data(), left.data());
      std::swap(bound, left);
    }
    for (uint32_t k = 0; k < options.size(); ++k) undo(k, options[k]);
    units = bound;
    return std::inner_product(units.begin(), units.end(), weight.begin(), 0.0);
  }

  const ExactWorth& exact_;
  const IssueGroup& group_;
  const SearchLimits& limits_;
  const Run& run_;
  uint32_t parties_;
  Found found_;
  uint64_t nodes_left_;
  std::vector<std::vector<Touch>> touches_;  ///< [issues of the group]
  std::vector<OpenTerm> terms_;
  std::vector<double> most_;
  std::vector<uint32_t> order_;    ///< places in the group, as they are chosen
  std::vector<uint32_t> options_;  ///< [issues of the group] chosen so far
  std::vector<double> bounds_;     ///< [depth][P] what can still be reached
  std::vector<double> epsilon_;
};

}  // namespace

GroupFrontier search_group(const ExactWorth& exact, const IssueGroup& group, const SearchLimits& limits, const Run& run) {
  return Search(exact, group, limits, run).find();
}

}  // namespace walkaway
