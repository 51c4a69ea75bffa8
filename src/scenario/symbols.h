// SPDX-License-Identifier: Apache-2.0
// The names that rules may use, and the slots of the Environment for which they stand. Internal to this room.
#pragma once

#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "scenario/scenario.h"

namespace walkaway {

/// What a name stands for: a number, or something discrete that can only be compared.
struct Domain {
  enum class Kind { number, option, grid, move, stage } kind = Kind::number;
  uint32_t of = kNone;    ///< issue or stage
  PartyId by = kNone;     ///< whose move, at a together stage
  bool may_lack = false;  ///< agreed and offer: `none` where there is none

  bool discrete() const { return kind != Kind::number && kind != Kind::grid; }
};

struct Symbol {
  uint32_t slot = 0;
  Domain domain;
};

/// `last.answer.us` as its three parts.
std::vector<std::string> parts_of_name(const std::string& name);

class SymbolTable {
 public:
  explicit SymbolTable(const Scenario& scenario);

  /// `owner` is the party whose numbers need no prefix, or kNone.
  std::optional<Symbol> find(const std::string& name, PartyId owner) const;
  std::vector<std::string> names(PartyId owner) const;

  /// The index of `value` in `domain`.
  std::optional<uint32_t> value(const Domain& domain, const std::string& value) const;
  std::vector<std::string> values(const Domain& domain) const;

 private:
  std::optional<Symbol> option(uint32_t first, IssueId issue, bool may_lack) const;
  std::optional<Symbol> party_number(PartyId party, const std::string& id) const;
  std::optional<Symbol> last(const std::vector<std::string>& parts) const;
  std::optional<Symbol> bare(const std::string& name, PartyId owner) const;

  const Scenario& s_;
  EnvironmentLayout layout_;
  std::unordered_map<std::string, uint32_t> globals_;  ///< slots
};

}  // namespace walkaway
