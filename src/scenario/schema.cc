// SPDX-License-Identifier: Apache-2.0
// The language as a JSON Schema, made from the same lists of keys that the reader checks against.
#include <nlohmann/json.hpp>

#include "scenario/keys.h"
#include "scenario/reader.h"
#include "scenario/reading.h"

namespace walkaway {

namespace {

using Json = nlohmann::ordered_json;

constexpr const char* kNamePattern = "^[A-Za-z_][A-Za-z0-9_]*$";

Json refer(const std::string& shape) { return {{"$ref", "#/$defs/" + shape}}; }
Json one_of(std::initializer_list<Json> shapes) { return {{"anyOf", Json(shapes)}}; }

Json map_of(const Json& value) {
  return {{"type", "object"}, {"patternProperties", {{kNamePattern, value}}}, {"additionalProperties", false}};
}

/// A map whose keys may also be numbers of a grid.
Json open_map_of(const Json& value) { return {{"type", "object"}, {"additionalProperties", value}}; }

/// The schema of a key's shape, as `keys.cc` writes it.
Json shaped(std::string_view shape) {
  constexpr std::string_view kMap = "map of ", kList = "list of ", kOr = " or ";
  if (shape.starts_with(kMap)) return map_of(shaped(shape.substr(kMap.size())));
  if (shape.starts_with(kList)) return {{"type", "array"}, {"items", shaped(shape.substr(kList.size()))}};
  if (const size_t either = shape.find(kOr); either != std::string_view::npos) {
    return one_of({shaped(shape.substr(0, either)), shaped(shape.substr(either + kOr.size()))});
  }
  return refer(std::string(shape));
}

std::string definition(TableKind kind) {
  switch (kind) {
    case TableKind::number:
      return "number_table";
    case TableKind::typed_number:
      return "typed_number_table";
    case TableKind::worth:
      return "amount_table";
    case TableKind::rule:
      return "rule_table";
    case TableKind::option:
      return "option_table";
    case TableKind::ending:
      return "ending_table";
    case TableKind::what_if:
      return "what_if";
    case TableKind::joint:
      return "joint";
    case TableKind::mandate_branch:
      return "mandate_branch";
    default:
      return std::string(name_of(kind));
  }
}

/// The object of one kind of table.
Json table_schema(TableKind kind) {
  Json properties = Json::object(), required = Json::array();
  for (const Key& key : keys_of(kind)) {
    Json property = shaped(key.shape);
    property["description"] = key.about;
    properties[std::string(key.name)] = std::move(property);
    if (key.required) required.push_back(key.name);
  }
  Json out = {{"type", "object"}, {"properties", std::move(properties)}};
  if (!required.empty()) out["required"] = std::move(required);
  if (kind == TableKind::package) {
    out["patternProperties"] = {{"^(?!(label|group|cites)$)[A-Za-z_][A-Za-z0-9_]*$", refer("option_value")}};
  }
  out["additionalProperties"] = false;
  return out;
}

Json text_like(const char* pattern = nullptr) {
  Json out = {{"type", "string"}};
  if (pattern) out["pattern"] = pattern;
  return out;
}

template <typename Words>
Json words(const Words& list) {
  Json all = Json::array();
  for (const std::string_view word : list) all.push_back(word);
  return {{"enum", std::move(all)}};
}

Json shapes() {
  const Json text = text_like(), plain = {{"type", "number"}}, truth = {{"type", "boolean"}};
  Json rest;
  rest["const"] = "rest";
  const auto list = [](Json item) { return Json{{"type", "array"}, {"items", std::move(item)}}; };
  Json out;
  out["text"] = text;
  out["plain"] = plain;
  out["plains"] = list(plain);
  out["truth"] = truth;
  out["rest"] = rest;
  out["count"] = {{"type", "integer"}, {"minimum", 1}};
  out["version"] = {{"const", 1}};
  out["id"] = text_like(kNamePattern);
  out["date"] = text;
  out["names"] = one_of({text, list(text)});
  out["name"] = text;
  out["cites"] =
      one_of({text_like("^[A-Za-z_][A-Za-z0-9_]*(:.*)?$"), list(text_like("^[A-Za-z_][A-Za-z0-9_]*(:.*)?$"))});
  out["number"] = one_of({plain, refer("number_table")});
  out["typed_number"] = one_of({plain, refer("typed_number_table")});
  out["rule"] = one_of({text, plain, refer("rule_table")});
  out["amount"] = one_of({plain, text, refer("amount_table")});
  out["flow"] = one_of({text, plain, refer("rule_table"), map_of(refer("rule"))});
  out["odds"] = map_of(one_of({refer("number"), rest}));
  out["option"] = one_of({text, refer("option_table")});
  out["ending"] = one_of({text, refer("ending_table")});
  out["option_value"] = one_of({text, plain});
  out["option_map"] = map_of(refer("option_value"));
  out["option_lists"] = map_of(one_of({refer("option_value"), list(refer("option_value"))}));
  out["mandates"] = one_of({text, list(refer("mandate_branch"))});
  Json worth = open_map_of(refer("amount"));
  worth["properties"] = {{"rule", text}, {"once", truth}, {"cites", refer("cites")}, {"why", text}};
  out["worth"] = std::move(worth);
  out["worths"] = map_of(refer("worth"));
  out["target"] = one_of({text, list(refer("branch"))});
  out["menu"] = one_of({text, list(text)});
  out["settings"] = open_map_of(one_of({plain, {{"type", "object"}}}));
  out["announced"] = one_of({truth, {{"const", "both"}}});
  out["stage_kind"] = words(kStageKinds);
  out["protocol_kind"] = words(kProtocols);
  return out;
}

}  // namespace

std::string scenario_json_schema() {
  Json root = {{"$schema", "https://json-schema.org/draft/2020-12/schema"},
               {"title", "Walkaway scenario"},
               {"description", "A negotiation, as docs/language.md describes it."}};
  root.update(table_schema(TableKind::head));
  Json definitions = shapes();
  for (const TableKind kind : all_table_kinds()) {
    if (kind != TableKind::head) definitions[definition(kind)] = table_schema(kind);
  }
  root["$defs"] = std::move(definitions);
  return root.dump(2) + "\n";
}

}  // namespace walkaway
