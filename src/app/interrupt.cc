// SPDX-License-Identifier: Apache-2.0
#include "app/interrupt.h"

#include <cerrno>

#include <poll.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <csignal>
#include <system_error>

#include "app/exit_code.h"
#include "app/terminal.h"
#include "report/output.h"

namespace walkaway {
namespace {

/// How long work may take to notice; with the rest of an exit it stays under the second that is promised.
constexpr int kGraceMs = 700;

sigset_t stop_signals() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGINT);
  sigaddset(&set, SIGTERM);
  return set;
}

}  // namespace

Interrupt::Interrupt() {
  const sigset_t set = stop_signals();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  signals_ = signalfd(-1, &set, SFD_CLOEXEC);
  if (signals_ < 0 || pipe(quit_) != 0)
    throw std::system_error(errno, std::generic_category(), "cannot wait for Ctrl-C");
  watcher_ = std::thread([this] { watch(); });
}

Interrupt::~Interrupt() {
  close(quit_[1]);
  watcher_.join();
  close(quit_[0]);
  close(signals_);
}

void Interrupt::watch() {
  pollfd waiting[2] = {{signals_, POLLIN, 0}, {quit_[0], POLLIN, 0}};
  int timeout = -1;
  while (true) {
    const int ready = poll(waiting, 2, timeout);
    if (ready < 0) continue;
    if (waiting[1].revents != 0) return;
    signalfd_siginfo ignored;
    if (ready > 0 && read(signals_, &ignored, sizeof ignored) < 0) continue;
    if (source_.stop_requested()) {  // a second signal, or out of patience
      abandon_pending_outputs();
      write_stderr("\nwalkaway: stopped\n");
      _exit(kStopped);
    }
    source_.request_stop();
    timeout = kGraceMs;
  }
}

}  // namespace walkaway
