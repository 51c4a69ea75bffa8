// SPDX-License-Identifier: Apache-2.0
// Negotiations over many packages, written in the scenario language.
#pragma once

#include <string>

#include <fmt/format.h>

namespace walkaway {

/// `issues` issues of `options` options each, between two parties of two types each, over three rounds. The first
/// party wants high options, the second low ones, each by its own weights; the first two issues are worth more
/// together; one is paid for once, one by a flow, and one through a state; a third party shares in what the first gets.
inline std::string wide_text(int issues, int options, int rounds = 2) {
  std::string text = fmt::format("walkaway = 1\ntitle = \"wide\"\nclock = {{ rounds = {} }}\n", rounds);
  text += R"(
[party.a]
noise = 5
patience = 0.9
type.firm.prior = 0.4
type.mild.prior = 0.6
number.pride = { value = 1, by_type.mild = 0.5 }
flow.pride = "deal ? 0 : pride"
flow.last = "agreed.LAST == o1 ? 0.7 : 0"
[party.b]
noise = 4
type.poor.prior = 0.7
type.rich.prior = 0.3
number.need = { value = 3, by_type.rich = 1 }
flow.mood = "0.2 * mood"
final = "0.1 * mood * mood"
[party.friend]
shares = { a = 0.25, b = 0.1 }
[state.mood]
start = 1
max = 6
each_round = "FIRST == o1 ? mood + 0.3 : mood + 1"
)";
  const auto replace = [&](const std::string& what, const std::string& with) {
    for (size_t at = text.find(what); at != std::string::npos; at = text.find(what))
      text.replace(at, what.size(), with);
  };
  replace("LAST", fmt::format("i{}", issues - 1));
  replace("FIRST", "i0");
  for (int i = 0; i < issues; ++i) {
    text += fmt::format("[issue.i{}]\n", i);
    for (int o = 0; o < options; ++o) text += fmt::format("option.o{0} = \"level {0} of {1}\"\n", o, i);
    text += fmt::format("[worth.a.i{}]\n", i);
    for (int o = 1; o < options; ++o)
      text += fmt::format("o{} = {{ value = {}, by_type.mild = {}{} }}\n", o, 1.0 + 0.37 * (i + 1) * o,
                          0.9 + 0.2 * (i + 1) * o, i == 2 ? ", once = true" : "");
    text += fmt::format("[worth.b.i{}]\n", i);
    for (int o = 1; o < options; ++o) text += fmt::format("o{} = \"need - {} * {}\"\n", o, 0.11 * (issues - i), o * o);
  }
  text += "[[together]]\nparty = \"a\"\noptions = { i0 = \"o1\", i1 = \"o1\" }\nworth = 2.5\n";
  for (const auto& [id, option] : {std::pair{"low", 1}, std::pair{"high", options - 1}}) {
    text += fmt::format("[package.{}]\n", id);
    for (int i = 0; i < issues; ++i) text += fmt::format("i{} = \"o{}\"\n", i, option);
  }
  return text + R"(
[[stage]]
id = "offer"
kind = "offer"
mover = "a"
menu = ["low", "high"]
then = "answer"
[[stage]]
id = "answer"
kind = "answer"
mover = "b"
[[record]]
stage = "offer"
move = "high"
)";
}

}  // namespace walkaway
