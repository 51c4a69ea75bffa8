// SPDX-License-Identifier: Apache-2.0
// Runs and their draws, kept so that work that was cut short can go on: in a file (SQLite) or in a PostgreSQL database.
//
// What was committed stays through `kill -9`, power loss and a full disk: every change is one transaction, and SQLite
// waits for the disk before it calls it done. Several processes may write to one store at once.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace walkaway {

/// One run of the program over many draws. Times are UTC, ISO 8601 to the second.
struct StoredRun {
  int64_t id = 0;                     ///< the store's own, from 1
  std::string created;                ///< `begin` fills it in where it is empty
  std::string finished;               ///< empty as long as it has not come to its end
  std::string version;                ///< of the program
  std::string command;                ///< as typed; passwords in it are never stored
  std::string title, file;            ///< of the scenario
  std::string scenario_hash;          ///< of the text and the settings, as in the answers
  std::string scenario_text;          ///< the exact bytes (UTF-8)
  std::vector<std::string> settings;  ///< `--set`, as PATH=VALUE
  std::string options = "{}";         ///< a JSON object: all else that decides the numbers (seed, draws, method ...)
  std::vector<std::string> columns;   ///< names of a draw's values, each once; not "stage" or "draw"
  std::string answers;                ///< JSON; empty as long as the run has not finished
  uint64_t wanted = 0;                ///< draws that it is to have; 0: not known
  uint64_t draws = 0;                 ///< draws stored, of all stages
};

/// One draw: the key is (run, stage, index).
struct StoredDraw {
  uint32_t stage = 0;
  uint64_t index = 0;
  std::vector<double> values;  ///< one per column; they come back with the same bits, but all NaNs as one
};

/// What to do where there is no store yet.
enum class IfMissing { create, refuse };

class StoreDatabase;

/// An open store. For one thread at a time, and not to be used on both sides of a fork. Every member throws InputError
/// if the store refuses (a full disk, a lock held for half a minute, a server that went away); what was stored before
/// is then still there. No text that it throws holds a password.
class Store {
 public:
  /// `where` is the path of a file, or postgresql://USER:PASSWORD@HOST/DATABASE; there the tables are in a schema of
  /// their own, "walkaway". Throws InputError for what is no store (and leaves it alone), a store of another format,
  /// and a server that does not answer in five seconds (unless the URL's connect_timeout says otherwise).
  explicit Store(const std::string& where, IfMissing if_missing = IfMissing::create);
  ~Store();
  Store(Store&&) noexcept;
  Store& operator=(Store&&) = delete;

  /// As given, with any password masked.
  const std::string& name() const;

  /// Stores a new run and returns its id. `id`, `finished`, `answers` and `draws` are not read.
  int64_t begin(const StoredRun& run);
  /// Stores draws in one transaction: all of them or none. A draw whose key is there already is left as it is.
  void add(int64_t run, std::span<const StoredDraw> draws);
  /// The run has come to its end. If it had already, the answers that came first stay.
  void finish(int64_t run, const std::string& answers);

  /// All runs, oldest first, without `scenario_text` and `answers`.
  std::vector<StoredRun> runs();
  /// Throws InputError if there is no such run, and names those that there are.
  StoredRun run(int64_t id);
  /// The run that would go on if `now` were resumed: the newest unfinished one from which `now` does not differ (see
  /// `run_differences`); else the newest unfinished one of a scenario file of that name or title; else none.
  std::optional<StoredRun> unfinished(const StoredRun& now);

  /// Calls `each` for the run's draws in the order of stage and index. Holds a thousand at a time, so memory does not
  /// grow with their number, and the store stays free for others in between.
  void read_draws(int64_t run, const std::function<void(const StoredDraw&)>& each);

  /// Removes a run and its draws.
  void remove(int64_t run);

 private:
  std::unique_ptr<StoreDatabase> database_;
};

/// The store of a scenario where none is named: beside it, "hanoi.toml" -> "hanoi.runs".
std::string store_beside(const std::string& scenario_file);

/// Now, as the store writes times: "2025-03-01T12:30:00Z".
std::string utc_now();

}  // namespace walkaway
