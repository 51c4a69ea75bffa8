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
  explicit Found(uint32_t parties) : parties_(parties) {}

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
    const auto at =
        std::partition_point(rows_.begin(), rows_.end(), [&](const Row& row) { return row.units[0] >= first; });
    return static_cast<size_t>(at - rows_.begin());
  }

  uint32_t parties_;
  std::vector<Row> rows_;
};

/// A term while options are chosen. It counts at the last of its issues to be chosen: from the start if it is a gain,
/// until an option outside strikes it out; if it is a loss, once all its other issues have options inside.
struct OpenTerm {
  uint32_t party;
  double units;
  uint32_t last;             ///< that issue, as a place in the group
  std::vector<char> inside;  ///< [options of `last`]
  uint32_t others_left;      ///< of its other issues, those without an option yet
  uint32_t outside = 0;      ///< and those with one outside
};

/// A party's most of what an issue without an option can still bring is the largest, over its options, of its own worth
/// and the terms that count there; the sum over issues bounds what a partial package can become. The bounds of
/// mini-buckets (Dechter and Rish 2003) in their simplest form.
class Search {
 public:
  Search(const ExactWorth& exact, const IssueGroup& group, const SearchLimits& limits, const Run& run)
      : exact_(exact),
        group_(group),
        limits_(limits),
        run_(run),
        parties_(exact.parties()),
        found_(parties_),
        nodes_left_(limits.most_nodes) {
    order_issues();
    index_terms();
    const size_t issues = group.issues.size();
    options_.assign(issues, 0);
    bounds_.assign((issues + 1) * parties_, 0);
    most_.assign(issues * parties_, 0);
    for (uint32_t issue = 0; issue < issues; ++issue) {
      for (uint32_t p = 0; p < parties_; ++p) {
        renew_most(issue, p);
        bounds_[p] += most_[issue * parties_ + p];
      }
      hopes_.emplace_back(options(issue));
    }
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
  /// A term that stands on an issue and counts at a later one.
  struct Touch {
    uint32_t term;
    std::vector<char> inside;  ///< [options of the issue]
  };

  uint32_t options(uint32_t issue) const { return exact_.options(group_.issues[issue]); }
  uint32_t place_of(uint32_t issue) const {
    return static_cast<uint32_t>(std::lower_bound(group_.issues.begin(), group_.issues.end(), issue) -
                                 group_.issues.begin());
  }

  /// Issues with most terms first: their choice says most.
  void order_issues() {
    std::vector<uint32_t> terms(group_.issues.size(), 0);
    for (uint32_t p = 0; p < parties_; ++p)
      for (uint32_t t : group_.terms[p])
        for (const ExactWorth::Side& side : exact_.terms(p)[t].sides) ++terms[place_of(side.issue)];
    order_.resize(group_.issues.size());
    std::iota(order_.begin(), order_.end(), 0u);
    std::stable_sort(order_.begin(), order_.end(), [&](uint32_t a, uint32_t b) { return terms[a] > terms[b]; });
  }

  void index_terms() {
    std::vector<uint32_t> depth(order_.size());
    for (uint32_t d = 0; d < order_.size(); ++d) depth[order_[d]] = d;
    touches_.resize(order_.size());
    for (uint32_t issue = 0; issue < order_.size(); ++issue) {
      first_score_.push_back(scores_.size());
      for (uint32_t p = 0; p < parties_; ++p)
        for (uint32_t o = 0; o < options(issue); ++o) scores_.push_back(exact_.units(p, group_.issues[issue], o));
    }
    for (uint32_t p = 0; p < parties_; ++p) {
      for (uint32_t t : group_.terms[p]) {
        const ExactWorth::Term& given = exact_.terms(p)[t];
        const auto number = static_cast<uint32_t>(terms_.size());
        OpenTerm term{p, given.units, 0, {}, static_cast<uint32_t>(given.sides.size()) - 1};
        const auto later = [&](const ExactWorth::Side& a, const ExactWorth::Side& b) {
          return depth[place_of(a.issue)] < depth[place_of(b.issue)];
        };
        const auto last = std::max_element(given.sides.begin(), given.sides.end(), later);
        for (auto side = given.sides.begin(); side != given.sides.end(); ++side) {
          std::vector<char> inside(exact_.options(side->issue), 0);
          for (uint32_t o : side->options) inside[o] = 1;
          if (side == last) {
            term.last = place_of(side->issue);
            term.inside = std::move(inside);
          } else {
            touches_[place_of(side->issue)].push_back({number, std::move(inside)});
          }
        }
        if (term.units > 0 || term.others_left == 0) count(term, term.units);
        terms_.push_back(std::move(term));
      }
    }
  }

  double* scores(uint32_t issue, uint32_t party) {
    return scores_.data() + first_score_[issue] + size_t{party} * options(issue);
  }

  void count(const OpenTerm& term, double units) {
    double* its = scores(term.last, term.party);
    for (size_t o = 0; o < term.inside.size(); ++o) its[o] += term.inside[o] ? units : 0;
  }

  /// How much less the most of an issue has become.
  double renew_most(uint32_t issue, uint32_t party) {
    const double* its = scores(issue, party);
    double& most = most_[issue * parties_ + party];
    const double before = most;
    most = *std::max_element(its, its + options(issue));
    return before - most;
  }

  /// Chooses an option of an issue, and writes what the choice leaves possible: [P].
  void choose(uint32_t issue, uint32_t option, const double* bound, double* left) {
    for (uint32_t p = 0; p < parties_; ++p) left[p] = bound[p] - most_[issue * parties_ + p] + scores(issue, p)[option];
    for (const Touch& touch : touches_[issue]) {
      OpenTerm& term = terms_[touch.term];
      --term.others_left;
      if (!touch.inside[option]) {
        if (term.outside++ > 0 || term.units < 0) continue;
        count(term, -term.units);
      } else {
        if (term.units > 0 || term.others_left > 0 || term.outside > 0) continue;
        count(term, term.units);
      }
      left[term.party] -= renew_most(term.last, term.party);
    }
    options_[issue] = option;
  }

  void undo(uint32_t issue, uint32_t option) {
    for (const Touch& touch : touches_[issue]) {
      OpenTerm& term = terms_[touch.term];
      if (!touch.inside[option]) {
        ++term.others_left;
        if (--term.outside > 0 || term.units < 0) continue;
        count(term, term.units);
      } else {
        if (++term.others_left != 1 || term.units > 0 || term.outside > 0) continue;
        count(term, -term.units);
      }
      renew_most(term.last, term.party);
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
    const uint32_t issue = order_[depth];
    if (nodes_left_ < options(issue)) return false;
    nodes_left_ -= options(issue);
    if (++steps_ % 4096 == 0 && run_.stop.stop_requested()) throw Stopped();
    double* left = bounds_.data() + (depth + 1) * parties_;
    sort_by_hope(issue, bound, left);
    for (const Hope& hope : hopes_[issue]) {
      if (hope.sum == kNone) break;  // and so are all after it
      choose(issue, hope.option, bound, left);
      const bool finished = hopeless(left) || descend(depth + 1);
      undo(issue, hope.option);
      if (!finished) return false;
    }
    return true;
  }

  struct Hope {
    double sum;  ///< of parties' bounds as shares of their swings; kNone if hopeless already
    uint32_t option;
  };
  static constexpr double kNone = -std::numeric_limits<double>::infinity();

  void sort_by_hope(uint32_t issue, const double* bound, double* left) {
    for (uint32_t o = 0; o < options(issue); ++o) {
      choose(issue, o, bound, left);
      double sum = hopeless(left) ? kNone : 0;
      for (uint32_t p = 0; p < parties_; ++p) sum += limits_.swing[p] > 0 ? left[p] / limits_.swing[p] : 0;
      undo(issue, o);
      hopes_[issue][o] = {sum, o};
    }
    std::sort(hopes_[issue].begin(), hopes_[issue].end(),
              [](const Hope& a, const Hope& b) { return a.sum != b.sum ? a.sum > b.sum : a.option < b.option; });
  }

  /// First packages to go by: each improved an issue at a time, by random weights of the parties, while that helps.
  void climb() {
    constexpr int kClimbs = 64;
    std::mt19937_64 random(1);
    const std::vector<double> none(parties_, 0);
    for (int i = 0; i < kClimbs; ++i) {
      std::vector<double> weight;
      for (uint32_t p = 0; p < parties_; ++p)
        weight.push_back(limits_.swing[p] > 0 ? static_cast<double>(random() >> 11) / limits_.swing[p] : 0);
      std::vector<uint32_t> package;
      for (uint32_t issue = 0; issue < order_.size(); ++issue)
        package.push_back(static_cast<uint32_t>(random() % options(issue)));
      double best = -std::numeric_limits<double>::infinity();
      for (bool better = true; better;) {
        better = false;
        for (uint32_t issue = 0; issue < package.size(); ++issue) better |= improve(package, issue, weight, best);
      }
      const std::vector<double> units = units_of(package);
      bool enough = true;
      for (uint32_t p = 0; p < parties_; ++p) enough &= units[p] >= limits_.at_least[p];
      if (enough && !found_.covers(units.data(), none.data())) found_.add(units.data(), package);
    }
  }

  bool improve(std::vector<uint32_t>& package, uint32_t issue, const std::vector<double>& weight, double& best) {
    bool better = false;
    uint32_t now = package[issue];
    for (uint32_t o = 0; o < options(issue); ++o) {
      package[issue] = o;
      const std::vector<double> units = units_of(package);
      const double its = std::inner_product(units.begin(), units.end(), weight.begin(), 0.0);
      if (its <= best) continue;
      best = its;
      now = o;
      better = true;
    }
    package[issue] = now;
    return better;
  }

  /// What a whole package is worth, by choosing it.
  std::vector<double> units_of(const std::vector<uint32_t>& package) {
    std::vector<double> bound(bounds_.begin(), bounds_.begin() + parties_), left(parties_);
    for (uint32_t issue : order_) {
      choose(issue, package[issue], bound.data(), left.data());
      std::swap(bound, left);
    }
    for (size_t d = order_.size(); d-- > 0;) undo(order_[d], package[order_[d]]);
    return bound;
  }

  const ExactWorth& exact_;
  const IssueGroup& group_;
  const SearchLimits& limits_;
  const Run& run_;
  uint32_t parties_;
  Found found_;
  uint64_t nodes_left_;  ///< partial packages that may still be looked at
  uint64_t steps_ = 0;
  std::vector<uint32_t> order_;  ///< issues, as places in the group, as they are chosen
  std::vector<OpenTerm> terms_;
  std::vector<std::vector<Touch>> touches_;  ///< [issues]
  std::vector<double> scores_;               ///< of each issue, from first_score_ on: [P][options]
  std::vector<size_t> first_score_;          ///< [issues]
  std::vector<double> most_;                 ///< [issues][P] the largest of their scores
  std::vector<uint32_t> options_;            ///< [issues] chosen so far
  std::vector<double> bounds_;               ///< [depth][P] what can still be reached
  std::vector<std::vector<Hope>> hopes_;     ///< [issues][options], as they are tried
  std::vector<double> epsilon_;
};

}  // namespace

GroupFrontier search_group(const ExactWorth& exact, const IssueGroup& group, const SearchLimits& limits,
                           const Run& run) {
  return Search(exact, group, limits, run).find();
}

}  // namespace walkaway
