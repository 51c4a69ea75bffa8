// SPDX-License-Identifier: Apache-2.0
#include "uncertainty/calibrate_bank.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>
#include <stdexcept>

#include <fmt/format.h>

#include "counsel/none.h"
#include "equilibrium/evaluate.h"
#include "inference/record.h"

namespace walkaway {
namespace {

constexpr uint32_t kTruths = 0xCA10;  ///< stage of the random draws of truths and their plays
constexpr uint64_t kMostRedrawn = 1000;

/// The file's record without what accounts do not agree on: what everybody saw.
std::vector<RecordedMove> undisputed(const Scenario& scenario) {
  std::vector<RecordedMove> record;
  for (const RecordEntry& entry : scenario.record)
    if (entry.by_account.empty() && entry.common.stage != kNone) record.push_back(entry.common);
  return record;
}

Observer observer_of(const Scenario& scenario, RecordKind kind) {
  if (kind == RecordKind::all_moves) return {watches_of_all(scenario), std::numeric_limits<uint32_t>::max()};
  const std::vector<RecordedMove> record = undisputed(scenario);
  if (record.empty())
    throw InputError({Fault{scenario.file,
                            {},
                            "the file records no move that all accounts agree on",
                            "--record all simulates records of all moves"}});
  return {watches_of(scenario, record), static_cast<uint32_t>(record.size())};
}

/// The longest record that there can be.
uint32_t longest_record(const Game& game, const Observer& observer) {
  uint32_t longest = 0;
  std::vector<uint32_t> notes(game.tree.nodes(), 0);
  for (NodeId node = 0; node < game.tree.nodes(); ++node) {
    if (node > 0) notes[node] += notes[game.tree.parent[node]];
    longest = std::max(longest, notes[node]);
    const bool noted = std::any_of(observer.watches.begin(), observer.watches.end(),
                                   [&](const Watch& watch) { return is_at(game, node, watch.occasion); });
    if (!noted || game.tree.kind[node] == NodeKind::terminal) continue;
    for (uint32_t c = 0; c < game.tree.child_count[node]; ++c) notes[game.tree.first_child[node] + c] += 1;
  }
  return longest;
}

}  // namespace

BankFrame::BankFrame(const Scenario& s, const CalibrateOptions& o, const Run& run)
    : scenario(s),
      options(o),
      numbers(ranged_numbers(s)),
      points(static_cast<uint32_t>(numbers.size()), o.seed),
      draws(numbers.empty() ? 1 : o.draws),
      observer(observer_of(s, o.kind)) {
  const AccountGames games = account_games(scenario, scenario.central_values(), {});
  game_of_account = games.game_of_account;
  SolvePlan plan;
  plan.game = options.game;
  plan.tolerance = std::min(options.tolerance, plan.tolerance);
  std::set<std::vector<TypeId>> seen;
  uint32_t longest = 0;
  for (const Values& values : games.values) {
    references.push_back(solve_scenario(scenario, values, plan, run));
    const Game& game = references.back().game;
    for (const std::vector<TypeId>& types : game.profile)
      if (seen.insert(types).second) profiles.push_back(types);
    longest = std::max(longest, longest_record(game, observer));
  }
  if (longest == 0)
    throw InputError({Fault{scenario.file,
                            {},
                            "no play comes to a move that would be recorded",
                            "--record all simulates records of all moves"}});
  if (observer.most > longest) observer.most = longest;
}

Values BankFrame::values(uint64_t draw) const {
  std::vector<double> point(numbers.size());
  points.point(draw, point);
  return values_at(scenario, numbers, point, scenario.central_values());
}

Values BankFrame::assumed(uint64_t draw) const {
  Values own = values(draw);
  if (options.wrong_noise == 1) return own;
  std::set<NumberId> noise;
  for (const Party& party : scenario.parties)
    if (party.noise) noise.insert(party.noise->by_type.begin(), party.noise->by_type.end());
  for (const NumberId id : noise) own[id] *= options.wrong_noise;
  return own;
}

uint32_t BankFrame::profile_of(const std::vector<TypeId>& types) const {
  const auto it = std::find(profiles.begin(), profiles.end(), types);
  return it == profiles.end() ? kNone : static_cast<uint32_t>(it - profiles.begin());
}

std::vector<double> SimulatedRecord::packed() const {
  std::vector<double> out{static_cast<double>(draw), static_cast<double>(account), static_cast<double>(profile),
                          static_cast<double>(redrawn)};
  for (const NoteCode& code : codes) {
    out.push_back(static_cast<double>(code.size()));
    for (const uint32_t part : code) out.push_back(part);
  }
  return out;
}

SimulatedRecord SimulatedRecord::unpacked(const std::vector<double>& packed) {
  SimulatedRecord record;
  record.draw = static_cast<uint64_t>(packed.at(0));
  record.account = static_cast<AccountId>(packed.at(1));
  record.profile = static_cast<uint32_t>(packed.at(2));
  record.redrawn = static_cast<uint64_t>(packed.at(3));
  for (size_t i = 4; i < packed.size();) {
    NoteCode code(static_cast<size_t>(packed[i++]));
    for (uint32_t& part : code) part = static_cast<uint32_t>(packed.at(i++));
    record.codes.push_back(std::move(code));
  }
  return record;
}

BankWorker::BankWorker(const BankFrame& frame)
    : frame_(frame),
      scenario_(frame.scenario),
      rebuilders_(frame.references.size()),
      resolvers_(frame.references.size()) {}

DrawStatus BankWorker::solve(const Values& values, const Run& run) {
  if (run.stop.stop_requested()) throw Stopped();
  why_.clear();
  passes_ = 0;
  try {
    check_values(scenario_, values);
    const AccountGames own = account_games(scenario_, values, {});
    game_of_account_ = own.game_of_account;
    weight_ = own.weight;
    games_.resize(own.values.size());
    reference_of_game_.resize(own.values.size());
    for (uint32_t g = 0; g < own.values.size(); ++g) {
      const auto account = std::find(own.game_of_account.begin(), own.game_of_account.end(), g);
      const uint32_t r = frame_.game_of_account[static_cast<size_t>(account - own.game_of_account.begin())];
      const Solved& reference = frame_.references[r];
      reference_of_game_[g] = r;
      if (!rebuilders_[r]) {
        rebuilders_[r] = std::make_unique<Rebuilder>(scenario_, reference.values, frame_.options.game, run);
        resolvers_[r] = std::make_unique<Resolver>(reference.tree(), reference.strategy.log_prob);
      }
      AccountGame& there = games_[g];
      there.same_shape =
          rebuilders_[r]->rebuild(own.values[g], there.game, run) || same_shape(there.game.tree, reference.tree());
      there.strategy = resolvers_[r]->solve(there.game.tree, {frame_.options.tolerance, 1}, run);
      passes_ += there.strategy.passes;
      if (there.strategy.status != SolveStatus::converged) {
        why_ = there.strategy.why;
        return DrawStatus::unsolved;
      }
      for (const std::vector<TypeId>& types : there.game.profile)
        if (frame_.profile_of(types) == kNone) {
          why_ = "it has a profile of types that the central values rule out";
          return DrawStatus::breaks;
        }
    }
  } catch (const InputError& error) {
    why_ = error.faults().empty() ? error.what() : error.faults().front().what;
    return DrawStatus::breaks;
  }
  return DrawStatus::solved;
}

SimulatedRecord BankWorker::simulate(uint64_t index, const Run& run) {
  DrawName name{frame_.options.seed, kTruths, index, 0};
  const UniformSource next = [&name] {
    const double u = uniform_draw(name);
    ++name.step;
    return u;
  };
  SimulatedRecord record;
  while (true) {
    record.draw = std::min(static_cast<uint64_t>(next() * static_cast<double>(frame_.draws)), frame_.draws - 1);
    if (solve(frame_.values(record.draw), run) == DrawStatus::solved) break;
    if (++record.redrawn == kMostRedrawn)
      throw InputError(
          {Fault{scenario_.file,
                 {},
                 fmt::format("of {} draws of its numbers none could be solved; the last: {}", kMostRedrawn, why_),
                 "narrower ranges may keep priors and probabilities within bounds"}});
  }
  record.account = draw_index(weight_, next);
  const AccountGame& truth = game_of(record.account);
  const uint32_t lane = draw_index(truth.game.tree.analyst_prior, next);
  record.profile = frame_.profile_of(truth.game.profile[lane]);
  const std::vector<NodeId> path = simulate_play(truth.game.tree, lane, truth.strategy.log_prob, next);
  record.codes = record_codes(truth.game, scenario_, frame_.observer, path);
  return record;
}

std::vector<double> BankWorker::likelihoods(uint64_t draw, const RecordTree& records, const ToldInReferences& told,
                                            const Run& run) {
  const DrawStatus status = solve(frame_.assumed(draw), run);
  std::vector<double> out{static_cast<double>(status), static_cast<double>(passes_)};
  if (status != DrawStatus::solved) return out;
  const size_t profiles = frame_.profiles.size(), hypotheses = frame_.hypotheses();
  out.resize(2 + records.size() * hypotheses, kImpossible);
  for (uint32_t g = 0; g < games_.size(); ++g) {
    const Game& game = games_[g].game;
    const std::vector<std::vector<NodeId>> elsewhere = games_[g].same_shape
                                                           ? std::vector<std::vector<NodeId>>{}
                                                           : where_told(game, scenario_, frame_.observer, records);
    const std::vector<std::vector<NodeId>>& places = games_[g].same_shape ? told[reference_of_game_[g]] : elsewhere;
    std::vector<uint32_t> profile;
    for (const std::vector<TypeId>& types : game.profile) profile.push_back(frame_.profile_of(types));
    const std::vector<double> reach = log_reach(game.tree, games_[g].strategy.log_prob);
    RecordPath path;
    path.steps.resize(1);
    for (uint32_t b = 0; b < records.size(); ++b) {
      path.steps[0].reached = places[b];
      const std::vector<double> likelihood = record_log_likelihood(game, path, reach).back();
      for (AccountId a = 0; a < scenario_.accounts.size(); ++a) {
        if (game_of_account_[a] != g || !(weight_[a] > 0)) continue;
        double* row = out.data() + 2 + b * hypotheses + a * profiles;
        for (uint32_t k = 0; k < game.tree.lanes; ++k)
          if (const double prior = game.tree.analyst_prior[k]; prior > 0)
            row[profile[k]] = std::log(weight_[a]) + std::log(prior) + likelihood[k];
      }
    }
  }
  return out;
}

}  // namespace walkaway
