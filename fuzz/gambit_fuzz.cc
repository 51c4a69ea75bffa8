// SPDX-License-Identifier: Apache-2.0
// Whatever the text, the readers of Gambit's files give a sound tree or throw InputError, with a place; and what is
// written of a game reads back as the same tree. Anything else is a bug.
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "game/lane_form.h"
#include "game/plain.h"
#include "scenario/fault.h"

using namespace walkaway;

namespace {

bool reads_back(const PlainGame& game) {
  for (const double p : game.tree.chance_log_prob)
    if (p < -600) return true;  // odds that no decimal holds to all digits
  const PlainGame again = read_plain_game_text(to_efg(game), "again.efg");
  const Tree &a = game.tree, &b = again.tree;
  return a.kind == b.kind && a.parent == b.parent && a.index.size() == b.index.size() && a.payoff == b.payoff &&
         a.decisions == b.decisions && a.members == b.members && game.number == again.number &&
         game.players == again.players && game.title == again.title;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  PlainGame game;
  try {
    game = read_plain_game_text(text, "fuzz.efg");
  } catch (const InputError& error) {
    if (error.faults().empty() || error.faults()[0].what.empty()) __builtin_trap();  // refused without a reason
    return 0;
  }
  check_invariants(game.tree);
  for (const double payoff : game.tree.payoff)
    if (!std::isfinite(payoff)) __builtin_trap();
  if (const auto form = find_lanes(game)) check_invariants(form->tree);
  if (!reads_back(game)) __builtin_trap();
  return 0;
}
