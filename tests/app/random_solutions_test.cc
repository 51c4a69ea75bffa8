// SPDX-License-Identifier: Apache-2.0
// Solutions of random games, as the program prints them, against tests/app/random_solutions.py, which judges them by
// the definitions alone; and against ../shared/tools/efg_oracle.py, or the file that WALKAWAY_ORACLE names, if it is
// there.
#include <cstdlib>

#include "app/program.h"

namespace walkaway::testing {
namespace {

class RandomSolutions : public Program {
 protected:
  /// The judge's last words, and 0 if nothing was wrong.
  Outcome judged(const std::string& kind, int first_seed, int count, const std::string& program = WALKAWAY_PROGRAM) {
    const char* named = std::getenv("WALKAWAY_ORACLE");
    const std::string oracle = named != nullptr ? named : WALKAWAY_ROOT "/../shared/tools/efg_oracle.py";
    std::string command = std::string("python3 -B '") + WALKAWAY_ROOT + "/tests/app/random_solutions.py' '" + program +
                          "' " + kind + " " + std::to_string(first_seed) + " " + std::to_string(count) + " '" +
                          file("") + "'";
    if (std::filesystem::exists(oracle)) command += " '" + oracle + "'";
    Outcome o;
    o.code = WEXITSTATUS(std::system((command + " > '" + file("said") + "' 2>&1").c_str()));
    o.out = read(file("said"));
    std::cout << o.out;
    return o;
  }
};

TEST_F(RandomSolutions, OfTreesAreWhatTheyClaim) { EXPECT_EQ(judged("efg", 1, 250).code, 0); }

TEST_F(RandomSolutions, OfTablesAreWhatTheyClaim) { EXPECT_EQ(judged("nfg", 1, 100).code, 0); }

TEST_F(RandomSolutions, ThatAreWrongAreFound) {
  // A program that shifts a little probability from the first action of each information set to the second.
  write("wrong",
        std::string("#!/usr/bin/env python3\nimport json, subprocess, sys\nout = json.loads(subprocess.run(['") +
            WALKAWAY_PROGRAM + R"('] + sys.argv[1:], capture_output=True).stdout)
for s in out["infosets"]:
    if len(s["actions"]) > 1:
        s["actions"][0]["probability"] -= 1e-7
        s["actions"][1]["probability"] += 1e-7
print(json.dumps(out))
)");
  std::filesystem::permissions(file("wrong"), std::filesystem::perms::owner_all);
  const Outcome o = judged("efg", 1, 4, file("wrong"));
  EXPECT_EQ(o.code, 1);
  EXPECT_NE(o.out.find("residual"), std::string::npos);
}

}  // namespace
}  // namespace walkaway::testing
