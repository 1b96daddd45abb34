// What is promised of large cohorts, at full size: the same bits on every instruction set, number
// of threads and split; and memory that does not grow with the number of cases.
//
//   fagan_big_cohort [N_CASES [N_CASES_IN_CONSTANT_MEMORY]]

#include <hwy/targets.h>
#include <sys/resource.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>

#include "support/instruction_set.hpp"
#include "support/simulated_world.hpp"

namespace {

using namespace fagan;
using bench::use;

double seconds() {
  using namespace std::chrono;
  return duration<double>(steady_clock::now().time_since_epoch()).count();
}

// The most this process ever had in memory.
double megabytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024;
}

// Tells how long it took.
class World {
 public:
  explicit World(Metrics metrics) : world_(bench::make_model(), metrics) {}

  Evaluation evaluate(const char* how, std::uint64_t first, std::uint64_t count,
                      int threads) const {
    const double begin = seconds();
    Evaluation evaluation = world_.evaluate(first, count, threads);
    const double took = seconds() - begin;
    std::printf("%-30s %11llu cases  %8.2f s  %7.1f ns a case  %5.1f MB at most so far\n", how,
                static_cast<unsigned long long>(count), took,
                took / static_cast<double>(count) * 1e9, megabytes());
    std::fflush(stdout);
    return evaluation;
  }
  Evaluation nothing() const { return Evaluation(world_.subject); }

 private:
  bench::SimulatedWorld world_;
};

void require_equal(const Evaluation& a, const Evaluation& b) {
  if (a == b) return;
  std::printf("not the same bits\n");
  std::exit(1);
}

void require_same_bits(std::uint64_t n) {
  const World world(Metrics::full);
  const Evaluation whole = world.evaluate("two threads", 0, n, 2);
  require_equal(world.evaluate("one thread", 0, n, 1), whole);
  require_equal(world.evaluate("seven threads", 0, n, 7), whole);
  Evaluation merged = world.nothing();
  constexpr std::uint64_t thousandths[] = {0,   1,   2,   3,   17,  100, 101,
                                           333, 500, 501, 777, 900, 999, 1000};
  for (std::size_t i = std::size(thousandths) - 1; i > 0; --i) {
    const std::uint64_t first = thousandths[i - 1] * n / 1000 + (i > 1 ? i : 0);
    const std::uint64_t end = thousandths[i] * n / 1000 + (i < 13 ? i + 1 : 0);
    merged.merge(world.evaluate("one of thirteen pieces", first, end - first, 2));
  }
  require_equal(merged, whole);
  for (std::int64_t rest = hwy::SupportedTargets(); rest != 0; rest &= rest - 1) {
    const std::int64_t target = rest & -rest;
    use(target);
    require_equal(world.evaluate(hwy::TargetName(target), 0, n, 2), whole);
    use(0);
  }
  std::printf("the same bits every time\n");
}

}  // namespace

int main(int argc, char** argv) {
  const std::uint64_t n = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 100000;
  const std::uint64_t most = argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 1000000;
  const World world(Metrics::basic);
  for (const std::uint64_t share : {100U, 10U, 1U}) {
    world.evaluate("basic figures, two threads", 0, most / share, 2);
  }
  require_same_bits(n);
  return 0;
}
