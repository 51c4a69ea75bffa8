// SPDX-License-Identifier: Apache-2.0
#include "report/csv.h"

#include "report/tables.h"

namespace walkaway {

std::vector<std::pair<std::string, std::string>> answers_csv(const Scenario& scenario, const Answers& answers,
                                                             const Uncertainty* uncertainty) {
  Telling telling(scenario, answers);
  telling.uncertainty = uncertainty;
  std::vector<std::pair<std::string, std::string>> out;
  for (const Table& table : answer_tables(telling)) out.emplace_back(table.name + ".csv", to_csv(table));
  return out;
}

}  // namespace walkaway
