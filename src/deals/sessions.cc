// SPDX-License-Identifier: Apache-2.0
#include "deals/sessions.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <limits>
#include <mutex>
#include <optional>
#include <stdexcept>

#include <fmt/format.h>
#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>

#include "deals/session_tactics.h"
#include "deals/space.h"

namespace walkaway {
namespace {

constexpr uint64_t kBlock = 256;  ///< sessions that a thread takes at once
constexpr uint32_t kNobody = UINT32_MAX;

struct SessionEnd {
  uint32_t package = kNobody;  ///< agreed on
  uint32_t turn = 0;           ///< in which it was accepted; of no agreement, the last
};

double exponent_of(const Tactic& tactic, Draws& draws) {
  const double low = std::log(tactic.exponent_low), high = std::log(tactic.exponent_high);
  return low == high ? tactic.exponent_low : std::exp(low + (high - low) * draws.next());
}

class Sessions {
 public:
  Sessions(const SessionField& field, const SessionOptions& options) : field_(field), options_(options) {}

  SessionEnd play(uint64_t session, SessionTrace* trace) const {
    Draws draws(options_.seed, session);
    const uint32_t turns = 2 * options_.rounds;
    const uint32_t starter = options_.starter == SessionOptions::Starter::first ? 0
                             : options_.starter == SessionOptions::Starter::second
                                 ? 1
                                 : static_cast<uint32_t>(draws.below(2));
    const double exponents[2] = {exponent_of(options_.tactics[0], draws), exponent_of(options_.tactics[1], draws)};
    std::unique_ptr<Negotiator> sides[2];
    for (uint32_t p = 0; p < 2; ++p)
      sides[p] = negotiator(options_.tactics[p].kind, {field_, p, turns, starter == p, options_.band, exponents[p],
                                                       exponents[1 - p], options_.tactics[1 - p].kind});
    uint32_t table = kNobody;
    for (uint32_t turn = 0; turn < turns; ++turn) {
      const uint32_t mover = (starter + turn) % 2;
      if (table != kNobody && sides[mover]->accepts(turn, table, draws)) {
        if (trace) trace->agreed = true;
        return {table, turn};
      }
      if (turn + 1 == turns) break;
      table = sides[mover]->offer(turn, draws);
      if (trace) trace->offers.push_back({turn, mover, table});
    }
    return {kNobody, turns - 1};
  }

 private:
  const SessionField& field_;
  const SessionOptions& options_;
};

std::vector<SessionEnd> play_all(const SessionField& field, const SessionOptions& options, SessionStatistics& out,
                                 const Run& run) {
  std::vector<SessionEnd> endings(options.runs);
  if (!field.own[0].rational() || !field.own[1].rational()) return endings;  // nobody would begin to talk
  out.traces.resize(std::min<uint64_t>(options.traces, options.runs));
  const Sessions sessions(field, options);
  std::atomic<uint64_t> done{0};
  std::mutex telling;
  const auto block = [&](uint64_t b) {
    if (run.stop.stop_requested()) return;
    const uint64_t to = std::min(options.runs, (b + 1) * kBlock);
    for (uint64_t s = b * kBlock; s < to && !run.stop.stop_requested(); ++s)
      endings[s] = sessions.play(s, s < out.traces.size() ? &out.traces[s] : nullptr);
    const uint64_t so_far = done += to - b * kBlock;
    const std::unique_lock lock(telling, std::try_to_lock);
    if (lock) run.report({"playing sessions", static_cast<double>(so_far) / static_cast<double>(options.runs)});
  };
  tbb::task_arena arena(options.threads == 0 ? tbb::task_arena::automatic : static_cast<int>(options.threads));
  arena.execute([&] { tbb::parallel_for(uint64_t{0}, (options.runs + kBlock - 1) / kBlock, block); });
  if (run.stop.stop_requested()) throw Stopped();
  return endings;
}

/// Sums are of differences to the first value, so that what is always the same has no spread.
Spread spread_of(const std::vector<double>& values) {
  if (values.empty()) return {};
  const auto n = static_cast<double>(values.size());
  double sum = 0;
  for (const double v : values) sum += v - values.front();
  const double mean = values.front() + sum / n;
  double squares = 0;
  for (const double v : values) squares += (v - mean) * (v - mean);
  return {mean, std::sqrt(squares / n)};
}

/// In discounts: the power of a party's discount that its worth is multiplied by.
double time_of(uint32_t turn, const SessionOptions& options) {
  return options.discount_per == DiscountPer::step ? turn / 2 : static_cast<double>(turn) / (2 * options.rounds - 1);
}

void tell_worth(const DealDomain& domain, const SessionField& field, const std::vector<SessionEnd>& endings,
                const SessionOptions& options, SessionStatistics& out) {
  std::vector<double> worth(endings.size()), discounted(endings.size());
  for (uint32_t p = 0; p < 2; ++p) {
    for (size_t s = 0; s < endings.size(); ++s) {
      worth[s] = endings[s].package == kNobody ? field.own[p].no_deal : field.own[p].worth[endings[s].package];
      discounted[s] = worth[s] * std::pow(domain.parties[p].discount.value_or(1), time_of(endings[s].turn, options));
    }
    out.worth[p] = spread_of(worth);
    out.discounted[p] = spread_of(discounted);
  }
}

/// The package with the largest product of gains, if any gives both a gain of at least 0.
std::optional<uint32_t> nash_package(const SessionField& field) {
  std::optional<uint32_t> best;
  double product = 0;
  for (uint32_t k = 0; k < field.packages(); ++k) {
    const double a = field.own[0].worth[k] - field.own[0].walk_away, b = field.own[1].worth[k] - field.own[1].walk_away;
    if (a < 0 || b < 0 || (best && a * b <= product)) continue;
    best = k;
    product = a * b;
  }
  return best;
}

/// For each party's worth in ascending order: the most that the other has among packages at least as good; by it a
/// package is seen to be efficient.
class Efficiency {
 public:
  explicit Efficiency(const SessionField& field) : field_(field), best_(field.packages()) {
    double best = -std::numeric_limits<double>::infinity();
    for (size_t i = best_.size(); i-- > 0;) {
      best = std::max(best, field.own[1].worth[field.own[0].ascending[i]]);
      best_[i] = best;
    }
  }
  bool efficient(uint32_t package) const {
    const std::vector<double>& sorted = field_.own[0].sorted;
    const double a = field_.own[0].worth[package], b = field_.own[1].worth[package];
    const auto above = std::upper_bound(sorted.begin(), sorted.end(), a);
    const auto from = std::lower_bound(sorted.begin(), above, a);
    const bool better_for_first = above != sorted.end() && best_[static_cast<size_t>(above - sorted.begin())] >= b;
    return !better_for_first && best_[static_cast<size_t>(from - sorted.begin())] <= b;
  }

 private:
  const SessionField& field_;
  std::vector<double> best_;
};

void tell_agreements(const SessionField& field, const std::vector<SessionEnd>& endings, SessionStatistics& out) {
  std::vector<uint32_t> agreed;
  std::vector<double> turns;
  for (const SessionEnd& ending : endings) {
    if (ending.package == kNobody) continue;
    agreed.push_back(ending.package);
    turns.push_back(ending.turn);
    ++out.by_turn[ending.turn];
  }
  out.agreed = agreed.size();
  out.turns = spread_of(turns);
  std::sort(agreed.begin(), agreed.end());
  for (size_t i = 0; i < agreed.size();) {
    const size_t next = static_cast<size_t>(std::upper_bound(agreed.begin(), agreed.end(), agreed[i]) - agreed.begin());
    out.agreements.push_back({agreed[i], next - i, {field.own[0].worth[agreed[i]], field.own[1].worth[agreed[i]]}});
    i = next;
  }
  if (agreed.empty()) return;
  const Efficiency efficiency(field);
  const uint32_t nash = nash_package(field).value();  // what was agreed on is above both walk-away values
  const auto share = [&](uint32_t p, double points) {
    return field.own[p].swing() > 0 ? points / field.own[p].swing() : 0;
  };
  std::vector<double> regret;
  uint64_t efficient = 0;
  for (const SessionStatistics::Agreement& a : out.agreements) {
    if (efficiency.efficient(static_cast<uint32_t>(a.package))) efficient += a.times;
    const double far =
        std::hypot(share(0, a.worth[0] - field.own[0].worth[nash]), share(1, a.worth[1] - field.own[1].worth[nash]));
    regret.insert(regret.end(), a.times, far);
  }
  out.efficient = static_cast<double>(efficient) / static_cast<double>(agreed.size());
  out.regret = spread_of(regret);
  std::stable_sort(out.agreements.begin(), out.agreements.end(),
                   [](const auto& a, const auto& b) { return a.times > b.times; });
}

void check(const SessionOptions& options) {
  const auto refuse = [](const std::string& what) { throw std::invalid_argument(what); };
  if (options.rounds < 1) refuse("a session has at least one round");
  if (options.rounds > 1'000'000) refuse(fmt::format("{} rounds are too many", options.rounds));
  if (options.runs < 1) refuse("there is no session to play");
  if (!(options.band >= 0 && options.band <= 1)) refuse("the band is a share between 0 and 1");
  for (const Tactic& tactic : options.tactics)
    if (!(tactic.exponent_low > 0 && tactic.exponent_high >= tactic.exponent_low &&
          std::isfinite(tactic.exponent_high)))
      refuse("an exponent is a number above 0, or a range of such");
  if (options.tactics[0].kind == Tactic::Kind::best_reply && options.tactics[1].kind == Tactic::Kind::best_reply)
    refuse("both sides cannot play a best reply: each needs a tactic to reply to");
}

struct Name {
  const char* text;
  Tactic::Kind kind;
  double exponent;
};
constexpr Name kNames[] = {{"boulware", Tactic::Kind::time_dependent, 0.2},
                           {"linear", Tactic::Kind::time_dependent, 1},
                           {"conceder", Tactic::Kind::time_dependent, 5},
                           {"tit-for-tat", Tactic::Kind::tit_for_tat, 1},
                           {"micro", Tactic::Kind::micro, 1},
                           {"best-reply", Tactic::Kind::best_reply, 1}};

double number_of(const std::string& text, const std::string& whole) {
  size_t used = 0;
  double value = 0;
  try {
    value = std::stod(text, &used);
  } catch (const std::exception&) {
  }
  if (used == 0 || used != text.size() || !(value > 0) || !std::isfinite(value))
    throw std::invalid_argument(fmt::format("\"{}\" of \"{}\" is no exponent: a number above 0", text, whole));
  return value;
}

}  // namespace

Tactic tactic_of(const std::string& text) {
  const size_t colon = text.find(':');
  for (const Name& name : kNames) {
    if (text.substr(0, colon) != name.text) continue;
    Tactic tactic{name.kind, name.exponent, name.exponent};
    if (colon == std::string::npos) return tactic;
    if (name.kind != Tactic::Kind::time_dependent || name.exponent == 1)
      throw std::invalid_argument(fmt::format("{} takes no exponent", name.text));
    const std::string range = text.substr(colon + 1);
    const size_t dash = range.find('-');
    tactic.exponent_low = number_of(range.substr(0, dash), text);
    tactic.exponent_high = dash == std::string::npos ? tactic.exponent_low : number_of(range.substr(dash + 1), text);
    if (tactic.exponent_high < tactic.exponent_low)
      throw std::invalid_argument(fmt::format("the range of \"{}\" is upside down", text));
    if ((name.exponent < 1) != (tactic.exponent_high < 1) || (name.exponent > 1) != (tactic.exponent_low > 1))
      throw std::invalid_argument(
          fmt::format("exponents of {} lie {} 1", name.text, name.exponent < 1 ? "below" : "above"));
    return tactic;
  }
  throw std::invalid_argument(fmt::format(
      "\"{}\" is no tactic; there are boulware[:E], linear, conceder[:E], tit-for-tat, micro, best-reply", text));
}

std::string to_text(const Tactic& tactic) {
  if (tactic.kind != Tactic::Kind::time_dependent) {
    for (const Name& name : kNames)
      if (name.kind == tactic.kind) return name.text;
  }
  if (tactic.exponent_low == 1 && tactic.exponent_high == 1) return "linear";
  const std::string name = tactic.exponent_low < 1 ? "boulware" : "conceder";
  return tactic.exponent_low == tactic.exponent_high
             ? fmt::format("{}:{}", name, tactic.exponent_low)
             : fmt::format("{}:{}-{}", name, tactic.exponent_low, tactic.exponent_high);
}

SessionStatistics play_sessions(const DealDomain& domain, const SessionOptions& options, const Run& run) {
  check(options);
  check_domain(domain);
  run.report({"listing packages"});
  const SessionField field = session_field(domain, options.most_packages);
  SessionStatistics out;
  out.runs = options.runs;
  out.by_turn.assign(2 * size_t{options.rounds}, 0);
  const std::vector<SessionEnd> endings = play_all(field, options, out, run);
  tell_worth(domain, field, endings, options, out);
  tell_agreements(field, endings, out);
  return out;
}

}  // namespace walkaway
