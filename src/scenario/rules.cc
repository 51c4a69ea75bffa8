// SPDX-License-Identifier: Apache-2.0
// Rules: from the author's text to muParser's, with every name resolved to a slot of the Environment.
//
// A name with a discrete meaning (the option of an issue, the last move at a stage, the stage) can only be compared,
// and the other side of the comparison is looked up among its possible values; both become indices.
#include <algorithm>
#include <cctype>
#include <unordered_set>

#include "scenario/reading.h"
#include "scenario/symbols.h"

namespace walkaway {

namespace {

constexpr size_t kLongestRule = 5000, kLongestSpeltOut = 1'000'000;

struct Token {
  enum class Kind { number, name, op, end };
  Kind kind = Kind::end;
  std::string text;
  size_t offset = 0;
};

/// Translates one rule.
class Translator {
 public:
  Translator(Reading& r, const SymbolTable& symbols, Rule& rule, PartyId owner)
      : r_(r), symbols_(symbols), rule_(rule), owner_(owner) {}

  void compile(size_t longest = kLongestRule) {
    const size_t before = r_.fault_count();
    if (rule_.text.size() > longest)
      return fault(0, fmt::format("the rule is longer than {} characters", longest));
    tokenise();
    if (tokens_.size() == 1) return fault(0, "the rule is empty");
    for (size_t i = 0; i + 1 < tokens_.size();) i = translate(i);
    if (r_.fault_count() > before) return;
    try {
      rule_.expression = Expression(out_, names_, slots_);
    } catch (const ExpressionError& error) {
      fault(source_offset(error.position), error.what());
    }
  }

 private:
  static bool letter(char c) { return std::isalpha(static_cast<unsigned char>(c)) || c == '_'; }
  static bool digit(char c) { return c >= '0' && c <= '9'; }

  void fault(size_t offset, std::string what, std::string hint = {}) {
    r_.fault(location_of_byte(rule_.text, offset, rule_.at), std::move(what), std::move(hint));
  }

  // -------------------------------------------------------------------------------------------------- tokens

  size_t read_number(size_t i) const {
    const std::string& t = rule_.text;
    while (i < t.size() && digit(t[i])) ++i;
    if (i < t.size() && t[i] == '.') {
      ++i;
      while (i < t.size() && digit(t[i])) ++i;
    }
    if (i < t.size() && (t[i] == 'e' || t[i] == 'E')) {
      size_t j = i + 1;
      if (j < t.size() && (t[j] == '+' || t[j] == '-')) ++j;
      if (j < t.size() && digit(t[j])) {
        while (j < t.size() && digit(t[j])) ++j;
        i = j;
      }
    }
    return i;
  }

  void tokenise() {
    static const std::vector<std::string> operators = {"==", "!=", "<=", ">=", "&&", "||", "<", ">", "+", "-",
                                                       "*",  "/",  "^",  "!",  "?",  ":",  "(", ")", ","};
    const std::string& t = rule_.text;
    for (size_t i = 0; i < t.size();) {
      if (std::isspace(static_cast<unsigned char>(t[i]))) {
        ++i;
        continue;
      }
      size_t end = i;
      if (digit(t[i]) || (t[i] == '.' && i + 1 < t.size() && digit(t[i + 1]))) {
        end = read_number(i);
        if (end < t.size() && (letter(t[end]) || t[end] == '.')) {
          while (end < t.size() && (letter(t[end]) || digit(t[end]) || t[end] == '.')) ++end;
          fault(i, fmt::format("`{}` is neither a number nor a name", t.substr(i, end - i)));
        }
        tokens_.push_back({Token::Kind::number, t.substr(i, end - i), i});
      } else if (letter(t[i])) {
        while (end < t.size() && (letter(t[end]) || digit(t[end]) ||
                                  (t[end] == '.' && end + 1 < t.size() && (letter(t[end + 1]) || digit(t[end + 1])))))
          ++end;
        tokens_.push_back({Token::Kind::name, t.substr(i, end - i), i});
      } else {
        const auto op = std::find_if(operators.begin(), operators.end(),
                                     [&](const std::string& o) { return t.compare(i, o.size(), o) == 0; });
        if (op != operators.end()) {
          end = i + op->size();
          tokens_.push_back({Token::Kind::op, *op, i});
        } else {
          end = stray(i);
        }
      }
      i = end;
    }
    tokens_.push_back({Token::Kind::end, "", t.size()});
  }

  size_t stray(size_t i) {
    const std::string& t = rule_.text;
    size_t end = i + 1;
    while (end < t.size() && (static_cast<unsigned char>(t[end]) & 0xC0) == 0x80) ++end;
    const std::string c = t.substr(i, end - i);
    if (c == "=") {
      fault(i, "a rule cannot assign with `=`", "to compare, write `==`");
    } else if (c == "&" || c == "|") {
      fault(i, fmt::format("`{}` means nothing alone", c), fmt::format("write `{}{}`", c, c));
    } else {
      fault(i, fmt::format("`{}` means nothing in a rule", c));
    }
    return end;
  }

  // -------------------------------------------------------------------------------------------------- translation

  const Token& token(size_t i) const { return tokens_[std::min(i, tokens_.size() - 1)]; }
  bool is_op(size_t i, std::string_view op) const { return token(i).kind == Token::Kind::op && token(i).text == op; }
  bool equality(size_t i) const { return is_op(i, "==") || is_op(i, "!="); }
  bool operand(size_t i) const {
    return token(i).kind == Token::Kind::number || (token(i).kind == Token::Kind::name && !is_op(i + 1, "("));
  }

  void emit(const std::string& text, size_t offset) {
    places_.emplace_back(out_.size(), offset);
    out_ += text + " ";
  }

  std::string variable(uint32_t slot) {
    const std::string name = "v" + std::to_string(slot);
    if (std::find(slots_.begin(), slots_.end(), slot) == slots_.end()) {
      slots_.push_back(slot);
      names_.push_back(name);
    }
    return name;
  }

  size_t source_offset(size_t position) const {
    size_t offset = 0;
    for (const auto& [at, from] : places_) {
      if (at <= position) offset = from;
    }
    return position >= out_.size() ? rule_.text.size() : offset;
  }

  std::optional<Symbol> symbol(size_t i) const {
    return token(i).kind == Token::Kind::name ? symbols_.find(token(i).text, owner_) : std::nullopt;
  }

  static bool discrete(const std::optional<Symbol>& symbol) {
    return symbol && symbol->domain.kind != Domain::Kind::number && symbol->domain.kind != Domain::Kind::grid;
  }
  static bool lacking_grid(const std::optional<Symbol>& symbol) {
    return symbol && symbol->domain.kind == Domain::Kind::grid;
  }

  /// Translates from token `i`; returns the next token to look at.
  size_t translate(size_t i) {
    if (operand(i) && equality(i + 1) && operand(i + 2)) {
      const std::optional<Symbol> left = symbol(i), right = symbol(i + 2);
      const bool none_left = token(i).text == "none", none_right = token(i + 2).text == "none";
      if (discrete(left) || (lacking_grid(left) && none_right)) return comparison(i, i, *left, i + 2, right);
      if (discrete(right) || (lacking_grid(right) && none_left)) return comparison(i, i + 2, *right, i, left);
    }
    if (token(i).kind != Token::Kind::name) {
      emit(token(i).text, token(i).offset);
    } else if (is_op(i + 1, "(")) {
      function(i);
    } else {
      plain_name(i);
    }
    return i + 1;
  }

  void function(size_t i) {
    static const std::vector<std::string> functions = {"min", "max", "abs", "exp", "ln", "sqrt"};
    const Token& name = token(i);
    if (std::find(functions.begin(), functions.end(), name.text) == functions.end()) {
      const std::string nearest = name.text == "log" ? "ln" : nearest_name(name.text, functions);
      fault(name.offset, fmt::format("there is no function `{}`", name.text),
            nearest.empty() ? "there is min, max, abs, exp, ln, sqrt" : "did you mean `" + nearest + "`?");
    }
    emit(name.text, name.offset);
    out_.pop_back();  // muParser wants the parenthesis right behind the name
  }

  void plain_name(size_t i) {
    const Token& name = token(i);
    const std::optional<Symbol> found = symbol(i);
    if (!found) {
      unknown_name(name);
      emit("0", name.offset);
      return;
    }
    if (discrete(found)) {
      const std::vector<std::string> values = symbols_.values(found->domain);
      fault(name.offset, fmt::format("`{}` is not a number; it can only be compared", name.text),
            values.empty() ? "" : fmt::format("for example `{} == {}`", name.text, values[0]));
    }
    emit(variable(found->slot), name.offset);
  }

  void unknown_name(const Token& name) {
    const std::vector<std::string> p = parts_of_name(name.text);
    const StageId stage = p.size() == 2 && p[0] == "last" ? index_of(r_.scenario.stages, p[1]) : kNone;
    if (stage != kNone) {
      return fault(name.offset, fmt::format("several move at stage `{}`", p[1]),
                   fmt::format("write `last.{}.PARTY`", p[1]));
    }
    const std::string nearest = nearest_name(name.text, symbols_.names(owner_));
    fault(name.offset, fmt::format("nothing is called `{}`", name.text),
          nearest.empty() ? "" : "did you mean `" + nearest + "`?");
  }

  /// An operator on either side that would bind tighter than the comparison and so change what is compared.
  bool binds_tighter(size_t i) const {
    static const std::unordered_set<std::string> tight = {"+", "-", "*", "/", "^", "<", ">", "<=", ">=", "!"};
    return token(i).kind == Token::Kind::op && tight.contains(token(i).text);
  }

  size_t comparison(size_t first, size_t side, const Symbol& symbol, size_t other,
                    const std::optional<Symbol>& other_symbol) {
    if ((first > 0 && binds_tighter(first - 1)) || binds_tighter(first + 3)) {
      fault(token(first).offset, fmt::format("put `{} {} {}` in parentheses", token(first).text, token(first + 1).text,
                                             token(first + 2).text));
    }
    const std::string left = variable(symbol.slot);
    const bool equal = is_op(first + 1, "==");
    const std::string sign = equal ? " == " : " != ";
    const std::string& name = token(other).text;
    const size_t offset = token(first).offset;
    const std::optional<uint32_t> value = symbols_.value(symbol.domain, name);
    const bool may_lack = symbol.domain.may_lack || symbol.domain.kind == Domain::Kind::move;
    if (symbol.domain.kind == Domain::Kind::grid) {
      emit("(" + left + (equal ? " != " : " == ") + left + ")", offset);  // only `none`, a NaN, differs from itself
    } else if (name == "none" && may_lack) {
      const std::string with = value ? (equal ? " || " : " && ") + left + sign + std::to_string(*value) : "";
      emit("(" + left + sign + "(-1)" + with + ")", offset);
    } else if (value) {
      emit("(" + left + sign + std::to_string(*value) + ")", offset);
    } else if (other_symbol && other_symbol->domain.kind == symbol.domain.kind &&
               other_symbol->domain.of == symbol.domain.of) {
      emit("(" + left + sign + variable(other_symbol->slot) + ")", offset);
    } else {
      unknown_value(token(other), token(side).text, symbol.domain);
    }
    return first + 3;
  }

  void unknown_value(const Token& value, const std::string& side, const Domain& domain) {
    const std::vector<std::string> values = symbols_.values(domain);
    const std::string nearest = nearest_name(value.text, values);
    std::string hint = nearest.empty() ? "" : "did you mean `" + nearest + "`?";
    if (hint.empty() && values.size() <= 12) {
      for (const std::string& name : values) hint += (hint.empty() ? "it can be `" : ", `") + name + "`";
    }
    fault(value.offset, fmt::format("`{}` is never `{}`", side, value.text), hint);
  }

  Reading& r_;
  const SymbolTable& symbols_;
  Rule& rule_;
  PartyId owner_;
  std::vector<Token> tokens_;
  std::string out_;
  std::vector<std::pair<size_t, size_t>> places_;  ///< from places in `out_` to places in the author's text
  std::vector<std::string> names_;
  std::vector<uint32_t> slots_;
};

/// Calls `f(rule, owner)` for every rule; the owner is the party whose numbers need no prefix.
template <typename F>
void for_each_rule(Scenario& s, const F& f) {
  const auto amount = [&](Amount& a, PartyId owner) {
    if (Rule* rule = std::get_if<Rule>(&a)) f(*rule, owner);
  };
  const auto branches = [&](std::vector<Branch>& all, PartyId owner) {
    for (Branch& branch : all) {
      if (branch.when) f(*branch.when, owner);
    }
  };
  for (PartyId p = 0; p < s.parties.size(); ++p) {
    for (NamedRule& flow : s.parties[p].flows) f(flow.rule, p);
    if (s.parties[p].final_rule) f(*s.parties[p].final_rule, p);
  }
  for (Worth& worth : s.worths) amount(worth.amount, worth.party);
  for (Together& together : s.togethers) amount(together.amount, together.party);
  for (State& state : s.states) {
    if (state.each_round) f(*state.each_round, kNone);
  }
  for (Stage& stage : s.stages) {
    const PartyId mover = stage.movers.size() == 1 ? stage.movers[0] : kNone;
    if (stage.when) f(*stage.when, mover);
    branches(stage.skip_to, mover);
    for (Move& move : stage.moves) {
      const PartyId own = move.by != kNone ? move.by : mover;
      if (move.when) f(*move.when, own);
      if (move.chance) amount(*move.chance, kNone);
      for (auto& [state, value] : move.set) amount(value, own);
      for (auto& [party, value] : move.pay) amount(value, party);
      branches(move.then, mover);
    }
  }
  for (Ending& ending : s.endings) {
    for (auto& [party, value] : ending.pay) amount(value, party);
  }
}

/// States, issues and numbers share the names that rules use bare.
void check_bare_names(Reading& r) {
  std::map<std::string, std::string> seen = {{"round", "word of the language"},
                                             {"rounds", "word of the language"},
                                             {"stage", "word of the language"},
                                             {"deal", "word of the language"}};
  const auto add = [&](const Named& named, const char* kind) {
    const auto [other, added] = seen.emplace(named.id, kind);
    if (!added)
      r.fault(named.at,
              fmt::format("the {} `{}` is also a {}, so that a rule could mean either", kind, named.id, other->second),
              "give it another name");
  };
  for (const NamedNumber& number : r.scenario.globals) add(number, "number");
  for (const State& state : r.scenario.states) add(state, "state");
  for (const Issue& issue : r.scenario.issues) add(issue, "issue");
  for (const Party& party : r.scenario.parties) {
    for (const NamedNumber& number : party.numbers) {
      const auto other = seen.find(number.id);
      if (other != seen.end())
        r.fault(number.at,
                fmt::format("the number `{}` of `{}` is also a {}, so that its rules could mean either", number.id,
                            party.id, other->second),
                "give it another name");
    }
  }
}

}  // namespace

void compile_rules(Reading& r) {
  check_bare_names(r);
  const SymbolTable symbols(r.scenario);
  keep_to_mandates(r, [&](Rule& rule, PartyId owner) {
    Translator(r, symbols, rule, owner).compile(kLongestSpeltOut);
  });
  for_each_rule(r.scenario, [&](Rule& rule, PartyId owner) {
    if (rule.expression.empty()) Translator(r, symbols, rule, owner).compile();
  });
}

}  // namespace walkaway
