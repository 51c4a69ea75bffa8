// SPDX-License-Identifier: Apache-2.0
// Everything that an observer may write down of the plays of a game, and where in the game each record leads. The
// records of one observer are disjoint and leave nothing out, so that their probabilities sum to 1: a record that ends
// before it is full also says that the play ended with nothing more to note.
#pragma once

#include <map>
#include <span>
#include <utility>
#include <vector>

#include "game/game.h"
#include "inference/simulate.h"

namespace walkaway {

/// One note, in numbers that mean the same in every game of the scenario: who wrote it, who moved, what, and what was
/// heard. That the play ended before the record was full is a note without entries.
using NoteCode = std::vector<uint32_t>;

/// Records as a tree of their beginnings: entry 0 is the empty one, a parent's index is below its children's.
class RecordTree {
 public:
  /// The beginning that goes on from `from` with a note; kNone if there is none yet.
  uint32_t find(uint32_t from, const NoteCode& note) const;
  /// The same, which is made if there is none yet.
  uint32_t add(uint32_t from, const NoteCode& note);

  uint32_t size() const { return static_cast<uint32_t>(parent_.size()); }
  uint32_t parent(uint32_t beginning) const { return parent_[beginning]; }
  /// The last note of a beginning other than the empty one.
  const NoteCode& note(uint32_t beginning) const { return note_[beginning]; }
  uint32_t depth(uint32_t beginning) const { return depth_[beginning]; }

 private:
  std::vector<uint32_t> parent_{0}, depth_{0};
  std::vector<NoteCode> note_{{}};
  std::vector<std::map<NoteCode, uint32_t>> next_{1};
};

/// Who takes notes.
struct Observer {
  std::vector<Watch> watches;
  uint32_t most = 0;  ///< notes of a full record
};

/// The codes of an observer's record of a play, `path` from the root to its end. A record that is not full has the code
/// for the end as its last.
std::vector<NoteCode> record_codes(const Game& game, const Scenario& scenario, const Observer& observer,
                                   std::span<const NodeId> path);

/// Disjoint histories at which each of some beginnings is known, by beginning: play comes to one of them exactly if the
/// observer's record begins so. Cost: one pass over all plays.
std::vector<std::vector<NodeId>> where_told(const Game& game, const Scenario& scenario, const Observer& observer,
                                            const RecordTree& records);

}  // namespace walkaway
