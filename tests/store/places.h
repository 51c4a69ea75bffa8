// SPDX-License-Identifier: Apache-2.0
// Where the tests keep their stores: in a file, or on a PostgreSQL server of their own.
#pragma once

#include <soci/soci.h>

#include <filesystem>
#include <memory>
#include <string>

#include "scenario/fault.h"
#include "store/store.h"
#include "support/postgres_server.h"

namespace walkaway::testing {

enum class Backend { sqlite, postgres };
inline void PrintTo(Backend backend, std::ostream* out) { *out << (backend == Backend::sqlite ? "file" : "server"); }

/// One server for all tests of this program; null, with the reason, where there can be none.
inline PostgresServer* shared_server(std::string& why) {
  static std::string reason;
  static const std::unique_ptr<PostgresServer> server = PostgresServer::start(reason);
  why = reason;
  return server.get();
}

/// A folder of its own for each test, and a place for a store.
class Places : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string name = (std::filesystem::temp_directory_path() / "walkaway-store-XXXXXX").string();
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    folder_ = name;
  }
  void TearDown() override {
    if (!folder_.empty()) std::filesystem::remove_all(folder_);
  }
  std::string file(const std::string& name) const { return (folder_ / name).string(); }
  std::filesystem::path folder_;
};

/// The same tests on both. Those on PostgreSQL are skipped, aloud, where its server is not installed.
class OnBoth : public Places, public ::testing::WithParamInterface<Backend> {
 protected:
  void SetUp() override {
    Places::SetUp();
    if (GetParam() == Backend::sqlite) {
      where_ = file("a.runs");
      return;
    }
    std::string why;
    PostgresServer* server = shared_server(why);
    if (server == nullptr) GTEST_SKIP() << "NOTHING IS TESTED ON POSTGRESQL: " << why;
    where_ = server->new_database();
    ASSERT_NE(where_, "");
  }
  /// The database without the store's code, to look at it or to damage it.
  std::unique_ptr<soci::session> raw() const {
    if (GetParam() == Backend::sqlite) return std::make_unique<soci::session>("sqlite3", "dbname=" + where_);
    auto sql = std::make_unique<soci::session>("postgresql", where_ + "?connect_timeout=5");
    *sql << "SET search_path TO walkaway";
    return sql;
  }
  std::string where_;
};

inline StoredRun sample_run() {
  StoredRun run;
  run.version = "0.1.0";
  run.command = "walkaway analyze \"mine.toml\" --draws 100";
  run.title = "A haggle: 'who' blinks?";
  run.file = "somewhere/mine.toml";
  run.scenario_hash = "cafe";
  run.scenario_text =
      "\xEF\xBB\xBFwalkaway = 1\r\n# ':name' \"quoted\" \\ \xC3\xB6\xF0\x9F\x98\x80\n\n\tlast without an end";
  run.settings = {"party.seller.noise=30", "a.b=\"x\""};
  run.options = R"({"seed":7,"draws":100})";
  run.columns = {"noise", "verdict.offer.gift", "with, comma"};
  run.wanted = 100;
  return run;
}

/// Draws `first` to `first + count - 1`, with values that tell them apart.
inline std::vector<StoredDraw> sample_draws(uint64_t first, uint64_t count, uint32_t stage = 0) {
  std::vector<StoredDraw> draws;
  for (uint64_t i = first; i < first + count; ++i)
    draws.push_back({stage, i, {static_cast<double>(i) / 3, -0.5 * stage, 1.0 / (1.0 + static_cast<double>(i))}});
  return draws;
}

inline std::vector<StoredDraw> all_draws(Store& store, int64_t run) {
  std::vector<StoredDraw> draws;
  store.read_draws(run, [&](const StoredDraw& draw) { draws.push_back(draw); });
  return draws;
}

/// What the store says when it refuses; "" if it does not.
template <typename Work>
std::string refusal_of(Work&& work) {
  try {
    work();
  } catch (const InputError& error) {
    return error.faults().front().text();
  }
  return "";
}

}  // namespace walkaway::testing
