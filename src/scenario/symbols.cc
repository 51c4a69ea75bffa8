// SPDX-License-Identifier: Apache-2.0
#include "scenario/symbols.h"

#include <algorithm>

#include "scenario/reading.h"

namespace walkaway {

namespace {

std::optional<Symbol> at(uint32_t first, uint32_t index) {
  if (index == kNone) return std::nullopt;
  return Symbol{first + index, {}};
}

}  // namespace

std::vector<std::string> parts_of_name(const std::string& name) {
  std::vector<std::string> out{""};
  for (const char c : name) {
    if (c == '.') {
      out.emplace_back();
    } else {
      out.back() += c;
    }
  }
  return out;
}

SymbolTable::SymbolTable(const Scenario& s) : s_(s), layout_(s) {
  for (size_t i = 0; i < s.globals.size(); ++i)
    globals_.emplace(s.globals[i].id, layout_.number + static_cast<uint32_t>(i));
}

std::optional<Symbol> SymbolTable::find(const std::string& name, PartyId owner) const {
  if (const auto global = globals_.find(name); global != globals_.end() && name.find('.') != std::string::npos)
    return Symbol{global->second, {}};
  const std::vector<std::string> p = parts_of_name(name);
  if (p.size() == 1) return bare(name, owner);
  if (p.size() == 2 && p[0] == "worth") return at(layout_.worth, index_of(s_.parties, p[1]));
  if (p.size() == 2 && p[0] == "agreed") return option(layout_.agreed, index_of(s_.issues, p[1]), true);
  if (p.size() == 2 && p[0] == "offer") return option(layout_.offer, index_of(s_.issues, p[1]), true);
  if (p[0] == "last" && p.size() <= 3) return last(p);
  if (p.size() == 2) return party_number(index_of(s_.parties, p[0]), p[1]);
  return std::nullopt;
}

std::vector<std::string> SymbolTable::names(PartyId owner) const {
  std::vector<std::string> out = {"round", "rounds", "stage", "deal"};
  for (const State& state : s_.states) out.push_back(state.id);
  for (const Issue& issue : s_.issues) {
    for (const char* prefix : {"", "agreed.", "offer."}) out.push_back(prefix + issue.id);
  }
  for (const NamedNumber& number : s_.globals) out.push_back(number.id);
  for (PartyId p = 0; p < s_.parties.size(); ++p) {
    out.push_back("worth." + s_.parties[p].id);
    for (const NamedNumber& number : s_.parties[p].numbers) {
      if (p == owner) out.push_back(number.id);
      out.push_back(s_.parties[p].id + "." + number.id);
    }
  }
  for (const Stage& stage : s_.stages) {
    out.push_back("last." + stage.id);
    if (stage.movers.size() < 2) continue;
    for (const PartyId mover : stage.movers) out.push_back("last." + stage.id + "." + s_.parties[mover].id);
  }
  return out;
}

std::optional<uint32_t> SymbolTable::value(const Domain& domain, const std::string& value) const {
  uint32_t found = kNone;
  if (domain.kind == Domain::Kind::option) found = index_of(s_.issues[domain.of].options, value);
  if (domain.kind == Domain::Kind::stage) found = index_of(s_.stages, value);
  if (domain.kind == Domain::Kind::move) {
    const std::vector<Move>& moves = s_.stages[domain.of].moves;
    for (uint32_t m = 0; m < moves.size() && found == kNone; ++m) {
      const bool mine = domain.by == kNone || moves[m].by == kNone || moves[m].by == domain.by;
      if (moves[m].id == value && mine) found = m;
    }
  }
  return found == kNone ? std::nullopt : std::optional(found);
}

std::vector<std::string> SymbolTable::values(const Domain& domain) const {
  std::vector<std::string> out;
  if (domain.kind == Domain::Kind::option) out = ids(s_.issues[domain.of].options);
  if (domain.kind == Domain::Kind::stage) out = ids(s_.stages);
  if (domain.kind == Domain::Kind::move) out = ids(s_.stages[domain.of].moves);
  if (domain.kind == Domain::Kind::move || domain.may_lack) out.push_back("none");
  return out;
}

std::optional<Symbol> SymbolTable::option(uint32_t first, IssueId issue, bool may_lack) const {
  if (issue == kNone) return std::nullopt;
  const Domain::Kind kind = s_.issues[issue].grid ? Domain::Kind::grid : Domain::Kind::option;
  return Symbol{first + issue, {kind, issue, kNone, may_lack}};
}

std::optional<Symbol> SymbolTable::party_number(PartyId party, const std::string& id) const {
  if (party == kNone) return std::nullopt;
  return at(layout_.number + layout_.party_number_offset[party], index_of(s_.parties[party].numbers, id));
}

std::optional<Symbol> SymbolTable::last(const std::vector<std::string>& p) const {
  const StageId stage = index_of(s_.stages, p[1]);
  if (stage == kNone) return std::nullopt;
  const std::vector<PartyId>& movers = s_.stages[stage].movers;
  size_t slot = 0;
  PartyId by = kNone;
  if (p.size() == 3) {
    by = index_of(s_.parties, p[2]);
    slot = std::find(movers.begin(), movers.end(), by) - movers.begin();
    if (slot == movers.size()) return std::nullopt;
  } else if (movers.size() > 1) {
    return std::nullopt;
  }
  return Symbol{layout_.last + layout_.last_offset[stage] + static_cast<uint32_t>(slot),
                {Domain::Kind::move, stage, by, false}};
}

std::optional<Symbol> SymbolTable::bare(const std::string& name, PartyId owner) const {
  if (name == "round") return Symbol{layout_.round, {}};
  if (name == "rounds") return Symbol{layout_.rounds, {}};
  if (name == "deal") return Symbol{layout_.deal, {}};
  if (name == "stage") return Symbol{layout_.stage, {Domain::Kind::stage, kNone, kNone, false}};
  if (const std::optional<Symbol> own = party_number(owner, name)) return own;
  if (const auto global = globals_.find(name); global != globals_.end()) return Symbol{global->second, {}};
  if (const std::optional<Symbol> state = at(layout_.state, index_of(s_.states, name))) return state;
  return option(layout_.in_force, index_of(s_.issues, name), false);
}

}  // namespace walkaway
