// SPDX-License-Identifier: Apache-2.0
// The options of deals.
#include <algorithm>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "app/options.h"
#include "deals/sessions.h"

namespace walkaway {
namespace {

constexpr const char* kDealsExamples = R"(Examples:
  walkaway deals mine.toml
  walkaway deals mine.toml --types seller=patient --from price=1400
  walkaway deals domains/Camera                          a folder of GENIUS, GeniusWeb, NegMAS or NegoLog
  walkaway deals domain.xml --profiles buyer.xml seller.xml --json out.json
  walkaway deals domains/Camera --html camera.html
  walkaway deals domains/Camera --from "Maker=Sony,Body=compact,..."
  walkaway deals domains/Camera --export toml camera.toml
  walkaway deals domains/Camera --sessions 1000 --tactics boulware:0.1-0.5 micro)";

constexpr uint64_t kMostSessions = 10'000'000;
constexpr uint32_t kMostRounds = 100'000;

/// Nothing, or what is wrong with the name of a tactic.
std::string no_tactic(const std::string& text) {
  try {
    static_cast<void>(tactic_of(text));
    return "";
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
}

void add_sessions(CLI::App& sub, CommandLine& line) {
  DealsRequest& deals = line.deals;
  sub.add_option("--sessions", deals.sessions,
                 "play so many sessions of alternating offers between two simple negotiators, and tell what they reach")
      ->type_name("N")
      ->check(CLI::Range(uint64_t{1}, kMostSessions));
  sub.add_option("--tactics", deals.tactics,
                 "of --sessions: of the first and the second party: boulware[:E], linear, conceder[:E] (E an exponent "
                 "or a range such as 0.1-0.5), tit-for-tat, micro, best-reply (default: boulware boulware)")
      ->type_name("A B")
      ->expected(2)
      ->check(no_tactic);
  sub.add_option("--rounds", deals.rounds, "of --sessions: until the deadline, of two turns each (default: 100)")
      ->type_name("N")
      ->check(CLI::Range(1u, kMostRounds));
  sub.add_option("--starter", deals.starter,
                 "of --sessions: which party offers first, first, second or drawn (default: drawn)")
      ->type_name("NAME")
      ->check(CLI::IsMember({"first", "second", "drawn"}));
  sub.add_option("--seed", line.seed, "of sessions, and of the draws of a scenario's ranged numbers (default: 1)")
      ->type_name("N");
  sub.add_option("--threads", line.threads, "of --sessions: 0 for all cores; no number depends on it (default: 0)")
      ->type_name("N")
      ->check(CLI::Range(0u, 4096u));
}

}  // namespace

void add_deals(CLI::App& app, CommandLine& line) {
  DealsRequest& deals = line.deals;
  CLI::App* sub = app.add_subcommand("deals", "What can be agreed on: efficient packages, fair points, better offers");
  add_file(sub, line, "a scenario, a folder of a domain, or the file of one with --profiles");
  sub->add_option("--profiles", deals.profiles, "the parties' files, where they are not in one folder with the domain")
      ->type_name("FILE ...")
      ->expected(1, 1000);
  sub->add_option("--from", deals.from, "an offer: how good it is, and what would be better for all")
      ->type_name("ISSUE=OPTION,...");
  sub->add_option_function<std::string>(
         "--types",
         [&deals](const std::string& text) {
           for (size_t start = 0; start <= text.size();) {
             const size_t comma = std::min(text.find(',', start), text.size());
             deals.types.push_back(text.substr(start, comma - start));
             start = comma + 1;
           }
         },
         "of a scenario: parties' private types (default: the mean over their odds)")
      ->type_name("PARTY=TYPE,...");
  sub->add_option("--convention", deals.convention, "how GENIUS's files are read: genius or negmas (default: genius)")
      ->type_name("NAME")
      ->check(CLI::IsMember({"genius", "negmas"}));
  sub->add_option("--grid", deals.grid, "options that a real-valued issue is cut into (default: 11)")
      ->type_name("N")
      ->check(CLI::Range(2u, 100000u));
  sub->add_flag("--rational", deals.rational, "list only packages at or above every walk-away value");
  sub->add_flag("--collapse,!--keep-ties", deals.collapse,
                "list one package for all of the same worth (default), or every one of them");
  sub->add_option("--epsilon", deals.epsilon,
                  "refuse a frontier thinned by more than this share of a party's swing (default: any; it is printed)")
      ->type_name("SHARE")
      ->check(CLI::Range(0.0, 1.0));
  sub->add_option("--draws", deals.draws,
                  "of a scenario: draw its ranged numbers so many times, and tell where the fair points go (default: "
                  "500; 0: do not)")
      ->type_name("N")
      ->check(CLI::Range(0u, 1'000'000u));
  sub->add_option_function<std::vector<std::string>>(
         "--export", [&deals](const std::vector<std::string>& to) { deals.export_to = to; },
         "write the domain: negmas and a folder, or toml and a file")
      ->type_name("FORMAT OUT")
      ->expected(2);
  add_sessions(*sub, line);
  add_json(sub, line);
  sub->add_option("--html", line.html_file,
                  "write one HTML page that needs nothing else: the map of the packages, tables")
      ->type_name("FILE");
  add_settings(sub, line);
  add_memory(sub, line, "thin a frontier that would take more, such as 2G (default: 2 million points)");
  sub->add_flag("--quiet", line.quiet, "nothing on the screen but errors; files are written all the same");
  sub->footer(kDealsExamples);
}

std::optional<Parsed> deals_fault(const CLI::App& sub, const CommandLine& line) {
  for (const char* option : {"--tactics", "--rounds", "--starter", "--threads"})
    if (!line.deals.sessions && sub.count(option) > 0)
      return fault(fmt::format("{} goes with --sessions", option), "Try: --sessions 1000");
  if (line.deals.tactics[0] == "best-reply" && line.deals.tactics[1] == "best-reply")
    return fault("--tactics: both sides cannot play a best reply: each needs a tactic to reply to",
                 "Try: --tactics best-reply boulware");
  return std::nullopt;
}

}  // namespace walkaway
