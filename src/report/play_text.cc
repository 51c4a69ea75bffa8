// SPDX-License-Identifier: Apache-2.0
#include "report/play_text.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "report/words.h"

namespace walkaway {
namespace {

constexpr uint32_t kOddsWidth = 9;       ///< columns of each number on the left
constexpr uint32_t kText = 22;           ///< where the tree begins
constexpr uint32_t kNarrowestText = 30;  ///< columns that are left to the text however deep the tree
constexpr double kNoticeable = 5e-3;     ///< a change of odds that is told

std::string in_hundred_exactly(double probability) { return significant(100 * probability, 2); }

class PlayWriter {
 public:
  PlayWriter(const Scenario& scenario, const PlayTree& play, const Style& style, uint32_t depth)
      : scenario_(scenario), play_(play), width_(std::max(style.width, kText + kNarrowestText)), depth_(depth) {
    children_.resize(play.nodes.size());
    for (uint32_t i = 1; i < play.nodes.size(); ++i) children_[play.nodes[i].parent].push_back(i);
    // A record without a move begins and ends at the start, which needs no mark.
    for (uint32_t i = 1; i < play.nodes.size(); ++i) record_ = record_ || play.nodes[i].record;
  }

  std::string write() {
    say(printable(scenario_.title));
    out_ += '\n';
    std::string about = fmt::format("{} {} of play{}, followed to {} end: {} of all play", play_.paths,
                                    play_.paths == 1 ? "course" : "courses", by_account(),
                                    play_.paths == 1 ? "its" : "their", in_hundred(play_.covered));
    if (record_) about += fmt::format(", {} of what can follow the record", in_hundred(play_.covered_from_record));
    say(about + ".");
    say("Left: the chance of the move, and of getting there from the start, in 100; * is the record. In brackets: the "
        "odds of types, once a move has changed them, for one who has seen the moves so far.");
    out_ += '\n' + pad_left("move", kOddsWidth) + pad_left("reach", kOddsWidth) + '\n';
    if (!play_.nodes.empty()) write(0, 0, 0, "");
    return std::move(out_);
  }

 private:
  std::string by_account() const {
    return scenario_.accounts.size() < 2 ? "" : " by account " + printable(scenario_.accounts[play_.account].id);
  }

  void say(const std::string& text) {
    for (const std::string& line : wrap(text, width_)) out_ += line + '\n';
  }

  void write(uint32_t index, uint32_t level, uint32_t indent, const std::string& dash) {
    const PlayNode& node = play_.nodes[index];
    line(node.probability, std::exp(node.log_reach), record_ && node.record, indent, dash, text_of(node));
    if (level == depth_) return;
    const std::vector<uint32_t>& children = children_[index];
    const uint32_t inner = indent + static_cast<uint32_t>(dash.size());
    if (children.size() < 2) others(node, inner, "");
    for (const uint32_t child : children) write(child, level + 1, inner, children.size() > 1 ? "- " : "");
    if (children.size() >= 2) others(node, inner, "- ");
  }

  void others(const PlayNode& node, uint32_t indent, const std::string& dash) {
    if (node.others == 0) return;
    line(node.others_probability, node.others_probability * std::exp(node.log_reach), false, indent, dash,
         fmt::format("({} {})", node.others, node.others == 1 ? "other" : "others"));
  }

  void line(double probability, double reach, bool record, uint32_t indent, const std::string& dash,
            const std::string& text) {
    const uint32_t room = width_ - kText;
    const uint32_t before = std::min(indent, room - kNarrowestText);
    const auto rows = wrap(text, room - before - static_cast<uint32_t>(dash.size()));
    for (size_t i = 0; i < rows.size(); ++i) {
      const std::string left = pad_left(in_hundred_exactly(probability), kOddsWidth) +
                               pad_left(in_hundred_exactly(reach), kOddsWidth) + (record ? " * " : "");
      out_ += pad_right(i == 0 ? left : "", kText) + std::string(before, ' ') +
              (i == 0 ? dash : std::string(dash.size(), ' ')) + rows[i] + '\n';
    }
  }

  std::string text_of(const PlayNode& node) const {
    std::string text = move_text(node);
    const bool start = node.parent == kNone;
    if (node.at.ending != kNone) {
      text += " -> ends: " + scenario_.endings[node.at.ending].id;
    } else {
      text += " -> ";
      if (start || play_.nodes[node.parent].at.round != node.at.round) text += fmt::format("round {}, ", node.at.round);
      text += scenario_.stages[node.at.stage].id;
    }
    return text + beliefs_text(node);
  }

  std::string move_text(const PlayNode& node) const {
    const EdgeLabel& edge = node.move;
    if (edge.stage == kNone) return "start";
    const std::vector<Move>& moves = scenario_.stages[edge.stage].moves;
    const std::string heard = heard_text(node);
    if (edge.heard_by != kNone) return heard;
    std::string text = edge.by == kNone ? "chance" : scenario_.parties[edge.by].id;
    if (node.at_once) text += ", at once";
    text += ": " + moves[edge.move].id;
    return heard.empty() ? text : text + ", " + heard;
  }

  /// "c hears hold", "b and c hear hold of a".
  std::string heard_text(const PlayNode& node) const {
    if (node.heard.empty()) return "";
    std::vector<std::string> who;
    for (const auto& [party, what] : node.heard) who.push_back(scenario_.parties[party].id);
    std::string text =
        fmt::format("{} {} {}", joined(who), who.size() == 1 ? "hears" : "hear", node.heard.front().second);
    if (node.heard_of != kNone) text += " of " + scenario_.parties[node.heard_of].id;
    return text;
  }

  /// The types of each party about whom the move has told something.
  std::string beliefs_text(const PlayNode& node) const {
    std::vector<std::string> parties;
    for (PartyId p = 0; p < node.beliefs.size(); ++p) {
      const std::vector<double>& odds = node.beliefs[p];
      if (odds.size() < 2) continue;
      bool told = node.parent == kNone;
      for (TypeId t = 0; t < odds.size() && !told; ++t)
        told = std::abs(odds[t] - play_.nodes[node.parent].beliefs[p][t]) >= kNoticeable;
      if (!told) continue;
      std::string text = scenario_.parties[p].id + ":";
      for (TypeId t = 0; t < odds.size(); ++t)
        text +=
            fmt::format("{} {} {}", t == 0 ? "" : ",", scenario_.parties[p].types[t].id, in_hundred_exactly(odds[t]));
      parties.push_back(text);
    }
    if (parties.empty()) return "";
    std::string text = " [";
    for (size_t i = 0; i < parties.size(); ++i) text += (i == 0 ? "" : "; ") + parties[i];
    return text + "]";
  }

  const Scenario& scenario_;
  const PlayTree& play_;
  const uint32_t width_;
  const uint32_t depth_;
  bool record_ = false;
  std::vector<std::vector<uint32_t>> children_;
  std::string out_;
};

}  // namespace

std::string play_text(const Scenario& scenario, const PlayTree& play, const Style& style, uint32_t depth) {
  return PlayWriter(scenario, play, style, depth).write();
}

}  // namespace walkaway
