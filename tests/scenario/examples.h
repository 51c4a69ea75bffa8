// SPDX-License-Identifier: Apache-2.0
// Scenario texts for tests of the reader.
#pragma once

#include <fstream>
#include <string>
#include <vector>

#include "scenario/reader.h"

namespace walkaway::examples {

inline Scenario read(const std::string& text, const std::vector<Setting>& settings = {}) {
  return read_scenario_text(text, "test.toml", settings);
}

/// Blocks of docs/language.md that begin with `walkaway = 1`: complete files.
inline std::vector<std::string> of_the_page() {
  std::ifstream in(WALKAWAY_ROOT "/docs/language.md");
  std::vector<std::string> out;
  std::string line, block;
  bool inside = false;
  while (std::getline(in, line)) {
    if (line.starts_with("```")) {
      if (inside && block.starts_with("walkaway = 1")) out.push_back(block);
      inside = !inside;
      block.clear();
    } else if (inside) {
      block += line + "\n";
    }
  }
  return out;
}

/// A valid file of 35 lines; tests add lines at its end or replace a part.
inline std::string base() {
  return R"(walkaway = 1
title = "Base"
clock = { rounds = 2 }
[source.book]
title = "A book"
[party.us]
noise = 4
type.soft.prior = 0.5
type.hard.prior = 0.5
number.cost = { value = 2, by_type.hard = 3 }
[party.them]
noise = 4
[party.people]
flow.loss = "deal ? 0 : -1"
[issue.plants]
option.running = "all run"
option.closed = "closed"
[issue.relief]
option.none = "none"
option.some = "some"
[issue.posture]
negotiable = false
option.calm = "calm"
option.tense = "tense"
[worth.us.plants]
closed = 5
[package.swap]
plants = "closed"
relief = "some"
[state.arsenal]
start = 1
[[stage]]
id = "offer"
kind = "offer"
mover = "them"
menu = ["swap"]
then = "answer"
[[stage]]
id = "answer"
kind = "answer"
mover = "us"
)";
}

/// `text` with its first `from` replaced.
inline std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const size_t at = text.find(from);
  if (at == std::string::npos) throw std::logic_error("no `" + from + "` in the text");
  return text.replace(at, from.size(), to);
}

inline std::string base_with(const std::string& from, const std::string& to) { return replaced(base(), from, to); }
inline std::string base_and(const std::string& more) { return base() + more; }

/// All faults of `text`; none if it reads.
inline std::vector<Fault> faults(const std::string& text, const std::vector<Setting>& settings = {}) {
  try {
    read_scenario_text(text, "test.toml", settings);
  } catch (const InputError& error) {
    return error.faults();
  }
  return {};
}

/// Every fault as one text, for messages.
inline std::string texts(const std::vector<Fault>& faults) {
  std::string out;
  for (const Fault& fault : faults) out += fault.text() + "\n";
  return out;
}

/// Line and column of the first occurrence of `part` in `text`.
inline Location place(const std::string& text, const std::string& part) {
  const size_t at = text.find(part);
  Location out{1, 1};
  for (size_t i = 0; i < at; ++i) {
    out.column = text[i] == '\n' ? 1 : out.column + 1;
    out.line += text[i] == '\n';
  }
  return out;
}

}  // namespace walkaway::examples
