#include "fagan/io/stopwatch.hpp"

#include <array>
#include <ctime>
#include <thread>

#include "fagan/inference/instruction_set.hpp"

namespace fagan {

Stopwatch::Stopwatch()
    : started_(std::chrono::system_clock::now()), from_(std::chrono::steady_clock::now()) {}

RunRecord Stopwatch::record(const std::string& command, int threads) const {
  const std::time_t time = std::chrono::system_clock::to_time_t(started_);
  std::tm parts{};
  ::gmtime_r(&time, &parts);
  std::array<char, 32> text{};
  const std::size_t length = std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts);
  const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - from_;
  const int used = threads > 0 ? threads : static_cast<int>(std::thread::hardware_concurrency());
  return {FAGAN_VERSION,     command, std::string(text.data(), length),
          instruction_set(), used,    taken.count()};
}

}  // namespace fagan
