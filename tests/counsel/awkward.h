// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace walkaway {

/// A case with what is awkward: two accounts, a hidden chance move, a party that answers knowing more, a ledger, a
/// mediator with a garbled message, marks, and a record that leaves moves out.
inline constexpr const char* kAwkward = R"(
walkaway = 1
title = "awkward"
clock = { rounds = 2 }
[party.maker]
noise = 3
patience = 0.9
type.calm.prior = 0.6
type.keen.prior = 0.4
number.wait = { value = 1, by_type.calm = 4 }
flow.wait = "deal ? 0 : wait"
[party.taker]
noise = 2
type.rich.prior = 0.3
type.poor.prior = 0.7
number.cost = { value = 6, by_type.poor = 12 }
[party.helper]
noise = 5
knows = ["maker"]
shares = { maker = 0.3, taker = 0.2 }
[party.public]
flow.loss = "deal ? 2 : -1"
[issue.terms]
option.none = "none"
option.small = "small"
option.large = "large"
[worth.maker.terms]
small = 8
large = 14
[worth.taker.terms]
small = "10 - cost"
large = "8 - cost"
[package.little]
terms = "small"
[package.much]
terms = "large"
[state.luck]
start = 0
[account.first]
weight = 0.7
[account.second]
weight = 0.3
set = { "party.taker.number.cost" = 5 }
[[stage]]
id = "message"
mover = "helper"
move.tough = {}
move.soft = {}
heard_as.tough = { tough = 0.8, soft = 0.2 }
heard_as.soft = { soft = 0.9, tough = 0.1 }
then = "luck"
[[stage]]
id = "luck"
kind = "chance"
seen_by = ["taker"]
move.good = { chance = 0.5, pay = { taker = 2 } }
move.bad = { chance = 0.5 }
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
mark = "before the offer"
[[record]]
stage = "answer"
move = "refuse"
[[record]]
mark = "after the answer"
)";

}  // namespace walkaway
