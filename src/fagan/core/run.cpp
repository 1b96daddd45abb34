#include "fagan/core/run.hpp"

#include <algorithm>
#include <mutex>
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

}  // namespace

std::size_t n_workers(std::uint64_t first, std::uint64_t count, std::uint64_t size,
                      const Run& run) {
#if FAGAN_HAS_THREADS
  const std::uint64_t wanted = run.threads > 0 ? static_cast<std::uint64_t>(run.threads)
                                               : std::thread::hardware_concurrency();
#else
  static_cast<void>(run);
  const std::uint64_t wanted = 1;
#endif
  const std::uint64_t useful = std::min(wanted, n_blocks(first, count, size));
  return std::max(std::size_t{1}, static_cast<std::size_t>(useful));
}

void parallel_blocks(std::uint64_t first, std::uint64_t count, std::uint64_t size, const Run& run,
                     const std::function<void(const Block&)>& body) {
  Work work(first, count, size, run, body);
#if FAGAN_HAS_THREADS
  std::vector<std::thread> others;
  for (std::size_t worker = 1; worker < n_workers(first, count, size, run); ++worker) {
    try {
      others.emplace_back(&Work::help, &work, worker);
    } catch (const std::system_error&) {
      break;  // The machine has no more threads to give: those there are do all the work.
    }
  }
  work.help(0);
  for (std::thread& other : others) other.join();
#else
  work.help(0);
#endif
  work.finish();
}

}  // namespace fagan
