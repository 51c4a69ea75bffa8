// SPDX-License-Identifier: Apache-2.0
#include "scenario/reader.h"

#include <filesystem>
#include <fstream>

#include "scenario/packaged.h"
#include "scenario/reading.h"

namespace walkaway {

namespace {

constexpr uint64_t kLargestFile = 16 * 1024 * 1024;

[[noreturn]] void refuse(const std::string& file, std::string what, std::string hint = {}) {
  throw InputError({{file, {}, std::move(what), std::move(hint)}});
}

[[noreturn]] void refuse_missing(const std::string& file) {
  std::vector<std::string> packaged;
  for (const PackagedScenario& scenario : packaged_scenarios()) packaged.emplace_back(scenario.id);
  const std::string near = nearest_name(std::filesystem::path(file).stem().string(), packaged);
  refuse(file, "there is no such file",
         near.empty() ? "`walkaway new FILE` writes a commented starter; `walkaway scenarios` lists what is packaged"
                      : fmt::format("did you mean `{}`, which is packaged?", near));
}

}  // namespace

std::string scenario_text(const std::string& file) {
  if (const PackagedScenario* packaged = find_packaged(file)) return std::string(packaged->text);
  std::error_code error;
  const std::filesystem::file_status status = std::filesystem::status(file, error);
  if (status.type() == std::filesystem::file_type::not_found) refuse_missing(file);
  if (error) refuse(file, "cannot be read: " + error.message());
  if (std::filesystem::is_directory(status)) refuse(file, "this is a directory, not a file");
  if (std::filesystem::is_regular_file(status) && std::filesystem::file_size(file, error) > kLargestFile) {
    refuse(file, "the file is larger than 16 MiB, and so no scenario");
  }
  std::ifstream in(file, std::ios::binary);
  if (!in) refuse(file, "cannot be read", "see whether you may read it");
  std::string text;
  std::array<char, 65536> buffer{};
  while (in.read(buffer.data(), buffer.size()) || in.gcount() > 0) {
    text.append(buffer.data(), static_cast<size_t>(in.gcount()));
    if (text.size() > kLargestFile) refuse(file, "there is more than 16 MiB of it, and so no scenario");
  }
  if (in.bad()) refuse(file, "reading failed halfway");
  return text;
}

namespace {

/// Applies `--set`; faults name the setting instead of a place in the file.
std::vector<Fault> apply(Reading& r, const std::vector<Setting>& settings) {
  std::vector<Fault> faults;
  for (const Setting& setting : settings) {
    const std::string name = "--set " + setting.path + "=" + setting.value;
    Reading own(name);
    std::optional<Range> range;
    double central = 0;
    try {
      const Value root = parse_document("value = " + setting.value, name);
      if (root.entries.size() == 1) range = own.range(root.entries[0].value, central);
    } catch (const InputError&) {
    }
    if (!range) {
      faults.push_back({name,
                        {},
                        fmt::format("`{}` is not a number", setting.value),
                        "write a number, or a range such as {low=1, mode=2, high=3}"});
    }
    const std::vector<NumberId> numbers = r.numbers_at(setting.path);
    if (numbers.empty()) {
      const std::string nearest = nearest_name(setting.path, r.number_paths());
      faults.push_back({name,
                        {},
                        fmt::format("there is no number `{}`", setting.path),
                        nearest.empty() ? "" : "did you mean `" + nearest + "`?"});
    }
    for (const NumberId id : numbers) {
      if (!range) continue;
      r.scenario.numbers[id].range = *range;
      r.scenario.numbers[id].central = central;
    }
  }
  return faults;
}

}  // namespace

/// Fowler, Noll, Vo; offset and prime of draft-eastlake-fnv.
std::string fingerprint(const std::vector<std::string>& texts) {
  __extension__ using Wide = unsigned __int128;
  Wide hash = (Wide{0x6c62272e07bb0142ULL} << 64) | 0x62b821756295c58dULL;
  const Wide prime = (Wide{1} << 88) | 0x13b;
  for (const std::string& text : texts) {
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * prime;
    hash = (hash ^ 0xff) * prime;  // no UTF-8 text holds this byte, so that texts cannot run into each other
  }
  return fmt::format("{:016x}{:016x}", static_cast<uint64_t>(hash >> 64), static_cast<uint64_t>(hash));
}

Scenario read_scenario_text(const std::string& text, const std::string& name, const std::vector<Setting>& settings) {
  if (text.size() > kLargestFile) refuse(name, "the text is larger than 16 MiB, and so no scenario");
  const Value root = parse_document(text, name);
  Reading r(name);
  declare_names(r, root);
  read_issues(r, root);
  read_mandates(r, root);
  declare_stages(r, root);
  read_head(r, root);
  read_parties(r, root);
  read_worths(r, root);
  read_states_and_endings(r, root);
  read_stages(r);
  read_evidence(r, root);
  read_analysts(r, root);
  std::vector<Fault> setting_faults = apply(r, settings);
  compile_rules(r);
  check_numbers(r);
  check_stages(r);
  r.throw_faults(std::move(setting_faults));
  std::vector<std::string> texts{text};
  for (const Setting& setting : settings) texts.push_back(setting.path + "=" + setting.value);
  r.scenario.text_hash = fingerprint(texts);
  return std::move(r.scenario);
}

Scenario read_scenario_file(const std::string& file, const std::vector<Setting>& settings) {
  return read_scenario_text(scenario_text(file), file, settings);
}

}  // namespace walkaway
