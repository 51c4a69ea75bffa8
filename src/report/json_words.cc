// SPDX-License-Identifier: Apache-2.0
// The sentences, by section of the page.
#include "report/bottom_line.h"
#include "report/json_parts.h"
#include "report/terminal.h"

namespace walkaway {
namespace {

/// Paragraphs that say something, without empty sentences.
Json paragraphs_json(const std::vector<Paragraph>& paragraphs) {
  Json out = Json::array();
  for (const Paragraph& paragraph : paragraphs) {
    Json sentences = Json::array();
    for (const std::string& sentence : paragraph.sentences)
      if (!sentence.empty()) sentences.push_back(sentence);
    if (!sentences.empty()) out.push_back({{"head", paragraph.head}, {"sentences", sentences}});
  }
  return out;
}

}  // namespace

Json words_json(const JsonContext& c) {
  const Telling t(c.scenario, c.answers);
  Json lines = Json::array();
  for (const BottomLine& line : bottom_line(t))
    lines.push_back({{"text", line.text},
                     {"odds", number(line.odds)},
                     {"hangs_on", line.hangs_on},
                     {"under", line.under},
                     {"section", line.section}});
  std::vector<Paragraph> reveal = offer_paragraphs(t);
  reveal.insert(reveal.begin(), moves_paragraph(t));
  reveal.push_back(mending_paragraph(t));
  const Json sections = {{"deal", paragraphs_json({deal_paragraph(t)})},
                         {"reveal", paragraphs_json(reveal)},
                         {"next", paragraphs_json({outlook_paragraph(t)})},
                         {"delay", paragraphs_json({waiting_paragraph(t), pivot_paragraph(t), hedge_paragraph(t),
                                                    cycles_paragraph(t)})},
                         {"advice", paragraphs_json({advice_paragraph(t)})},
                         {"whatif", paragraphs_json({what_if_paragraph(t)})},
                         {"change", paragraphs_json({hangs_paragraph(t), accounts_paragraph(t)})},
                         {"game", paragraphs_json({game_paragraph(t)})},
                         {"sources", paragraphs_json({sources_paragraph(t)})},
                         {"trust", paragraphs_json({trust_paragraph(t)})}};
  return {{"bottom_line", lines}, {"sections", sections}};
}

}  // namespace walkaway
