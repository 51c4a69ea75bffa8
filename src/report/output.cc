// SPDX-License-Identifier: Apache-2.0
#include "report/output.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <mutex>
#include <set>

#include "scenario/fault.h"

namespace walkaway {
namespace {

namespace fs = std::filesystem;

/// The one thing that outlives a call: which temporary names are on the disk, so that a program that is told to end at
/// once leaves none.
struct Ledger {
  std::mutex lock;
  std::set<std::string> names;
};

Ledger& ledger() {
  static Ledger instance;
  return instance;
}

[[noreturn]] void refuse(const std::string& path, const std::string& what, int error) {
  throw InputError(
      {{path, {}, fmt::format("{}: {}", what, std::strerror(error)), "Name a place that can be written."}});
}

/// Beside `path`, so that a rename cannot cross file systems; hidden, and ending in what mkstemp wants.
std::string temporary_name(const std::string& path) {
  const fs::path place(path);
  return (place.parent_path() / ("." + place.filename().string() + ".XXXXXX")).string();
}

mode_t usual_mode(mode_t mode) {
  const mode_t mask = umask(0);
  umask(mask);
  return mode & ~mask;
}

void write_all(int descriptor, const std::string& text, const std::string& path) {
  for (size_t done = 0; done < text.size();) {
    const ssize_t count = ::write(descriptor, text.data() + done, text.size() - done);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) refuse(path, "cannot be written", errno);
    done += static_cast<size_t>(count);
  }
}

/// Closes on every way out.
struct Descriptor {
  int number;
  ~Descriptor() {
    if (number >= 0) ::close(number);
  }
};

void write_file(const std::string& file, int flags, const std::string& text, const std::string& path) {
  Descriptor d{open(file.c_str(), O_WRONLY | O_CLOEXEC | flags, 0666)};
  if (d.number < 0) refuse(path, "cannot be written", errno);
  write_all(d.number, text, path);
  const int descriptor = std::exchange(d.number, -1);
  if (::close(descriptor) != 0) refuse(path, "cannot be written", errno);
}

}  // namespace

PendingFile::PendingFile(std::string path) : path_(std::move(path)) {
  std::error_code ignored;
  const fs::file_status status = fs::status(path_, ignored);
  if (fs::is_directory(status)) refuse(path_, "cannot be written", EISDIR);
  if (fs::exists(status)) {
    if (access(path_.c_str(), W_OK) != 0) refuse(path_, "cannot be written", errno);
    if (!fs::is_regular_file(status)) return;
    if (fs::is_symlink(path_, ignored)) path_ = fs::canonical(path_, ignored).string();
  }
  std::string name = temporary_name(path_);
  const std::lock_guard hold(ledger().lock);
  const int descriptor = mkstemp(name.data());
  if (descriptor < 0) refuse(path_, "cannot be written", errno);
  fchmod(descriptor, fs::exists(status) ? static_cast<mode_t>(status.permissions()) & 07777 : usual_mode(0666));
  ::close(descriptor);
  temporary_ = name;
  ledger().names.insert(temporary_);
}

PendingFile::~PendingFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
  if (temporary_.empty()) return;
  const std::lock_guard hold(ledger().lock);
  unlink(temporary_.c_str());
  ledger().names.erase(temporary_);
}

void PendingFile::append(const std::string& text) {
  if (descriptor_ < 0) descriptor_ = open((temporary_.empty() ? path_ : temporary_).c_str(), O_WRONLY | O_CLOEXEC);
  if (descriptor_ < 0) refuse(path_, "cannot be written", errno);
  write_all(descriptor_, text, path_);
}

void PendingFile::commit(const std::string& text) {
  append(text);
  commit();
}

void PendingFile::commit() {
  if (descriptor_ >= 0 && ::close(std::exchange(descriptor_, -1)) != 0) refuse(path_, "cannot be written", errno);
  if (temporary_.empty()) return;
  const std::lock_guard hold(ledger().lock);
  if (rename(temporary_.c_str(), path_.c_str()) != 0) refuse(path_, "cannot be written", errno);
  ledger().names.erase(temporary_);
  temporary_.clear();
}

PendingDirectory::PendingDirectory(std::string path) : path_(std::move(path)) {
  while (path_.size() > 1 && path_.back() == '/') path_.pop_back();
  std::error_code ignored;
  const fs::file_status status = fs::status(path_, ignored);
  if (fs::exists(status) && !fs::is_directory(status)) refuse(path_, "cannot be a directory of tables", ENOTDIR);
  if (fs::exists(status) && access(path_.c_str(), W_OK | X_OK) != 0) refuse(path_, "cannot be written", errno);
  std::string name = fs::exists(status) ? path_ + "/.tables.XXXXXX" : temporary_name(path_);
  const std::lock_guard hold(ledger().lock);
  if (mkdtemp(name.data()) == nullptr) refuse(path_, "cannot be made", errno);
  chmod(name.c_str(), usual_mode(0777));
  temporary_ = name;
  ledger().names.insert(temporary_);
}

PendingDirectory::~PendingDirectory() {
  if (temporary_.empty()) return;
  const std::lock_guard hold(ledger().lock);
  std::error_code ignored;
  fs::remove_all(temporary_, ignored);
  ledger().names.erase(temporary_);
}

void PendingDirectory::commit(const std::vector<std::pair<std::string, std::string>>& files) {
  for (const auto& [name, text] : files)
    write_file(temporary_ + "/" + name, O_CREAT | O_TRUNC, text, path_ + "/" + name);
  const std::lock_guard hold(ledger().lock);
  if (!fs::exists(path_)) {
    if (rename(temporary_.c_str(), path_.c_str()) != 0) refuse(path_, "cannot be made", errno);
  } else {
    for (const auto& [name, text] : files) {
      const std::string to = path_ + "/" + name;
      if (rename((temporary_ + "/" + name).c_str(), to.c_str()) != 0) refuse(to, "cannot be written", errno);
    }
    rmdir(temporary_.c_str());
  }
  ledger().names.erase(temporary_);
  temporary_.clear();
}

void refuse_to_overwrite(const std::string& output, const std::vector<std::string>& inputs) {
  std::error_code ignored;
  for (const std::string& input : inputs)
    if (!output.empty() && std::filesystem::equivalent(output, input, ignored))
      throw InputError({{output, {}, "is read as input: the output would overwrite it", "Name another file."}});
}

void abandon_pending_outputs() {
  ledger().lock.lock();  // kept: nothing may be committed from here on
  std::error_code ignored;
  for (const std::string& name : ledger().names) fs::remove_all(name, ignored);
}

}  // namespace walkaway
