// SPDX-License-Identifier: Apache-2.0
#include "uncertainty/record_in_draws.h"

#include <algorithm>

#include <fmt/format.h>

#include "counsel/reading.h"
#include "uncertainty/combinations.h"
#include "uncertainty/points.h"

namespace walkaway {
namespace {

constexpr uint64_t kMostTried = 256;

}  // namespace

std::optional<InputError> why_impossible(const Scenario& scenario, const Values& values, const GameOptions& build,
                                         const Run& run) {
  AccountGames games;
  std::vector<Game> built;
  try {
    check_values(scenario, values);
    games = account_games(scenario, values, {});
    for (const Values& own : games.values) built.push_back(build_game(scenario, own, build, run));
  } catch (const InputError&) {
    return std::nullopt;
  }
  try {
    for (AccountId a = 0; a < scenario.accounts.size(); ++a)
      trace_record(built[games.game_of_account[a]], scenario, scenario.record_of(a));
  } catch (const InputError& error) {
    return error;
  }
  return std::nullopt;
}

RecordInDraws look_for_record(const Scenario& scenario, const std::vector<NumberId>& numbers, uint64_t draws,
                              uint64_t seed, const GameOptions& build, const Run& run) {
  const Run quiet{run.stop, [](const Progress&) {}};
  const Values central = scenario.central_values();
  const auto is_game = [&](const Values& values) {
    try {
      check_values(scenario, values);
      return true;
    } catch (const InputError&) {
      return false;
    }
  };
  const auto possible = [&](const Values& values) {
    if (run.stop.stop_requested()) throw Stopped();
    return is_game(values) && !why_impossible(scenario, values, build, quiet);
  };
  const Combinations combinations(scenario, numbers, draws);
  const Points points(static_cast<uint32_t>(numbers.size()), seed);
  std::vector<double> point(numbers.size());
  RecordInDraws found;
  found.tried = std::min({kMostTried, draws, combinations.exact() ? combinations.count() : draws});
  for (uint64_t i = 0; i < found.tried; ++i) {
    run.report({fmt::format("the record cannot be at the central values; looking at draw {} of {}", i + 1, found.tried),
                static_cast<double>(i) / static_cast<double>(found.tried)});
    points.point(i, point);
    Values values =
        combinations.exact() ? combinations.values(i, central) : values_at(scenario, numbers, point, central);
    if (!possible(values) || ++found.possible > 1) continue;
    for (const NumberId n : numbers) {
      const double drawn = values[n];
      values[n] = central[n];
      if (drawn == central[n] || possible(values)) continue;
      values[n] = drawn;
      found.enough.emplace_back(n, drawn);
    }
  }
  return found;
}

InputError impossible_at_central(const Scenario& scenario, const InputError& why, const RecordInDraws& found) {
  std::vector<Fault> faults = why.faults();
  std::vector<std::string> numbers;
  for (const auto& [number, value] : found.enough)
    numbers.push_back(fmt::format("{} = {:.4g}", scenario.numbers[number].path, value));
  if (found.possible == 0)
    faults.push_back({scenario.file,
                      {},
                      fmt::format("so it is at the central values, and in each of {} draws of the ranged numbers that "
                                  "were looked at",
                                  found.tried),
                      "correct the record, or the numbers on which that menu depends"});
  else
    faults.push_back({scenario.file,
                      {},
                      fmt::format("so it is at the central values, from whose solution draws start; in {} of {} draws "
                                  "that were looked at the record could have happened, such as with {}",
                                  found.possible, found.tried, fmt::join(numbers, ", ")),
                      "give these numbers central values at which the record can have happened"});
  return InputError(std::move(faults));
}

}  // namespace walkaway
