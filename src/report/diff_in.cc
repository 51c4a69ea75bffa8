// SPDX-License-Identifier: Apache-2.0
// What was put in.
#include "report/diff_facts.h"
#include "report/words.h"

namespace walkaway {

std::string text_at(const Json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

namespace {

/// The list at a key; an empty one if there is none.
const Json& list_at(const Json& object, const char* key) {
  static const Json kNothing = Json::array();
  const auto found = object.find(key);
  return found != object.end() && found->is_array() ? *found : kNothing;
}

class FactsIn {
 public:
  void text(const std::string& key, const char* group, const std::string& what, const std::string& text,
            const std::string& whole = "") {
    Fact fact;
    fact.key = key;
    fact.group = group;
    fact.what = what;
    fact.text = text;
    fact.whole = whole;
    facts.push_back(std::move(fact));
  }
  std::vector<Fact> facts;
};

std::string range_text(const Json& n) {
  if (!n.value("low", Json()).is_number() || !n.value("high", Json()).is_number()) return "";
  return fmt::format("{} to {}", significant(n["low"].get<double>(), 4), significant(n["high"].get<double>(), 4));
}

std::string cites_text(const Json& thing) {
  std::vector<std::string> parts;
  for (const Json& cite : list_at(thing, "cites")) {
    const std::string place = text_at(cite, "place");
    parts.push_back(text_at(cite, "source") + (place.empty() ? "" : ", " + place));
  }
  return fmt::format("{}", fmt::join(parts, "; "));
}

void numbers_in(const Json& scenario, FactsIn& out) {
  for (const Json& n : list_at(scenario, "numbers")) {
    if (!n.value("value", Json()).is_number()) continue;
    const std::string path = text_at(n, "path");
    Fact value;
    value.key = "number/" + path;
    value.group = "Numbers";
    value.what = text_at(n, "what").empty() ? path : text_at(n, "what");
    value.kind = Fact::Kind::number;
    value.value = n["value"].get<double>();
    value.text = range_text(n);
    out.facts.push_back(value);
    out.text("reason/" + path, "Reasons", "reason for " + value.what, text_at(n, "why"), value.key);
    out.text("cites/" + path, "Reasons", "sources of " + value.what, cites_text(n), value.key);
  }
}

void names_in(const Json& scenario, const char* list, const char* what, const std::string& stem, const char* group,
              FactsIn& out, const std::string& whole = "") {
  for (const Json& thing : list_at(scenario, list))
    out.text(stem + text_at(thing, "id"), group, fmt::format("{} {}", what, text_at(thing, "id")),
             text_at(thing, "label"), whole);
}

std::string target_text(const Json& target) {
  const std::string rule = text_at(target, "rule"), id = text_at(target, "id");
  return (id.empty() ? text_at(target, "kind") : id) + (rule.empty() ? "" : " when " + rule);
}

void moves_in(const Json& stage, FactsIn& out) {
  const std::string id = text_at(stage, "id");
  for (const Json& move : list_at(stage, "moves")) {
    std::vector<std::string> to;
    for (const Json& target : list_at(move, "to")) to.push_back(target_text(target));
    out.text(fmt::format("move/{}/{}", id, text_at(move, "id")), "Stages and moves",
             fmt::format("move {} at {}", text_at(move, "id"), id),
             fmt::format("{} (leads to {})", text_at(move, "label"), fmt::join(to, "; ")), "stage/" + id);
  }
}

void stages_in(const Json& scenario, FactsIn& out) {
  for (const Json& stage : list_at(scenario, "stages")) {
    std::vector<std::string> movers;
    for (const Json& mover : list_at(stage, "movers"))
      if (mover.is_string()) movers.push_back(mover.get<std::string>());
    const std::string rule = text_at(stage, "rule");
    out.text("stage/" + text_at(stage, "id"), "Stages and moves", "stage " + text_at(stage, "id"),
             fmt::format("{} ({}{}{}{})", text_at(stage, "label"), text_at(stage, "kind"), movers.empty() ? "" : ", ",
                         fmt::join(movers, ", "),
                         (rule.empty() ? "" : ", when " + rule) +
                             (stage.value("enabled", Json(true)) == Json(false) ? ", off" : "")));
    moves_in(stage, out);
  }
}

void record_in(const Json& scenario, FactsIn& out) {
  for (const Json& entry : list_at(scenario, "record")) {
    std::vector<std::string> parts;
    for (const char* key : {"date", "stage", "by", "mark"})
      if (const std::string text = text_at(entry, key); !text.empty()) parts.push_back(text);
    const auto moves = entry.find("moves");
    if (moves != entry.end() && moves->is_object())
      for (const auto& [account, move] : moves->items())
        if (move.is_object()) parts.push_back((account == "only" ? "" : account + ": ") + text_at(move, "id"));
    const auto number = entry.find("entry");
    const std::string index = number != entry.end() && number->is_number() ? number->dump() : "?";
    out.text("record/" + index, "The record", "entry " + index, fmt::format("{}", fmt::join(parts, ", ")));
  }
}

}  // namespace

std::vector<Fact> facts_in(const Json& analysis) {
  const auto found = analysis.find("scenario");
  if (found == analysis.end() || !found->is_object()) return {};
  const Json& scenario = *found;
  FactsIn out;
  out.text("rounds", "The clock", "rounds", analysis.value("rounds", Json()).dump());
  out.text("round_unit", "The clock", "a round is a", text_at(analysis, "round_unit"));
  numbers_in(scenario, out);
  names_in(scenario, "parties", "party", "party/", "Parties", out);
  for (const Json& party : list_at(scenario, "parties"))
    names_in(party, "types", fmt::format("type of {}", text_at(party, "id")).c_str(),
             "type/" + text_at(party, "id") + "/", "Parties", out, "party/" + text_at(party, "id"));
  names_in(scenario, "issues", "issue", "issue/", "Issues", out);
  for (const Json& issue : list_at(scenario, "issues"))
    names_in(issue, "options", fmt::format("option of {}", text_at(issue, "id")).c_str(),
             "option/" + text_at(issue, "id") + "/", "Issues", out, "issue/" + text_at(issue, "id"));
  stages_in(scenario, out);
  names_in(scenario, "endings", "ending", "ending/", "Endings", out);
  record_in(scenario, out);
  names_in(scenario, "accounts", "account", "account/", "Accounts", out);
  names_in(scenario, "analysts", "analyst", "analyst/", "Analysts", out);
  for (const Json& source : list_at(scenario, "sources"))
    out.text("source/" + text_at(source, "id"), "Sources", "source " + text_at(source, "id"), text_at(source, "title"));
  names_in(scenario, "what_ifs", "what-if", "what_if/", "What-ifs and pivots", out);
  names_in(scenario, "pivots", "pivot", "pivot/", "What-ifs and pivots", out);
  return out.facts;
}

}  // namespace walkaway
