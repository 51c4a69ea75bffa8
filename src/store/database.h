// SPDX-License-Identifier: Apache-2.0
// The connection behind a store: SQLite or PostgreSQL, through SOCI. Only store*.cc read this.
#pragma once

#include <soci/soci.h>

#include <string>
#include <vector>

#include "store/store.h"

namespace walkaway {

/// The format of the tables, in table `meta`. Raised by one whenever they change.
inline constexpr int kStoreFormat = 1;

/// Open, with all tables there and of this format. Faults of the database come out of SOCI as exceptions whose texts
/// may hold the whole URL: all work goes through `guarded`, which says them in our words and without passwords.
class StoreDatabase {
 public:
  StoreDatabase(const std::string& where, IfMissing if_missing);

  soci::session sql;
  const std::string& name() const { return name_; }

  /// Runs `work`; what the database objects to comes out as InputError.
  template <typename Work>
  auto guarded(Work&& work) {
    try {
      return work();
    } catch (const soci::soci_error& error) {
      refuse(error.get_error_message());
    }
  }

  /// Throws InputError about the store as a whole.
  [[noreturn]] void refuse(const std::string& said) const;
  [[noreturn]] void fault(const std::string& what, const std::string& hint) const;

 private:
  void open_file(const std::string& path, IfMissing if_missing);
  void open_server(const std::string& url, IfMissing if_missing);
  void open_sqlite(const std::string& path);
  void make_file(const std::string& path);
  bool has_schema();  ///< of a server
  void make_tables();
  void check_format();

  std::string name_;                  ///< safe to print
  std::vector<std::string> secrets_;  ///< what no text may hold
  bool is_file_ = true;
};

}  // namespace walkaway
