// SPDX-License-Identifier: Apache-2.0
#include "report/page.h"

#include <string_view>

#include "report/json.h"
#include "report/page_parts.h"

namespace walkaway {
namespace {

std::string as_text(const std::string& words) {
  std::string out;
  for (const char c : words) {
    if (c == '&')
      out += "&amp;";
    else if (c == '<')
      out += "&lt;";
    else
      out += c;
  }
  return out;
}

/// A JSON text that cannot end the script element it stands in: "<" occurs only inside its strings.
void append_without_tags(std::string& out, const std::string& json) {
  size_t from = 0;
  for (size_t at; (at = json.find('<', from)) != std::string::npos; from = at + 1)
    out.append(json, from, at - from).append("\\u003c");
  out.append(json, from);
}

}  // namespace

std::string page_html(const std::string& title, const std::string& json) {
  const PageParts parts = page_parts();
  std::string out;
  out.reserve(parts.head.size() + parts.body.size() + parts.tail.size() + json.size() + json.size() / 16);
  out.append(parts.head).append(as_text(title)).append(parts.body);
  append_without_tags(out, json);
  return out.append(parts.tail);
}

std::string answers_page(const Scenario& scenario, const Answers& answers, const Uncertainty* uncertainty) {
  return page_html(scenario.title.empty() ? scenario.file : scenario.title,
                   answers_json(scenario, answers, Indent::two, uncertainty));
}

}  // namespace walkaway
