// SPDX-License-Identifier: Apache-2.0
#include "app/terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>
#include <algorithm>

#include <fmt/format.h>
#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "scenario/fault.h"

namespace walkaway {
namespace {

constexpr uint32_t kWidest = 100, kNarrowest = 40, kPiped = 80;

uint32_t width_of(int descriptor) {
  winsize size{};
  if (ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
  return kPiped;
}

/// 0, or the error that stopped it.
int write_all(int descriptor, const std::string& text) {
  for (size_t done = 0; done < text.size();) {
    const ssize_t count = write(descriptor, text.data() + done, text.size() - done);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return errno;
    done += static_cast<size_t>(count);
  }
  return 0;
}

}  // namespace

void write_stdout(const std::string& text) {
  const int error = write_all(STDOUT_FILENO, text);
  if (error == EPIPE) throw ReaderGone{};
  if (error != 0)
    throw InputError({{"standard output", {}, fmt::format("cannot be written: {}", std::strerror(error)), ""}});
}

void write_stderr(const std::string& text) { (void)write_all(STDERR_FILENO, text); }

bool stderr_is_terminal() { return isatty(STDERR_FILENO) == 1; }

uint32_t stderr_width() { return width_of(STDERR_FILENO); }

Style stdout_style() {
  if (isatty(STDOUT_FILENO) != 1) return {kPiped, false};
  const char* no_colour = std::getenv("NO_COLOR");
  const char* term = std::getenv("TERM");
  const bool dumb = term == nullptr || std::strcmp(term, "dumb") == 0;
  return {std::clamp(width_of(STDOUT_FILENO), kNarrowest, kWidest),
          (no_colour == nullptr || *no_colour == '\0') && !dumb};
}

}  // namespace walkaway
