// SPDX-License-Identifier: Apache-2.0
// A PostgreSQL server of the tests' own, from the system's package: made in a temporary folder, on a free local port,
// ended and removed with the program that asked for it, however that ends.
#pragma once

#include <sys/types.h>

#include <memory>
#include <string>

namespace walkaway::testing {

class PostgresServer {
 public:
  /// Null, with the reason in `why`, where the server's programs are missing or it does not start.
  static std::unique_ptr<PostgresServer> start(std::string& why);
  ~PostgresServer();
  PostgresServer(const PostgresServer&) = delete;
  PostgresServer& operator=(const PostgresServer&) = delete;

  /// A new, empty database, whose owner has the password `kPassword`; its URL.
  std::string new_database();
  int port() const { return port_; }
  /// Ends the server at once, as a power failure would.
  void kill_now();

  static constexpr const char* kUser = "wanderer";
  static constexpr const char* kPassword = "Sesam-öffne/dich@7";
  static constexpr const char* kPasswordInUrl = "Sesam-%C3%B6ffne%2Fdich%407";

 private:
  PostgresServer() = default;
  pid_t keeper_ = -1;
  int pipe_ = -1, port_ = 0, databases_ = 0;
  std::string programs_, folder_;
};

}  // namespace walkaway::testing
