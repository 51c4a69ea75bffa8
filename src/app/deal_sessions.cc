// SPDX-License-Identifier: Apache-2.0
#include "app/deal_sessions.h"

#include <algorithm>

#include <fmt/format.h>

#include "report/words.h"
#include "scenario/fault.h"

namespace walkaway {
namespace {

constexpr uint64_t kBytesPerPackage = 60;

SessionOptions session_options(const CommandLine& line, const DealReport& report) {
  using Starter = SessionOptions::Starter;
  SessionOptions options;
  options.tactics = {tactic_of(line.deals.tactics[0]), tactic_of(line.deals.tactics[1])};
  options.rounds = line.deals.rounds;
  options.runs = *line.deals.sessions;
  options.seed = line.seed;
  options.starter = line.deals.starter == "first"    ? Starter::first
                    : line.deals.starter == "second" ? Starter::second
                                                     : Starter::drawn;
  options.discount_per = report.discount_per_step ? DiscountPer::step : DiscountPer::deadline;
  options.threads = line.threads;
  if (line.max_bytes > 0) options.most_packages = std::min<uint64_t>(line.max_bytes / kBytesPerPackage, UINT32_MAX);
  return options;
}

std::string count_text(double packages) {
  return packages < 1e15 ? grouped(static_cast<uint64_t>(packages)) : fmt::format("about {:.3g}", packages);
}

}  // namespace

std::optional<SessionsReport> sessions_report(const CommandLine& line, const DealReport& report, const Run& run) {
  if (!line.deals.sessions) return std::nullopt;
  const SessionOptions options = session_options(line, report);
  const auto refuse = [&](const std::string& what, const char* way_out) {
    throw InputError({{line.file, {}, what, way_out}});
  };
  if (report.domain.parties.size() != 2)
    refuse(fmt::format("sessions are of two parties, and this has {}", report.domain.parties.size()),
           "Leave --sessions out: the frontier and the fair points are for any number of parties.");
  const double packages = count_packages(report.domain);
  if (packages > static_cast<double>(options.most_packages))
    refuse(fmt::format("sessions hold every package in memory; there are {}, and at most {} are allowed",
                       count_text(packages), grouped(options.most_packages)),
           "A larger --max-memory allows more, and a smaller --grid makes fewer of a real-valued issue.");
  return SessionsReport{options, play_sessions(report.domain, options, run)};
}

}  // namespace walkaway
