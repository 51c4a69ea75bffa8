// SPDX-License-Identifier: Apache-2.0
// Issues, their options, and packages of options.
#include <cmath>
#include <unordered_set>

#include "scenario/reading.h"

namespace walkaway {

namespace {

constexpr double kMostGridOptions = 10'000;
constexpr size_t kMostIssues = 1000;
constexpr size_t kMostPackages = 100'000;

const std::unordered_set<std::string>& words_of_worths() {
  static const std::unordered_set<std::string> words = {"rule", "once", "cites", "why", "label"};
  return words;
}

/// A number of a grid as its name: without the dust that adding steps leaves.
std::string grid_name(double number) { return fmt::format("{:.12g}", number == 0 ? 0.0 : number); }

void read_grid(Reading& r, Issue& issue, const Value& table, Location at) {
  if (!r.is(table, Value::Kind::table, "`options`")) return;
  r.check_keys(table, TableKind::grid, at);
  std::array<double, 3> ends{};
  const std::array<const char*, 3> keys = {"from", "to", "step"};
  for (size_t i = 0; i < keys.size(); ++i) {
    const Value* value = table.find(keys[i]);
    const std::optional<double> number = value ? r.plain(*value, fmt::format("`{}`", keys[i])) : std::nullopt;
    if (!number) return;
    ends[i] = *number;
  }
  const auto [from, to, step] = ends;
  if (step <= 0) return r.fault(table.find("step")->at, fmt::format("`step` has to be above 0, not {}", step));
  if (to < from) return r.fault(table.find("to")->at, fmt::format("`to` ({}) is below `from` ({})", to, from));
  const double steps = (to - from) / step;
  if (steps > kMostGridOptions)
    return r.fault(at, fmt::format("a grid of {:.0f} options; {} are the most", steps + 1, kMostGridOptions));
  if (std::abs(steps - std::round(steps)) > 1e-6) {
    return r.fault(table.find("step")->at, fmt::format("steps of {} from {} do not meet {}", step, from, to));
  }
  const auto count = static_cast<int>(std::round(steps)) + 1;
  for (int k = 0; k < count; ++k) {
    Option option;
    const std::string name = grid_name(k + 1 == count ? to : from + k * step);
    static_cast<Named&>(option) = {name, name, {}, at};
    option.number = std::stod(name);
    issue.options.push_back(std::move(option));
  }
}

void read_named_options(Reading& r, Issue& issue, const Value& table) {
  for (const Entry& entry : r.entries(table, "option")) {
    r.check_id(entry.key, entry.at, "option");
    if (words_of_worths().contains(entry.key))
      r.fault(entry.at, fmt::format("an option cannot be called `{}`", entry.key));
    if (entry.value.kind == Value::Kind::table) {
      r.check_keys(entry.value, TableKind::option, entry.at);
    } else {
      r.is(entry.value, Value::Kind::text, "an option");
    }
    Option option;
    static_cast<Named&>(option) = r.named(entry.key, entry.at, entry.value);
    issue.options.push_back(std::move(option));
  }
}

void read_status_quo(Reading& r, IssueId id, const Value& table) {
  Issue& issue = r.scenario.issues[id];
  const Value* value = table.find("status_quo");
  const bool none = value && value->kind == Value::Kind::text && value->text == "none";
  if (issue.grid && (!value || none)) {
    Option nothing;
    static_cast<Named&>(nothing) = {"none", "none", {}, issue.at};
    issue.options.insert(issue.options.begin(), std::move(nothing));
    issue.status_quo = 0;
  } else if (value) {
    const OptionId option = r.option(id, *value);
    if (option != kNone) issue.status_quo = option;
  }
}

void read_issue(Reading& r, const Entry& entry) {
  static const std::unordered_set<std::string> words = {"label", "group", "cites"};
  r.check_id(entry.key, entry.at, "issue");
  if (words.contains(entry.key)) r.fault(entry.at, fmt::format("an issue cannot be called `{}`", entry.key));
  Issue issue;
  static_cast<Named&>(issue) = r.named(entry.key, entry.at, entry.value);
  if (r.is(entry.value, Value::Kind::table, "an issue")) {
    const Value& table = entry.value;
    r.check_keys(table, TableKind::issue, entry.at);
    issue.negotiable = r.truth(table, "negotiable", true);
    read_named_options(r, issue, table);
    if (const Entry* grid = table.find_entry("options")) {
      issue.grid = true;
      if (!issue.options.empty()) r.fault(grid->at, "an issue has either `option`s or a grid of `options`, not both");
      issue.options.clear();
      read_grid(r, issue, grid->value, grid->at);
    } else if (issue.options.empty()) {
      r.fault(entry.at, fmt::format("issue `{}` has no options", entry.key),
              "write `option.ID = \"label\"`, or `options = { from, to, step }`");
    }
  }
  r.scenario.issues.push_back(std::move(issue));
  const auto id = static_cast<IssueId>(r.scenario.issues.size() - 1);
  const bool readable = entry.value.kind == Value::Kind::table && !r.scenario.issues[id].options.empty();
  if (readable) read_status_quo(r, id, entry.value);
  if (r.scenario.issues[id].options.empty()) r.scenario.issues[id].options.emplace_back();
}

/// The issue of a hedge says whether it was bought.
void declare_hedges(Reading& r, const Value& root) {
  const Value* stages = root.find("stage");
  if (!stages || stages->kind != Value::Kind::array) return;
  for (const Value& stage : stages->items) {
    const Value* kind = stage.find("kind");
    const Value* id = stage.find("id");
    if (!kind || kind->text != "hedge" || !id || id->kind != Value::Kind::text) continue;
    Issue issue;
    static_cast<Named&>(issue) = r.named(id->text, id->at, stage);
    issue.cites.clear();  // they are the stage's
    issue.negotiable = false;
    issue.options.resize(2);
    static_cast<Named&>(issue.options[0]) = {"none", "not bought", {}, id->at};
    static_cast<Named&>(issue.options[1]) = {"bought", "bought", {}, id->at};
    r.scenario.issues.push_back(std::move(issue));
  }
}

void read_package(Reading& r, const Entry& entry) {
  r.check_id(entry.key, entry.at, "package");
  const std::vector<Issue>& issues = r.scenario.issues;
  Package package;
  static_cast<Named&>(package) = r.named(entry.key, entry.at, entry.value);
  package.options.assign(issues.size(), kNone);
  if (r.is(entry.value, Value::Kind::table, "a package")) {
    const Value& table = entry.value;
    package.group = r.text(table, "group");
    for (const Entry& choice : table.entries) {
      if (choice.key == "label" || choice.key == "group" || choice.key == "cites") continue;
      const IssueId issue = r.issue(choice.key, choice.at);
      if (issue == kNone) continue;
      if (!issues[issue].negotiable) {
        r.fault(choice.at, fmt::format("issue `{}` is not negotiable, so that no package can settle it", choice.key));
        continue;
      }
      package.options[issue] = r.option(issue, choice.value);
      if (package.options[issue] == kNone) package.options[issue] = issues[issue].status_quo;
    }
    for (size_t i = 0; i < issues.size(); ++i) {
      if (!issues[i].negotiable || package.options[i] != kNone) continue;
      r.fault(entry.at, fmt::format("package `{}` leaves out the issue `{}`", entry.key, issues[i].id),
              fmt::format("write `{} = \"{}\"` to leave it as it is", issues[i].id,
                          issues[i].options[issues[i].status_quo].id));
    }
  }
  r.scenario.packages.push_back(std::move(package));
}

/// Every combination of negotiable options but the status quo of all.
std::vector<PackageId> all_packages(Reading& r, Location at) {
  const std::vector<Issue>& issues = r.scenario.issues;
  double combinations = 1;
  for (const Issue& issue : issues) combinations *= issue.negotiable ? static_cast<double>(issue.options.size()) : 1.0;
  if (combinations > kMostPackages) {
    r.fault(at, fmt::format("\"all\" would be {:.0f} packages; {} are the most", combinations, kMostPackages),
            "name the packages that matter in `[package.ID]` and list them");
    return {};
  }
  std::map<std::vector<OptionId>, PackageId> written;
  for (size_t k = 0; k < r.scenario.packages.size(); ++k)
    written.emplace(r.scenario.packages[k].options, static_cast<PackageId>(k));
  std::vector<OptionId> options(issues.size(), kNone), status_quo(issues.size(), kNone);
  for (size_t i = 0; i < issues.size(); ++i) {
    if (issues[i].negotiable) {
      options[i] = 0;
      status_quo[i] = issues[i].status_quo;
    }
  }
  std::vector<PackageId> out;
  while (true) {
    if (options != status_quo) {
      const auto found = written.find(options);
      if (found != written.end()) {
        out.push_back(found->second);
      } else {
        Package package;
        for (size_t i = 0; i < issues.size(); ++i) {
          if (options[i] == kNone) continue;
          const Option& option = issues[i].options[options[i]];
          package.id += (package.id.empty() ? "" : "+") + option.id;
          package.label += (package.label.empty() ? "" : " + ") + option.label;
        }
        package.at = at;
        package.options = options;
        out.push_back(static_cast<PackageId>(r.scenario.packages.size()));
        r.scenario.packages.push_back(std::move(package));
      }
    }
    size_t i = issues.size();
    while (i > 0 && (options[i - 1] == kNone || ++options[i - 1] == issues[i - 1].options.size())) {
      --i;
      if (options[i] != kNone) options[i] = 0;
    }
    if (i == 0) return out;
  }
}

}  // namespace

void read_issues(Reading& r, const Value& root) {
  const std::vector<Entry>& issues = r.entries(root, "issue");
  if (issues.size() > kMostIssues)
    return r.fault({}, fmt::format("{} issues; {} are the most", issues.size(), kMostIssues));
  for (const Entry& entry : issues) read_issue(r, entry);
  declare_hedges(r, root);
  for (const Entry& entry : r.entries(root, "package")) read_package(r, entry);
}

std::vector<PackageId> read_menu(Reading& r, const Value& menu) {
  if (menu.kind == Value::Kind::text && menu.text == "all") return all_packages(r, menu.at);
  std::vector<PackageId> out;
  for (const Value* item : r.texts(menu, "`menu`")) {
    const PackageId id = index_of(r.scenario.packages, item->text);
    if (id == kNone) {
      r.unknown(item->at, "package", item->text, ids(r.scenario.packages));
    } else if (std::find(out.begin(), out.end(), id) != out.end()) {
      r.fault(item->at, fmt::format("package `{}` is on the menu twice", item->text));
    } else {
      out.push_back(id);
    }
  }
  return out;
}

std::vector<std::pair<IssueId, OptionId>> read_options(Reading& r, const Value& table) {
  std::vector<std::pair<IssueId, OptionId>> out;
  if (!r.is(table, Value::Kind::table, "the options")) return out;
  for (const Entry& entry : table.entries) {
    const IssueId issue = r.issue(entry.key, entry.at);
    if (issue == kNone) continue;
    const OptionId option = r.option(issue, entry.value);
    if (option != kNone) out.emplace_back(issue, option);
  }
  return out;
}

}  // namespace walkaway
