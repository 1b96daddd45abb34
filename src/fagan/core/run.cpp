#include "fagan/core/run.hpp"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <system_error>
#include <vector>

#include "fagan/core/contract.hpp"

// Emscripten without its option for threads has the headers, but starting a thread fails.
#if !defined(__EMSCRIPTEN__) || defined(__EMSCRIPTEN_PTHREADS__)
#define FAGAN_HAS_THREADS 1
#include <thread>
#else
#define FAGAN_HAS_THREADS 0
#endif

namespace fagan {
namespace {

std::uint64_t n_blocks(std::uint64_t first, std::uint64_t count, std::uint64_t size) {
  FAGAN_ASSERT(size > 0);
  return count == 0 ? 0 : (first + count - 1) / size - first / size + 1;
}

// The blocks not yet taken, and what became of those that were.
class Work {
 public:
  Work(std::uint64_t first, std::uint64_t count, std::uint64_t size, const Run& run,
       const std::function<void(const Block&)>& body)
      : first_(first),
        count_(count),
        size_(size),
        n_blocks_(n_blocks(first, count, size)),
        run_(run),
        body_(body) {}

  // Takes block after block until none is left or the work is to end.
  void help(std::size_t worker) {
    while (!ended_.load(std::memory_order_relaxed)) {
      const std::uint64_t number = next_.fetch_add(1, std::memory_order_relaxed);
      if (number >= n_blocks_) return;
      if (run_.stop != nullptr && run_.stop->load(std::memory_order_relaxed)) {
        interrupted_ = true;
        ended_ = true;
        return;
      }
      const Block block = at(number, worker);
      try {
        body_(block);
        report(block.end - block.begin);
      } catch (...) {
        fail(number);
      }
    }
  }

  void finish() const {
    if (error_) std::rethrow_exception(error_);
    if (interrupted_) throw Interrupted();
  }

 private:
  Block at(std::uint64_t number, std::size_t worker) const {
    const std::uint64_t multiple = (first_ / size_ + number) * size_;
    return {std::max(first_, multiple), std::min(first_ + count_, multiple + size_), worker};
  }

  void report(std::uint64_t n) {
    if (!run_.progress) return;
    const std::lock_guard lock(mutex_);
    done_ += n;
    run_.progress(done_, count_);
  }

  void fail(std::uint64_t number) {
    const std::lock_guard lock(mutex_);
    if (!error_ || number < failed_block_) {
      error_ = std::current_exception();
      failed_block_ = number;
    }
    ended_ = true;
  }

  std::uint64_t first_;
  std::uint64_t count_;
  std::uint64_t size_;
  std::uint64_t n_blocks_;
  const Run& run_;
  const std::function<void(const Block&)>& body_;

  std::atomic<std::uint64_t> next_ = 0;
  std::atomic<bool> ended_ = false;
  std::atomic<bool> interrupted_ = false;
  std::mutex mutex_;
  std::uint64_t done_ = 0;
  std::exception_ptr error_;
  std::uint64_t failed_block_ = 0;
};

// Pieces of work on their way through the stages.
class Conveyor {
 public:
  Conveyor(const Run& run, const std::function<bool(std::size_t)>& take,
           const std::vector<Stage>& stages)
      : run_(run), take_(take), stages_(stages), turn_(stages.size() + 1, 0) {}

  // Takes piece after piece until there are no more or the work is to end.
  void help(std::size_t worker) {
    while (const std::optional<std::uint64_t> piece = take(worker)) {
      std::exception_ptr error;
      try {
        for (std::size_t i = 0; i < stages_.size(); ++i) {
          if (!pass(i, *piece, worker)) return;
        }
      } catch (...) {
        // It keeps the turns it has not had, so that no later piece gets past it; earlier ones,
        // with errors of their own perhaps, still come to their end.
        error = std::current_exception();
      }
      if (!in_turn(stages_.size(), *piece, [&] { end_with(error); })) return;
    }
  }

  void finish() const {
    if (error_) std::rethrow_exception(error_);
    if (interrupted_) throw Interrupted();
    if (late_error_) std::rethrow_exception(late_error_);
  }

 private:
  std::optional<std::uint64_t> take(std::size_t worker) {
    const std::lock_guard lock(taking_);
    if (ended_ || exhausted_) return std::nullopt;
    if (run_.stop != nullptr && run_.stop->load(std::memory_order_relaxed)) {
      end([this] { interrupted_ = true; });
      return std::nullopt;
    }
    try {
      exhausted_ = !take_(worker);
    } catch (...) {
      // What was taken before is still done: errors of its own come first.
      exhausted_ = true;
      late_error_ = std::current_exception();
    }
    if (exhausted_) return std::nullopt;
    return n_taken_++;
  }

  // False if the work has ended.
  bool pass(std::size_t stage, std::uint64_t piece, std::size_t worker) {
    if (stages_[stage].ordered) {
      return in_turn(stage, piece, [&] { stages_[stage].work(worker); });
    }
    stages_[stage].work(worker);
    return !ended_;
  }

  // Does this once every earlier piece has done it. False if the work ended before.
  template <class Work>
  bool in_turn(std::size_t stage, std::uint64_t piece, const Work& work) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return ended_ || turn_[stage] == piece; });
    if (ended_) return false;
    lock.unlock();
    work();
    lock.lock();
    ++turn_[stage];
    changed_.notify_all();
    return !ended_;
  }

  void end_with(const std::exception_ptr& error) {
    if (error) end([&] { error_ = error; });
  }

  template <class Note>
  void end(const Note& note) {
    const std::lock_guard lock(mutex_);
    if (!ended_) note();
    ended_ = true;
    changed_.notify_all();
  }

  const Run& run_;
  const std::function<bool(std::size_t)>& take_;
  const std::vector<Stage>& stages_;

  std::mutex taking_;
  std::uint64_t n_taken_ = 0;
  bool exhausted_ = false;
  std::exception_ptr late_error_;

  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::uint64_t> turn_;  // whose it is at each stage, and at the end
  std::atomic<bool> ended_ = false;
  bool interrupted_ = false;
  std::exception_ptr error_;
};

// Calls `help` with the number of each worker, each in a thread of its own.
void share_out(std::size_t n_workers, const std::function<void(std::size_t)>& help) {
#if FAGAN_HAS_THREADS
  std::vector<std::thread> others;
  for (std::size_t worker = 1; worker < n_workers; ++worker) {
    try {
      others.emplace_back(help, worker);
    } catch (const std::system_error&) {
      break;  // The machine has no more threads to give: those there are do all the work.
    }
  }
  help(0);
  for (std::thread& other : others) other.join();
#else
  static_cast<void>(n_workers);
  help(0);
#endif
}

}  // namespace

std::size_t n_workers(const Run& run) {
#if FAGAN_HAS_THREADS
  if (run.threads > 0) return static_cast<std::size_t>(run.threads);
  return std::max<std::size_t>(1, std::thread::hardware_concurrency());
#else
  static_cast<void>(run);
  return 1;
#endif
}

std::size_t n_workers(std::uint64_t first, std::uint64_t count, std::uint64_t size,
                      const Run& run) {
  const std::uint64_t wanted = n_workers(run);
  const std::uint64_t useful = std::min(wanted, n_blocks(first, count, size));
  return std::max(std::size_t{1}, static_cast<std::size_t>(useful));
}

void parallel_blocks(std::uint64_t first, std::uint64_t count, std::uint64_t size, const Run& run,
                     const std::function<void(const Block&)>& body) {
  Work work(first, count, size, run, body);
  share_out(n_workers(first, count, size, run), [&](std::size_t worker) { work.help(worker); });
  work.finish();
}

void run_in_stages(const Run& run, const std::function<bool(std::size_t)>& take,
                   const std::vector<Stage>& stages) {
  Conveyor conveyor(run, take, stages);
  share_out(n_workers(run), [&](std::size_t worker) { conveyor.help(worker); });
  conveyor.finish();
}

}  // namespace fagan
