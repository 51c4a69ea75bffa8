// SPDX-License-Identifier: Apache-2.0
// Servers that are not there, do not answer, refuse or go away: said soon, plainly, and without passwords.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>

#include "store/places.h"

namespace walkaway::testing {
namespace {

/// A local port on which connections are taken by the system and never answered; or, once closed, refused.
class SilentPort {
 public:
  SilentPort() : socket_(socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    EXPECT_EQ(bind(socket_, reinterpret_cast<sockaddr*>(&address), size), 0);
    EXPECT_EQ(listen(socket_, 4), 0);
    EXPECT_EQ(getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size), 0);
    port_ = ntohs(address.sin_port);
  }
  ~SilentPort() { stop(); }
  void stop() {
    if (socket_ >= 0) close(socket_);
    socket_ = -1;
  }
  int port() const { return port_; }

 private:
  int socket_, port_ = 0;
};

struct Refused {
  std::string said;
  double seconds = 0;
};

Refused refused(const std::string& url) {
  const auto before = std::chrono::steady_clock::now();
  Refused out{refusal_of([&] { Store store(url); })};
  out.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - before).count();
  EXPECT_NE(out.said.find("no connection: "), std::string::npos) << out.said;
  return out;
}

TEST(Server, ThatRefusesConnectionsIsSaidSo) {
  SilentPort port;
  port.stop();
  const Refused r = refused(fmt::format("postgresql://u:hush-hush@127.0.0.1:{}/d", port.port()));
  EXPECT_NE(r.said.find("refused"), std::string::npos) << r.said;
  EXPECT_NE(r.said.find("postgresql://u:***@127.0.0.1"), std::string::npos) << r.said;
  EXPECT_EQ(r.said.find("hush"), std::string::npos) << r.said;
  EXPECT_LT(r.seconds, 5);
}

TEST(Server, ThatNeverAnswersIsGivenUpSoon) {
  const SilentPort port;
  const Refused r = refused(fmt::format("postgresql://u:hush-hush@127.0.0.1:{}/d?connect_timeout=2", port.port()));
  EXPECT_NE(r.said.find("timeout expired"), std::string::npos) << r.said;
  EXPECT_EQ(r.said.find("hush"), std::string::npos) << r.said;
  EXPECT_LT(r.seconds, 10);
}

TEST(Server, WhoseNameIsUnknownIsSaidSoWithoutThePassword) {
  const Refused r = refused("postgresql://u:nowhere@nowhere.invalid/d");
  EXPECT_EQ(r.said.find("nowhere@"), std::string::npos) << r.said;
  EXPECT_NE(r.said.find("the server refused, or could not be asked"), std::string::npos)
      << "the library's words hold the host, which is the password here: " << r.said;
}

class PostgresServerTest : public Places {
 protected:
  void SetUp() override {
    Places::SetUp();
    std::string why;
    server_ = PostgresServer::start(why);
    if (server_ == nullptr) GTEST_SKIP() << "NOTHING IS TESTED ON POSTGRESQL: " << why;
  }
  std::unique_ptr<PostgresServer> server_;
};

TEST_F(PostgresServerTest, SaysWhatIsWrongAndHoldsNoPasswordInIt) {
  const std::string url = server_->new_database();
  const std::string base = url.substr(0, url.rfind('/'));
  EXPECT_NE(refused(base + "/nothing_here").said.find("\"nothing_here\" does not exist"), std::string::npos);
  std::string wrong = url;
  wrong.replace(wrong.find("Sesam"), 5, "Wrong");
  const Refused r = refused(wrong);
  EXPECT_NE(r.said.find("password authentication failed"), std::string::npos) << r.said;
  EXPECT_EQ(r.said.find("ffne"), std::string::npos) << r.said;

  Store store(url);
  const int64_t id = store.begin(sample_run());
  store.add(id, sample_draws(0, 10));
  server_->kill_now();
  usleep(300'000);
  const std::string said = refusal_of([&] { store.add(id, sample_draws(10, 10)); });
  EXPECT_NE(said.find("What was stored before is safe"), std::string::npos) << said;
  EXPECT_EQ(said.find("ffne"), std::string::npos) << said;
}

}  // namespace
}  // namespace walkaway::testing
