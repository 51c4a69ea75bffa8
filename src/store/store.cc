// SPDX-License-Identifier: Apache-2.0
#include "store/store.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <chrono>
#include <ctime>
#include <filesystem>
#include <set>
#include <stdexcept>

#include <nlohmann/json.hpp>

#include "report/wrap.h"
#include "scenario/fault.h"
#include "store/database.h"
#include "store/differences.h"
#include "store/figures.h"
#include "store/url.h"

namespace walkaway {
namespace {

using Json = nlohmann::json;

constexpr size_t kStatementBytes = size_t{1} << 18;  ///< of one INSERT of draws
constexpr int kPage = 1000;                          ///< draws read at a time

std::string list_text(const std::vector<std::string>& names) {
  return Json(names).dump(-1, ' ', false, Json::error_handler_t::replace);
}

/// What every reading of runs selects, in the order of `RunRow`.
constexpr const char* kRunColumns =
    "id, created, COALESCE(finished, ''), version, command, title, file, scenario_hash, settings, options, columns, "
    "wanted, (SELECT COUNT(*) FROM draws WHERE draws.run = runs.id)";

struct RunRow {
  StoredRun run;
  long long id = 0, wanted = 0, draws = 0;
  std::string settings, columns;

  StoredRun taken() const {
    StoredRun out = run;
    out.id = id;
    out.wanted = static_cast<uint64_t>(wanted);
    out.draws = static_cast<uint64_t>(draws);
    out.settings = Json::parse(settings).get<std::vector<std::string>>();
    out.columns = Json::parse(columns).get<std::vector<std::string>>();
    return out;
  }
};

bool same_file_name(const std::string& a, const std::string& b) {
  return std::filesystem::path(a).filename() == std::filesystem::path(b).filename();
}

}  // namespace

Store::Store(const std::string& where, IfMissing if_missing)
    : database_(std::make_unique<StoreDatabase>(where, if_missing)) {}
Store::~Store() = default;
Store::Store(Store&&) noexcept = default;

const std::string& Store::name() const { return database_->name(); }

int64_t Store::begin(const StoredRun& run) {
  if (!Json::accept(run.options)) throw std::logic_error("a run's options are not JSON");
  std::set<std::string> names = {"stage", "draw"};
  for (const std::string& column : run.columns)
    if (!names.insert(column).second) throw std::logic_error("two values of a draw are called " + column);
  const std::string created = run.created.empty() ? utc_now() : run.created;
  const std::string command = without_passwords(printable(run.command));
  const std::string title = printable(run.title), file = printable(run.file);
  const std::string settings = list_text(run.settings), columns = list_text(run.columns);
  const long long wanted = static_cast<long long>(run.wanted);
  return database_->guarded([&] {
    auto& sql = database_->sql;
    soci::transaction whole(sql);
    long long id = 0;
    sql << "INSERT INTO runs (created, version, command, title, file, scenario_hash, scenario_text, settings, options, "
           "columns, wanted) VALUES (:created, :version, :command, :title, :file, :hash, :scenario, :settings, "
           ":options, "
           ":columns, :wanted) RETURNING id",
        soci::use(created), soci::use(run.version), soci::use(command), soci::use(title), soci::use(file),
        soci::use(run.scenario_hash), soci::use(run.scenario_text), soci::use(settings), soci::use(run.options),
        soci::use(columns), soci::use(wanted), soci::into(id);
    whole.commit();
    return int64_t{id};
  });
}

void Store::add(int64_t run, std::span<const StoredDraw> draws) {
  if (draws.empty()) return;
  database_->guarded([&] {
    auto& sql = database_->sql;
    soci::transaction whole(sql);
    // Many rows to a statement, since each is a journey to the server. Nothing in them needs quoting.
    for (size_t next = 0; next < draws.size();) {
      std::string rows;
      for (; next < draws.size() && rows.size() < kStatementBytes; ++next)
        rows += fmt::format("{}({}, {}, {}, '{}')", rows.empty() ? "" : ", ", run, draws[next].stage, draws[next].index,
                            figures_text(draws[next].values));
      sql << "INSERT INTO draws (run, stage, draw, figures) VALUES " << rows
          << " ON CONFLICT (run, stage, draw) DO NOTHING";
    }
    whole.commit();
  });
}

void Store::finish(int64_t run, const std::string& answers) {
  const std::string finished = utc_now();
  const long long id = run;
  database_->guarded([&] {
    auto& sql = database_->sql;
    soci::transaction whole(sql);
    sql << "UPDATE runs SET finished = :finished, answers = :answers WHERE id = :id AND finished IS NULL",
        soci::use(finished), soci::use(answers), soci::use(id);
    whole.commit();
  });
}

std::vector<StoredRun> Store::runs() {
  return database_->guarded([&] {
    std::vector<StoredRun> out;
    RunRow row;
    StoredRun& r = row.run;
    soci::statement all =
        (database_->sql.prepare << "SELECT " << kRunColumns << " FROM runs ORDER BY id", soci::into(row.id),
         soci::into(r.created), soci::into(r.finished), soci::into(r.version), soci::into(r.command),
         soci::into(r.title), soci::into(r.file), soci::into(r.scenario_hash), soci::into(row.settings),
         soci::into(r.options), soci::into(row.columns), soci::into(row.wanted), soci::into(row.draws));
    all.execute();
    while (all.fetch()) out.push_back(row.taken());
    return out;
  });
}

StoredRun Store::run(int64_t id) {
  std::optional<StoredRun> found;
  std::vector<std::string> there;
  for (StoredRun& run : runs()) {
    there.push_back(std::to_string(run.id));
    if (run.id == id) found = std::move(run);
  }
  if (!found)
    database_->fault(fmt::format("has no run {}", id),
                     there.empty()
                         ? "It has no runs at all."
                         : fmt::format("It has run {}{}.", there.size() > 20 ? "numbers up to " : "",
                                       there.size() > 20 ? there.back() : fmt::format("{}", fmt::join(there, ", "))));
  const long long key = id;
  database_->guarded([&] {
    database_->sql << "SELECT scenario_text, COALESCE(answers, '') FROM runs WHERE id = :id", soci::use(key),
        soci::into(found->scenario_text), soci::into(found->answers);
  });
  return *found;
}

std::optional<StoredRun> Store::unfinished(const StoredRun& now) {
  std::optional<int64_t> near;
  const std::vector<StoredRun> all = runs();
  for (auto stored = all.rbegin(); stored != all.rend(); ++stored) {
    const bool same_name = same_file_name(stored->file, printable(now.file)) || stored->title == printable(now.title);
    if (!stored->finished.empty() || (!same_name && stored->scenario_hash != now.scenario_hash)) continue;
    StoredRun whole = run(stored->id);
    if (run_differences(whole, now).empty()) return whole;
    if (!near && same_name) near = stored->id;
  }
  if (near) return run(*near);
  return std::nullopt;
}

void Store::read_draws(int64_t run, const std::function<void(const StoredDraw&)>& each) {
  const long long id = run;
  long long last_stage = -1, last_draw = -1;
  for (bool more = true; more;) {
    std::vector<StoredDraw> page;
    database_->guarded([&] {
      long long stage = 0, draw = 0;
      std::string figures;
      soci::statement some =
          (database_->sql.prepare << "SELECT stage, draw, figures FROM draws WHERE run = :run AND (stage, draw) > "
                                     "(:stage, :draw) ORDER BY stage, draw LIMIT "
                                  << kPage,
           soci::use(id), soci::use(last_stage), soci::use(last_draw), soci::into(stage), soci::into(draw),
           soci::into(figures));
      some.execute();
      while (some.fetch()) {
        try {
          page.push_back({static_cast<uint32_t>(stage), static_cast<uint64_t>(draw), read_figures(figures)});
        } catch (const std::invalid_argument& error) {
          database_->fault(fmt::format("draw {} of run {}: {}", draw, run, error.what()),
                           "The store was changed by hand, or is damaged.");
        }
      }
    });
    more = page.size() == kPage;
    if (!page.empty()) {
      last_stage = page.back().stage;
      last_draw = static_cast<long long>(page.back().index);
    }
    for (const StoredDraw& draw : page) each(draw);
  }
}

void Store::remove(int64_t run) {
  const long long id = run;
  database_->guarded([&] {
    soci::transaction whole(database_->sql);
    database_->sql << "DELETE FROM runs WHERE id = :id", soci::use(id);
    whole.commit();
  });
}

std::string store_beside(const std::string& scenario_file) {
  return std::filesystem::path(scenario_file).replace_extension(".runs").string();
}

std::string utc_now() {
  return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}",
                     fmt::gmtime(std::chrono::system_clock::to_time_t(std::chrono::system_clock::now())));
}

}  // namespace walkaway
