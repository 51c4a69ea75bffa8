// SPDX-License-Identifier: Apache-2.0
// The options of the subcommands that work on scenarios, and of those that take no file.
#include <CLI/CLI.hpp>

#include "app/options.h"

namespace walkaway {
namespace {

constexpr const char* kAnalyzeExamples = R"(Examples:
  walkaway analyze mine.toml
  walkaway analyze mine.toml --details | less
  walkaway analyze mine.toml --html out.html
  walkaway analyze mine.toml --json | jq .offers[0].verdicts
  walkaway analyze mine.toml --json out.json --csv tables --quiet
  walkaway analyze mine.toml --set number.detect=1 --set account.korean.weight=0.2
  walkaway analyze mine.toml --draws 1000                 how sure it is
  walkaway analyze mine.toml --draws 1000 --resume        goes on where it was stopped
  mpirun -n 4 walkaway analyze mine.toml --draws 100000   on many machines
  walkaway analyze mine.toml --no-what-if --no-pivots     quicker)";

/// How an analysis is made.
void add_run(CLI::App* sub, CommandLine& line) {
  sub->add_option("--seed", line.seed, "of all that is random: simulations, draws (default: 1)")->type_name("N");
  sub->add_option("--threads", line.threads, "0 for all cores; no answer depends on it (default: 0)")
      ->type_name("N")
      ->check(CLI::Range(0u, 4096u));
  sub->add_flag("!--no-what-if", line.what_ifs, "leave the what-ifs out");
  sub->add_flag("!--no-pivots", line.pivots, "leave the pivot curves out");
  add_memory(sub, line);
  sub->add_flag("--quiet", line.quiet, "no report on the screen and no progress; files are written all the same");
}

}  // namespace

void add_analyze(CLI::App& app, CommandLine& line) {
  CLI::App* sub = app.add_subcommand("analyze", "Solve the game, read the record and answer");
  add_file(sub, line);
  add_json(sub, line);
  sub->add_option("--html", line.html_file, "write one HTML page that needs nothing else: charts, tables, sources")
      ->type_name("FILE");
  sub->add_option("--csv", line.csv_directory, "write all tables to a folder, one CSV file each")->type_name("DIR");
  sub->add_flag("--details", line.details, "all the numbers, after the summary");
  add_settings(sub, line);
  add_run(sub, line);
  sub->add_option("--analyst", line.analyst,
                  "with the numbers of one [analyst.NAME]; without it, --draws runs all of them and compares")
      ->type_name("NAME");
  sub->add_flag("--sensitivity", line.sensitivity,
                "also solve with each ranged number at its low and its high: what the answers hang on");
  sub->add_flag("--slopes", line.slopes, "also tell how fast the answers move with each ranged number: quicker");
  add_draws(*sub, line);
  sub->footer(kAnalyzeExamples);
}

void add_calibrate(CLI::App& app, CommandLine& line) {
  CLI::App* sub = app.add_subcommand(
      "calibrate", "Check inference on simulated records: is the truth where the posteriors say it is?");
  add_file(sub, line);
  sub->add_option("--records", line.records, "to simulate, each from a truth of its own (default: 1000)")
      ->type_name("N")
      ->check(CLI::Range(1u, 1000000u));
  sub->add_option("--draws", line.draws, "of the ranged numbers, which stand for the prior (default: 4096)")
      ->type_name("N")
      ->check(CLI::Range(uint64_t{1}, uint64_t{1} << 32));
  sub->add_option("--record", line.recorded,
                  "file: the turns that the file's record tells of; all: every move (default: file if it has any)")
      ->type_name("WHAT")
      ->check(CLI::IsMember({"file", "all"}));
  sub->add_option("--wrong-noise", line.wrong_noise,
                  "infer as if all noise were so many times what it is: to see the check fail")
      ->type_name("TIMES")
      ->check(CLI::Range(0.01, 100.0));
  sub->add_option("--seed", line.seed, "of draws, truths and records (default: 1)")->type_name("N");
  add_json(sub, line);
  sub->add_option("--svg", line.svg_file, "write histograms and curves as a picture")->type_name("FILE");
  add_settings(sub, line);
  sub->add_option("--threads", line.threads, "0 for all cores; no number depends on it (default: 0)")
      ->type_name("N")
      ->check(CLI::Range(0u, 4096u));
  add_memory(sub, line);
  sub->add_flag("--quiet", line.quiet, "no report on the screen and no progress; files are written all the same");
  sub->footer(
      "Examples:\n  walkaway calibrate mine.toml\n  walkaway calibrate mine.toml --record all --records 2000 --svg "
      "calibration.svg\n  walkaway calibrate mine.toml --set 'party.seller.noise={median=60,spread=1.5}'\n"
      "  walkaway calibrate mine.toml --wrong-noise 2     must fail");
}

void add_diff(CLI::App& app, CommandLine& line) {
  CLI::App* sub = app.add_subcommand("diff", "Compare two scenarios or saved answers: what went in, what came out");
  sub->add_option("A", line.file, "a scenario, or a file that `analyze --json` wrote")->type_name("A");
  sub->add_option("B", line.other_file, "another; left out, A as changed by --set")->type_name("[B]");
  sub->add_option("--html", line.html_file, "write the comparison as a page")->type_name("FILE");
  add_json(sub, line);
  sub->add_flag("--all", line.all, "show the smallest changes too");
  add_settings(sub, line);
  add_run(sub, line);
  sub->footer(
      "Examples:\n  walkaway diff mine.toml theirs.toml\n  walkaway diff before.json after.json --html diff.html\n"
      "  walkaway diff mine.toml --set party.seller.noise=30");
}

void add_others(CLI::App& app, CommandLine& line) {
  CLI::App* check =
      app.add_subcommand("check", "List every fault of a file; if there is none, its size and what is uncited");
  add_file(check, line);
  add_settings(check, line);
  add_memory(check, line);
  check->footer("Example:\n  walkaway check mine.toml");

  CLI::App* create = app.add_subcommand("new", "Write a commented starter file");
  add_file(create, line, "the file to make; one that is there is left alone");
  create->footer("Example:\n  walkaway new mine.toml");

  CLI::App* scenarios = app.add_subcommand("scenarios", "List the scenarios that are packaged, or print one");
  scenarios->add_option("FILE", line.file, "the name of one, whose text is printed")->type_name("[ID]");
  scenarios->footer("Examples:\n  walkaway scenarios\n  walkaway analyze hanoi-2019\n  walkaway scenarios hanoi-2019 > mine.toml");

  app.add_subcommand("schema", "Print the JSON Schema of the language, with which editors complete and check a file")
      ->footer("Example:\n  walkaway schema > walkaway.schema.json");

  CLI::App* tree = app.add_subcommand("tree", "Show the game's size and an outline of how it unfolds");
  add_file(tree, line);
  tree->add_option("--depth", line.depth, "levels to show (default: 3; with --likely all)")
      ->type_name("N")
      ->check(CLI::Range(0u, 1000u));
  tree->add_flag("--likely", line.likely,
                 "solve it, and show the likeliest courses of play and the record's, with their odds");
  add_settings(tree, line);
  add_memory(tree, line);
  tree->footer("Examples:\n  walkaway tree mine.toml --depth 5\n  walkaway tree mine.toml --likely | less");

  CLI::App* to_file = app.add_subcommand("export", "Write the game for other tools");
  add_file(to_file, line);
  to_file
      ->add_option("--efg", line.efg_file,
                   "Gambit's format; pay-offs are divided by noise, so that lambda = 1 there is the solution here")
      ->type_name("OUT")
      ->required();
  to_file->add_option("--strategy", line.strategy_file, "also solve it, and write the strategy as JSON")
      ->type_name("OUT");
  to_file->add_option("--account", line.account, "whose numbers to use, where accounts differ (default: the first)")
      ->type_name("ID");
  add_settings(to_file, line);
  add_memory(to_file, line);
  to_file->footer("Example:\n  walkaway export mine.toml --efg mine.efg && gambit-logit mine.efg");

  CLI::App* completion = app.add_subcommand("completion", "Print the completion script of a shell");
  completion->add_option("SHELL", line.shell, "bash, zsh or fish")
      ->type_name("SHELL")
      ->required()
      ->check(CLI::IsMember({"bash", "zsh", "fish"}));
  completion->footer(
      "Examples:\n  source <(walkaway completion bash)\n  walkaway completion fish > "
      "~/.config/fish/completions/walkaway.fish");

  app.add_subcommand("version", "Print the version");
}

}  // namespace walkaway
