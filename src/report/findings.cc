// SPDX-License-Identifier: Apache-2.0
#include "report/findings.h"

#include "report/findings_parts.h"

namespace walkaway {
namespace {

struct KindWords {
  const char *id, *section;
};

const KindWords& words_of(Finding::Kind kind) {
  static constexpr KindWords kWords[] = {{"bad_deal", "reveal"},  {"offer_what_if", "whatif"}, {"what_if", "whatif"},
                                         {"offer_mix", "whatif"}, {"span", "delay"},           {"waiting", "delay"},
                                         {"told", "reveal"},      {"agency", "agency"}};
  return kWords[static_cast<size_t>(kind)];
}

}  // namespace

const char* to_text(Finding::Kind kind) { return words_of(kind).id; }
const char* section_of(Finding::Kind kind) { return words_of(kind).section; }

bool no_amount(const Telling& telling, double amount) { return telling.amounts.negligible(amount); }
bool no_odds(const Telling&, double odds) { return !(std::abs(odds) >= 0.005); }

void close(const Telling& telling, Finding& finding, bool (*nothing)(const Telling&, double)) {
  const auto sign = [&](double x) { return nothing(telling, x) ? 0 : x > 0 ? 1 : -1; };
  std::vector<bool> holds;
  for (const double margin : finding.by_account)
    holds.push_back(!std::isfinite(margin) || sign(margin) == sign(finding.margin));
  finding.robust = std::find(holds.begin(), holds.end(), false) == holds.end();
  const std::string under = telling.under(holds);
  finding.text += under.empty() ? "." : ", " + under + ".";
}

std::vector<Finding> findings(const Telling& telling) {
  std::vector<Finding> out;
  add_worth_findings(telling, out);
  add_what_if_findings(telling, out);
  add_time_findings(telling, out);
  add_told_findings(telling, out);
  add_agency_findings(telling, out);
  std::stable_sort(out.begin(), out.end(), [](const Finding& a, const Finding& b) { return a.kind < b.kind; });
  return out;
}

std::vector<Finding> chief_findings(const Telling& telling) {
  std::vector<Finding> told, agency, out;
  add_told_findings(telling, told);
  add_agency_findings(telling, agency);
  for (const auto* list : {&told, &agency}) {
    const auto most = std::max_element(list->begin(), list->end(), [](const Finding& a, const Finding& b) {
      return std::abs(a.margin) < std::abs(b.margin);
    });
    if (most != list->end() && !(list == &told ? no_odds : no_amount)(telling, most->margin)) out.push_back(*most);
  }
  return out;
}

}  // namespace walkaway
