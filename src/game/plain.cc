// SPDX-License-Identifier: Apache-2.0
#include "game/plain.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <memory>

#include <fmt/format.h>

#include "game/read_gambit.h"
#include "game/size.h"

namespace walkaway {
namespace {

constexpr double kBytesPerByte = 2.5;  ///< the text and the tree made from it, for each byte of a file

/// A file's text. It is read, not mapped: one that shrinks meanwhile is then only a short one.
class FileText {
 public:
  explicit FileText(const std::string& file) : file_(file) {
    const int descriptor = open(file.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) refuse(fmt::format("cannot be read: {}", std::strerror(errno)));
    struct stat status {};
    if (fstat(descriptor, &status) != 0 || S_ISDIR(status.st_mode)) {
      close(descriptor);
      refuse("is not a file");
    }
    try {
      read_all(descriptor, S_ISREG(status.st_mode) ? static_cast<size_t>(status.st_size) : 0);
    } catch (...) {
      close(descriptor);
      throw;
    }
    close(descriptor);
  }
  std::string_view text() const { return {data_.get(), size_}; }

 private:
  struct Free {
    void operator()(char* data) const { std::free(data); }
  };

  [[noreturn]] void refuse(const std::string& what, const std::string& hint = "") const {
    throw InputError({{file_, {}, what, hint}});
  }

  void read_all(int descriptor, size_t expected) {
    make_room(expected + 1);  // one more, to see the end without growing
    for (;;) {
      if (size_ == room_) make_room(2 * room_);
      const ssize_t n = read(descriptor, data_.get() + size_, room_ - size_);
      if (n < 0 && errno == EINTR) continue;
      if (n < 0) refuse(fmt::format("cannot be read: {}", std::strerror(errno)));
      if (n == 0) return;
      size_ += static_cast<size_t>(n);
    }
  }

  void make_room(size_t bytes) {
    room_ = std::max<size_t>(bytes, 1 << 16);
    const double needed = kBytesPerByte * static_cast<double>(room_), limit = byte_limit({});
    void* grown = needed > limit ? nullptr : std::realloc(data_.get(), room_);
    if (grown == nullptr)
      refuse(fmt::format("is too large: to read {:.3g} GiB takes {:.3g} GiB of memory, and at most {:.3g}, half of "
                         "what there is, may be taken",
                         static_cast<double>(room_) / 0x1p30, needed / 0x1p30, limit / 0x1p30),
             "A smaller game, or a machine with more memory.");
    (void)data_.release();
    data_.reset(static_cast<char*>(grown));
  }

  const std::string& file_;
  std::unique_ptr<char, Free> data_;
  size_t size_ = 0, room_ = 0;
};

std::string in_quotes(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

class PlainWriter {
 public:
  explicit PlainWriter(const PlainGame& game) : game_(game), told_(game.tree.decisions.size(), 0) {}

  std::string write() {
    out_ = fmt::format("EFG 2 R {} {{", in_quotes(game_.title));
    for (const std::string& player : game_.players) out_ += " " + in_quotes(player);
    out_ += fmt::format(" }}\n{}\n\n", in_quotes(game_.comment));
    // Prefix order by a stack of its own: a file may be deeper than the machine's.
    std::vector<NodeId> stack{0};
    while (!stack.empty()) {
      const NodeId v = stack.back();
      stack.pop_back();
      write_node(v);
      for (uint32_t c = game_.tree.child_count[v]; c-- > 0;) stack.push_back(game_.tree.first_child[v] + c);
    }
    return std::move(out_);
  }

 private:
  void write_node(NodeId v) {
    const Tree& t = game_.tree;
    if (t.kind[v] == NodeKind::terminal) {
      out_ += "t \"\" ";
      add(t.index[v] + 1);
      out_ += " \"\" {";
      for (uint32_t m = 0; m < t.movers(); ++m) {
        out_ += ' ';
        add(t.payoff[size_t{t.index[v]} * t.movers() + m]);
      }
      out_ += " }\n";
    } else if (t.kind[v] == NodeKind::chance) {
      write_chance(v);
    } else {
      write_decision(t.index[v]);
    }
  }

  void write_chance(NodeId v) {
    const Tree& t = game_.tree;
    out_ += fmt::format("c \"\" {} \"\" {{", ++chances_);
    for (uint32_t row = t.index[v], c = 0; c < t.child_count[v]; ++c, ++row) {
      const std::string_view name = game_.name_of(game_.chance_name[row]);
      out_ += ' ';
      out_ += name.empty() ? fmt::format("\"{}\"", c + 1) : in_quotes(name);
      out_ += ' ';
      add(std::exp(t.chance_log_prob[row]));
    }
    out_ += " } 0\n";
  }

  void write_decision(DecisionId decision) {
    const Decision& d = game_.tree.decisions[decision];
    out_ += "p \"\" ";
    add(d.mover + 1);
    out_ += ' ';
    add(game_.number[decision]);
    if (!told_[decision]) {
      told_[decision] = 1;
      out_ += " " + in_quotes(game_.name_of(game_.label[decision])) + " {";
      for (uint32_t a = 0; a < d.actions; ++a) out_ += " " + in_quotes(game_.name_of(game_.action_name[d.first + a]));
      out_ += " }";
    }
    out_ += " 0\n";
  }

  /// The fewest digits that tell the number from all others.
  template <typename Number>
  void add(Number value) {
    char digits[32];
    const auto [end, error] = std::to_chars(digits, digits + sizeof digits, value);
    if (error != std::errc{}) throw std::logic_error("a number that does not fit");
    out_.append(digits, end);
  }

  const PlainGame& game_;
  std::vector<uint8_t> told_;
  std::string out_;
  uint64_t chances_ = 0;
};

/// Pay-offs of one player that are so far apart that their difference is no number: nothing could be said of gains.
void refuse_endless_swings(const PlainGame& game, const std::string& name) {
  const Tree& t = game.tree;
  for (uint32_t m = 0; m < t.movers(); ++m) {
    double low = t.payoff[m], high = low;
    for (size_t i = m; i < t.payoff.size(); i += t.movers())
      low = std::min(low, t.payoff[i]), high = std::max(high, t.payoff[i]);
    if (!std::isfinite(high - low))
      throw InputError({{name,
                         {},
                         fmt::format("has pay-offs of player {} from {:.3g} to {:.3g}, too far apart for their "
                                     "difference to be a number",
                                     m + 1, low, high),
                         "Count pay-offs in larger units."}});
  }
}

}  // namespace

bool looks_like_gambit(std::string_view text) {
  const size_t start = text.find_first_not_of(" \t\r\n");
  if (start == std::string_view::npos) return false;
  const std::string_view head = text.substr(start, 4);
  return head.size() == 4 && (head.starts_with("EFG") || head.starts_with("NFG")) &&
         std::string_view(" \t\r\n").find(head[3]) != std::string_view::npos;
}

PlainGame read_plain_game_text(std::string_view text, const std::string& name, const Run& run) {
  Scanner scanner(text, name);
  const size_t start = std::min(text.find_first_not_of(" \t\r\n"), text.size());
  const bool strategic = text.substr(start).starts_with("NFG");
  if (!strategic && !text.substr(start).starts_with("EFG"))
    scanner.fail(start, "is no game of Gambit's", "Such a file begins with EFG or NFG.");
  PlainGame game = strategic ? read_nfg(scanner, run) : read_efg(scanner, run);
  refuse_endless_swings(game, name);
  return game;
}

PlainGame read_plain_game(const std::string& file, const Run& run) {
  const FileText read(file);
  return read_plain_game_text(read.text(), file, run);
}

std::string to_efg(const PlainGame& game) { return PlainWriter(game).write(); }

}  // namespace walkaway
