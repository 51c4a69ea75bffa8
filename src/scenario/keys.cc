// SPDX-License-Identifier: Apache-2.0
#include "scenario/keys.h"

#include <map>

namespace walkaway {

namespace {

using Keys = std::vector<Key>;

Keys operator+(Keys a, const Keys& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

const Keys kNumber = {
    {"value", "number", "the number, or its most likely value"},
    {"low", "plain", "lowest value of a triangular range"},
    {"mode", "plain", "most likely value of a triangular range"},
    {"high", "plain", "highest value of a triangular range"},
    {"mean", "plain", "mean of a normal range"},
    {"sd", "plain", "standard deviation of a normal range, above 0"},
    {"median", "plain", "median of a log-normal range, above 0"},
    {"spread", "plain", "factor within which two thirds of a log-normal range lie, above 1"},
    {"alpha", "plain", "first parameter of a beta range, above 0"},
    {"beta", "plain", "second parameter of a beta range, above 0"},
    {"kept", "plain", "how often the promise was kept: a chance learnt from counts"},
    {"broken", "plain", "how often the promise was broken"},
    {"choices", "plains", "the possible values"},
    {"weights", "plains", "the odds of the choices; they add up to 1"},
    {"cites", "cites", "the sources of this number"},
    {"why", "text", "the reason for this number"},
};
const Keys kTypedNumber =
    kNumber + Keys{{"by_type", "map of number", "the number for single private types of its party"}};
const Keys kNamed = {{"label", "text", "the name for people"}, {"cites", "cites", "the sources"}};
const Keys kTarget = {{"accept", "target", "where accepting leads; default agreement"},
                      {"refuse", "target", "where refusing leads; default next_round"},
                      {"walk_away", "target or truth", "where walking away leads; true: no_agreement"}};

struct TableKeys {
  std::string_view name;
  Keys keys;
};

const std::map<TableKind, TableKeys>& tables() {
  static const std::map<TableKind, TableKeys> all = {
      {TableKind::head,
       {"file",
        {{"walkaway", "version", "the version of the language, always 1", true},
         {"title", "text", "one line", true},
         {"summary", "text", "a sentence or two for the report"},
         {"unit", "text", "points, or the money in which every party counts"},
         {"clock", "clock", "how long the negotiation may last", true},
         {"source", "map of source", "the documents that numbers cite"},
         {"number", "map of number", "numbers that belong to nobody, for rules"},
         {"party", "map of party", "who takes part", true},
         {"analyst_prior", "map of odds",
          "the analyst's odds of a party's types, where they differ from the parties' own"},
         {"joint", "list of joint", "odds of profiles of types that are not independent"},
         {"issue", "map of issue", "what is negotiated"},
         {"worth", "map of worths", "points per round of each option in force, by party and issue"},
         {"together", "list of together", "extra points for options that are in force together"},
         {"package", "map of package", "the offers that can be made"},
         {"state", "map of state", "quantities that change from round to round"},
         {"stage", "list of stage", "who moves when, what the moves are and where they lead"},
         {"protocol", "protocol", "a ready-made set of stages"},
         {"ending", "map of ending", "how the play can end"},
         {"record", "list of record", "the moves observed so far, in order"},
         {"account", "map of account", "versions of the facts that sources disagree on"},
         {"analyst", "map of analyst", "who judges numbers or odds otherwise than the file"},
         {"what_if", "list of what_if", "changes whose consequences are asked for"},
         {"pivot", "list of pivot", "changes of course, for each round in which they might come"}}}},
      {TableKind::clock,
       {"clock",
        {{"rounds", "count", "how many rounds the clock runs", true},
         {"unit", "text", "what a round is: day, half-year"},
         {"start", "text", "the stage at which the first round starts"},
         {"again", "text", "the stage at which later rounds start"}}}},
      {TableKind::source,
       {"source",
        {{"title", "text", "title of the document", true},
         {"label", "text", "the name for people; default the title"},
         {"publisher", "text", "who published it"},
         {"author", "text", "who wrote it"},
         {"date", "date", "when it appeared"},
         {"url", "text", "where it can be read"}}}},
      {TableKind::number, {"number", kNumber + Keys{{"label", "text", "the name for people"}}}},
      {TableKind::typed_number, {"number of a party", kTypedNumber + Keys{{"label", "text", "the name for people"}}}},
      {TableKind::worth,
       {"worth",
        kTypedNumber + Keys{{"rule", "text", "a formula for the points"},
                            {"once", "truth", "once, when the option comes into force, rather than every round"}}}},
      {TableKind::party,
       {"party", kNamed + Keys{{"hundred_points", "text", "what 100 points are"},
                               {"patience", "typed_number",
                                "what the next round's point is worth in this round's, above 0 and at most 1"},
                               {"noise", "typed_number",
                                "spread of choice in points: moves that differ by it are chosen 73 : 27"},
                               {"type", "map of type", "the private types"},
                               {"number", "map of typed_number", "numbers for rules"},
                               {"flow", "flow", "rules for points in each round"},
                               {"final", "rule", "a rule for points when the last round is over"},
                               {"knows", "names", "the parties whose types it sees"},
                               {"shares", "map of number", "parts of others' pay-offs that it feels as its own"},
                               {"acts_for", "text", "the party whose interest it is meant to serve"}}}},
      {TableKind::type,
       {"type", kNamed + Keys{{"prior", "number or rest", "the odds of this type"},
                              {"believes", "map of odds", "this type's own odds on another party's types"}}}},
      {TableKind::rule,
       {"rule", kNamed + Keys{{"rule", "text", "the formula", true}, {"why", "text", "the reason for it"}}}},
      {TableKind::issue,
       {"issue",
        kNamed + Keys{{"option", "map of option", "the options, by id"},
                      {"options", "grid", "a grid of numbers instead of named options"},
                      {"status_quo", "text or plain", "the option in force before any deal; default the first"},
                      {"negotiable", "truth", "false keeps it out of packages"},
                      {"worth", "map of worth", "points per round of each option, by party"}}}},
      {TableKind::option, {"option", kNamed}},
      {TableKind::grid,
       {"grid",
        {{"from", "plain", "the first number", true},
         {"to", "plain", "the last number", true},
         {"step", "plain", "the step, above 0", true}}}},
      {TableKind::package, {"package", kNamed + Keys{{"group", "text", "the idea of which this is a variant"}}}},
      {TableKind::together,
       {"together",
        {{"party", "text", "who gains or loses", true},
         {"options", "option_map", "the options that have to be in force, by issue", true},
         {"worth", "amount", "the points", true},
         {"once", "truth", "once, when they come into force together, rather than every round"}}}},
      {TableKind::joint,
       {"joint prior",
        {{"types", "map of text", "a type for each party named", true},
         {"prior", "number or rest", "the odds of the profile", true}}}},
      {TableKind::state,
       {"state", kNamed + Keys{{"start", "number", "the value in the first round", true},
                               {"min", "number", "the value is never below this"},
                               {"max", "number", "the value is never above this"},
                               {"each_round", "rule", "a rule for the value in the next round"}}}},
      {TableKind::stage,
       {"stage",
        kNamed +
            Keys{{"id", "id", "the name of the stage", true},
                 {"kind", "stage_kind", "what sort of stage it is; default choose"},
                 {"mover", "text", "who moves"},
                 {"movers", "names", "who moves, where several move at once"},
                 {"when", "rule", "the stage is passed over unless this holds"},
                 {"enabled", "truth", "false takes the stage out"},
                 {"skip_to", "target", "where play goes when the stage is passed over; default then"},
                 {"then", "target", "where moves lead that do not say"},
                 {"seen_by", "names", "the parties that see the move; default all"},
                 {"heard_as", "map of map of number", "what the others hear instead of a move, with its odds"},
                 {"heard_by", "map of map of map of number", "what one party hears instead of a move"},
                 {"move", "map of move", "the moves"},
                 {"menu", "menu", "of an offer: the packages, or all"}} +
            kTarget +
            Keys{{"counter", "target", "of an answer: where a counter-offer leads"},
                 {"obligations", "names", "of a comply stage: the issues that the mover has to deliver"},
                 {"detect", "amount", "of a comply stage: the chance that cheating comes to light"},
                 {"false_alarm", "amount", "of a comply stage: the chance that honouring seems to be cheating"},
                 {"snap_back", "names", "of a comply stage: the issues that go back to the status quo; default all"},
                 {"caught", "target", "of a comply stage: where discovery leads; default then"}}}},
      {TableKind::move,
       {"move", kNamed + Keys{{"when", "rule", "the move is on the menu only if this holds"},
                              {"set", "map of amount", "new values of states"},
                              {"put", "option_map", "options that come into force at once"},
                              {"pay", "map of amount", "points, at once, by party"},
                              {"group", "text", "the idea of which this is a variant"},
                              {"then", "target", "where the move leads"},
                              {"chance", "amount", "the odds, at a chance stage"},
                              {"by", "text", "whose move it is, at a together stage"}}}},
      {TableKind::branch,
       {"branch", {{"when", "rule", "this branch is taken if it holds"}, {"to", "text", "where it leads", true}}}},
      {TableKind::protocol,
       {"protocol", Keys{{"kind", "protocol_kind", "which ready-made protocol", true},
                         {"parties", "names", "who takes part; the first offers first", true},
                         {"menu", "menu", "the packages, or all"},
                         {"mandate", "menu", "working_level: the packages that envoys may offer"}} +
                        kTarget}},
      {TableKind::ending,
       {"ending", kNamed + Keys{{"pay", "map of amount", "points, at once, by party"},
                                {"run_on", "truth", "whether the rest of the clock runs on; default true"}}}},
      {TableKind::record,
       {"record",
        {{"stage", "text", "where the move was made"},
         {"move", "text", "the move"},
         {"by", "text", "whose move, where several move at once"},
         {"round", "count", "in which round; default: the first time that play comes there"},
         {"heard", "map of text", "what a party heard"},
         {"account", "map of text", "the move by another account"},
         {"cites", "cites", "the sources"},
         {"mark", "text", "names the moment just before this move"},
         {"date", "date", "for people"}}}},
      {TableKind::account,
       {"account", kNamed + Keys{{"weight", "number or rest", "how likely this account is"},
                                 {"set", "settings", "numbers on which it differs, by path"}}}},
      {TableKind::analyst,
       {"analyst", kNamed + Keys{{"weight", "number or rest", "its part of the pool; default: equal parts"},
                                 {"why", "text", "the reason for its numbers"},
                                 {"set", "settings", "its own numbers and ranges, by path"},
                                 {"analyst_prior", "map of odds", "its own odds of a party's types"}}}},
      {TableKind::what_if,
       {"what-if", kNamed + Keys{{"id", "id", "the name", true},
                                 {"set", "settings", "numbers, by path"},
                                 {"on", "names", "stages switched on"},
                                 {"off", "names", "stages switched off"},
                                 {"start", "text", "the stage at which the first round starts"},
                                 {"again", "text", "the stage at which later rounds start"},
                                 {"commit", "list of commitment", "moves to which parties are bound"},
                                 {"sweep", "sweep", "a row of values instead of one"}}}},
      {TableKind::commitment,
       {"commitment",
        {{"party", "text", "who is bound", true},
         {"stage", "text", "where", true},
         {"move", "text", "to which move", true},
         {"from", "count", "from which round; default 1"},
         {"to", "count", "until which round; default the last"},
         {"types", "names", "which of its types; default all"}}}},
      {TableKind::sweep,
       {"sweep",
        {{"number", "text", "the path of the number", true},
         {"from", "plain", "the first value", true},
         {"to", "plain", "the last value", true},
         {"steps", "count", "how many values, both ends included; default 5"}}}},
      {TableKind::pivot,
       {"pivot", kNamed + Keys{{"id", "id", "the name", true},
                               {"party", "text", "who changes course", true},
                               {"stage", "name or names", "where the course is set", true},
                               {"before", "text", "the move until then; default whatever is best"},
                               {"move", "text", "the move from then on", true},
                               {"announced", "announced", "whether all know beforehand; default both"}}}},
  };
  return all;
}

}  // namespace

const std::vector<Key>& keys_of(TableKind kind) { return tables().at(kind).keys; }
std::string_view name_of(TableKind kind) { return tables().at(kind).name; }

std::vector<TableKind> all_table_kinds() {
  std::vector<TableKind> kinds;
  for (const auto& [kind, table] : tables()) kinds.push_back(kind);
  return kinds;
}

}  // namespace walkaway
