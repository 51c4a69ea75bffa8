// SPDX-License-Identifier: Apache-2.0
#include "uncertainty/told.h"

#include <algorithm>

namespace walkaway {
namespace {

/// A signal's place among the stage's moves and signals, each once.
uint32_t code_of_signal(const Stage& stage, const std::string& signal) {
  uint32_t code = 0;
  for (const Move& move : stage.moves) {
    if (move.id == signal) return code;
    ++code;
  }
  for (const Hearing& hearing : stage.hearings)
    for (const std::string& other : hearing.signals) {
      if (other == signal) return code;
      ++code;
    }
  return kNone;
}

NoteCode code_of(const Scenario& scenario, const Note& note) {
  NoteCode code{note.watch, note.entry.by, note.entry.move};
  for (const auto& [party, signal] : note.entry.heard) {
    code.push_back(party);
    code.push_back(code_of_signal(scenario.stages[note.entry.stage], signal));
  }
  return code;
}

/// The longest beginning that two have in common.
uint32_t common(const RecordTree& records, uint32_t a, uint32_t b) {
  while (a != b) {
    if (records.depth(a) >= records.depth(b))
      a = records.parent(a);
    else
      b = records.parent(b);
  }
  return a;
}

}  // namespace

uint32_t RecordTree::find(uint32_t from, const NoteCode& note) const {
  const auto known = next_[from].find(note);
  return known == next_[from].end() ? kNone : known->second;
}

uint32_t RecordTree::add(uint32_t from, const NoteCode& note) {
  if (const uint32_t known = find(from, note); known != kNone) return known;
  const uint32_t made = size();
  next_[from].emplace(note, made);
  next_.emplace_back();
  parent_.push_back(from);
  depth_.push_back(depth_[from] + 1);
  note_.push_back(note);
  return made;
}

std::vector<NoteCode> record_codes(const Game& game, const Scenario& scenario, const Observer& observer,
                                   std::span<const NodeId> path) {
  std::vector<NoteCode> codes;
  for (const Note& note : notes_on(game, scenario, observer.watches, path, observer.most))
    codes.push_back(code_of(scenario, note));
  if (codes.size() < observer.most) codes.emplace_back();
  return codes;
}

std::vector<std::vector<NodeId>> where_told(const Game& game, const Scenario& scenario, const Observer& observer,
                                            const RecordTree& records) {
  const Tree& tree = game.tree;
  // What all plays through a node have in common, from their ends up.
  RecordTree all;
  std::vector<uint32_t> known(tree.nodes(), kNone);
  std::vector<NodeId> path;
  for (NodeId node = 0; node < tree.nodes(); ++node) {
    if (tree.kind[node] != NodeKind::terminal) continue;
    path.assign(1, node);
    while (path.back() != 0) path.push_back(tree.parent[path.back()]);
    std::reverse(path.begin(), path.end());
    for (const NoteCode& code : record_codes(game, scenario, observer, path))
      known[node] = all.add(known[node] == kNone ? 0 : known[node], code);
    if (known[node] == kNone) known[node] = 0;
  }
  for (NodeId node = tree.nodes(); node-- > 1;) {
    uint32_t& above = known[tree.parent[node]];
    above = above == kNone ? known[node] : common(all, above, known[node]);
  }
  // Those beginnings that are asked for.
  std::vector<uint32_t> asked(all.size(), kNone);
  asked[0] = 0;
  for (uint32_t b = 1; b < all.size(); ++b)
    if (asked[all.parent(b)] != kNone) asked[b] = records.find(asked[all.parent(b)], all.note(b));
  std::vector<std::vector<NodeId>> told(records.size());
  const auto add = [&](NodeId node, uint32_t from) {
    for (uint32_t b = known[node]; b != from; b = all.parent(b))
      if (asked[b] != kNone) told[asked[b]].push_back(node);
  };
  told[0] = {0};
  add(0, 0);
  for (NodeId node = 1; node < tree.nodes(); ++node) add(node, known[tree.parent[node]]);
  return told;
}

}  // namespace walkaway
