#include "fagan/core/run.hpp"

#include <gtest/gtest.h>

#include <mutex>
#include <numeric>
#include <set>
#include <stdexcept>
#include <vector>

namespace fagan::tests {
namespace {

TEST(ParallelBlocks, EveryItemIsInExactlyOneBlockWhateverTheThreads) {
  for (const int threads : {0, 1, 2, 7}) {
    std::vector<int> times(1003, 0);
    parallel_blocks(5, 998, 100, {.threads = threads}, [&](const Block& block) {
      for (std::uint64_t i = block.begin; i < block.end; ++i) ++times[i];
    });
    EXPECT_EQ(std::accumulate(times.begin(), times.begin() + 5, 0), 0);
    EXPECT_EQ(std::vector<int>(times.begin() + 5, times.end()), std::vector<int>(998, 1));
  }
}

TEST(ParallelBlocks, BlocksEndAtMultiplesOfTheirSizeWhereverTheWorkBegins) {
  std::vector<std::uint64_t> ends;
  parallel_blocks(150, 200, 100, {.threads = 1},
                  [&](const Block& block) { ends.push_back(block.end); });
  EXPECT_EQ(ends, (std::vector<std::uint64_t>{200, 300, 350}));
}

TEST(ParallelBlocks, NoItemsAreNoBlocks) {
  parallel_blocks(7, 0, 10, {}, [](const Block&) { FAIL(); });
  EXPECT_EQ(n_workers(7, 0, 10, {}), std::size_t{1});
}

TEST(ParallelBlocks, AWorkerHasOneBlockAtATime) {
  const fagan::Run run{.threads = 7};
  const std::size_t workers = n_workers(0, 1000, 10, run);
  EXPECT_EQ(workers, std::size_t{7});
  std::mutex mutex;
  std::multiset<std::size_t> busy;
  parallel_blocks(0, 1000, 10, run, [&](const Block& block) {
    EXPECT_LT(block.worker, workers);
    {
      const std::lock_guard lock(mutex);
      busy.insert(block.worker);
      EXPECT_EQ(busy.count(block.worker), std::size_t{1});
    }
    const std::lock_guard lock(mutex);
    busy.erase(block.worker);
  });
}

TEST(ParallelBlocks, ThereAreNoMoreWorkersThanBlocks) {
  EXPECT_EQ(n_workers(0, 30, 10, {.threads = 7}), std::size_t{3});
}

TEST(ParallelBlocks, ProgressNeverGoesBackwardsAndEndsAtTheTotal) {
  std::vector<std::uint64_t> told;
  fagan::Run run{.threads = 2};
  run.progress = [&](std::uint64_t done, std::uint64_t total) {
    EXPECT_EQ(total, 95U);
    told.push_back(done);
  };
  parallel_blocks(3, 95, 10, run, [](const Block&) {});
  EXPECT_TRUE(std::is_sorted(told.begin(), told.end()));
  EXPECT_EQ(told.back(), 95U);
}

TEST(ParallelBlocks, StopsWhenToldToAndSaysSo) {
  std::atomic<bool> stop = false;
  int blocks = 0;
  const fagan::Run run{.threads = 1, .stop = &stop};
  const auto body = [&](const Block&) { stop = ++blocks == 3; };
  EXPECT_THROW(parallel_blocks(0, 1000, 10, run, body), Interrupted);
  EXPECT_EQ(blocks, 3);
}

TEST(ParallelBlocks, BeingToldToStopWhenAllIsDoneIsTooLate) {
  std::atomic<bool> stop = false;
  const fagan::Run run{.threads = 1, .stop = &stop};
  parallel_blocks(0, 10, 10, run, [&](const Block&) { stop = true; });
}

TEST(ParallelBlocks, AnExceptionEndsTheWorkAndIsPassedOn) {
  for (const int threads : {1, 2, 7}) {
    const fagan::Run run{.threads = threads};
    const auto body = [](const Block& block) {
      if (block.begin == 500) throw std::runtime_error("at 500");
    };
    EXPECT_THROW(parallel_blocks(0, 100000, 10, run, body), std::runtime_error);
  }
}

}  // namespace
}  // namespace fagan::tests
