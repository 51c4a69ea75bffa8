// SPDX-License-Identifier: Apache-2.0
// What was committed stays: through kill -9, several writers, a full disk, a server that goes.
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <fstream>
#include <sstream>

#include "store/places.h"

namespace walkaway::testing {
namespace {

using Survival = OnBoth;

/// Runs `work` in a child process; its exit code is 0 unless the work throws.
template <typename Work>
pid_t in_child(Work&& work) {
  const pid_t child = fork();
  if (child != 0) return child;
  try {
    work();
    _exit(0);
  } catch (const InputError& error) {
    write(STDERR_FILENO, error.what(), std::strlen(error.what())) < 0 ? _exit(3) : _exit(2);
  } catch (...) {
    _exit(3);
  }
}

int exit_code(pid_t child) {
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

std::string integrity(soci::session& sql) {
  std::string said;
  sql << "PRAGMA integrity_check", soci::into(said);
  int orphans = 0;
  sql << "SELECT COUNT(*) FROM pragma_foreign_key_check", soci::into(orphans);
  return orphans == 0 ? said : "orphans";
}

TEST_P(Survival, AfterKillingTheWriterEveryCommittedBatchIsThere) {
  constexpr uint64_t kBatch = 50;
  const int64_t id = Store(where_).begin(sample_run());
  for (int round = 0; round < 3; ++round) {
    int told[2];
    ASSERT_EQ(pipe(told), 0);
    const pid_t writer = in_child([&] {
      Store store(where_);
      for (uint64_t batch = 0;; ++batch) {
        store.add(id, sample_draws(batch * kBatch, kBatch));
        const uint64_t done = batch + 1;
        if (write(told[1], &done, sizeof done) != sizeof done) _exit(4);
      }
    });
    close(told[1]);
    // Killed at a moment that has nothing to do with its commits, once it has gone further than the one before.
    uint64_t committed = 0;
    while (committed < 12u * (static_cast<uint64_t>(round) + 1))
      ASSERT_EQ(read(told[0], &committed, sizeof committed), static_cast<ssize_t>(sizeof committed));
    usleep(static_cast<useconds_t>(700 * round));
    kill(writer, SIGKILL);
    EXPECT_EQ(exit_code(writer), -SIGKILL);
    while (read(told[0], &committed, sizeof committed) > 0) {
    }
    close(told[0]);

    Store store(where_);
    const auto draws = all_draws(store, id);
    EXPECT_GE(draws.size(), committed * kBatch);
    EXPECT_EQ(draws.size() % kBatch, 0u) << "no batch in part";
    for (size_t i = 0; i < draws.size(); ++i) {
      EXPECT_EQ(draws[i].index, i);
      EXPECT_EQ(draws[i].values, sample_draws(i, 1)[0].values);
    }
    EXPECT_EQ(store.unfinished(sample_run())->draws, draws.size());
  }
  if (GetParam() == Backend::sqlite) {
    EXPECT_EQ(integrity(*raw()), "ok");
  }
}

TEST_P(Survival, SeveralProcessesMakeAndFillOneStoreAtOnce) {
  constexpr int kWriters = 4;
  constexpr uint64_t kBatches = 15, kBatch = 20;
  std::vector<pid_t> writers;
  int gate[2];
  ASSERT_EQ(pipe(gate), 0);
  for (int w = 0; w < kWriters; ++w)
    writers.push_back(in_child([&, w] {
      char c;
      close(gate[1]);
      (void)!read(gate[0], &c, 1);  // all at once
      Store store(where_);
      StoredRun mine = sample_run();
      mine.title = fmt::format("writer {}", w);
      const int64_t id = store.begin(mine);
      for (uint64_t b = 0; b < kBatches; ++b) store.add(id, sample_draws(b * kBatch, kBatch));
      store.finish(id, "{}");
    }));
  close(gate[0]);
  close(gate[1]);
  for (const pid_t writer : writers) EXPECT_EQ(exit_code(writer), 0);
  Store store(where_);
  const auto runs = store.runs();
  ASSERT_EQ(runs.size(), static_cast<size_t>(kWriters));
  for (const StoredRun& run : runs) EXPECT_EQ(run.draws, kBatches * kBatch);
  if (GetParam() == Backend::sqlite) {
    EXPECT_EQ(integrity(*raw()), "ok");
  }
}

TEST_P(Survival, TwoProcessesMayFillOneRun) {
  const int64_t id = Store(where_).begin(sample_run());
  std::vector<pid_t> writers;
  for (int w = 0; w < 2; ++w)
    writers.push_back(in_child([&] {
      Store store(where_);
      for (uint64_t b = 0; b < 10; ++b) store.add(id, sample_draws(b * 20, 20));
    }));
  for (const pid_t writer : writers) EXPECT_EQ(exit_code(writer), 0);
  Store store(where_);
  EXPECT_EQ(all_draws(store, id).size(), 200u);
}

INSTANTIATE_TEST_SUITE_P(Sqlite, Survival, ::testing::Values(Backend::sqlite));
INSTANTIATE_TEST_SUITE_P(Postgres, Survival, ::testing::Values(Backend::postgres));

class StoreFile : public Places {
 protected:
  static std::string bytes(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    std::stringstream text;
    text << in.rdbuf();
    return text.str();
  }
  std::string refusal(const std::string& path) const {
    return refusal_of([&] { Store store(path); });
  }
};

TEST_F(StoreFile, ThatIsNoStoreIsRefusedAndLeftAlone) {
  std::ofstream(file("notes.txt")) << "walkaway = 1\n";
  std::ofstream(file("empty")).flush();
  { soci::session("sqlite3", "dbname=" + file("other.db")) << "CREATE TABLE meta (name TEXT, value TEXT)"; }
  for (const char* name : {"notes.txt", "empty", "other.db"}) {
    const std::string before = bytes(file(name));
    EXPECT_NE(refusal(file(name)).find("is no store of runs, and was left alone"), std::string::npos)
        << refusal(file(name));
    EXPECT_EQ(bytes(file(name)), before);
  }
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder_), {}), 3);
}

TEST_F(StoreFile, InAPlaceThatCannotBeIsRefused) {
  EXPECT_NE(refusal(folder_.string()).find("is a folder"), std::string::npos);
  EXPECT_NE(refusal(file("no/such/folder.runs")).find("cannot be made: No such file"), std::string::npos);
  EXPECT_NE(refusal("mysql://u:hush@h/d").find("begins with postgresql://"), std::string::npos);
  EXPECT_EQ(refusal("mysql://u:hush@h/d").find("hush"), std::string::npos);
  EXPECT_NE(refusal("/dev/null").find("no regular file"), std::string::npos);
  EXPECT_NE(refusal("").find("empty"), std::string::npos);
}

TEST_F(StoreFile, MayHaveAnUnusualName) {
  for (const char* name : {"with  two spaces.runs", "a=b timeout=0.runs", "dbname=x.runs", "it's ö.runs", ":memory:"}) {
    Store(file(name)).begin(sample_run());
    EXPECT_TRUE(std::filesystem::exists(file(name))) << name;
    EXPECT_EQ(Store(file(name), IfMissing::refuse).runs().size(), 1u) << name;
  }
}

TEST_F(StoreFile, IsOneFileOnceItIsClosed) {
  Store(file("a.runs")).begin(sample_run());
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder_), {}), 1);
}

TEST_F(StoreFile, OnAFullDiskRefusesInPlainWordsAndLosesNothing) {
  const std::string where = file("a.runs");
  const int64_t id = Store(where).begin(sample_run());
  int told[2];
  ASSERT_EQ(pipe(told), 0);
  // A limit on the size of files stands for the disk: SQLite sees a write that fails in the middle of a transaction.
  const pid_t writer = in_child([&] {
    signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{400'000, 400'000};
    if (setrlimit(RLIMIT_FSIZE, &limit) != 0) _exit(9);
    Store store(where);
    for (uint64_t b = 0; b < 1000; ++b) {
      const std::string said = refusal_of([&] { store.add(id, sample_draws(b * 100, 100)); });
      const bool plain = said.find("what was stored before is safe") != std::string::npos;
      if (!said.empty()) _exit(plain ? 7 : 8);
      if (write(told[1], &b, sizeof b) != sizeof b) _exit(9);
    }
  });
  close(told[1]);
  uint64_t last = 0;
  while (read(told[0], &last, sizeof last) > 0) {
  }
  close(told[0]);
  EXPECT_EQ(exit_code(writer), 7);
  EXPECT_GT(last, 5u);
  Store store(where);
  EXPECT_EQ(all_draws(store, id).size(), (last + 1) * 100) << "every batch that was taken, and nothing of the last";
  store.add(id, sample_draws((last + 1) * 100, 100));  // with room again it goes on
  EXPECT_EQ(all_draws(store, id).size(), (last + 2) * 100);
}

}  // namespace
}  // namespace walkaway::testing
