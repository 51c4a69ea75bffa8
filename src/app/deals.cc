// SPDX-License-Identifier: Apache-2.0
// deals: the space of deals of a scenario or of another program's domain.
#include <algorithm>
#include <cmath>
#include <filesystem>
#include <optional>

#include <fmt/format.h>

#include "app/commands.h"
#include "app/deal_draws.h"
#include "app/deal_offer.h"
#include "app/deal_sessions.h"
#include "app/exit_code.h"
#include "app/terminal.h"
#include "deals/cloud.h"
#include "deals/domain_file.h"
#include "deals/scenario_domain.h"
#include "report/deal_sessions.h"
#include "report/deal_space.h"
#include "report/deal_space_page.h"
#include "report/output.h"
#include "report/words.h"
#include "scenario/packaged.h"

namespace walkaway {
namespace {

constexpr size_t kExportedMenu = 8;  ///< packages that the parties of an exported scenario can offer

bool is_scenario(const CommandLine& line) {
  return line.deals.profiles.empty() && (line.file.ends_with(".toml") || find_packaged(line.file) != nullptr);
}

FrontierOptions frontier_options(const CommandLine& line, const DealDomain& domain) {
  FrontierOptions options;
  options.ties = line.deals.collapse ? Ties::collapse : Ties::keep;
  if (line.max_bytes > 0)
    options.most_points =
        std::max<uint64_t>(1000, line.max_bytes / (60 + 8 * (domain.issues.size() + domain.parties.size())));
  return options;
}

/// A party's type, by `PARTY=TYPE`.
std::map<PartyId, TypeId> chosen_types(const Scenario& scenario, const std::vector<std::string>& texts) {
  std::map<PartyId, TypeId> types;
  std::vector<Fault> faults;
  const auto wrong = [&](const std::string& text, const std::string& what, const std::string& near) {
    faults.push_back({"--types " + text, {}, what, near.empty() ? "" : fmt::format("Did you mean \"{}\"?", near)});
  };
  for (const std::string& text : texts) {
    const size_t equals = text.find('=');
    if (equals == std::string::npos) {
      wrong(text, "is not PARTY=TYPE", "");
      continue;
    }
    const std::string party = text.substr(0, equals), type = text.substr(equals + 1);
    std::vector<std::string> parties, known;
    PartyId p = kNone;
    for (PartyId i = 0; i < scenario.parties.size(); ++i) {
      parties.push_back(scenario.parties[i].id);
      if (scenario.parties[i].id == party) p = i;
    }
    if (p == kNone) {
      wrong(text, fmt::format("there is no party \"{}\"", party), nearest_name(party, parties));
      continue;
    }
    for (TypeId t = 0; t < scenario.parties[p].types.size(); ++t) {
      known.push_back(scenario.parties[p].types[t].id);
      if (known.back() == type) types[p] = t;
    }
    if (!types.contains(p))
      wrong(text, fmt::format("\"{}\" has no type \"{}\"; it has {}", party, type, joined(known)),
            nearest_name(type, known));
  }
  if (!faults.empty()) throw InputError(faults);
  return types;
}

std::string label_of(const Named& named) { return named.label.empty() ? named.id : named.label; }

/// The record's offers by parties of the domain. Where accounts differ, as the entry itself has it; an entry that only
/// accounts tell, as the first of them does.
std::vector<TracedOffer> recorded_offers(const Scenario& scenario, const ScenarioDomain& found) {
  std::vector<TracedOffer> offers;
  for (const RecordEntry& entry : scenario.record) {
    const RecordedMove& recorded = entry.common;
    if (recorded.stage == kNone) continue;
    const Stage& stage = scenario.stages[recorded.stage];
    const MoveId move =
        recorded.move != kNone || entry.by_account.empty() ? recorded.move : entry.by_account.begin()->second;
    if (stage.kind != StageKind::offer || move == kNone || stage.moves[move].package == kNone) continue;
    const auto maker = std::find(found.parties.begin(), found.parties.end(), stage.movers.front());
    if (maker == found.parties.end()) continue;
    TracedOffer offer{
        static_cast<uint32_t>(offers.size() + 1), static_cast<uint32_t>(maker - found.parties.begin()), {}};
    for (const IssueId i : found.issues)
      offer.options.push_back(scenario.packages[stage.moves[move].package].options[i]);
    offers.push_back(std::move(offer));
  }
  return offers;
}

/// The report of a scenario, all but the space itself.
void read_scenario(const CommandLine& line, DealReport& report, std::map<std::string, std::vector<uint32_t>>& packages,
                   const Run& run) {
  const Scenario scenario = read_scenario_file(line.file, line.settings);
  const std::map<PartyId, TypeId> types = chosen_types(scenario, line.deals.types);
  const ScenarioDomain found = domain_of(scenario, scenario.central_values(), types);
  const auto refuse = [&](const char* what) { throw InputError({{line.file, {}, what, ""}}); };
  if (found.issues.empty()) refuse("has no negotiable issue, and so no packages");
  if (found.parties.empty()) refuse("has no party that moves");
  report.kind = "scenario";
  report.unit = scenario.unit;
  report.domain = found.domain;
  report.files = {line.file};
  std::vector<std::string> whose;
  for (const PartyId p : found.parties) {
    const Party& party = scenario.parties[p];
    report.labels.parties.push_back(label_of(party));
    if (party.types.size() < 2) continue;
    const auto type = types.find(p);
    whose.push_back(type == types.end() ? fmt::format("{}: the mean over its types' odds", printable(label_of(party)))
                                        : fmt::format("{}: {}", printable(label_of(party)),
                                                      quoted(label_of(party.types[type->second]))));
  }
  for (const IssueId i : found.issues) {
    report.labels.issues.push_back(label_of(scenario.issues[i]));
    report.labels.options.emplace_back();
    for (const Option& option : scenario.issues[i].options) report.labels.options.back().push_back(label_of(option));
  }
  report.notes.push_back("Worth is per round in force, in " + printable(scenario.unit) +
                         ", with rules read in the first round; what moves and flows pay is not in it. Walking away is "
                         "worth what holds with nothing agreed.");
  if (!whose.empty()) report.notes.push_back(joined(whose, "and") + ".");
  for (const Package& package : scenario.packages) {
    std::vector<uint32_t> options;
    for (const IssueId i : found.issues) options.push_back(package.options[i]);
    packages[package.id] = std::move(options);
  }
  report.trace = recorded_offers(scenario, found);
  report.uncertain = uncertain_fair_points(scenario, types, found.domain, line.deals.draws, line.seed,
                                           frontier_options(line, found.domain), run);
}

void read_other(const CommandLine& line, DealReport& report, std::optional<ReadDomain>& read) {
  const auto refuse = [](const char* option, const char* hint) {
    throw InputError({{option, {}, "is for scenarios of our own, and this is another program's domain", hint}});
  };
  if (!line.deals.types.empty()) refuse("--types", "Its parties have one type each.");
  if (!line.settings.empty()) refuse("--set", "Change the domain's files, or write it with --export toml.");
  const DomainOptions options{line.deals.convention == "negmas" ? Convention::negmas : Convention::genius,
                              line.deals.grid};
  read = read_domain(line.file, line.deals.profiles, options);
  report.kind = to_text(read->format);
  report.convention = line.deals.convention;
  report.domain = read->domain;
  report.labels = labels_of(read->domain);
  report.files = read->files;
  report.remarks = read->remarks;
  report.discount_per_step = read->discount_per == DiscountPer::step;
  std::string how = fmt::format("Read from files of {}", report.kind);
  if (read->format == DomainFormat::genius)
    how += fmt::format(", as {} reads them", line.deals.convention == "negmas" ? "NegMAS" : "GENIUS");
  report.notes.push_back(how + ".");
}

/// Some of the frontier, evenly spread, those at or above every walk-away value where there are any.
std::vector<std::vector<uint32_t>> menu_of(const DealReport& report) {
  const DomainFrontier& frontier = report.space.frontier;
  std::vector<size_t> points;
  for (size_t n = 0; n < frontier.size(); ++n) {
    bool rational = true;
    for (size_t p = 0; p < frontier.parties; ++p)
      rational = rational && frontier.worth_of(n)[p] >= report.domain.parties[p].walk_away;
    if (rational) points.push_back(n);
  }
  if (points.empty())
    for (size_t n = 0; n < frontier.size(); ++n) points.push_back(n);
  std::vector<std::vector<uint32_t>> menu;
  const size_t offers = std::min(kExportedMenu, points.size());
  for (size_t k = 0; k < offers; ++k) {
    const std::span<const uint32_t> package =
        frontier.package(points[offers == 1 ? 0 : k * (points.size() - 1) / (offers - 1)]);
    menu.emplace_back(package.begin(), package.end());
  }
  return menu;
}

/// A place for what is to be written, made before the work.
struct Export {
  std::optional<PendingFile> file;
  std::optional<PendingDirectory> folder;

  Export(const CommandLine& line, const std::vector<std::string>& inputs) {
    if (line.deals.export_to.empty()) return;
    const std::string &format = line.deals.export_to[0], &place = line.deals.export_to[1];
    if (format != "negmas" && format != "toml")
      throw InputError({{"--export",
                         {},
                         fmt::format("there is no format \"{}\"", format),
                         "Write --export negmas FOLDER, or --export toml FILE."}});
    if (is_scenario(line))
      throw InputError({{"--export",
                         {},
                         "is for other programs' domains, and this is a scenario of our own",
                         "`walkaway export` writes its game."}});
    refuse_to_overwrite(place, inputs);
    if (format == "toml")
      file.emplace(place);
    else
      folder.emplace(place);
  }
  void commit(const ReadDomain& read, const DealReport& report) {
    if (file) file->commit(to_scenario(read, menu_of(report)));
    if (folder) folder->commit(to_negmas(read));
  }
};

void refuse_thin(const CommandLine& line, const DomainFrontier& frontier) {
  if (!line.deals.epsilon) return;
  for (const double share : frontier.epsilon_share)
    if (!(share <= *line.deals.epsilon))
      throw InputError(
          {{line.file,
            {},
            fmt::format(
                "the frontier that fits misses packages by {:.3g} of a party's swing, and --epsilon allows {:.3g}",
                share, *line.deals.epsilon),
            "A larger --max-memory keeps more of it."}});
}

}  // namespace

int deals_command(const CommandLine& line, const Run& run) {
  std::vector<std::string> inputs{line.file};
  inputs.insert(inputs.end(), line.deals.profiles.begin(), line.deals.profiles.end());
  for (const std::string& output : {line.json_file, line.html_file}) refuse_to_overwrite(output, inputs);
  std::optional<PendingFile> json, html;
  if (!line.json_file.empty()) json.emplace(line.json_file);
  if (!line.html_file.empty()) html.emplace(line.html_file);
  Export exported(line, inputs);

  DealReport report;
  report.source = line.file;
  std::map<std::string, std::vector<uint32_t>> packages;
  std::optional<ReadDomain> read;
  if (is_scenario(line))
    read_scenario(line, report, packages, run);
  else
    read_other(line, report, read);
  std::optional<std::vector<uint32_t>> from;
  if (!line.deals.from.empty()) from = parse_offer(line.deals.from, report.domain, report.labels, packages);

  report.sessions = sessions_report(line, report, run);
  if (report.sessions) report.trace = first_session(*report.sessions, report.domain);
  FrontierOptions options = frontier_options(line, report.domain);
  report.ties_collapsed = line.deals.collapse;
  report.space = analyse_domain(report.domain, options, run);
  refuse_thin(line, report.space.frontier);
  if (from)
    report.offer = OfferReport{*from, stand_of(report.domain, *from, options, run),
                               joint_improvements(report.domain, *from, 10, options, run)};
  if (read) exported.commit(*read, report);
  if (line.deals.rational) {
    for (const DomainParty& party : report.domain.parties) options.at_least.push_back(party.walk_away);
    report.space.frontier = pareto_frontier(report.domain, options, run);
    report.rational_only = true;
  }

  if (html) html->commit(deal_space_page(report, package_cloud(report.domain, {}, run)));
  if (run.stop.stop_requested()) throw Stopped{};
  if (line.json) {
    const std::string text = deal_space_json(report);
    if (json)
      json->commit(text);
    else
      write_stdout(text);
  }
  if (!line.quiet && !(line.json && !json)) write_stdout(deal_space_text(report, stdout_style()));
  return kSuccess;
}

}  // namespace walkaway
