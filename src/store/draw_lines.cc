// SPDX-License-Identifier: Apache-2.0
#include "store/draw_lines.h"

#include <fmt/format.h>

#include <cmath>
#include <iterator>
#include <nlohmann/json.hpp>

#include "report/table.h"
#include "store/figures.h"

namespace walkaway {

std::string draws_csv_head(const std::vector<std::string>& columns) {
  Table table;
  table.columns = {"stage", "draw"};
  table.columns.insert(table.columns.end(), columns.begin(), columns.end());
  return to_csv(table);
}

void add_csv_line(const StoredDraw& draw, std::string& out) {
  fmt::format_to(std::back_inserter(out), "{},{}", draw.stage, draw.index);
  for (const double value : draw.values) {
    out += ',';
    if (std::isfinite(value)) fmt::format_to(std::back_inserter(out), "{}", value);
  }
  out += "\r\n";
}

void add_json_line(const std::vector<std::string>& columns, const StoredDraw& draw, std::string& out) {
  fmt::format_to(std::back_inserter(out), R"({{"stage":{},"draw":{})", draw.stage, draw.index);
  for (size_t i = 0; i < columns.size() && i < draw.values.size(); ++i) {
    const std::string one = figures_text({&draw.values[i], 1});
    out += "," + nlohmann::json(columns[i]).dump() + ":" + one.substr(1, one.size() - 2);
  }
  out += "}\n";
}

}  // namespace walkaway
