// SPDX-License-Identifier: Apache-2.0
// Writes standard games down. Only their rules know this.
#pragma once

#include <span>
#include <stdexcept>
#include <string>
#include <unordered_map>
#include <vector>

#include "game/plain_builder.h"
#include "game/standard.h"

namespace walkaway::standard {

using Names = std::vector<std::string>;

/// A game of two being written down: what a player has seen is a text, and equal texts are one information set.
class GameSheet {
 public:
  GameSheet(Names players, const Run& run) : builder_(std::move(players)), run_(run) {}

  /// `names` of the branches; empty for none.
  void chance(std::span<const double> probability, const Names& names = {}) {
    pause();
    std::vector<uint32_t> interned;
    for (const std::string& name : names) interned.push_back(builder_.intern(name));
    builder_.chance(probability, interned);
  }
  /// A player (0 or 1) to move.
  void decide(uint32_t player, const std::string& seen, const Names& actions) {
    pause();
    auto [at, fresh] = infosets_[player].try_emplace(seen, 0);
    if (fresh)
      at->second = builder_.add_decision(player, static_cast<uint32_t>(infosets_[player].size()), seen, actions);
    if (!builder_.decision(at->second)) throw std::logic_error("a standard game without perfect recall: " + seen);
  }
  void end(double first, double second) {
    const double payoff[2] = {first, second};
    builder_.terminal(payoff);
  }
  void end(double first) { end(first, first == 0 ? 0 : -first); }

  PlainGame finish(std::string title) {
    builder_.game().title = std::move(title);
    return builder_.finish();
  }

 private:
  void pause() {
    if (++nodes_ % 65536 != 0) return;
    if (run_.stop.stop_requested()) throw Stopped();
    run_.report({"making the game", -1});
  }
  PlainBuilder builder_;
  const Run& run_;
  std::unordered_map<std::string, DecisionId> infosets_[2];
  uint64_t nodes_ = 0;
};

inline std::vector<double> equal_odds(size_t n) { return std::vector<double>(n, 1.0 / static_cast<double>(n)); }

PlainGame kuhn(const StandardGame& g, const Run& run);
PlainGame leduc(const StandardGame& g, const Run& run);

}  // namespace walkaway::standard
