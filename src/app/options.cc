// SPDX-License-Identifier: Apache-2.0
#include "app/options.h"

#include <cmath>
#include <map>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "app/exit_code.h"

namespace walkaway {
namespace {

/// "500M", "2GiB", "1073741824": bytes.
uint64_t parse_bytes(const std::string& text) {
  size_t used = 0;
  double size = 0;
  try {
    size = std::stod(text, &used);
  } catch (const std::exception&) {
    used = 0;
  }
  std::string suffix = used > 0 ? text.substr(used) : "?";
  for (char& c : suffix) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  static const std::map<std::string, int> kPowers = {{"", 0},     {"B", 0},   {"K", 10},   {"KB", 10}, {"KIB", 10},
                                                     {"M", 20},   {"MB", 20}, {"MIB", 20}, {"G", 30},  {"GB", 30},
                                                     {"GIB", 30}, {"T", 40},  {"TB", 40},  {"TIB", 40}};
  const auto power = kPowers.find(suffix);
  if (power == kPowers.end() || !(size > 0) || size > 1e9)
    throw CLI::ValidationError("--max-memory", fmt::format("\"{}\" is not a size: write 500M or 2G", text));
  return static_cast<uint64_t>(std::ldexp(size, power->second));
}

Setting parse_setting(const std::string& text) {
  const size_t equals = text.find('=');
  if (equals == std::string::npos || equals == 0)
    throw CLI::ValidationError("--set", fmt::format("\"{}\" is not PATH=VALUE, such as party.seller.noise=30", text));
  return {text.substr(0, equals), text.substr(equals + 1)};
}

}  // namespace

void add_file(CLI::App* app, CommandLine& line, const char* what) {
  app->add_option("FILE", line.file, what)->type_name("FILE");
}

void add_settings(CLI::App* app, CommandLine& line) {
  app->add_option_function<std::vector<std::string>>(
         "--set",
         [&line](const std::vector<std::string>& texts) {
           for (const auto& text : texts) line.settings.push_back(parse_setting(text));
         },
         "change a number of the file for this run; may be repeated")
      ->type_name("PATH=VALUE")
      ->take_all()
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
}

void add_memory(CLI::App* app, CommandLine& line, const char* what) {
  app->add_option_function<std::string>(
         "--max-memory", [&line](const std::string& text) { line.max_bytes = parse_bytes(text); }, what)
      ->type_name("SIZE");
}

void add_json(CLI::App* app, CommandLine& line) {
  app->add_option("--json", line.json_file,
                  "write JSON to a file, or without a name to standard output, and nothing else there")
      ->type_name("[FILE]")
      ->expected(0, 1);
}

void add_store(CLI::App* app, CommandLine& line) {
  app->add_option("--store", line.store,
                  "where runs are kept: a file, or postgresql://USER:PASSWORD@HOST/DATABASE (default: beside the "
                  "scenario, mine.toml -> mine.runs)")
      ->type_name("[FILE]");
}

Parsed fault(const std::string& what, const std::string& hint) {
  return {std::nullopt, "walkaway: " + what + "\n" + (hint.empty() ? "" : "  " + hint + "\n"), kBadInput};
}

}  // namespace walkaway
