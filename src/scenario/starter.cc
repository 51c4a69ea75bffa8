// SPDX-License-Identifier: Apache-2.0
// The file with which an author begins: valid as it stands, and small enough to be understood whole.
#include "scenario/reader.h"

namespace walkaway {

std::string starter_scenario() {
  return R"toml(# A negotiation, written once. `walkaway check FILE` lists every fault; `walkaway analyze FILE` answers.
# Replace names and numbers with your own. The whole format is in docs/language.md.

walkaway = 1                            # version of the language
title = "A supplier and a shop"
summary = "A small supplier wants a better price; the shop wants to keep it."
unit = "EUR"                            # every party counts in it; leave it out to count in points
clock = { rounds = 3, unit = "week" }   # when the clock runs out, there is no deal

# Where numbers come from. A number may cite "ID" or "ID:place"; what cites nothing is listed as your judgement.
[source.offer]
title = "Written offer of a second shop"
date = "2024-03-01"

# Who takes part. A party may be of several private types: it knows its own, the others know the odds.
[party.supplier]
label = "the supplier"
noise = 40                              # moves that differ by this much are chosen 73 : 27
patience = 0.98                         # what a euro of next week is worth today
type.pressed = { label = "has nobody else to sell to", prior = 0.4 }
type.courted = { label = "has a second buyer", prior = "rest" }

# Numbers for rules. A range says how unsure you are: lowest, most likely, highest.
[party.supplier.number.elsewhere]
label = "what it gets elsewhere"
value = 1000
by_type.courted = { low = 1200, mode = 1300, high = 1400, cites = ["offer:2"] }

[party.shop]
label = "the shop"
noise = 40
number.resale = { low = 1500, mode = 1600, high = 1750, why = "last year's sales" }

# What is negotiated: a grid of numbers, or options with names.
[issue.price]
options = { from = 1000, to = 1600, step = 100 }
worth.supplier = { rule = "price - elsewhere", once = true }   # once: when it comes into force, not every round
worth.shop = { rule = "resale - price", once = true }

[issue.delivery]
status_quo = "own"
option.own = "the shop fetches"
option.free = "the supplier delivers"
worth.supplier.free = { value = -60, once = true }
worth.shop.free = { value = 90, once = true }

# Offers that can be made; each settles every issue.
[package.cheap]
price = 1100
delivery = "own"
[package.fair]
price = 1300
delivery = "free"
[package.dear]
price = 1500
delivery = "free"

# Who moves when. The clock starts at the first stage.
[[stage]]
id = "offer"
kind = "offer"
mover = "supplier"
menu = ["cheap", "fair", "dear"]
then = "answer"

[[stage]]
id = "answer"
kind = "answer"
mover = "shop"
refuse = "next_round"                   # `accept` leads to the ending "agreement" unless you say otherwise
walk_away = true                        # ends in "no_agreement"

# What has happened so far, in order. Take it out if nothing has.
[[record]]
stage = "offer"
move = "dear"
mark = "before the answer"

# A second opinion: numbers and odds that somebody else judges otherwise. Take it out if all agree.
[analyst.partner]
label = "your partner"
set = { "party.shop.number.resale" = { low = 1400, mode = 1500, high = 1650 } }
analyst_prior.supplier = { pressed = 0.6, courted = "rest" }
)toml";
}

}  // namespace walkaway
