// SPDX-License-Identifier: Apache-2.0
// The answers as one HTML page that needs nothing else: no request leaves it. It is drawn in the reader's browser, by
// the script of src/report/page/, from the same JSON that --json writes.
#pragma once

#include <string>

#include "counsel/answers.h"
#include "scenario/scenario.h"
#include "uncertainty/uncertainty.h"

namespace walkaway {

/// The page around a JSON text whose "kind" says what is to be drawn. Nothing in title or JSON is taken for markup.
std::string page_html(const std::string& title, const std::string& json);

/// The page of an analysis. About the size of its JSON and half a megabyte.
std::string answers_page(const Scenario& scenario, const Answers& answers, const Uncertainty* uncertainty = nullptr);

}  // namespace walkaway
