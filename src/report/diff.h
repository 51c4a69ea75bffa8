// SPDX-License-Identifier: Apache-2.0
// Two analyses side by side: what differs in what was put in, and in what came out.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "report/wrap.h"

namespace walkaway {

/// One thing that an analysis was given or says, under a key that the same thing has in every analysis.
struct Fact {
  enum class Kind { text, odds, amount, number };
  std::string key;    ///< "number/party.seller.noise", "ending/agreement"
  std::string group;  ///< heading: "Numbers", "What happens next"
  std::string what;   ///< in words
  Kind kind = Kind::text;
  std::string text;   ///< of text; of a number its range, if it has one
  double value = 0;   ///< of the others
  std::string whole;  ///< key of what this is a part of: where all of that is only in one, its parts are not told
};

/// A fact that is not the same in both; one side is empty where the thing is only in the other.
struct Difference {
  std::optional<Fact> a, b;
  const Fact& fact() const { return b ? *b : *a; }
  /// Both are numbers, so that b - a means something.
  bool measurable() const { return a && b && a->kind == b->kind && a->kind != Fact::Kind::text; }
};

/// Where an analysis comes from.
struct Analysed {
  std::string title, file, version, unit;
  double noise = 1;     ///< the finest of any type, which decides the digits
  bool solved = false;  ///< without an equilibrium nothing came out
  bool has_inputs = false;
};

struct AnswersDiff {
  Analysed a, b;
  std::vector<Difference> in, out;
  std::vector<std::string> notes;  ///< what stands in the way of comparing them, in words
};

/// Compares two texts as `answers_json` writes them; the names are for faults. Numbers that went in are compared
/// exactly; those that came out are the same if they agree to 1e-7 of their size (at least of 1), which is what solving
/// leaves open. Throws InputError for what is not an analysis, with line and column where it is not JSON.
AnswersDiff compare_answers(const std::string& a, const std::string& a_name, const std::string& b,
                            const std::string& b_name);

/// For a person at a terminal. What changed by less than would be seen (half of 1 in 100, or less than the noise can
/// tell) is counted and left out, unless `all`.
std::string diff_text(const AnswersDiff& diff, bool all, const Style& style);

/// For programs, and for the page; the shape is in docs/json.md.
std::string diff_json(const AnswersDiff& diff, const std::string& version);

/// True for a text that can only be JSON; a scenario never begins with a brace.
bool looks_like_json(const std::string& text);

}  // namespace walkaway
