// SPDX-License-Identifier: Apache-2.0
// The keys that each table of the language may have: one list, from which the reader finds unknown keys and the JSON
// Schema is made.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace walkaway {

enum class TableKind {
  head,
  clock,
  source,
  number,
  typed_number,
  worth,
  party,
  type,
  rule,
  issue,
  option,
  grid,
  package,
  mandate,
  mandate_branch,
  together,
  joint,
  state,
  stage,
  sender,
  move,
  branch,
  protocol,
  cycle,
  ending,
  record,
  account,
  analyst,
  what_if,
  commitment,
  sweep,
  pivot
};

/// One key. `shape` names what its value looks like: an entry of the schema's definitions, or `map of SHAPE`.
struct Key {
  std::string_view name;
  std::string_view shape;
  std::string_view about;
  bool required = false;
};

/// The keys of `kind`; keys that authors name themselves (issues in a package, options in a worth) are not among them.
const std::vector<Key>& keys_of(TableKind kind);

/// What messages and the schema call `kind`.
std::string_view name_of(TableKind kind);

/// Every kind, for the schema.
std::vector<TableKind> all_table_kinds();

}  // namespace walkaway
