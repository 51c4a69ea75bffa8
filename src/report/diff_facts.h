// SPDX-License-Identifier: Apache-2.0
// What an analysis was given and what it says, as facts. Only diff*.cc read this.
#pragma once

#include <vector>

#include "report/diff.h"
#include "report/json_parts.h"

namespace walkaway {

/// Facts about the scenario, in the order of the language. Empty if the analysis does not hold it.
std::vector<Fact> facts_in(const Json& analysis);

/// Facts about the answers, in the order of the questions. Empty without an equilibrium.
std::vector<Fact> facts_out(const Json& analysis);

/// The string at a key, "" if there is none.
std::string text_at(const Json& object, const char* key);

/// The labels of an analysis, by kind and id.
class Labels {
 public:
  explicit Labels(const Json& analysis);
  std::string party(const std::string& id) const;
  std::string type(const std::string& party, const std::string& id) const;
  std::string ending(const std::string& id) const;
  std::string account(const std::string& id) const;
  std::string move(const std::string& stage, const std::string& id) const;

 private:
  std::string label(const std::string& key, const std::string& id) const;
  std::map<std::string, std::string> labels_;
};

}  // namespace walkaway
