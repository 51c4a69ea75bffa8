// SPDX-License-Identifier: Apache-2.0
#include "support/postgres_server.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <grp.h>
#include <netinet/in.h>
#include <pwd.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <vector>

namespace walkaway::testing {
namespace {

namespace fs = std::filesystem;

/// The newest of Debian's, or the one on the path; "" if there is none.
std::string server_programs() {
  std::string best;
  int newest = 0;
  std::error_code ignored;
  for (const auto& version : fs::directory_iterator("/usr/lib/postgresql", ignored)) {
    const int number = std::atoi(version.path().filename().c_str());
    if (number <= newest || !fs::exists(version.path() / "bin/postgres")) continue;
    newest = number;
    best = (version.path() / "bin").string();
  }
  const char* path = std::getenv("PATH");
  std::stringstream folders(path == nullptr ? "" : path);
  for (std::string folder; best.empty() && std::getline(folders, folder, ':');)
    if (fs::exists(fs::path(folder) / "postgres") && fs::exists(fs::path(folder) / "initdb")) best = folder;
  return best;
}

/// The server refuses to run as root. In a child only.
void become_unprivileged() {
  if (geteuid() != 0) return;
  const passwd* user = getpwnam("postgres");
  if (user == nullptr) user = getpwnam("nobody");
  if (user == nullptr || setgroups(0, nullptr) != 0 || setgid(user->pw_gid) != 0 || setuid(user->pw_uid) != 0)
    _exit(97);
}

/// In a child: becomes the program, with its words in `log`.
[[noreturn]] void become(const std::vector<std::string>& words, const std::string& log) {
  const int out = open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0666), none = open("/dev/null", O_RDONLY);
  dup2(out, 1);
  dup2(out, 2);
  dup2(none, 0);
  std::vector<char*> argv;
  for (const std::string& word : words) argv.push_back(const_cast<char*>(word.c_str()));
  argv.push_back(nullptr);
  execv(argv[0], argv.data());
  _exit(98);
}

pid_t begin(const std::vector<std::string>& words, const std::string& log) {
  const pid_t child = fork();
  if (child != 0) return child;
  prctl(PR_SET_PDEATHSIG, 0);
  become_unprivileged();
  prctl(PR_SET_PDEATHSIG, SIGQUIT);  // after the change of user, which clears it
  if (getppid() == 1) _exit(96);
  become(words, log);
}

int outcome(pid_t child) {
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

int free_port() {
  const int s = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  const bool ok = bind(s, reinterpret_cast<sockaddr*>(&address), size) == 0 &&
                  getsockname(s, reinterpret_cast<sockaddr*>(&address), &size) == 0;
  close(s);
  return ok ? ntohs(address.sin_port) : 0;
}

std::string text_of(const std::string& file) {
  std::ifstream in(file);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

/// The keeper's whole life: it makes the server, runs it until the pipe from the tests is closed (they ended) or the
/// server ends, and removes the folder. It says "+" or "-" through `ready`.
[[noreturn]] void keep(const std::string& programs, const std::string& folder, int port, int until, int ready) {
  setpgid(0, 0);  // Ctrl-C is the tests' to handle
  signal(SIGPIPE, SIG_IGN);
  const std::string data = folder + "/data", log = folder + "/log";
  const auto remove = [&] {
    std::error_code ignored;
    fs::remove_all(folder, ignored);
  };
  int made =
      outcome(begin({programs + "/initdb", "-D", data, "-U", PostgresServer::kUser, "--pwfile=" + folder + "/password",
                     "-A", "scram-sha-256", "--locale=C", "--encoding=UTF8", "--no-sync", "--no-instructions"},
                    log));
  pid_t server = -1;
  bool up = false;
  if (made == 0) {
    server = begin({programs + "/postgres", "-D", data, "-p", std::to_string(port), "-c", "listen_addresses=127.0.0.1",
                    "-c", "unix_socket_directories=" + folder, "-c", "fsync=off", "-c", "shared_buffers=16MB"},
                   log);
    for (int tries = 0; tries < 600 && !up && waitpid(server, nullptr, WNOHANG) == 0; ++tries) {
      up = text_of(data + "/postmaster.pid").find("ready") != std::string::npos;
      if (!up) usleep(50'000);
    }
  }
  (void)!write(ready, up ? "+" : "-", 1);
  close(ready);
  char byte;
  while (read(until, &byte, 1) > 0) {
    kill(server, SIGKILL);  // asked to fail
    outcome(server);
    server = -1;
  }
  if (server > 0) {
    kill(server, SIGQUIT);
    outcome(server);
  }
  remove();
  _exit(0);
}

}  // namespace

std::unique_ptr<PostgresServer> PostgresServer::start(std::string& why) {
  std::unique_ptr<PostgresServer> server(new PostgresServer);
  server->programs_ = server_programs();
  if (server->programs_.empty()) {
    why = "PostgreSQL's server is not installed (package postgresql)";
    return nullptr;
  }
  std::string folder = (fs::temp_directory_path() / "walkaway-postgres-XXXXXX").string();
  if (mkdtemp(folder.data()) == nullptr) {
    why = "no temporary folder";
    return nullptr;
  }
  fs::permissions(folder, fs::perms::all);  // the server's user may be another
  std::ofstream(folder + "/password") << kPassword << "\n";
  server->folder_ = folder;
  server->port_ = free_port();
  int until[2], ready[2];
  if (pipe2(until, O_CLOEXEC) != 0 || pipe2(ready, O_CLOEXEC) != 0) return nullptr;
  server->keeper_ = fork();
  if (server->keeper_ == 0) {
    close(until[1]);
    close(ready[0]);
    keep(server->programs_, folder, server->port_, until[0], ready[1]);
  }
  close(until[0]);
  close(ready[1]);
  server->pipe_ = until[1];
  char word = '-';
  const bool said = read(ready[0], &word, 1) == 1;
  close(ready[0]);
  if (said && word == '+') return server;
  why = "PostgreSQL's server does not start: " + text_of(folder + "/log");
  return nullptr;
}

PostgresServer::~PostgresServer() {
  if (pipe_ >= 0) close(pipe_);
  if (keeper_ > 0) outcome(keeper_);
}

void PostgresServer::kill_now() { (void)!write(pipe_, "x", 1); }

std::string PostgresServer::new_database() {
  const std::string name = "runs" + std::to_string(++databases_);
  const pid_t child = fork();
  if (child == 0) {
    setenv("PGPASSWORD", kPassword, 1);
    become({programs_ + "/createdb", "-h", "127.0.0.1", "-p", std::to_string(port_), "-U", kUser, name},
           folder_ + "/createdb.log");
  }
  if (outcome(child) != 0) return "";
  return std::string("postgresql://") + kUser + ":" + kPasswordInUrl + "@127.0.0.1:" + std::to_string(port_) + "/" +
         name;
}

}  // namespace walkaway::testing
