#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <vector>

namespace fagan {

/// How long work is carried out: on how many threads, how to end it early, whom to tell how far it
/// has come. None of this changes a result, not even its last bit.
struct Run {
  /// 0 for as many threads as the machine runs at once. In the browser there is always one.
  int threads = 0;
  /// Ends the work soon after it becomes true; may be set by another thread or a signal handler.
  const std::atomic<bool>* stop = nullptr;
  /// Told after every block how many items are done, from one thread at a time and never backwards.
  std::function<void(std::uint64_t done, std::uint64_t total)> progress = {};
};

/// The work was ended by Run::stop; what it was to produce is incomplete.
class Interrupted : public std::exception {
 public:
  const char* what() const noexcept override { return "interrupted"; }
};

/// A piece of the work, items [begin, end), and which of the workers has it.
struct Block {
  std::uint64_t begin;
  std::uint64_t end;
  std::size_t worker;  ///< below n_workers: where this thread may keep scratch memory and sums
};

/// How many workers `parallel_blocks` will use for the same arguments; at least 1.
std::size_t n_workers(std::uint64_t first, std::uint64_t count, std::uint64_t size, const Run& run);

/// Calls `body` once for each block of the items first … first + count − 1.
///
/// Blocks end at multiples of `size`, counted from 0 whatever `first` is, so that an item always
/// has the same neighbours in its block but for the ends. Which worker takes which block, and when,
/// is left to chance: a body writes each item's result to its own place, or adds to its worker's
/// sums with additions that give the same result in every order (integers, fixed point).
///
/// Returns when all is done. Throws Interrupted if stopped before that; an exception thrown by the
/// body ends the work and is passed on (of several, the one from the earliest block).
void parallel_blocks(std::uint64_t first, std::uint64_t count, std::uint64_t size, const Run& run,
                     const std::function<void(const Block&)>& body);

/// One step on the way of a piece of work whose size is not known beforehand. An `ordered` step
/// sees the pieces one at a time and in the order they were taken; the others see many at once.
struct Stage {
  bool ordered;
  std::function<void(std::size_t worker)> work;
};

/// How many workers `run_in_stages` will use; at least 1.
std::size_t n_workers(const Run& run);

/// Takes pieces of work one after the other until `take` finds none, and leads each through the
/// stages. A worker keeps its piece from start to end, so that n_workers places hold all of it, and
/// memory does not grow with the number of pieces.
///
/// Throws Interrupted if stopped before the end; an exception thrown by `take` or a stage ends the
/// work when its turn has come, and is passed on: what an ordered stage did before that is the same
/// whatever the number of threads.
void run_in_stages(const Run& run, const std::function<bool(std::size_t worker)>& take,
                   const std::vector<Stage>& stages);

}  // namespace fagan
