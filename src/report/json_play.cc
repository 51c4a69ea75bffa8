// SPDX-License-Identifier: Apache-2.0
// The likeliest courses of play in JSON.
#include "report/json_parts.h"

#include <cmath>

namespace walkaway {
namespace {

Json id_or_null(const std::string& id) { return id.empty() ? Json(nullptr) : Json(id); }

std::string id_of_stage(const JsonContext& c, StageId stage) {
  return stage < c.scenario.stages.size() ? c.scenario.stages[stage].id : "";
}

Json beliefs_json(const JsonContext& c, const PlayNode& node) {
  Json out = Json::object();
  for (PartyId p = 0; p < node.beliefs.size(); ++p) {
    if (node.beliefs[p].size() < 2) continue;
    Json& types = out[party_key(c, p)] = Json::object();
    for (TypeId t = 0; t < node.beliefs[p].size(); ++t) types[type_key(c, p, t)] = rounded(node.beliefs[p][t]);
  }
  return out;
}

void add_move(const JsonContext& c, const PlayNode& node, Json& out) {
  const EdgeLabel& edge = node.move;
  const bool start = edge.stage >= c.scenario.stages.size();
  out["by"] = id_or_null(party_key(c, edge.by));
  for (const char* key : {"move", "label", "heard"}) out[key] = nullptr;
  if (start) return;
  const std::vector<Move>& moves = c.scenario.stages[edge.stage].moves;
  const bool hearing = edge.heard_by != kNone && !node.heard.empty();
  const std::string signal = hearing ? node.heard.front().second : "";
  const bool named = edge.move < moves.size();  // what is heard need not be a move
  out["move"] = named ? moves[edge.move].id : signal;
  out["label"] = named ? moves[edge.move].label : signal;
  for (const auto& [party, what] : node.heard) out["heard"][party_key(c, party)] = what;
  if (hearing) out["heard_of"] = id_or_null(party_key(c, node.heard_of));
  if (node.at_once) out["at_once"] = true;
}

Json node_json(const JsonContext& c, const PlayNode& node, size_t id) {
  Json out = {{"id", id},
              {"parent", node.parent == kNone ? Json(nullptr) : Json(node.parent)},
              {"stage", id_or_null(id_of_stage(c, node.at.stage))},
              {"round", node.at.round},
              {"ending", node.at.ending < c.scenario.endings.size() ? Json(c.scenario.endings[node.at.ending].id)
                                                                    : Json(nullptr)}};
  add_move(c, node, out);
  out["probability"] = rounded(node.probability);
  out["by_type"] = nullptr;
  for (TypeId t = 0; node.by_type.size() > 1 && t < node.by_type.size(); ++t)
    out["by_type"][type_key(c, node.move.by, t)] = rounded(node.by_type[t]);
  out["reach"] = rounded(std::exp(node.log_reach));
  out["record"] = node.record;
  out["entry"] = node.entry == kNone ? Json(nullptr) : Json(node.entry + 1);
  out["beliefs"] = beliefs_json(c, node);
  Json& value = out["value"] = Json::object();
  for (PartyId p = 0; p < node.value.size(); ++p) value[party_key(c, p)] = rounded(node.value[p]);
  out["others"] = {{"count", node.others}, {"probability", rounded(node.others_probability)}};
  return out;
}

}  // namespace

Json play_json(const JsonContext& c) {
  const PlayTree& play = c.answers.play;
  Json nodes = Json::array();
  for (size_t i = 0; i < play.nodes.size(); ++i) nodes.push_back(node_json(c, play.nodes[i], i));
  return {{"account", account_key(c, play.account)},
          {"paths", play.paths},
          {"covered", rounded(play.covered)},
          {"covered_from_record", rounded(play.covered_from_record)},
          {"nodes", nodes}};
}

}  // namespace walkaway
