// SPDX-License-Identifier: Apache-2.0
#include "store/database.h"

#include <soci/version.h>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "scenario/fault.h"
#include "store/url.h"

namespace walkaway {
namespace {

namespace fs = std::filesystem;

/// Marks a file as a store in SQLite's header, where file(1) and `PRAGMA application_id` see it: "WALK".
constexpr uint32_t kApplicationId = 0x57414C4B;
constexpr int kBusyTimeoutS = 30;
/// Any number that others who use the same database are unlikely to lock.
constexpr const char* kLockWhileMaking = "SELECT pg_advisory_xact_lock(1463897163)";

/// SOCI loads its backends when they are first asked for, so that a program that opens no store loads none, and it
/// looks in the working folder first; given the full name of the library, the system's loader finds it.
void name_backends() {
  [[maybe_unused]] static const bool once = [] {
    for (const char* backend : {"sqlite3", "postgresql"}) {
      try {
        soci::dynamic_backends::register_backend(
            backend, fmt::format("libsoci_{}.so.{}.{}", backend, SOCI_VERSION / 100000, SOCI_VERSION / 100 % 1000));
      } catch (const soci::soci_error&) {  // not installed: said when it is wanted
      }
    }
    return true;
  }();
}

bool has(const std::string& text, const char* part) { return text.find(part) != std::string::npos; }

/// Whether a file that is there was made by SQLite for us.
bool is_store(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::array<char, 100> header{};
  in.read(header.data(), header.size());
  constexpr char kMagic[] = "SQLite format 3";
  if (in.gcount() < 100 || std::memcmp(header.data(), kMagic, sizeof kMagic) != 0) return false;
  uint32_t id = 0;  // big-endian, at byte 68
  for (int i = 68; i < 72; ++i) id = id << 8 | static_cast<unsigned char>(header[static_cast<size_t>(i)]);
  return id == kApplicationId;
}

/// An empty file of a name of its own, removed on every way out; `name` is empty if there can be none.
struct Temporary {
  std::string name;
  explicit Temporary(std::string pattern) : name(std::move(pattern)) {
    const int descriptor = mkstemp(name.data());
    if (descriptor < 0) {
      name.clear();
      return;
    }
    const mode_t mask = umask(0);
    umask(mask);
    fchmod(descriptor, 0666 & ~mask);
    close(descriptor);
  }
  ~Temporary() { unlink(name.c_str()); }
  Temporary(const Temporary&) = delete;
  Temporary& operator=(const Temporary&) = delete;
};

}  // namespace

void StoreDatabase::fault(const std::string& what, const std::string& hint) const {
  throw InputError({{name_, {}, what, hint}});
}

void StoreDatabase::refuse(const std::string& said) const {
  if (is_file_) {
    if (has(said, "disk is full"))
      fault("the disk is full; what was stored before is safe", "Make room, then go on with --resume.");
    if (has(said, "disk I/O"))
      fault(
          "cannot be written or read: the disk refuses, or a limit on file sizes does; what was stored before is safe",
          "Make room or use another disk, then go on with --resume.");
    if (has(said, "locked"))
      fault(fmt::format("another program has kept this store locked for {} s", kBusyTimeoutS),
            "Wait for it or end it, then go on with --resume.");
    if (has(said, "readonly")) fault("this store cannot be written", "Allow writing to the file and its folder.");
    if (has(said, "unable to open"))
      fault("cannot be opened as a store",
            "Beside the file there must be room for two more of its name, and the right to make them.");
    if (has(said, "malformed"))
      fault("this store is damaged", "Save what can be read: sqlite3 FILE .recover; runs can be made again elsewhere.");
    if (has(said, "not a database")) fault("is no store of runs, and was left alone", "Name another file.");
  }
  if (has(said, "FOREIGN KEY") || has(said, "foreign key"))
    fault("the run is no longer in this store",
          "It was removed while it was going on; start it again without --resume.");
  std::string words = said;
  for (char& c : words) c = c == '\n' || c == '\t' ? ' ' : c;
  const bool secret =
      std::any_of(secrets_.begin(), secrets_.end(), [&](const auto& s) { return has(words, s.c_str()); });
  // The library repeats parts of what it was given; one that may be the password is not passed on.
  if (secret || without_passwords(words) != words) words = "the server refused, or could not be asked";
  while (!words.empty() && words.back() == ' ') words.pop_back();
  fault(words, is_file_ ? "" : "What was stored before is safe; with the server back, go on with --resume.");
}

StoreDatabase::StoreDatabase(const std::string& where, IfMissing if_missing) : name_(without_passwords(where)) {
  name_backends();
  if (is_database_url(where)) {
    is_file_ = false;
    secrets_ = passwords_in(where);
    open_server(where, if_missing);
  } else {
    open_file(where, if_missing);
  }
}

void StoreDatabase::open_file(const std::string& path, IfMissing if_missing) {
  if (path.find("://") != std::string::npos)
    fault("is neither a file nor a PostgreSQL URL", "A URL begins with postgresql://.");
  if (path.empty()) fault("the name of the store is empty", "Give a file, or a URL that begins with postgresql://.");
  if (has(path, "\"")) fault("the name of a store cannot have a quotation mark in it", "Name another file.");
  std::error_code ignored;
  const fs::file_status status = fs::status(path, ignored);
  if (fs::exists(status)) {
    if (fs::is_directory(status)) fault("is a folder", "Give a file in it.");
    if (!fs::is_regular_file(status)) fault("is no regular file", "Name another file.");
    if (access(path.c_str(), R_OK) != 0) fault(fmt::format("cannot be read: {}", std::strerror(errno)), "");
    if (!is_store(path))
      fault("is no store of runs, and was left alone", "Name another file, or one that is not there yet.");
  } else if (if_missing == IfMissing::refuse) {
    fault("there is no such store", "`walkaway analyze FILE --draws N` makes one beside the scenario.");
  }
  if (!fs::exists(status)) make_file(path);
  guarded([&] {
    open_sqlite(path);
    check_format();
  });
}

void StoreDatabase::open_sqlite(const std::string& path) {
  sql.open("sqlite3", fmt::format("dbname=\"{}\" timeout={}", fs::absolute(path).string(), kBusyTimeoutS));
  sql << "PRAGMA foreign_keys = ON";
  sql << "PRAGMA synchronous = FULL";  // a commit survives power loss
}

void StoreDatabase::make_file(const std::string& path) {
  // Whole under another name, then linked into place: nobody sees half a store, and of several who make it at once one
  // does.
  const fs::path place(path);
  const Temporary temporary((place.parent_path() / ("." + place.filename().string() + ".XXXXXX")).string());
  if (temporary.name.empty())
    fault(fmt::format("cannot be made: {}", std::strerror(errno)), "Name a place that can be written.");
  guarded([&] {
    open_sqlite(temporary.name);
    sql << "PRAGMA auto_vacuum = FULL";  // the file shrinks when runs are removed
    soci::transaction whole(sql);
    make_tables();
    whole.commit();
    // Readers and a writer do not wait for each other. Kept in the file; where its place cannot do that, they wait.
    std::string mode;
    sql << "PRAGMA journal_mode = WAL", soci::into(mode);
    sql.close();
  });
  if (link(temporary.name.c_str(), path.c_str()) != 0 && errno != EEXIST &&
      renameat2(AT_FDCWD, temporary.name.c_str(), AT_FDCWD, path.c_str(), RENAME_NOREPLACE) != 0 && errno != EEXIST)
    fault(fmt::format("cannot be made: {}", std::strerror(errno)), "Name a place that can be written.");
  const int folder =
      open(place.has_parent_path() ? place.parent_path().c_str() : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder >= 0) {
    fsync(folder);  // the name survives power loss too
    close(folder);
  }
}

void StoreDatabase::open_server(const std::string& url, IfMissing if_missing) {
  const std::string checked = checked_database_url(url);
  try {
    sql.open("postgresql", checked);
  } catch (const soci::soci_error& error) {
    std::string said = error.get_error_message();
    if (has(said, "shared library"))
      fault("PostgreSQL's part of SOCI is not installed", "Install libsoci-postgresql4.0, or keep runs in a file.");
    constexpr std::string_view kOpening = "Cannot establish connection to the database.";
    if (said.starts_with(kOpening)) said.erase(0, kOpening.size());
    said.erase(0, said.find_first_not_of(" \n"));
    try {
      refuse(said);
    } catch (const InputError& reason) {
      fault("no connection: " + reason.faults().front().what,
            "Check host, port, database, user and password, and that the server runs.");
    }
  }
  guarded([&] {
    sql << "SET client_min_messages = warning";
    sql << "SET client_encoding = 'UTF8'";
    if (!has_schema()) {
      if (if_missing == IfMissing::refuse)
        fault("this database holds no store of runs", "`walkaway analyze FILE --draws N --store URL` makes one.");
      soci::transaction whole(sql);
      sql << kLockWhileMaking;
      if (!has_schema()) {
        int there = 0;
        sql << "SELECT COUNT(*) FROM pg_namespace WHERE nspname = 'walkaway'", soci::into(there);
        if (there == 0) sql << "CREATE SCHEMA walkaway";
        sql << "SET LOCAL search_path TO walkaway";
        make_tables();
      }
      whole.commit();
    }
    sql << "SET search_path TO walkaway";
    check_format();
  });
}

bool StoreDatabase::has_schema() {
  int there = 0;
  sql << "SELECT COUNT(*) FROM pg_tables WHERE schemaname = 'walkaway' AND tablename = 'meta'", soci::into(there);
  return there > 0;
}

void StoreDatabase::make_tables() {
  if (is_file_) sql << fmt::format("PRAGMA application_id = {}", kApplicationId);
  sql << "CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL)";
  sql << fmt::format("INSERT INTO meta (name, value) VALUES ('format', '{}')", kStoreFormat);
  // `settings`, `options`, `columns`, `answers` and `figures` are JSON; `figures` in the order of `columns`.
  sql << fmt::format(
      "CREATE TABLE runs (id {}, created TEXT NOT NULL, finished TEXT, version TEXT NOT NULL, command TEXT NOT NULL, "
      "title TEXT NOT NULL, file TEXT NOT NULL, scenario_hash TEXT NOT NULL, scenario_text TEXT NOT NULL, settings "
      "TEXT "
      "NOT NULL, options TEXT NOT NULL, columns TEXT NOT NULL, wanted BIGINT NOT NULL, answers TEXT)",
      is_file_ ? "INTEGER PRIMARY KEY AUTOINCREMENT" : "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY");
  sql << "CREATE TABLE draws (run BIGINT NOT NULL REFERENCES runs (id) ON DELETE CASCADE, stage BIGINT NOT NULL, draw "
         "BIGINT NOT NULL, figures TEXT NOT NULL, PRIMARY KEY (run, stage, draw))";
}

void StoreDatabase::check_format() {
  std::string format;
  sql << "SELECT value FROM meta WHERE name = 'format'", soci::into(format);
  if (format == std::to_string(kStoreFormat)) return;
  fault(fmt::format("is a store of format {}; this program reads and writes format {}",
                    format.empty() ? "unknown" : format, kStoreFormat),
        "Use the version of Walkaway that made it, or another store (--store). Nothing was changed.");
}

}  // namespace walkaway
