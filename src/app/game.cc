// SPDX-License-Identifier: Apache-2.0
// game: the standard games, for any solver.
#include <fmt/format.h>
#include <optional>

#include "app/commands.h"
#include "app/exit_code.h"
#include "app/terminal.h"
#include "report/output.h"
#include "report/words.h"

namespace walkaway {

int game_command(const CommandLine& line, const Run& run) {
  std::optional<PendingFile> file;
  if (!line.efg_file.empty()) file.emplace(line.efg_file);
  const PlainGame game = make_standard_game(line.standard, line.max_bytes, run);
  const std::string text = to_efg(game);
  if (run.stop.stop_requested()) throw Stopped{};
  if (!file) {
    write_stdout(text);
    return kSuccess;
  }
  file->commit(text);
  write_stderr(fmt::format("{}: {}; {} nodes, {} information sets\n", line.efg_file, game.title,
                           grouped(game.tree.nodes()), grouped(game.tree.decisions.size())));
  return kSuccess;
}

}  // namespace walkaway
