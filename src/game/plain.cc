// SPDX-License-Identifier: Apache-2.0
#include "game/plain.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include <fmt/format.h>

#include "game/read_gambit.h"
#include "game/size.h"

namespace walkaway {
namespace {

/// A file in the address space: it takes no memory of the program's own.
class MappedFile {
 public:
  explicit MappedFile(const std::string& file) {
    const int descriptor = open(file.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) refuse(file, fmt::format("cannot be read: {}", std::strerror(errno)));
    struct stat status {};
    if (fstat(descriptor, &status) != 0 || S_ISDIR(status.st_mode)) {
      close(descriptor);
      refuse(file, "is not a file");
    }
    if (S_ISREG(status.st_mode)) {
      size_ = static_cast<size_t>(status.st_size);
      if (size_ > 0) {
        void* at = mmap(nullptr, size_, PROT_READ, MAP_PRIVATE, descriptor, 0);
        if (at != MAP_FAILED) data_ = static_cast<const char*>(at);
      }
    } else {
      read_pipe(descriptor);
    }
    close(descriptor);
    if (size_ > 0 && data_ == nullptr && piped_.empty()) refuse(file, "cannot be read");
  }
  ~MappedFile() {
    if (data_ != nullptr) munmap(const_cast<char*>(data_), size_);
  }
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;
  std::string_view text() const { return data_ != nullptr ? std::string_view(data_, size_) : std::string_view(piped_); }

 private:
  [[noreturn]] static void refuse(const std::string& file, const std::string& what) {
    throw InputError({{file, {}, what, ""}});
  }
  void read_pipe(int descriptor) {
    char buffer[1 << 16];
    for (ssize_t n; (n = read(descriptor, buffer, sizeof buffer)) > 0;) piped_.append(buffer, static_cast<size_t>(n));
  }
  const char* data_ = nullptr;
  size_t size_ = 0;
  std::string piped_;
};

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

class Writer {
 public:
  explicit Writer(const PlainGame& game) : game_(game), told_(game.tree.decisions.size(), 0) {}

  std::string write() {
    out_ = fmt::format("EFG 2 R {} {{", quoted(game_.title));
    for (const std::string& player : game_.players) out_ += " " + quoted(player);
    out_ += fmt::format(" }}\n{}\n\n", quoted(game_.comment));
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
      out_ += fmt::format("t \"\" {} \"\" {{", t.index[v] + 1);
      for (uint32_t m = 0; m < t.movers(); ++m)
        out_ += fmt::format(" {:.17g}", t.payoff[size_t{t.index[v]} * t.movers() + m]);
      out_ += " }\n";
    } else if (t.kind[v] == NodeKind::chance) {
      out_ += fmt::format("c \"\" {} \"\" {{", ++chances_);
      for (uint32_t c = 0; c < t.child_count[v]; ++c)
        out_ += fmt::format(" \"{}\" {:.17g}", c + 1, std::exp(t.chance_log_prob[t.index[v] + c]));
      out_ += " } 0\n";
    } else {
      write_decision(t.index[v]);
    }
  }

  void write_decision(DecisionId decision) {
    const Decision& d = game_.tree.decisions[decision];
    out_ += fmt::format("p \"\" {} {}", d.mover + 1, game_.number[decision]);
    if (!told_[decision]) {
      told_[decision] = 1;
      out_ += " " + quoted(game_.name_of(game_.label[decision])) + " {";
      for (uint32_t a = 0; a < d.actions; ++a) out_ += " " + quoted(game_.name_of(game_.action_name[d.first + a]));
      out_ += " }";
    }
    out_ += " 0\n";
  }

  const PlainGame& game_;
  std::vector<uint8_t> told_;
  std::string out_;
  uint64_t chances_ = 0;
};

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
  if (text.substr(start).starts_with("NFG")) return read_nfg(scanner, run);
  if (text.substr(start).starts_with("EFG")) return read_efg(scanner, run);
  scanner.fail(start, "is no game of Gambit's", "Such a file begins with EFG or NFG.");
}

PlainGame read_plain_game(const std::string& file, const Run& run) {
  const MappedFile mapped(file);
  return read_plain_game_text(mapped.text(), file, run);
}

std::string to_efg(const PlainGame& game) { return Writer(game).write(); }

}  // namespace walkaway
