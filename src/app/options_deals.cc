// SPDX-License-Identifier: Apache-2.0
// The options of deals.
#include <algorithm>

#include <CLI/CLI.hpp>

#include "app/options.h"

namespace walkaway {
namespace {

constexpr const char* kDealsExamples = R"(Examples:
  walkaway deals mine.toml
  walkaway deals mine.toml --types seller=patient --from price=1400
  walkaway deals domains/Camera                          a folder of GENIUS, GeniusWeb, NegMAS or NegoLog
  walkaway deals domain.xml --profiles buyer.xml seller.xml --json out.json
  walkaway deals domains/Camera --html camera.html
  walkaway deals domains/Camera --from "Maker=Sony,Body=compact,..."
  walkaway deals domains/Camera --export toml camera.toml)";

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
  add_json(sub, line);
  sub->add_option("--html", line.html_file,
                  "write one HTML page that needs nothing else: the map of the packages, tables")
      ->type_name("FILE");
  add_settings(sub, line);
  add_memory(sub, line, "thin a frontier that would take more, such as 2G (default: 2 million points)");
  sub->add_flag("--quiet", line.quiet, "nothing on the screen but errors; files are written all the same");
  sub->footer(kDealsExamples);
}

}  // namespace walkaway
