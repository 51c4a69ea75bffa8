// SPDX-License-Identifier: Apache-2.0
#include "report/diff.h"

#include <unordered_map>

#include "report/diff_facts.h"
#include "report/json.h"
#include "scenario/fault.h"

namespace walkaway {
namespace {

constexpr double kLeftOpen = 1e-7;  ///< what a solver's tolerance leaves open in an answer, relative

Json parse_analysis(const std::string& text, const std::string& name) {
  Json json;
  try {
    json = Json::parse(text);
  } catch (const Json::parse_error& error) {
    throw InputError({{name, location_of_byte(text, error.byte > 0 ? error.byte - 1 : 0), "is not JSON from here on",
                       "A file that `walkaway analyze --json` wrote is whole; this one may have been cut or edited."}});
  }
  const char* hint = "Give a scenario, or a file that `walkaway analyze --json` wrote.";
  if (!json.is_object() || text_at(json, "kind") != "analysis")
    throw InputError({{name, {}, "is JSON, but not the answers of an analysis", hint}});
  if (!json.value("walkaway", Json()).is_number_integer())
    throw InputError({{name, {}, "does not say its version", hint}});
  if (json["walkaway"].get<int>() > kJsonVersion)
    throw InputError({{name,
                       {},
                       fmt::format("is of a later shape ({}) than this program knows ({})", json["walkaway"].get<int>(),
                                   kJsonVersion),
                       "Compare it with the program that wrote it, or a later one."}});
  return json;
}

Analysed describe(const Json& json) {
  Analysed out;
  out.title = text_at(json, "title");
  out.file = text_at(json, "file");
  out.version = text_at(json, "version");
  out.unit = text_at(json, "unit");
  out.solved = json.contains("certificate") && text_at(json["certificate"], "status") == "converged";
  out.has_inputs = json.contains("scenario") && json["scenario"].is_object();
  double finest = INFINITY;
  if (out.has_inputs && json["scenario"].contains("parties"))
    for (const Json& party : json["scenario"]["parties"])
      if (party.contains("types"))
        for (const Json& type : party["types"])
          if (type.contains("noise") && type["noise"].is_number())
            finest = std::min(finest, type["noise"].get<double>());
  if (std::isfinite(finest) && finest > 0) out.noise = finest;
  return out;
}

bool same(const Fact& a, const Fact& b, double tolerance) {
  if (a.kind != b.kind) return false;
  if (a.text != b.text) return false;
  return std::abs(a.value - b.value) <= tolerance * std::max({1.0, std::abs(a.value), std::abs(b.value)});
}

/// In the order of b, then what only a has.
std::vector<Difference> differences(const std::vector<Fact>& a, const std::vector<Fact>& b, double tolerance) {
  const auto index = [](const std::vector<Fact>& facts) {
    std::unordered_map<std::string, const Fact*> by_key;
    for (const Fact& fact : facts) by_key.emplace(fact.key, &fact);
    return by_key;
  };
  const auto in_a = index(a), in_b = index(b);
  const auto told = [](const Fact& fact, const auto& other) {
    return fact.whole.empty() || other.contains(fact.whole);
  };
  std::vector<Difference> out;
  for (const Fact& fact : b) {
    const auto found = in_a.find(fact.key);
    if (found == in_a.end()) {
      if (told(fact, in_a)) out.push_back({std::nullopt, fact});
    } else if (!same(*found->second, fact, tolerance)) {
      out.push_back({*found->second, fact});
    }
  }
  for (const Fact& fact : a)
    if (!in_b.contains(fact.key) && told(fact, in_b)) out.push_back({fact, std::nullopt});
  return out;
}

std::vector<std::string> notes_on(const Analysed& a, const Analysed& b) {
  std::vector<std::string> notes;
  const auto missing = [&](bool Analysed::*has, const char* one, const char* neither, const char* so) {
    if (a.*has && b.*has) return;
    notes.push_back(a.*has == b.*has ? fmt::format("{}, {}.", neither, so)
                                     : fmt::format("The {} {}, {}.", a.*has ? "second" : "first", one, so));
  };
  if (a.title != b.title) notes.push_back("The titles differ: these may be two negotiations and not two views of one.");
  if (a.unit != b.unit)
    notes.push_back(fmt::format("Amounts are in {} in the first and in {} in the second, so they are not subtracted.",
                                a.unit, b.unit));
  missing(&Analysed::has_inputs, "does not hold its scenario (an earlier program wrote it)",
          "Neither holds its scenario", "so what went in is not compared");
  missing(&Analysed::solved, "was not solved", "Neither was solved", "so what came out is not compared");
  return notes;
}

Json side_json(const Analysed& side) {
  return {{"title", side.title}, {"file", side.file},     {"version", side.version},
          {"unit", side.unit},   {"solved", side.solved}, {"noise", side.noise}};
}

Json value_json(const std::optional<Fact>& fact) {
  if (!fact) return nullptr;
  return fact->kind == Fact::Kind::text ? Json(fact->text) : number(fact->value);
}

Json differences_json(const std::vector<Difference>& list) {
  static constexpr const char* kKinds[] = {"text", "odds", "amount", "number"};
  Json out = Json::array();
  const auto range = [](const std::optional<Fact>& fact) {
    return fact && fact->kind == Fact::Kind::number && !fact->text.empty() ? Json(fact->text) : Json(nullptr);
  };
  for (const Difference& d : list)
    out.push_back({{"key", d.fact().key},
                   {"group", d.fact().group},
                   {"what", d.fact().what},
                   {"kind", kKinds[static_cast<size_t>(d.fact().kind)]},
                   {"a", value_json(d.a)},
                   {"b", value_json(d.b)},
                   {"a_range", range(d.a)},
                   {"b_range", range(d.b)},
                   {"change", d.measurable() ? number(d.b->value - d.a->value) : Json(nullptr)}});
  return out;
}

}  // namespace

AnswersDiff compare_answers(const std::string& a, const std::string& a_name, const std::string& b,
                            const std::string& b_name) {
  const auto facts_of = [](const Json& json, const std::string& name, auto&& read) {
    try {
      return read(json);
    } catch (const Json::exception&) {
      throw InputError({{name, {}, "is not shaped as `walkaway analyze --json` writes it", "Make it anew."}});
    }
  };
  const Json json_a = parse_analysis(a, a_name), json_b = parse_analysis(b, b_name);
  AnswersDiff diff;
  diff.a = facts_of(json_a, a_name, describe);
  diff.b = facts_of(json_b, b_name, describe);
  diff.notes = notes_on(diff.a, diff.b);
  if (diff.a.has_inputs && diff.b.has_inputs)
    diff.in = differences(facts_of(json_a, a_name, facts_in), facts_of(json_b, b_name, facts_in), 0);
  if (diff.a.solved && diff.b.solved) {
    std::vector<Fact> before = facts_of(json_a, a_name, facts_out), after = facts_of(json_b, b_name, facts_out);
    if (diff.a.unit != diff.b.unit)
      for (std::vector<Fact>* facts : {&before, &after})
        std::erase_if(*facts, [](const Fact& fact) { return fact.kind == Fact::Kind::amount; });
    diff.out = differences(before, after, kLeftOpen);
  }
  return diff;
}

std::string diff_json(const AnswersDiff& diff, const std::string& version) {
  const Json out = {{"walkaway", kJsonVersion},
                    {"kind", "diff"},
                    {"version", version},
                    {"a", side_json(diff.a)},
                    {"b", side_json(diff.b)},
                    {"notes", diff.notes},
                    {"in", differences_json(diff.in)},
                    {"out", differences_json(diff.out)}};
  return out.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

bool looks_like_json(const std::string& text) {
  const size_t start = text.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
  return start != std::string::npos && text[start] == '{';
}

}  // namespace walkaway
