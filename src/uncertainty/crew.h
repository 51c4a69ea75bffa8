// SPDX-License-Identifier: Apache-2.0
// Who does the work: the threads of one process, and, where the program was started by mpirun or srun, those of many
// processes (ranks) on many machines. All ranks run one program text and come to the same calls in the same order; the
// first hands out the work, works too, and alone reads files, keeps results and prints.
#pragma once

#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "scenario/progress.h"

namespace walkaway {

class CrewWire;

class Crew {
 public:
  /// Does piece `index` in a place `slot` below `threads()` of its rank that no other piece uses meanwhile. `run` tells
  /// it to stop; a piece that goes on all the same holds up the stop.
  using Work = std::function<std::vector<double>(uint64_t index, uint32_t slot, const Run& run)>;
  /// Takes a finished piece. Called on the first rank alone, on the thread that called `run`, in no fixed order.
  using Keep = std::function<void(uint64_t index, std::vector<double> values)>;

  /// Joins the other ranks if a starter of MPI programs started this process; else it is alone. `threads` of this rank;
  /// 0: as many as the cores that the process may use. One at a time in a process; made after whatever blocks signals,
  /// as MPI starts threads of its own. Throws InputError where ranks were started that cannot be joined: by a program
  /// built without MPI, or by another MPI.
  explicit Crew(uint32_t threads = 0);
  /// Waits until all ranks are here. Where one comes early, since an exception has ended its work, the first rank's
  /// next call throws, and all others' throw Stopped: nobody waits for the one that is gone.
  ~Crew();
  Crew(const Crew&) = delete;
  Crew& operator=(const Crew&) = delete;

  uint32_t rank() const { return rank_; }
  uint32_t ranks() const { return ranks_; }
  bool first() const { return rank_ == 0; }
  uint32_t threads() const { return threads_; }
  uint64_t all_threads() const { return all_threads_; }  ///< over ranks

  /// Does all pieces of the first rank's `todo` (that of others is not looked at) and returns on all ranks when the
  /// first has kept all. Pieces are handed out as ranks finish others; a few wait at each rank. Results do not depend
  /// on who does a piece, if `work` depends on its index alone. Where `work` or `keep` throws, or a rank is told to
  /// stop, all stop; pieces that were finished are still kept (unless it was `keep` that threw); then the first rank
  /// throws the exception and all others Stopped. Cost on one rank: about a microsecond per piece; see docs/cluster.md
  /// for many.
  void run(std::span<const uint64_t> todo, const Work& work, const Keep& keep, const Run& run);

  /// Gives all ranks the first rank's data. Throws Stopped.
  void broadcast(std::vector<double>& data, const Run& run);
  void broadcast(std::string& text, const Run& run);

  /// Returns when all ranks have called it. Throws Stopped.
  void barrier(const Run& run);

  /// Runs `part`. What it throws on a rank other than the first, but Stopped, is thrown by the first rank's next call,
  /// and Stopped here: so that the first rank alone tells of it.
  void guard(const std::function<void()>& part);

  /// For measurements: messages that this rank sent and received, and their bytes.
  struct Traffic {
    uint64_t messages_out = 0, bytes_out = 0, messages_in = 0, bytes_in = 0;
  };
  Traffic traffic() const;

 private:
  void lead(std::span<const uint64_t> todo, const Work& work, const Keep& keep, const Run& run);
  void follow(const Work& work, const Run& run);
  void broadcast_bytes(std::vector<char>& bytes, const Run& run);
  /// The first rank waits for a word of each other; another waits for a message of this tag.
  void collect(const Run& run);
  std::vector<char> await(int tag, const Run& run);
  void look_for_leavers();
  void throw_if_left();

  std::unique_ptr<CrewWire> wire_;  ///< none where there is one rank alone
  uint32_t rank_ = 0, ranks_ = 1, threads_ = 1;
  uint64_t all_threads_ = 1;
  std::vector<uint32_t> threads_of_;  ///< [ranks]
  std::vector<char> left_;            ///< [ranks] what is known of who has left
  std::vector<uint32_t> arrived_;     ///< [ranks] words for `collect` that have come and are not used up
  std::exception_ptr fault_of_other_;
};

}  // namespace walkaway
