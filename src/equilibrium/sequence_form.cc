// SPDX-License-Identifier: Apache-2.0
#include "equilibrium/sequence_form.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <stdexcept>
#include <tuple>

#include <fmt/format.h>

namespace walkaway::equilibrium {
namespace {

constexpr uint32_t kNowhere = UINT32_MAX;
constexpr double kRounding = 1e-9;  ///< of the largest pay-off

/// A node on the way down: each player's last own variable, and the odds that chance led here.
struct Way {
  NodeId node;
  VariableIndex own[2];
  double chance;
};

/// Calls visit(way) for all nodes, parents first, without recursion.
template <typename Visit>
void walk(const Tree& tree, Visit visit) {
  std::vector<Way> open{{0, {kNowhere, kNowhere}, 1}};
  while (!open.empty()) {
    const Way at = open.back();
    open.pop_back();
    visit(at);
    for (uint32_t c = tree.child_count[at.node]; c-- > 0;) {
      Way next = at;
      next.node = tree.first_child[at.node] + c;
      const uint32_t index = tree.index[at.node];
      if (tree.kind[at.node] == NodeKind::chance)
        next.chance *= std::exp(tree.chance_log_prob[index + c]);
      else
        next.own[tree.decisions[index].mover] = tree.decisions[index].first + c;
      open.push_back(next);
    }
  }
}

/// Where each information set stands among its player's own moves.
struct Ancestry {
  std::vector<VariableIndex> parent;  ///< [decisions] last own variable before it
  std::vector<uint32_t> level;        ///< [decisions] own information sets before it
  std::vector<DecisionId> root;       ///< [decisions] the first of those, or itself
  std::vector<uint32_t> rank;         ///< [decisions] how many below the same root were met before it
  std::vector<uint32_t> below;        ///< [decisions] of a root: how many are below it, itself included
  std::vector<uint32_t> ends;         ///< [V] endings after which the variable is its player's last
};

Ancestry ancestry(const Tree& tree) {
  std::vector<DecisionId> decision_of(tree.variables());
  for (DecisionId d = 0; d < tree.decisions.size(); ++d)
    for (uint32_t a = 0; a < tree.decisions[d].actions; ++a) decision_of[tree.decisions[d].first + a] = d;
  Ancestry out;
  out.parent.assign(tree.decisions.size(), kNowhere);
  out.level.assign(tree.decisions.size(), 0);
  out.root.assign(tree.decisions.size(), 0);
  out.rank.assign(tree.decisions.size(), 0);
  out.below.assign(tree.decisions.size(), 0);
  out.ends.assign(tree.variables(), 0);
  std::vector<uint8_t> met(tree.decisions.size(), 0);
  walk(tree, [&](const Way& at) {
    if (tree.kind[at.node] == NodeKind::terminal)
      for (const VariableIndex last : at.own)
        if (last != kNowhere) ++out.ends[last];
    if (tree.kind[at.node] != NodeKind::decision) return;
    const DecisionId d = tree.index[at.node];
    const VariableIndex own = at.own[tree.decisions[d].mover];
    if (met[d] && out.parent[d] != own) throw std::invalid_argument("the game has no perfect recall");
    if (met[d]) return;
    met[d] = 1;
    out.parent[d] = own;
    if (own != kNowhere) out.level[d] = out.level[decision_of[own]] + 1;
    out.root[d] = own == kNowhere ? d : out.root[decision_of[own]];
    out.rank[d] = out.below[out.root[d]]++;
  });
  return out;
}

void place_information_sets(const Tree& tree, const Ancestry& before, uint32_t mover, Sequences& s) {
  std::vector<DecisionId> order;
  for (DecisionId d = 0; d < tree.decisions.size(); ++d)
    if (tree.decisions[d].mover == mover) order.push_back(d);
  // Rows of equal lengths side by side leave few gaps. Types of one player mostly have information sets of the same
  // shape: those that differ in the type alone come side by side, and so do the entries of the other's rows.
  const auto longest_row = [&](DecisionId d) {
    const auto first = before.ends.begin() + tree.decisions[d].first;
    return *std::max_element(first, first + tree.decisions[d].actions);
  };
  const auto key = [&](DecisionId d) {
    return std::tuple(before.level[d], tree.decisions[d].actions, longest_row(d), before.below[before.root[d]],
                      before.rank[d], d);
  };
  std::sort(order.begin(), order.end(), [&](DecisionId a, DecisionId b) { return key(a) < key(b); });
  s.place.assign(tree.variables(), kNoSequence);
  s.count = kWide;  // the empty sequence, the one that is never played, and room to keep blocks aligned
  for (size_t i = 0; i < order.size();) {
    const Decision& head = tree.decisions[order[i]];
    const uint32_t level = before.level[order[i]];
    s.first.push_back(s.count);
    s.actions.push_back(head.actions);
    for (uint32_t l = 0; l < kWide; ++l) {
      const bool fits =
          i < order.size() && tree.decisions[order[i]].actions == head.actions && before.level[order[i]] == level;
      if (!fits) {
        s.parent.push_back(kNoSequence);
        continue;
      }
      const DecisionId d = order[i++];
      s.parent.push_back(before.parent[d] == kNowhere ? kEmptySequence : s.place[before.parent[d]]);
      for (uint32_t a = 0; a < head.actions; ++a) s.place[tree.decisions[d].first + a] = s.count + a * kWide + l;
    }
    s.count += head.actions * kWide;
  }
}

/// What each pair of sequences pays the first player: compressed rows.
struct Pairs {
  std::vector<uint32_t> row;  ///< [S + 1]
  std::vector<uint32_t> other;
  std::vector<double> payoff;
};

/// Entries of each row by column, equal columns added up.
void merge_rows(Pairs& pairs) {
  std::vector<std::pair<uint32_t, double>> entries;
  uint32_t out = 0, begin = 0;
  for (size_t r = 0; r + 1 < pairs.row.size(); ++r) {
    const uint32_t end = pairs.row[r + 1];
    entries.clear();
    for (uint32_t i = begin; i < end; ++i) entries.emplace_back(pairs.other[i], pairs.payoff[i]);
    std::stable_sort(entries.begin(), entries.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    begin = end;
    const uint32_t start = out;
    for (const auto& [column, value] : entries) {
      if (out > start && pairs.other[out - 1] == column) {
        pairs.payoff[out - 1] += value;
      } else {
        pairs.other[out] = column;
        pairs.payoff[out++] = value;
      }
    }
    pairs.row[r + 1] = out;
  }
  pairs.other.resize(out);
  pairs.payoff.resize(out);
}

Pairs pairs_that_pay(const Tree& tree, const SequenceForm& form) {
  const auto place = [&form](const Way& at, int p) {
    return at.own[p] == kNowhere ? kEmptySequence : form.player[p].place[at.own[p]];
  };
  const auto each_ending = [&](auto put) {
    walk(tree, [&](const Way& at) {
      if (tree.kind[at.node] != NodeKind::terminal) return;
      const double pays = (tree.payoff[size_t{tree.index[at.node]} * 2] - form.sum / 2) / form.scale;
      if (pays != 0) put(place(at, 0), place(at, 1), pays * at.chance);
    });
  };
  Pairs pairs;
  pairs.row.assign(form.player[0].count + 1, 0);
  each_ending([&](uint32_t mine, uint32_t, double) { ++pairs.row[mine + 1]; });
  std::partial_sum(pairs.row.begin(), pairs.row.end(), pairs.row.begin());
  pairs.other.resize(pairs.row.back());
  pairs.payoff.resize(pairs.row.back());
  std::vector<uint32_t> next(pairs.row.begin(), pairs.row.end() - 1);
  each_ending([&](uint32_t mine, uint32_t theirs, double pays) {
    pairs.other[next[mine]] = theirs;
    pairs.payoff[next[mine]++] = pays;
  });
  merge_rows(pairs);
  return pairs;
}

/// The second player's: the same pairs, paid the other way round.
Pairs turned_round(const Pairs& own, uint32_t count) {
  Pairs other;
  other.row.assign(count + 1, 0);
  for (const uint32_t column : own.other) ++other.row[column + 1];
  std::partial_sum(other.row.begin(), other.row.end(), other.row.begin());
  other.other.resize(own.other.size());
  other.payoff.resize(own.other.size());
  std::vector<uint32_t> next(other.row.begin(), other.row.end() - 1);
  for (uint32_t r = 0; r + 1 < own.row.size(); ++r)
    for (uint32_t i = own.row[r]; i < own.row[r + 1]; ++i) {
      const uint32_t at = next[own.other[i]]++;
      other.other[at] = r;
      other.payoff[at] = -own.payoff[i];
    }
  return other;
}

void stand_side_by_side(const Pairs& pairs, Sequences& s) {
  s.row.assign(1, 0);
  for (uint32_t q = 0; q < s.count; q += kWide) {
    uint32_t longest = 0;
    for (uint32_t l = 0; l < kWide; ++l) longest = std::max(longest, pairs.row[q + l + 1] - pairs.row[q + l]);
    const size_t start = s.other.size();
    s.other.resize(start + size_t{longest} * kWide, kNoSequence);
    s.payoff.resize(start + size_t{longest} * kWide, 0.0);
    for (uint32_t l = 0; l < kWide; ++l)
      for (uint32_t i = pairs.row[q + l], j = 0; i < pairs.row[q + l + 1]; ++i, ++j) {
        s.other[start + j * kWide + l] = pairs.other[i];
        s.payoff[start + j * kWide + l] = pairs.payoff[i];
      }
    s.row.push_back(s.row.back() + longest);
  }
}

}  // namespace

std::optional<std::string> why_not_zero_sum(const Tree& tree) {
  if (tree.movers() != 2)
    return fmt::format("it has {} player{}, not two", tree.movers(), tree.movers() == 1 ? "" : "s");
  double largest = 0, low = INFINITY, high = -INFINITY;
  for (size_t t = 0; t < size_t{tree.terminals} * tree.lanes; ++t) {
    const size_t at = t / tree.lanes * 2 * tree.lanes + t % tree.lanes;
    const double a = tree.payoff[at], b = tree.payoff[at + tree.lanes];
    largest = std::max({largest, std::abs(a), std::abs(b)});
    low = std::min(low, a + b);
    high = std::max(high, a + b);
  }
  if (high - low <= kRounding * largest) return std::nullopt;
  return fmt::format("its pay-offs sum to {:.6g} at one ending and to {:.6g} at another", low, high);
}

double range_of_payoffs(const Tree& tree) {
  double low = INFINITY, high = -INFINITY;
  for (size_t t = 0; t < size_t{tree.terminals} * tree.lanes; ++t) {
    const double pays = tree.payoff[t / tree.lanes * tree.movers() * tree.lanes + t % tree.lanes];
    low = std::min(low, pays);
    high = std::max(high, pays);
  }
  return high - low;
}

SequenceForm sequence_form(const Tree& tree) {
  if (tree.lanes != 1) throw std::invalid_argument("the tree has types, which the sequence form does not know");
  if (const auto why = why_not_zero_sum(tree)) throw std::invalid_argument(*why);
  for (const double w : tree.log_weight)
    if (w != 0) throw std::invalid_argument("the tree's moves have weights, which the sequence form does not know");
  SequenceForm form;
  const Ancestry before = ancestry(tree);
  for (uint32_t m = 0; m < 2; ++m) place_information_sets(tree, before, m, form.player[m]);
  form.sum = tree.payoff[0] + tree.payoff[1];
  double largest = 0;
  for (size_t t = 0; t < tree.payoff.size(); t += 2)
    largest = std::max(largest, std::abs(tree.payoff[t] - form.sum / 2));
  if (largest > 0) form.scale = largest;
  const Pairs first = pairs_that_pay(tree, form);
  stand_side_by_side(first, form.player[0]);
  stand_side_by_side(turned_round(first, form.player[1].count), form.player[1]);
  return form;
}

}  // namespace walkaway::equilibrium
