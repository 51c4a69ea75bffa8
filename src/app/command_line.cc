// SPDX-License-Identifier: Apache-2.0
#include "app/command_line.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <algorithm>
#include <cmath>
#include <map>

#include <CLI/CLI.hpp>

#include "app/completion.h"
#include "app/exit_code.h"

namespace walkaway {
namespace {

using Command = CommandLine::Command;

constexpr const char* kExamples = R"(Examples:
  walkaway new mine.toml                      a commented starter to edit
  walkaway check mine.toml                    every fault with its line; how large the game is
  walkaway analyze mine.toml                  the answers, on one screen
  walkaway analyze mine.toml --details        and all the numbers behind them
  walkaway analyze mine.toml --html out.html  a page to look at and pass on
  walkaway analyze mine.toml --json out.json --csv tables
  walkaway analyze mine.toml --set party.seller.noise=30
  walkaway tree mine.toml --depth 4           how the game unfolds
  walkaway tree mine.toml --likely            the likeliest courses of play
  walkaway export mine.toml --efg mine.efg    for Gambit

Exit codes: 0 done; 1 the game was not solved (the answers say so); 2 bad input, or an output that
cannot be written (nothing is written then); 3 a fault of the program's own; 130 stopped by Ctrl-C.)";

constexpr const char* kAnalyzeExamples = R"(Examples:
  walkaway analyze mine.toml
  walkaway analyze mine.toml --details | less
  walkaway analyze mine.toml --html out.html
  walkaway analyze mine.toml --json | jq .offers[0].verdicts
  walkaway analyze mine.toml --json out.json --csv tables --quiet
  walkaway analyze mine.toml --set number.detect=1 --set account.korean.weight=0.2
  walkaway analyze mine.toml --no-what-if --no-pivots     quicker)";

/// "500M", "2GiB", "1073741824": bytes.
uint64_t parse_bytes(const std::string& text) {
  size_t used = 0;
  double size = 0;
  try {
    size = std::stod(text, &used);
  } catch (const std::exception&) {
    used = 0;
  }
  std::string suffix = used > 0 ? text.substr(used) : "?";
  for (char& c : suffix) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  static const std::map<std::string, int> kPowers = {{"", 0},     {"B", 0},   {"K", 10},   {"KB", 10}, {"KIB", 10},
                                                     {"M", 20},   {"MB", 20}, {"MIB", 20}, {"G", 30},  {"GB", 30},
                                                     {"GIB", 30}, {"T", 40},  {"TB", 40},  {"TIB", 40}};
  const auto power = kPowers.find(suffix);
  if (power == kPowers.end() || !(size > 0) || size > 1e9)
    throw CLI::ValidationError("--max-memory", fmt::format("\"{}\" is not a size: write 500M or 2G", text));
  return static_cast<uint64_t>(std::ldexp(size, power->second));
}

Setting parse_setting(const std::string& text) {
  const size_t equals = text.find('=');
  if (equals == std::string::npos || equals == 0)
    throw CLI::ValidationError("--set", fmt::format("\"{}\" is not PATH=VALUE, such as party.seller.noise=30", text));
  return {text.substr(0, equals), text.substr(equals + 1)};
}

void add_file(CLI::App* app, CommandLine& line, const char* what = "the scenario, a TOML file") {
  app->add_option("FILE", line.file, what)->type_name("FILE");
}

void add_settings(CLI::App* app, CommandLine& line) {
  app->add_option_function<std::vector<std::string>>(
         "--set",
         [&line](const std::vector<std::string>& texts) {
           for (const auto& text : texts) line.settings.push_back(parse_setting(text));
         },
         "change a number of the file for this run; may be repeated")
      ->type_name("PATH=VALUE")
      ->take_all()
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
}

void add_memory(CLI::App* app, CommandLine& line) {
  app->add_option_function<std::string>(
         "--max-memory", [&line](const std::string& text) { line.max_bytes = parse_bytes(text); },
         "refuse games that need more, such as 2G (default: half of the machine's)")
      ->type_name("SIZE");
}

/// How an analysis is made.
void add_run(CLI::App* sub, CommandLine& line) {
  sub->add_option("--seed", line.seed, "of the simulations that judge the fit (default: 1)")->type_name("N");
  sub->add_option("--threads", line.threads, "0 for all cores; no answer depends on it (default: 0)")
      ->type_name("N")
      ->check(CLI::Range(0u, 4096u));
  sub->add_flag("!--no-what-if", line.what_ifs, "leave the what-ifs out");
  sub->add_flag("!--no-pivots", line.pivots, "leave the pivot curves out");
  add_memory(sub, line);
  sub->add_flag("--quiet", line.quiet, "no report on the screen and no progress; files are written all the same");
}

void add_analyze(CLI::App& app, CommandLine& line) {
  CLI::App* sub = app.add_subcommand("analyze", "Solve the game, read the record and answer");
  add_file(sub, line);
  sub->add_option("--json", line.json_file,
                  "write JSON to a file, or without a name to standard output, and nothing else there")
      ->type_name("[FILE]")
      ->expected(0, 1);
  sub->add_option("--html", line.html_file, "write one HTML page that needs nothing else: charts, tables, sources")
      ->type_name("FILE");
  sub->add_option("--csv", line.csv_directory, "write all tables to a folder, one CSV file each")->type_name("DIR");
  sub->add_flag("--details", line.details, "all the numbers, after the summary");
  add_settings(sub, line);
  add_run(sub, line);
  sub->add_flag("--sensitivity", line.sensitivity,
                "also solve with each ranged number at its low and its high: what the answers hang on");
  sub->footer(kAnalyzeExamples);
}

void add_diff(CLI::App& app, CommandLine& line) {
  CLI::App* sub = app.add_subcommand("diff", "Compare two scenarios or saved answers: what went in, what came out");
  sub->add_option("A", line.file, "a scenario, or a file that `analyze --json` wrote")->type_name("A");
  sub->add_option("B", line.other_file, "another; left out, A as changed by --set")->type_name("[B]");
  sub->add_option("--html", line.html_file, "write the comparison as a page")->type_name("FILE");
  sub->add_option("--json", line.json_file,
                  "write JSON to a file, or without a name to standard output, and nothing else there")
      ->type_name("[FILE]")
      ->expected(0, 1);
  sub->add_flag("--all", line.all, "show the smallest changes too");
  add_settings(sub, line);
  add_run(sub, line);
  sub->footer(
      "Examples:\n  walkaway diff mine.toml theirs.toml\n  walkaway diff before.json after.json --html diff.html\n"
      "  walkaway diff mine.toml --set party.seller.noise=30");
}

std::string from_nought_up(const std::string& text) {
  double value = 0;
  return CLI::detail::lexical_cast(text, value) && std::isfinite(value) && value >= 0
             ? std::string()
             : fmt::format("{} is no number from 0 up", text);
}

/// The options of `solve` that a method knows, beside those of all; nothing if there is no such method.
std::optional<std::vector<std::string>> method_knows(const std::string& method) {
  if (method == "qre") return {{"--precision"}};
  if (method == "backward") return std::vector<std::string>{};
  for (const char* regrets : {"cfr", "cfr+", "dcfr", "pcfr+"})
    if (method == regrets) return {{"--gain", "--iterations"}};
  return std::nullopt;
}

void add_solve(CLI::App& app, CommandLine& line) {
  CLI::App* sub = app.add_subcommand("solve", "Solve a game from elsewhere, in Gambit's .efg or .nfg");
  add_file(sub, line, "the game, a .efg or .nfg file");
  sub->add_option("--precision", line.precision, "qre: lambda of the logit equilibrium (default: 1)")
      ->type_name("L")
      ->check(from_nought_up);
  sub->add_option(
         "--method", line.method,
         "qre, for every game; cfr, cfr+, dcfr or pcfr+, for zero-sum games of two; backward, for perfect information "
         "(default: qre)")
      ->type_name("NAME")
      ->check([](const std::string& text) {
        return !method_knows(text) ? fmt::format("there is no method \"{}\"", text) : std::string();
      });
  sub->add_option("--gain", line.gain,
                  "cfr and its kin: enough when exact play gains no more than this, summed over both (default: 1e-4 of "
                  "the range of pay-offs)")
      ->type_name("G")
      ->check(from_nought_up);
  sub->add_option("--iterations", line.iterations,
                  "cfr and its kin: at most (default: a million); without --gain, exactly")
      ->type_name("N")
      ->check(CLI::Range(uint64_t{1}, uint64_t{1} << 53));
  sub->add_option("--json", line.json_file,
                  "write JSON to a file, or without a name to standard output, and nothing else there")
      ->type_name("[FILE]")
      ->expected(0, 1);
  sub->add_flag("--quiet", line.quiet, "no report on the screen and no progress; files are written all the same");
  sub->footer(
      "Examples:\n  walkaway solve poker.efg --precision 100 --json poker.json\n"
      "  walkaway solve poker.efg --method pcfr+ --gain 1e-6");
}

const std::map<std::string, StandardGame::Kind> kGames = {{"kuhn", StandardGame::Kind::kuhn},
                                                          {"leduc", StandardGame::Kind::leduc},
                                                          {"liars-dice", StandardGame::Kind::liars_dice},
                                                          {"goofspiel", StandardGame::Kind::goofspiel},
                                                          {"bargain", StandardGame::Kind::bargain}};

/// Which options each game knows, beside those of all.
const std::map<std::string, std::vector<std::string>> kGameOptions = {
    {"kuhn", {"--cards"}},
    {"leduc", {"--ranks", "--merged"}},
    {"liars-dice", {"--dice", "--sides"}},
    {"goofspiel", {"--cards", "--order", "--open", "--points"}},
    {"bargain", {"--types", "--prices", "--rounds", "--zero-sum"}}};

const std::map<std::string, StandardGame::PrizeOrder> kOrders = {{"descending", StandardGame::PrizeOrder::descending},
                                                                 {"ascending", StandardGame::PrizeOrder::ascending},
                                                                 {"random", StandardGame::PrizeOrder::random}};

/// An option whose value is one of a few names.
template <typename Value>
CLI::Option* add_choice(CLI::App* app, const std::string& option, const std::map<std::string, Value>& choices,
                        Value& into, const std::string& what) {
  return app->add_option_function<std::string>(
      option,
      [option, &choices, &into](const std::string& text) {
        const auto found = choices.find(text);
        if (found == choices.end()) {
          std::string known;
          for (const auto& [name, value] : choices) known += (known.empty() ? "" : ", ") + name;
          throw CLI::ValidationError(option, fmt::format("there is no \"{}\"; there are {}", text, known));
        }
        into = found->second;
      },
      what);
}

constexpr const char* kGameExamples = R"(Examples:
  walkaway game kuhn --cards 13 --efg kuhn13.efg
  walkaway game leduc --merged | less
  walkaway game liars-dice --efg dice.efg && walkaway solve dice.efg --method dcfr
  walkaway game goofspiel --cards 5 --order random --open --efg goofspiel.efg
  walkaway game bargain --types 3 --prices 4 --rounds 3 --zero-sum)";

void add_game(CLI::App& app, CommandLine& line) {
  StandardGame& g = line.standard;
  CLI::App* sub = app.add_subcommand("game", "Write one of the standard games, for any solver");
  add_choice(sub, "NAME", kGames, g.kind, "kuhn, leduc, liars-dice, goofspiel or bargain")
      ->required()
      ->type_name("NAME");
  sub->add_option("--efg", line.efg_file, "write Gambit's format to a file, instead of to standard output")
      ->type_name("OUT");
  const auto size = [sub](const char* name, uint32_t& into, const std::string& what) {
    sub->add_option(name, into, what)->type_name("N");
  };
  size("--cards", g.cards, "kuhn: of the deck; goofspiel: of each hand (default: 3)");
  size("--ranks", g.ranks, "leduc: of the deck, two suits each (default: 3)");
  sub->add_flag("--merged", g.merged, "leduc: leave the suits out, which decide nothing");
  size("--dice", g.dice, "liars-dice: of each player (default: 1)");
  size("--sides", g.sides, "liars-dice: of a die; the highest is wild (default: 6)");
  add_choice(sub, "--order", kOrders, g.order,
             "goofspiel: of the prizes, descending, ascending or random (default: descending)")
      ->type_name("ORDER");
  sub->add_flag("--open", g.open, "goofspiel: bids are seen, and not only who took the prize");
  sub->add_flag("--points", g.points, "goofspiel: pay the difference in points, not 1 for more of them");
  size("--types", g.types, "bargain: of each side (default: 2)");
  size("--prices", g.prices, "bargain: that can be offered (default: 3)");
  size("--rounds", g.rounds, "bargain: at most (default: 3)");
  sub->add_flag("--zero-sum", g.zero_sum, "bargain: each gets its pay-off less the other's");
  add_memory(sub, line);
  sub->add_flag("--quiet", line.quiet, "no progress");
  sub->footer(kGameExamples);
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

/// All subcommands and options, filling in `line`.
void describe(CLI::App& app, CommandLine& line) {
  app.name("walkaway");
  app.require_subcommand(1);
  app.set_version_flag("--version", std::string("walkaway ") + WALKAWAY_VERSION, "Print the version");
  app.footer(kExamples);
  app.get_formatter()->column_width(26);
  add_analyze(app, line);
  add_diff(app, line);
  add_solve(app, line);
  add_game(app, line);
  add_others(app, line);
}

std::vector<std::string> subcommand_names(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* sub : app.get_subcommands([](const CLI::App*) { return true; }))
    names.push_back(sub->get_name());
  return names;
}

Parsed fault(const std::string& what, const std::string& hint) {
  return {std::nullopt, "walkaway: " + what + "\n" + (hint.empty() ? "" : "  " + hint + "\n"), kBadInput};
}

/// A first word that is no subcommand; CLI11 would only call it unexpected.
std::optional<Parsed> unknown_command(const CLI::App& app, int argc, const char* const* argv) {
  if (argc < 2 || argv[1][0] == '-' || argv[1][0] == '\0') return std::nullopt;
  const std::string word = argv[1];
  const std::vector<std::string> names = subcommand_names(app);
  if (std::find(names.begin(), names.end(), word) != names.end()) return std::nullopt;
  if (word.size() > 5 && word.ends_with(".toml"))
    return fault(fmt::format("\"{}\" is not a command", word), fmt::format("Try: walkaway analyze {}", word));
  const std::string near = nearest_name(word, names);
  return fault(fmt::format("\"{}\" is not a command", word),
               near.empty() ? "Try: walkaway --help" : fmt::format("Did you mean \"{}\"?", near));
}

std::string option_hint(const CLI::App& app, const std::string& word) {
  std::vector<std::string> known;
  for (const CLI::App* at : app.get_subcommands())
    for (const CLI::Option* option : at->get_options())
      for (const std::string& name : option->get_lnames()) known.push_back("--" + name);
  const std::string near = nearest_name(word.substr(0, word.find('=')), known);
  if (!near.empty()) return fmt::format("Did you mean \"{}\"?", near);
  return app.get_subcommands().empty()
             ? "Try: walkaway --help"
             : fmt::format("Try: walkaway {} --help", app.get_subcommands().front()->get_name());
}

Parsed translate(const CLI::App& app, const CLI::ParseError& error) {
  if (error.get_exit_code() == 0) {
    std::ostringstream out, err;
    app.exit(error, out, err);
    return {std::nullopt, out.str(), kSuccess};
  }
  if (dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr) {
    const std::vector<std::string> extra = app.remaining(true);
    if (!extra.empty())
      return fault(fmt::format("\"{}\" was not expected", extra.front()), option_hint(app, extra.front()));
  }
  if (app.get_subcommands().empty()) return fault("a command is missing", "Try: walkaway --help");
  return fault(error.what(), fmt::format("Try: walkaway {} --help", app.get_subcommands().front()->get_name()));
}

/// An option that the method does not know; else nothing.
std::optional<Parsed> method_fault(const CLI::App& sub, const std::string& method) {
  const std::vector<std::string> own = method_knows(method).value_or(std::vector<std::string>{});
  for (const char* option : {"--precision", "--gain", "--iterations"})
    if (sub.count(option) > 0 && std::find(own.begin(), own.end(), option) == own.end())
      return fault(fmt::format("{} is no option of the method {}", option, method),
                   own.empty() ? "It has none." : fmt::format("It has: {}.", fmt::join(own, ", ")));
  return std::nullopt;
}

/// An option that the game does not know, or a size that it cannot have; else nothing.
std::optional<Parsed> game_fault(const CLI::App& sub, const StandardGame& game) {
  std::string name;
  for (const auto& [known, kind] : kGames)
    if (kind == game.kind) name = known;
  for (const auto& [other, options] : kGameOptions)
    for (const std::string& option : options) {
      const std::vector<std::string>& own = kGameOptions.at(name);
      if (sub.count(option) > 0 && std::find(own.begin(), own.end(), option) == own.end())
        return fault(fmt::format("{} has no option {}", name, option),
                     fmt::format("It has: {}.", fmt::join(own, ", ")));
    }
  try {
    game.validate();
  } catch (const std::invalid_argument& error) {
    return fault(fmt::format("{}: --{}", name, error.what()), "");
  }
  return std::nullopt;
}

const std::map<std::string, Command> kCommands = {{"analyze", Command::analyze}, {"diff", Command::diff},
                                                  {"solve", Command::solve},     {"game", Command::game},
                                                  {"check", Command::check},     {"new", Command::create},
                                                  {"schema", Command::schema},   {"tree", Command::tree},
                                                  {"export", Command::export_},  {"completion", Command::completion},
                                                  {"version", Command::version}};

bool needs_file(Command c) {
  return c == Command::analyze || c == Command::diff || c == Command::solve || c == Command::check ||
         c == Command::create || c == Command::tree || c == Command::export_;
}

}  // namespace

Parsed parse_command_line(int argc, const char* const* argv) {
  CommandLine line;
  CLI::App app(
      "Walkaway analyses a negotiation: what deals exist, what each offer was worth and why it was made, what\nthe "
      "moves reveal, who gains from delay, and when to walk away.");
  describe(app, line);
  if (argc < 2) return {std::nullopt, app.help(), kBadInput};
  if (const auto unknown = unknown_command(app, argc, argv)) return *unknown;
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return translate(app, error);
  }
  const CLI::App* chosen = app.get_subcommands().front();
  line.command = kCommands.at(chosen->get_name());
  line.json = (line.command == Command::analyze || line.command == Command::solve || line.command == Command::diff) &&
              chosen->count("--json") > 0;
  if (line.json && line.file.empty())
    std::swap(line.file, line.json_file);  // `analyze --json mine.toml`: the one name is the scenario's
  if (line.json_file == "-") line.json_file.clear();
  if (needs_file(line.command) && line.file.empty())
    return fault("the name of a file is missing", fmt::format("Try: walkaway {} FILE", chosen->get_name()));
  if (line.command == Command::diff && line.other_file.empty() && line.settings.empty())
    return fault("what to compare it with is missing",
                 fmt::format("Try: walkaway diff {0} OTHER, or: walkaway diff {0} --set PATH=VALUE", line.file));
  if (line.command == Command::solve)
    if (auto refused = method_fault(*chosen, line.method)) return *refused;
  if (line.command == Command::game)
    if (auto refused = game_fault(*chosen, line.standard)) return *refused;
  for (int i = 1; i < argc; ++i) line.as_typed += (i > 1 ? " " : "") + std::string(argv[i]);
  return {line, "", kSuccess};
}

std::string completion_script(const std::string& shell) {
  CommandLine line;
  CLI::App app;
  describe(app, line);
  return completion_script(app, shell);
}

}  // namespace walkaway
