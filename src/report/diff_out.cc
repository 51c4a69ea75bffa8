// SPDX-License-Identifier: Apache-2.0
// What came out.
#include "report/diff_facts.h"
#include "report/words.h"

namespace walkaway {

Labels::Labels(const Json& analysis) {
  const auto add = [this](const std::string& stem, const Json& owner, const char* list) {
    if (const auto things = owner.find(list); things != owner.end() && things->is_array())
      for (const Json& thing : *things) labels_[stem + text_at(thing, "id")] = text_at(thing, "label");
  };
  const auto scenario = analysis.find("scenario");
  if (scenario == analysis.end() || !scenario->is_object()) return;
  add("party/", *scenario, "parties");
  add("ending/", *scenario, "endings");
  add("account/", *scenario, "accounts");
  if (const auto parties = scenario->find("parties"); parties != scenario->end())
    for (const Json& party : *parties) add("type/" + text_at(party, "id") + "/", party, "types");
  if (const auto stages = scenario->find("stages"); stages != scenario->end())
    for (const Json& stage : *stages) add("move/" + text_at(stage, "id") + "/", stage, "moves");
}

std::string Labels::label(const std::string& key, const std::string& id) const {
  const auto found = labels_.find(key);
  return found != labels_.end() && !found->second.empty() ? found->second : id;
}
std::string Labels::party(const std::string& id) const { return label("party/" + id, id); }
std::string Labels::type(const std::string& party, const std::string& id) const {
  return label("type/" + party + "/" + id, id);
}
std::string Labels::ending(const std::string& id) const { return label("ending/" + id, id); }
std::string Labels::account(const std::string& id) const { return label("account/" + id, id); }
std::string Labels::move(const std::string& stage, const std::string& id) const {
  return label("move/" + stage + "/" + id, id);
}

namespace {

class Facts {
 public:
  explicit Facts(const Json& analysis) : a(analysis), labels(analysis) {}

  void add(const std::string& key, const char* group, const std::string& what, Fact::Kind kind, const Json& value) {
    if (!value.is_number()) return;
    Fact fact;
    fact.key = key;
    fact.group = group;
    fact.what = what;
    fact.kind = kind;
    fact.value = value.get<double>();
    facts.push_back(std::move(fact));
  }
  void say(const std::string& key, const char* group, const std::string& what, const std::string& text) {
    Fact fact;
    fact.key = key;
    fact.group = group;
    fact.what = what;
    fact.text = text;
    facts.push_back(std::move(fact));
  }

  const Json& a;
  const Labels labels;
  std::vector<Fact> facts;
};

constexpr auto kOdds = Fact::Kind::odds;
constexpr auto kAmount = Fact::Kind::amount;

/// The value at a path of keys; null if it is not there.
const Json& at(const Json& from, std::initializer_list<const char*> keys) {
  static const Json kNothing;
  const Json* here = &from;
  for (const char* key : keys) {
    if (!here->is_object()) return kNothing;
    const auto next = here->find(key);
    if (next == here->end()) return kNothing;
    here = &*next;
  }
  return *here;
}

std::string spaced(std::string id) {
  std::replace(id.begin(), id.end(), '_', ' ');
  return id;
}

void offers_out(Facts& out) {
  for (const Json& offer : at(out.a, {"offers"})) {
    const std::string name = quoted(text_at(offer, "label"));
    const std::string key = fmt::format("offer/{}/", at(offer, {"entry"}).dump());
    std::string leading;
    double most = -1;
    const Json& verdicts = at(offer, {"verdicts"});
    if (!verdicts.is_object()) continue;
    for (const auto& [verdict, odds] : verdicts.items()) {
      if (!odds.is_number()) continue;
      if (odds.get<double>() > most) {
        most = odds.get<double>();
        leading = verdict;
      }
      out.add(key + verdict, "What the offers were", fmt::format("{} was: {}", name, spaced(verdict)), kOdds, odds);
    }
    out.say(key + "verdict", "What the offers were", fmt::format("{} was most likely", name), spaced(leading));
    out.add(key + "acceptance", "What the offers were", "a yes to " + name + ", beforehand", kOdds,
            at(offer, {"chance_of_acceptance"}));
    out.add(key + "worth", "What the offers were", name + " to its receiver, over its best other answer", kAmount,
            at(offer, {"worth"}));
  }
}

void types_out(Facts& out) {
  for (const auto& [party, types] : at(out.a, {"posterior"}).items())
    for (const auto& [type, odds] : types.items())
      out.add("type/" + party + "/" + type, "What the moves reveal",
              fmt::format("{} is {}", out.labels.party(party), quoted(out.labels.type(party, type))), kOdds,
              at(odds, {"posterior"}));
  const Json& accounts = at(out.a, {"accounts"});
  if (accounts.size() > 1)
    for (const auto& [account, odds] : accounts.items())
      out.add("account/" + account, "What the moves reveal", quoted(out.labels.account(account)) + " is right", kOdds,
              at(odds, {"posterior"}));
}

void outlook_out(Facts& out) {
  out.add("room", "The deal", "some package beats no deal for all", kOdds, at(out.a, {"deal", "chance_of_room"}));
  out.add("deal", "The deal", "a package is accepted from here on", kOdds, at(out.a, {"chance_of_deal", "all"}));
  for (const Json& ending : at(out.a, {"forecast"})) {
    const std::string id = text_at(ending, "ending");
    out.add("ending/" + id, "What happens next", "it ends in " + quoted(out.labels.ending(id)), kOdds,
            at(ending, {"probability"}));
  }
  const Json& now = at(out.a, {"today", "points"});
  if (now.is_array() && !now.empty())
    for (const auto& [party, value] : at(now[0], {"value"}).items())
      out.add("value/" + party, "What each side has", out.labels.party(party) + ", from the start", kAmount,
              at(value, {"all"}));
  for (const Json& mark : at(out.a, {"marks"}))
    for (const auto& [party, value] : at(mark, {"value"}).items())
      out.add(fmt::format("mark/{}/{}", text_at(mark, "mark"), party), "What each side has",
              fmt::format("{}, {}", out.labels.party(party), text_at(mark, "mark")), kAmount, at(value, {"all"}));
  for (const auto& [party, prices] : at(out.a, {"delay", "price_of_a_round"}).items())
    if (prices.is_array() && !prices.empty())
      out.add("wait/" + party, "Waiting", out.labels.party(party) + ", from one more round without a deal", kAmount,
              prices[0]);
}

void advice_out(Facts& out) {
  for (const Json& advice : at(out.a, {"advice"})) {
    const std::string party = text_at(advice, "party"), type = text_at(advice, "type"),
                      stage = text_at(advice, "stage");
    const Json& moves = at(advice, {"moves"});
    if (!moves.is_array() || moves.empty()) continue;
    const std::string key = fmt::format("advice/{}/{}/{}", party, type, stage);
    const std::string who = fmt::format("{} as {}", out.labels.party(party), quoted(out.labels.type(party, type)));
    out.say(key, "What to do", "best for " + who, text_at(moves[0], "label"));
    out.add(key + "/margin", "What to do", "margin of the best move of " + who, kAmount, at(advice, {"why", "margin"}));
  }
  for (const Json& pivot : at(out.a, {"pivots"})) {
    const Json& best = at(pivot, {"best_round"});
    if (best.is_null()) continue;
    const bool announced = at(pivot, {"announced"}) == Json(true);
    out.say(
        fmt::format("pivot/{}/{}", text_at(pivot, "id"), announced ? "announced" : "secret"), "What to do",
        fmt::format("best round for {}, {}", quoted(text_at(pivot, "label")), announced ? "announced" : "in secret"),
        best.is_string() ? best.get<std::string>() : best.dump());
  }
}

void what_ifs_out(Facts& out) {
  for (const Json& what_if : at(out.a, {"what_if"})) {
    const Json& points = at(what_if, {"points"});
    if (!points.is_array() || points.size() != 1) continue;
    out.add("what_if/" + text_at(what_if, "id"), "What if", "a deal, with " + quoted(text_at(what_if, "label")), kOdds,
            at(points[0], {"chance_of_deal", "all"}));
  }
}

}  // namespace

std::vector<Fact> facts_out(const Json& analysis) {
  if (at(analysis, {"certificate", "status"}) != Json("converged")) return {};
  Facts out(analysis);
  types_out(out);
  offers_out(out);
  outlook_out(out);
  advice_out(out);
  what_ifs_out(out);
  out.add("fit", "Trust", "simulated records that are no likelier", kOdds, at(analysis, {"fit", "share_less_likely"}));
  return std::move(out.facts);
}

}  // namespace walkaway
