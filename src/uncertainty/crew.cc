// SPDX-License-Identifier: Apache-2.0
// The first rank sends batches of indices (kPieces) and an end (kEnd); the others send batches of results, a fault, and
// that nothing more will come (kResults, kFault, kLast). A rank that ends early, or is told to by the first, hears of
// it by kLeave. Every wait is a loop that looks for what it wants, for kLeave and for a stop.
#include "uncertainty/crew.h"

#include <algorithm>
#include <bit>
#include <chrono>
#include <cstring>
#include <stdexcept>
#include <thread>
#include <utility>

#include <fmt/format.h>

#include "uncertainty/crew_pool.h"
#include "uncertainty/crew_wire.h"

namespace walkaway {
namespace {

enum Tag : int { kToFirst = 1, kToOthers, kData, kArrived, kGo, kLeave };
enum MessageKind : char { kResults, kFault, kLast, kPieces, kDone, kAbandon };

constexpr size_t kMessageBytes = size_t{1} << 20;  ///< from which on results are not joined to one message
constexpr uint64_t kAhead = 4;                     ///< pieces per thread that a rank may hold, at most

/// How long to sleep between looks for messages: longer while nothing comes. A look costs some 10 us, which the threads
/// at work lack; they hold pieces enough for the longest sleep.
class Pause {
 public:
  using Time = std::chrono::microseconds;
  explicit Pause(Time least, Time most) : least_(least), most_(most) {}
  Time next() { return std::exchange(now_, std::min(2 * now_, most_)); }
  void shorten() { now_ = least_; }

 private:
  Time least_, most_, now_ = least_;
};

Pause while_others_work() { return Pause(Pause::Time(200), Pause::Time(2000)); }
Pause while_nothing_is_done() { return Pause(Pause::Time(20), Pause::Time(1000)); }

template <class T>
void put(std::vector<char>& bytes, const T* values, size_t count) {
  const char* begin = reinterpret_cast<const char*>(values);
  bytes.insert(bytes.end(), begin, begin + count * sizeof(T));
}

template <class T>
std::vector<T> get(const std::vector<char>& bytes, size_t& at, size_t count) {
  if (count > (bytes.size() - at) / sizeof(T)) throw std::logic_error("a message between ranks is too short");
  std::vector<T> out(count);
  if (count > 0) std::memcpy(out.data(), bytes.data() + at, count * sizeof(T));
  at += count * sizeof(T);
  return out;
}

void put_result(std::vector<char>& bytes, const CrewResult& result) {
  const uint64_t head[2] = {result.index, result.values.size()};
  put(bytes, head, 2);
  put(bytes, result.values.data(), result.values.size());
}

CrewResult get_result(const std::vector<char>& bytes, size_t& at) {
  const std::vector<uint64_t> head = get<uint64_t>(bytes, at, 2);
  return {head[0], get<double>(bytes, at, head[1])};
}

}  // namespace

Crew::Crew(uint32_t threads)
    : wire_(CrewWire::open()),
      // On Linux the cores that this process is allowed, which mpirun may have cut down.
      threads_(threads != 0 ? threads : std::max(1u, std::thread::hardware_concurrency())),
      all_threads_(threads_),
      threads_of_{threads_},
      left_{false} {
  if (!wire_) return;
  rank_ = wire_->rank();
  ranks_ = wire_->ranks();
  left_.assign(ranks_, false);
  arrived_.assign(ranks_, 0);
  threads_of_ = wire_->gather(threads_);
  all_threads_ = 0;
  for (const uint32_t t : threads_of_) all_threads_ += t;
}

Crew::~Crew() {
  if (!wire_) return;
  // Each tells that it leaves, as its last word: the first rank the others, they the first. What else comes is dropped,
  // or its sender could not leave.
  const auto nothing = std::make_shared<const std::vector<char>>();
  if (rank_ == 0)
    for (uint32_t r = 1; r < ranks_; ++r) wire_->send(r, kLeave, nothing);
  else
    wire_->send(0, kLeave, nothing);
  Pause pause = while_nothing_is_done();
  std::optional<std::chrono::steady_clock::time_point> others_left;
  while (true) {
    const bool sent = wire_->all_sent();
    const bool alone = rank_ == 0 ? std::count(left_.begin(), left_.end(), true) == ranks_ - 1 : left_[0];
    if (alone && sent) break;
    if (alone && !others_left) others_left = std::chrono::steady_clock::now();
    // What a rank sent to one that had left can arrive nowhere.
    if (others_left && std::chrono::steady_clock::now() - *others_left > std::chrono::seconds(1)) wire_->abort();
    while (const auto message = wire_->receive(CrewWire::kAnyTag)) {
      if (message->tag == kLeave && message->bytes.empty()) left_[message->from] = true;
      pause.shorten();
    }
    std::this_thread::sleep_for(pause.next());
  }
}

Crew::Traffic Crew::traffic() const { return wire_ ? wire_->traffic : Traffic{}; }

void Crew::run(std::span<const uint64_t> todo, const Work& work, const Keep& keep, const Run& run) {
  if (first())
    lead(todo, work, keep, run);
  else
    follow(work, run);
}

void Crew::lead(std::span<const uint64_t> todo, const Work& work, const Keep& keep, const Run& run) {
  CrewPool pool(threads_, work, run.stop);
  std::vector<uint64_t> held(ranks_, 0);  // pieces that each rank has and has not done
  std::vector<char> ended(ranks_, false);
  size_t next = 0, kept = 0;
  bool keeping = true;
  Pause pause = while_others_work();

  // A rank holds a few pieces per thread, so that it is not idle while a message travels; fewer towards the end, so
  // that none has a queue while others have nothing.
  const auto hand_out = [&](uint32_t rank) {
    const uint64_t left = todo.size() - next;
    const uint64_t most = threads_of_[rank] * std::clamp<uint64_t>(left / (2 * all_threads_), 1, kAhead);
    if (left == 0 || held[rank] >= most) return;
    const std::span<const uint64_t> pieces = todo.subspan(next, std::min(left, most - held[rank]));
    next += pieces.size();
    held[rank] += pieces.size();
    if (rank == 0) return pool.add(pieces);
    std::vector<char> message{kPieces};
    put(message, pieces.data(), pieces.size());
    wire_->send(rank, kToOthers, std::make_shared<const std::vector<char>>(std::move(message)));
  };
  const auto take_in = [&](uint32_t rank, CrewResult result) {
    --held[rank];
    ++kept;
    if (!keeping) return;
    try {
      keep(result.index, std::move(result.values));
    } catch (...) {
      keeping = false;
      throw;
    }
  };
  const auto take_in_others = [&] {
    while (const auto message = wire_->receive(kToFirst)) {
      pause.shorten();
      if (message->bytes.at(0) == kFault) std::rethrow_exception(fault_from(*message, 1));
      if (message->bytes.at(0) == kLast) {
        ended[message->from] = true;
        continue;
      }
      for (size_t at = 1; at < message->bytes.size();) take_in(message->from, get_result(message->bytes, at));
      hand_out(message->from);
    }
  };

  std::exception_ptr fault;
  try {
    for (uint32_t r = 0; r < ranks_; ++r) hand_out(r);
    while (kept < todo.size()) {
      if (run.stop.stop_requested()) throw Stopped();
      const auto finished = pool.take(ranks_ > 1 ? pause.next() : std::chrono::hours(1));
      if (!finished.empty()) pause.shorten();
      for (const CrewResult& result : finished) take_in(0, result);
      hand_out(0);
      if (const std::exception_ptr thrown = pool.fault()) std::rethrow_exception(thrown);
      if (!wire_) continue;
      look_for_leavers();
      take_in_others();
      throw_if_left();
    }
  } catch (...) {
    fault = std::current_exception();
  }

  // No more is handed out; what is finished is kept.
  next = todo.size();
  const auto end = std::make_shared<const std::vector<char>>(1, fault ? kAbandon : kDone);
  for (uint32_t r = 1; r < ranks_; ++r) wire_->send(r, kToOthers, end);
  pool.end();
  const auto keep_on = [&](const std::function<void()>& part) {
    try {
      part();
    } catch (...) {
      if (!fault) fault = std::current_exception();
    }
  };
  for (CrewResult& result : pool.take(std::chrono::microseconds(0))) keep_on([&] { take_in(0, std::move(result)); });
  for (pause.shorten(); wire_ && std::count(ended.begin() + 1, ended.end(), true) < ranks_ - 1;) {
    look_for_leavers();
    keep_on(take_in_others);
    for (uint32_t r = 1; r < ranks_; ++r) {
      if (!left_[r] || ended[r]) continue;
      ended[r] = true;
      keep_on([&] { throw_if_left(); });
    }
    std::this_thread::sleep_for(pause.next());
  }
  if (fault) std::rethrow_exception(fault);
}

void Crew::follow(const Work& work, const Run& run) {
  CrewPool pool(threads_, work, run.stop);
  const auto tell = [&](std::vector<char> message) {
    wire_->send(0, kToFirst, std::make_shared<const std::vector<char>>(std::move(message)));
  };
  const auto send_finished = [&](const std::vector<CrewResult>& finished) {
    std::vector<char> message{kResults};
    for (const CrewResult& result : finished) {
      put_result(message, result);
      if (message.size() > kMessageBytes) tell(std::exchange(message, {kResults}));
    }
    if (message.size() > 1) tell(std::move(message));
  };

  Pause pause = while_others_work();
  bool told = false, done = false;
  for (bool ended = false; !ended;) {
    const std::vector<CrewResult> finished = pool.take(pause.next());
    if (!finished.empty()) pause.shorten();
    send_finished(finished);
    std::exception_ptr fault = pool.fault();
    if (run.stop.stop_requested()) fault = std::make_exception_ptr(Stopped());
    if (fault && !std::exchange(told, true)) {
      std::vector<char> message = fault_bytes(fault);
      message.insert(message.begin(), kFault);
      tell(std::move(message));
    }
    if (told) std::this_thread::sleep_for(pause.next());  // the pool no longer waits
    look_for_leavers();
    while (const auto message = ended ? std::nullopt : wire_->receive(kToOthers)) {
      pause.shorten();
      ended = message->bytes.at(0) != kPieces;
      done = message->bytes.at(0) == kDone;
      size_t at = 1;
      if (!ended) pool.add(get<uint64_t>(message->bytes, at, (message->bytes.size() - 1) / sizeof(uint64_t)));
    }
    if (!ended) throw_if_left();
  }
  pool.end();
  send_finished(pool.take(std::chrono::microseconds(0)));
  tell({kLast});
  if (!done) throw Stopped();
}

void Crew::broadcast_bytes(std::vector<char>& bytes, const Run& run) {
  // Down a binomial tree: rank r has it from the rank without r's lowest bit, and gives it to those that differ from r
  // below that bit.
  const uint32_t lowest = rank_ == 0 ? std::bit_ceil(ranks_) : rank_ & (~rank_ + 1);
  if (rank_ != 0) bytes = await(kData, run);
  const auto shared = std::make_shared<const std::vector<char>>(bytes);
  for (uint32_t bit = lowest / 2; bit > 0; bit /= 2)
    if (rank_ + bit < ranks_) wire_->send(rank_ + bit, kData, shared);
  // The first does not go on before all have it: else it might leave, and they take that for a fault.
  if (rank_ == 0) return collect(run);
  wire_->send(0, kArrived, std::make_shared<const std::vector<char>>());
}

void Crew::broadcast(std::vector<double>& data, const Run& run) {
  if (!wire_) return;
  std::vector<char> bytes;
  if (first()) put(bytes, data.data(), data.size());
  broadcast_bytes(bytes, run);
  size_t at = 0;
  if (!first()) data = get<double>(bytes, at, bytes.size() / sizeof(double));
}

void Crew::broadcast(std::string& text, const Run& run) {
  if (!wire_) return;
  std::vector<char> bytes(text.begin(), text.end());
  broadcast_bytes(bytes, run);
  if (!first()) text.assign(bytes.begin(), bytes.end());
}

void Crew::barrier(const Run& run) {
  if (!wire_) return;
  const auto nothing = std::make_shared<const std::vector<char>>();
  if (first()) {
    collect(run);
    for (uint32_t r = 1; r < ranks_; ++r) wire_->send(r, kGo, nothing);
  } else {
    wire_->send(0, kArrived, nothing);
    await(kGo, run);
  }
}

void Crew::guard(const std::function<void()>& part) {
  if (first()) return part();
  try {
    part();
  } catch (const Stopped&) {
    throw;
  } catch (...) {
    wire_->send(0, kLeave, std::make_shared<const std::vector<char>>(fault_bytes(std::current_exception())));
    throw Stopped();
  }
}

void Crew::collect(const Run& run) {
  Pause pause = while_nothing_is_done();
  // A rank may be one call ahead, so words are counted, and one of each taken.
  while (true) {
    look_for_leavers();
    while (const auto message = wire_->receive(kArrived)) ++arrived_[message->from];
    if (std::count(arrived_.begin() + 1, arrived_.end(), 0u) == 0) break;
    for (uint32_t r = 1; r < ranks_; ++r)
      if (left_[r] && arrived_[r] == 0) throw_if_left();
    if (fault_of_other_) throw_if_left();
    if (run.stop.stop_requested()) throw Stopped();
    std::this_thread::sleep_for(pause.next());
  }
  for (uint32_t r = 1; r < ranks_; ++r) --arrived_[r];
}

std::vector<char> Crew::await(int tag, const Run& run) {
  Pause pause = while_nothing_is_done();
  while (true) {
    look_for_leavers();
    if (auto message = wire_->receive(tag)) return std::move(message->bytes);
    throw_if_left();
    if (run.stop.stop_requested()) throw Stopped();
    std::this_thread::sleep_for(pause.next());
  }
}

void Crew::look_for_leavers() {
  while (const auto message = wire_->receive(kLeave)) {
    if (message->bytes.empty())
      left_[message->from] = true;
    else if (!fault_of_other_)
      fault_of_other_ = fault_from(*message, 0);
  }
}

void Crew::throw_if_left() {
  if (fault_of_other_) std::rethrow_exception(std::exchange(fault_of_other_, nullptr));
  for (uint32_t r = 0; r < ranks_; ++r) {
    if (!left_[r]) continue;
    if (r == 0) throw Stopped();
    throw std::runtime_error(fmt::format("rank {} has ended before the work was done", r));
  }
}

}  // namespace walkaway
