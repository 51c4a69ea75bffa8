// SPDX-License-Identifier: Apache-2.0
// Model fit: the likelihood of the record beside those of records that the model itself writes.
//
// A simulated play is read by the observer of the real record: whenever it comes to a turn that the real record tells
// of (stage, mover and, if given, round), its move is written down, until there are as many moves as in the real
// record. Simulated records that begin alike share the search for their histories, which is what takes the time.
#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <tuple>

#include "inference/record.h"
#include "inference/simulate.h"
#include "scenario/random.h"

namespace walkaway {

namespace {

/// What tells notes apart: which watch wrote it, and what.
using NoteKey = std::tuple<uint32_t, MoveId, std::vector<std::pair<PartyId, std::string>>>;
NoteKey key_of(const Note& note) { return {note.watch, note.entry.move, note.entry.heard}; }

/// Simulated records as a tree of their beginnings, each with its histories.
class Beginnings {
 public:
  Beginnings(const Game& game, const Scenario& scenario, const std::vector<Watch>& watches,
             std::span<const double> log_reach)
      : game_(game), scenario_(scenario), watches_(watches), log_reach_(log_reach), all_(1) {
    all_[0].reached = {0};
  }

  /// The beginning that goes on from `from` with `note`.
  uint32_t next(uint32_t from, const Note& note) {
    const auto known = all_[from].next.find(key_of(note));
    if (known != all_[from].next.end()) return known->second;
    auto at = all_[from].at.find(note.watch);
    if (at == all_[from].at.end()) {
      at = all_[from].at.emplace(note.watch, first_at(game_, all_[from].reached, watches_[note.watch].occasion)).first;
    }
    Beginning beginning;
    beginning.reached = after_entry(game_, scenario_, note.entry, at->second);
    const uint32_t id = static_cast<uint32_t>(all_.size());
    all_[from].next.emplace(key_of(note), id);
    all_.push_back(std::move(beginning));
    return id;
  }

  double log_likelihood(uint32_t beginning) {
    Beginning& it = all_[beginning];
    if (!it.log_likelihood) {
      RecordPath path;
      path.steps.push_back({0, {}, it.reached});
      it.log_likelihood = log_evidence(game_.tree.analyst_prior, record_log_likelihood(game_, path, log_reach_).back());
    }
    return *it.log_likelihood;
  }

 private:
  struct Beginning {
    std::vector<NodeId> reached;
    std::map<uint32_t, std::vector<NodeId>> at;  ///< by watch: where it is next noted
    std::map<NoteKey, uint32_t> next;
    std::optional<double> log_likelihood;
  };

  const Game& game_;
  const Scenario& scenario_;
  const std::vector<Watch>& watches_;
  std::span<const double> log_reach_;
  std::vector<Beginning> all_;
};

/// The value below which a share `share` of the sorted values lies, by nearest rank.
double quantile(const std::vector<double>& sorted, double share) {
  const auto rank = static_cast<size_t>(std::ceil(share * static_cast<double>(sorted.size())));
  return sorted[std::clamp<size_t>(rank, 1, sorted.size()) - 1];
}

/// Sorted log-likelihoods per move of simulated records; plays of which nothing is noted have none.
std::vector<double> simulate(const Game& game, const Scenario& scenario, std::span<const RecordedMove> record,
                             size_t moves, std::span<const double> log_reach, std::span<const double> log_prob,
                             uint64_t seed, uint32_t simulations) {
  const std::vector<Watch> watches = watches_of(scenario, record);
  Beginnings beginnings(game, scenario, watches, log_reach);
  std::vector<double> per_move;
  for (uint32_t s = 0; s < simulations; ++s) {
    Draws draws(seed, s);
    const UniformSource next = [&draws] { return draws.next(); };
    const uint32_t lane = draw_index(game.tree.analyst_prior, next);
    const std::vector<NodeId> path = simulate_play(game.tree, lane, log_prob, next);
    const std::vector<Note> notes = notes_on(game, scenario, watches, path, moves);
    if (notes.empty()) continue;
    uint32_t beginning = 0;
    for (const Note& note : notes) beginning = beginnings.next(beginning, note);
    per_move.push_back(beginnings.log_likelihood(beginning) / static_cast<double>(notes.size()));
  }
  std::sort(per_move.begin(), per_move.end());
  return per_move;
}

}  // namespace

ModelFit model_fit(const Game& game, const Scenario& scenario, std::span<const RecordedMove> record,
                   const RecordPath& path, std::span<const double> log_reach, std::span<const double> log_prob,
                   uint64_t seed, uint32_t simulations) {
  constexpr double kStrange = 0.05;
  constexpr double kSame = 1e-9;  // the same record, its histories summed in another order
  ModelFit fit;
  fit.share_less_likely = 1;
  const auto moves = static_cast<size_t>(
      std::count_if(record.begin(), record.end(), [](const RecordedMove& entry) { return entry.stage != kNone; }));
  if (moves == 0) return fit;
  fit.log_likelihood = log_evidence(game.tree.analyst_prior, record_log_likelihood(game, path, log_reach).back());
  fit.per_move = fit.log_likelihood / static_cast<double>(moves);

  const std::vector<double> others = simulate(game, scenario, record, moves, log_reach, log_prob, seed, simulations);
  fit.simulated = static_cast<uint32_t>(others.size());
  if (others.empty()) return fit;
  fit.median_per_move = quantile(others, 0.5);
  fit.low_per_move = quantile(others, 0.05);
  fit.high_per_move = quantile(others, 0.95);
  const auto above = std::upper_bound(others.begin(), others.end(), fit.per_move + kSame);
  fit.share_less_likely = static_cast<double>(above - others.begin()) / static_cast<double>(others.size());
  fit.strange = fit.share_less_likely < kStrange;
  return fit;
}

}  // namespace walkaway
