// SPDX-License-Identifier: Apache-2.0
// What goes into a store comes out again, on both databases.
#include "store/store.h"

#include <bit>
#include <limits>
#include <random>

#include "store/places.h"

namespace walkaway::testing {
namespace {

using StoreOn = OnBoth;

TEST_P(StoreOn, GivesBackARunAsItWas) {
  const StoredRun run = sample_run();
  int64_t id = 0;
  {
    Store store(where_);
    id = store.begin(run);
  }
  Store store(where_, IfMissing::refuse);
  const StoredRun back = store.run(id);
  EXPECT_EQ(back.id, id);
  EXPECT_EQ(back.version, run.version);
  EXPECT_EQ(back.command, run.command);
  EXPECT_EQ(back.title, run.title);
  EXPECT_EQ(back.file, run.file);
  EXPECT_EQ(back.scenario_hash, run.scenario_hash);
  EXPECT_EQ(back.scenario_text, run.scenario_text);
  EXPECT_EQ(back.settings, run.settings);
  EXPECT_EQ(back.options, run.options);
  EXPECT_EQ(back.columns, run.columns);
  EXPECT_EQ(back.wanted, run.wanted);
  EXPECT_EQ(back.draws, 0u);
  EXPECT_EQ(back.finished + back.answers, "");
  EXPECT_EQ(back.created.size(), std::string("2025-03-01T12:30:00Z").size());
  EXPECT_LE(back.created, utc_now());
}

TEST_P(StoreOn, GivesBackDrawsInOrderWithTheSameBits) {
  Store store(where_);
  const int64_t id = store.begin(sample_run()), other = store.begin(sample_run());
  std::mt19937_64 random(5);
  std::vector<StoredDraw> draws;
  for (uint32_t stage = 0; stage < 3; ++stage)
    for (uint64_t i = 0; i < 900; ++i) {  // more than are read at a time
      StoredDraw draw{stage, i * i, {}};
      for (int v = 0; v < 3; ++v) draw.values.push_back(std::bit_cast<double>(random()));
      draws.push_back(draw);
    }
  draws[5].values = {std::numeric_limits<double>::quiet_NaN(), -0.0, -std::numeric_limits<double>::infinity()};
  std::vector<StoredDraw> shuffled = draws;
  std::shuffle(shuffled.begin(), shuffled.end(), random);
  for (size_t at = 0; at < shuffled.size(); at += 450) store.add(id, std::span(shuffled).subspan(at, 450));
  store.add(other, sample_draws(0, 3));
  store.add(other, {});
  const std::vector<StoredDraw> back = all_draws(store, id);
  ASSERT_EQ(back.size(), draws.size());
  for (size_t i = 0; i < draws.size(); ++i) {
    EXPECT_EQ(back[i].stage, draws[i].stage);
    EXPECT_EQ(back[i].index, draws[i].index);
    ASSERT_EQ(back[i].values.size(), 3u);
    for (size_t v = 0; v < 3; ++v) {
      if (std::isnan(draws[i].values[v]))
        EXPECT_TRUE(std::isnan(back[i].values[v]));
      else
        EXPECT_EQ(std::bit_cast<uint64_t>(back[i].values[v]), std::bit_cast<uint64_t>(draws[i].values[v]));
    }
  }
  EXPECT_EQ(store.run(id).draws, draws.size());
  EXPECT_EQ(store.run(other).draws, 3u);
}

TEST_P(StoreOn, KeepsADrawThatIsThereAlready) {
  Store store(where_);
  const int64_t id = store.begin(sample_run());
  store.add(id, sample_draws(0, 10));
  auto again = sample_draws(5, 10);
  again[0].values = {9, 9, 9};
  again.push_back(again.back());  // twice in one batch
  store.add(id, again);
  const auto back = all_draws(store, id);
  ASSERT_EQ(back.size(), 15u);
  EXPECT_EQ(back[5].values, sample_draws(5, 1)[0].values);
}

TEST_P(StoreOn, TakesABatchLargerThanAStatement) {
  Store store(where_);
  const int64_t id = store.begin(sample_run());
  store.add(id, sample_draws(0, 12000));
  const auto back = all_draws(store, id);
  ASSERT_EQ(back.size(), 12000u);
  EXPECT_EQ(back.back().values, sample_draws(11999, 1)[0].values);
}

TEST_P(StoreOn, FinishesARunOnce) {
  Store store(where_);
  const int64_t id = store.begin(sample_run());
  store.finish(id, R"({"a": "':x'"})");
  store.finish(id, "{}");
  EXPECT_EQ(store.run(id).answers, R"({"a": "':x'"})");
  EXPECT_NE(store.run(id).finished, "");
}

TEST_P(StoreOn, ListsRunsAndNamesThemWhereOneIsMissing) {
  Store store(where_);
  EXPECT_TRUE(store.runs().empty());
  EXPECT_NE(refusal_of([&] { store.run(1); }).find("has no run 1"), std::string::npos);
  const int64_t a = store.begin(sample_run()), b = store.begin(sample_run());
  const auto runs = store.runs();
  ASSERT_EQ(runs.size(), 2u);
  EXPECT_EQ(runs[0].id, a);
  EXPECT_EQ(runs[1].id, b);
  EXPECT_EQ(runs[0].scenario_text, "");
  EXPECT_NE(refusal_of([&] { store.run(99); }).find(fmt::format("It has run {}, {}.", a, b)), std::string::npos);
}

TEST_P(StoreOn, RemovesARunWithItsDrawsAndRefusesMoreOfThem) {
  Store store(where_);
  const int64_t a = store.begin(sample_run()), b = store.begin(sample_run());
  store.add(a, sample_draws(0, 50));
  store.add(b, sample_draws(0, 5));
  store.remove(a);
  EXPECT_EQ(store.runs().size(), 1u);
  EXPECT_TRUE(all_draws(store, a).empty());
  EXPECT_EQ(all_draws(store, b).size(), 5u);
  EXPECT_NE(refusal_of([&] { store.add(a, sample_draws(50, 1)); }).find("no longer in this store"), std::string::npos);
  const int64_t c = store.begin(sample_run());
  EXPECT_GT(c, b) << "an id is never used again";
}

TEST_P(StoreOn, FindsTheRunToGoOnWith) {
  Store store(where_);
  const StoredRun now = sample_run();
  EXPECT_FALSE(store.unfinished(now));
  StoredRun other = now;
  other.title = "Another", other.file = "else/other.toml", other.scenario_hash = "babe";
  store.begin(other);
  EXPECT_FALSE(store.unfinished(now)) << "of another scenario";
  const int64_t same = store.begin(now);
  StoredRun changed = now;
  changed.options = R"({"seed":8,"draws":100})";
  const int64_t newest = store.begin(changed);
  EXPECT_EQ(store.unfinished(now)->id, same) << "one that it does not differ from goes before newer ones";
  EXPECT_EQ(store.unfinished(changed)->id, newest);
  store.finish(same, "{}");
  EXPECT_EQ(store.unfinished(now)->id, newest) << "for saying what differs";
  StoredRun moved = now;
  moved.file = "other/place/mine.toml", moved.title = "new title", moved.scenario_text += "\n";
  EXPECT_EQ(store.unfinished(moved)->id, newest);
  store.finish(newest, "{}");
  EXPECT_FALSE(store.unfinished(now));
}

TEST_P(StoreOn, HoldsNoPasswordOfTheCommand) {
  Store store(where_);
  StoredRun run = sample_run();
  run.command = "walkaway analyze a.toml --store postgresql://u:hush@h/d --draws 5";
  EXPECT_EQ(store.run(store.begin(run)).command.find("hush"), std::string::npos);
}

TEST_P(StoreOn, IsReadByTheDatabasesOwnJsonFunctions) {
  Store store(where_);
  const int64_t id = store.begin(sample_run());
  store.add(id, std::vector<StoredDraw>{{0, 1, {0.1, -1e-300, 2}}, {0, 2, {0.3, 1, 2}}});
  const auto sql = raw();
  double sum = 0;
  std::string name;
  if (GetParam() == Backend::sqlite) {
    *sql << "SELECT SUM(json_extract(figures, '$[0]')) FROM draws", soci::into(sum);
    *sql << "SELECT json_extract(columns, '$[2]') FROM runs", soci::into(name);
  } else {
    *sql << "SELECT SUM(CAST(CAST(figures AS json) ->> 0 AS double precision)) FROM draws", soci::into(sum);
    *sql << "SELECT CAST(columns AS json) ->> 2 FROM runs", soci::into(name);
  }
  EXPECT_EQ(sum, 0.1 + 0.3);
  EXPECT_EQ(name, "with, comma");
}

TEST_P(StoreOn, OfAnotherFormatIsRefusedWithWhatToDo) {
  Store(where_).begin(sample_run());
  *raw() << "UPDATE meta SET value = '7' WHERE name = 'format'";
  const std::string said = refusal_of([&] { Store store(where_); });
  EXPECT_NE(said.find("is a store of format 7; this program reads and writes format 1"), std::string::npos) << said;
  EXPECT_NE(said.find("--store"), std::string::npos) << said;
  int runs = 0;
  *raw() << "SELECT COUNT(*) FROM runs", soci::into(runs);
  EXPECT_EQ(runs, 1);
}

TEST_P(StoreOn, ThatIsMissingIsNotMadeByLooking) {
  EXPECT_NE(refusal_of([&] { Store store(where_, IfMissing::refuse); }), "");
  EXPECT_NE(refusal_of([&] { Store store(where_, IfMissing::refuse); }), "");
  EXPECT_FALSE(std::filesystem::exists(file("a.runs")));
}

TEST_P(StoreOn, DamagedByHandIsSaidToBe) {
  Store store(where_);
  const int64_t id = store.begin(sample_run());
  store.add(id, sample_draws(0, 3));
  *raw() << "UPDATE draws SET figures = '[1, x]' WHERE draw = 2";
  EXPECT_NE(refusal_of([&] { all_draws(store, id); }).find("draw 2 of run"), std::string::npos);
}

INSTANTIATE_TEST_SUITE_P(Sqlite, StoreOn, ::testing::Values(Backend::sqlite));
INSTANTIATE_TEST_SUITE_P(Postgres, StoreOn, ::testing::Values(Backend::postgres));

}  // namespace
}  // namespace walkaway::testing
