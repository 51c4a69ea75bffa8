// SPDX-License-Identifier: Apache-2.0
#include "uncertainty/crew_wire.h"

#include <cstdlib>
#include <new>
#include <stdexcept>
#include <string>

#include <fmt/format.h>

#include "scenario/fault.h"
#include "scenario/progress.h"

#ifdef WALKAWAY_MPI
#include <climits>

#include <mpi.h>
#endif

namespace walkaway {
namespace {

[[noreturn]] void refuse(const std::string& what, const std::string& hint) {
  throw InputError({Fault{"mpirun", {}, what, hint}});
}

long number_in(const char* variable) {
  const char* text = std::getenv(variable);
  return text == nullptr ? -1 : std::atol(text);
}

/// How many processes a starter says that it has started; 1 where it does not say; 0: there is no starter.
long started_ranks() {
  for (const char* variable : {"OMPI_COMM_WORLD_SIZE", "PMI_SIZE", "SLURM_STEP_NUM_TASKS"})
    if (const long size = number_in(variable); size > (variable[0] == 'S' ? 1 : 0)) return size;
  return std::getenv("PMIX_RANK") != nullptr ? 1 : 0;
}

#ifdef WALKAWAY_MPI

class MpiWire final : public CrewWire {
 public:
  explicit MpiWire(long expected) {
    int before = 0, level = 0;
    MPI_Initialized(&before);
    if (before) throw std::logic_error("a process has one crew");
    // Only the thread that makes the crew calls MPI.
    MPI_Init_thread(nullptr, nullptr, MPI_THREAD_FUNNELED, &level);
    int rank = 0, ranks = 1;
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Comm_size(MPI_COMM_WORLD, &ranks);
    rank_ = static_cast<uint32_t>(rank);
    ranks_ = static_cast<uint32_t>(ranks);
    if (expected > 1 && ranks == 1) {
      MPI_Finalize();
      refuse(fmt::format("{} processes were started, but each sees itself alone", expected),
             "start them with the mpirun of the MPI that walkaway was built with, or with srun --mpi=pmix");
    }
    if (level < MPI_THREAD_FUNNELED) throw std::runtime_error("this MPI cannot be used beside threads");
    MPI_Comm_dup(MPI_COMM_WORLD, &world_);
  }

  ~MpiWire() override {
    MPI_Comm_free(&world_);
    MPI_Finalize();
  }

  uint32_t rank() const override { return rank_; }
  uint32_t ranks() const override { return ranks_; }

  std::vector<uint32_t> gather(uint32_t own) override {
    std::vector<uint32_t> out(ranks_);
    MPI_Allgather(&own, 1, MPI_UINT32_T, out.data(), 1, MPI_UINT32_T, world_);
    return out;
  }

  void send(uint32_t to, int tag, Bytes data) override {
    if (data->size() > INT_MAX) throw std::length_error("a message between ranks is over 2 GiB");
    all_sent();
    under_way_.push_back({MPI_REQUEST_NULL, std::move(data)});
    Sending& sending = under_way_.back();
    MPI_Isend(sending.data->data(), static_cast<int>(sending.data->size()), MPI_BYTE, static_cast<int>(to), tag, world_,
              &sending.request);
    ++traffic.messages_out;
    traffic.bytes_out += sending.data->size();
  }

  std::optional<CrewMessage> receive(int tag) override {
    int here = 0, size = 0;
    MPI_Status status;
    MPI_Iprobe(MPI_ANY_SOURCE, tag == kAnyTag ? MPI_ANY_TAG : tag, world_, &here, &status);
    if (!here) return std::nullopt;
    MPI_Get_count(&status, MPI_BYTE, &size);
    CrewMessage message{static_cast<uint32_t>(status.MPI_SOURCE), status.MPI_TAG,
                        std::vector<char>(static_cast<size_t>(size))};
    MPI_Recv(message.bytes.data(), size, MPI_BYTE, status.MPI_SOURCE, status.MPI_TAG, world_, MPI_STATUS_IGNORE);
    ++traffic.messages_in;
    traffic.bytes_in += message.bytes.size();
    return message;
  }

  bool all_sent() override {
    std::erase_if(under_way_, [](Sending& sending) {
      int done = 0;
      MPI_Test(&sending.request, &done, MPI_STATUS_IGNORE);
      return done != 0;
    });
    return under_way_.empty();
  }

  void abort() override {
    MPI_Abort(MPI_COMM_WORLD, EXIT_FAILURE);
    std::abort();
  }

 private:
  struct Sending {
    MPI_Request request;
    Bytes data;
  };
  uint32_t rank_ = 0, ranks_ = 1;
  MPI_Comm world_ = MPI_COMM_NULL;
  std::vector<Sending> under_way_;
};

#endif

/// Fields of a fault, each ended by a zero byte.
void put_text(std::vector<char>& bytes, const std::string& text) {
  for (const char c : text)
    if (c != 0) bytes.push_back(c);
  bytes.push_back(0);
}

std::string get_text(const std::vector<char>& bytes, size_t& at) {
  std::string out;
  while (at < bytes.size() && bytes[at] != 0) out += bytes[at++];
  ++at;
  return out;
}

}  // namespace

std::unique_ptr<CrewWire> CrewWire::open() {
  const long started = started_ranks();
  if (started == 0) return nullptr;
#ifdef WALKAWAY_MPI
  return std::make_unique<MpiWire>(started);
#else
  if (started == 1) return nullptr;
  refuse(fmt::format("{} processes were started to share the work, but this walkaway was built without MPI", started),
         "install libopenmpi-dev and openmpi-bin and build again, or start it alone");
#endif
}

std::vector<char> fault_bytes(const std::exception_ptr& fault) {
  std::vector<char> out;
  const auto text = [&](char kind, const char* what) {
    out.push_back(kind);
    put_text(out, what);
  };
  try {
    std::rethrow_exception(fault);
  } catch (const InputError& error) {
    out.push_back('i');
    for (const Fault& f : error.faults())
      for (const std::string& field : {f.file, std::to_string(f.at.line), std::to_string(f.at.column), f.what, f.hint})
        put_text(out, field);
  } catch (const Stopped&) {
    out.push_back('s');
  } catch (const std::bad_alloc&) {
    out.push_back('m');
  } catch (const std::logic_error& error) {
    text('l', error.what());
  } catch (const std::exception& error) {
    text('r', error.what());
  } catch (...) {
    text('r', "something that is no exception was thrown");
  }
  return out;
}

std::exception_ptr fault_from(const CrewMessage& message, size_t begin) {
  size_t at = begin + 1;
  const auto text = [&] { return fmt::format("on rank {}: {}", message.from, get_text(message.bytes, at)); };
  switch (message.bytes.at(begin)) {
    case 'i': {
      std::vector<Fault> faults;
      while (at < message.bytes.size()) {
        Fault& fault = faults.emplace_back();
        fault.file = get_text(message.bytes, at);
        fault.at.line = std::atoi(get_text(message.bytes, at).c_str());
        fault.at.column = std::atoi(get_text(message.bytes, at).c_str());
        fault.what = get_text(message.bytes, at);
        fault.hint = get_text(message.bytes, at);
      }
      return std::make_exception_ptr(InputError(std::move(faults)));
    }
    case 's':
      return std::make_exception_ptr(Stopped());
    case 'm':
      return std::make_exception_ptr(std::bad_alloc());
    case 'l':
      return std::make_exception_ptr(std::logic_error(text()));
    default:
      return std::make_exception_ptr(std::runtime_error(text()));
  }
}

}  // namespace walkaway
