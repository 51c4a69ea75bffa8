// SPDX-License-Identifier: Apache-2.0
// Small negotiations with ranges.
#pragma once

#include <string>

namespace walkaway::toys {

/// Two accounts, types on both sides, a hidden chance move, a ledger, and a range of every kind.
inline const char* const kRanged = R"(
walkaway = 1
title = "ranged"
clock = { rounds = 2 }
[number]
luck = { alpha = 3, beta = 2 }
[party.maker]
noise = { low = 2, mode = 3, high = 5 }
patience = { low = 0.8, mode = 0.9, high = 0.98 }
type.calm.prior = { low = 0.4, mode = 0.6, high = 0.8 }
type.keen.prior = "rest"
type.calm.believes.taker = { rich = { low = 0.1, mode = 0.5, high = 0.6 }, poor = "rest" }
number.wait = { value = { low = 0, mode = 1, high = 2 }, by_type.calm = { mean = 4, sd = 1 } }
flow.wait = "deal ? 0 : wait"
[party.taker]
noise = 2
type.rich.prior = 0.3
type.poor.prior = "rest"
number.cost = { value = { choices = [3, 6, 8], weights = [0.2, 0.5, 0.3] }, by_type.poor = { median = 12, spread = 1.3 } }
[party.public]
number.loss = { low = -2, mode = -1, high = 0 }
flow.loss = "deal ? 2 : loss"
[issue.terms]
option.none = "none"
option.small = "small"
option.large = "large"
[worth.maker.terms]
small = { kept = 3, broken = 1 }
large = { low = 10, mode = 14, high = 14 }
[worth.taker.terms]
small = "10 - cost"
large = "8 - cost"
[package.little]
terms = "small"
[package.much]
terms = "large"
[analyst_prior.maker]
calm = { low = 0.3, mode = 0.5, high = 0.9 }
keen = "rest"
[account.first]
weight = { low = 0.5, mode = 0.7, high = 0.9 }
[account.second]
weight = "rest"
set = { "party.taker.number.cost" = 5 }
[[stage]]
id = "luck"
kind = "chance"
seen_by = ["taker"]
move.good = { chance = "luck", pay = { taker = 2 } }
move.bad = { chance = "1 - luck" }
then = "offer"
[[stage]]
id = "offer"
kind = "offer"
mover = "maker"
menu = ["little", "much"]
then = "answer"
[[stage]]
id = "answer"
kind = "answer"
mover = "taker"
walk_away = true
[[record]]
stage = "offer"
move = "much"
account.second = "little"
[[record]]
stage = "answer"
move = "refuse"
[[record]]
mark = "now"
)";

/// As short as can be: B accepts or not what is worth `prize` to it. What follows from the number can be done by hand.
inline std::string take_it(const std::string& prize, const std::string& more = "") {
  return R"(walkaway = 1
title = "take it"
clock = { rounds = 1 }
party.a.noise = 1
party.b.noise = 1
number.prize = )" +
         prize + R"(
issue.x = { option = { no = "no", yes = "yes" }, worth = { a = { yes = 3 }, b = { yes = "prize" } } }
package.p.x = "yes"
)" + more +
         R"(
[[stage]]
id = "offer"
kind = "offer"
mover = "a"
menu = ["p"]
then = "answer"
[[stage]]
id = "answer"
kind = "answer"
mover = "b"
[[record]]
stage = "offer"
move = "p"
)";
}

}  // namespace walkaway::toys
