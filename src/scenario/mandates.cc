// SPDX-License-Identifier: Apache-2.0
// Mandates: what envoys may offer or accept. Menus are cut, or their moves get a `when`, so that nothing later has to
// know of mandates.
#include <algorithm>

#include "scenario/reading.h"

namespace walkaway {

namespace {

void read_mandate(Reading& r, const Entry& entry) {
  r.check_id(entry.key, entry.at, "mandate");
  if (entry.key == "none") r.fault(entry.at, "a mandate cannot be called `none`: in a what-if that lifts a mandate");
  Mandate mandate;
  static_cast<Named&>(mandate) = r.named(entry.key, entry.at, entry.value);
  if (r.is(entry.value, Value::Kind::table, "a mandate")) {
    const Value& table = entry.value;
    r.check_keys(table, TableKind::mandate, entry.at);
    if (!table.find("packages") && !table.find("options"))
      r.fault(entry.at, fmt::format("mandate `{}` sets no limit", entry.key),
              "list `packages`, or the options of an issue: `options.ISSUE = [...]`");
    if (const Value* packages = table.find("packages")) {
      const size_t before = r.fault_count();
      for (const Value* item : r.texts(*packages, "`packages`")) {
        const PackageId id = index_of(r.scenario.packages, item->text);
        if (id == kNone) r.unknown(item->at, "package", item->text, ids(r.scenario.packages));
        if (id != kNone) mandate.packages.push_back(id);
      }
      if (mandate.packages.empty() && r.fault_count() == before)
        r.fault(packages->at, fmt::format("mandate `{}` leaves no move: it lists no package", entry.key));
    }
    for (const Entry& limit : r.entries(table, "options")) {
      const IssueId issue = r.issue(limit.key, limit.at);
      if (issue == kNone) continue;
      if (!r.scenario.issues[issue].negotiable) {
        r.fault(limit.at, fmt::format("issue `{}` is not negotiable, so that no package can settle it", limit.key));
        continue;
      }
      const size_t before = r.fault_count();
      std::vector<OptionId> options;
      const bool list = limit.value.kind == Value::Kind::array;
      for (const Value& item : list ? limit.value.items : std::vector<Value>{limit.value}) {
        const OptionId option = r.option(issue, item);
        if (option != kNone) options.push_back(option);
      }
      if (options.empty() && r.fault_count() == before)
        r.fault(limit.at, fmt::format("mandate `{}` leaves no move: it lists no option of `{}`", entry.key, limit.key));
      mandate.options.emplace_back(issue, std::move(options));
    }
  }
  r.scenario.mandates.push_back(std::move(mandate));
}

template <typename T>
bool has(const std::vector<T>& list, const T& item) {
  return std::find(list.begin(), list.end(), item) != list.end();
}

bool inside(const Mandate& mandate, PackageId id, const Package& package) {
  if (!mandate.packages.empty() && !has(mandate.packages, id)) return false;
  return std::all_of(mandate.options.begin(), mandate.options.end(), [&](const auto& limit) {
    return limit.first < package.options.size() && has(limit.second, package.options[limit.first]);
  });
}

std::string any_of(const std::vector<std::string>& rules) {
  std::string out;
  for (const std::string& rule : rules) out += (out.empty() ? "" : " || ") + rule;
  return "(" + out + ")";
}

/// A rule that holds if the offer on the table has this option.
std::string offered(const Issue& issue, OptionId option) {
  return fmt::format("offer.{} == {}", issue.id, issue.options[option].id);
}

/// A rule that holds if the offer on the table is inside.
std::string inside_rule(const Scenario& s, const Mandate& mandate) {
  std::string out = "1";
  for (const auto& [issue, options] : mandate.options) {
    std::vector<std::string> each;
    for (const OptionId option : options) each.push_back(offered(s.issues[issue], option));
    out += " && " + any_of(each);
  }
  std::vector<std::string> each;
  for (const PackageId id : mandate.packages) {
    std::string all = "1";
    for (IssueId i = 0; i < s.packages[id].options.size(); ++i) {
      if (s.packages[id].options[i] != kNone) all += " && (" + offered(s.issues[i], s.packages[id].options[i]) + ")";
    }
    each.push_back("(" + all + ")");
  }
  return mandate.packages.empty() ? out : out + " && " + any_of(each);
}

/// The rule for one move: for each mandate that may hold, whether it lets the move pass. Empty: it always does.
std::string pass_rule(const Reading& r, const Stage& stage, const StageSource& source, const Move& move) {
  const Scenario& s = r.scenario;
  const auto passes = [&](MandateId id) -> std::string {
    if (move.role == Role::accept) return "(" + inside_rule(s, s.mandates[id]) + ")";
    return inside(s.mandates[id], move.package, s.packages[move.package]) ? "1" : "0";
  };
  std::string out = "1";
  for (size_t b = source.mandates.size(); b-- > 0;) {
    const auto& [when, is] = source.mandates[b];
    const std::string here = passes(is);
    if (!when) {
      out = here;
    } else if (here != out) {
      out = "((" + when->text + ") ? " + here + " : " + out + ")";
    }
  }
  if (source.mandate_swap == kNone) return out == "1" ? "" : out;
  std::string swapped = "1";  // lifted
  for (size_t m = s.mandates.size(); m-- > 0;)
    swapped = fmt::format("({}.mandate.is == {} ? {} : {})", stage.id, m + 1, passes(static_cast<MandateId>(m)),
                          swapped);
  return fmt::format("({}.mandate.is == 0 ? {} : {})", stage.id, out, swapped);
}

bool bound(const Move& move) { return move.role == Role::offer || move.role == Role::accept; }

/// Whether a mandate leaves a move at this stage.
bool leaves_a_move(const Reading& r, const Stage& stage, MandateId id) {
  return std::any_of(stage.moves.begin(), stage.moves.end(), [&](const Move& move) {
    return move.role != Role::offer ||
           inside(r.scenario.mandates[id], move.package, r.scenario.packages[move.package]);
  });
}

void check_leaves_a_move(Reading& r, const Stage& stage, MandateId id, Location at) {
  if (stage.moves.empty() || leaves_a_move(r, stage, id)) return;
  r.fault(at, fmt::format("mandate `{}` leaves no move at stage `{}`", r.scenario.mandates[id].id, stage.id),
          "let a package of the menu be inside, or add a move such as `move.silent`");
}

MandateId find_mandate(Reading& r, const Value& value) {
  if (!r.is(value, Value::Kind::text, "a mandate")) return kNone;
  const MandateId found = index_of(r.scenario.mandates, value.text);
  if (found == kNone) r.unknown(value.at, "mandate", value.text, ids(r.scenario.mandates));
  return found;
}

void read_bindings(Reading& r, const Value& value, Stage& stage, StageSource& source) {
  const auto add = [&](std::optional<Rule> when, const Value& is) {
    const MandateId id = find_mandate(r, is);
    if (id == kNone) return;
    if (when) stage.cites.insert(stage.cites.end(), when->cites.begin(), when->cites.end());
    source.mandates.emplace_back(std::move(when), id);
    if (!has(stage.mandates, id)) stage.mandates.push_back(id);
    check_leaves_a_move(r, stage, id, is.at);
  };
  if (value.kind != Value::Kind::array) return add(std::nullopt, value);
  bool always = false;
  for (const Value& item : value.items) {
    if (!r.is(item, Value::Kind::table, "each entry of `mandate`")) continue;
    r.check_keys(item, TableKind::mandate_branch, item.at);
    if (always) r.fault(item.at, "this mandate never holds: the one before it always does");
    std::optional<Rule> when;
    if (const Value* written = item.find("when")) when = r.rule(*written, "`when`");
    always |= !when;
    if (const Value* is = item.find("is")) add(std::move(when), *is);
  }
}

}  // namespace

void read_mandates(Reading& r, const Value& root) {
  for (const Entry& entry : r.entries(root, "mandate")) read_mandate(r, entry);
  const Value* what_ifs = root.find("what_if");
  if (!what_ifs || what_ifs->kind != Value::Kind::array) return;
  for (const Value& what_if : what_ifs->items) {
    const Value* swaps = what_if.kind == Value::Kind::table ? what_if.find("mandate") : nullptr;
    if (!swaps) continue;
    for (const Entry& swap : swaps->entries) r.swapped_mandates.insert(swap.key);
  }
}

void bind_by_mandate(Reading& r, Stage& stage, StageSource& source) {
  const Entry* entry = source.table.find_entry("mandate");
  const bool swapped = r.swapped_mandates.contains(stage.id);
  if (!entry && !swapped) return;
  if (stage.kind != StageKind::offer && stage.kind != StageKind::answer) {
    if (entry) r.fault(entry->at, "`mandate` belongs to stages of kind `offer` and `answer`");
    return;
  }
  if (entry) read_bindings(r, entry->value, stage, source);
  if (swapped) {
    NamedNumber number;
    const std::string name = stage.id + ".mandate.is";
    static_cast<Named&>(number) = {name, name, {}, stage.at};
    number.value = {{r.constant(0, {"stage." + stage.id + ".mandate", "the mandate at " + stage.label}, stage.at)}};
    source.mandate_swap = number.value.of(0);
    r.scenario.globals.push_back(std::move(number));
  } else if (stage.kind == StageKind::offer) {
    std::erase_if(stage.moves,
                  [&](const Move& move) { return bound(move) && pass_rule(r, stage, source, move) == "0"; });
  }
}

std::vector<NumberChange> read_mandate_swaps(Reading& r, const Value& what_if) {
  std::vector<NumberChange> out;
  for (const Entry& swap : r.entries(what_if, "mandate")) {
    const StageId id = r.stage(swap.key, swap.at);
    if (id == kNone) continue;
    const Stage& stage = r.scenario.stages[id];
    const NumberId number = r.stage_sources[id].mandate_swap;
    if (number == kNone) {
      r.fault(swap.at, fmt::format("stage `{}` is neither an `offer` nor an `answer`, so that no mandate binds there",
                                   swap.key));
      continue;
    }
    const bool lifted = swap.value.kind == Value::Kind::text && swap.value.text == "none";
    const MandateId mandate = lifted ? kNone : find_mandate(r, swap.value);
    if (!lifted && mandate == kNone) continue;
    if (!lifted) check_leaves_a_move(r, stage, mandate, swap.value.at);
    out.push_back({r.scenario.numbers[number].path, number, lifted ? -1.0 : mandate + 1.0, swap.at});
  }
  return out;
}

void keep_to_mandates(Reading& r, const std::function<void(Rule&, PartyId)>& compile) {
  for (StageId id = 0; id < r.scenario.stages.size(); ++id) {
    Stage& stage = r.scenario.stages[id];
    StageSource& source = r.stage_sources[id];
    if (source.mandates.empty() && source.mandate_swap == kNone) continue;
    const PartyId mover = stage.movers.size() == 1 ? stage.movers[0] : kNone;
    const size_t before = r.fault_count();
    for (auto& [when, is] : source.mandates) {
      if (when) compile(*when, mover);
    }
    for (Move& move : stage.moves) {
      if (bound(move) && move.when) compile(*move.when, mover);
    }
    if (r.fault_count() > before) continue;
    for (Move& move : stage.moves) {
      const std::string passes = bound(move) ? pass_rule(r, stage, source, move) : "";
      if (passes.empty()) continue;
      Rule rule;
      rule.at = stage.at;
      if (move.when) rule = *move.when;
      rule.text = move.when ? passes + " && (" + move.when->text + ")" : passes;
      compile(rule, mover);
      move.when = std::move(rule);
    }
  }
}

}  // namespace walkaway
