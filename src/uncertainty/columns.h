// SPDX-License-Identifier: Apache-2.0
// What a draw gave, as one row of doubles. The columns are fixed for a whole run, so that rows can be stored, sent and
// added up without knowing what they mean.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "counsel/analyze.h"
#include "counsel/headline.h"

namespace walkaway {

/// How a draw ended.
enum class DrawStatus {
  solved,
  breaks,     ///< there is no such game: priors that add up to more than 1, a menu without a move
  unsolved,   ///< the solver did not converge
  impossible  ///< the record cannot have happened
};
inline constexpr int kDrawStatuses = 4;
const char* to_text(DrawStatus status);

/// How a draw was solved; of several games, the hardest.
enum class DrawStart {
  unchanged,  ///< play does not hang on what was drawn: it is the reference's, to the last bit
  warm,       ///< by Newton's method from the reference
  cold,       ///< along the path from infinite noise
  by_replies  ///< along that path to near a fold, and on by replies
};

/// One entry of every row. Values are NaN where a draw has nothing to say there: it was not solved, the type cannot be,
/// the move is not on the menu.
struct DrawColumn {
  enum class Kind {
    status,           ///< DrawStatus
    start,            ///< DrawStart
    passes,           ///< over the tree, of the solver
    cold_difference,  ///< largest difference of a move's probability to that of a cold solve, in draws that are checked
    log_evidence,     ///< natural log of the record's probability, over accounts
    account_evidence,  ///< the same under one account
    number,            ///< a ranged number's value
    figure,            ///< HeadlineOutput
    verdict,           ///< odds of one verdict on one offer
    conclusion,        ///< what holds: an index into `texts`
    ending_in_round,   ///< chance of an ending in a round, from the end of the record
    mark_value,        ///< a party's value at a mark
    reached,           ///< chance that a round is reached without a deal
    remaining_value,   ///< value of what is to come at the start of a round
    price_of_round,    ///< change of a party's value from starting a round to starting the next, without a deal
    type_chance,       ///< of another party's type, in the eyes of one who is advised
    move_value,        ///< of a move, in the eyes of one who is advised
    move_value_given,  ///< the same if the other party were known to be of a type
    as_it_is,          ///< of draws whose what-ifs are solved: a figure as `what_if_value` has it, without any
    what_if_status,    ///< DrawStatus of a what-if
    what_if_figure,    ///< a figure under a what-if
    pivot_status,      ///< DrawStatus of a pivot curve
    pivot_value,       ///< of a change of course in one round, to the party that pivots
    what_if_passes     ///< over trees, of all what-ifs and pivots
  };
  Kind kind;
  std::string name;  ///< "number.party.seller.noise"; no two are the same
  /// Index, by kind: number, figure, offer, conclusion, ending, mark, advice, account; what-if solve or pivot curve of
  /// the reference.
  uint32_t subject = kNone;
  /// Verdict; index of the move in the reference's advice; round, from 1; figure under a what-if; point of a curve.
  uint32_t item = kNone;
  PartyId party = kNone;  ///< whose value; whose type
  TypeId type = kNone;
  std::vector<std::string> texts{};  ///< of a conclusion: all that may hold
};

/// The first column of a kind and one past its last; they stand together.
using ColumnRange = std::pair<size_t, size_t>;
ColumnRange columns_of(const std::vector<DrawColumn>& columns, DrawColumn::Kind kind);

/// The columns of draws of `numbers`, told against the reference: its figures, conclusions, marks and advice.
std::vector<DrawColumn> draw_columns(const Analysis& reference, const std::vector<HeadlineOutput>& figures,
                                     const std::vector<NumberId>& numbers);

/// Those of the variations that the reference has kept, which come after all others.
std::vector<DrawColumn> what_if_columns(const Analysis& reference, const std::vector<HeadlineOutput>& figures);

/// Fills in what the answers of a draw say, all kinds from `log_evidence` to `move_value_given` but `number`. `row` has
/// a place for each column. Cost: some microseconds a column.
void fill_answers(const std::vector<DrawColumn>& columns, const Analysis& reference,
                  const std::vector<HeadlineOutput>& figures, const Answered& there, std::vector<double>& row);

}  // namespace walkaway
