#pragma once

#include <chrono>
#include <string>

#include "fagan/format/run_record.hpp"

namespace fagan {

/// Measures how long the work takes from its construction on, for the record.
class Stopwatch {
 public:
  Stopwatch();

  RunRecord record(const std::string& command, int threads) const;

 private:
  std::chrono::system_clock::time_point started_;
  std::chrono::steady_clock::time_point from_;
};

}  // namespace fagan
