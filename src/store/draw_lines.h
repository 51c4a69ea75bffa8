// SPDX-License-Identifier: Apache-2.0
// Draws as lines of text for other programs, one by one, so that there may be any number of them.
#pragma once

#include <string>
#include <vector>

#include "store/store.h"

namespace walkaway {

/// First line of a CSV file of draws: stage, draw, then the columns. RFC 4180, as all tables here.
std::string draws_csv_head(const std::vector<std::string>& columns);
/// Adds a line. Numbers round-trip; one that is not finite is an empty field.
void add_csv_line(const StoredDraw& draw, std::string& out);

/// Adds one JSON object and a newline: "stage", "draw", then each column by its name; null for NaN, "Infinity" and
/// "-Infinity". `draw` has a value for each column.
void add_json_line(const std::vector<std::string>& columns, const StoredDraw& draw, std::string& out);

}  // namespace walkaway
