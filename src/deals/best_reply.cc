// SPDX-License-Identifier: Apache-2.0
#include "deals/best_reply.h"

#include <algorithm>
#include <stdexcept>

namespace walkaway {
namespace {

class Reply {
 public:
  explicit Reply(const SessionSetting& s)
      : s_(s), own_(s.field.own[s.party]), other_(s.field.own[1 - s.party]), best_from_(other_.ascending.size()) {
    for (size_t i = best_from_.size(); i-- > 0;) {
      best_from_[i] = other_.ascending[i];
      if (i + 1 < best_from_.size() && own_.worth[best_from_[i + 1]] >= own_.worth[best_from_[i]])
        best_from_[i] = best_from_[i + 1];
    }
    plan_.offer.assign(s.turns, junk());
    plan_.value.assign(s.turns, own_.walk_away);
  }

  ReplyPlan against_time_dependent() {
    const auto least = [&](uint32_t turn) { return aspiration(other_, s_.other_exponent, turn, s_.turns); };
    const std::vector<uint32_t> answered = answered_turns();
    if (answered.empty()) return plan_;
    // It asks for less and less, and of what it offers nothing is worth less to it than what it would take.
    const std::optional<uint32_t> last = best_for_me(least(answered.back() + 1));
    if (!last || own_.worth[*last] < own_.walk_away) return plan_;
    for (const uint32_t turn : answered)
      if (const std::optional<uint32_t> now = best_for_me(least(turn + 1));
          now && own_.worth[*now] == own_.worth[*last])
        plan_.offer[turn] = *now;
    expect(*last);
    return plan_;
  }

  ReplyPlan against_tit_for_tat() {
    // What the first offer is worth to it is what it counts from.
    const double first = other_.sorted.front();
    const std::optional<uint32_t> at_first = best_for_me(other_.best());
    const std::optional<uint32_t> later = best_for_me(std::max(other_.walk_away, first + (other_.best() - first) / 2));
    const std::vector<uint32_t> answered = answered_turns();
    const size_t begin = answered.size() > 1 ? 1 : 0;
    const std::optional<uint32_t> target = begin == 1 ? later : at_first;
    if (!target || own_.worth[*target] < own_.walk_away) return plan_;
    for (size_t i = begin; i < answered.size(); ++i) plan_.offer[answered[i]] = *target;
    expect(*target);
    return plan_;
  }

  ReplyPlan against_micro() {
    // Its turns are numbered from 0; in its j-th it would offer the j-th best of its packages, and takes what is as
    // good.
    const uint32_t its_first = s_.starts ? 1 : 0;
    const size_t its_turns = s_.turns > its_first ? (s_.turns - its_first + 1) / 2 : 0;
    const size_t concessions = static_cast<size_t>(
        other_.sorted.end() - std::lower_bound(other_.sorted.begin(), other_.sorted.end(), other_.walk_away));
    size_t j = std::min(its_turns, concessions);
    while (j-- > 0)
      if (const std::optional<uint32_t> target = best_for_me(its_nth(j)); target && can_wait(j, *target)) {
        if (own_.worth[*target] >= own_.walk_away) wait_and_offer(j, its_first, *target);
        break;
      }
    return plan_;
  }

 private:
  /// My turns whose offers it will answer.
  std::vector<uint32_t> answered_turns() const {
    std::vector<uint32_t> turns;
    for (uint32_t k = s_.starts ? 0 : 1; k + 1 < s_.turns; k += 2) turns.push_back(k);
    return turns;
  }
  /// The plan will end with this package: until the last turn nothing that is worth less is taken.
  void expect(uint32_t target) {
    for (size_t k = 0; k + 1 < s_.turns; ++k) plan_.value[k] = own_.worth[target];
  }

  /// What the other side likes least.
  uint32_t junk() const { return other_.ascending.front(); }
  double its_nth(size_t j) const { return other_.sorted[other_.sorted.size() - 1 - j]; }

  /// My best among the packages worth at least `least` to the other side.
  std::optional<uint32_t> best_for_me(double least) const {
    const auto from = std::lower_bound(other_.sorted.begin(), other_.sorted.end(), least);
    if (from == other_.sorted.end()) return std::nullopt;
    return best_from_[static_cast<size_t>(from - other_.sorted.begin())];
  }

  /// Offers to be refused in its turns 1 to j - 1, all different, and different from the one that is to be taken: the
  /// packages that it likes least, the worst of them last.
  std::vector<uint32_t> refused_before(size_t j, uint32_t target) const {
    std::vector<uint32_t> offers;
    for (size_t i = 0; offers.size() + 1 < j && i < other_.ascending.size(); ++i)
      if (other_.ascending[i] != target) offers.push_back(other_.ascending[i]);
    std::reverse(offers.begin(), offers.end());
    return offers;
  }
  /// Whether it will refuse them. If I begin, its turn 0 answers one offer more, which need not be new: it makes its
  /// first offer unasked.
  bool can_wait(size_t j, uint32_t target) const {
    if (j == 0) return s_.starts;
    const std::vector<uint32_t> offers = refused_before(j, target);
    if (offers.size() + 1 < j) return false;
    for (size_t i = 1; i < j; ++i)
      if (other_.worth[offers[i - 1]] >= its_nth(i)) return false;
    return !s_.starts || j > 1 || other_.worth[junk()] < its_nth(0);
  }
  void wait_and_offer(size_t j, uint32_t its_first, uint32_t target) {
    const std::vector<uint32_t> offers = refused_before(j, target);
    for (size_t i = 0; i <= j; ++i) {  // the offer that it answers in its turn i
      const int64_t turn = static_cast<int64_t>(its_first + 2 * i) - 1;
      if (turn < 0) continue;
      plan_.offer[static_cast<size_t>(turn)] = i == j ? target : offers.empty() ? junk() : offers[i == 0 ? 0 : i - 1];
    }
    expect(target);
  }

  const SessionSetting s_;
  const OwnOrder &own_, &other_;
  std::vector<uint32_t> best_from_;  ///< [n] my best of the packages from here on in the other's ascending order
  ReplyPlan plan_;
};

}  // namespace

ReplyPlan best_reply(const SessionSetting& setting) {
  Reply reply(setting);
  switch (setting.other) {
    case Tactic::Kind::time_dependent:
      return reply.against_time_dependent();
    case Tactic::Kind::tit_for_tat:
      return reply.against_tit_for_tat();
    case Tactic::Kind::micro:
      return reply.against_micro();
    case Tactic::Kind::best_reply:
      break;
  }
  throw std::invalid_argument("a best reply answers one of the other tactics, not another best reply");
}

}  // namespace walkaway
