// SPDX-License-Identifier: Apache-2.0
// The options of many draws.
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "app/options.h"

namespace walkaway {
namespace {

constexpr uint64_t kMostDraws = uint64_t{1} << 32;

}  // namespace

void add_draws(CLI::App& sub, CommandLine& line) {
  sub.add_option(
         "--draws", line.draws,
         "also draw all ranged numbers together so many times, and weigh the draws by the record: how sure each "
         "answer is")
      ->type_name("N")
      ->check(CLI::Range(uint64_t{1}, kMostDraws));
  sub.add_option("--indices", line.indices,
                 "of --draws: also make a design of so many base points for total indices of the numbers that matter, "
                 "which takes up to 15 times as many draws")
      ->type_name("N")
      ->check(CLI::Range(uint64_t{16}, uint64_t{1} << 24));
  sub.add_flag("--draw-what-ifs{200}", line.draw_what_ifs,
               "of --draws: also solve every what-if and pivot in 200 of the draws, or in N with "
               "--draw-what-ifs=N, for bands of what each does")
      ->check(CLI::Range(uint64_t{1}, kMostDraws));
  sub.add_flag("--prior-only", line.prior_only, "of --draws: do not weigh them by the record");
  sub.add_flag("!--no-moves", line.moves,
               "of --draws: where few of them count, do not move them towards the record, which takes more solves");
  sub.add_option(
         "--store", line.store,
         "of --draws: where they are kept, a file or postgresql://USER:PASSWORD@HOST/DATABASE (default: beside the "
         "scenario, mine.runs)")
      ->type_name("FILE|URL");
  sub.add_flag("--resume", line.resume, "of --draws: go on with the run in the store that was not finished");
  sub.add_flag("!--no-store", line.keep_draws, "of --draws: keep nothing");
}

std::optional<Parsed> draws_fault(const CLI::App& sub, const CommandLine& line) {
  for (const char* option :
       {"--indices", "--draw-what-ifs", "--prior-only", "--no-moves", "--store", "--resume", "--no-store"})
    if (!line.draws && sub.count(option) > 0)
      return fault(fmt::format("{} goes with --draws", option), "Try: --draws 1000");
  if (line.draw_what_ifs > 0 && !line.what_ifs && !line.pivots)
    return fault("--draw-what-ifs solves what --no-what-if and --no-pivots leave out", "Leave one of the two out.");
  if (!line.keep_draws && sub.count("--store") > 0)
    return fault("--store and --no-store contradict each other", "Leave one of the two out.");
  if (!line.keep_draws && line.resume)
    return fault("--resume goes on with what is stored, and --no-store looks at none", "Leave --no-store out.");
  return std::nullopt;
}

}  // namespace walkaway
