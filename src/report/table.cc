// SPDX-License-Identifier: Apache-2.0
#include "report/table.h"

#include <numeric>

namespace walkaway {
namespace {

constexpr uint32_t kGap = 2;
constexpr uint32_t kNarrowest = 10;  ///< no text column is wrapped to less

std::string odds_text(double p) {
  if (!std::isfinite(p)) return "-";
  if (p > 0 && p < 0.0005) return "<0.1%";
  if (p < 1 && p > 0.9995) return ">99.9%";
  return fmt::format("{:.{}f}%", 100 * p, p > 0 && p < 0.0995 ? 1 : 0);
}

std::string cell_text(const Cell& cell, const Amounts& amounts) {
  switch (cell.kind) {
    case Cell::Kind::text:
      return printable(cell.text);
    case Cell::Kind::odds:
      return odds_text(cell.value);
    case Cell::Kind::amount:
      return amounts.in_table(cell.value);
    case Cell::Kind::number:
      return std::isfinite(cell.value) ? significant(cell.value, 4) : "-";
    case Cell::Kind::count:
      return fmt::format("{:.0f}", cell.value);
  }
  return "";
}

struct Grid {
  std::vector<std::vector<std::string>> cells;  ///< [row][column], the heads first
  std::vector<bool> text;                       ///< per column
  std::vector<uint32_t> width;                  ///< per column
};

Grid grid_of(const Table& table, const Amounts& amounts) {
  Grid grid;
  grid.cells.push_back(table.columns);
  grid.text.assign(table.columns.size(), false);
  grid.width.assign(table.columns.size(), 1);
  for (const auto& row : table.rows) {
    std::vector<std::string> line;
    for (size_t c = 0; c < table.columns.size(); ++c) {
      const Cell empty;
      const Cell& cell = c < row.size() ? row[c] : empty;
      if (cell.kind == Cell::Kind::text) grid.text[c] = true;
      line.push_back(cell_text(cell, amounts));
    }
    grid.cells.push_back(line);
  }
  for (size_t c = 0; c < table.columns.size(); ++c) {
    for (size_t r = 1; r < grid.cells.size(); ++r)
      grid.width[c] = std::max(grid.width[c], display_width(grid.cells[r][c]));
    if (grid.text[c])
      grid.width[c] = std::max(grid.width[c], std::min(display_width(grid.cells[0][c]), kNarrowest + 4));
    // A head may be wrapped, but not inside a word.
    for (size_t at = 0; at <= grid.cells[0][c].size();) {
      const size_t end = std::min(grid.cells[0][c].find(' ', at), grid.cells[0][c].size());
      grid.width[c] = std::max(grid.width[c], display_width(grid.cells[0][c].substr(at, end - at)));
      at = end + 1;
    }
  }
  return grid;
}

uint32_t total_width(const Grid& grid, const std::vector<size_t>& columns) {
  uint32_t total = 0;
  for (const size_t c : columns) total += grid.width[c] + kGap;
  return total - std::min(total, kGap);
}

/// Narrows the widest text columns until `columns` fit; false if they cannot.
bool fit(Grid& grid, const std::vector<size_t>& columns, uint32_t width) {
  while (total_width(grid, columns) > width) {
    size_t widest = SIZE_MAX;
    for (const size_t c : columns)
      if (grid.text[c] && grid.width[c] > kNarrowest && (widest == SIZE_MAX || grid.width[c] > grid.width[widest]))
        widest = c;
    if (widest == SIZE_MAX) return false;
    --grid.width[widest];
  }
  return true;
}

void print_row(const Grid& grid, const std::vector<size_t>& columns, size_t row, std::string& out) {
  std::vector<std::vector<std::string>> lines;
  size_t height = 1;
  for (const size_t c : columns) {
    lines.push_back(wrap(grid.cells[row][c], grid.width[c]));
    height = std::max(height, lines.back().size());
  }
  for (size_t l = 0; l < height; ++l) {
    std::string line;
    for (size_t i = 0; i < columns.size(); ++i) {
      const std::string text = l < lines[i].size() ? lines[i][l] : "";
      if (i > 0) line += std::string(kGap, ' ');
      line += grid.text[columns[i]] ? pad_right(text, grid.width[columns[i]]) : pad_left(text, grid.width[columns[i]]);
    }
    line.erase(line.find_last_not_of(' ') + 1);
    out += line + "\n";
  }
}

void print_columns(Grid grid, const std::vector<size_t>& columns, const Style& style, std::string& out) {
  fit(grid, columns, style.width);
  print_row(grid, columns, 0, out);
  uint32_t rule = total_width(grid, columns);
  out += std::string(std::min(rule, style.width), '-') + "\n";
  for (size_t r = 1; r < grid.cells.size(); ++r) print_row(grid, columns, r, out);
}

}  // namespace

std::string to_terminal(const Table& table, const Amounts& amounts, const Style& style) {
  std::string out = style.colour ? "\x1b[1m" + table.title + "\x1b[0m\n" : table.title + "\n";
  for (const std::string& line : wrap(table.note, style.width)) out += line + "\n";
  const Grid grid = grid_of(table, amounts);
  std::vector<size_t> keys(std::min<size_t>(table.keys, table.columns.size()));
  std::iota(keys.begin(), keys.end(), size_t{0});
  size_t next = keys.size();
  do {
    std::vector<size_t> group = keys;
    while (next < table.columns.size()) {
      group.push_back(next);
      Grid trial = grid;
      if (!fit(trial, group, style.width) && group.size() > keys.size() + 1) {
        group.pop_back();
        break;
      }
      ++next;
    }
    print_columns(grid, group, style, out);
    if (next < table.columns.size()) out += "\n";
  } while (next < table.columns.size());
  return out;
}

namespace {

std::string csv_field(const Cell& cell) {
  switch (cell.kind) {
    case Cell::Kind::text:
      break;
    case Cell::Kind::count:
      return fmt::format("{:.0f}", cell.value);
    default:
      return std::isfinite(cell.value) ? fmt::format("{}", cell.value) : "";
  }
  if (cell.text.find_first_of(",\"\r\n") == std::string::npos) return cell.text;
  std::string quoted = "\"";
  for (const char c : cell.text) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + "\"";
}

}  // namespace

std::string to_csv(const Table& table) {
  std::string out;
  const auto add = [&out](size_t column, const std::string& field) {
    if (column > 0) out += ',';
    out += field;
  };
  for (size_t c = 0; c < table.columns.size(); ++c) add(c, csv_field(Cell::words(table.columns[c])));
  out += "\r\n";
  for (const auto& row : table.rows) {
    for (size_t c = 0; c < row.size(); ++c) add(c, csv_field(row[c]));
    out += "\r\n";
  }
  return out;
}

}  // namespace walkaway
