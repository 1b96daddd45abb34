#pragma once

#include <time.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <string>

// A line of JSON for each measurement.

namespace fagan::bench {

[[noreturn]] inline void give_up(const std::string& why) {
  std::fprintf(stderr, "%s\n", why.c_str());
  std::exit(1);
}

inline double wall_seconds() {
  using namespace std::chrono;
  return duration<double>(steady_clock::now().time_since_epoch()).count();
}
// Of this thread alone: what others do on the machine does not count.
inline double processor_seconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

struct Measurement {
  std::string work;
  std::string contender;
  std::string target = "";  // instruction set, where it can be chosen
  int threads = 1;
};

class Clock {
 public:
  explicit Clock(int repeats) : repeats_(repeats) {}

  // Nanoseconds per case of each repeat, after one that does not count.
  void measure(const Measurement& what, double n_cases, const std::function<void()>& work) const {
    work();
    std::string times;
    for (int i = 0; i < repeats_; ++i) {
      const double begin = what.threads == 1 ? processor_seconds() : wall_seconds();
      work();
      const double end = what.threads == 1 ? processor_seconds() : wall_seconds();
      times += (i == 0 ? "" : ", ") + std::to_string((end - begin) / n_cases * 1e9);
    }
    std::printf(R"({"work": "%s", "contender": "%s", "target": "%s", "threads": %d, "ns": [%s]})"
                "\n",
                what.work.c_str(), what.contender.c_str(), what.target.c_str(), what.threads,
                times.c_str());
    std::fflush(stdout);
  }

 private:
  int repeats_;
};

}  // namespace fagan::bench
