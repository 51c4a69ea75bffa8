// SPDX-License-Identifier: Apache-2.0
// Which numbers the answers hang on.
#include "report/terminal.h"

namespace walkaway {

std::string output_label(const Telling& t, const HeadlineOutput& output) {
  using Kind = HeadlineOutput::Kind;
  const uint32_t i = output.subject;
  const auto offer = [&] { return quoted(t.answers.offers.at(i).label); };
  switch (output.kind) {
    case Kind::verdict:
      return fmt::format("odds that {} was {}", offer(), verdict_name(leading(t.answers.offers.at(i).verdicts)));
    case Kind::acceptance:
      return fmt::format("chance, as seen beforehand, that {} is accepted", offer());
    case Kind::worth:
      return fmt::format("worth of {} to {}", offer(), t.party(t.answers.offers.at(i).receiver));
    case Kind::room:
      return "chance that some package is better than no deal for all";
    case Kind::deal:
      return "chance of a deal from here on";
    case Kind::ending:
      return fmt::format("chance of {}", t.ending(t.answers.forecast.endings.at(i).ending));
    case Kind::value:
      return fmt::format("value to {}", t.party(i));
    case Kind::type:
      return fmt::format("odds that {} is of type {}", t.party(i), t.type(i, output.type));
    case Kind::account:
      return fmt::format("odds of the account {}", t.account(i));
    case Kind::margin: {
      const Advice& advice = t.answers.advice.at(i);
      return fmt::format("lead of {} over the next best move of {}, type {}", quoted(advice.moves.at(0).label),
                         t.party(advice.party), t.type(advice.party, advice.type));
    }
  }
  return "";
}

}  // namespace walkaway
