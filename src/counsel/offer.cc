// SPDX-License-Identifier: Apache-2.0
#include "counsel/offer.h"

#include <cmath>

namespace walkaway {
namespace {

class FateFinder {
 public:
  FateFinder(const Solved& solved, PartyId maker) : solved_(solved), tree_(solved.tree()), maker_(maker) {
    for (auto* row : {&fate.accepted, &fate.value_accepted, &fate.deal_later}) row->assign(tree_.lanes, 0.0);
  }

  void follow(NodeId node, const std::vector<double>& chance) {
    const bool answer = is_answer(node);
    if (answer) fate.answers.push_back(node);
    for (uint32_t c = 0; c < tree_.child_count[node]; ++c) {
      const NodeId child = tree_.first_child[node] + c;
      std::vector<double> next(chance);
      for (uint32_t k = 0; k < tree_.lanes; ++k)
        if (next[k] > 0) next[k] *= std::exp(log_prob_of(tree_, solved_.strategy.log_prob, node, c, k));
      if (solved_.role[child] == Role::accept) {
        take(child, next);
      } else if (answer || solved_.role[child] == Role::offer) {
        leave(child, next);  // refused, or overtaken by another offer
      } else {
        follow(child, next);
      }
    }
  }

  OfferFate fate;

 private:
  bool is_answer(NodeId node) const {
    for (uint32_t c = 0; c < tree_.child_count[node]; ++c)
      if (solved_.role[tree_.first_child[node] + c] == Role::accept) return true;
    return false;
  }
  void take(NodeId child, const std::vector<double>& chance) {
    fate.acceptances.push_back(child);
    for (uint32_t k = 0; k < tree_.lanes; ++k) {
      fate.accepted[k] += chance[k];
      fate.value_accepted[k] += chance[k] * solved_.at(solved_.value[maker_], child, k);
    }
  }
  void leave(NodeId child, const std::vector<double>& chance) {
    for (uint32_t k = 0; k < tree_.lanes; ++k) fate.deal_later[k] += chance[k] * solved_.at(solved_.deal, child, k);
  }

  const Solved& solved_;
  const Tree& tree_;
  PartyId maker_;
};

}  // namespace

OfferFate fate_of_offer(const Solved& solved, NodeId after, PartyId maker) {
  FateFinder finder(solved, maker);
  finder.follow(after, std::vector<double>(solved.lanes(), 1.0));
  return std::move(finder.fate);
}

bool offers(const Solved& solved, DecisionId decision, ActionIndex action) {
  const Tree& tree = solved.tree();
  const NodeId member = tree.members[tree.decisions[decision].first_member];
  return solved.role[tree.first_child[member] + action] == Role::offer;
}

}  // namespace walkaway
