// SPDX-License-Identifier: Apache-2.0
// What only the whole shows: numbers that have to fit each other.
#include <cmath>

#include "scenario/reading.h"

namespace walkaway {

namespace {

/// Least and greatest value that a range can take; infinite where it has no end.
std::pair<double, double> support(const Range& range) {
  const auto& p = range.parameters;
  switch (range.kind) {
    case Range::Kind::exact:
      return {p[0], p[0]};
    case Range::Kind::triangular:
      return {p[0], p[2]};
    case Range::Kind::normal:
      return {p[0], p[0]};  // no end either way: judged by its mean
    case Range::Kind::lognormal:
      return {0, p[0]};  // above 0, however near; judged by its median
    case Range::Kind::beta:
      return {0, 1};
    case Range::Kind::choice:
      return {*std::min_element(range.choices.begin(), range.choices.end()),
              *std::max_element(range.choices.begin(), range.choices.end())};
  }
  return {p[0], p[0]};
}

void check_ends(Reading& r, NumberId id, double least, double most, const char* what) {
  if (id == kNone) return;
  const Number& number = r.scenario.numbers[id];
  if (number.range.kind == Range::Kind::exact) return;  // its value is judged by check_values, or below
  const auto [low, high] = support(number.range);
  if (low < least || high > most)
    r.fault(number.at,
            fmt::format("`{}` has to be {}; its range goes from {:.12g} to {:.12g}", number.path, what, low, high));
}

void check_ranges(Reading& r) {
  for (const Party& party : r.scenario.parties) {
    if (party.patience) {
      for (const NumberId id : party.patience->by_type) check_ends(r, id, 0, 1, "above 0 and at most 1");
    }
    if (party.noise) {
      for (const NumberId id : party.noise->by_type) check_ends(r, id, 0, INFINITY, "above 0");
    }
    for (const Type& type : party.types) {
      check_ends(r, type.prior, 0, 1, "from 0 to 1");
      for (const Belief& belief : type.believes) {
        for (const NumberId id : belief.odds) check_ends(r, id, 0, 1, "from 0 to 1");
      }
    }
  }
  for (const Account& account : r.scenario.accounts) check_ends(r, account.weight, 0, 1, "from 0 to 1");
  for (const Analyst& analyst : r.scenario.analysts) check_ends(r, analyst.weight, 0, 1, "from 0 to 1");
  for (const JointPrior& entry : r.scenario.joint) check_ends(r, entry.prior, 0, 1, "from 0 to 1");
  for (const auto& [party, odds] : r.scenario.analyst_prior)
    for (const NumberId id : odds) check_ends(r, id, 0, 1, "from 0 to 1");
  for (const Stage& stage : r.scenario.stages) {
    for (const Hearing& hearing : stage.hearings)
      for (const std::vector<NumberId>& row : hearing.odds)
        for (const NumberId id : row) check_ends(r, id, 0, 1, "from 0 to 1");
    for (const Move& move : stage.moves)
      if (move.chance)
        if (const auto* number = std::get_if<TypedNumber>(&*move.chance))
          for (const NumberId id : number->by_type) check_ends(r, id, 0, 1, "from 0 to 1");
  }
}

void check_movers(Reading& r) {
  for (const Party& party : r.scenario.parties) {
    if (party.moves && !party.noise) {
      r.fault(party.at, fmt::format("party `{}` moves, but has no `noise`", party.id),
              "write `noise = ...`: two moves that differ by so many points are chosen 73 : 27");
    }
  }
}

void check_chances(Reading& r) {
  const Values values = r.scenario.central_values();
  for (const Stage& stage : r.scenario.stages) {
    if (stage.kind != StageKind::chance) continue;
    double sum = 0;
    bool plain = true;
    for (const Move& move : stage.moves) {
      if (!move.chance) {
        r.fault(move.at, fmt::format("move `{}` of a chance stage lacks `chance`", move.id),
                "write its odds, a number or a rule");
        plain = false;
      } else if (const auto* number = std::get_if<TypedNumber>(&*move.chance)) {
        const double odds = values[number->by_type[0]];
        if (odds < 0)
          r.fault(r.scenario.numbers[number->by_type[0]].at, fmt::format("odds cannot be negative: {:.12g}", odds));
        sum += odds;
      } else {
        plain = false;
      }
      if (move.when) plain = false;
    }
    if (plain && !stage.moves.empty() && std::abs(sum - 1) > 1e-9) {
      r.fault(stage.at, fmt::format("the odds of chance stage `{}` add up to {:.12g}, not to 1", stage.id, sum));
    }
  }
}

void check_probabilities(Reading& r) {
  for (NumberId id = 0; id < r.scenario.numbers.size(); ++id) {
    const Number& number = r.scenario.numbers[id];
    const std::string& path = number.path;
    const bool chance = path.starts_with("stage.") && (path.ends_with(".detect") || path.ends_with(".false_alarm") ||
                                                       path.find(".heard_") != std::string::npos);
    if (!chance || path.find(".move.") != std::string::npos) continue;
    if (number.central < 0 || number.central > 1) {
      r.fault(number.at, fmt::format("`{}` is a chance, from 0 to 1, not {:.12g}", path, number.central));
    } else {
      check_ends(r, id, 0, 1, "from 0 to 1");
    }
  }
}

/// The values with `changes` made; what does not fit any more is told at `at`, the place of the changes.
Values changed(Reading& r, const Values& values, const std::vector<NumberChange>& changes, Location at,
               const std::string& whose) {
  try {
    return with_changes(r.scenario, values, changes);
  } catch (const InputError& error) {
    for (const Fault& fault : error.faults()) r.fault(at, fmt::format("{}: {}", whose, fault.what), fault.hint);
    return values;
  }
}

Location first_place(const std::vector<NumberChange>& changes, Location otherwise) {
  return changes.empty() ? otherwise : changes.front().at;
}

void check_what_if(Reading& r, const Values& values, const WhatIf& what_if) {
  const std::string whose = fmt::format("what-if `{}`", what_if.id);
  if (!what_if.sweep) {
    changed(r, values, what_if.set, first_place(what_if.set, what_if.at), whose);
    return;
  }
  const Sweep& sweep = *what_if.sweep;
  for (const double end : {sweep.from, sweep.to}) {
    std::vector<NumberChange> changes = what_if.set;
    changes.push_back({r.scenario.numbers[sweep.number].path, sweep.number, end, what_if.at});
    changed(r, values, changes, what_if.at, whose);
  }
}

/// What accounts and what-ifs change has to fit too; once, as an account's fault would come back in every what-if.
void check_changes(Reading& r) {
  const size_t before = r.fault_count();
  std::vector<Values> worlds;
  for (const Account& account : r.scenario.accounts) {
    worlds.push_back(changed(r, r.scenario.central_values(), account.set, first_place(account.set, account.at),
                             fmt::format("account `{}`", account.id)));
  }
  if (r.fault_count() > before) return;
  if (worlds.empty()) worlds.push_back(r.scenario.central_values());
  for (const WhatIf& what_if : r.scenario.what_ifs) {
    for (const Values& values : worlds) {
      const size_t now = r.fault_count();
      check_what_if(r, values, what_if);
      if (r.fault_count() > now) break;
    }
  }
}

/// Every analyst's scenario has to be one by itself. What is wrong at one of its own numbers is told there, all else at
/// its name.
void check_analysts(Reading& r) {
  for (AnalystId a = 0; a < r.scenario.analysts.size(); ++a) {
    const Analyst& analyst = r.scenario.analysts[a];
    Reading own(r.scenario.file);
    own.scenario = as_analyst(r.scenario, a);
    check_numbers(own);
    const auto wrote = [&](Location at) {
      const auto here = [&](const Number& n) { return n.at.line == at.line && n.at.column == at.column; };
      return std::any_of(analyst.set.begin(), analyst.set.end(), [&](const auto& s) { return here(s.second); }) ||
             std::any_of(analyst.prior.begin(), analyst.prior.end(), [&](const auto& p) {
               return std::any_of(p.second.begin(), p.second.end(), [&](const auto& n) { return n && here(*n); });
             });
    };
    try {
      own.throw_faults();
    } catch (const InputError& error) {
      for (const Fault& f : error.faults())
        r.fault(wrote(f.at) ? f.at : analyst.at, fmt::format("analyst `{}`: {}", analyst.id, f.what), f.hint);
    }
  }
}

}  // namespace

void check_numbers(Reading& r) {
  const size_t before = r.fault_count();
  try {
    check_values(r.scenario, r.scenario.central_values());
  } catch (const InputError& error) {
    for (const Fault& fault : error.faults()) r.fault(fault.at, fault.what, fault.hint);
  }
  if (r.fault_count() == before) check_changes(r);
  check_ranges(r);
  check_movers(r);
  check_chances(r);
  check_probabilities(r);
  if (r.fault_count() == before) check_analysts(r);
}

}  // namespace walkaway
