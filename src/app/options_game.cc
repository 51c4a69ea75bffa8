// SPDX-License-Identifier: Apache-2.0
// The options of game.
#include <algorithm>
#include <map>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <CLI/CLI.hpp>

#include "app/options.h"

namespace walkaway {
namespace {

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

}  // namespace

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

}  // namespace walkaway
