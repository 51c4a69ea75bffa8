// SPDX-License-Identifier: Apache-2.0
// The options of solve.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <CLI/CLI.hpp>

#include "app/options.h"

namespace walkaway {
namespace {

std::string from_nought_up(const std::string& text) {
  double value = 0;
  return CLI::detail::lexical_cast(text, value) && std::isfinite(value) && value >= 0
             ? std::string()
             : fmt::format("{} is no number from 0 up", text);
}

std::string above_nought(const std::string& text) {
  double value = 0;
  return CLI::detail::lexical_cast(text, value) && std::isfinite(value) && value > 0
             ? std::string()
             : fmt::format("{} is no number above 0", text);
}

/// The options of `solve` that a method knows, beside those of all; nothing if there is no such method.
std::optional<std::vector<std::string>> method_knows(const std::string& method) {
  if (method == "qre") return {{"--precision", "--noise", "--to-nash", "--gain", "--all-branches", "--starts"}};
  if (method == "backward" || method == "lp") return std::vector<std::string>{};
  for (const char* regrets : {"cfr", "cfr+", "dcfr", "pcfr+"})
    if (method == regrets) return {{"--gain", "--iterations"}};
  return std::nullopt;
}

}  // namespace

void add_solve(CLI::App& app, CommandLine& line) {
  CLI::App* sub = app.add_subcommand("solve", "Solve a game from elsewhere, in Gambit's .efg or .nfg");
  add_file(sub, line, "the game, a .efg or .nfg file");
  sub->add_option("--precision", line.precision, "qre: lambda of the logit equilibrium (default: 1)")
      ->type_name("L")
      ->check(from_nought_up);
  sub->add_option("--noise", line.noise, "qre: 1 / lambda instead, in the pay-offs' units")
      ->type_name("N")
      ->check(above_nought);
  sub->add_option("--method", line.method,
                  "qre, for every game; lp, cfr, cfr+, dcfr or pcfr+, for zero-sum games of two; backward, for perfect "
                  "information (default: qre)")
      ->type_name("NAME")
      ->check([](const std::string& text) {
        return !method_knows(text) ? fmt::format("there is no method \"{}\"", text) : std::string();
      });
  sub->add_flag("--to-nash", line.to_nash,
                "qre: follow the path beyond every precision, until exact play gains nobody more than --gain (default: "
                "1e-8 of the range of each one's pay-offs)");
  sub->add_flag("--all-branches", line.all_branches, "qre: look for other equilibria of that precision too");
  sub->add_option("--starts", line.branch_starts, "of --all-branches: how often to look (default: 100)")
      ->type_name("N")
      ->check(CLI::Range(uint32_t{1}, uint32_t{1} << 30));
  sub->add_option("--gain", line.gain,
                  "with --to-nash: each one's; of cfr and its kin: enough when exact play gains no more than this, "
                  "summed over both (default: 1e-4 of the range of pay-offs)")
      ->type_name("G")
      ->check(from_nought_up);
  sub->add_option("--iterations", line.iterations,
                  "cfr and its kin: at most (default: a million); without --gain, exactly")
      ->type_name("N")
      ->check(CLI::Range(uint64_t{1}, uint64_t{1} << 53));
  add_json(sub, line);
  sub->add_flag("--quiet", line.quiet, "no report on the screen and no progress; files are written all the same");
  sub->footer(
      "Examples:\n  walkaway solve poker.efg --precision 100 --json poker.json\n"
      "  walkaway solve poker.efg --noise 0.01\n  walkaway solve poker.efg --to-nash\n"
      "  walkaway solve chicken.nfg --precision 5 --all-branches\n"
      "  walkaway solve poker.efg --method lp\n"
      "  walkaway solve poker.efg --method pcfr+ --gain 1e-6");
}

std::optional<Parsed> solve_fault(const CLI::App& sub, const CommandLine& line) {
  const std::vector<std::string> own = method_knows(line.method).value_or(std::vector<std::string>{});
  for (const char* option :
       {"--precision", "--noise", "--to-nash", "--all-branches", "--starts", "--gain", "--iterations"})
    if (sub.count(option) > 0 && std::find(own.begin(), own.end(), option) == own.end())
      return fault(fmt::format("{} is no option of the method {}", option, line.method),
                   own.empty() ? "It has none." : fmt::format("It has: {}.", fmt::join(own, ", ")));
  if (sub.count("--precision") > 0 && sub.count("--noise") > 0)
    return fault("--precision and --noise say the same thing twice", "Precision is 1 / noise: give one of the two.");
  if (line.to_nash && sub.count("--precision") + sub.count("--noise") + sub.count("--all-branches") > 0)
    return fault("--to-nash goes with no --precision, --noise or --all-branches",
                 "It follows the path beyond every precision.");
  if (sub.count("--starts") > 0 && !line.all_branches) return fault("--starts goes with --all-branches", "");
  if (line.to_nash && line.gain && *line.gain == 0)
    return fault("--gain: 0 is reached at no finite precision", "Give what is small enough, above 0.");
  if (line.method == "qre" && line.gain && !line.to_nash)
    return fault("--gain goes with --to-nash", "At a given --precision the gains are what they are.");
  if (line.noise && !std::isfinite(1 / *line.noise))
    return fault(fmt::format("--noise: {} is too small: 1 / noise is not finite", *line.noise), "");
  return std::nullopt;
}

}  // namespace walkaway
