#include "fagan/core/run.hpp"

#include <gtest/gtest.h>

#include <mutex>
#include <numeric>
#include <set>
#include <stdexcept>
#include <string>
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

// Squares the numbers below `end`, in an unordered stage, into a list made by an ordered one.
std::vector<int> squares_below(int end, int threads) {
  std::vector<int> squares;
  std::vector<int> piece(n_workers({.threads = threads}));
  int next = 0;
  run_in_stages({.threads = threads},
                [&](std::size_t worker) {
                  piece[worker] = next;
                  return next++ < end;
                },
                {{false, [&](std::size_t worker) { piece[worker] *= piece[worker]; }},
                 {true, [&](std::size_t worker) { squares.push_back(piece[worker]); }}});
  return squares;
}

TEST(RunInStages, OrderedStagesSeeThePiecesInTheOrderTheyWereTaken) {
  for (const int threads : {1, 2, 7}) {
    const std::vector<int> squares = squares_below(2000, threads);
    ASSERT_EQ(squares.size(), 2000U);
    for (int i = 0; i < 2000; ++i) EXPECT_EQ(squares[static_cast<std::size_t>(i)], i * i);
  }
}

TEST(RunInStages, AnErrorComesAfterEverythingBeforeItAndBeforeEverythingAfter) {
  for (const int threads : {1, 2, 7}) {
    std::vector<int> given;
    std::vector<int> piece(7);
    int next = 0;
    const auto take = [&](std::size_t worker) {
      piece[worker] = next;
      return next++ < 1000;
    };
    const auto work = [&](std::size_t worker) {
      if (piece[worker] == 70 || piece[worker] == 71) {
        throw std::runtime_error(std::to_string(piece[worker]));
      }
    };
    const auto give = [&](std::size_t worker) { given.push_back(piece[worker]); };
    try {
      run_in_stages({.threads = threads}, take, {{false, work}, {true, give}});
      FAIL() << "no error";
    } catch (const std::runtime_error& error) {
      EXPECT_STREQ(error.what(), "70");
    }
    std::vector<int> expected(70);
    std::iota(expected.begin(), expected.end(), 0);
    EXPECT_EQ(given, expected);
  }
}

TEST(RunInStages, AnErrorOfTheTakingComesAfterEverythingTaken) {
  for (const int threads : {1, 3}) {
    std::vector<int> given;
    std::vector<int> piece(3);
    int next = 0;
    const auto take = [&](std::size_t worker) {
      if (next == 5) throw std::runtime_error("no sixth");
      piece[worker] = next++;
      return true;
    };
    const auto give = [&](std::size_t worker) { given.push_back(piece[worker]); };
    EXPECT_THROW(run_in_stages({.threads = threads}, take, {{true, give}}), std::runtime_error);
    EXPECT_EQ(given, (std::vector<int>{0, 1, 2, 3, 4}));
  }
}

TEST(RunInStages, StopsWhenToldToAndSaysSo) {
  std::atomic<bool> stop = false;
  int taken = 0;
  const fagan::Run run{.threads = 2, .stop = &stop};
  const auto take = [&](std::size_t) {
    stop = ++taken == 10;
    return true;
  };
  EXPECT_THROW(run_in_stages(run, take, {{true, [](std::size_t) {}}}), Interrupted);
  EXPECT_EQ(taken, 10);
}

}  // namespace
}  // namespace fagan::tests
