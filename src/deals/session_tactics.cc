// SPDX-License-Identifier: Apache-2.0
#include "deals/session_tactics.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <stdexcept>
#include <unordered_set>

#include <fmt/format.h>

#include "deals/best_reply.h"
#include "deals/exact.h"

namespace walkaway {
namespace {

/// One of the packages that `choice` names.
uint32_t drawn(const OwnOrder& own, OwnOrder::Choice choice, Draws& draws) {
  return own.ascending[choice.from + draws.below(choice.to - choice.from)];
}

class TimeDependent final : public Negotiator {
 public:
  explicit TimeDependent(const SessionSetting& s) : s_(s), own_(s.field.own[s.party]) {}
  bool accepts(uint32_t turn, uint32_t package, Draws&) override {
    return own_.worth[package] >= aspiration(own_, s_.exponent, turn, s_.turns);
  }
  uint32_t offer(uint32_t turn, Draws& draws) override {
    return drawn(own_, own_.choice(aspiration(own_, s_.exponent, turn, s_.turns), s_.band * own_.swing()), draws);
  }

 private:
  const SessionSetting s_;
  const OwnOrder& own_;
};

class TitForTat final : public Negotiator {
 public:
  explicit TitForTat(const SessionSetting& s) : band_(s.band), own_(s.field.own[s.party]), aspires_(own_.best()) {}
  bool accepts(uint32_t, uint32_t package, Draws&) override {
    const double worth = own_.worth[package];
    if (!first_) first_ = worth;
    aspires_ = std::clamp(own_.best() - (worth - *first_), own_.walk_away, own_.best());
    return worth >= aspires_;
  }
  uint32_t offer(uint32_t, Draws& draws) override {
    return drawn(own_, own_.choice(aspires_, band_ * own_.swing()), draws);
  }

 private:
  const double band_;
  const OwnOrder& own_;
  double aspires_;
  std::optional<double> first_;  ///< worth of the other's first offer
};

class Micro final : public Negotiator {
 public:
  explicit Micro(const SessionSetting& s) : own_(s.field.own[s.party]) {}
  bool accepts(uint32_t, uint32_t package, Draws&) override {
    received_.insert(package);
    return own_.worth[package] >= own_.worth[nth(concedes() ? offered_ : offered_ - 1)];
  }
  uint32_t offer(uint32_t, Draws& draws) override {
    if (concedes()) return nth(offered_++);
    return nth(draws.below(offered_));
  }

 private:
  uint32_t nth(size_t k) const { return own_.ascending[own_.ascending.size() - 1 - k]; }  // best first
  bool concedes() const {
    return offered_ <= received_.size() && offered_ < own_.ascending.size() &&
           own_.worth[nth(offered_)] >= own_.walk_away;
  }

  const OwnOrder& own_;
  std::unordered_set<uint32_t> received_;
  size_t offered_ = 0;  ///< different packages
};

class BestReply final : public Negotiator {
 public:
  explicit BestReply(const SessionSetting& s) : own_(s.field.own[s.party]), plan_(best_reply(s)) {}
  bool accepts(uint32_t turn, uint32_t package, Draws&) override { return own_.worth[package] >= plan_.value[turn]; }
  uint32_t offer(uint32_t turn, Draws&) override { return plan_.offer[turn]; }

 private:
  const OwnOrder& own_;
  const ReplyPlan plan_;
};

}  // namespace

OwnOrder::Choice OwnOrder::choice(double least, double band) const {
  const auto at = [&](double bound) { return std::lower_bound(sorted.begin(), sorted.end(), bound); };
  auto from = at(least);
  if (from == sorted.end()) from = at(sorted.back());
  const auto to = std::upper_bound(from, sorted.end(), std::max(least + band, *from));
  return {static_cast<size_t>(from - sorted.begin()), static_cast<size_t>(to - sorted.begin())};
}

double aspiration(const OwnOrder& own, double exponent, uint32_t turn, uint32_t turns) {
  if (turn + 1 >= turns) return own.walk_away;
  const double time = static_cast<double>(turn) / static_cast<double>(turns - 1);
  return own.walk_away + (own.best() - own.walk_away) * (1 - std::pow(time, 1 / exponent));
}

SessionField session_field(const DealDomain& domain, uint64_t most) {
  if (domain.parties.size() != 2)
    throw std::invalid_argument(
        fmt::format("sessions are of two parties, and the domain has {}", domain.parties.size()));
  const double count = count_packages(domain);
  if (count > static_cast<double>(std::min<uint64_t>(most, UINT32_MAX)))
    throw std::invalid_argument(fmt::format(
        "the domain has {:.3g} packages; sessions hold every one in memory, and {} are allowed", count, most));
  const ExactWorth exact(domain);
  SessionField field;
  const auto n = static_cast<size_t>(count);
  for (OwnOrder& own : field.own) own.worth.resize(n);
  std::vector<uint32_t> options(domain.issues.size(), 0);
  for (size_t k = 0; k < n; ++k) {
    for (uint32_t p = 0; p < 2; ++p) field.own[p].worth[k] = exact.points(p, options);
    for (size_t i = options.size(); i-- > 0 && ++options[i] == exact.options(static_cast<uint32_t>(i));) options[i] = 0;
  }
  for (uint32_t p = 0; p < 2; ++p) {
    OwnOrder& own = field.own[p];
    own.ascending.resize(n);
    std::iota(own.ascending.begin(), own.ascending.end(), 0u);
    std::stable_sort(own.ascending.begin(), own.ascending.end(),
                     [&](uint32_t a, uint32_t b) { return own.worth[a] < own.worth[b]; });
    own.sorted.reserve(n);
    for (const uint32_t k : own.ascending) own.sorted.push_back(own.worth[k]);
    const double walk_away = domain.parties[p].walk_away;
    own.no_deal = std::isfinite(walk_away) ? walk_away : own.sorted.front();
    own.walk_away = std::max(own.no_deal, own.sorted.front());
  }
  return field;
}

std::unique_ptr<Negotiator> negotiator(Tactic::Kind kind, const SessionSetting& setting) {
  switch (kind) {
    case Tactic::Kind::time_dependent:
      return std::make_unique<TimeDependent>(setting);
    case Tactic::Kind::tit_for_tat:
      return std::make_unique<TitForTat>(setting);
    case Tactic::Kind::micro:
      return std::make_unique<Micro>(setting);
    case Tactic::Kind::best_reply:
      return std::make_unique<BestReply>(setting);
  }
  throw std::logic_error("a tactic without code");
}

}  // namespace walkaway
